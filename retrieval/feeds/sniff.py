"""A product file of any known kind to products: which reader a file gets is told by its header, never by its name.

The one door of `feeds` for importers.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel.numbers import is_currency

from retrieval.brands import Brands, learn_brands
from retrieval.errors import CatalogError
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.plain import ColumnMapping, read_plain, resolve
from retrieval.feeds.rows import RowFile, open_rows
from retrieval.feeds.shopify import is_shopify, read_shopify
from retrieval.types import Product

FeedKind = Literal["shopify", "plain"]


@dataclass(frozen=True)
class Feed:
    """An open product file of a known kind; `products` is read once."""

    kind: FeedKind
    file: RowFile
    products: Iterator[Product]


@contextmanager
def open_feed(path: Path, mapping: ColumnMapping, currency: str, complaints: Complaints) -> Generator[Feed]:
    """Yield the file's products, streaming; a mapping given makes the file a plain one whatever its header.

    Raises:
        CatalogError: it is no product file, or the mapping does not fit it; also while `products` is read.
    """
    if not is_currency(currency):
        raise CatalogError(f"{currency!r} is no ISO 4217 currency; write USD, EUR, CNY, …")
    with open_rows(path) as file:
        rows = file.rows(complaints)
        if not mapping and file.format == "csv" and is_shopify(file.columns):
            yield Feed("shopify", file, read_shopify(rows, file.columns, currency, complaints))
            return
        resolved = resolve(mapping, file.columns, str(path))
        products = read_plain(rows, resolved, file.columns, currency, complaints)
        if "brand" not in resolved:
            products = map(_brands(path, resolved).state, products)
        yield Feed("plain", file, products)


def _brands(path: Path, mapping: ColumnMapping) -> Brands:
    """Return the brands that the file's titles show, by a reading of its own."""
    title, description = (mapping.get(target, ())[:1] for target in ("title", "description"))
    with open_rows(path) as file:
        rows = file.rows(Complaints(str(path)))
        return learn_brands(
            ("".join(row.text(c.name) for c in title), "".join(row.text(c.name) for c in description)) for row in rows
        )
