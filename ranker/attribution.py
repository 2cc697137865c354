"""What a score owes to each of its causes: each left out in turn, or shared out exactly where they act together.

A cause is left out and the score computed again (leave-one-out; Covert, Lundberg & Lee 2021, "Explaining by Removing").
Where causes act through each other, the Shapley value (Shapley 1953; Lundberg & Lee 2017) shares the whole out: the
mean of what a cause adds over all orders in which the causes may come. Both ask for all scores in one batch. Pure
numbers: what a cause is, and how a score is computed without it, the caller knows.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import numpy as np
from numpy.typing import NDArray

Kept = NDArray[np.bool_]
Scores = NDArray[np.floating]
Value = Callable[[Kept], Scores]
"""The scores (C,) of C coalitions (C, N): which of N causes each keeps."""

MOST = 12
"""Causes that are shared out at most: all 4,096 coalitions of them are scored."""


def leave_one_out(value: Value, causes: int) -> NDArray[np.float64]:
    """Return (N,) what the score loses without each cause, all others kept; less than 0 where it gains."""
    if causes == 0:
        return np.zeros(0)
    found = np.asarray(value(all_and_each_without(causes)), np.float64)
    return found[0] - found[1:]


def all_and_each_without(causes: int) -> Kept:
    """Return the coalitions (1 + N, N) of leaving one out: all causes, then all but each."""
    return np.vstack([np.ones((1, causes), bool), ~np.eye(causes, dtype=bool)])


def shapley(value: Value, causes: int) -> NDArray[np.float64]:
    """Return the exact Shapley values (N,); their sum is the score of all causes less that of none.

    Raises:
        ValueError: there are more than `MOST` causes.
    """
    if causes > MOST:
        raise ValueError(f"{causes} causes have 2**{causes} coalitions; share out at most {MOST}")
    numbers = np.arange(1 << causes)
    kept = (numbers[:, None] >> np.arange(causes)) & 1 == 1  # (2**N, N), the coalition's number in binary
    found = np.asarray(value(kept), np.float64)
    sizes = kept.sum(axis=1)
    weights = np.array([factorial(size) * factorial(causes - size - 1) for size in range(causes)]) / factorial(causes)
    shares = np.zeros(causes)
    for cause in range(causes):
        without = numbers[~kept[:, cause]]
        shares[cause] = weights[sizes[without]] @ (found[without | (1 << cause)] - found[without])
    return shares
