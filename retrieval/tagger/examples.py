"""Texts with the values that they state, and which attributes a category has. Pure: knows no model and no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from retrieval.tagger.candidates import WORD, folded


class Stated(NamedTuple):
    """An attribute that a text states at [start, end)."""

    attribute: str
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """A text of a category ("" where none is known) with all that it states."""

    text: str
    category: str
    stated: tuple[Stated, ...]

    @cached_property
    def values(self) -> frozenset[tuple[str, str]]:
        """The (attribute, folded value) pairs, each once however often it stands."""
        return frozenset((one.attribute, folded(self.text[one.start : one.end])) for one in self.stated)


class Schema(dict[str, tuple[str, ...]]):
    """The attributes of each category, most stated first."""

    def asked(self, category: str) -> tuple[str, ...]:
        """Return the attributes of a category; of one that is not known, every attribute once."""
        return self.get(category) or tuple(dict.fromkeys(name for names in self.values() for name in names))


def schema_of(examples: Iterable[Example]) -> Schema:
    """Return the attributes that each category's examples state."""
    counts: dict[str, dict[str, int]] = {}
    for example in examples:
        names = counts.setdefault(example.category, {})
        for attribute, _ in example.values:
            names[attribute] = names.get(attribute, 0) + 1
    return Schema(
        {category: tuple(sorted(names, key=lambda name: (-names[name], name))) for category, names in counts.items()}
    )


def located(text: str, values: Mapping[str, Iterable[str]]) -> tuple[Stated, ...]:
    """Return every place of a text where a value stands, for attributes whose values are given without a place.

    Whole words count first, then beginnings of words ("Print" in "Printing"); a value that stands nowhere is left out.
    """
    found: dict[Stated, None] = {}
    starts = {match.start() for match in WORD.finditer(text)}
    ends = {match.end() for match in WORD.finditer(text)}
    for attribute, several in values.items():
        for value in several:
            if not (wanted := value.strip()):
                continue
            places = [match.span() for match in re.finditer(re.escape(wanted), text, re.IGNORECASE)]
            beginnings = [place for place in places if place[0] in starts]
            whole = [place for place in beginnings if place[1] in ends]
            found.update(dict.fromkeys(Stated(attribute, *place) for place in whole or beginnings))
    return tuple(found)
