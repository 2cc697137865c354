"""The stretches of a text that may be a value: runs of whole words, and known values that begin a longer word."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NamedTuple

WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|\d+|[^\w\s]|_")
"""What a stretch consists of: a Chinese character, a run of other letters, a number, a sign."""
MOST_WORDS = 10
_SHORTEST_BEGINNING = 3
_LONGEST_ENDING = 4
"""A known value may lack so many letters of the word that it begins: "print" of "printing"."""


class Candidate(NamedTuple):
    """A stretch [start, end) of a text, `words` long, and its words as they are compared."""

    start: int
    end: int
    words: int
    folded: str


def folded(value: str) -> str:
    """Return a value as it is compared: in lower case, single spaces."""
    return " ".join(value.lower().split())


def candidates(text: str, known: Container[str], most_words: int = MOST_WORDS) -> list[Candidate]:
    """Return every stretch of up to `most_words` words, then the `known` folded values that begin a longer word."""
    places = [match.span() for match in WORD.finditer(text)]
    found = [
        Candidate(start, places[last][1], last - first + 1, folded(text[start : places[last][1]]))
        for first, (start, _) in enumerate(places)
        for last in range(first, min(first + most_words, len(places)))
    ]
    for start, end in places:
        for short in range(max(start + _SHORTEST_BEGINNING, end - _LONGEST_ENDING), end):
            if (value := folded(text[start:short])) in known:
                found.append(Candidate(start, short, 1, value))
    return found
