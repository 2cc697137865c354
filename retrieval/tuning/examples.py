"""Queries made from a catalog's own titles, for shops without a log.

A made query is what a shopper might type for one product: some of the words before the title's thing and the thing
itself, in lower case. It teaches an encoder which of a title's words name the thing and which are a code or a boast,
nothing of what shoppers prefer. Everything random comes from one seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

from retrieval.judgments import JudgedQuery
from retrieval.types import ProductId
from retrieval.words import STOPWORDS, fold

_REST = re.compile(r"[,;:|()\[\]]|\s-\s|(?<=\S)\s(?:with|for|in|by|from|w/)\s")
"""Where a title goes on about what the thing is for, comes with, or looks like."""
_WORD = re.compile(r"[a-z][a-z&'-]+")
_KEPT = 0.4
"""The share of the words before the thing that a made query keeps."""
_OTHER = 0.3
"""The share of made queries that take a word of the title's rest too."""
_ADJACENT = 0.5
"""How often the word right before the thing, often a part of its name, stays."""


def made_queries(titles: Iterable[tuple[ProductId, str]], most: int, seed: int) -> list[JudgedQuery]:
    """Return a query for each of at most `most` products, given as (id, title); titles that give none are left out."""
    rng = Random(seed)
    shown = list(titles)
    if len(shown) > most:
        shown = rng.sample(shown, most)
    found = ((product_id, made_query(title, rng)) for product_id, title in shown)
    return [JudgedQuery(f"made-{product_id}", text, frozenset({product_id})) for product_id, text in found if text]


def made_query(title: str, rng: Random) -> str:
    """Return what a shopper might type for a title; "" where it has no Latin words."""
    folded = fold(title)
    end = _REST.search(folded)
    first = _words(folded[: end.start()] if end else folded)
    rest = _words(folded[end.start() :] if end else "")
    if not first:
        first, rest = rest, []
    if not first:
        return ""
    *before, thing = first
    kept = [word for word in before[:-1] if rng.random() < _KEPT]
    if before and rng.random() < _ADJACENT:
        kept.append(before[-1])
    extra = [rng.choice(rest)] if rest and rng.random() < _OTHER else []
    return " ".join(dict.fromkeys([*extra, *kept, thing]))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in STOPWORDS]
