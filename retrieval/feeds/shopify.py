"""Shopify product CSV, in the classic dialect (Handle, Variant Price) and the newer one (URL handle, Price).

Adjacent rows of one handle are one product: the first carries its texts and option names, each row with a price, SKU
or option value is a variant, the others add pictures. Drafts, archived and unpublished products are counted, not
taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from retrieval.feeds import cells
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.grouping import TakenIds, adjacent
from retrieval.feeds.mapping import Column, ColumnMapping, preset
from retrieval.feeds.products import Entry, text_of, with_cells
from retrieval.feeds.row import Cell, Row

_NAMES: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "description", "body html", "body"),
    "brand": ("vendor",),
    "category": ("product category", "standardized product type", "standard product type", "type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "sku": ("variant sku", "sku"),
    "price": ("variant price", "price"),
    "list_price": ("variant compare at price", "compare-at price"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "stock": ("variant inventory qty", "inventory quantity", "variant inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "image": ("image src", "product image url"),
    "image_position": ("image position",),
    "variant_image": ("variant image", "variant image url"),
    **{f"option{n}_name": (f"option{n} name",) for n in (1, 2, 3)},
    **{f"option{n}": (f"option{n} value",) for n in (1, 2, 3)},
}
_ONE_COLUMN = frozenset(_NAMES) - {"category"}
EXTRA_TARGETS = ("rating", "rating_count", "popularity", "created_at", "url", "material", "audience")
"""What Shopify has no column for and shops add one: a metafield, an app's, or one of their own."""

_ID = "\0id"  # cells that are worked out; no column of a file is called so
_IN_STOCK = "\0in stock"


def is_shopify(columns: Sequence[str]) -> bool:
    """Return whether a header is that of a Shopify product export."""
    return all(target in preset(columns, _NAMES) for target in ("handle", "title", "price"))


def shopify_mapping(columns: Sequence[str]) -> ColumnMapping:
    """Return which of the file's columns holds what."""
    found = preset(columns, _NAMES)
    single = {target: several[:1] if target in _ONE_COLUMN else several for target, several in found.items()}
    return {**single, "id": single["handle"]}


def product_mapping(mapping: ColumnMapping) -> ColumnMapping:
    """Return the mapping of the rows that `shopify_entries` yields."""
    return {**mapping, "id": (Column(_ID),), "in_stock": (Column(_IN_STOCK),)}


def shopify_entries(rows: Iterable[Row], mapping: ColumnMapping, complaints: Complaints) -> Iterator[Entry]:
    """Yield the published products' entries in file order."""
    reader = _Variants(mapping, complaints)
    column = mapping["handle"][0].name
    for handle, group in adjacent(rows, lambda row: row.text(column), complaints, column):
        if _is_published(group[0], handle, mapping, complaints):
            yield reader.entry(handle, group)
        else:
            complaints.skip(len(group))


def _is_published(row: Row, handle: str, mapping: ColumnMapping, complaints: Complaints) -> bool:
    if text_of(row, mapping, "status").casefold() not in ("", "active"):
        return False
    published = text_of(row, mapping, "published")
    try:
        return not published or cells.yes(published)
    except ValueError as error:
        complaints.repair(row.line, handle, f"{mapping['published'][0].name}: {error}; taken as not published")
        return False


class _Variants:
    def __init__(self, mapping: ColumnMapping, complaints: Complaints) -> None:
        self._mapping = mapping
        self._complaints = complaints
        self._taken = TakenIds()

    def entry(self, handle: str, group: Sequence[Row]) -> Entry:
        first = group[0]
        names = [self._text(first, f"option{n}_name") for n in (1, 2, 3)]
        image = self._mapping.get("image") or self._mapping.get("variant_image")
        pictures = {image[0].name: self._images(group)} if image else {}
        rows = [first, *(row for row in group[1:] if self._is_variant(row))]
        without = dict.fromkeys(pictures, "")
        variants = [self._variant(row, handle, names, pictures if row is first else without) for row in rows]
        return Entry(handle, variants[0], variants, others=len(group) - len(rows))

    def _text(self, row: Row, target: str) -> str:
        return text_of(row, self._mapping, target)

    def _is_variant(self, row: Row) -> bool:
        return any(self._text(row, target) for target in ("price", "sku", "option1", "option2", "option3"))

    def _variant(self, row: Row, handle: str, names: Sequence[str], pictures: Mapping[str, Cell]) -> Row:
        options = self._options(row, names)
        goes_on = self._text(row, "policy").casefold() in ("continue", "true", "yes")
        counted = self._text(row, "tracker") if "tracker" in self._mapping else self._text(row, "stock")
        worked_out = {_ID: self._variant_id(row, handle, options), _IN_STOCK: "yes" if goes_on or not counted else ""}
        if not counted and "stock" in self._mapping:
            worked_out[self._mapping["stock"][0].name] = ""  # without a tracker the number means nothing
        return with_cells(row, {**worked_out, **pictures}, options)

    def _options(self, row: Row, names: Sequence[str]) -> dict[str, str]:
        options: dict[str, str] = {}
        for n, name in enumerate(names, start=1):
            value = self._text(row, f"option{n}")
            if value and (name.casefold(), value.casefold()) != ("title", "default title"):
                options[name or f"Option {n}"] = value
        return options

    def _variant_id(self, row: Row, handle: str, options: dict[str, str]) -> str:
        """Return the SKU, or where it is missing or taken the handle with the options, the same in each export."""
        sku = self._text(row, "sku").lstrip("'")
        own = "/".join((handle, *options.values()))
        if sku and (line := self._taken.line_of(sku)) is not None:
            self._complaints.repair(
                row.line, handle, f"the SKU {sku!r} stands already at line {line}; its id here is {own!r}"
            )
            sku = ""
        variant_id, number = sku or own, 2
        while self._taken.line_of(variant_id) is not None:
            variant_id, number = f"{own}/{number}", number + 1
        self._taken.take(variant_id, row.line)
        return variant_id

    def _images(self, rows: Sequence[Row]) -> tuple[str, ...]:
        placed: list[tuple[int, int, str]] = []
        for order, row in enumerate(rows):
            position = self._text(row, "image_position")
            rank = int(position) if position.isdecimal() and len(position) < 6 else 10**6
            if source := self._text(row, "image"):
                placed.append((rank, order, source))
            if source := self._text(row, "variant_image"):
                placed.append((10**6, order, source))
        return tuple(dict.fromkeys(source for _, _, source in sorted(placed)))
