"""Figures with 95 % bootstrap intervals: ratios of sums, macro-F1, percentiles, paired differences.

A request is what is drawn: all its facts come and go together (percentile bootstrap, Efron and Tibshirani 1993, 1,000
resamples from a fixed seed). Knows numbers only, nothing of what they count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import bootstrap

from retrieval.types import Value

RESAMPLES = 1000
_SEED = 20_260_101
_DRAWN = 5_000_000
"""Numbers drawn at a time; more would only cost memory."""

Array = NDArray[Any]


class Measure(Value):
    """One figure over `of` requests; `low` and `high` bound its 95 % interval, None where it has none."""

    name: str
    value: float
    low: float | None
    high: float | None
    of: int


def ratio(name: str, top: ArrayLike, bottom: ArrayLike) -> Measure | None:
    """Return sum(top) / sum(bottom), (N,) each, over the requests whose bottom is not 0; None where there are none."""
    over = np.asarray(bottom, float)
    above = np.asarray(top, float)[over != 0]
    over = over[over != 0]
    return _measure(name, _quotient, above, over) if len(over) else None


def share(name: str, right: Sequence[bool]) -> Measure | None:
    """Return the share of requests that are right; None where there are no requests."""
    return ratio(name, right, np.ones(len(right)))


def macro_f1(name: str, read: Sequence[str], wanted: Sequence[str]) -> Measure | None:
    """Return the mean F1 of the classes that occur in either; in a resample, of those that occur there."""
    if not wanted:
        return None
    names, codes = np.unique([*read, *wanted], return_inverse=True)

    def statistic(ours: Array, theirs: Array, axis: int = -1) -> Array:
        scores: list[Array] = []
        for code in range(len(names)):
            either = (ours == code).sum(axis) + (theirs == code).sum(axis)
            both = ((ours == code) & (theirs == code)).sum(axis)
            scores.append(np.where(either, 2 * both / np.maximum(either, 1), np.nan))
        return np.nanmean(np.stack(scores), axis=0)

    return _measure(name, statistic, codes[: len(read)], codes[len(read) :])


def percentile(name: str, values: Sequence[float], at: float) -> Measure | None:
    """Return a percentile, `at` in [0, 100], interpolated linearly; None where there are no values."""
    if not values:
        return None
    return _measure(name, partial(np.percentile, q=at), np.asarray(values, float))


def difference(name: str, ours: ArrayLike, theirs: ArrayLike) -> Measure:
    """Return mean(ours) - mean(theirs) over the same requests, at least one, in the same order: a paired interval."""
    return _measure(name, np.mean, np.asarray(ours, float) - np.asarray(theirs, float))


def relative(name: str, ours: ArrayLike, theirs: ArrayLike) -> Measure:
    """Return mean(ours) / mean(theirs) - 1 over the same requests, in the same order: a paired interval.

    It is not defined, and so NaN or infinite, where theirs are all 0.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _measure(name, _gain, np.asarray(ours, float), np.asarray(theirs, float))


def _gain(ours: Array, theirs: Array, axis: int = -1) -> Array:
    return ours.sum(axis) / theirs.sum(axis) - 1


def _quotient(top: Array, bottom: Array, axis: int = -1) -> Array:
    return top.sum(axis) / bottom.sum(axis)


def _measure(name: str, statistic: Callable[..., Any], *columns: Array) -> Measure:
    value, of = float(statistic(*columns)), len(columns[0])
    if of < 2:
        return Measure(name=name, value=value, low=None, high=None, of=of)
    drawn = bootstrap(
        columns,
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=max(1, min(RESAMPLES, _DRAWN // of)),
        method="percentile",
        rng=_SEED,
    )
    low, high = drawn.confidence_interval
    return Measure(name=name, value=value, low=float(low), high=float(high), of=of)
