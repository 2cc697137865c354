"""Settings of the item neighbors, chosen on validation: a peer has to be at its best to be worth beating."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ranker.choices import Cases, Choices
from ranker.evaluate import measure
from ranker.peers import ItemNeighbors, NeighborsConfig

TRIED: Mapping[str, Sequence[float]] = {
    "window": (20, 0, 4),
    "damping": (0.0, 0.15, 0.25, 0.35, 0.5),
    "age_decay": (0.15, 0.3, 0.5, 0.65, 0.8, 0.9),
    "gap_decay": (0.5, 0.7, 0.85, 1.0),
    "backward": (0.25, 0.5, 1.0),
    "own": (0.0, 0.15, 0.5, 2.0),
}
"""What is tried of each setting, one after the other, each with the best of those before it."""


def tune_neighbors(
    choices: Choices,
    products: int,
    cases: Cases,
    start: NeighborsConfig | None = None,
    most: int = 1500,
    tell: Callable[[float, NeighborsConfig], None] | None = None,
) -> NeighborsConfig:
    """Return the settings with the highest nDCG over at most so many of the validation `cases`.

    Coordinate search from `start`; `tell` hears of each better one. Where no setting orders anything right, or nothing
    is asked, it is `start`.
    """
    found = start or NeighborsConfig()
    if not cases.past.count:
        return found
    asked = sample(cases, most)

    def figure(config: NeighborsConfig) -> float:
        return float(measure(ItemNeighbors(choices, products, config), asked).ndcg.mean())

    highest = figure(found)
    for name, values in TRIED.items():
        for value in values:
            if value == getattr(found, name):
                continue
            tried = replace(found, **{name: value})
            reached = figure(tried)
            if reached > highest:
                found, highest = tried, reached
                if tell is not None:
                    tell(highest, found)
    return found


def sample(cases: Cases, most: int, seed: int = 1) -> Cases:
    """Return at most so many of the questions, the same for the same seed."""
    if cases.past.count <= most:
        return cases
    drawn = np.random.default_rng(seed).choice(cases.past.count, most, replace=False)
    return cases.take(np.sort(drawn))
