"""Search tuned to one shop: examples of queries and their products, the encoder trained on them, the fusion's weight.

Knows products, queries and vectors; where in a shop the outcome lives, the caller says.
"""
