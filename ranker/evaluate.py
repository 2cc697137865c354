"""How well a ranker orders: hit rate and nDCG at 10 over all products, question by question.

All products compete, but those that a question removes; none is sampled, because sampled ranks order rankers wrongly
(Krichene & Rendle 2020). Among equal scores the product with the lower number comes first, as in the runs that
`aisle rank` writes. Knows scores, not where they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ranker.choices import Cases, Choices, Ints
from ranker.peers import Scorer, Scores
from retrieval.metrics import ndcg_at

DEPTH = 10
BUCKETS = ((0, 0), (1, 2), (3, 9), (10, None))
"""Cuts by the number of choices in the past: from, and up to with."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Quality:
    """Of each of C questions: whether one of its targets is among the first ten, and the nDCG of these."""

    hit: Floats
    ndcg: Floats

    @classmethod
    def mean(cls, several: Sequence[Quality]) -> Quality:
        """Return what each question got on average of several rankers, at least one."""
        return cls(np.mean([one.hit for one in several], axis=0), np.mean([one.ndcg for one in several], axis=0))


def best(scores: Scores, k: int) -> Ints:
    """Return the places of the `k` best of (P,) scores, best first, equals by place; -inf is never among them."""
    least = np.partition(scores, len(scores) - k)[len(scores) - k] if k < len(scores) else -np.inf
    places = np.flatnonzero((scores >= least) & (scores > -np.inf))
    return places[np.argsort(-scores[places], kind="stable")][:k]


def top_lists(scorer: Scorer, past: Choices, removed: Choices, k: int, batch: int = 256) -> Iterator[Ints]:
    """Yield each owner's `k` best products, none of those that it has in `removed`."""
    for first in range(0, past.count, batch):
        end = min(past.count, first + batch)
        scores = scorer.scores(past.of(first, end))
        gone = removed.of(first, end)
        scores[gone.owners, gone.products] = -np.inf
        yield from (best(row, k) for row in scores)


def measure(scorer: Scorer, cases: Cases, tell: Callable[[int, int], None] | None = None, batch: int = 256) -> Quality:
    """Return what each question got; `tell` is told how many of how many are done."""
    starts = cases.targets.starts
    hit, ndcg = np.zeros(cases.past.count), np.zeros(cases.past.count)
    for case, ranked in enumerate(top_lists(scorer, cases.past, cases.removed, DEPTH, batch)):
        wanted = dict.fromkeys(cases.targets.products[starts[case] : starts[case + 1]].tolist(), 1.0)
        listed: list[int] = ranked.tolist()
        hit[case] = not wanted.keys().isdisjoint(listed)
        ndcg[case] = ndcg_at(DEPTH, listed, wanted)
        if tell is not None and (case + 1) % batch == 0:
            tell(case + 1, cases.past.count)
    return Quality(hit, ndcg)


def cuts(cases: Cases) -> dict[str, npt.NDArray[np.bool_]]:
    """Return the named parts of the questions, (C,) each, by how many choices their past has."""
    lengths = cases.past.lengths
    return {
        _bucket(low, high): (lengths >= low) & (lengths <= (np.inf if high is None else high)) for low, high in BUCKETS
    }


def unseen(cases: Cases, trained: Choices) -> Cases:
    """Return the questions for products that are not in `trained`, without their other targets."""
    targets = cases.targets.where(~np.isin(cases.targets.products, trained.products))
    owners = np.unique(targets.owners)
    return Cases(cases.shoppers, cases.past, cases.removed, targets).take(owners)


def _bucket(low: int, high: int | None) -> str:
    events = f"{low}" if low == high else f"{low}+" if high is None else f"{low}-{high}"
    return f"{events} events"
