"""From the probability that the network gives its reading to the share of such readings whose intent is right.

A logistic curve over the log-odds, of two numbers (Platt 1999, *Probabilistic outputs for support vector machines*): it
changes no order between readings. The numbers belong to the weights and stand beside them; `confidence` fits them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_EDGE = 1e-4
"""Probabilities nearer to 0 or 1 are taken as this near: more digits say nothing of how often a reading is right."""


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability in [0, 1], within those of 0.0001 and 0.9999."""
    bounded = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(bounded / (1 - bounded))


@dataclass(frozen=True)
class Scaling:
    """The two numbers; those given by default change nothing."""

    scale: float = 1.0
    """What the log-odds are multiplied by, above 0: below 1 the network is too sure of itself."""
    shift: float = 0.0
    """What is added to them."""

    def __post_init__(self) -> None:
        if self.scale <= 0:
            raise ValueError(f"scale is above 0, not {self.scale}: a more probable reading is not less often right")

    def __call__(self, probability: float) -> float:
        """Return the confidence, in (0, 1), in a reading of this probability."""
        return 1 / (1 + math.exp(-(self.scale * log_odds(probability) + self.shift)))
