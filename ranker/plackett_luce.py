"""Randomised slates whose propensities are known: Plackett-Luce draws, and the exact chance of each product's position.

A slate is drawn without replacement, each position in proportion to exp(score / temperature) among what is left
(Plackett 1975, Luce 1959). The propensity of "this product at this position" is the marginal one, over all that may
stand above it: the item-position propensity that off-policy estimators for slates with position-dependent examination
need (Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay & Wen 2018). It is summed exactly here, not sampled: the chance
of what follows depends on which candidates stand above, not on their order, so 2 ** K sets of them are enough. Knows
numbers only.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ranker.errors import SlateTooLong

MAX_CANDIDATES = 12
"""The most candidates whose propensities are summed: twice the sets for each one more."""

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
        SlateTooLong: more than `MAX_CANDIDATES` candidates, or more positions than candidates.
    """
    count = len(first)
    if count > MAX_CANDIDATES or size > count:
        raise SlateTooLong(
            f"{size} positions for {count} candidates: at most {MAX_CANDIDATES}, and no more positions than candidates"
        )
    layers, outside_of = _sets(count)
    # The chance mass outside of each set, summed and not subtracted, so that a sure candidate leaves no rounding error.
    outside = np.maximum(outside_of @ first, np.finfo(float).tiny)
    chance = np.zeros(len(outside))  # of each set, to be what stands above
    chance[0] = 1.0
    chances = np.zeros((count, size))
    for depth in range(size):
        above = layers[depth]
        follows = outside_of[above] * first * (chance[above] / outside[above])[:, None]  # (sets, K)
        chances[:, depth] = follows.sum(axis=0)
        chance += np.bincount((above[:, None] | 1 << np.arange(count)).ravel(), follows.ravel(), len(chance))
    return chances


@lru_cache
def _sets(count: int) -> tuple[list[NDArray[np.int64]], Floats]:
    """Return the sets of K candidates as bits, by how many are in one, and which are outside of each, (2 ** K, K)."""
    sets = np.arange(1 << count)
    inside = (sets[:, None] & (1 << np.arange(count))) > 0
    sizes = inside.sum(axis=1)
    return [sets[sizes == size] for size in range(count + 1)], (~inside).astype(float)
