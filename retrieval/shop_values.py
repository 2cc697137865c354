"""A reader of titles that learned from the shop's own columns: which words of titles its products' columns call what.

Where products have a column (brand, color, style, …), a value of it that stands in their titles, and hardly ever in the
title of a product whose column says otherwise, is read from titles of products whose column is empty. So it knows the
shop's own brands and names of colors in any language, and costs microseconds a title. Words of the vocabulary are left
to the rules of `mentions`, which know where a word counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from retrieval.readings import Reading
from retrieval.tagger.candidates import Candidate, candidates, folded
from retrieval.types import Attribute, AttributeKind, Product
from retrieval.vocabulary import cues, known, normalize

LEAST_CONFIDENCE = 0.8
MOST_WORDS = 5
_SHORTEST = 2
"""Characters of a value; one alone stands in many titles by chance."""
_BEFORE = re.compile(r"([^\W\d_]+)\W*$")
_BY_RULES: tuple[AttributeKind, ...] = ("color", "material", "audience")


class _Use(NamedTuple):
    kind: AttributeKind
    value: str


class ShopValues:
    """The values of a shop's columns with how they are used in titles."""

    def __init__(self) -> None:
        """Know nothing; see `learn`."""
        self._stood: Counter[_Use] = Counter()
        self._seen: Counter[_Use] = Counter()
        self._kinds: dict[str, tuple[AttributeKind, ...]] = {}

    @classmethod
    def learn(cls, products: Callable[[], Iterable[Product]]) -> ShopValues:
        """Return what the columns of products (as the feed gives them) tell; they are gone through twice."""
        found = cls()
        for product in products():
            texts = {one.folded for one in _stretches(product.title)}
            found._stood.update(_Use(kind, one) for kind, values in _columns(product).items() for one in values & texts)
        kinds: dict[str, list[AttributeKind]] = {}
        for use in found._stood:
            kinds.setdefault(use.value, []).append(use.kind)
        found._kinds = {value: tuple(several) for value, several in kinds.items()}
        for product in products():
            texts = {one.folded for one in _stretches(product.title)} & found._kinds.keys()
            found._seen.update(_Use(kind, one) for kind in _columns(product) for one in texts)
        return found

    def read(self, product: Product) -> Reading:
        """Return what the title states that is worth `LEAST_CONFIDENCE`, the surest and then the longest first."""
        options: list[tuple[float, Candidate, AttributeKind]] = [
            (self._confidence(_Use(kind, one.folded)), one, kind)
            for one in _stretches(product.title)
            for kind in self._kinds.get(one.folded, ())
        ]
        options.sort(key=lambda option: (-option[0], option[1].start - option[1].end, option[1].start, option[2]))
        found: list[Attribute] = []
        for confidence, one, kind in options:
            if confidence < LEAST_CONFIDENCE:
                break
            span = (one.start, one.end)
            free = not any(_overlap(span, other.span) for other in found)
            if free and (kind == "features" or kind not in {other.kind for other in found}):
                if _negated(product.title, one.start):
                    continue
                value = product.title[one.start : one.end]
                found.append(
                    Attribute(
                        kind=kind,
                        value=value,
                        normal=normalize(kind, value),
                        field="title",
                        span=span,
                        confidence=round(confidence, 4),
                    )
                )
        return Reading(title=product.title, attributes=tuple(found))

    def _confidence(self, use: _Use) -> float:
        """The rule of succession: the share of titles with these words in which they are this kind's value."""
        return (self._stood[use] + 1) / (self._seen[use] + 2)


def _columns(product: Product) -> dict[AttributeKind, set[str]]:
    found: dict[AttributeKind, set[str]] = {}
    for holder in (product, *product.variants):
        for one in holder.attributes:
            if one.span is None:
                found.setdefault(one.kind, set()).add(folded(one.value))
    if product.brand:
        found.setdefault("brand", set()).add(folded(product.brand))
    return {
        kind: {
            value for value in values if len(value) >= _SHORTEST and not (kind in _BY_RULES and value in known(kind))
        }
        for kind, values in found.items()
    }


def _stretches(title: str) -> Iterator[Candidate]:
    return (one for one in candidates(title, (), MOST_WORDS) if len(one.folded) >= _SHORTEST)


def _negated(title: str, start: int) -> bool:
    before = _BEFORE.search(title[:start])
    return before is not None and before[1].lower() in cues("negations")


def _overlap(one: tuple[int, int], other: tuple[int, int] | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]
