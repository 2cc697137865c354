"""WooCommerce product CSV: variable products and their variations, joined by the parent's SKU or `id:` and its number.

A product's id is its SKU, or its ID where it has none, as `Parent` itself says it. Grouped products are not sold
themselves (their members are) and count as skipped, like drafts, private and hidden ones. An attribute that a variation
states is an option; one of the product is an attribute under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from retrieval.feeds.complaints import Complaints
from retrieval.feeds.grouping import scattered
from retrieval.feeds.mapping import ColumnMapping, preset
from retrieval.feeds.products import Entry, text_of, with_cells
from retrieval.feeds.row import Cell, Row
from retrieval.feeds.sales import Sales

_NAMES: dict[str, tuple[str, ...]] = {
    "number": ("ID",),
    "type": ("Type",),
    "id": ("SKU", "ID"),
    "title": ("Name",),
    "description": ("Description", "Short description"),
    "short": ("Short description",),
    "brand": ("Brands", "Brand"),
    "category": ("Categories",),
    "tags": ("Tags",),
    "price": ("Sale price", "Regular price"),
    "list_price": ("Regular price",),
    "sale": ("Sale price",),
    "sale_starts": ("Date sale price starts",),
    "sale_ends": ("Date sale price ends",),
    "stock": ("Stock",),
    "in_stock": ("In stock?",),
    "backorders": ("Backorders allowed?",),
    "published": ("Published",),
    "visibility": ("Visibility in catalog",),
    "image": ("Images",),
    "url": ("External URL",),
    "parent": ("Parent",),
    "position": ("Position",),
    "grouped": ("Grouped products",),
}
_SIGNS = ("SKU", "Type", "Name", "Regular price")
_ATTRIBUTE = re.compile(r"attribute (\d+) (name|value\(s\)|visible|global|default)", re.IGNORECASE)
_COMMA = re.compile(r"(?<!\\),")
_META = re.compile(r"meta:\s*(.+)", re.IGNORECASE)


def is_woocommerce(columns: Sequence[str]) -> bool:
    """Return whether a header is that of a WooCommerce product export."""
    return len(preset(columns, {name: (name,) for name in _SIGNS})) == len(_SIGNS)


def woocommerce_mapping(columns: Sequence[str]) -> ColumnMapping:
    """Return which of the file's columns holds what."""
    return preset(columns, _NAMES)


def product_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of the rows that `woocommerce_entries` yields: attribute cells gone, metadata by its key."""
    return tuple(_bare(name) for name in columns if _ATTRIBUTE.fullmatch(name) is None)


def woocommerce_entries(
    rows: Callable[[], Iterable[Row]],
    again: Callable[[], Iterable[Row]],
    mapping: ColumnMapping,
    sales: Sales,
    complaints: Complaints,
) -> Iterator[Entry]:
    """Yield an entry a product, its variations wherever they stand; `again` reads the same rows anew."""
    reader = _Reader(mapping, sales, complaints)
    reader.learn(again())
    for key, group in scattered(rows, again(), reader.key, complaints):
        yield from reader.entries(key, group)


class _Reader:
    def __init__(self, mapping: ColumnMapping, sales: Sales, complaints: Complaints) -> None:
        self._mapping = mapping
        self._sales = sales
        self._complaints = complaints
        self._parents: dict[str, str] = {}

    def learn(self, rows: Iterable[Row]) -> None:
        """Note how variations may call each variable product."""
        for row in rows:
            if "variable" in self._types(row):
                number, own = self._text(row, "number"), self._text(row, "id")
                self._parents[f"id:{number}"] = self._parents[own] = own

    def key(self, row: Row) -> str:
        """Return the id of the product that a row belongs to."""
        if "variation" in self._types(row):
            parent = self._text(row, "parent")
            return self._parents.get(parent, parent)
        return self._text(row, "id")

    def entries(self, key: str, group: Sequence[Row]) -> Iterator[Entry]:
        variations = [row for row in group if "variation" in self._types(row)]
        heads = [row for row in group if "variation" not in self._types(row)]
        if not heads:
            for row in variations:
                self._refuse(row, f"its parent {self._text(row, 'parent')!r} is not in the file; export both")
            return
        head, *others = heads
        for row in others:
            self._refuse(row, f"the id {key!r} came already at line {head.line}")
        if not self._is_shown(head) or "grouped" in self._types(head):
            self._complaints.skip(1 + len(variations))
            return
        shown = [row for row in variations if self._text(row, "published") != "0"]
        self._complaints.skip(len(variations) - len(shown))
        if "variable" in self._types(head):
            if not shown:
                self._refuse(head, "it is variable and has no variation in the file; export its variations too")
                return
            shown.sort(key=self._position)
            variants = [self._variation(row, head) for row in shown]
            chosen = {name for row in variants for name in row.options}
            yield Entry(key, self._product(head, chosen), variants, others=1)
            return
        for row in variations:
            self._refuse(row, f"its parent {key!r} is no variable product")
        row = self._product(head, ())
        yield Entry(key, row, (row,))

    def _text(self, row: Row, target: str) -> str:
        return text_of(row, self._mapping, target)

    def _types(self, row: Row) -> set[str]:
        return {part.strip().casefold() for part in self._text(row, "type").split(",")}

    def _refuse(self, row: Row, reason: str) -> None:
        self._complaints.refuse(row.line, self._text(row, "id"), reason)

    def _is_shown(self, row: Row) -> bool:
        return self._text(row, "published") in ("", "1") and self._text(row, "visibility").casefold() != "hidden"

    def _position(self, row: Row) -> int:
        position = self._text(row, "position")
        return int(position) if position.isdecimal() and len(position) < 9 else 0

    def _product(self, row: Row, chosen: Collection[str]) -> Row:
        """Return the row with its attributes under their own names, but for those that are chosen by its variations."""
        paths = [" > ".join(part.strip() for part in path.split(">")) for path in self._list(row, "category")]
        deepest = max(paths, key=lambda path: path.count(">"), default="")
        short, long = self._text(row, "short"), row.text(self._mapping["description"][0].name)
        both = "<br>".join(text for text in (short if short not in long else "", long) if text)
        changed: dict[str, Cell] = {
            **{name: ", ".join(values) for name, values in self._attributes(row).items() if name not in chosen},
            **self._worked_in("description", both),
            **self._worked_in("category", deepest),
            **self._worked_in("tags", self._list(row, "tags")),
            **self._common(row, row),
        }
        if len(paths) > 1:
            changed["Further categories"] = tuple(path for path in paths if path != deepest)
        return self._bare_row(row, changed, {})

    def _variation(self, row: Row, parent: Row) -> Row:
        options = {name: ", ".join(values) for name, values in self._attributes(row).items()}
        own = {column: "" for target in ("title", "description", "category") for column in self._columns(target)}
        return self._bare_row(row, {**own, **self._common(row, parent)}, options)

    def _common(self, row: Row, parent: Row) -> dict[str, Cell]:
        """Return what holds for every row that is bought: its price now, its stock, its pictures."""
        changed: dict[str, Cell] = {**self._worked_in("image", self._list(row, "image"))}
        if self._text(row, "sale") and not self._on_sale(row):
            changed.update(self._worked_in("sale", ""))
        if self._text(row, "stock") == "parent":
            changed.update(self._worked_in("stock", self._text(parent, "stock")))
        if self._text(row, "backorders").casefold() in ("1", "yes", "notify"):
            changed.update(self._worked_in("in_stock", "yes"))
        return changed

    def _on_sale(self, row: Row) -> bool:
        try:
            return self._sales.holds(self._text(row, "sale_starts"), self._text(row, "sale_ends"))
        except ValueError as error:
            reason = f"sale dates: {error}; the sale price is not used"
            self._complaints.repair(row.line, self._text(row, "id"), reason)
            return False

    def _attributes(self, row: Row) -> dict[str, tuple[str, ...]]:
        """Return the values of the row's own attributes by name."""
        parts: dict[str, dict[str, str]] = {}
        for column in row.cells:
            if match := _ATTRIBUTE.fullmatch(column):
                parts.setdefault(match[1], {})[match[2].casefold()] = row.text(column)
        named = ((one.get("name", ""), _split(one.get("value(s)", ""))) for one in parts.values())
        return {name: values for name, values in named if name and values}

    def _list(self, row: Row, target: str) -> tuple[str, ...]:
        return _split(self._text(row, target))

    def _columns(self, target: str) -> Iterator[str]:
        return (column.name for column in self._mapping.get(target, ()))

    def _worked_in(self, target: str, cell: Cell) -> dict[str, Cell]:
        return {column: cell if not place else "" for place, column in enumerate(self._columns(target))}

    def _bare_row(self, row: Row, changed: Mapping[str, Cell], options: Mapping[str, str]) -> Row:
        merged = with_cells(row, changed, options)
        kept = {_bare(name): cell for name, cell in merged.cells.items() if _ATTRIBUTE.fullmatch(name) is None}
        return Row(row.line, kept, options)


def _split(text: str) -> tuple[str, ...]:
    r"""Return the parts between commas; one that belongs to a name is written "\,"."""
    return tuple(part for raw in _COMMA.split(text) if (part := raw.replace("\\,", ",").strip()))


def _bare(column: str) -> str:
    """Return a metadata column's key, another column's name as it is."""
    match = _META.fullmatch(column)
    return match[1].strip() if match is not None else column
