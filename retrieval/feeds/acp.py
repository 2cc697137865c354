"""ACP `products.jsonl`: a product a line with its variants inside, prices in minor units.

A record is turned into rows under the names of the targets, so that what it has beside the specification's fields is
read like an extra column of any other file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from retrieval.feeds.complaints import Complaints
from retrieval.feeds.json_rows import Record, json_cells, json_text
from retrieval.feeds.mapping import Column, ColumnMapping
from retrieval.feeds.products import Entry
from retrieval.feeds.row import Cell, Row

_FIELDS = ("id", "title", "description", "url", "category", "currency", "in_stock", "image")
_PRODUCT = frozenset(("id", "title", "description", "url", "media", "variants", "categories"))
_VARIANT = frozenset(
    (
        "id",
        "title",
        "description",
        "url",
        "price",
        "list_price",
        "availability",
        "categories",
        "variant_options",
        "media",
    )
)
ACP_MAPPING: ColumnMapping = {
    **{target: (Column(target),) for target in _FIELDS},
    "price": (Column("price", minor=True),),
    "list_price": (Column("list_price", minor=True),),
}


def is_acp(records: Sequence[Record]) -> bool:
    """Return whether the first objects of a file are products with variants inside that have a price with an amount."""
    return any(
        isinstance(price := variant.get("price"), dict) and "amount" in price
        for record in records
        for variant in _objects(record.get("variants"))
    )


def acp_columns(records: Iterable[Record]) -> tuple[str, ...]:
    """Return the names of what the objects have beside the specification's fields, and of those fields."""
    listed = list(records)
    own = [name for record in listed for name in record if name not in _PRODUCT]
    variants = (variant for record in listed for variant in _objects(record.get("variants")))
    own += [name for variant in variants for name in variant if name not in _VARIANT]
    return tuple(dict.fromkeys((*_FIELDS, "price", "list_price", *own)))


def acp_entries(
    records: Iterable[tuple[int, Record]], complaints: Complaints, more_rows: Callable[[int], None]
) -> Iterator[Entry]:
    """Yield the entry of each object; one without variants is refused.

    `more_rows` is told how many variants an object has beyond the first: each counts as a row.
    """
    lines: dict[str, int] = {}
    for line, record in records:
        product_id = json_text(record.get("id"))
        variants = _objects(record.get("variants"))
        if not variants:
            complaints.refuse(line, product_id, "it has no variants; a product is sold as at least one, with a price")
        elif product_id in lines:
            complaints.refuse(line, product_id, f"the id {product_id!r} came already at line {lines[product_id]}")
        else:
            lines[product_id] = line
            more_rows(len(variants) - 1)
            yield _entry(line, product_id, record, variants)


def _entry(line: int, product_id: str, record: Record, variants: Sequence[Mapping[str, Any]]) -> Entry:
    first = variants[0]
    head = {
        **json_cells({name: value for name, value in record.items() if name not in _PRODUCT}),
        "title": json_text(record.get("title")) or json_text(first.get("title")),
        "description": _description(record.get("description")) or _description(first.get("description")),
        "url": json_text(record.get("url")) or json_text(first.get("url")),
        "image": _media(record.get("media")),
        "category": _category(record.get("categories")) or _category(first.get("categories")),
    }
    rows = tuple(_variant(line, product_id, variant) for variant in variants)
    return Entry(product_id, Row(line, _filled(head)), rows)


def _variant(line: int, product_id: str, variant: Mapping[str, Any]) -> Row:
    price, list_price = _object(variant.get("price")), _object(variant.get("list_price"))
    availability = _object(variant.get("availability"))
    said = availability.get("available")
    cells = {
        **json_cells({name: value for name, value in variant.items() if name not in _VARIANT}),
        "id": json_text(variant.get("id")) or product_id,
        "title": json_text(variant.get("title")),
        "price": json_text(price.get("amount")),
        "list_price": json_text(list_price.get("amount")),
        "currency": json_text(price.get("currency")),
        "in_stock": json_text(said if said is not None else availability.get("status")),
        "image": _media(variant.get("media")),
    }
    options = {
        name: value
        for option in _objects(variant.get("variant_options"))
        if (name := json_text(option.get("name"))) and (value := json_text(option.get("value")))
    }
    return Row(line, _filled(cells), options)


def _description(value: Any) -> str:
    """Return a description as plain text, HTML or Markdown, whichever comes first: they say the same."""
    several = _object(value)
    return next((text for kind in ("plain", "html", "markdown") if (text := json_text(several.get(kind)))), "")


def _media(value: Any) -> tuple[str, ...]:
    return tuple(
        json_text(one.get("url")) for one in _objects(value) if json_text(one.get("type")).casefold() in ("", "image")
    )


def _category(value: Any) -> str:
    """Return the path of the deepest of the categories, the first of equals."""
    paths = [text for one in _objects(value) if (text := json_text(one.get("value")))]
    return max(paths, key=lambda path: path.count(">"), default="")


def _filled(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell for name, cell in cells.items() if cell}


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
