"""How good a ranking is: recall, nDCG and reciprocal rank as pure functions of ranked ids and judged gains.

The ranker measures itself with the same functions. A product without a judgment has gain 0; a need without a relevant
product has no defined value and returns NaN, so that a mean must say how it treats it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def recall_at(k: int, ranked: Sequence[T], gains: Mapping[T, float]) -> float:
    """Return |relevant in the first k| / |relevant|, in [0, 1]; relevant is a gain above 0."""
    relevant = {product for product, gain in gains.items() if gain > 0}
    if not relevant:
        return math.nan
    return len(relevant.intersection(ranked[:k])) / len(relevant)


def ndcg_at(k: int, ranked: Sequence[T], gains: Mapping[T, float]) -> float:
    """Return DCG / ideal DCG of the first k, in [0, 1], with DCG = sum of gain(i) / log2(i + 1), i from 1.

    Gains are linear (Järvelin and Kekäläinen 2002); for 2^grade - 1 pass such gains. A product that is ranked twice
    counts where it comes first.
    """
    ideal = _dcg(sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:k])
    if ideal == 0:
        return math.nan
    seen: set[T] = set()
    got: list[float] = []
    for product in ranked[:k]:
        got.append(0.0 if product in seen else max(0.0, gains.get(product, 0.0)))
        seen.add(product)
    return _dcg(got) / ideal


def reciprocal_rank(ranked: Sequence[T], gains: Mapping[T, float], k: int | None = None) -> float:
    """Return 1 / place of the first relevant product among the first k (None: all), 0 where there is none.

    The mean over needs is MRR.
    """
    if not any(gain > 0 for gain in gains.values()):
        return math.nan
    for place, product in enumerate(ranked[:k], start=1):
        if gains.get(product, 0.0) > 0:
            return 1 / place
    return 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))
