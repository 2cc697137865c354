"""What training titles show of each attribute of a category: how often, how long, beside which words, and with which values.

A value that no training title has may still stand where such values stand, and mean what they mean.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.tagged.sets import Title
from retrieval.embedder import Embedder
from retrieval.tagger.candidates import WORD

_END = "#"
"""Stands beside the first and the last word."""
_NEAREST = 5
_UNLIKE = -1.0
"""The nearness of a value to none."""


class ValueVectors(dict[str, NDArray[np.float32]]):
    """The embedding of each value or title that was asked for, by its words."""

    def __init__(self, embedder: Embedder) -> None:
        """Know none yet."""
        super().__init__()
        self._embedder = embedder

    def learn(self, texts: Iterable[str]) -> None:
        """Embed those texts that are not known yet."""
        new = sorted(set(texts) - self.keys())
        if new:
            self.update(zip(new, np.asarray(self._embedder.encode_document(new), np.float32), strict=True))


class Stretch(NamedTuple):
    """The words of a title and the places [first, last] of a stretch among them."""

    words: list[str]
    first: int
    last: int

    @property
    def before(self) -> str:
        """The word before the stretch."""
        return self.words[self.first - 1] if self.first > 0 else _END

    @property
    def after(self) -> str:
        """The word after it."""
        return self.words[self.last + 1] if self.last + 1 < len(self.words) else _END


def stretch(text: str, start: int, end: int) -> Stretch:
    """Return where [start, end) of a text stands among its words; of a word's beginning, the word."""
    places = [match.span() for match in WORD.finditer(text)]
    inside = [place for place, (begins, ends) in enumerate(places) if begins < end and ends > start]
    return Stretch([text[begins:ends].lower() for begins, ends in places], inside[0], inside[-1])


class Habits:
    """Counts over training titles, by category and attribute."""

    def __init__(self, titles: Sequence[Title], vectors: ValueVectors) -> None:
        """Count, and let `vectors` learn the titles' values."""
        self._titles: Counter[str] = Counter()
        self._stating: Counter[tuple[str, str]] = Counter()
        self._lengths: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._several: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._beside: Counter[tuple[str, str, int, str]] = Counter()
        self._words: Counter[tuple[str, str]] = Counter()
        values: dict[tuple[str, str], set[str]] = defaultdict(set)
        for title in titles:
            one = title.example
            self._titles[one.category] += 1
            self._words.update((one.category, match.group().lower()) for match in WORD.finditer(one.text))
            for name, count in Counter(name for name, _ in one.values).items():
                self._stating[one.category, name] += 1
                self._several[one.category, name].append(count)
            for name, value in one.values:
                values[one.category, name].add(value)
            for stated in one.stated:
                at = stretch(one.text, stated.start, stated.end)
                self._lengths[one.category, stated.attribute].append(at.last - at.first + 1)
                for side, word in enumerate((at.before, at.after)):
                    self._beside[one.category, stated.attribute, side, word] += 1
        vectors.learn(value for held in values.values() for value in held)
        self._vectors = vectors
        self._known: Mapping[tuple[str, str], NDArray[np.float32]] = {
            key: np.stack([vectors[value] for value in sorted(held)]) for key, held in values.items()
        }

    def of(self, category: str, name: str) -> list[float]:
        """Return the share and number of titles with the attribute, its values' mean length and deviation, and their number."""
        key = (category, name)
        lengths, several = self._lengths[key] or [0], self._several[key] or [0]
        stating, titles = self._stating[key], self._titles[category]
        return [
            stating / max(titles, 1),
            stating,
            float(np.mean(lengths)),
            float(np.std(lengths)),
            float(np.mean(several)),
        ]

    def beside(self, category: str, name: str, at: Stretch) -> list[float]:
        """Return how often, and at which share of its places, the words before and after stand beside the attribute."""
        found: list[float] = []
        for side, word in enumerate((at.before, at.after)):
            count = self._beside[category, name, side, word]
            found += [count, count / (self._words[category, word] + 2)]
        return found

    def nearness(self, category: str, names: Sequence[str], name: str, value: str) -> list[float]:
        """Return how near (cosine) a value that `vectors` know is to the attribute's nearest, to its nearest five, to others'.

        `names` are all attributes of the category.
        """
        vector = self._vectors[value]
        near = {
            one: np.sort(self._known[category, one] @ vector)[::-1] for one in names if (category, one) in self._known
        }
        mine = near.pop(name, None)
        others = max((float(one[0]) for one in near.values()), default=_UNLIKE)
        if mine is None:
            return [_UNLIKE, _UNLIKE, others]
        return [float(mine[0]), float(mine[:_NEAREST].mean()), others]
