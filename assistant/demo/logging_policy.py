"""The policy that made the demo shop's log: from a need to a randomised slate with known propensities.

Candidates are the products that match the need, the most relevant ones first; a slate is a Plackett-Luce draw from
their relevance. It is honest: it reads what the shop knew then (ratings, how many rated, how near the category is) and
nothing of a shopper. Given a request its candidates are fixed, so the logged propensity, the marginal chance of this
product at this position, is exact. A candidate that was not shown has the chance of not being shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.demo.goods import Floats, Goods, Ints, Mask
from ranker.plackett_luce import draw, position_propensities, weights
from retrieval.types import Audience, Constraints, Value

NAME = "demo-plackett-luce-1"
TEMPERATURE = 0.8
SLATE_SIZE = 4
CANDIDATES = 10
"""Relevant products beyond these are not candidates: never shown for this need."""


class Need(Value):
    """What a request asked for: a category path, and what the shopper said of price (minor units) and audience."""

    path: tuple[str, ...]
    price_max: int | None = None
    audience: Audience | None = None

    @property
    def constraints(self) -> Constraints:
        """The need as the constraints of the conversation; the demo shop's currency has two decimals."""
        limit = None if self.price_max is None else self.price_max / 100
        return Constraints(category=self.path[-1].lower(), price_max=limit, audience=self.audience)


@dataclass(frozen=True)
class Ranked:
    """The candidates of one request, shown ones first: places among the goods, shape (K,), and what is logged of each.

    `size` of them are shown. Propensities are in (0, 1].
    """

    places: Ints
    scores: Floats
    propensities: Floats
    size: int
    total: int


def matches(goods: Goods, need: Need) -> Mask:
    """Return the (P,) mask of the products in stock that satisfy a need."""
    found = goods.paths[need.path] & goods.in_stock
    if need.price_max is not None:
        found = found & (goods.price <= need.price_max)
    if need.audience is not None:
        found = found & (goods.stating("audience", need.audience.value) | goods.stating("audience", "unisex"))
    return found


def relevance(goods: Goods, need: Need) -> Floats:
    """Return what the policy holds of every product for a need, shape (P,), higher is better."""
    return 0.8 * (goods.rating - 4.0) + 0.35 * np.log1p(goods.rating_count) + 0.6 * goods.shelves[need.path]


def candidates(goods: Goods, need: Need, matching: Mask) -> tuple[Ints, Floats]:
    """Return the places and scores of a need's candidates among what matches it, shape (K,), best first."""
    places = np.flatnonzero(matching)
    scores = relevance(goods, need)[places]
    order = np.argsort(-scores, kind="stable")[:CANDIDATES]
    return places[order], scores[order]


def rank(goods: Goods, need: Need, dice: np.random.Generator) -> Ranked:
    """Return one slate for a need as the policy draws it; it has at least one candidate.

    Raises:
        ValueError: nothing matches the need.
    """
    matching = matches(goods, need)
    if not matching.any():
        raise ValueError(f"nothing matches {need!r}: ask only for what the shop has")
    places, scores = candidates(goods, need, matching)
    size = min(SLATE_SIZE, len(places))
    first = weights(scores, TEMPERATURE)
    chances = position_propensities(first, size)
    shown = draw(first, size, dice)
    left = np.setdiff1d(np.arange(len(places)), shown)
    order = np.concatenate([shown, left])
    logged = np.concatenate([chances[shown, np.arange(size)], 1 - chances[left].sum(axis=1)])
    return Ranked(places[order], scores[order], logged, size, int(matching.sum()))
