"""Aisle's own small generator: a GPT-style model that reads utterances and writes replies, on a CPU, offline."""
