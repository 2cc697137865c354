"""What another order would have earned, from a log of slates whose propensities are known.

Counted is the reward of each place where the other order would have put the product that stood there, divided by the
chance that it stood there: inverse propensity scoring (Horvitz & Thompson 1952) under the item-position model of clicks
(Li, Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay & Wen 2018: whether a product is clicked depends on product and place,
not on its neighbors). Self-normalized, the weights of each place are divided by their mean (Swaminathan & Joachims
2015): a small bias for much less variance. Both are right only where the other order puts no product where it never
could have stood; `answered` says so. Intervals are percentile bootstraps over slates (Efron & Tibshirani 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ranker.errors import ScoresMismatch

RESAMPLES = 1000
_AT_ONCE = 5_000_000
"""Numbers drawn at a time; more would only cost memory."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """An estimate and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Worth:
    """What an order earns a slate: estimated both ways, over how many slates.

    `answered` is the mean weight of a place: about 1 where the log can answer; below, the order puts products where the
    log never had them.
    """

    ips: Interval
    snips: Interval
    answered: float
    slates: int


def worth(rewards: Floats, propensities: Floats, matches: NDArray[np.bool_]) -> Worth:
    """Return what another order would have earned a slate.

    All are (N, K), of N slates of K places: the reward of what stood there, the chance in (0, 1] that it stood there,
    and whether the other order would have put the same there. A place that a shorter slate does not have is reward 0,
    chance 1, no match.

    Raises:
        ScoresMismatch: the shapes differ, there is no slate, or a chance is not in (0, 1].
    """
    if not rewards.shape == propensities.shape == matches.shape or not rewards.size:
        raise ScoresMismatch(f"{rewards.shape} rewards, {propensities.shape} propensities, {matches.shape} matches")
    if propensities.min() <= 0 or propensities.max() > 1 + 1e-9:
        raise ScoresMismatch(f"propensities from {propensities.min():g} to {propensities.max():g}, not in (0, 1]")
    weights = matches / propensities
    earned = weights * rewards
    count = len(rewards)
    dice = np.random.default_rng(20_260_101)
    ips: list[Floats] = []
    snips: list[Floats] = []
    batch = max(1, min(RESAMPLES, _AT_ONCE // count))
    for start in range(0, RESAMPLES, batch):
        drawn = dice.multinomial(count, np.full(count, 1 / count), size=min(batch, RESAMPLES - start)).astype(float)
        sums, masses = drawn @ earned, drawn @ weights  # (batch, K)
        ips.append(sums.sum(axis=1) / count)
        snips.append(_normalized(sums, masses))
    return Worth(
        ips=_interval(float(earned.sum() / count), np.concatenate(ips)),
        snips=_interval(float(_normalized(earned.sum(axis=0), weights.sum(axis=0))), np.concatenate(snips)),
        answered=float(weights.mean()),
        slates=count,
    )


def _normalized(sums: Floats, masses: Floats) -> Floats:
    """Return the sum over places (the last axis) of reward by weight; a place without weight earns nothing."""
    return np.divide(sums, masses, out=np.zeros_like(sums), where=masses > 0).sum(axis=-1)


def _interval(value: float, drawn: Floats) -> Interval:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value, float(low), float(high))
