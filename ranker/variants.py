"""The scores of one need's candidates many times over, each time with something left out, in one array operation.

As `ranker.taste` scores them once. Rows are variants: what each says of the need, and which examples it keeps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranker.taste import History, TasteConfig, likeness

Floats = NDArray[np.float32]
Kept = NDArray[np.bool_]


@dataclass(frozen=True)
class Variants:
    """C variants of one request: the need's scores (C, K), and which of its examples each keeps, (C, P)."""

    need: Floats
    liked: Kept
    disliked: Kept
    history: Kept


@dataclass(frozen=True)
class Request:
    """What K candidates are ordered by beside the need: unit vectors of each, (K, D), and of the examples, (P, D)."""

    candidates: Floats
    liked: Floats
    disliked: Floats
    history: History
    config: TasteConfig

    def variants(self, need: Floats, **kept: Kept) -> Variants:
        """Return the variants with these scores of the need, (C, K); of examples that are not named all are kept."""
        sizes = {"liked": len(self.liked), "disliked": len(self.disliked), "history": len(self.history.vectors)}
        return Variants(
            need, **{name: kept.get(name, np.ones((len(need), size), bool)) for name, size in sizes.items()}
        )

    def scores(self, variants: Variants) -> Floats:
        """Return the scores of the candidates in each variant, (C, K)."""
        return np.sum(list(self.shares(variants).values()), axis=0)

    def shares(self, variants: Variants) -> dict[str, Floats]:
        """Return each share of the scores, (C, K); their sum is the scores."""
        spread = np.ptp(variants.need, axis=1, keepdims=True)
        spread = np.where(spread, spread, 1.0).astype(np.float32)
        likes: dict[str, tuple[float, Floats]] = {
            "liked": (self.config.liked_weight, likeness(self.candidates, self.liked, None, variants.liked)),
            "disliked": (
                -self.config.disliked_weight,
                likeness(self.candidates, self.disliked, None, variants.disliked),
            ),
            "history": (
                self.config.history_weight,
                likeness(self.candidates, self.history.vectors, self.history.weights, variants.history),
            ),
        }
        weighed = {name: np.float32(weight) * spread * one for name, (weight, one) in likes.items()}
        return {"need": variants.need, **weighed}
