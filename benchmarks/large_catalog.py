"""A made-up catalog of any size with the shape of a real one, and vectors for it that need no day of encoding.

Deterministic: product N of a seed is the same in every run, so that a catalog can be written in parts and grows
without changing. Kinds are the narrowest nouns of the hierarchy that ships with Aisle, their number falling as Zipf's
law has it, and so do brands, colors and popularity; prices are log-normal around a level of the kind's own. Every
product has one variant. `ComposedEmbedder` stands for an encoder: encoding a million titles takes hours on two cores.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.embedder import MiniLMEmbedder, Vectors
from retrieval.nouns import hierarchy

COLORS = (
    "black white gray blue red green navy brown beige pink silver gold yellow purple orange tan teal ivory olive "
    "burgundy khaki turquoise lavender bronze mustard indigo mauve emerald crimson chestnut"
).split()
MATERIALS = (
    "cotton polyester wood leather steel plastic glass ceramic wool linen bamboo nylon silk oak aluminum".split()
)
STYLES = (
    "classic modern compact folding portable vintage slim deluxe heavy-duty lightweight premium everyday outdoor "
    "professional handmade minimalist ergonomic adjustable insulated reversible stackable rustic elegant sturdy"
).split()
FEATURES = (
    "waterproof|easy to clean|machine washable|non-slip base|rechargeable battery|dishwasher safe|wrinkle resistant|"
    "quick drying|scratch resistant|with storage pocket|reinforced seams|one year warranty|hypoallergenic|UV protection|"
    "noise reducing|energy saving|stain resistant|extra long cable|gift box included|made from recycled parts"
).split("|")
SIZES = ("XS", "S", "M", "L", "XL", "XXL")
AUDIENCES = ("men", "women", "kids", "unisex")
BRANDS = 4000
_ONSETS = "b br c cl d dr f fl g gr h j k l m n p pr qu r s st t tr v w z".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = "l m n r s x nd rt sk th ck".split()
_WORD = re.compile(r"[a-z]+")


class LargeCatalog:
    """Products by number, 0 upwards."""

    def __init__(self, seed: int = 7) -> None:
        """Draw the shop's kinds, their price levels and its brands."""
        self._seed = seed
        draw = np.random.default_rng(seed)
        nouns = hierarchy()
        self._kinds = [name for name in nouns.names if name not in nouns.children and name in nouns.parents]
        draw.shuffle(self._kinds)
        self._paths = {kind: _path(kind, nouns.parents) for kind in self._kinds}
        self._levels = np.exp(draw.normal(3.4, 1.0, len(self._kinds)))
        self._brands = sorted({_name(draw) for _ in range(2 * BRANDS)})
        draw.shuffle(self._brands)
        self._brands = self._brands[:BRANDS]

    def rows(self, start: int, count: int) -> Iterator[dict[str, Any]]:
        """Yield the columns of `count` products from number `start` on; prices in the major unit."""
        for number in range(start, start + count):
            yield self.row(number)

    def row(self, number: int) -> dict[str, Any]:
        """Return the columns of a product."""
        draw = np.random.default_rng((self._seed, number))
        uniform = draw.random(16).tolist()
        place = _zipf(uniform[0], len(self._kinds))
        kind = self._kinds[place]
        brand = self._brands[_zipf(uniform[1], len(self._brands))]
        color = COLORS[_zipf(uniform[2], len(COLORS))]
        material = MATERIALS[_zipf(uniform[3], len(MATERIALS))]
        style = STYLES[int(uniform[4] * len(STYLES))]
        features = [FEATURES[int(value * len(FEATURES))] for value in uniform[5:8]]
        price = max(0.99, round(float(self._levels[place]) * float(np.exp(draw.normal(0, 0.6)))) - 0.01)
        title = f"{brand.title()} {style} {material} {kind} {features[0]}, {color}, {brand[:2].upper()}-{number % 9973}"
        row: dict[str, Any] = {
            "id": f"P{number:08d}",
            "title": title,
            "brand": brand.title(),
            "category": " > ".join(self._paths[kind]),
            "description": f"A {style} {kind} by {brand.title()}. {features[1].capitalize()}, {features[2]}.",
            "price": f"{price:.2f}",
            "color": color,
            "material": material,
            "stock": 0 if uniform[8] < 0.12 else int(uniform[9] * 200) + 1,
            "popularity": int(1000 / (1 + 999 * uniform[10])),
        }
        if uniform[11] < 0.2:
            row["list_price"] = f"{price * (1.1 + uniform[12] / 2):.2f}"
        if uniform[13] < 0.8:
            row["rating"] = round(2.5 + 2.5 * uniform[14] ** 0.5, 1)
        if self._paths[kind][0] in ("clothing", "shoe", "sport"):
            row["size"] = SIZES[int(uniform[15] * len(SIZES))]
            row["audience"] = AUDIENCES[number % len(AUDIENCES)]
        return row

    def needs(self, count: int) -> list[str]:
        """Return what shoppers may ask for, the more frequent the more products there are of it."""
        draw = np.random.default_rng((self._seed, -1 % 2**32))
        return [
            f"{STYLES[int(draw.integers(len(STYLES)))]} {self._kinds[_zipf(draw.random(), len(self._kinds))]}"
            for _ in range(count)
        ]


class ComposedEmbedder:
    """MiniLM for queries; a document is the mean of its words' MiniLM vectors with noise of its own.

    Near texts are those that share words of like meaning, as with an encoder, and no two products coincide. The share
    of noise, `NOISE`, gives the nearest neighbors of a query about the cosines that MiniLM gives real titles. Safe to
    share between threads.
    """

    name = "composed"
    dimensions = 384
    NOISE = 0.6

    def __init__(self) -> None:
        """Compose from the packaged encoder, whose weights are loaded on first use."""
        self._encoder = MiniLMEmbedder()

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors as MiniLM gives them."""
        return self._encoder.encode_query(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors; equal texts have equal ones."""
        found = np.empty((len(texts), self.dimensions), np.float32)
        for place, text in enumerate(texts):
            noise = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(self.dimensions, np.float32)
            words = [self._words[word] for word in _WORD.findall(text.split("\n")[0].lower()) if word in self._words]
            found[place] = _unit(self._matrix[words].mean(axis=0)) + self.NOISE * _unit(noise)
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    @cached_property
    def _words(self) -> dict[str, int]:
        catalog = LargeCatalog()
        texts = (*catalog._kinds, *catalog._brands, *COLORS, *MATERIALS, *STYLES, *FEATURES)
        return {
            word: n for n, word in enumerate(sorted({word for text in texts for word in _WORD.findall(text.lower())}))
        }

    @cached_property
    def _matrix(self) -> Vectors:
        return self._encoder.encode_document(list(self._words))


def write(path: Path, count: int) -> None:
    """Write the first `count` products as JSON lines."""
    catalog = LargeCatalog()
    with path.open("w", encoding="utf-8") as stream:
        for row in catalog.rows(0, count):
            stream.write(json.dumps(row) + "\n")


def _path(kind: str, parents: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    path = [kind]
    while path[0] in parents and parents[path[0]][0] not in path:
        path.insert(0, parents[path[0]][0])
    return tuple(path)


def _name(draw: np.random.Generator) -> str:
    syllables = [str(draw.choice(part)) for part in (_ONSETS, _VOWELS, _CODAS, _VOWELS)]
    return "".join(syllables[: int(draw.integers(3, 5))])


def _zipf(uniform: float, count: int) -> int:
    """Return a place from 0 to count - 1 whose frequency falls about as 1 / (place + 1)."""
    return min(int((count + 1) ** uniform) - 1, count - 1)


def _unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--products", type=int, default=1_000_000)
    arguments = parser.parse_args()
    write(arguments.file, arguments.products)
