"""A request with something left out, put to what orders the shop's slates: what the score loses is what it brought.

Each kind of question is one batch. Knows requests and scores; whether these still come out, its caller checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.causes import GROUPS, SHOP, Cause
from ranker.attribution import Kept, leave_one_out, shapley
from ranker.history import HistoryConfig, product_weights
from ranker.keeper import Keeper
from ranker.need_order import Asked
from retrieval.causes import Part
from retrieval.rescoring import Field
from retrieval.types import ProductId
from retrieval.words import terms

_MOST_PRODUCTS = 64
"""Products of a past that are left out one by one, those of the most weight."""


@dataclass(frozen=True)
class Reading:
    """A slate's search computed again: the request for its order, and what its words and the product's fields bring.

    `words` are those of the need with the fields that state each, `needs` (W, K) the search's scores without each,
    `without_fields` those of the one product.
    """

    asked: Asked
    words: list[tuple[Part, tuple[str, ...]]]
    needs: NDArray[np.float32]
    without_fields: Mapping[Field, float]


@dataclass(frozen=True)
class Order:
    """What orders the shop's slates, asked for the score of the candidate at one place."""

    ranker: Keeper
    place: int

    def scores(self, several: Sequence[Asked]) -> NDArray[np.float64]:
        """Return the candidate's score in each of C requests, (C,)."""
        return np.array([float(one.score[self.place]) for one in self.ranker.orders(several)])


def by_words(reading: Reading, order: Order, said: frozenset[str]) -> list[Cause]:
    """Return what each word of the need brought; `said` are the terms of the shopper's own utterances."""
    asked = reading.asked
    scores = order.scores([asked, *(replace(asked, retrieval=need) for need in reading.needs)])
    return [
        Cause("word", word.text, float(scores[0] - less), word.spans, said.issuperset(terms(word.text)), stated)
        for (word, stated), less in zip(reading.words, scores[1:], strict=True)
    ]


def by_fields(reading: Reading, order: Order) -> list[Cause]:
    """Return what each field of the product's text brought; the other candidates keep theirs."""
    needs = np.repeat(reading.asked.retrieval[None], len(reading.without_fields), axis=0)
    needs[:, order.place] = list(reading.without_fields.values())
    scores = order.scores([reading.asked, *(replace(reading.asked, retrieval=need) for need in needs)])
    return [
        Cause("field", name, float(scores[0] - less))
        for name, less in zip(reading.without_fields, scores[1:], strict=True)
    ]


def by_deeds(asked: Asked, order: Order) -> list[Cause]:
    """Return what each product of the past brought, or that was judged in the conversation: all that was done to it."""
    config = HistoryConfig()
    weights = product_weights(asked.past, asked.now, config)
    weighty = sorted(weights, key=lambda one: -abs(weights[one]))[:_MOST_PRODUCTS]
    products = list(dict.fromkeys([*asked.liked, *asked.disliked, *map(ProductId, weighty)]))

    def value(kept: Kept) -> NDArray[np.float64]:
        gone = [{product for product, stays in zip(products, row, strict=True) if not stays} for row in kept]
        return order.scores([_forgetting(asked, one) for one in gone])

    deeds = sorted(
        (one for one in asked.past if one.kind in config.weights), key=lambda one: abs(config.weights[one.kind])
    )
    strongest = {one.product_id: one for one in deeds}
    return [
        Cause("liked", name, drop)
        if name in asked.liked
        else Cause("disliked", name, drop)
        if name in asked.disliked
        else Cause("event", name, drop, deed=strongest[name])
        for name, drop in zip(products, leave_one_out(value, len(products)).tolist(), strict=True)
    ]


def _forgetting(asked: Asked, products: set[ProductId]) -> Asked:
    """Return a request of a shopper who did nothing with some products, and judged none of them."""
    return replace(
        asked,
        past=[one for one in asked.past if one.product_id not in products],
        liked=[one for one in asked.liked if one not in products],
        disliked=[one for one in asked.disliked if one not in products],
    )


def by_groups(asked: Asked, order: Order) -> dict[str, float]:
    """Return the exact Shapley values of the need, the past, the feedback given here and what all shoppers choose.

    They act through each other: likeness counts by how far the need tells the candidates apart, neighbors by past and
    crowd. What is shared out is the product's standing, how far its score lies above the candidates' mean in spreads of
    their scores, because that is what the order goes by, and scores with and without a need are on no common scale.
    Without the need all fit it alike.
    """
    judged = {*asked.liked, *asked.disliked}
    before = {ProductId(one.product_id) for one in asked.past} - judged
    alike = np.full_like(asked.retrieval, asked.retrieval.mean())

    def value(kept: Kept) -> NDArray[np.float64]:
        several = [
            replace(
                _forgetting(asked, (set() if history else before) | (set() if feedback else judged)),
                retrieval=asked.retrieval if need else alike,
            )
            for need, history, feedback, _ in kept.tolist()
        ]
        made = order.ranker.orders(several)
        crowd = [sum(one.shares[name] for name in SHOP & one.shares.keys()) for one in made]
        scores = [one.score if row[-1] else one.score - of for one, of, row in zip(made, crowd, kept, strict=True)]
        return np.array([(one[order.place] - one.mean()) / (float(np.ptp(one)) or 1.0) for one in scores])

    return dict(zip(GROUPS, shapley(value, len(GROUPS)).tolist(), strict=True))
