"""Rankers that need no training of weights: popularity, item neighbors, words of titles. What a model has to beat.

Each scores all P products for each of C pasts, higher is better. Scores of different rankers do not compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.choices import Choices, Ints

Scores = npt.NDArray[np.float32]


class Scorer(Protocol):
    """What orders products for a past."""

    def scores(self, past: Choices) -> Scores:
        """Return the (C, P) scores of all products for each of the C owners of `past`."""
        ...


class Popularity:
    """The same order for all: how often a product was chosen."""

    def __init__(self, choices: Choices, products: int) -> None:
        """Count the choices of P `products`."""
        self._counts = np.bincount(choices.products, minlength=products).astype(np.float32)

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) counts, each row the same."""
        return np.tile(self._counts, (past.count, 1))


@dataclass(frozen=True)
class NeighborsConfig:
    """How far a choice reaches. Chosen on validation, as docs/ranking.md says."""

    age_decay: float = 0.8
    """What a choice of the past counts, for each visit that lies after it. In (0, 1]."""
    gap_decay: float = 0.85
    """What a pair of choices counts, for each visit from one to the other. In (0, 1]."""
    window: int = 20
    """The most visits from one choice of a pair to the other; 0 pairs only what was chosen together."""
    backward: float = 0.5
    """What a pair counts from the later choice to the earlier one, to 1 the other way. In [0, 1]."""
    damping: float = 0.25
    """Power of a product's own count that its pairs are divided by; 0.5 for both makes the cosine."""
    own: float = 0.0
    """What a choice of the past speaks for the same product again; 0 where products are not chosen twice."""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not (0 < self.age_decay <= 1 and 0 < self.gap_decay <= 1 and self.window >= 0):
            raise ValueError(f"decays lie above 0 and up to 1, the window is not negative: {self}")


class ItemNeighbors:
    """Item kNN: a product gains by each product of the past that it was chosen with, more if lately and close.

    Co-occurrence with a damped count (Sarwar et al. 2001; Deshpande & Karypis 2004) and decay by position (as in the
    sequence-aware kNN of Ludewig & Jannach 2018). What no past leads to is ordered by popularity, below all else.
    """

    def __init__(self, choices: Choices, products: int, config: NeighborsConfig | None = None) -> None:
        """Count the pairs of `choices` of P `products`."""
        self._config = config = config or NeighborsConfig()
        counts = np.bincount(choices.products, minlength=products).astype(np.float32)
        near = pairs(choices, products, config)
        damped = np.maximum(counts, 1.0) ** -config.damping
        near.data *= damped[near.row] * damped[near.col]
        self._near = near.tocsr()
        self._popularity = (counts / max(1.0, float(counts.max(initial=0.0))) * _FAINT).astype(np.float32)

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) sums of nearness to the past."""
        return self.nearness(past) + self._popularity

    def nearness(self, past: Choices) -> Scores:
        """Return (C, P) sums of nearness to the past, 0 where nothing leads."""
        weights = self._config.age_decay ** past.ages.astype(np.float32)
        asked = _matrix(weights, past.owners, past.products, (past.count, self._near.shape[0]))
        sums = (asked @ self._near).toarray()
        np.add.at(sums, (past.owners, past.products), self._config.own * weights)
        return sums


_FAINT = 1e-6
"""Below any sum of nearness that matters: a tie is decided by popularity."""


def pairs(choices: Choices, products: int, config: NeighborsConfig) -> Any:
    """Return the (P, P) weights of pairs, from the product in the past to the one asked for, without a diagonal."""
    # A visit is a row: of one owner, and of one number among the owner's visits.
    fresh = np.ones(len(choices.owners), bool)
    fresh[1:] = (np.diff(choices.owners) != 0) | (np.diff(choices.visits) != 0)
    rows = np.cumsum(fresh) - 1
    owners = choices.owners[fresh]
    visits = _matrix(np.ones(len(rows), np.float32), rows, choices.products, (len(owners), products))
    visits.data[:] = 1.0  # a product that a visit names twice counts once
    found = visits.T @ visits
    for gap in range(1, config.window + 1):
        earlier = np.flatnonzero(owners[gap:] == owners[:-gap])
        forward = visits[earlier].T @ visits[earlier + gap]
        found = found + config.gap_decay**gap * (forward + config.backward * forward.T)
    found = found.tocoo()
    found.data[found.row == found.col] = 0.0
    return found


def _matrix(values: Scores, rows: Ints, columns: Ints, shape: tuple[int, int]) -> Any:
    """Return a sparse matrix, of which equal places are summed; scipy's types say too little to be of use."""
    return sparse.csr_array((values, (rows, columns)), shape=shape)


class TitleWords:
    """BM25 of the titles of the past, as one query, over the titles of all products (Robertson & Zaragoza 2009)."""

    def __init__(self, titles: Sequence[Sequence[str]], latest: int = 10, k1: float = 1.2, b: float = 0.75) -> None:
        """Weigh the terms of P `titles`; the past is asked for by its `latest` choices."""
        numbers: dict[str, int] = {}
        terms = [[numbers.setdefault(term, len(numbers)) for term in title] for title in titles]
        lengths = np.array([len(title) for title in terms], np.float32)
        rows = np.repeat(np.arange(len(terms)), lengths.astype(np.int64))
        flat = np.array([term for title in terms for term in title], np.int64)
        found = _matrix(np.ones(len(flat), np.float32), rows, flat, (len(terms), len(numbers))).tocoo()
        found.sum_duplicates()
        self._held = _matrix(np.ones(found.nnz, np.float32), found.row, found.col, found.shape)  # (P, V)
        held = np.bincount(found.col, minlength=len(numbers))  # (V,): titles with the term
        rarity = np.log1p((len(terms) - held + 0.5) / (held + 0.5))
        norm = k1 * (1 - b + b * lengths / max(1e-9, float(lengths.mean()) if len(lengths) else 0.0))
        weights = rarity[found.col] * found.data / (found.data + norm[found.row])
        self._weights = _matrix(weights.astype(np.float32), found.col, found.row, found.shape[::-1])  # (V, P)
        self._latest = latest

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) BM25 scores."""
        return self.asked_by(past.latest(self._latest))

    def asked_by(self, choices: Choices) -> Scores:
        """Return (C, P) BM25 scores of all titles of `choices` as one query; a term that is repeated counts once."""
        shape = (choices.count, self._held.shape[0])
        query = _matrix(np.ones(len(choices.owners), np.float32), choices.owners, choices.products, shape) @ self._held
        query.data[:] = 1.0
        return (query @ self._weights).toarray()
