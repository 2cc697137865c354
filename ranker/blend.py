"""The order of a shop: a weighted sum of a handful of features, its weights learned on questions (`ranker.fitting`).

Neighbors know what is chosen after what, texts know every product, the trunk reads the whole past in order, and where
all are silent popularity decides. A shop that has trained nothing has the features that need no training and the
weights below. A product that the trunk does not know gets what the other features would have made of it: it is ranked
by these alone, on the scale of all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ranker.choices import Choices
from ranker.features import NEIGHBORS, OWN, POPULARITY, TEXTS, TRUNK, Features
from ranker.peers import Scores


@dataclass(frozen=True)
class BlendWeights:
    """How much each feature counts; what is not named counts nothing."""

    weights: Mapping[str, float]
    """By the name of the feature, for one unit of it."""
    spreads: Mapping[str, float] = field(default_factory=dict[str, float])
    """The standard deviation of each over candidates: times its weight it says what moves the order."""
    stand_in: Mapping[str, float] = field(default_factory=dict[str, float])
    """The trunk's value as a sum of the other features, and under "" what is added to it."""


UNTRAINED = BlendWeights({NEIGHBORS: 1.0, TEXTS: 3.0, POPULARITY: 0.1, OWN: 0.0})
"""Of a shop that has trained no ranker."""


class Blend:
    """Scores by weighted features; see the module."""

    def __init__(self, features: Features, weights: BlendWeights = UNTRAINED) -> None:
        """Weigh `features`."""
        self._features = features
        self._weights = weights

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) weighted sums."""
        found = dict(self._features.of(past))
        if TRUNK in found:
            found[TRUNK] = stood_in(found, self._weights.stand_in)
        total = np.zeros(found[NEIGHBORS].shape, np.float32)
        for name, values in found.items():
            weight = self._weights.weights.get(name, 0.0)
            if weight:
                total += np.float32(weight) * values
        return total


def stood_in(found: Mapping[str, Scores], stand_in: Mapping[str, float]) -> Scores:
    """Return the trunk's (…) values with what stands in for it where it has none."""
    trunk = found[TRUNK]
    unknown = np.isneginf(trunk)
    if not unknown.any():
        return trunk
    guess = np.full(trunk.shape, stand_in.get("", 0.0), np.float32)
    for name, weight in stand_in.items():
        if name:
            guess += np.float32(weight) * found[name]
    return np.where(unknown, guess, trunk)
