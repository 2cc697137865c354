"""A made-up catalog of any size with the shape of a real one, and vectors for it that need no day of encoding.

Deterministic: slice N of a seed is the same in every run, so that a catalog can be written in parts and grows without
changing. Kinds are the narrowest nouns of the hierarchy that ships with Aisle, their number falling as Zipf's law has
it, and so do brands, colors, materials and popularity; prices are log-normal around a level of the kind's own; an
eighth is out of stock. Every product has one variant. A vector is the mean of MiniLM's vectors of the title's words,
with noise of the product's own: near texts are those that share words of like meaning, as with an encoder, but
encoding a million titles takes hours on two cores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from retrieval.embedder import Embedder
from retrieval.nouns import hierarchy
from retrieval.types import Attribute, AttributeKind, Money, Product, ProductId, Variant, VariantId
from retrieval.vocabulary import normalize

Floats = npt.NDArray[np.float32]

SLICE = 20_000
"""Products that are made together."""
COLORS = (
    "black white gray blue red green navy brown beige pink silver gold yellow purple orange tan teal ivory olive "
    "burgundy khaki turquoise lavender bronze mustard indigo mauve emerald crimson chestnut"
).split()
MATERIALS = (
    "cotton polyester wood leather steel plastic glass ceramic wool linen bamboo nylon silk oak aluminum".split()
)
STYLES = (
    "classic modern compact folding portable vintage slim deluxe sturdy lightweight premium everyday outdoor "
    "professional handmade minimalist ergonomic adjustable insulated reversible stackable rustic elegant soft"
).split()
FEATURES = (
    "waterproof|easy to clean|machine washable|non-slip base|rechargeable battery|dishwasher safe|wrinkle resistant|"
    "quick drying|scratch resistant|with storage pocket|reinforced seams|one year warranty|hypoallergenic|UV protection|"
    "noise reducing|energy saving|stain resistant|extra long cable|gift box included|made from recycled parts"
).split("|")
SIZES = ("XS", "S", "M", "L", "XL", "XXL")
BRANDS = 2000
NOISE = 0.6
"""Length of a product's own noise beside the unit mean of its words."""
_ONSETS = "b br c cl d dr f fl g gr h j k l m n p pr qu r s st t tr v w z".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = "l m n r s x nd rt sk th ck".split()
_WORD = re.compile(r"[a-z]+")


class Made(NamedTuple):
    """Products of one slice with their vectors, (N, D)."""

    products: list[Product]
    vectors: Floats


class LargeCatalog:
    """Products by slice, from 0."""

    def __init__(self, embedder: Embedder, seed: int = 7) -> None:
        """Draw the shop's kinds, their price levels and its brands; the encoder reads each word once."""
        self._seed = seed
        draw = np.random.default_rng(seed)
        nouns = hierarchy()
        self._kinds = [name for name in nouns.names if name not in nouns.children and name in nouns.parents]
        draw.shuffle(self._kinds)
        self._paths = [_path(kind, nouns.parents) for kind in self._kinds]
        self._levels = np.exp(draw.normal(3.4, 1.0, len(self._kinds)))
        self._brands = sorted({_name(draw) for _ in range(2 * BRANDS)})
        draw.shuffle(self._brands)
        self._brands = self._brands[:BRANDS]
        texts = (*self._kinds, *self._brands, *COLORS, *MATERIALS, *STYLES, *FEATURES)
        self._words = {w: n for n, w in enumerate(sorted({w for text in texts for w in _WORD.findall(text.lower())}))}
        self._meanings = embedder.encode_document(list(self._words))

    def slice(self, number: int) -> Made:
        """Return `SLICE` products."""
        draw = np.random.default_rng((self._seed, number))
        kinds = _zipf(draw.random(SLICE), len(self._kinds))
        drawn = {
            "brand": _zipf(draw.random(SLICE), BRANDS),
            "color": _zipf(draw.random(SLICE), len(COLORS)),
            "material": _zipf(draw.random(SLICE), len(MATERIALS)),
            "style": draw.integers(len(STYLES), size=SLICE),
            "size": draw.integers(len(SIZES), size=SLICE),
        }
        features = draw.integers(len(FEATURES), size=(SLICE, 3))
        prices = np.maximum(99, 100 * np.rint(self._levels[kinds] * np.exp(draw.normal(0, 0.6, SLICE))) - 1)
        listed = np.where(draw.random(SLICE) < 0.2, np.rint(prices * draw.uniform(1.1, 1.6, SLICE)), 0)
        in_stock = draw.random(SLICE) >= 0.12
        rating = np.where(draw.random(SLICE) < 0.8, np.round(2.5 + 2.5 * np.sqrt(draw.random(SLICE)), 1), np.nan)
        popularity = 1000 // (1 + 999 * draw.random(SLICE))
        products: list[Product] = []
        for place in range(SLICE):
            brand = self._brands[drawn["brand"][place]].title()
            color, material = COLORS[drawn["color"][place]], MATERIALS[drawn["material"][place]]
            kind, style = self._kinds[kinds[place]], STYLES[drawn["style"][place]]
            first, second, third = (FEATURES[feature] for feature in features[place])
            path = self._paths[kinds[place]]
            stated = [_stated("brand", brand), _stated("color", color), _stated("material", material)]
            if path[0] in ("clothing", "shoe", "sport"):
                stated.append(_stated("size", SIZES[drawn["size"][place]]))
            product_id = f"P{number * SLICE + place:08d}"
            products.append(
                Product.model_construct(
                    product_id=ProductId(product_id),
                    title=f"{brand} {style} {material} {kind} {first}, {color}, {brand[:2].upper()}-{place}",
                    description=f"A {style} {kind} by {brand}. {second.capitalize()}, {third}.",
                    brand=brand,
                    category=path,
                    rating=None if np.isnan(rating[place]) else float(rating[place]),
                    popularity=float(popularity[place]),
                    variants=(
                        Variant.model_construct(
                            variant_id=VariantId(product_id),
                            price=_money(prices[place]),
                            list_price=_money(listed[place]) if listed[place] else None,
                            in_stock=bool(in_stock[place]),
                        ),
                    ),
                    attributes=tuple(stated),
                )
            )
        return Made(products, self._vectors([product.title for product in products], draw))

    def needs(self, count: int) -> list[str]:
        """Return what shoppers may ask for, the more often the more products there are of it."""
        draw = np.random.default_rng((self._seed, 2**32))
        kinds = _zipf(draw.random(count), len(self._kinds))
        return [f"{STYLES[draw.integers(len(STYLES))]} {self._kinds[kind]}" for kind in kinds]

    def _vectors(self, titles: Sequence[str], draw: np.random.Generator) -> Floats:
        words = [[self._words[w] for w in _WORD.findall(title.lower()) if w in self._words] for title in titles]
        starts = np.concatenate(([0], np.cumsum([len(one) for one in words])))
        flat = np.concatenate([np.array(one) for one in words])
        counts = csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(titles), len(self._words)))
        noise = draw.standard_normal((len(titles), self._meanings.shape[1]), np.float32)
        return _units(_units(counts @ self._meanings) + NOISE * _units(noise))


def _stated(kind: AttributeKind, value: str) -> Attribute:
    return Attribute.model_construct(kind=kind, value=value, normal=normalize(kind, value), field=kind)


def _money(amount: float) -> Money:
    return Money.model_construct(amount=int(amount), currency="USD")


def _path(kind: str, parents: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    path = [kind]
    while path[0] in parents and parents[path[0]][0] not in path:
        path.insert(0, parents[path[0]][0])
    return tuple(path)


def _name(draw: np.random.Generator) -> str:
    syllables = [str(draw.choice(part)) for part in (_ONSETS, _VOWELS, _CODAS, _VOWELS)]
    return "".join(syllables[: int(draw.integers(3, 5))])


def _zipf(uniform: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Return places from 0 to count - 1 whose frequency falls about as 1 / (place + 1)."""
    return np.minimum((count + 1) ** uniform - 1, count - 1).astype(np.int64)


def _units(rows: Floats) -> Floats:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
