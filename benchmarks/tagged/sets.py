"""The public titles with what they state: OA-Mine and AE-110k in English, e-commerce titles in Chinese.

`attribute_extraction_en/*.jsonl.gz`: dataset, title, category, attributes {name: [values]} (the subsets of ExtractGPT, Brinkmann
et al. 2024, arXiv:2310.12537, of OA-Mine, Zhang et al. 2022, and AE-110k, Xu et al. 2019); a value "n/a" says that none is stated and
is not counted. `product_title_ner_zh/*.jsonl.gz`: text, entities [{type, start, end}] (Jie et al. 2019, "Better Modeling of Incomplete
Annotations for Named Entity Recognition"); it repeats titles, so each is taken once and none of the training part is tested.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.tagger.candidates import folded
from retrieval.tagger.examples import Example, Stated, located

NOT_STATED = "n/a"
VALIDATION = 8
"""One training title in so many is for choosing."""


@dataclass(frozen=True)
class Title:
    """A title of a set, with its gold: (attribute, folded value) in English, (type, start, end) in Chinese."""

    dataset: str
    example: Example
    gold: frozenset[tuple[Any, ...]]


@dataclass(frozen=True)
class Parts:
    """A language's titles: to learn from, to choose by, to be judged by."""

    train: list[Title]
    validation: list[Title]
    test: list[Title]


def english(folder: Path) -> Parts:
    """Return the English titles; a fixed eighth of the training part is for choosing."""
    train = [_english(row) for row in _rows(folder / "attribute_extraction_en" / "train.jsonl.gz")]
    test = [_english(row) for row in _rows(folder / "attribute_extraction_en" / "test_public.jsonl.gz")]
    return Parts([one for one in train if not _held(one)], [one for one in train if _held(one)], test)


def chinese(folder: Path) -> Parts:
    """Return the Chinese titles, each in the first part that has it, in the order train, dev, test."""
    seen: set[str] = set()
    parts: list[list[Title]] = []
    for name in ("train", "dev", "test_public"):
        titles = [_chinese(row) for row in _rows(folder / "product_title_ner_zh" / f"{name}.jsonl.gz")]
        parts.append(list({one.example.text: one for one in titles if one.example.text not in seen}.values()))
        seen.update(one.example.text for one in titles)
    return Parts(*parts)


def _english(row: dict[str, Any]) -> Title:
    stated = {name: [one for one in values if one != NOT_STATED] for name, values in row["attributes"].items()}
    example = Example(row["title"], row["category"], located(row["title"], stated))
    gold = frozenset((name, folded(value)) for name, values in stated.items() for value in values)
    return Title(row["dataset"], example, gold)


def _chinese(row: dict[str, Any]) -> Title:
    stated = tuple(Stated(one["type"], one["start"], one["end"]) for one in row["entities"])
    return Title("titles", Example(row["text"], "", stated), frozenset(stated))


def _held(title: Title) -> bool:
    return hashlib.sha256(title.example.text.encode()).digest()[0] % VALIDATION == 0


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
