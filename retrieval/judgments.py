"""Queries with the products that answer them, and how they are split for training and measuring.

Knows query ids, words and grades; which files they come from, and what learns from them, is others' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from retrieval.types import ProductId


@dataclass(frozen=True)
class JudgedQuery:
    """A query and the products that are relevant to it, at least one."""

    query_id: str
    text: str
    relevant: frozenset[ProductId]


def judged(
    queries: Iterable[tuple[str, str]], judgments: Mapping[str, Mapping[ProductId, float]], least: float
) -> list[JudgedQuery]:
    """Return the queries, given as (id, text), with their products of grade `least` or more, where they have any."""
    found: list[JudgedQuery] = []
    for query_id, text in queries:
        good = frozenset(product for product, grade in judgments.get(query_id, {}).items() if grade >= least)
        if good:
            found.append(JudgedQuery(query_id, text, good))
    return found


def split(queries: Sequence[JudgedQuery], share: float, seed: int) -> tuple[list[JudgedQuery], list[JudgedQuery]]:
    """Return the queries in two parts, of which the second has the share, in [0, 1]; no query is in both.

    The seed and the query ids decide, not the order of the file.
    """
    mixed = sorted(queries, key=lambda query: query.query_id)
    Random(seed).shuffle(mixed)
    cut = len(mixed) - round(share * len(mixed))
    return mixed[:cut], mixed[cut:]
