"""The taggers to beat: Aisle's rules, a dictionary of training values, a linear-chain CRF.

Each returns for a title the same tuples as its gold. The CRF (Lafferty et al. 2001; python-crfsuite, which only this benchmark needs)
reads words in English, with a model for each category, and characters in Chinese; its features are those of its field's text books:
the words or characters around, their beginnings, ends and shapes.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from benchmarks.tagged.sets import Title
from retrieval.brands import Brands, learn_brands
from retrieval.mentions import find_attributes
from retrieval.tagger.batches import Prepared
from retrieval.tagger.candidates import WORD, candidates, folded
from retrieval.tagger.counts import ValueCounts
from retrieval.tagger.examples import Example, Schema
from retrieval.types import AttributeKind, Money, Product, ProductId, Variant, VariantId

Found = frozenset[tuple[Any, ...]]
KIND_NAMES: dict[AttributeKind, tuple[str, ...]] = {
    "brand": ("Brand", "Brand Name"),
    "color": ("Color", "Frame Color"),
    "material": ("Material", "Fabric Type", "Body Material", "Frame Material"),
    "audience": ("Gender", "Department Name", "Applicable People", "Age"),
    "size": ("Size", "Net content", "Volume", "Length", "Weight"),
}
"""What Aisle's kinds are called in the sets, the most alike first."""


class Plain(Protocol):
    """A tagger of titles."""

    def __call__(self, example: Example) -> Found:
        """Return what it reads of a title."""
        ...


class Rules:
    """Aisle's word lists, sizes and brands that titles begin with; a kind is the first of its names that the category has."""

    def __init__(self, schema: Schema, train: Sequence[Title]) -> None:
        self._schema = schema
        self._brands: dict[str, Brands] = {
            category: learn_brands((one.example.text, "") for one in train if one.example.category == category)
            for category in schema
        }

    def __call__(self, example: Example) -> Found:
        """Return the (attribute, folded value) pairs of a title."""
        variant = Variant(variant_id=VariantId("1"), price=Money(amount=0, currency="USD"))
        product = Product(product_id=ProductId("1"), title=example.text, variants=(variant,))
        stated = self._brands[example.category].state(product).attributes
        names = self._schema.asked(example.category)
        found: set[tuple[Any, ...]] = set()
        for one in (*stated, *find_attributes(example.text)):
            if name := next((name for name in KIND_NAMES.get(one.kind, ()) if name in names), None):
                found.add((name, folded(one.value)))
        return frozenset(found)


class Dictionary:
    """The longest training value of each attribute that stood for it in more than half of its category's titles with it."""

    def __init__(self, counts: ValueCounts, schema: Schema) -> None:
        self._counts, self._schema = counts, schema

    def __call__(self, example: Example) -> Found:
        """Return the (attribute, folded value) pairs of a title."""
        best: dict[str, tuple[int, str]] = {}
        for one in candidates(example.text, self._counts.anything):
            for name in self._schema.asked(example.category):
                stood = self._counts.by_category[example.category, name, one.folded]
                seen = self._counts.seen_in[example.category, one.folded]
                if 2 * stood > seen:
                    best[name] = max(best.get(name, (0, "")), (len(one.folded), one.folded))
        return frozenset((name, value) for name, (_, value) in best.items())


class Crf:
    """A CRF a category; `places` says whether spans or values are what counts."""

    def __init__(self, train: Sequence[Title], *, places: bool) -> None:
        self._places = places
        self._models: dict[str, pycrfsuite.Tagger] = {}
        by_category: dict[str, list[Title]] = defaultdict(list)
        for title in train:
            by_category[title.example.category].append(title)
        with tempfile.TemporaryDirectory() as folder:
            for number, (category, titles) in enumerate(by_category.items()):
                trainer = pycrfsuite.Trainer(verbose=False)
                trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": 80})
                for title in titles:
                    words = [match.span() for match in WORD.finditer(title.example.text)]
                    trainer.append(_features(title.example.text, words), _labels(title.example, words))
                path = Path(folder) / f"{number}.crfsuite"
                trainer.train(str(path))
                self._models[category] = pycrfsuite.Tagger()
                self._models[category].open(str(path))

    def __call__(self, example: Example) -> Found:
        """Return the tuples that the likeliest labels say."""
        words = [match.span() for match in WORD.finditer(example.text)]
        found = list(_spans(self._models[example.category].tag(_features(example.text, words)), words))
        if self._places:
            return frozenset(found)
        return frozenset((name, folded(example.text[start:end])) for name, start, end in found)

    def odds(self, text: str, category: str, asked: Prepared) -> NDArray[np.float32]:
        """Return (S, A): how likely each stretch of a text begins and ends as the value of an attribute of `asked`.

        The least marginal of its words' labels, times that of no further word.
        """
        tagger, words = self._models[category], [match.span() for match in WORD.finditer(text)]
        tagger.set(_features(text, words))
        begins, ends = (
            {start: at for at, (start, _) in enumerate(words)},
            {end: at for at, (_, end) in enumerate(words)},
        )
        found = np.zeros((len(asked.found), len(asked.attributes)), np.float32)
        for column, name in enumerate(asked.attributes):
            first, inside = (_marginals(tagger, f"{place}-{name}", len(words)) for place in "BI")
            for row, one in enumerate(asked.found):
                start = begins[one.start]
                last = ends.get(one.end, start)
                least = min([first[start], *inside[start + 1 : last + 1]])
                found[row, column] = least * (1 - inside[last + 1])
        return found


def _marginals(tagger: pycrfsuite.Tagger, label: str, words: int) -> list[float]:
    """Return the probability of a label at each word, and 0 behind the last."""
    known = label in tagger.labels()
    return [*(tagger.marginal(label, at) if known else 0.0 for at in range(words)), 0.0]


def _features(text: str, words: Sequence[tuple[int, int]]) -> list[list[str]]:
    lower = [text[start:end].lower() for start, end in words]
    shapes = [_shape(text[start:end]) for start, end in words]

    def at(place: int) -> str:
        return lower[place] if 0 <= place < len(lower) else "#"

    return [
        [
            *(f"{step}={at(place + step)}" for step in (-2, -1, 0, 1, 2)),
            *(f"{step},{step + 1}={at(place + step)} {at(place + step + 1)}" for step in (-2, -1, 0, 1)),
            f"three={at(place - 1)} {at(place)} {at(place + 1)}",
            f"begins={word[:3]}",
            f"ends={word[-3:]}",
            "shapes=" + " ".join(shapes[max(0, place - 1) : place + 2]),
            f"place={min(place, 5)}",
        ]
        for place, word in enumerate(lower)
    ]


def _shape(word: str) -> str:
    if word.isdigit():
        return f"d{min(len(word), 4)}"
    if not word[0].isalnum():
        return word[0]
    return "han" if not word.isascii() else "A" if word.isupper() else "Aa" if word[0].isupper() else "a"


def _labels(example: Example, words: Sequence[tuple[int, int]]) -> list[str]:
    """Return B-, I- or O of each word; of values that overlap, the longest counts, and the first place of a value."""
    labels = ["O"] * len(words)
    once = {(one.attribute, example.text[one.start : one.end].lower()): one for one in reversed(example.stated)}
    stated = example.stated if not example.category else once.values()
    for one in sorted(stated, key=lambda one: one.start - one.end):
        inside = [place for place, (start, end) in enumerate(words) if start < one.end and end > one.start]
        if all(labels[place] == "O" for place in inside):
            for place in inside:
                labels[place] = f"I-{one.attribute}"
            if inside:
                labels[inside[0]] = f"B-{one.attribute}"
    return labels


def _spans(labels: Sequence[str], words: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    place = 0
    while place < len(labels):
        if not labels[place].startswith("B-"):
            place += 1
            continue
        name, last = labels[place][2:], place
        while last + 1 < len(labels) and labels[last + 1] == f"I-{name}":
            last += 1
        yield name, words[place][0], words[last][1]
        place = last + 1
