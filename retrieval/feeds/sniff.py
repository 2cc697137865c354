"""A product file of any known kind to products: which reader a file gets is told by its content, never by its name.

The one door of `feeds` for importers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from babel.numbers import is_currency

from retrieval.brands import learn_brands
from retrieval.errors import CatalogError
from retrieval.feeds import merchant, shopify, woocommerce
from retrieval.feeds.acp import ACP_MAPPING, acp_columns, acp_entries, is_acp
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.mapping import ColumnMapping, resolve
from retrieval.feeds.plain import plain_entries
from retrieval.feeds.products import Entry, read_products, text_of
from retrieval.feeds.row import Row
from retrieval.feeds.rows import RowFile, open_rows
from retrieval.feeds.sales import Sales
from retrieval.types import Product

FeedKind = Literal["shopify", "woocommerce", "google", "acp", "openai", "plain"]


@dataclass(frozen=True)
class Feed:
    """An open product file of a known kind; `products` is read once, and `sales` knows more with each of them."""

    kind: FeedKind
    file: RowFile
    products: Iterator[Product]
    sales: Sales


Entries = Callable[[RowFile, Complaints], Iterator[Entry]]
"""The entries of an open file, read from its start; the same for the same file however often."""


@contextmanager
def open_feed(
    path: Path, mapping: ColumnMapping, currency: str, complaints: Complaints, sales: Sales | None = None
) -> Generator[Feed]:
    """Yield the file's products, streaming; a mapping given makes the file a plain one whatever its header.

    Raises:
        CatalogError: it is no product file, or the mapping does not fit it; also while `products` is read.
    """
    if not is_currency(currency):
        raise CatalogError(f"{currency!r} is no ISO 4217 currency; write USD, EUR, CNY, …")
    sales = sales or Sales()
    with ExitStack() as opened:
        file = opened.enter_context(open_rows(path))
        kind = "plain" if mapping else _kind(file)
        resolved, entries = _reader(kind, file, mapping, sales, opened)
        products = read_products(entries(file, complaints), resolved, currency, complaints)
        if "brand" not in resolved:
            again = opened.enter_context(file.again())
            heads = (entry.head for entry in entries(again, Complaints(str(path))))
            pairs = ((text_of(head, resolved, "title"), text_of(head, resolved, "description")) for head in heads)
            products = map(learn_brands(pairs).state, products)
        yield Feed(kind, file, products, sales)


def _kind(file: RowFile) -> FeedKind:
    columns, shape = file.shape.columns, file.shape.format
    if shape == "jsonl" and is_acp(file.shape.first):
        return "acp"
    if shape == "csv" and shopify.is_shopify(columns):
        return "shopify"
    if shape == "csv" and woocommerce.is_woocommerce(columns):
        return "woocommerce"
    if merchant.speaks(merchant.OPENAI, columns):
        return "openai"
    return "google" if merchant.speaks(merchant.GOOGLE, columns) else "plain"


def _reader(
    kind: FeedKind, file: RowFile, mapping: ColumnMapping, sales: Sales, opened: ExitStack
) -> tuple[ColumnMapping, Entries]:
    """Return which column of the entries' rows holds what, and how a file of the kind becomes entries."""
    columns, place = file.shape.columns, str(file.path)

    def anew() -> Iterator[Row]:
        return opened.enter_context(file.again()).rows(Complaints(place))

    if kind == "acp":
        resolved = resolve(ACP_MAPPING, acp_columns(file.shape.first), place)
        return resolved, lambda file, complaints: acp_entries(file.records(complaints), complaints, file.add_rows)
    if kind == "shopify":
        found = shopify.shopify_mapping(columns)
        resolved = resolve(found, columns, place, shopify.EXTRA_TARGETS)
        return shopify.product_mapping(resolved), lambda file, complaints: shopify.shopify_entries(
            file.rows(complaints), found, complaints
        )
    if kind == "woocommerce":
        found = woocommerce.woocommerce_mapping(columns)
        resolved = resolve(found, woocommerce.product_columns(columns), place)
        return resolved, lambda file, complaints: woocommerce.woocommerce_entries(
            lambda: file.rows(complaints), anew, found, sales, complaints
        )
    if kind == "plain":
        resolved = resolve(mapping, columns, place)
        return resolved, lambda file, complaints: plain_entries(
            lambda: file.rows(complaints), anew, resolved, complaints
        )
    dialect = merchant.OPENAI if kind == "openai" else merchant.GOOGLE
    found = merchant.dialect_mapping(dialect, columns)
    resolved = merchant.product_mapping(resolve(found, columns, place))

    def entries(file: RowFile, complaints: Complaints) -> Iterator[Entry]:
        def rows() -> Iterator[Row]:
            return merchant.merchant_rows(file.rows(complaints), found, sales, complaints)

        return plain_entries(rows, anew, resolved, complaints)

    return resolved, entries
