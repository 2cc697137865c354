"""Some of a shop's products, named by id, by brand or by category: what an owner's rule is about.

The same selection is asked of a whole catalog version, as a mask, and of one product; both give the same answer. A
category is a name, or several in a row ("Furniture > Desks"), of a product's own path, in any case. A brand is compared
as search compares it.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import StringConstraints

from retrieval.catalog import split_category
from retrieval.categories import Categories
from retrieval.columns import Columns, Mask
from retrieval.types import Product, ProductId, Value
from retrieval.vocabulary import normalize

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Selection(Value):
    """Products that are any of what is named; none where nothing is."""

    products: tuple[Name, ...] = ()
    brands: tuple[Name, ...] = ()
    categories: tuple[Name, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is named."""
        return not (self.products or self.brands or self.categories)

    def single(self) -> list[tuple[str, Selection]]:
        """Return each name alone, as ("brands", the selection of it)."""
        return [
            (kind, Selection.model_validate({kind: (name,)}))
            for kind in Selection.model_fields
            for name in getattr(self, kind)
        ]

    def selects(self, product: Product) -> bool:
        """Return whether a product is one of these."""
        if product.product_id in self.products:
            return True
        brands = {normalize("brand", one) for one in self.brands}
        holders = (product, *product.variants) if brands else ()
        if any(one.kind == "brand" and one.normal in brands for holder in holders for one in holder.attributes):
            return True
        return any(_lies_under(product.category, one) for one in self.categories)

    def mask(self, columns: Columns, categories: Categories) -> Mask:
        """Return which products of a catalog version are of these, (P,); a brand of one variant is the product's."""
        found = np.zeros(len(columns.row_ids), bool)
        found[columns.positions_of(frozenset(ProductId(one) for one in self.products))] = True
        for brand in self.brands:
            found[columns.owner[columns.stating("brand", normalize("brand", brand))]] = True
        for column, positions in categories.by_path.items() if self.categories else ():
            if any(_lies_under(split_category(column), one) for one in self.categories):
                found[positions] = True
        return found


def _lies_under(path: tuple[str, ...], named: str) -> bool:
    names = [name.strip().casefold() for name in named.split(">")]
    held = [name.strip().casefold() for name in path]
    return any(held[start : start + len(names)] == names for start in range(len(held) - len(names) + 1))
