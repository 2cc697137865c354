"""What the training titles most like a title state of it: of a value, those that hold it too; of an attribute, the nearest.

The same words are a brand in one kind of title and a product in another, and titles of one seller state the same attributes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.tagged.habits import ValueVectors
from benchmarks.tagged.sets import Title
from retrieval.tagger.batches import Prepared
from retrieval.tagger.candidates import candidates
from retrieval.tagger.examples import Example

_NEAREST = 10
_FIRST = 5
_WIDE, _NARROW = 4, 12
"""Powers of a nearness: how much more a near title weighs than a far one."""
_LEAST = 0.01
"""A title weighs as if no further than this."""
_BY_VALUE, _BY_ATTRIBUTE = 7, 5
"""Features of a pair by the titles that hold its value, and by the nearest."""

Near = NDArray[np.float32]
"""(N,): how near (cosine) a title is to each training title of its category."""


class Neighbors:
    """Training titles by category, with their embeddings (N, D), what they hold and what they state."""

    def __init__(self, titles: Sequence[Title], vectors: ValueVectors) -> None:
        """Keep the titles, and let `vectors` learn their texts."""
        vectors.learn(one.example.text for one in titles)
        self._vectors = vectors
        self._examples: dict[str, list[Example]] = defaultdict(list)
        self._holding: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._stating: dict[tuple[str, str], list[int]] = defaultdict(list)
        values = {value for one in titles for _, value in one.example.values}
        for example in (one.example for one in titles):
            row = len(self._examples[example.category])
            self._examples[example.category].append(example)
            for value in {one.folded for one in candidates(example.text, values)}:
                self._holding[example.category, value].append(row)
            for name in {name for name, _ in example.values}:
                self._stating[example.category, name].append(row)
        self._embedded = {
            category: np.stack([vectors[one.text] for one in some]) for category, some in self._examples.items()
        }

    def of(self, example: Example, text: Prepared, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return features (P, 12) of pairs of a text that `vectors` know, by their (P, 2) places of stretch and attribute.

        First by the titles that hold the value, each weighed by its nearness: the share that states it for the attribute,
        in a wide and in a narrow circle, and for any; how near the nearest is and whether it states it; their number; the
        share that states the attribute at all. Then by the ten nearest titles: the share of the first five and of all that
        states the attribute, how near the first is, how much they state, and whether the first states it. NaN where there
        are none.
        """
        found = np.full((len(places), _BY_VALUE + _BY_ATTRIBUTE), np.nan, np.float32)
        if example.category not in self._examples:
            return found
        near = self._embedded[example.category] @ self._vectors[example.text]
        for row, (place, column) in enumerate(places):
            name, value = text.attributes[column], text.found[place].folded
            if holding := self._holding.get((example.category, value)):
                found[row, :_BY_VALUE] = self._by_value(example.category, name, value, near, np.array(holding))
        for column in set(places[:, 1]):
            by_attribute = self._by_attribute(example.category, text.attributes[column], near)
            found[places[:, 1] == column, _BY_VALUE:] = by_attribute
        return found

    def _by_value(self, category: str, name: str, value: str, near: Near, holding: NDArray[np.int64]) -> list[float]:
        several = [self._examples[category][row].values for row in holding]
        states = np.array([(name, value) in values for values in several])
        means = np.array([any(value == other for _, other in values) for values in several])
        wide, narrow = (np.maximum(near[holding], _LEAST) ** power for power in (_WIDE, _NARROW))
        nearest = near[holding].argmax()
        return [
            float(np.average(states, weights=wide)),
            float(np.average(states, weights=narrow)),
            float(np.average(means, weights=narrow)),
            float(near[holding[nearest]]),
            float(states[nearest]),
            len(holding),
            float(np.average(self._states(category, name)[holding], weights=narrow)),
        ]

    def _by_attribute(self, category: str, name: str, near: Near) -> list[float]:
        nearest = np.argsort(-near)[:_NEAREST]
        states = self._states(category, name)[nearest]
        stated = [len(self._examples[category][row].values) for row in nearest]
        weights = np.maximum(near[nearest], _LEAST) ** _WIDE
        return [
            float(states[:_FIRST].mean()),
            float(np.average(states, weights=weights)),
            float(near[nearest[0]]),
            float(np.mean(stated)),
            float(states[0]),
        ]

    def _states(self, category: str, name: str) -> NDArray[np.bool_]:
        """Return (N,): whether each title of a category states an attribute."""
        states = np.zeros(len(self._examples[category]), np.bool_)
        states[self._stating.get((category, name), [])] = True
        return states
