"""Words: BM25 over product texts, exact codes, and which products state a word at all.

One index a catalog version, kept in the shop folder and mapped into memory. A product's fields are one bag of terms in
which a field counts as often as `REPEATS` says: BM25F's field weights by repetition (Robertson et al. 2004), so that
the title outweighs the description. Scores are Lucene's BM25 as bm25s precomputes them (Lù 2024): a query is a sum of
few sparse columns. The terms of each stored row are kept too, so that a new version only reads the rows that are new.
Knows terms of products, nothing of prices or meanings.
"""

from __future__ import annotations

import json
import math
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from retrieval.document import all_languages
from retrieval.types import Product
from retrieval.words import required, stem, terms, tokens

Ints = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]

REPEATS = {"title": 3, "brand": 2, "category": 2, "attributes": 1, "description": 1}
"""How often a field's words count."""
K1 = 1.2
B = 0.75
MAX_TERMS = 4000
"""Terms taken of one product; what a longer text says later is not searched."""
FORMAT = 4
MIN_CODE = 5
"""A single word of an utterance is looked up as a code only from this length on, and only with a digit in it."""


def product_terms(product: Product) -> list[str]:
    """Return the bag of terms of a product, each field repeated by its weight."""
    found = terms(all_languages(product, "title")) * REPEATS["title"]
    if product.brand:
        found += terms(product.brand) * REPEATS["brand"]
    found += [term for part in product.category for term in terms(part)] * REPEATS["category"]
    stated = dict.fromkeys(attribute.value for attribute in product.attributes)
    stated |= dict.fromkeys(product.tags)
    for variant in product.variants:
        stated |= dict.fromkeys(attribute.value for attribute in variant.attributes)
        stated |= dict.fromkeys(variant.options.values())
        if variant.title:
            stated[variant.title] = None
    found += [term for value in stated for term in terms(value)] * REPEATS["attributes"]
    found += terms(all_languages(product, "description")) * REPEATS["description"]
    return found[:MAX_TERMS]


@dataclass(frozen=True)
class WordIndex:
    """The words of one catalog version; positions are those of `Columns`."""

    row_ids: Ints
    vocabulary: dict[str, int]
    codes: dict[str, int]
    bags: npt.NDArray[np.int32]  # terms of all rows, row by row
    starts: Ints  # (P + 1,) into bags
    bm25: Any  # bm25s has no types

    def scores(self, words: Sequence[str]) -> Scores:
        """Return the (P,) BM25 scores of query terms, 0 where none occurs; a term that is repeated counts once."""
        known = [self.vocabulary[word] for word in dict.fromkeys(words) if word in self.vocabulary]
        if not known or not len(self.row_ids):
            return np.zeros(len(self.row_ids), np.float32)
        return np.asarray(self.bm25.get_scores_from_ids(known), np.float32)

    def score_of(self, words: Sequence[str], bag: Sequence[str]) -> float:
        """Return the BM25 score of query terms for a text of these terms, as if it stood in the index in place of one.

        The other texts stay what they are: how rare a word is and how long texts are on average.
        """
        count, average = len(self.row_ids), len(self.bags) / max(len(self.row_ids), 1)
        total, held = 0.0, Counter(bag)
        for word in dict.fromkeys(words):
            key = self.vocabulary.get(word)
            if key is None or not held[word]:
                continue
            starts = self.bm25.scores["indptr"]
            holders = int(starts[key + 1] - starts[key])
            rarity = math.log(1 + (count - holders + 0.5) / (holders + 0.5))
            total += rarity * held[word] / (held[word] + K1 * (1 - B + B * len(bag) / average))
        return total

    def known(self, word: str) -> bool:
        """Return whether a product holds a folded word in any of its forms."""
        return stem(word) in self.vocabulary

    def holding(self, term: str) -> Ints:
        """Return the positions of the products that hold an index term, ascending."""
        key = self.vocabulary.get(term)
        if key is None:
            return np.zeros(0, np.int64)
        columns = self.bm25.scores
        return np.sort(np.asarray(columns["indices"][columns["indptr"][key] : columns["indptr"][key + 1]], np.int64))

    def stating(self, phrase: str) -> Ints:
        """Return the positions of the products whose text holds every content word of a phrase, ascending."""
        return self._holding_all(required(phrase))

    def denying(self, phrase: str) -> Ints:
        """Return the positions of the products that say of each word of a phrase that it is absent, ascending."""
        return self._holding_all([term[1:] if term.startswith("~") else "~" + term for term in required(phrase)])

    def _holding_all(self, wanted: Sequence[str]) -> Ints:
        if not wanted:
            return np.arange(len(self.row_ids))
        found = self.holding(wanted[0])
        for term in wanted[1:]:
            if not len(found):
                break
            found = np.intersect1d(found, self.holding(term), assume_unique=True)
        return found

    def named(self, utterance: str) -> Ints:
        """Return the positions of products whose id or SKU the utterance gives, in the order of its words."""
        whole = utterance.strip().casefold()
        tried = [whole] if len(whole) >= MIN_CODE or not whole.isdigit() else []
        tried += [
            word for word in utterance.casefold().split() if len(word) >= MIN_CODE and any(c.isdigit() for c in word)
        ]
        tried += [word for word in tokens(utterance) if len(word) >= MIN_CODE and any(c.isdigit() for c in word)]
        return np.array(list(dict.fromkeys(self.codes[word] for word in tried if word in self.codes)), np.int64)


def open_words(
    folder: Path,
    version: int,
    row_ids: Ints,
    products: Callable[[Ints], Iterable[tuple[int, Product]]],
) -> WordIndex:
    """Return the word index of a catalog version, from `folder` where it is stored there, else built and stored.

    `products` yields the rows asked for, in order; only rows that no stored version has are asked for.
    """
    place = folder / f"v{version}"
    stored = _load(place)
    if stored is not None and np.array_equal(stored.row_ids, row_ids):
        return stored
    older = stored or _newest(folder)
    built = _build(row_ids, products, older)
    _save(place, built)
    for path in folder.glob("v*"):
        if path != place:
            shutil.rmtree(path, ignore_errors=True)
    return _load(place) or built


def _build(
    row_ids: Ints, products: Callable[[Ints], Iterable[tuple[int, Product]]], older: WordIndex | None
) -> WordIndex:
    vocabulary: dict[str, int] = dict(older.vocabulary) if older is not None else {}
    kept = _kept(row_ids, older)
    codes: dict[str, int] = {}
    bags: dict[int, npt.NDArray[np.int32]] = {}
    if older is not None:
        position_of = {row_id: position for position, row_id in enumerate(row_ids.tolist())}
        for row_id, old in kept.items():
            bags[row_id] = older.bags[older.starts[old] : older.starts[old + 1]]
        for code, old in older.codes.items():
            position = position_of.get(int(older.row_ids[old]))
            if position is not None:
                codes[code] = position
    fresh = np.array([row_id for row_id in row_ids.tolist() if row_id not in kept], np.int64)
    positions = {row_id: position for position, row_id in enumerate(row_ids.tolist())}
    for row_id, product in products(fresh):
        words = product_terms(product)
        bags[row_id] = np.fromiter(
            (vocabulary.setdefault(word, len(vocabulary)) for word in words), np.int32, len(words)
        )
        for code in (product.product_id, *(variant.variant_id for variant in product.variants)):
            codes.setdefault(code.casefold(), positions[row_id])
    ordered = [bags[row_id] for row_id in row_ids.tolist()]
    starts = np.concatenate(([0], np.cumsum([len(bag) for bag in ordered]))).astype(np.int64)
    flat = np.concatenate(ordered) if ordered else np.zeros(0, np.int32)
    used, flat = np.unique(flat, return_inverse=True)  # words of rows that are gone leave the vocabulary
    by_number = list(vocabulary)
    vocabulary = {by_number[number]: place for place, number in enumerate(used.tolist())}
    flat = flat.astype(np.int32)
    bm25 = _scored([flat[start:end] for start, end in pairwise(starts.tolist())], vocabulary)
    return WordIndex(row_ids, vocabulary, codes, flat, starts, bm25)


def _kept(row_ids: Ints, older: WordIndex | None) -> dict[int, int]:
    """Return, by row id, the position in the older index of each row that it already holds."""
    if older is None or not len(older.row_ids):
        return {}
    shared = np.intersect1d(row_ids, older.row_ids, assume_unique=True)
    return dict(zip(shared.tolist(), np.searchsorted(older.row_ids, shared).tolist(), strict=True))


def _scored(bags: Sequence[npt.NDArray[np.int32]], vocabulary: dict[str, int]) -> Any:
    # Half a second to import.
    import bm25s

    index = bm25s.BM25(k1=K1, b=B, method="lucene")  # pyright: ignore[reportUnknownMemberType]
    if not bags or not vocabulary:
        index.scores = {
            "data": np.zeros(0, np.float32),
            "indices": np.zeros(0, np.int32),
            "indptr": np.zeros(len(vocabulary) + 1, np.int64),
            "num_docs": len(bags),
        }
        index.nonoccurrence_array = None
    else:
        index.scores = index.build_index_from_ids(
            list(range(len(vocabulary))), cast("list[list[int]]", list(bags)), show_progress=False
        )
    return index


def _save(place: Path, index: WordIndex) -> None:
    """Write the index beside its place and move it there, so that no reader sees half of one."""
    draft = place.with_name(place.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    columns = index.bm25.scores
    for name in ("data", "indices", "indptr"):
        np.save(draft / f"{name}.npy", np.asarray(columns[name]))
    for name, array in (("row_ids", index.row_ids), ("bags", index.bags), ("starts", index.starts)):
        np.save(draft / f"{name}.npy", array)
    head = {"format": FORMAT, "terms": list(index.vocabulary), "codes": index.codes}
    (draft / "words.json").write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)


def _load(place: Path) -> WordIndex | None:
    """Return a stored index, None where there is none that can be read."""
    try:
        head = json.loads((place / "words.json").read_text(encoding="utf-8"))
        if head.get("format") != FORMAT:
            return None
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in place.glob("*.npy")}
        bm25 = _scored([], {})
        bm25.scores = {name: arrays[name] for name in ("data", "indices", "indptr")} | {
            "num_docs": len(arrays["row_ids"])
        }
        vocabulary = {term: number for number, term in enumerate(head["terms"])}
        return WordIndex(arrays["row_ids"], vocabulary, head["codes"], arrays["bags"], arrays["starts"], bm25)
    except (OSError, ValueError, KeyError, AttributeError):
        return None


def _newest(folder: Path) -> WordIndex | None:
    for place in sorted(folder.glob("v*"), key=lambda path: path.stat().st_mtime, reverse=True):
        found = _load(place) if place.suffix != ".draft" else None
        if found is not None:
            return found
    return None
