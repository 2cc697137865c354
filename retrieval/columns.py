"""The indexed columns of one catalog version as arrays: what the predicates of `constraints` run over.

One read transaction, so all arrays show the same version. Products are numbered by their place in `row_ids` (called a
position, 0 to P - 1, in order of row id) and variants likewise (0 to V - 1, grouped by product, in the shop's order).
A value that the product states as a whole holds for each of its variants, but a color or size only for those that
state none themselves. Costs about 200 bytes a product, 18 a variant and 8 a stated value; a new catalog version makes
new columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from retrieval.catalog import ProductRow, StatedRow, VariantRow, current_version, is_current
from retrieval.types import ProductId

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

KINDS = ("brand", "color", "material", "size", "audience", "features", "style", "model")
OWN_FIRST = ("color", "size")
"""Kinds of which a variant's own statement replaces the product's; of the others both hold."""


@dataclass(frozen=True)
class Columns:
    """The columns of one version; arrays must not be written to."""

    version: int
    row_ids: Ints  # (P,) ascending
    product_ids: tuple[ProductId, ...]
    text_hashes: tuple[str, ...]
    ties: Ints  # (P,) rank of the product id: the last word between equals
    rating: Floats  # (P,) NaN where unknown
    popularity: Floats  # (P,) NaN where unknown
    created: Ints  # (P,) rank of the date, -1 where unknown
    owner: Ints  # (V,) position of the variant's product
    starts: Ints  # (P + 1,) first variant of each product
    place: Ints  # (V,) place of the variant in its product, as in `Product.variants`
    price: Ints  # (V,) minor units
    in_stock: Mask  # (V,)
    on_sale: Mask  # (V,)
    keys: dict[tuple[str, str], int]  # (kind, normal) to its run in `holders`
    runs: Ints  # (keys + 1,) starts of the runs
    holders: Ints  # variants, run by run
    speaks: dict[str, Mask]  # (V,) by kind: a value of this kind holds for the variant

    def stating(self, kind: str, normal: str) -> Ints:
        """Return the variants for which a value holds, ascending."""
        key = self.keys.get((kind, normal))
        return self.holders[:0] if key is None else self.holders[self.runs[key] : self.runs[key + 1]]

    def beginning(self, kind: str, start: str) -> Ints:
        """Return the variants for which a value holds whose normal form begins with `start`, in no order."""
        found = [self.stating(kind, normal) for one, normal in self.keys if one == kind and normal.startswith(start)]
        return np.concatenate(found) if found else self.holders[:0]

    def position_of(self, product_id: ProductId) -> int | None:
        """Return the position of a product, None where it is not current."""
        return self._positions.get(product_id)

    def positions_of(self, product_ids: frozenset[ProductId]) -> Ints:
        """Return the positions, ascending, of those of the products that are current."""
        found = (self._positions.get(product_id) for product_id in product_ids)
        return np.array(sorted(position for position in found if position is not None), np.int64)

    @cached_property
    def _positions(self) -> dict[ProductId, int]:
        return {product_id: position for position, product_id in enumerate(self.product_ids)}


def load_columns(connection: Connection) -> Columns:
    """Return the columns of the version in force within the connection's transaction."""
    version = current_version(connection)
    products = connection.execute(
        select(
            ProductRow.row_id,
            ProductRow.product_id,
            ProductRow.text_hash,
            ProductRow.rating,
            ProductRow.popularity,
            ProductRow.created_at,
        )
        .where(is_current(version))
        .order_by(ProductRow.row_id)
    ).all()
    row_ids = np.array([row[0] for row in products], np.int64)
    count = len(products)
    dates = {date: rank for rank, date in enumerate(sorted({row[5] or "" for row in products} - {""}))}
    ties = np.empty(count, np.int64)
    ties[sorted(range(count), key=lambda position: products[position][1])] = np.arange(count)
    variants = np.array(
        connection.execute(
            select(VariantRow.row_id, VariantRow.position, VariantRow.price, VariantRow.in_stock, VariantRow.on_sale)
            .join(ProductRow, ProductRow.row_id == VariantRow.row_id)
            .where(is_current(version))
            .order_by(VariantRow.row_id, VariantRow.position)
        ).all(),
        np.int64,
    ).reshape(-1, 5)
    owner = np.searchsorted(row_ids, variants[:, 0])
    starts = np.searchsorted(owner, np.arange(count + 1))
    keys, runs, holders, speaks = _stated(connection, version, row_ids, starts, variants[:, 1], owner)
    return Columns(
        version=version,
        row_ids=row_ids,
        product_ids=tuple(ProductId(row[1]) for row in products),
        text_hashes=tuple(row[2] for row in products),
        ties=ties,
        rating=np.array([np.nan if row[3] is None else row[3] for row in products], np.float64),
        popularity=np.array([np.nan if row[4] is None else row[4] for row in products], np.float64),
        created=np.array([dates.get(row[5] or "", -1) for row in products], np.int64),
        owner=owner,
        starts=starts,
        place=variants[:, 1],
        price=variants[:, 2],
        in_stock=variants[:, 3].astype(bool),
        on_sale=variants[:, 4].astype(bool),
        keys=keys,
        runs=runs,
        holders=holders,
        speaks=speaks,
    )


def _stated(
    connection: Connection, version: int, row_ids: Ints, starts: Ints, place: Ints, owner: Ints
) -> tuple[dict[tuple[str, str], int], Ints, Ints, dict[str, Mask]]:
    """Return which variants each (kind, normal) holds for, and for which variants each kind says anything."""
    keys: dict[tuple[str, str], int] = {}
    rows = connection.execute(
        select(StatedRow.row_id, StatedRow.position, StatedRow.kind, StatedRow.normal)
        .join(ProductRow, ProductRow.row_id == StatedRow.row_id)
        .where(is_current(version))
    )
    table = np.array(
        [
            (row_id, position, KINDS.index(kind), keys.setdefault((kind, normal), len(keys)))
            for row_id, position, kind, normal in rows
        ],
        np.int64,
    ).reshape(-1, 4)
    product = np.searchsorted(row_ids, table[:, 0])
    total = len(owner)
    variant_of = dict(zip(zip(owner.tolist(), place.tolist(), strict=True), range(total), strict=True))
    own = table[:, 1] >= 0
    own_variant = np.array(
        [variant_of.get(pair, -1) for pair in zip(product[own].tolist(), table[own, 1].tolist(), strict=True)], np.int64
    )
    known = own_variant >= 0
    own_variant, own_kind, own_key = own_variant[known], table[own, 2][known], table[own, 3][known]
    speaks_itself = np.zeros((len(KINDS), total), bool)
    speaks_itself[own_kind, own_variant] = True
    whole = ~own
    widths = starts[product[whole] + 1] - starts[product[whole]]
    spread = np.repeat(
        starts[product[whole]] - np.concatenate(([0], np.cumsum(widths)[:-1])) if len(widths) else widths, widths
    )
    spread = spread + np.arange(len(spread))
    spread_kind, spread_key = np.repeat(table[whole, 2], widths), np.repeat(table[whole, 3], widths)
    replaces = np.isin(np.arange(len(KINDS)), [KINDS.index(kind) for kind in OWN_FIRST])
    free = ~(speaks_itself[spread_kind, spread] & replaces[spread_kind])
    holders = np.concatenate((own_variant, spread[free]))
    key = np.concatenate((own_key, spread_key[free]))
    pairs = np.unique(key * max(total, 1) + holders)
    key, holders = pairs // max(total, 1), pairs % max(total, 1)
    speaks = {kind: np.zeros(total, bool) for kind in KINDS}
    for number, kind in enumerate(KINDS):
        speaks[kind] |= speaks_itself[number]
        speaks[kind][spread[free & (spread_kind == number)]] = True
    return keys, np.searchsorted(key, np.arange(len(keys) + 1)), holders, speaks


def load_titles(connection: Connection, version: int) -> list[tuple[str, str]]:
    """Return (title, category column) of each product of a version, by position."""
    rows = connection.execute(
        select(ProductRow.title, ProductRow.category).where(is_current(version)).order_by(ProductRow.row_id)
    )
    return [(row[0], row[1]) for row in rows]
