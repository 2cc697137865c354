"""Order candidates by what this shopper liked, disliked and chose before, on top of the retrieval score.

Relevance feedback in vector space (Rocchio 1971): a candidate gains by its nearness to liked products and loses by its
nearness to disliked ones; a known shopper's past is one more, weighted, example set. It needs no training, so that a
first click already counts and a product that nobody has seen is no special case. Each share of the final score is kept
apart, since explanations are made of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranker.errors import ScoresMismatch

_NEARNESS = 3
"""Power of the cosines with a past, odd to keep their sign. A past is of many kinds of things, and a lamp bought says
little about boots: what is near counts more than in proportion. Chosen as docs/benchmarks.md says."""


@dataclass(frozen=True)
class TasteConfig:
    """How much feedback moves the order, relative to the spread of the retrieval scores of one slate."""

    liked_weight: float = 0.75
    """Share of the spread that full likeness to what was liked adds; 0 turns it off. Rocchio's beta."""
    disliked_weight: float = 0.5
    """Share of the spread that full likeness to what was disliked takes away. Rocchio's gamma."""
    history_weight: float = 1.0
    """Share of the spread that full likeness to what was chosen before adds; 0 turns it off. See docs/benchmarks.md."""

    def __post_init__(self) -> None:
        if min(self.liked_weight, self.disliked_weight, self.history_weight) < 0:
            raise ValueError(f"weights must not be negative: {self}")


@dataclass(frozen=True)
class History:
    """A past: unit vectors of shape (H, D) and the weight of each, shape (H,), negative for what was refused."""

    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class Shares:
    """What each candidate's score is made of; their sum is the score. Arrays of shape (K,)."""

    need: NDArray[np.float32]
    liked: NDArray[np.float32]
    disliked: NDArray[np.float32]
    history: NDArray[np.float32]

    @property
    def score(self) -> NDArray[np.float32]:
        """The final scores, shape (K,), higher is better."""
        return self.need + self.liked + self.disliked + self.history


def shares(
    retrieval: NDArray[np.float32],
    candidates: NDArray[np.float32],
    liked: NDArray[np.float32],
    disliked: NDArray[np.float32],
    history: History,
    config: TasteConfig,
) -> Shares:
    """Return the shares of each candidate's score.

    `retrieval` has shape (K,); `candidates` (K, D), `liked` (P, D) and `disliked` (N, D) hold unit vectors, P and N may
    be 0. Likeness is the mean cosine, centered on the candidates' mean so that it moves the order and not the level.

    Raises:
        ScoresMismatch: the shapes do not belong together.
    """
    if retrieval.shape[0] != candidates.shape[0]:
        raise ScoresMismatch(f"{retrieval.shape[0]} scores for {candidates.shape[0]} candidates")
    spread = scale(retrieval)
    return Shares(
        need=retrieval,
        liked=config.liked_weight * spread * likeness(candidates, liked)[0],
        disliked=-config.disliked_weight * spread * likeness(candidates, disliked)[0],
        history=config.history_weight * spread * likeness(candidates, history.vectors, history.weights)[0],
    )


def scale(retrieval: NDArray[np.float32]) -> float:
    """Return what full likeness counts for beside retrieval scores (K,): their spread, 1 where they do not differ."""
    return float(np.ptp(retrieval)) if retrieval.size and np.ptp(retrieval) else 1.0


def likeness(
    candidates: NDArray[np.float32],
    examples: NDArray[np.float32],
    weights: NDArray[np.float32] | None = None,
    kept: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:
    """Return the mean cosine to the examples (of a past: weighted, of its power), scaled to a spread of 1 and centered.

    `candidates` has shape (K, D), `examples` (P, D), `weights` (P,). `kept`, (C, P), says which examples count in each
    of C rows of the result, (C, K); without it there is one row, of all. A row of no examples is zeros.
    """
    if kept is None:
        kept = np.ones((1, len(examples)), bool)
    if examples.shape[0] == 0 or candidates.shape[0] == 0:
        return np.zeros((len(kept), candidates.shape[0]), np.float32)
    cosines = candidates @ examples.T  # (K, P)
    counted = kept.astype(np.float32) if weights is None else kept * weights  # (C, P)
    total = np.abs(counted).sum(axis=1, keepdims=True)
    raw = counted @ (cosines if weights is None else cosines**_NEARNESS).T / np.where(total, total, 1.0)  # (C, K)
    spread = np.ptp(raw, axis=1, keepdims=True)
    return ((raw - raw.mean(axis=1, keepdims=True)) / np.where(spread, spread, 1.0)).astype(np.float32)
