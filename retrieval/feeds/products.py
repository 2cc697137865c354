"""The rows of one product to the product: the one place where cells become values, whatever kind of file they are from.

A reader says which rows belong together and which column holds what; here money, counts and lists are read, what cannot
be read is complained of with its column, and every column that nothing uses is kept in `extra`, a variant's under
"column [variant id]" where it differs from the product's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from retrieval.feeds import cells
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.grouping import TakenIds
from retrieval.feeds.mapping import ColumnMapping, key_of
from retrieval.feeds.row import Cell, Row
from retrieval.tagging import AUDIENCES, column_attributes, column_kind
from retrieval.types import Attribute, AttributeKind, Money, Product, ProductId, Variant, VariantId

_ALWAYS_COMMON: tuple[AttributeKind, ...] = ("audience", "style", "model")
"""Kinds of columns that say something of a product, not what tells its variants apart."""
_OPTION_NAMES: dict[AttributeKind, str] = {"color": "Color", "size": "Size", "material": "Material"}
_LISTS = ",;|，；"
_COUNTS = frozenset({"stock", "rating_count"})
_RATING = re.compile(r'"value"\s*:\s*"?([\d.]+)')


@dataclass(frozen=True)
class Entry:
    """The rows of one product: `head` says what it is, each of `variants` what is bought (`head` may be among them).

    `grouped`: color, size and material columns say what a variant is, not what the product is. `others` is how many
    rows of the file belong to it beside `variants`: a head that is not bought, pictures.
    """

    product_id: str
    head: Row
    variants: Sequence[Row]
    grouped: bool = False
    others: int = 0


def read_products(
    entries: Iterable[Entry], mapping: ColumnMapping, currency: str, complaints: Complaints
) -> Iterator[Product]:
    """Yield the products of the entries, in order; what cannot be read is complained of."""
    reader = _Reader(mapping, currency, complaints)
    for entry in entries:
        product = reader.product(entry)
        if product is not None:
            yield product


def text_of(row: Row, mapping: ColumnMapping, target: str) -> str:
    """Return a target's cell, the first that is not empty of several columns."""
    return next((text for column in mapping.get(target, ()) if (text := row.text(column.name))), "")


class _Reader:
    def __init__(self, mapping: ColumnMapping, currency: str, complaints: Complaints) -> None:
        self._mapping = mapping
        self._currency = currency
        self._complaints = complaints
        self._taken = TakenIds()
        self._used = {column.name for several in mapping.values() for column in several}
        self._kinds: dict[str, AttributeKind | None] = {}

    def product(self, entry: Entry) -> Product | None:
        head, product_id = entry.head, entry.product_id
        if not product_id:
            self._complaints.refuse(head.line, "", f"the column {self._mapping['id'][0].name!r} is empty")
            return None
        title = self._text(head, "title")
        if not title:
            self._complaints.refuse(head.line, product_id, "it has no title", rows=len(entry.variants) + entry.others)
            return None
        common = self._common_columns(entry)
        extra = {name: head.text(name) for name in head.cells if name not in self._used}
        variants: list[Variant] = []
        for row in entry.variants:
            variant = self._variant(row, entry, title, common)
            if variant is None:
                continue
            variants.append(variant)
            if row is not head:
                extra.update(self._own_columns(row, head, variant.variant_id))
        if not variants:
            if entry.others:
                self._complaints.refuse(head.line, product_id, "none of its variants can be taken", rows=entry.others)
            return None
        return Product(
            product_id=ProductId(product_id),
            title=title,
            description=cells.plain_text(self._text(head, "description")),
            brand=self._text(head, "brand") or None,
            category=self._category(head),
            tags=self._tags(head),
            url=self._text(head, "url") or None,
            images=self._images(entry),
            rating=self._rating(head, product_id),
            rating_count=self._count(head, product_id, "rating_count"),
            popularity=self._float(head, product_id, "popularity"),
            created_at=self._text(head, "created_at") or None,
            extra=extra,
            variants=tuple(variants),
            attributes=self._attributes(head, common),
        )

    def _text(self, row: Row, target: str) -> str:
        return text_of(row, self._mapping, target)

    def _variant(self, row: Row, entry: Entry, product_title: str, common: frozenset[str]) -> Variant | None:
        variant_id = self._text(row, "id")
        if not variant_id:
            self._complaints.refuse(row.line, product_title, f"the column {self._mapping['id'][0].name!r} is empty")
            return None
        if (line := self._taken.line_of(variant_id)) is not None:
            self._complaints.refuse(row.line, variant_id, f"the id {variant_id!r} came already at line {line}")
            return None
        price = self._money(row, variant_id, "price")
        if price is None:
            return None
        self._taken.take(variant_id, row.line)
        list_price = self._money(row, variant_id, "list_price") if self._text(row, "list_price") else None
        stock = self._count(row, variant_id, "stock")
        options = {**row.options, **(self._column_options(row, common) if entry.grouped else {})}
        title = self._text(row, "title")
        return Variant(
            variant_id=VariantId(variant_id),
            title=" / ".join(options.values()) or ("" if title == product_title else title),
            price=price,
            list_price=list_price if list_price is not None and list_price.amount > price.amount else None,
            in_stock=self._in_stock(row, variant_id, stock),
            stock=stock,
            options=options,
            attributes=tuple(
                attribute
                for name, value in options.items()
                for attribute in column_attributes(column_kind(name) or "features", value, name)
            ),
        )

    def _option_columns(self, row: Row) -> Iterator[tuple[str, AttributeKind, str]]:
        """Yield (column, kind, name of the option) of the columns that may tell a group's variants apart."""
        for kind, name in _OPTION_NAMES.items():
            for column in self._mapping.get(kind, ()):
                yield column.name, kind, name
        for column in row.cells:
            kind = self._kind(column)
            if kind in _OPTION_NAMES and column not in self._used:
                yield column, kind, column

    def _common_columns(self, entry: Entry) -> frozenset[str]:
        """Return the columns of options that say of the product what is no choice between a group's variants.

        Outside a group that is all of them; in a group a material that is the same in every row.
        """
        rows = entry.variants if entry.grouped else (entry.head,)
        return frozenset(
            column
            for column, kind, _ in self._option_columns(entry.head)
            if not entry.grouped or (kind == "material" and len({row.text(column) for row in rows}) == 1)
        )

    def _column_options(self, row: Row, common: frozenset[str]) -> dict[str, str]:
        named = {column_kind(name) for name in row.options}
        return {
            name: text
            for column, kind, name in self._option_columns(row)
            if column not in common and kind not in named and (text := row.text(column))
        }

    def _own_columns(self, row: Row, head: Row, variant_id: str) -> Iterator[tuple[str, str]]:
        for name in row.cells:
            if name not in self._used and (text := row.text(name)) != head.text(name):
                yield f"{name} [{variant_id}]", text

    def _attributes(self, row: Row, common: frozenset[str]) -> tuple[Attribute, ...]:
        """Return what columns say of the product as a whole, each (kind, value) once."""
        found: list[Attribute] = []
        kinds: tuple[AttributeKind, ...] = ("brand", "color", "material", "size", "audience", "style", "model")
        for kind in kinds:
            for column in self._mapping.get(kind, ()):
                if kind not in _OPTION_NAMES or column.name in common:
                    found.extend(column_attributes(kind, row.text(column.name), column.name))
        for tag in self._tags(row):
            found.extend(column_attributes("features", tag, self._mapping["tags"][0].name))
        for name in row.cells:
            kind = self._kind(name)
            if kind is None or kind == "brand" or name in self._used:
                continue
            if kind in _ALWAYS_COMMON or name in common:
                found.extend(column_attributes(kind, row.text(name), name))
        once: dict[tuple[str, str], Attribute] = {}
        for one in found:
            if one.kind != "audience" or one.normal in AUDIENCES:
                once.setdefault((one.kind, one.normal), one)
        return tuple(once.values())

    def _kind(self, column: str) -> AttributeKind | None:
        if column not in self._kinds:
            self._kinds[column] = column_kind(key_of(column).replace("_", " "))
        return self._kinds[column]

    def _tags(self, row: Row) -> tuple[str, ...]:
        several = self._mapping.get("tags", ())
        return tuple(dict.fromkeys(tag for column in several for tag in row.parts(column.name, _LISTS)))

    def _images(self, entry: Entry) -> tuple[str, ...]:
        rows = (entry.head, *(row for row in entry.variants if row is not entry.head))
        columns = self._mapping.get("image", ())
        return tuple(dict.fromkeys(part for row in rows for c in columns for part in row.parts(c.name, "|\n")))

    def _category(self, row: Row) -> tuple[str, ...]:
        """Return the path of the category columns, one after another; a name that stands in it already once."""
        path: list[str] = []
        for place, column in enumerate(self._mapping.get("category", ())):
            for part in row.parts(column.name, ">›»"):
                name = " ".join(part.split("_")) if " " not in part else part
                if not place or name.casefold() not in {known.casefold() for known in path}:
                    path.append(name)
        return tuple(path)

    def _money(self, row: Row, product: str, target: str) -> Money | None:
        """Return a price; a row without a readable price is refused, one without a readable list price repaired."""
        column = next((column for column in self._mapping[target] if row.text(column.name)), self._mapping[target][0])
        text = row.text(column.name)
        currency = self._text(row, "currency").upper() or self._currency
        try:
            if currency != self._currency:
                raise ValueError(f"its currency is {currency!r}, the shop sells in {self._currency}")
            if not text:
                raise ValueError("it has no price")
            amount, mended = cells.money(text, currency, minor=column.minor)
        except ValueError as error:
            (self._complaints.refuse if target == "price" else self._complaints.repair)(
                row.line, product, f"{column.name}: {error}"
            )
            return None
        if mended:
            self._complaints.repair(row.line, product, f"{column.name}: {mended}")
        return amount

    def _number(self, row: Row, product: str, target: str) -> Decimal | None:
        text = self._text(row, target)
        if target == "rating" and (match := _RATING.search(text)):
            text = match[1]  # a review app's metafield: {"value": "4.5", "scale_max": "5.0"}
        if not text:
            return None
        try:
            return Decimal(cells.whole(text)) if target in _COUNTS else cells.number(text)
        except ValueError as error:
            column = next(column.name for column in self._mapping[target] if row.text(column.name))
            self._complaints.repair(row.line, product, f"{column}: {error}; left out")
            return None

    def _count(self, row: Row, product: str, target: str) -> int | None:
        number = self._number(row, product, target)
        return None if number is None else int(number)

    def _float(self, row: Row, product: str, target: str) -> float | None:
        number = self._number(row, product, target)
        return None if number is None else float(number)

    def _rating(self, row: Row, product: str) -> float | None:
        number = self._number(row, product, "rating")
        if number is not None and not 0 <= number <= 5:
            self._complaints.repair(row.line, product, f"rating: {number} is not between 0 and 5; left out")
            return None
        return None if number is None else float(number)

    def _in_stock(self, row: Row, product: str, stock: int | None) -> bool:
        text = self._text(row, "in_stock")
        if not text:
            # A count that cannot be read must not become a promise.
            return stock > 0 if stock is not None else not self._text(row, "stock")
        try:
            return cells.yes(text)
        except ValueError as error:
            self._complaints.repair(row.line, product, f"in_stock: {error}; taken as not in stock")
            return False


def with_cells(row: Row, changed: Mapping[str, Cell], options: Mapping[str, str] | None = None) -> Row:
    """Return the row with some cells replaced (those that become empty are gone), and with these options if given."""
    merged = {name: cell for name, cell in {**row.cells, **changed}.items() if cell}
    return Row(row.line, merged, row.options if options is None else options)
