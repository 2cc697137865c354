"""What the student is taught: Chinese texts with the English ones that say the same, and the names kept back from it.

The pairs are a published product taxonomy's (a folder outside the project: categories, attributes, values, Google's
categories) and those of Aisle's own nouns. Names are composed further, as titles and product texts are: a value before
a category's name, a name under its parent, a short document. Which names are kept back is decided by a hash of each
name, so that it is the same everywhere; a text that would give one away is left out wherever it stands.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from retrieval.errors import CatalogError
from retrieval.nouns import hierarchy
from retrieval.types import AttributeKind
from retrieval.vocabulary import known
from retrieval.words import has_han

KEPT_BACK = 500
"""Category names of the test part, and as many of the validation part."""
_LONGEST_VALUE = 8
"""Characters of a value that is put before a name."""
_MIXED = 0.15
"""The share of composed texts whose value stays English, as shoppers and titles mix the two."""
_TOGETHER = 0.6
"""The share of composed texts without a space between value and name."""
_WORDED: tuple[AttributeKind, ...] = ("color", "material", "audience")
_VAGUE = frozenset({"other", "none", "yes", "no", "universal"})


class Pair(NamedTuple):
    """A text in Chinese and in English."""

    chinese: str
    english: str


class Part(NamedTuple):
    """Names kept back from training: each Chinese name with the English names that categories of that name have."""

    chinese: tuple[str, ...]
    english: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Taxonomy:
    """The rows of the four files."""

    categories: list[dict[str, Any]]
    attributes: list[dict[str, Any]]
    values: list[dict[str, Any]]
    google: list[dict[str, Any]]

    def category_names(self) -> list[str]:
        """Return the English names of all categories, in the file's order."""
        return [row["name_en"] for row in self.categories]


@dataclass(frozen=True)
class Lessons:
    """What training may see, and what judges it: `validation` chooses, `test` is only ever reported."""

    names: list[Pair]
    composed: list[Pair]
    validation: Part
    test: Part


def read_taxonomy(folder: Path) -> Taxonomy:
    """Return the taxonomy in a folder.

    Raises:
        CatalogError: a file is missing or is none of a taxonomy.
    """
    names = ("categories", "attributes", "values", "google_categories")
    return Taxonomy(*(taxonomy_rows(folder, name) for name in names))


def lessons(taxonomy: Taxonomy, composed: int, seed: int = 1, kept_back: int = KEPT_BACK) -> Lessons:
    """Return the pairs to train on, about `composed` composed ones among them, and the names kept back."""
    test, validation = _parts(taxonomy, kept_back)
    secret = _Secret([*test.chinese, *validation.chinese], [*test.english, *validation.english])
    named = dict.fromkeys(pair for pair in _names(taxonomy) if has_han(pair.chinese) and not secret.holds(pair))
    made = _composed(taxonomy, frozenset(named), composed, Random(seed))
    texts = [pair for pair in made if not secret.within(pair)]
    return Lessons(list(named), list(dict.fromkeys(texts)), validation, test)


def taxonomy_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of one file of a taxonomy's folder.

    Raises:
        CatalogError: the file is missing or is none of a taxonomy.
    """
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise CatalogError(
            f"cannot read the taxonomy file {str(path)!r}: {error}; give the folder that has it"
        ) from error


def folded(text: str) -> str:
    """Return a name as names are compared: without case, width and spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())


def _parts(taxonomy: Taxonomy, kept_back: int) -> tuple[Part, Part]:
    english: dict[str, set[str]] = {}
    for row in taxonomy.categories:
        if has_han(row["name_zh"]):
            english.setdefault(row["name_zh"], set()).add(row["name_en"])
    order = sorted(english, key=lambda name: hashlib.sha256(name.encode()).digest())

    def part(names: list[str]) -> Part:
        return Part(tuple(names), tuple(frozenset(english[name]) for name in names))

    return part(order[:kept_back]), part(order[kept_back : 2 * kept_back])


class _Secret:
    """The names kept back, and whether a pair would teach one."""

    def __init__(self, chinese: Iterable[str], english: Iterable[frozenset[str]]) -> None:
        self._chinese = {folded(name) for name in chinese}
        self._english = {folded(name) for names in english for name in names}
        self._sizes = sorted({len(name) for name in self._chinese})

    def holds(self, pair: Pair) -> bool:
        """Return whether either side of a name is kept back."""
        return folded(pair.chinese) in self._chinese or folded(pair.english) in self._english

    def within(self, pair: Pair) -> bool:
        """Return whether a text has a Chinese name that is kept back anywhere in it."""
        text = folded(pair.chinese)
        return any(text[at : at + size] in self._chinese for size in self._sizes for at in range(len(text) - size + 1))


def _names(taxonomy: Taxonomy) -> Iterator[Pair]:
    """Yield the names that have both languages: the taxonomy's, Google's, and Aisle's own nouns and values."""
    for rows in (taxonomy.categories, taxonomy.values, taxonomy.attributes):
        for row in rows:
            if row["name_zh"] and row["name_en"]:
                yield Pair(row["name_zh"].strip(), row["name_en"].strip())
    for row in taxonomy.google:
        chinese, english = (str(row[path] or "").split(" > ") for path in ("path_zh", "path_en"))
        if len(chinese) == len(english):
            yield from (Pair(*both) for both in zip(chinese, english, strict=True) if all(both))
    for english, chinese in hierarchy().names.values():
        yield from (Pair(one, english[0]) for one in chinese)
    for kind in _WORDED:
        yield from (Pair(word, normal) for word, normal in known(kind).items())


def _composed(taxonomy: Taxonomy, named: frozenset[Pair], most: int, rng: Random) -> Iterator[Pair]:
    """Yield texts made of names that training has: half a value and a name, the rest longer ones."""
    by_id = {row["id"]: row for row in taxonomy.categories}
    values = {row["id"]: Pair(row["name_zh"] or "", row["name_en"] or "") for row in taxonomy.values}
    listed = {row["id"]: row.get("values") or () for row in taxonomy.attributes}
    held = {
        row["id"]: [values[one] for one in listed[row.get("values_from") or row["id"]] if one in values]
        for row in taxonomy.attributes
    }
    told = [row for row in taxonomy.categories if Pair(row["name_zh"], row["name_en"]) in named]
    for row in taxonomy.attributes:
        yield Pair(row["description_zh"] or "", row["description_en"] or "")
    for number in range(most if told else 0):
        row = rng.choice(told)
        name = Pair(row["name_zh"], row["name_en"])
        offered = [one for key in row["attributes"] for one in held.get(key, ()) if one in named and _sayable(one)]
        above = [Pair(one["name_zh"], one["name_en"]) for one in _above(row, by_id)]
        if number % 2 == 0 and offered:
            yield _valued(rng.choice(offered), name, rng)
        elif number % 8 == 1 and offered:
            title = _valued(rng.choice(offered), name, rng)
            stated = rng.sample(offered, min(3, len(offered)))
            yield _joined("\n", [title, _joined(" > ", [*above, name]), _joined(", ", stated)])
        elif above:
            yield _joined(" > ", [*above[-rng.randint(1, len(above)) :], name])


def _sayable(value: Pair) -> bool:
    return len(value.chinese) <= _LONGEST_VALUE and value.english.casefold() not in _VAGUE


def _above(row: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the categories over one, the highest first."""
    found: list[dict[str, Any]] = []
    while row["parent"] in by_id:
        row = by_id[row["parent"]]
        found.insert(0, row)
    return found


def _valued(value: Pair, name: Pair, rng: Random) -> Pair:
    if rng.random() < _MIXED:
        return Pair(f"{value.english.lower()} {name.chinese}", f"{value.english} {name.english}".lower())
    gap = "" if rng.random() < _TOGETHER else " "
    return Pair(f"{value.chinese}{gap}{name.chinese}", f"{value.english} {name.english}".lower())


def _joined(mark: str, parts: Sequence[Pair]) -> Pair:
    return Pair(mark.join(one.chinese for one in parts), mark.join(one.english for one in parts))
