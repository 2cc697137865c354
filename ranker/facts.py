"""What of the stated facts of products a shopper takes, set beside what they were shown: brand, color, material, price.

The facts of a product are the values of `KINDS` that it states, where its price lies among its category's, and whether
it is reduced. A fact's lift is how much more often the shopper chose products with it than was to be expected of what
they were shown, as a logarithm: naive Bayes, shrunk towards 0 while little is known. A product's value is the sum of
the lifts of its facts, so that each can be named. By facts a product that nobody has chosen is no special case.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ranker.choices import Ints
from retrieval.columns import Columns

KINDS = ("brand", "color", "material", "features", "style")
PRICE, SALE = "price", "on sale"

_STEP = 0.5
"""Width of a band of prices, in standard deviations of the logarithms of the category's prices."""
_FAR = 3
"""Bands beyond this one, in either direction, are the last one."""
_SHRINK = 0.6
"""Choices that every fact is given beside those it has, and is expected to have."""

Floats = npt.NDArray[np.float32]


class FactTable:
    """Which of P products states which of V facts."""

    def __init__(self, columns: Columns, categories: list[str]) -> None:
        """Read a catalog version; `categories` are the (P,) category columns. Products are numbered by position."""
        products = len(columns.row_ids)
        names: list[tuple[str, str]] = []
        rows: list[Ints] = []
        for kind, normal in columns.keys:
            if kind in KINDS:
                names.append((kind, normal))
                rows.append(np.unique(columns.owner[columns.stating(kind, normal)]))
        for fact, mask in _bands(columns, categories).items():
            names.append(fact)
            rows.append(np.flatnonzero(mask))
        names.append((SALE, "yes"))
        rows.append(np.flatnonzero(columns.products(columns.on_sale)))
        lengths = [len(one) for one in rows]
        where = (np.concatenate(rows), np.repeat(np.arange(len(rows)), lengths))
        self.names = tuple(names)
        """(V,): kind and normal form of each fact; of a price, its band from the middle of its category's."""
        self._stated: Any = sparse.csr_array((np.ones(sum(lengths), np.float32), where), shape=(products, len(names)))
        self._shares = (np.bincount(where[1], minlength=len(names)) / max(1, products)).astype(np.float32)

    def lifts(self, chosen: Ints, shown: Ints) -> Floats:
        """Return the (V,) lifts of the facts for who was shown some products, and chose some of them.

        A product counts as often as it is named. Where nothing but what was chosen is known to have been shown, as in
        imported orders, the whole catalog was.
        """
        if not len(chosen):
            return np.zeros(len(self.names), np.float32)
        took = self._counts(chosen)
        expected = self._shares * len(chosen)
        if len(shown) > len(chosen):
            expected = self._counts(shown) * (len(chosen) / len(shown))
        return np.log((took + _SHRINK) / (expected + _SHRINK)).astype(np.float32)

    def values(self, lifts: Floats, products: Ints) -> Floats:
        """Return the sums of the lifts of the facts of some products, (K,)."""
        return np.asarray(self._stated[products] @ lifts, np.float32)

    def _counts(self, products: Ints) -> Floats:
        numbers, often = np.unique(products, return_counts=True)
        return np.asarray(self._stated[numbers].T @ often.astype(np.float32))


def _bands(columns: Columns, categories: list[str]) -> dict[tuple[str, str], npt.NDArray[np.bool_]]:
    """Return which products, (P,), lie in each band of prices; those whose category has one price lie in the middle."""
    if not len(columns.row_ids):
        return {}
    prices = np.log(np.maximum(np.minimum.reduceat(columns.price, columns.starts[:-1]), 1))
    _, group = np.unique(categories, return_inverse=True)
    size = np.bincount(group)
    middle = np.bincount(group, prices) / size
    apart = prices - middle[group]
    spread = np.sqrt(np.bincount(group, apart**2) / size)
    level = np.divide(apart, spread[group], out=np.zeros_like(apart), where=spread[group] > 0)
    band = np.clip(np.floor(level / _STEP), -_FAR, _FAR).astype(np.int64)
    return {(PRICE, f"{one:+d}"): band == one for one in np.unique(band).tolist()}
