"""Conditional logit: weights that make what was chosen the most likely of what stood beside it (McFadden 1974).

Newton's method: the loss is convex and has a handful of unknowns, so the one optimum is found, the same whatever came
first. Knows numbers only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ranker.choices import Ints

Floats = npt.NDArray[np.float64]

_RIDGE = 1e-3
_STEPS = 60


def learn(starts: Ints, values: Floats, right: Floats, offset: Floats | None = None) -> Floats:
    """Return the (F,) weights of (N, F) `values` with which the right alternatives are most likely.

    Question q has the alternatives from starts[q] up to starts[q + 1], (Q + 1,); `right`, (N,), are shares that sum to
    1 in each question, or to 0 in one that says nothing. `offset`, (N,), is a score that is there already. A small
    ridge on the weights decides what the questions leave open: give features of like spreads.
    """
    lengths = np.diff(starts)
    owners = np.repeat(np.arange(len(lengths)), lengths)
    asked = np.isin(owners, owners[right > 0])
    x, y, owners = values[asked], right[asked], owners[asked]
    there = np.zeros(len(y)) if offset is None else offset[asked]
    if not len(x):
        return np.zeros(values.shape[1])
    begins = np.flatnonzero(np.diff(owners, prepend=-1))
    sizes = np.diff(begins, append=len(x))

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = x @ weights + there
        odds -= np.repeat(np.maximum.reduceat(odds, begins), sizes)
        chances = np.exp(odds)
        sums = np.add.reduceat(chances, begins)
        value = (np.log(sums).sum() - y @ odds) / len(begins) + _RIDGE / 2 * weights @ weights
        return float(value), chances / np.repeat(sums, sizes)

    weights = np.zeros(x.shape[1])
    value, chances = loss(weights)
    for _ in range(_STEPS):
        weighed = x * chances[:, None]
        means = np.add.reduceat(weighed, begins)  # (Q, F)
        slope = (weighed.sum(axis=0) - y @ x) / len(begins) + _RIDGE * weights
        bend = (weighed.T @ x - means.T @ means) / len(begins) + _RIDGE * np.eye(len(weights))
        step, scale = np.linalg.solve(bend, slope), 1.0
        while True:
            tried = weights - scale * step
            reached, chances_there = loss(tried)
            if reached <= value or scale < 1e-6:
                break
            scale /= 2
        gained, weights, value, chances = value - reached, tried, reached, chances_there
        if gained < 1e-9:
            break
    return weights
