"""Randomised slates whose propensities are known: Plackett-Luce draws, and the exact chance of each product's position.

A slate is drawn without replacement, each position in proportion to exp(score / temperature) among what is left
(Plackett 1975, Luce 1959). The propensity of "this product at this position" is the marginal one, over all that may
stand above it: the item-position propensity that off-policy estimators for slates with position-dependent examination
need (Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay & Wen 2018). It is summed exactly here, not sampled, which takes
O(K ** 4) steps for a slate of four. Knows numbers only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ranker.errors import SlateTooLong

MAX_SIZE = 4
"""The longest slate whose propensities are summed."""

Floats = NDArray[np.float64]


def weights(scores: Floats, temperature: float) -> Floats:
    """Return the chance of each of K candidates to come first, shape (K,), given their scores."""
    spread = np.exp((scores - scores.max()) / temperature)
    return spread / spread.sum()


def draw(first: Floats, size: int, dice: np.random.Generator) -> NDArray[np.int64]:
    """Return the places of a slate's candidates, best first, as one random draw.

    `first` are the chances to come first, shape (K,). The largest of log chance plus Gumbel noise, in order, is a
    Plackett-Luce draw.
    """
    return np.argsort(-(np.log(first) + dice.gumbel(size=len(first))), kind="stable")[:size]


def position_propensities(first: Floats, size: int) -> Floats:
    """Return the chance that candidate i stands at position k, shape (K, size); columns sum to 1.

    Raises:
        SlateTooLong: more than `MAX_SIZE` positions, or more positions than candidates.
    """
    count = len(first)
    if size > min(MAX_SIZE, count):
        raise SlateTooLong(f"{size} positions for {count} candidates: at most {MAX_SIZE}, and no more than candidates")
    chances = np.zeros((count, size))
    above = np.ones(())  # (K,) * depth: the chance that this sequence stands above, 0 where a candidate repeats
    left = np.ones(())  # the same shape: the chance mass that is left to the next position
    for depth in range(size):
        following = above[..., None] * first / left[..., None]
        for axis in range(depth):
            repeated = np.eye(count, dtype=bool).reshape(
                [count if place in (axis, depth) else 1 for place in range(depth + 1)]
            )
            following = np.where(repeated, 0.0, following)
        chances[:, depth] = following.sum(axis=tuple(range(depth)))
        above = following
        # A sequence that repeats has chance 0; its mass must only not be 0.
        left = np.maximum(left[..., None] - first, np.finfo(float).tiny)
    return chances
