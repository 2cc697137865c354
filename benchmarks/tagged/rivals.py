"""What probabilities say of each other: how likely the rivals of each (stretch, attribute) of a title are. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.tagger.candidates import Candidate

Odds = NDArray[np.float32]
"""(S, A): the probability that a stretch of a title states an attribute."""

_SURE = 1e-4
"""Nothing is less likely than this, or likelier than without it."""


def rivals(odds: Odds, found: Sequence[Candidate]) -> list[Odds]:
    """Return six (S, A) arrays of the stretches `found`: the likeliest other reading of the attribute that overlaps, that does not, and of the same words.

    Then the likeliest of any attribute that overlaps, of another attribute at the very stretch, and how many readings of
    the attribute are likelier.
    """
    itself = np.eye(len(odds), dtype=np.bool_)
    overlapping, alike = _overlapping(found), _alike(found)

    def most(where: NDArray[np.bool_], of: Odds) -> Odds:
        return np.where(where[:, :, None], of[None], 0.0).max(1, initial=0.0)

    best = np.sort(odds, axis=1)[:, ::-1]
    second = best[:, 1:2] if odds.shape[1] > 1 else np.zeros_like(best)
    others = np.where(odds == best[:, :1], second, best[:, :1])
    over = most(overlapping & ~itself, odds)
    any_over = np.broadcast_to(most(overlapping & ~itself, best[:, :1]), odds.shape)
    likelier = (odds[None] > odds[:, None]).sum(1).astype(np.float32)
    return [over, most(~overlapping, odds), most(alike & ~itself, odds), any_over, others, likelier]


def _overlapping(found: Sequence[Candidate]) -> NDArray[np.bool_]:
    start, end = (np.array([one[side] for one in found]) for side in (0, 1))
    return (start[:, None] < end[None]) & (start[None] < end[:, None])


def _alike(found: Sequence[Candidate]) -> NDArray[np.bool_]:
    words = np.array([one.folded for one in found])
    return words[:, None] == words[None]


def logit(odds: Odds) -> Odds:
    """Return the log-odds, bounded."""
    bounded = np.clip(odds, _SURE, 1 - _SURE)
    return np.log(bounded / (1 - bounded))
