"""The catalog as the arrays that made-up shoppers judge and that the logging policy ranks by.

One row a product, in order of product id, so that the same catalog gives the same arrays whatever the order of its
file. It reads nothing but what the shop states of a product: category, brand, colors, materials, tags, price, rating,
sale. Knows no shopper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.types import AttributeKind, Product, Variant

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]

_UNRATED = 4.0
_COMMON = 6


@dataclass(frozen=True)
class Goods:
    """The products of a shop, P of them."""

    products: tuple[Product, ...]

    @classmethod
    def of(cls, products: Iterable[Product]) -> Goods:
        """Return the goods of a catalog."""
        return cls(tuple(sorted(products, key=lambda one: one.product_id)))

    def __len__(self) -> int:
        """Return P."""
        return len(self.products)

    def where(self, holds: Callable[[Product], bool]) -> Mask:
        """Return the (P,) mask of the products of which something holds."""
        return np.fromiter((holds(one) for one in self.products), bool, len(self.products))

    def stating(self, kind: AttributeKind, normal: str) -> Mask:
        """Return the (P,) mask of the products that state a value, themselves or by a variant."""
        return self._stated.get((kind, normal), np.zeros(len(self), bool))

    def common(self, kind: AttributeKind, among: Mask) -> list[str]:
        """Return the values of a kind that at least six of the products state, most stated first."""
        counts = Counter({value: int((mask & among).sum()) for (of, value), mask in self._stated.items() if of == kind})
        return [
            value for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count >= _COMMON
        ]

    def under(self, path: Sequence[str]) -> Mask:
        """Return the (P,) mask of the products whose category begins with a path."""
        wanted = tuple(path)
        return self.where(lambda one: one.category[: len(wanted)] == wanted)

    @cached_property
    def departments(self) -> dict[str, Mask]:
        """Each department's products."""
        names = sorted({one.category[0] for one in self.products if one.category})
        return {name: self.under((name,)) for name in names}

    @cached_property
    def paths(self) -> dict[tuple[str, ...], Mask]:
        """The products under each category path, departments included, in order of path."""
        paths = {one.category[:depth] for one in self.products for depth in range(1, len(one.category) + 1)}
        return {path: self.under(path) for path in sorted(paths)}

    @cached_property
    def shelves(self) -> dict[tuple[str, ...], Mask]:
        """The products of exactly each category path."""
        return {path: self.where(lambda one, path=path: one.category == path) for path in self.paths}

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The variant that a card shows of each product: in stock, then cheapest, then first."""
        return tuple(
            min(one.variants, key=lambda variant: (not variant.in_stock, variant.price.amount)) for one in self.products
        )

    @cached_property
    def price(self) -> Ints:
        """The price of each product's shown variant in minor units, shape (P,)."""
        return np.array([variant.price.amount for variant in self.variants], np.int64)

    @cached_property
    def price_level(self) -> Floats:
        """How dear each product is among its own category, shape (P,): log price, standardised, about [-2, 2]."""
        logs = np.log(np.maximum(self.price, 1))
        level = np.zeros(len(self))
        for inside in filter(np.any, self.shelves.values()):
            level[inside] = (logs[inside] - logs[inside].mean()) / max(float(logs[inside].std()), 0.15)
        return np.clip(level, -2.5, 2.5)

    @cached_property
    def rating(self) -> Floats:
        """The ratings, shape (P,); an unrated product counts as 4.0."""
        return np.array([_UNRATED if one.rating is None else one.rating for one in self.products])

    @cached_property
    def rating_count(self) -> Floats:
        """How many rated each product, shape (P,)."""
        return np.array([one.rating_count or 0 for one in self.products], float)

    @cached_property
    def on_sale(self) -> Mask:
        """Whether the shown variant has a list price above its price, shape (P,)."""
        return np.array(
            [
                variant.list_price is not None and variant.list_price.amount > variant.price.amount
                for variant in self.variants
            ]
        )

    @cached_property
    def in_stock(self) -> Mask:
        """Whether any variant is in stock, shape (P,)."""
        return np.array([variant.in_stock for variant in self.variants])

    @cached_property
    def _stated(self) -> dict[tuple[str, str], Mask]:
        holders: dict[tuple[str, str], set[int]] = {}
        for place, product in enumerate(self.products):
            facts = {
                (attribute.kind, attribute.normal)
                for holder in (product, *product.variants)
                for attribute in holder.attributes
                if attribute.kind != "brand"
            }
            facts |= {("features", tag) for tag in product.tags}
            if product.brand:
                facts.add(("brand", product.brand))
            for fact in facts:
                holders.setdefault(fact, set()).add(place)
        masks: dict[tuple[str, str], Mask] = {}
        for fact, places in sorted(holders.items()):
            mask = np.zeros(len(self), bool)
            mask[list(places)] = True
            masks[fact] = mask
        return masks
