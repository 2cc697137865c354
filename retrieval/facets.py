"""What the catalog holds, counted: values of each attribute, and the spread of prices. For the shop's staff.

Counts in the database over its indexed columns; reads whole products only for how a value is written.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from sqlalchemy import func, select

from retrieval.catalog import Catalog, ProductRow, StatedRow, VariantRow, current_version, is_current
from retrieval.database import Database

_BANDS = 12
_TAIL = 0.98
"""The last band takes what costs more than this share of the products, so that a dear one does not hide the rest."""


class Band(NamedTuple):
    """Products whose lowest price lies in [low, high), minor units; the last band has everything from `low` up."""

    low: int
    high: int
    products: int


class Facets(NamedTuple):
    """Counts of the current version; values as written, most frequent first."""

    version: int
    products: int
    variants: int
    in_stock: int
    values: dict[str, list[tuple[str, int]]]
    prices: list[Band]


def facets(database: Database, catalog: Catalog, kinds: tuple[str, ...], most: int) -> Facets:
    """Return the `most` frequent values of each of `kinds` ("brand", "color", …, "category") and the prices."""
    with database.read() as connection:
        version = current_version(connection)
        now = is_current(version)
        variants, in_stock = connection.execute(
            select(func.count(), func.sum(VariantRow.in_stock.cast(VariantRow.position.type)))
            .join(ProductRow, ProductRow.row_id == VariantRow.row_id)
            .where(now)
        ).one()
        lowest = (
            select(func.min(VariantRow.price))
            .join(ProductRow, ProductRow.row_id == VariantRow.row_id)
            .where(now)
            .group_by(VariantRow.row_id)
        )
        prices = np.array(connection.execute(lowest).scalars().all(), dtype=np.int64)
        stated = {
            kind: connection.execute(
                select(StatedRow.normal, func.min(StatedRow.row_id), func.count(StatedRow.row_id.distinct()))
                .join(ProductRow, ProductRow.row_id == StatedRow.row_id)
                .where(StatedRow.kind == kind, now)
                .group_by(StatedRow.normal)
                .order_by(func.count(StatedRow.row_id.distinct()).desc(), StatedRow.normal)
                .limit(most)
            ).all()
            for kind in kinds
        }
    examples = catalog.by_rows([row_id for rows in stated.values() for _, row_id, _ in rows])
    values: dict[str, list[tuple[str, int]]] = {}
    for kind, rows in stated.items():
        written = {
            one.normal: one.value
            for _, row_id, _ in rows
            if row_id in examples
            for holder in (examples[row_id], *examples[row_id].variants)
            for one in holder.attributes
            if one.kind == kind
        }
        values[kind] = [(written.get(normal, normal), count) for normal, _, count in rows]
    values["category"] = [(" > ".join(path), count) for path, count in catalog.category_paths().items()][:most]
    return Facets(version, len(prices), variants or 0, int(in_stock or 0), values, bands(prices))


def bands(prices: np.typing.NDArray[np.int64]) -> list[Band]:
    """Return up to twelve bands of equal, round width over `prices`, minor units; none where there are none."""
    if not len(prices):
        return []
    high = float(np.quantile(prices, _TAIL))
    width = max(1, _round_up(high / _BANDS))
    count = max(1, min(_BANDS, int(high // width) + 1))
    places = np.minimum(prices // width, count - 1)
    return [Band(n * width, (n + 1) * width, int((places == n).sum())) for n in range(count)]


def _round_up(width: float) -> int:
    """The next number of 1, 2, 2.5 or 5 times a power of ten."""
    power = 10 ** int(np.floor(np.log10(max(width, 1.0))))
    return int(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= width))
