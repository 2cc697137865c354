"""How well a shop's assistant understands and replies, as figures with intervals: what `aisle evaluate` computes.

Measures, and never trains or chooses what is shipped. Requests with gold readings come from files, dialogues from
made-up shoppers (`assistant.simulation`); what is computed of them are pure functions, tested against values worked by
hand.
"""
