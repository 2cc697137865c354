"""Brands that a file's titles begin with, learned from the file itself, for feeds that have no brand column.

A brand is told by how it is used: several titles begin with it, it seldom stands elsewhere, and it is hardly ever
written in lower case, also not in descriptions ("Rustic" begins many titles, but "rustic" is a common word). A second
word joins where it nearly always follows (Hot Wheels). Latin script only. Where hardly anything is written in lower
case nothing can be told, and nothing is. A file of whose titles few begin with such words has no brands there. The
same file gives the same brands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.types import Attribute, AttributeKind, Product
from retrieval.vocabulary import known, normalize

LEAST_TITLES = 3
LEAST_LEADING = 0.6
MOST_LOWER = 0.05
LEAST_FOLLOWING = 0.8
LEAST_COVERAGE = 0.1
LEAST_PROSE = 3
_DESCRIBING: tuple[AttributeKind, ...] = ("color", "material", "audience")
_WORD = re.compile(r"[^\W\d_][\w'’.+-]*[\w+]|[^\W\d_]")
_JOINT = re.compile(r"\s+(?:&|and|\+)\s+|\s+")


@dataclass(frozen=True)
class Brands:
    """First words (lower case) that are brands, with the word that belongs to each ("" for none)."""

    words: dict[str, str]

    def __len__(self) -> int:
        """Return how many brands there are."""
        return len(self.words)

    def state(self, product: Product) -> Product:
        """Return the product with the known brand that its title begins with as an attribute, if it states none."""
        first = _WORD.search(product.title)
        if first is None or first.start() > 1 or product.brand or first[0].casefold() not in self.words:
            return product
        second, end = self.words[first[0].casefold()], first.end()
        if second:
            joint = _JOINT.match(product.title, end)
            following = _WORD.match(product.title, joint.end()) if joint is not None else None
            if following is not None and following[0].casefold() == second:
                end = following.end()
        value = product.title[first.start() : end]
        attribute = Attribute(
            kind="brand", value=value, normal=normalize("brand", value), field="title", span=(first.start(), end)
        )
        return product.model_copy(update={"attributes": (attribute, *product.attributes)})


def learn_brands(texts: Iterable[tuple[str, str]]) -> Brands:
    """Return the brands that (title, description) pairs show."""
    leading: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    followed: Counter[tuple[str, str]] = Counter()
    titles, last = 0, ""
    for title, description in texts:
        if title == last:
            continue  # variants of one product
        titles, last = titles + 1, title
        found = [match[0] for match in _WORD.finditer(title)]
        lower.update({word for word in (*found, *_WORD.findall(description)) if word.islower()})
        anywhere.update({word.casefold() for word in found})
        if found and not found[0].islower() and len(found[0]) > 1:
            first = found[0].casefold()
            leading[first] += 1
            if len(found) > 1 and not found[1].islower():
                followed[first, found[1].casefold()] += 1
    second = {first: word for (first, word), number in followed.items() if number >= LEAST_FOLLOWING * leading[first]}
    words = {
        word: second.get(word, "")
        for word, number in leading.items()
        if number >= LEAST_TITLES
        and not any(word in known(kind) for kind in _DESCRIBING)
        and number >= LEAST_LEADING * anywhere[word]
        and lower[word] <= MOST_LOWER * number
    }
    if lower.total() < LEAST_PROSE * titles:
        return Brands({})
    covered = sum(leading[word] for word in words)
    return Brands(words if covered >= LEAST_COVERAGE * titles else {})
