"""A small share of slates in a random order, so that the log can say what another order would have done.

On such a slate the leading candidates are drawn from their scores (`ranker.plackett_luce`); on all others they stand as
they did. What is logged of a product is the chance of both together: with share e, the chance of this product at this
place is e times that of the draw, plus 1 - e where the order that is not random puts it there. So every product that
could have stood at a place has a chance above 0, also on the slates that were not drawn, and inverse propensity scoring
(`ranker.offpolicy`) may use all of them. Knows scores and places only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ranker.plackett_luce import Floats, draw, position_propensities, weights

POOL = 10
"""Candidates that a drawn slate is made of, best first: the rest is shown to nobody by chance."""
TEMPERATURE = 0.5
"""In spreads of the pool's scores: the best is exp(2), about 7, times as likely to come first as the last of the pool.
Nearer to the order, a draw says less about what is never shown; the cost in docs/benchmarks.md is that of this one."""


@dataclass(frozen=True)
class Explored:
    """An order: the candidates' former numbers, (K,), the chance of each, in (0, 1], and whether it was drawn.

    The chance of one that is shown is that of standing at its place, of any other that of not being shown.
    """

    order: tuple[int, ...]
    propensities: tuple[float, ...]
    drawn: bool


def dice_of(request_id: str) -> np.random.Generator:
    """Return the dice of one request: the same request is drawn in the same way again."""
    return np.random.default_rng(list(hashlib.sha256(request_id.encode()).digest()))


def explore(
    scores: Sequence[float], movable: Sequence[bool], size: int, share: float, dice: np.random.Generator
) -> Explored:
    """Return the order of one slate of the first `size` candidates, drawn with the chance `share`.

    `scores` are the candidates', in their order; those that are not `movable` keep their places.
    """
    count = len(scores)
    pool = [number for number in range(count) if movable[number]][:POOL]
    places = [number for number in pool if number < size]
    if share == 0 or not places or len(pool) < 2:
        return Explored(tuple(range(count)), (1.0,) * count, drawn=False)
    held = np.array([scores[number] for number in pool])
    first = weights(held / (float(np.ptp(held)) or 1.0), TEMPERATURE)
    chances = _chances(first, len(places), share)
    drawn = bool(dice.random() < share)
    shown = draw(first, len(places), dice).tolist() if drawn else list(range(len(places)))
    behind = [one for one in range(len(pool)) if one not in shown]
    order, propensities = list(range(count)), [1.0] * count
    for place, one in zip(pool, (*shown, *behind), strict=True):
        order[place] = pool[one]
    for column, (place, one) in enumerate(zip(places, shown, strict=True)):
        propensities[place] = float(chances[one, column])
    for place, one in zip(pool[len(places) :], behind, strict=True):
        propensities[place] = float(1 - chances[one].sum())
    return Explored(tuple(order), tuple(propensities), drawn)


def _chances(first: Floats, size: int, share: float) -> Floats:
    """Return the chance of each of the pool at each place, (pool, size), over drawn and other slates."""
    chances = share * position_propensities(first, size)
    chances[np.arange(size), np.arange(size)] += 1 - share
    return chances
