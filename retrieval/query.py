"""What is searched for, read from the shopper's words and constraints: the text for meaning and the terms for words.

Unknown words are mended first (see `spelling`), for the words and the meaning alike. A Chinese need also finds English
products and the reverse: the things that the words name are added in the other language. An encoder that reads English
alone is given a Chinese need as the English names of what it names; where that is nothing, meaning takes no part. One
that reads Chinese is given the need itself. Knows no product and no encoder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.categories import Categories
from retrieval.spelling import Spelling
from retrieval.types import Constraints, Sort
from retrieval.vocabulary import normalize
from retrieval.words import HAN, has_han, mostly_han, terms

_NOT_HAN = re.compile(f"[{HAN}]+")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Query:
    """One need: `text` as written, `terms` for words, and what an encoder is given ("" where it could not read it).

    `meaning` is for one that reads English and Chinese, `english` for one that reads English alone.
    """

    text: str
    meaning: str
    english: str
    terms: tuple[str, ...]
    sort: Sort | None

    def given(self, reads_chinese: bool) -> str:
        """Return what an encoder is given that reads Chinese or does not."""
        return self.meaning if reads_chinese else self.english


def read_query(
    words: str, constraints: Constraints, categories: Categories, spelling: Spelling, known: Callable[[str], bool]
) -> Query:
    """Return the query of a need; without words the constraints' own words stand in.

    `known` says whether the catalog has a folded word.
    """
    written = words.strip() or _spoken(constraints)
    asked, more = spelling.mend(written, known)
    other = categories.other_words(asked)
    found = [term for text in (asked, *more, *other) for term in terms(text)]
    english = _english(asked, other, constraints)
    meaning = asked if mostly_han(asked) else english
    return Query(words.strip(), meaning, english, tuple(dict.fromkeys(found)), constraints.sort)


def _spoken(constraints: Constraints) -> str:
    parts = [*constraints.brand, *constraints.color, *constraints.material]
    if constraints.audience is not None:
        parts.append(constraints.audience.value)
    if constraints.category:
        parts.append(constraints.category)
    return " ".join([*parts, *constraints.features])


def _english(asked: str, other: tuple[str, ...], constraints: Constraints) -> str:
    if not has_han(asked):
        return asked
    latin = _NOT_HAN.sub(" ", asked)
    named = [normalize("color", value) for value in constraints.color]
    named += [normalize("material", value) for value in constraints.material]
    text = " ".join([*(name for name in named if not has_han(name)), *other[:2], *latin.split()])
    return text if _LATIN.search(text) else ""
