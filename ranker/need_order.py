"""The order of what was found for a need: how well it answers, what this shopper takes, what all shoppers take.

A score is a sum of shares, each kept apart since explanations are made of them. In a shop that has learned nothing they
are retrieval's score and the taste of feedback and past (`ranker.taste`). In one that has (`ranker.need_fitting`) they
are log odds of being chosen: the need by its weight, and each feature of `FEATURES` by its own, from the mean of the
candidates, so that a share moves the order and not the level. What was liked and disliked in this conversation is then
the latest of the past, its part of the history told apart. Everything about a shopper is read at the request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from ranker.choices import Choices, Ints
from ranker.crowd import APPEAL, read_crowd
from ranker.dataset import is_choice
from ranker.events import BehaviourKind, Deed
from ranker.facts import FactTable
from ranker.features import NEIGHBORS, OWN, POPULARITY
from ranker.history import HistoryConfig, product_weights
from ranker.need_weights import NeedWeights
from ranker.taste import History, TasteConfig, likeness, shares
from retrieval.database import Database
from retrieval.snapshot import Snapshot
from retrieval.types import ProductId

HISTORY, LIKED, DISLIKED, FACTS = "history", "liked", "disliked", "facts"
FEATURES = (NEIGHBORS, POPULARITY, APPEAL, OWN, HISTORY, FACTS)
"""What the learned order sees of a candidate beside retrieval's score."""

Floats = npt.NDArray[np.float32]
Vectors = Callable[[Sequence[ProductId]], Floats]
"""Unit text vectors of products, (P, D) in order, zeros for one that has none."""


@dataclass(frozen=True)
class Asked:
    """K candidates of a need, to be ordered for a shopper."""

    product_ids: Sequence[ProductId]
    retrieval: Floats
    """(K,), higher is better."""
    past: Sequence[Deed]
    """What the shopper did and was shown, newest first, this conversation's events among it."""
    now: datetime
    kind_known: bool
    """Whether the candidates are all of a kind that was asked for: then retrieval's score has less to say."""
    liked: Sequence[ProductId] = field(default=())
    """In this conversation."""
    disliked: Sequence[ProductId] = field(default=())


@dataclass(frozen=True)
class Ordered:
    """Scores, (K,), higher is better, and all shares of them but the need's, (K,) by name."""

    score: Floats
    shares: Mapping[str, Floats]


class Insight:
    """What of a shop its candidates are ordered by: the counts of its shoppers, its facts, its text vectors."""

    def __init__(self, database: Database, snapshot: Snapshot, until: str = "") -> None:
        """Count a shop's events, before a time as events hold it where one is given, over a catalog version."""
        product_ids = snapshot.columns.product_ids
        self.facts = FactTable(snapshot.columns, [category for _, category in snapshot.categories.rows])
        self.vectors = snapshot.product_vectors
        self._crowd = read_crowd(database, product_ids, until)
        self._numbers = {product_id: number for number, product_id in enumerate(product_ids)}

    def features(self, asked: Asked, config: HistoryConfig) -> dict[str, Floats]:
        """Return each of `FEATURES`, (K,), from its mean."""
        total = np.zeros(len(asked.product_ids), np.float32)
        for part in likes(asked, self.vectors, config).values():
            total += part
        return self.values(asked) | {HISTORY: total}

    def values(self, asked: Asked) -> dict[str, Floats]:
        """Return all features but the history; 0 for a product that the shop has not counted yet."""
        numbers = np.array([self._numbers.get(one, -1) for one in asked.product_ids], np.int64)
        known = numbers >= 0
        chosen, shown = self._past(asked.past)
        found = self._crowd.values(chosen, numbers[known])
        found[FACTS] = self.facts.values(self.facts.lifts(*shown), numbers[known])
        values: dict[str, Floats] = {}
        for name, some in found.items():
            values[name] = np.zeros(len(numbers), np.float32)
            if len(some):
                values[name][known] = some - some.mean()
        return values

    def _past(self, past: Sequence[Deed]) -> tuple[Choices, tuple[Ints, Ints]]:
        """Return what was chosen, a product once, and the products that were chosen and shown, once a request."""
        first: dict[int, str] = {}
        chosen: dict[tuple[int, str | None], None] = {}
        shown: dict[tuple[int, str | None], None] = {}
        for event in reversed(past):
            number = self._numbers.get(ProductId(event.product_id))
            if number is None:
                continue
            choice = is_choice(event.kind, event.value)
            if choice or event.kind == BehaviourKind.IMPRESSION:
                shown[number, event.request_id] = None
            if choice:
                first.setdefault(number, event.at)
                chosen[number, event.request_id] = None
        moments = {at: visit for visit, at in enumerate(dict.fromkeys(first.values()))}
        choices = Choices(
            np.zeros(len(first), np.int64),
            np.array([moments[at] for at in first.values()], np.int64),
            np.array(list(first), np.int64),
            1,
        )
        return choices, (_numbers(chosen), _numbers(shown))


def likes(asked: Asked, vectors: Vectors, config: HistoryConfig) -> dict[str, Floats]:
    """Return the likeness of candidates to the past, (K,) from the mean, in three parts that sum to the whole.

    What was liked in this conversation, what was disliked, and the rest.
    """
    weights = product_weights(asked.past, asked.now, config)
    # What was said in this very turn is no event yet.
    for said, kind in ((asked.liked, BehaviourKind.THUMBS), (asked.disliked, BehaviourKind.DISMISSAL)):
        for product_id in said:
            weights.setdefault(product_id, config.weights[kind])
    parts = {LIKED: asked.liked, DISLIKED: asked.disliked}
    parts[HISTORY] = [ProductId(one) for one in weights if one not in {*asked.liked, *asked.disliked}]
    whole = sum(map(abs, weights.values()))
    own = vectors(list(asked.product_ids))
    found: dict[str, Floats] = {}
    for name, ids in parts.items():
        some = np.array([weights[one] for one in ids], np.float32)
        part = likeness(own, vectors(list(ids)), some) * np.float32(np.abs(some).sum() / (whole or 1.0))
        found[name] = part - part.mean() if len(part) else part
    return found


def order(
    asked: Asked, insight: Insight | None, weights: NeedWeights | None, vectors: Vectors, taste: TasteConfig
) -> Ordered:
    """Return the scores of candidates, by what was learned where there is an insight and weights."""
    config = HistoryConfig()
    if insight is None or weights is None:
        return _by_taste(asked, vectors, config, taste)
    need = np.float32(weights.kind_known if asked.kind_known else weights.words_alone) * asked.retrieval
    values = insight.values(asked)
    weighed = {name: weights.weights.get(name, 0.0) for name in values}
    for name, part in likes(asked, insight.vectors, config).items():
        values[name], weighed[name] = part, weights.weights.get(HISTORY, 0.0)
    parts = {name: np.float32(weighed[name]) * part for name, part in values.items() if weighed[name]}
    score = need
    for part in parts.values():
        score = score + part
    return Ordered(score, parts)


def _by_taste(asked: Asked, vectors: Vectors, config: HistoryConfig, taste: TasteConfig) -> Ordered:
    said = {*asked.liked, *asked.disliked}  # this conversation's own feedback counts once
    past = product_weights([one for one in asked.past if one.product_id not in said], asked.now, config)
    if not (said or past):
        return Ordered(asked.retrieval, {})
    history = History(vectors([ProductId(one) for one in past]), np.array(list(past.values()), np.float32))
    own, liked, disliked = (vectors(list(ids)) for ids in (asked.product_ids, asked.liked, asked.disliked))
    made = shares(asked.retrieval, own, liked, disliked, history, taste)
    return Ordered(made.score, {LIKED: made.liked, DISLIKED: made.disliked, HISTORY: made.history})


def _numbers(pairs: Mapping[tuple[int, str | None], None]) -> Ints:
    return np.array([number for number, _ in pairs], np.int64)
