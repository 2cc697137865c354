"""How a shop learns its order for needs: from what was chosen of what was shown, and of what a search finds.

What was shown and not chosen is what taste is learned from: conditional logit over the products of one slate, with a
weight of its own for each position, since what stands first is looked at more (Craswell, Zoeter, Taylor & Ramsey 2008).
A product that was never shown was not refused, so slates say little of how much the need must count: that is learned
second, with all else as it is, from what a search finds for the need, of which one was chosen. It is learned twice,
where a kind was asked for and known and where the words stand alone, since what is found there is of every kind. In a
shop that recorded no slates all is learned from searches.

No weight is below 0: a feature speaks for a product, and what would count against it is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ranker.choices import Ints
from ranker.evaluate import DEPTH
from ranker.logit import Floats, learn
from ranker.need_order import FEATURES
from retrieval.metrics import ndcg_at

FEWEST_SLATES = 50
"""Slates from which taste is learned; fewer are too few, and searches stand in."""
POSITIONS = 6
"""Positions with a weight of their own; what stands below is one more."""


@dataclass(frozen=True)
class Question:
    """K alternatives of one request, of which at least one was chosen."""

    shopper: int
    """Whose it is: halves are made by it."""
    features: Floats
    """(K, F) in the order of `FEATURES`."""
    chosen: Floats
    """(K,): 1 for what was chosen, else 0."""
    retrieval: Floats
    """(K,), of a search for the need."""
    before: Floats
    """(K,): the scores of the order that the shop had, where this is to be measured."""


@dataclass(frozen=True)
class Questions:
    """What is known of a shop's requests."""

    slates: Sequence[Question]
    """What was shown, in order of position from 1."""
    kind_known: Sequence[Question]
    """What a search finds where a kind was asked for."""
    words_alone: Sequence[Question]
    """What a search for the words finds without constraints."""


@dataclass(frozen=True)
class Learned:
    """Weights, all from 0 on."""

    kind_known: float
    words_alone: float
    weights: Floats
    """(F,)."""
    spreads: Floats
    """(F,): the standard deviation of each feature over what it was learned from."""

    def scores(self, question: Question, kind_known: bool = True) -> Floats:
        """Return the scores of a question's alternatives, (K,)."""
        return (
            question.features @ self.weights
            + (self.kind_known if kind_known else self.words_alone) * question.retrieval
        )


def fit(questions: Questions) -> Learned:
    """Return the weights that make what was chosen most likely."""
    if len(questions.slates) >= FEWEST_SLATES:
        source, beside = questions.slates, [_positions(len(one.chosen)) for one in questions.slates]
    else:
        source = questions.kind_known or questions.words_alone
        beside = [one.retrieval[:, None] for one in source]
    weights, spreads = _taste(source, np.concatenate(beside))
    needs = [_need(some, weights) for some in (questions.kind_known, questions.words_alone)]
    return Learned(needs[0], needs[1], weights, spreads)


def cross_fitted(questions: Questions, judged: Sequence[Question]) -> tuple[Floats, Floats]:
    """Return the nDCG@10 of each judged question, ordered as before and by weights from other shoppers' questions."""
    before, after = np.zeros(len(judged)), np.zeros(len(judged))
    for half in (0, 1):
        learned = fit(
            Questions(
                *(_half(some, 1 - half) for some in (questions.slates, questions.kind_known, questions.words_alone))
            )
        )
        for place, one in enumerate(judged):
            if one.shopper % 2 == half:
                before[place] = _ndcg(one, one.before)
                after[place] = _ndcg(one, learned.scores(one))
    return before, after


def _half(questions: Sequence[Question], half: int) -> list[Question]:
    return [one for one in questions if one.shopper % 2 == half]


def _taste(questions: Sequence[Question], beside: Floats) -> tuple[Floats, Floats]:
    """Return the (F,) weights of the features and their spreads; `beside`, (N, B), explains without being kept."""
    count = len(FEATURES)
    if not questions:
        return np.zeros(count), np.zeros(count)
    starts, right = _starts(questions), _right(questions)
    values = np.concatenate([one.features for one in questions])
    spreads = values.std(axis=0)
    table = np.column_stack([values, beside])
    scale = np.where(table.std(axis=0) > 0, table.std(axis=0), 1.0)  # one ridge fits all
    kept = [*np.flatnonzero(spreads > 0).tolist(), *range(count, table.shape[1])]
    while True:
        found = learn(starts, table[:, kept] / scale[kept], right)
        worst = min(range(len(kept)), key=lambda n: found[n] if kept[n] < count else 0.0, default=None)
        if worst is None or kept[worst] >= count or found[worst] >= 0:
            break
        del kept[worst]
    weights = np.zeros(count)
    for place, name in enumerate(kept):
        if name < count:
            weights[name] = found[place] / scale[name]
    return weights, spreads


def _need(questions: Sequence[Question], weights: Floats) -> float:
    """Return the weight of retrieval's score beside the features' weights."""
    if not questions:
        return 0.0
    values = np.concatenate([one.retrieval for one in questions])[:, None]
    offset = np.concatenate([one.features @ weights for one in questions])
    scale = float(values.std()) or 1.0
    return max(0.0, float(learn(_starts(questions), values / scale, _right(questions), offset)[0]) / scale)


def _starts(questions: Sequence[Question]) -> Ints:
    return np.concatenate([[0], np.cumsum([len(one.chosen) for one in questions])])


def _right(questions: Sequence[Question]) -> Floats:
    return np.concatenate([one.chosen / one.chosen.sum() for one in questions])


def _positions(count: int) -> Floats:
    """Return which of `count` places is the second, the third and so on, (count, POSITIONS)."""
    places = np.minimum(np.arange(count), POSITIONS)
    return (places[:, None] == np.arange(1, POSITIONS + 1)).astype(np.float64)


def _ndcg(question: Question, scores: Floats) -> float:
    ranked = np.argsort(-scores, kind="stable").tolist()
    return ndcg_at(DEPTH, ranked, {place: 1.0 for place in np.flatnonzero(question.chosen).tolist()})
