"""The indexed columns of one catalog version as arrays: what the predicates of `constraints` run over.

One read transaction, so all arrays show the same version. Products are numbered by their place in `row_ids` (called a
position, 0 to P - 1, in order of row id) and variants likewise (0 to V - 1, grouped by product, in the shop's order).
A value that the product states as a whole holds for each of its variants, but a color or size only for those that
state none themselves. Costs about 350 bytes a product, 40 a variant and 8 a stated value; a new catalog version makes
new columns.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Executable, select

from retrieval.catalog import ProductRow, StatedRow, VariantRow, current_version, is_current
from retrieval.tagging import EXCLUDED_TOO
from retrieval.types import ProductId

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

KINDS = ("brand", "color", "material", "size", "audience", "features", "style", "model", *EXCLUDED_TOO.values())
OWN_FIRST = ("color", "size")
"""Kinds of which a variant's own statement replaces the product's; of the others both hold."""
_PART = 20_000


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
    keys: dict[tuple[str, str], int]  # (kind, normal) to its run in `holders`, in order of both
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

    def variants_of(self, positions: Ints) -> Ints:
        """Return the variants of the products at ascending positions, ascending."""
        begins = self.starts[positions]
        return ranges(begins, self.starts[positions + 1] - begins)

    def products(self, mask: Mask) -> Mask:
        """Return which products (P,) have a variant in a mask (V,)."""
        if self._one_variant_each:
            return mask
        found = np.zeros(len(self.row_ids), bool)
        found[self.owner[mask]] = True
        return found

    def counts(self, kind: str, mask: Mask) -> list[tuple[str, int]]:
        """Return each value of a kind with the number of products that have a variant in a mask (V,) stating it.

        Most first, equals by their normal form; values that no such variant states are left out.
        """
        names = [normal for one, normal in self.keys if one == kind]
        if not names:
            return []
        begin = self.keys[kind, names[0]]
        runs = self.runs[begin : begin + len(names) + 1]
        holders = self.holders[runs[0] : runs[-1]]
        passing = mask[holders]
        before = np.concatenate(([0], np.cumsum(passing)))[runs - runs[0]]
        if self._one_variant_each:
            found = np.diff(before)
        else:
            # Variants of a product stand side by side: it counts with the first of them in each run.
            owner = self.owner[holders[passing]]
            new = np.ones(len(owner) + 1, bool)
            new[1:-1] = owner[1:] != owner[:-1]
            new[before] = True
            found = np.diff(np.concatenate(([0], np.cumsum(new)))[before])
        return [(names[place], int(found[place])) for place in np.argsort(-found, kind="stable") if found[place]]

    def position_of(self, product_id: ProductId) -> int | None:
        """Return the position of a product, None where it is not current."""
        return self._positions.get(product_id)

    def positions_of(self, product_ids: frozenset[ProductId]) -> Ints:
        """Return the positions, ascending, of those of the products that are current."""
        found = (self._positions.get(product_id) for product_id in product_ids)
        return np.array(sorted(position for position in found if position is not None), np.int64)

    @property
    def _one_variant_each(self) -> bool:
        return len(self.owner) == len(self.row_ids)

    @cached_property
    def _positions(self) -> dict[ProductId, int]:
        return {product_id: position for position, product_id in enumerate(self.product_ids)}


def load_columns(connection: Connection) -> Columns:
    """Return the columns of the version in force within the connection's transaction."""
    version = current_version(connection)
    product_ids: list[ProductId] = []
    hashes: list[str] = []
    dates: list[str] = []
    numbers: list[npt.NDArray[np.float64]] = []
    selected = (ProductRow.product_id, ProductRow.text_hash, ProductRow.created_at)
    numeric = (ProductRow.row_id, ProductRow.rating, ProductRow.popularity)
    query = select(*selected, *numeric).where(is_current(version)).order_by(ProductRow.row_id)
    for part in _parts(connection, query):
        product_ids += [ProductId(row[0]) for row in part]
        hashes += [row[1] for row in part]
        dates += [row[2] or "" for row in part]
        numbers.append(np.array([row[3:] for row in part], np.float64))  # None is NaN
    table = np.concatenate(numbers) if numbers else np.zeros((0, 3))
    row_ids = table[:, 0].astype(np.int64)
    ties = np.empty(len(row_ids), np.int64)
    ties[sorted(range(len(row_ids)), key=product_ids.__getitem__)] = np.arange(len(row_ids))
    created = {date: rank for rank, date in enumerate(sorted(set(dates) - {""}))}
    columns = (VariantRow.row_id, VariantRow.position, VariantRow.price, VariantRow.in_stock, VariantRow.on_sale)
    # Rows of other versions are few and are left out here, which takes less time than a join.
    owner, variants = _of_products(
        row_ids, _integers(connection, select(*columns).order_by(VariantRow.row_id, VariantRow.position), 5)
    )
    starts = np.searchsorted(owner, np.arange(len(row_ids) + 1))
    keys, runs, holders, speaks = _stated(connection, row_ids, starts, owner)
    return Columns(
        version=version,
        row_ids=row_ids,
        product_ids=tuple(product_ids),
        text_hashes=tuple(hashes),
        ties=ties,
        rating=table[:, 1].copy(),
        popularity=table[:, 2].copy(),
        created=np.array([created.get(date, -1) for date in dates], np.int64),
        owner=owner,
        starts=starts,
        place=variants[:, 1].copy(),
        price=variants[:, 2].copy(),
        in_stock=variants[:, 3].astype(bool),
        on_sale=variants[:, 4].astype(bool),
        keys=keys,
        runs=runs,
        holders=holders,
        speaks=speaks,
    )


def _parts(connection: Connection, query: Executable) -> Iterator[Sequence[Any]]:
    """Yield the rows of a query in parts, so that a million of them never stand in memory as values of Python."""
    yield from connection.execution_options(yield_per=_PART).execute(query).partitions()


def _integers(connection: Connection, query: Executable, width: int) -> Ints:
    parts = [np.array([tuple(row) for row in part], np.int64) for part in _parts(connection, query)]
    return np.concatenate(parts) if parts else np.zeros((0, width), np.int64)


def _of_products(row_ids: Ints, table: Ints) -> tuple[Ints, Ints]:
    """Return the positions of the products whose row ids stand first in a table, and the rows that have one."""
    places = np.searchsorted(row_ids, table[:, 0])
    places[places == len(row_ids)] = 0
    known = row_ids[places] == table[:, 0] if len(row_ids) else np.zeros(len(table), bool)
    return places[known], table[known]


def _stated(
    connection: Connection, row_ids: Ints, starts: Ints, owner: Ints
) -> tuple[dict[tuple[str, str], int], Ints, Ints, dict[str, Mask]]:
    """Return which variants each (kind, normal) holds for, and for which variants each kind says anything."""
    keys: dict[tuple[str, str], int] = {}
    parts = [
        np.array(
            [(row[0], row[1], KINDS.index(row[2]), keys.setdefault((row[2], row[3]), len(keys))) for row in part],
            np.int64,
        )
        for part in _parts(connection, select(StatedRow.row_id, StatedRow.position, StatedRow.kind, StatedRow.normal))
    ]
    product, table = _of_products(row_ids, np.concatenate(parts) if parts else np.zeros((0, 4), np.int64))
    rank = np.zeros(len(keys), np.int64)
    rank[[keys[name] for name in sorted(keys)]] = np.arange(len(keys))
    keys = {name: number for number, name in enumerate(sorted(keys))}
    table[:, 3] = rank[table[:, 3]]
    total = len(owner)
    own = table[:, 1] >= 0
    own_variant, own_kind, own_key = starts[product[own]] + table[own, 1], table[own, 2], table[own, 3]
    speaks_itself = np.zeros((len(KINDS), total), bool)
    speaks_itself[own_kind, own_variant] = True
    whole = ~own
    widths = starts[product[whole] + 1] - starts[product[whole]]
    spread = ranges(starts[product[whole]], widths)
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


def ranges(begins: Ints, widths: Ints) -> Ints:
    """Return the numbers of ranges one after the other: 7, 8, 9, 3 for beginnings 7, 3 and widths 3, 1."""
    ends = np.cumsum(widths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + widths, widths)


def load_titles(connection: Connection, version: int) -> list[tuple[str, str]]:
    """Return (title, category column) of each product of a version, by position."""
    query = select(ProductRow.title, ProductRow.category).where(is_current(version)).order_by(ProductRow.row_id)
    # Many products share a category path: one text stands for all.
    return [(row[0], sys.intern(row[1])) for part in _parts(connection, query) for row in part]
