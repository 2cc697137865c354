"""Words that a catalog does not know, mended by the words that it does: typing errors, and words run together or apart.

Learned from the shop's own titles, so that brands are right and no list goes stale. A word is mended only where
neither the catalog nor common English knows it, and codes never. Candidates are the titles' words within one edit (two
from six letters on), where a swap of neighbors is one edit (Damerau 1964); the nearest and commonest wins, and a wrong
first letter costs more than another, because it is seldom mistyped (Kukich 1992). Reads Latin words; knows no product.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.words import fold

_WORD = re.compile(r"[a-z]+")
_LONE_WORD = re.compile(r"(?<![a-z0-9'])[a-z]{3,}(?![a-z0-9'])")
MIN_LETTERS = 4
"""Shorter words are not mended: too many are near them."""
_TWO_EDITS_FROM = 6
MOST_TITLES = 200_000
"""Titles read, so that a large catalog is learned in seconds and in bounded memory."""
_COMMON = 0.12
"""What a word gains, in edits, by being e times as common."""
_FIRST_LETTER = 0.5
_SWAPPED = 0.3
_TOGETHER = 3
"""A word that is known in one piece is also looked for in two where titles have it so this many times as often."""
_OFTEN = 2
"""Titles that must have two words side by side, or one word joined, before a query is read so."""


class Mended(NamedTuple):
    """What a text was mended to: the `text` itself and `more`, other ways to write some of its words."""

    text: str
    more: tuple[str, ...]


@dataclass(frozen=True)
class Spelling:
    """The words of a catalog's titles: how often each occurs, and how often two stand side by side."""

    counts: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    english: frozenset[str] = frozenset()

    def mend(self, text: str, known: Callable[[str], bool]) -> Mended:
        """Return a text, folded, with its unknown words mended; `known` says whether the catalog has a folded word."""
        more: list[str] = []

        def word(match: re.Match[str]) -> str:
            written = match[0]
            together, apart = self._apart(written)
            if written in self.counts or known(written):
                if together >= _TOGETHER * max(1, self.counts.get(written, 0)):
                    more.append(apart)
                return written
            if together >= _OFTEN:
                return apart
            return written if written in self.english else self._nearest(written) or written

        mended = _LONE_WORD.sub(word, fold(text))
        words = _WORD.findall(mended)
        joined = (one + other for one, other in pairwise(words))
        more += [one for one in joined if self.counts.get(one, 0) >= _OFTEN]
        return Mended(mended, tuple(dict.fromkeys(more)))

    def _apart(self, word: str) -> tuple[int, str]:
        """Return how often titles have the word as two, and those two."""
        cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        return max(((self.pairs.get(cut, 0), " ".join(cut)) for cut in cuts), default=(0, ""))

    def _nearest(self, word: str) -> str | None:
        """Return the title word that the word was most likely meant to be, None where none is near."""
        most = 1 if len(word) < _TWO_EDITS_FROM else 2
        if len(word) < MIN_LETTERS:
            return None
        words, letters = self._letters
        # An edit changes the counts of at most two letters.
        near = np.flatnonzero(np.abs(letters - _letter_counts(word)).sum(1) <= 2 * most)
        best: tuple[float, str] | None = None
        for other in (words[place] for place in near):
            edits = distance(word, other, most)
            if edits > most:
                continue
            cost = edits - _COMMON * math.log(self.counts[other])
            cost += _FIRST_LETTER * (word[0] != other[0]) - _SWAPPED * (sorted(word) == sorted(other))
            if best is None or (cost, other) < best:
                best = (cost, other)
        return best[1] if best else None

    @cached_property
    def _letters(self) -> tuple[tuple[str, ...], npt.NDArray[np.int16]]:
        """The words that may be meant, and how often each has each letter, (V, 26)."""
        words = tuple(word for word in self.counts if len(word) >= MIN_LETTERS - 1)
        return words, np.array([_letter_counts(word) for word in words], np.int16).reshape(len(words), 26)


def learn_spelling(titles: Sequence[str], english: frozenset[str] = frozenset()) -> Spelling:
    """Return the spelling that titles teach; `english` are words that stay as they are though no title has them.

    Of many titles an even sample of `MOST_TITLES` is read: what is common stands in it.
    """
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for title in titles[:: max(1, -(-len(titles) // MOST_TITLES))]:
        words = [word for word in _WORD.findall(fold(title)) if len(word) > 1]
        counts.update(words)
        pairs.update(pairwise(words))
    often = {pair: count for pair, count in pairs.items() if count >= _OFTEN}
    return Spelling(dict(counts), often, english)


def distance(one: str, other: str, most: int) -> int:
    """Return the edits (insert, delete, replace, swap neighbors) between two words, `most` + 1 where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if earlier and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _letter_counts(word: str) -> npt.NDArray[np.int16]:
    places = np.frombuffer(word.encode(), np.uint8) - ord("a")
    return np.bincount(places, minlength=26).astype(np.int16)
