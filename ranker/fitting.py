"""How the weights of a blend are learned: conditional logit over the candidates of questions (McFadden 1974).

The candidates of a question are the products that one of the features places high; of these one was chosen, and the
weights make that most likely (`ranker.logit`). The features must come from what lies before the questions.

What makes choices likely need not order the first ten better: popularity tells apart what nobody would see, and that
can cost more at the top than it gains below. So a feature stays only where the order is better with it than without,
fitted on each half of the shoppers and measured on the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ranker.blend import BlendWeights, stood_in
from ranker.choices import Cases, Ints
from ranker.evaluate import DEPTH
from ranker.features import (
    LATEST,
    LATEST_WORDS,
    NEIGHBORS,
    NEW,
    OF_NEW,
    OWN,
    POPULARITY,
    TEXTS,
    TRUNK,
    WORDS,
    Features,
)
from ranker.logit import Floats, learn
from ranker.peers import Scores
from retrieval.metrics import ndcg_at

MOST = 200
"""Candidates that each feature may name for a question."""
_DOUBTED = (POPULARITY, OWN, LATEST, LATEST_WORDS, WORDS, TEXTS, TRUNK)
"""What may be left out, in the order in which it is tried: what knows least of the shopper first."""
FAVOR = 0.5
"""What is added to the weight of a new product, in log-odds: nobody could choose what had not been shown, so that the
past says too little for it."""


@dataclass(frozen=True)
class Fitted:
    """Weights, and what they reach on the questions: mean nDCG@10 within the candidates."""

    weights: BlendWeights
    figures: Mapping[str, float]
    """"fitted" on all of them, "cross-fitted" on the half that each was not fitted on, and "neighbors" alone."""


@dataclass(frozen=True)
class _Candidates:
    """N candidates of C questions, sorted by question."""

    starts: Ints
    """(C + 1,)."""
    products: Ints
    """(N,)."""
    values: Floats
    """(N, F)."""


def fit(features: Features, cases: Cases) -> Fitted:
    """Return the weights that make what the questions ask for most likely; at least one question."""
    found, stand_in = _candidates(features, cases)
    names = features.names
    spreads = found.values.std(axis=0)
    values = found.values / np.where(spreads > 0, spreads, 1.0)  # one ridge fits all
    right = _right(found, cases)
    everyone = np.arange(cases.past.count)
    halves = [everyone[cases.shoppers % 2 == half] for half in (0, 1)]

    def fitted(questions: Ints, kept: Sequence[int]) -> Floats:
        weights = np.zeros(len(names))
        weights[kept] = _newton(found, values[:, kept], right, questions)
        return weights

    def crossed(kept: Sequence[int]) -> float:
        parts = [_ndcg(found, values @ fitted(one, kept), cases, other) for one, other in (halves, halves[::-1])]
        return float(np.concatenate(parts).mean())

    kept = list(range(len(names)))
    reached = crossed(kept)
    for name in (one for one in _DOUBTED if one in names):
        fewer = [place for place in kept if names[place] != name]
        without = crossed(fewer)
        if without >= reached:
            kept, reached = fewer, without
    weights = fitted(everyone, kept)
    near = found.values[:, names.index(NEIGHBORS)]
    figures = {
        "fitted": float(_ndcg(found, values @ weights, cases, everyone).mean()),
        "cross-fitted": reached,
        NEIGHBORS: float(_ndcg(found, near, cases, everyone).mean()),
    }
    plain = weights / np.where(spreads > 0, spreads, 1.0)
    if NEW in names:
        plain[names.index(NEW)] += FAVOR
    return Fitted(
        BlendWeights(
            weights={name: float(one) for name, one in zip(names, plain, strict=True)},
            spreads={name: float(one) for name, one in zip(names, spreads, strict=True)},
            stand_in=stand_in,
        ),
        figures,
    )


def _candidates(features: Features, cases: Cases, batch: int = 128) -> tuple[_Candidates, dict[str, float]]:
    """Return the candidates of all questions, and what stands in for the trunk among them."""
    counts: list[int] = []
    products: list[Ints] = []
    values: list[npt.NDArray[np.float32]] = []
    for first in range(0, cases.past.count, batch):
        end = min(cases.past.count, first + batch)
        found = features.of(cases.past.of(first, end))
        removed = cases.removed.of(first, end)
        named = np.zeros(found[NEIGHBORS].shape, bool)
        for name in found.keys() - {NEW, *OF_NEW.values()}:
            _name_best(found[name], named)
        named[removed.owners, removed.products] = False
        rows, columns = np.nonzero(named)
        counts += np.bincount(rows, minlength=end - first).tolist()
        products.append(columns)
        values.append(np.stack([found[name][rows, columns] for name in features.names], axis=1))
    together = np.concatenate(values)
    starts = np.concatenate([[0], np.cumsum(counts)])
    stand_in = _stand_in(together, features.names)
    if TRUNK in features.names:
        at = features.names.index(TRUNK)
        by_name = {name: together[:, place] for place, name in enumerate(features.names)}
        together[:, at] = stood_in(by_name, stand_in)
    return _Candidates(starts, np.concatenate(products), together.astype(np.float64)), stand_in


def _name_best(values: Scores, named: npt.NDArray[np.bool_]) -> None:
    """Mark in `named`, (C, P), the best of each row of (C, P) `values`, of which all are better than the worst."""
    k = min(MOST, values.shape[1])
    places = np.argpartition(-values, k - 1, axis=1)[:, :k]
    there = np.take_along_axis(values, places, axis=1)
    rows, columns = np.nonzero(there > values.min(axis=1, keepdims=True))
    named[rows, places[rows, columns]] = True


def _stand_in(values: npt.NDArray[np.float32], names: tuple[str, ...]) -> dict[str, float]:
    """Return the least-squares sum of the other features that comes nearest to the trunk where it is known."""
    if TRUNK not in names:
        return {}
    at = names.index(TRUNK)
    known = values[np.isfinite(values[:, at])].astype(np.float64)
    others = [place for place, name in enumerate(names) if name not in (TRUNK, OWN)]
    table = np.column_stack([np.ones(len(known)), known[:, others]])
    solved = np.linalg.lstsq(table, known[:, at], rcond=None)[0]
    return {name: float(one) for name, one in zip(["", *(names[place] for place in others)], solved, strict=True)}


def _right(found: _Candidates, cases: Cases) -> Floats:
    """Return each candidate's share of what its question asks for, (N,): 0, or 1 over how many there are."""
    owners = np.repeat(np.arange(cases.past.count), np.diff(found.starts))
    width = 1 + int(max(found.products.max(initial=0), cases.targets.products.max(initial=0)))
    right = np.isin(owners * width + found.products, cases.targets.owners * width + cases.targets.products)
    many = np.bincount(owners, right, minlength=cases.past.count)
    return right / np.maximum(many, 1)[owners]


def _newton(found: _Candidates, values: Floats, right: Floats, questions: Ints) -> Floats:
    """Return the (F,) weights with which the right candidates of some `questions` are most likely."""
    lengths = np.diff(found.starts)
    has = np.zeros(len(lengths), bool)
    has[questions] = True
    return learn(found.starts, values, right * np.repeat(has, lengths))


def _ndcg(found: _Candidates, scores: Floats, cases: Cases, questions: Ints) -> Floats:
    """Return the nDCG@10 of some questions, their candidates ordered by (N,) scores."""
    starts, wanted = found.starts, cases.targets.starts
    reached = np.zeros(len(questions))
    for place, question in enumerate(questions.tolist()):
        part = slice(starts[question], starts[question + 1])
        order = np.argsort(-scores[part], kind="stable")[:DEPTH]
        right = dict.fromkeys(cases.targets.products[wanted[question] : wanted[question + 1]].tolist(), 1.0)
        reached[place] = ndcg_at(DEPTH, found.products[part][order].tolist(), right)
    return reached
