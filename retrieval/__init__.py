"""Catalog, feeds, embedding, words, constraints and search: what can be found."""
