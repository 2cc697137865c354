"""The order of a shop that has trained no model: item neighbors, likeness of texts, popularity.

Neighbors know what is chosen after what, and nothing of a product that nobody chose; texts know every product, and
little of what belongs together. Their sum counts a strong neighbor more than a weak one. Where both are silent,
popularity decides. Needs no weights, so it learns from the events of the last second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ranker.choices import Choices
from ranker.peers import ItemNeighbors, Scores


@dataclass(frozen=True)
class BlendConfig:
    """How much texts count beside neighbors."""

    text_weight: float = 0.3
    """What full likeness of text counts, to 1 of the nearest neighbor; 0 turns it off. See docs/ranking.md."""
    power: int = 3
    """Power of a cosine, odd to keep its sign: what is near counts more than in proportion (as in `ranker.taste`)."""
    age_decay: float = 0.8
    """What a text of the past counts, for each visit that lies after it. In (0, 1]."""


class Blend:
    """Scores by neighbors and texts; see the module."""

    def __init__(
        self, neighbors: ItemNeighbors, vectors: npt.NDArray[np.float32], config: BlendConfig | None = None
    ) -> None:
        """Blend `neighbors` with the likeness of `vectors`, (P, D) of unit length, zeros where there is none."""
        self._neighbors = neighbors
        self._vectors = vectors
        self._config = config or BlendConfig()

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) blended scores."""
        scores = self._neighbors.scores(past)
        scores += self._config.text_weight * self.likeness(past)
        return scores

    def likeness(self, past: Choices) -> Scores:
        """Return the (C, P) weighted means of likeness to the past, 0 for an owner without one."""
        weights = self._config.age_decay ** past.ages.astype(np.float32)
        sums = np.zeros((past.count, len(self._vectors)), np.float32)
        starts = past.starts
        for owner in np.flatnonzero(np.diff(starts)):
            mine = slice(starts[owner], starts[owner + 1])
            cosines = self._vectors @ self._vectors[past.products[mine]].T  # (P, H)
            sums[owner] = cosines**self._config.power @ (weights[mine] / weights[mine].sum())
        return sums
