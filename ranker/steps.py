"""What a shop does with an order once it is scored: named steps, each from ordered candidates to ordered candidates.

A step moves what was found and nothing else: it brings in no candidate and leaves none out, and what is out of stock
stays behind what is in stock. Each tells what it moved, so that no place is put down to fit that a rule has made. An
order that the shopper asked for is no order of fit: give it to no step.

Near alikes are spread by maximal marginal relevance (Carbonell & Goldstein 1998). Randomised orders are in
`ranker.exploration`. Knows candidates and numbers; whose rules they are, and where they stand, is not its business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.types import Candidate, ProductId, Value

Ranked = Sequence[tuple[Candidate, dict[str, float]]]
"""Candidates, best first, with what each score is made of."""
StepName = Literal["withheld", "boost", "stock", "pin", "diversity", "exploration"]
BOOST = "boost"
"""The share of a score that the shop's own preference is."""


class Move(Value):
    """One product's place in a list before and after a step, from 1."""

    product_id: ProductId
    before: int
    after: int


class Step(Value):
    """What one step did to a slate: the products it moved, or how many that fit it left out of the search."""

    name: StepName
    moved: tuple[Move, ...] = ()
    withheld: int = 0


def by_score(ranked: Ranked) -> Ranked:
    """Return the candidates by their scores, highest first; equals stay in their order."""
    return sorted(ranked, key=lambda one: -one[0].score)


def boosted(ranked: Ranked, lifts: Mapping[ProductId, float]) -> Ranked:
    """Return the candidates by scores with the shop's lifts; each lifted one has a share of that name.

    A lift is in spreads, the distance from the lowest score to the highest: 1 lifts the worst found to the best. Where
    all scores are equal the spread counts as 1.
    """
    scores = [one.score for one, _ in ranked]
    spread = (max(scores) - min(scores) if scores else 0.0) or 1.0
    lifted = [
        (one.model_copy(update={"score": one.score + spread * lift}), {**parts, BOOST: spread * lift})
        if (lift := lifts.get(one.product.product_id, 0.0))
        else (one, parts)
        for one, parts in ranked
    ]
    return by_score(lifted)


def stock_last(ranked: Ranked) -> Ranked:
    """Return the candidates with those that are out of stock last, in their order."""
    return sorted(ranked, key=lambda one: not one[0].variant.in_stock)


def pinned(ranked: Ranked, places: Mapping[ProductId, int]) -> Ranked:
    """Return the candidates with each pinned one at its place, from 1; the others keep their order around them.

    What is out of stock is not pinned. Of two for one place the first of `places` has it, the other the next; no pinned
    one stands behind what is out of stock.
    """
    held = {one[0].product.product_id: one for one in ranked if one[0].variant.in_stock}
    wanted = sorted((name for name in places if name in held), key=lambda name: places[name])
    rest = [one for one in ranked if one[0].product.product_id not in wanted]
    last = sum(one[0].variant.in_stock for one in rest)
    taken = 0
    for name in wanted:
        taken = max(taken + 1, min(places[name], last + 1))
        rest.insert(taken - 1, held[name])
        last += 1
    return rest


def varied(ranked: Ranked, vectors: NDArray[np.float32], weight: float, fixed: Set[ProductId]) -> Ranked:
    """Return the candidates with near alikes apart, by maximal marginal relevance.

    `vectors` (K, D) are the candidates' unit vectors in their order. `weight`, in [0, 1], is how much the likeness (a
    cosine) to the nearest of those above counts against the score, scaled to [0, 1]. `fixed` keep their places, and all
    others keep away from them; what is out of stock is not moved.
    """
    movable = [
        place for place, (one, _) in enumerate(ranked) if one.variant.in_stock and one.product.product_id not in fixed
    ]
    if weight == 0 or len(movable) < 2:
        return ranked
    scores = np.array([ranked[place][0].score for place in movable])
    gains = (1 - weight) * (scores - scores.min()) / (np.ptp(scores) or 1.0)
    likeness = vectors[movable] @ vectors.T  # (M, K)
    anchors = [place for place, (one, _) in enumerate(ranked) if one.product.product_id in fixed]
    nearest = likeness[:, anchors].max(axis=1, initial=-1.0)  # (M,)
    order: list[int] = []
    left = np.ones(len(movable), bool)
    for _ in movable:
        chosen = int(np.argmax(np.where(left, gains - weight * nearest, -np.inf)))
        left[chosen] = False
        order.append(movable[chosen])
        nearest = np.maximum(nearest, likeness[:, movable[chosen]])
    made = list(ranked)
    for place, source in zip(movable, order, strict=True):
        made[place] = ranked[source]
    return made


def moves(before: Ranked, after: Ranked, size: int, about: Set[ProductId] | None = None) -> tuple[Move, ...]:
    """Return what stands elsewhere after a step and stood or stands among the first `size`, as it stands now.

    `about` are the products that the step was about, None for all: who makes room for a pinned one was not moved by it.
    """
    were = {one.product.product_id: place for place, (one, _) in enumerate(before, 1)}
    found = (
        Move(product_id=one.product.product_id, before=were[one.product.product_id], after=place)
        for place, (one, _) in enumerate(after, 1)
        if about is None or one.product.product_id in about
    )
    return tuple(one for one in found if one.before != one.after and min(one.before, one.after) <= size)
