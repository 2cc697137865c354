"""CSV, TSV and JSON lines with one row a product (or a variant), read through a column mapping.

A mapping names the column of each target; targets that it leaves out are taken from the column of their usual name,
and columns that no target uses are kept in `extra`. Rows that share the `group` column are variants of one product,
whose title, description and category come from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from retrieval.errors import CatalogError
from retrieval.feeds import cells
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.grouping import TakenIds, gather
from retrieval.feeds.rows import Row
from retrieval.tagging import column_attributes, column_kind
from retrieval.types import Attribute, AttributeKind, Money, Product, ProductId, Variant, VariantId

REQUIRED = ("id", "title", "price")
_ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "product_id", "item_id", "sku", "asin", "编号", "商品编号"),
    "title": ("title", "name", "product_name", "product_title", "标题", "商品名称", "名称"),
    "description": ("description", "body", "body_html", "desc", "描述", "商品描述"),
    "brand": ("brand", "vendor", "manufacturer", "品牌"),
    "category": ("category", "categories", "product_type", "category_path", "类目", "分类", "类别"),
    "price": ("price", "sale_price", "价格", "售价"),
    "list_price": ("list_price", "compare_at_price", "msrp", "original_price", "原价"),
    "currency": ("currency", "price_currency", "币种"),
    "stock": ("stock", "quantity", "inventory", "inventory_quantity", "qty", "current_stock", "库存"),
    "in_stock": ("in_stock", "availability", "available", "有货"),
    "rating": ("rating", "average_rating", "stars", "评分"),
    "rating_count": ("rating_count", "review_count", "reviews_count", "num_ratings", "评价数"),
    "popularity": ("popularity", "sales", "sold", "销量"),
    "created_at": ("created_at", "published_at", "date_added", "上架时间"),
    "url": ("url", "link", "product_url", "链接"),
    "image": ("image", "images", "image_url", "image_link", "img", "图片"),
    "color": ("color", "colour", "颜色"),
    "material": ("material", "材质"),
    "size": ("size", "尺码", "尺寸"),
    "audience": ("audience", "gender", "适用人群", "性别"),
    "tags": ("tags", "keywords", "标签"),
    "group": ("group", "item_group_id", "group_id", "parent_id"),
}
TARGETS = tuple(_ALIASES)
_OPTION_NAMES: dict[AttributeKind, str] = {"color": "Color", "size": "Size", "material": "Material"}
_COUNTS = frozenset({"stock", "rating_count"})


@dataclass(frozen=True)
class Column:
    """Where a target comes from; `minor`: its numbers count minor units of the currency."""

    name: str
    minor: bool = False


ColumnMapping = Mapping[str, tuple[Column, ...]]


def parse_mapping(specs: Iterable[str]) -> ColumnMapping:
    """Return the mapping that texts like "price=price_cents:minor" make; a target given again takes one more column.

    Raises:
        CatalogError: a text is no `target=column`, or its target is unknown.
    """
    mapping: dict[str, tuple[Column, ...]] = {}
    for spec in specs:
        target, equals, name = spec.partition("=")
        minor = name.endswith(":minor")
        name = name.removesuffix(":minor").strip()
        if target.strip() not in TARGETS or not equals or not name:
            raise CatalogError(
                f"{spec!r} maps nothing; write target=column with one of the targets {', '.join(TARGETS)}"
            )
        if minor and target.strip() not in ("price", "list_price"):
            raise CatalogError(f"{spec!r}: only price and list_price have minor units")
        mapping[target.strip()] = (*mapping.get(target.strip(), ()), Column(name, minor))
    return mapping


def resolve(mapping: ColumnMapping, columns: Sequence[str], place: str) -> ColumnMapping:
    """Return the mapping with usual column names for the targets it leaves out.

    Raises:
        CatalogError: a column that the mapping names is not in the file, or a required target has no column.
    """
    used = {column.name for several in mapping.values() for column in several}
    if absent := sorted(used - set(columns)):
        raise CatalogError(f"{place} has no column {absent[0]!r}; its columns are {', '.join(columns)}")
    by_name = {re.sub(r"[\s-]+", "_", name.casefold()): name for name in reversed(columns)}
    found = dict(mapping)
    for target, aliases in _ALIASES.items():
        free = (by_name[alias] for alias in aliases if alias in by_name)
        name = next((name for name in free if target in REQUIRED or name not in used), None)
        if target not in found and name is not None:
            found[target] = (Column(name),)
            by_name = {alias: other for alias, other in by_name.items() if other != name}
    for target in REQUIRED:
        if target not in found:
            raise CatalogError(
                f"{place} has no column for the {target}; name it with --map {target}=COLUMN, "
                f"one of {', '.join(columns) or '(none)'}"
            )
    return found


def read_plain(
    rows: Iterable[Row], mapping: ColumnMapping, columns: Sequence[str], currency: str, complaints: Complaints
) -> Iterator[Product]:
    """Yield the products of the rows in file order; what cannot be read is complained of."""
    reader = _PlainReader(mapping, columns, currency, complaints)
    if "group" in mapping:
        column = mapping["group"][0].name
        key = f"{column} or {mapping['id'][0].name}"
        groups = gather(rows, lambda row: row.text(column) or reader.text(row, "id"), complaints, key)
        for group_id, members in groups:
            product = reader.product(group_id, members, grouped=bool(members[0].text(column)))
            if product is not None:
                yield product
        return
    for row in rows:
        product = reader.product(reader.text(row, "id"), [row], grouped=False)
        if product is not None:
            yield product


class _PlainReader:
    def __init__(self, mapping: ColumnMapping, columns: Sequence[str], currency: str, complaints: Complaints) -> None:
        self._mapping = mapping
        self._currency = currency
        self._complaints = complaints
        self._taken = TakenIds()
        used = {column.name for several in mapping.values() for column in several}
        self._extra = [name for name in columns if name not in used]

    def text(self, row: Row, target: str) -> str:
        """Return the target's cell, the first that is not empty of several columns."""
        return next((text for column in self._mapping.get(target, ()) if (text := row.text(column.name))), "")

    def product(self, product_id: str, rows: Sequence[Row], *, grouped: bool) -> Product | None:
        first = rows[0]
        if not product_id:
            self._complaints.refuse(first.line, "", f"the column {self._mapping['id'][0].name!r} is empty")
            return None
        title = self.text(first, "title")
        if not title:
            self._complaints.refuse(first.line, product_id, "it has no title", rows=len(rows))
            return None
        variants = tuple(variant for row in rows if (variant := self._variant(row, title, grouped=grouped)) is not None)
        if not variants:
            return None
        return Product(
            product_id=ProductId(product_id),
            title=title,
            description=cells.plain_text(self.text(first, "description")),
            brand=self.text(first, "brand") or None,
            category=self._category(first),
            tags=tuple(
                dict.fromkeys(
                    tag for column in self._mapping.get("tags", ()) for tag in first.parts(column.name, ",;|，；")
                )
            ),
            url=self.text(first, "url") or None,
            images=tuple(
                dict.fromkeys(
                    part for row in rows for c in self._mapping.get("image", ()) for part in row.parts(c.name, "|\n")
                )
            ),
            rating=self._rating(first, product_id),
            rating_count=self._count(first, product_id, "rating_count"),
            popularity=self._float(first, product_id, "popularity"),
            created_at=self.text(first, "created_at") or None,
            extra={name: text for name in self._extra if (text := first.text(name))},
            variants=variants,
            attributes=self._attributes(first, product_level=True, grouped=grouped),
        )

    def _variant(self, row: Row, product_title: str, *, grouped: bool) -> Variant | None:
        variant_id = self.text(row, "id")
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
        list_price = self._money(row, variant_id, "list_price") if self.text(row, "list_price") else None
        stock = self._count(row, variant_id, "stock")
        attributes = self._attributes(row, product_level=False, grouped=grouped)
        options = {_OPTION_NAMES[a.kind]: self.text(row, a.kind) for a in attributes if a.kind in _OPTION_NAMES}
        title = self.text(row, "title")
        return Variant(
            variant_id=VariantId(variant_id),
            title=" / ".join(options.values()) or ("" if title == product_title else title),
            price=price,
            list_price=list_price if list_price is not None and list_price.amount > price.amount else None,
            in_stock=self._in_stock(row, variant_id, stock),
            stock=stock,
            options=options,
            attributes=attributes,
        )

    def _attributes(self, row: Row, *, product_level: bool, grouped: bool) -> tuple[Attribute, ...]:
        """Return what columns state: of a group, color, size and material belong to the variant."""
        found: list[Attribute] = []
        kinds: tuple[AttributeKind, ...] = ("brand", "color", "material", "size", "audience")
        for kind in kinds:
            if (grouped and kind in _OPTION_NAMES) == product_level:
                continue
            for column in self._mapping.get(kind, ()):
                found.extend(column_attributes(kind, row.text(column.name), column.name))
        if product_level:
            for column in self._mapping.get("tags", ()):
                for tag in dict.fromkeys(row.parts(column.name, ",;|，；")):
                    found.extend(column_attributes("features", tag, column.name))
            for name in self._extra:
                kind = column_kind(name)
                if kind is not None and kind not in self._mapping:
                    found.extend(column_attributes(kind, row.text(name), name))
        return tuple(found)

    def _category(self, row: Row) -> tuple[str, ...]:
        path: list[str] = []
        for column in self._mapping.get("category", ()):
            parts = row.parts(column.name, ">›»")
            path.extend(" ".join(part.split("_")) if " " not in part else part for part in parts)
        return tuple(path)

    def _money(self, row: Row, product: str, target: str) -> Money | None:
        """Return a price; a row without a readable price is refused, one without a readable list price repaired."""
        column = next((column for column in self._mapping[target] if row.text(column.name)), self._mapping[target][0])
        text = row.text(column.name)
        currency = self.text(row, "currency").upper() or self._currency
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
        text = self.text(row, target)
        if not text:
            return None
        try:
            return Decimal(cells.whole(text)) if target in _COUNTS else cells.number(text)
        except ValueError as error:
            self._complaints.repair(row.line, product, f"{target}: {error}; left out")
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
        text = self.text(row, "in_stock")
        if not text:
            # A count that cannot be read must not become a promise.
            return stock > 0 if stock is not None else not self.text(row, "stock")
        try:
            return cells.yes(text)
        except ValueError as error:
            self._complaints.repair(row.line, product, f"in_stock: {error}; taken as not in stock")
            return False
