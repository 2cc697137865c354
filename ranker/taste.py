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

Floats = NDArray[np.float32]

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
    spread = float(np.ptp(retrieval)) if retrieval.size else 0.0
    spread = spread or 1.0
    return Shares(
        need=retrieval,
        liked=config.liked_weight * spread * _spread(_mean(candidates, liked)),
        disliked=-config.disliked_weight * spread * _spread(_mean(candidates, disliked)),
        history=config.history_weight * spread * _spread(likeness(candidates, history.vectors, history.weights)),
    )


def likeness(candidates: NDArray[np.float32], examples: NDArray[np.float32], weights: NDArray[np.float32]) -> Floats:
    """Return the weighted mean of each candidate's cosines with a past, to the power of what is near, (K,) in [-1, 1].

    `candidates` (K, D) and `examples` (P, D) hold unit vectors; `weights`, (P,), are negative for what was refused. 0
    where there is no past.
    """
    whole = float(np.abs(weights).sum())
    if not whole:
        return np.zeros(candidates.shape[0], dtype=np.float32)
    # Not a product of matrices: that wakes all of BLAS's threads, and on busy cores they wait for each other longest.
    cosines = np.einsum("kd,pd->kp", candidates, examples)
    return (cosines**_NEARNESS @ weights / whole).astype(np.float32)


def _spread(values: Floats) -> Floats:
    """Return values scaled to a spread of 1 and centered, (K,)."""
    if not len(values):
        return values
    return ((values - values.mean()) / (float(np.ptp(values)) or 1.0)).astype(np.float32)


def _mean(candidates: NDArray[np.float32], examples: NDArray[np.float32]) -> Floats:
    """Return the mean cosine to the examples, (K,), 0 where there are none."""
    if not len(examples):
        return np.zeros(candidates.shape[0], dtype=np.float32)
    return (candidates @ examples.T).mean(axis=1)
