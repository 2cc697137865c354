"""Flat feeds that a shop makes for a marketplace, a row a variant: Google Merchant's (TSV or XML) and OpenAI's file.

Both are plain files whose columns are agreed; what they add is a sale price with dates, a group of variants, and
(OpenAI) a `variant_dict` that says what is chosen. A group's rows may stand anywhere in the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.feeds.complaints import Complaints
from retrieval.feeds.json_rows import json_cells
from retrieval.feeds.mapping import ColumnMapping, preset
from retrieval.feeds.products import text_of, with_cells
from retrieval.feeds.row import Cell, Row
from retrieval.feeds.sales import Sales, split_range


@dataclass(frozen=True)
class Dialect:
    """One marketplace's names. A file is its where it has all of `required` and one of `telling`."""

    required: tuple[str, ...]
    telling: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


_SALE = {
    "price": ("sale_price", "price"),
    "list_price": ("price",),
    "sale": ("sale_price",),
    "sale_dates": ("sale_price_effective_date",),
    "sale_starts": ("sale_price_start_date",),
    "sale_ends": ("sale_price_end_date",),
}
_SHARED = {
    "title": ("title",),
    "description": ("description",),
    "brand": ("brand",),
    "in_stock": ("availability",),
    "color": ("color",),
    "size": ("size",),
    "material": ("material",),
    "audience": ("gender", "age_group"),
    "pattern": ("pattern",),
    **_SALE,
}
GOOGLE = Dialect(
    required=("title", "price"),
    telling=(
        "item_group_id",
        "google_product_category",
        "sale_price_effective_date",
        "image_link",
        "identifier_exists",
        "mobile_link",
        "additional_image_link",
    ),
    columns={
        "id": ("id", "offer_id"),
        "group": ("item_group_id",),
        "category": ("product_type",),
        "url": ("link",),
        "image": ("image_link",),
        "more_images": ("additional_image_link",),
        **_SHARED,
    },
)
OPENAI = Dialect(
    required=("item_id", "title", "price"),
    telling=(
        "is_eligible_search",
        "is_eligible_checkout",
        "is_ads_eligible",
        "seller_name",
        "seller_url",
        "store_country",
        "target_countries",
        "group_id",
        "variant_dict",
        "listing_has_variations",
        "image_url",
    ),
    columns={
        "id": ("item_id",),
        "group": ("group_id",),
        "category": ("product_category",),
        "url": ("url",),
        "image": ("image_url",),
        "more_images": ("additional_image_urls",),
        "variant_dict": ("variant_dict",),
        **_SHARED,
    },
)


def speaks(dialect: Dialect, columns: Sequence[str]) -> bool:
    """Return whether a file's columns are those of the dialect."""
    present = preset(columns, {name: (name,) for name in (*dialect.required, *dialect.telling)})
    own_id = bool(preset(columns, {"id": dialect.columns["id"]}))
    return own_id and all(name in present for name in dialect.required) and any(n in present for n in dialect.telling)


def dialect_mapping(dialect: Dialect, columns: Sequence[str]) -> ColumnMapping:
    """Return which of the file's columns holds what."""
    found = dict(preset(columns, dialect.columns))
    if "sale" not in found:
        del found["list_price"]  # an own column may hold it
    return found


def product_mapping(mapping: ColumnMapping) -> ColumnMapping:
    """Return the mapping of the rows that `merchant_rows` yields."""
    return {**mapping, "image": (*mapping.get("image", ()), *mapping.get("more_images", ()))}


def merchant_rows(rows: Iterable[Row], mapping: ColumnMapping, sales: Sales, complaints: Complaints) -> Iterator[Row]:
    """Yield the rows with prices as they hold now, options named and pictures apart."""
    for row in rows:
        changed: dict[str, Cell] = {}
        if text_of(row, mapping, "sale") and not _on_sale(row, mapping, sales, complaints):
            changed[mapping["sale"][0].name] = ""
        for column in mapping.get("more_images", ()):
            changed[column.name] = row.parts(column.name, ",|\n")
        yield with_cells(row, changed, _options(row, mapping, complaints))


def _on_sale(row: Row, mapping: ColumnMapping, sales: Sales, complaints: Complaints) -> bool:
    begins, ends = text_of(row, mapping, "sale_starts"), text_of(row, mapping, "sale_ends")
    try:
        if dates := text_of(row, mapping, "sale_dates"):
            begins, ends = split_range(dates)
        return sales.holds(begins, ends)
    except ValueError as error:
        complaints.repair(row.line, text_of(row, mapping, "id"), f"sale dates: {error}; the sale price is not used")
        return False


def _options(row: Row, mapping: ColumnMapping, complaints: Complaints) -> dict[str, str]:
    """Return what is chosen with the variant that no column of its own says."""
    options: dict[str, str] = {}
    if pattern := text_of(row, mapping, "pattern"):
        options["Pattern"] = pattern
    text = text_of(row, mapping, "variant_dict")
    if not text:
        return options
    try:
        chosen: Any = json.loads(text)
    except (ValueError, RecursionError):
        chosen = None
    if not isinstance(chosen, dict):
        column = mapping["variant_dict"][0].name
        complaints.repair(row.line, text_of(row, mapping, "id"), f"{column}: {text[:80]!r} is no JSON object; left out")
        return options
    cells = json_cells(chosen)  # pyright: ignore[reportUnknownArgumentType]
    named = {name: cell if isinstance(cell, str) else ", ".join(cell) for name, cell in cells.items()}
    return options | {name[:1].upper() + name[1:]: value for name, value in named.items()}
