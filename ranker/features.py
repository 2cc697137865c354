"""What a blend sees of each product for a past: a column a feature, of which more speaks for the product.

Each feature is on a scale on which a sum makes sense: chances and shares as logarithms, since features then multiply as
evidence does. Knows scorers and texts, nothing of how much each counts (`ranker.blend`) and nothing of shops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.choices import Choices, Ints
from ranker.peers import ItemNeighbors, NeighborsConfig, Scorer, Scores, TitleWords

TRUNK = "trunk"
"""The log-chance of coming next, as the sequence trunk has it."""
NEIGHBORS = "neighbors"
"""The logarithm of the share of all nearness to the past, earlier visits less."""
LATEST = "latest neighbors"
"""The same of the latest visit alone: what is being bought now, apart from what was bought once."""
TEXTS = "texts"
"""Likeness of text vectors to those of the past."""
WORDS = "words"
"""BM25 of the titles of the past, as a logarithm."""
LATEST_WORDS = "latest words"
"""The same of the latest visit alone, of all of it."""
POPULARITY = "popularity"
OWN = "own choices"
"""How often the shopper chose this very product, as a logarithm like popularity."""
NEW = "new"
"""1 for a product that nobody chose, of which only its text is known."""
OF_NEW = {name: f"{NEW} {name}" for name in (NEIGHBORS, LATEST, TEXTS, WORDS, LATEST_WORDS)}
"""The names of some features once more, for new products alone and 0 for others: how otherwise they count there."""


@dataclass(frozen=True)
class FeatureConfig:
    """The scales of the features."""

    floor: float = 1e-3
    """Share of all nearness that is added to each, to popular ones a little more: a product without a neighbor in the
    past is not impossible, and among such the popular come first."""
    power: int = 3
    """Power of a cosine, odd to keep its sign: what is near counts more than in proportion (as in `ranker.taste`)."""
    age_decay: float = 0.8
    """What a text of the past counts, for each visit that lies after it. In (0, 1]."""
    carriers: int = 20
    """How many products with the likest texts stand in for what is counted of a new product."""


_FAINT = 0.01
"""How much more the floor of the most popular product is: a tie is decided by it, and nothing else."""


class Features:
    """Reads pasts; see the module. `names` are the features there are, in order, `popularity` is that of each, (P,).

    A new product, one that nobody chose, has by its text what is counted of others: its neighbors and popularity are
    the mean of the products with the likest texts.
    """

    def __init__(
        self,
        choices: Choices,
        products: int,
        neighbors: NeighborsConfig,
        vectors: npt.NDArray[np.float32] | None = None,
        words: TitleWords | None = None,
        trunk: Scorer | None = None,
        config: FeatureConfig | None = None,
    ) -> None:
        """Learn from `choices` of P `products`.

        `vectors`, (P, D), are the texts' of unit length, zeros where there is none. `words` scores titles, and `trunk`
        gives log-odds of what comes next, -inf to products that it does not know.
        """
        self._config = config or FeatureConfig()
        self._neighbors = ItemNeighbors(choices, products, replace(neighbors, own=0.0))
        counts = np.bincount(choices.products, minlength=products)
        self._new = np.flatnonzero(counts == 0)
        self._vectors, self._words, self._trunk = vectors, words, trunk
        self._carriers = _carriers(vectors, np.flatnonzero(counts), self._new, self._config)
        self.popularity = np.log1p(counts).astype(np.float32)
        self.popularity[self._new] = self.popularity @ self._carriers
        highest = max(1.0, float(self.popularity.max(initial=0.0)))
        self._floor = np.float32(self._config.floor) * (1 + np.float32(_FAINT) * self.popularity / highest)
        there = {TRUNK: trunk is not None, TEXTS: vectors is not None} | dict.fromkeys(
            (WORDS, LATEST_WORDS), words is not None
        )
        every = (TRUNK, NEIGHBORS, LATEST, TEXTS, WORDS, LATEST_WORDS, POPULARITY, OWN)
        names = [one for one in every if there.get(one, True)]
        if vectors is not None:
            names += [NEW, *(OF_NEW[name] for name in names if name in OF_NEW)]
        self.names = tuple(names)

    def of(self, past: Choices) -> Mapping[str, Scores]:
        """Return each feature's (C, P) values; the trunk's are -inf where it does not know the product."""
        found: dict[str, Scores] = {}
        latest = past.where(past.ages == 0)
        if self._trunk is not None:
            found[TRUNK] = _log_softmax(self._trunk.scores(past))
        found[NEIGHBORS] = self.near(past)
        found[LATEST] = self.near(latest)
        shape = (past.count, len(self.popularity))
        if self._vectors is not None:
            found[TEXTS] = self._likeness(past, self._vectors)
        if self._words is not None:
            found[WORDS] = np.log1p(self._words.scores(past))
            found[LATEST_WORDS] = np.log1p(self._words.asked_by(latest))
        found[POPULARITY] = np.broadcast_to(self.popularity, shape)
        found[OWN] = np.log1p(_table(np.ones(len(past.owners), np.float32), past, shape).toarray())
        if self._vectors is not None:
            found |= self._of_new(found)
        return found

    def _of_new(self, found: Mapping[str, Scores]) -> dict[str, Scores]:
        """Return the features of new products alone, given those of all."""
        shape = found[NEIGHBORS].shape
        alone = {NEW: np.zeros(shape, np.float32)}
        alone[NEW][:, self._new] = 1.0
        for name, of_new in OF_NEW.items():
            if name in found:
                alone[of_new] = np.zeros(shape, np.float32)
                alone[of_new][:, self._new] = found[name][:, self._new]
        return alone

    def near(self, past: Choices) -> Scores:
        """Return the (C, P) values of the neighbors alone."""
        nearness = self._neighbors.nearness(past)
        shares = nearness / np.maximum(nearness.sum(axis=1, keepdims=True), np.float32(1e-12))
        shares[:, self._new] = shares @ self._carriers
        return np.log(shares + self._floor)

    def _likeness(self, past: Choices, vectors: npt.NDArray[np.float32]) -> Scores:
        """Return the (C, P) weighted means of likeness to the past, 0 for an owner without one."""
        weights = self._config.age_decay ** past.ages.astype(np.float32)
        chosen, places = np.unique(past.products, return_inverse=True)
        own = _table(weights, Choices(past.owners, past.visits, places, past.count), (past.count, len(chosen)))
        near = (vectors[chosen] @ vectors.T) ** self._config.power  # (U, P)
        whole = np.bincount(past.owners, weights, past.count).reshape(-1, 1)
        return (own @ near / np.maximum(whole, 1e-12)).astype(np.float32)


def _carriers(
    vectors: npt.NDArray[np.float32] | None, chosen: Ints, new: Ints, config: FeatureConfig, batch: int = 1024
) -> Any:
    """Return the (P, N) weights of the `chosen` products whose texts are likest to each of N `new` ones.

    A column sums to 1, or to 0 where no text is like it or none are given.
    """
    k = min(config.carriers, len(chosen))
    if vectors is None or not k:
        return sparse.csr_array((len(chosen) + len(new), len(new)), dtype=np.float32)
    parts: list[tuple[Scores, Ints, Ints]] = []
    for first in range(0, len(new), batch):
        some = new[first : first + batch]
        near = vectors[some] @ vectors[chosen].T  # (B, U)
        places = np.argpartition(-near, k - 1, axis=1)[:, :k]
        weights = np.maximum(np.take_along_axis(near, places, axis=1), 0.0) ** config.power  # (B, k)
        weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
        parts.append((weights.ravel(), chosen[places.ravel()], first + np.repeat(np.arange(len(some)), k)))
    empty = (np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    weights, rows, columns = (np.concatenate(column) for column in zip(empty, *parts, strict=True))
    return sparse.csr_array((weights, (rows, columns)), shape=(len(vectors), len(new)))


def _table(values: Scores, past: Choices, shape: tuple[int, int]) -> Any:
    """Return values by owner and product, equal places summed; scipy's types say too little to be of use."""
    return sparse.csr_array((values, (past.owners, past.products)), shape=shape)


def _log_softmax(scores: Scores) -> Scores:
    """Return the logarithms of the chances that (C, P) log-odds say, -inf where they are."""
    scores = scores - scores.max(axis=1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
