"""Shopify product CSV, in the classic dialect (Handle, Variant Price) and the newer one (URL handle, Price).

Adjacent rows of one handle are one product: the first carries its texts and option names, each row with a price, SKU
or option value is a variant, the others add pictures. Drafts, archived and unpublished products are counted, not
taken. Columns that are not read here are kept in `extra`, a later row's under "column [variant id]" where it differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from retrieval.feeds import cells
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.grouping import TakenIds, gather
from retrieval.feeds.rows import Row
from retrieval.tagging import AUDIENCES, column_attributes, column_kind
from retrieval.types import Attribute, AttributeKind, Money, Product, ProductId, Variant, VariantId

_NAMES: dict[str, tuple[str, ...]] = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "description", "body html", "body"),
    "vendor": ("vendor",),
    "type": ("type",),
    "category": ("product category", "standardized product type", "standard product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "sku": ("variant sku", "sku"),
    "price": ("variant price", "price"),
    "compare": ("variant compare at price", "compare-at price", "compare at price"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity", "variant inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "image": ("image src", "product image url"),
    "image_position": ("image position",),
    "variant_image": ("variant image", "variant image url"),
    **{f"option{n}_name": (f"option{n} name",) for n in (1, 2, 3)},
    **{f"option{n}": (f"option{n} value",) for n in (1, 2, 3)},
}
_OTHER: AttributeKind = "features"
_METAFIELD = re.compile(r"\(product\.metafields\.([\w-]+)\.([\w-]+)\)\s*$")
_GOOGLE = re.compile(r"^google (?:shopping )?[/:]\s*(.+)$", re.IGNORECASE)
_RATING = re.compile(r'"value"\s*:\s*"?([\d.]+)')


def is_shopify(columns: Sequence[str]) -> bool:
    """Return whether a header is that of a Shopify product export."""
    names = {name.casefold() for name in columns}
    price = names & {*_NAMES["price"]}
    handle = "handle" in names or "url handle" in names
    return handle and "title" in names and bool(price)


def read_shopify(
    rows: Iterable[Row], columns: Sequence[str], currency: str, complaints: Complaints
) -> Iterator[Product]:
    """Yield the published products in file order; what cannot be read is complained of."""
    reader = _ShopifyReader(columns, currency, complaints)
    for handle, members in gather(rows, lambda row: reader.text(row, "handle"), complaints, reader.column("handle")):
        product = reader.product(handle, members)
        if product is not None:
            yield product


class _ShopifyReader:
    def __init__(self, columns: Sequence[str], currency: str, complaints: Complaints) -> None:
        by_name = {name.casefold(): name for name in reversed(columns)}
        self._columns = {
            target: next((by_name[alias] for alias in aliases if alias in by_name), "")
            for target, aliases in _NAMES.items()
        }
        used = set(self._columns.values())
        self._extra = [name for name in columns if name not in used]
        self._stating: list[tuple[str, AttributeKind]] = [
            (name, kind) for name in self._extra if (kind := _metafield_kind(name)) is not None
        ]
        self._currency = currency
        self._complaints = complaints
        self._taken = TakenIds()

    def column(self, target: str) -> str:
        """Return the column of a target as the header writes it."""
        return self._columns[target]

    def text(self, row: Row, target: str) -> str:
        """Return a target's cell, "" where the file has no such column."""
        return row.text(self._columns[target])

    def product(self, handle: str, rows: Sequence[Row]) -> Product | None:
        first = rows[0]
        if not self._published(first, handle):
            self._complaints.skip(len(rows))
            return None
        title = self.text(first, "title")
        if not title:
            self._complaints.refuse(first.line, handle, "its first row has no title", rows=len(rows))
            return None
        names = [self.text(first, f"option{n}_name") for n in (1, 2, 3)]
        variants: list[Variant] = []
        extra = {name: text for name in self._extra if (text := first.text(name))}
        for place, row in enumerate(rows):
            if place and not self._is_variant(row):
                continue
            variant = self._variant(row, handle, names)
            if variant is not None:
                variants.append(variant)
                if place:
                    extra.update(
                        (f"{name} [{variant.variant_id}]", text)
                        for name in self._extra
                        if (text := row.text(name)) and text != extra.get(name)
                    )
        if not variants:
            return None
        vendor = self.text(first, "vendor")
        tags = tuple(dict.fromkeys(first.parts(self._columns["tags"], ",")))
        rating, rating_count = self._ratings(first)
        return Product(
            product_id=ProductId(handle),
            title=title,
            description=cells.plain_text(self.text(first, "body")),
            brand=vendor or None,
            category=self._category(first),
            tags=tags,
            images=self._images(rows),
            rating=rating,
            rating_count=rating_count,
            extra=extra,
            variants=tuple(variants),
            attributes=self._attributes(first, vendor, tags),
        )

    def _published(self, row: Row, handle: str) -> bool:
        status = self.text(row, "status").casefold()
        if status not in ("", "active"):
            return False
        published = self.text(row, "published")
        try:
            return not published or cells.yes(published)
        except ValueError as error:
            self._complaints.repair(row.line, handle, f"{self.column('published')}: {error}; taken as not published")
            return False

    def _is_variant(self, row: Row) -> bool:
        return any(self.text(row, target) for target in ("price", "sku", "option1", "option2", "option3"))

    def _variant(self, row: Row, handle: str, names: Sequence[str]) -> Variant | None:
        price = self._money(row, handle, "price", self._complaints.refuse)
        if price is None:
            return None
        compare = self._money(row, handle, "compare", self._complaints.repair) if self.text(row, "compare") else None
        options = self._options(row, names)
        stock, in_stock = self._stock(row, handle)
        return Variant(
            variant_id=self._variant_id(row, handle, options),
            title=" / ".join(options.values()),
            price=price,
            list_price=compare if compare is not None and compare.amount > price.amount else None,
            in_stock=in_stock,
            stock=stock,
            options=options,
            attributes=tuple(
                attribute
                for name, value in options.items()
                for attribute in column_attributes(column_kind(name) or _OTHER, value, name)
            ),
        )

    def _options(self, row: Row, names: Sequence[str]) -> dict[str, str]:
        options: dict[str, str] = {}
        for n, name in enumerate(names, start=1):
            value = self.text(row, f"option{n}")
            if value and (name.casefold(), value.casefold()) != ("title", "default title"):
                options[name or f"Option {n}"] = value
        return options

    def _variant_id(self, row: Row, handle: str, options: dict[str, str]) -> VariantId:
        """Return the SKU, or where it is missing or taken the handle with the options, the same in each export."""
        sku = self.text(row, "sku").lstrip("'")
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
        return VariantId(variant_id)

    def _stock(self, row: Row, handle: str) -> tuple[int | None, bool]:
        """Return what is counted and whether it can be bought; without a tracker all can be, uncounted."""
        counted = self.text(row, "tracker") if self._columns["tracker"] else self.text(row, "quantity")
        text = self.text(row, "quantity")
        if not counted or not text:
            return None, True
        goes_on = self.text(row, "policy").casefold() in ("continue", "true", "yes")
        try:
            stock = cells.whole(text)
        except ValueError as error:
            self._complaints.repair(row.line, handle, f"{self.column('quantity')}: {error}; taken as not in stock")
            return None, goes_on
        return stock, goes_on or stock > 0

    def _money(self, row: Row, handle: str, target: str, complain: Callable[[int, str, str], None]) -> Money | None:
        text = self.text(row, target)
        try:
            if not text:
                raise ValueError("it has no price")
            amount, mended = cells.money(text, self._currency)
        except ValueError as error:
            complain(row.line, handle, f"{self.column(target)}: {error}")
            return None
        if mended:
            self._complaints.repair(row.line, handle, f"{self.column(target)}: {mended}")
        return amount

    def _category(self, row: Row) -> tuple[str, ...]:
        path = list(row.parts(self._columns["category"], ">")) if self._columns["category"] else []
        for part in row.parts(self._columns["type"], ">") if self._columns["type"] else ():
            if part.casefold() not in {known.casefold() for known in path}:
                path.append(part)
        return tuple(path)

    def _images(self, rows: Sequence[Row]) -> tuple[str, ...]:
        placed: list[tuple[int, int, str]] = []
        for order, row in enumerate(rows):
            position = self.text(row, "image_position")
            rank = int(position) if position.isdecimal() and len(position) < 6 else 10**6
            if source := self.text(row, "image"):
                placed.append((rank, order, source))
            if source := self.text(row, "variant_image"):
                placed.append((10**6, order, source))
        return tuple(dict.fromkeys(source for _, _, source in sorted(placed)))

    def _attributes(self, row: Row, vendor: str, tags: Sequence[str]) -> tuple[Attribute, ...]:
        found = [*column_attributes("brand", vendor, self._columns["vendor"])]
        for name, kind in self._stating:
            for attribute in column_attributes(kind, row.text(name), name):
                if kind != "audience" or attribute.normal in AUDIENCES:
                    found.append(attribute)
        for tag in tags:
            found.extend(column_attributes("features", tag, self._columns["tags"]))
        return tuple(found)

    def _ratings(self, row: Row) -> tuple[float | None, int | None]:
        """Return rating and number of ratings from the reviews metafields; what is not a rating of 0 to 5 is none."""
        rating, count = None, None
        for name in self._extra:
            field = _METAFIELD.search(name)
            text = row.text(name)
            if field is None or not text or field[1] not in ("reviews", "custom"):
                continue
            if field[2] == "rating" and (match := _RATING.search(text) or re.fullmatch(r"([\d.]+)", text)):
                value = float(match[1]) if re.fullmatch(r"\d+(\.\d+)?", match[1]) else 6.0
                rating = value if value <= 5 else None
            elif field[2] in ("rating_count", "rating-count") and text.isdecimal():
                count = int(text)
        return rating, count


def _metafield_kind(name: str) -> AttributeKind | None:
    """Return the kind that a metafield or Google Shopping column states."""
    google, metafield = _GOOGLE.match(name), _METAFIELD.search(name)
    key = google[1] if google is not None else metafield[2] if metafield is not None else name
    kind = column_kind(key.replace("_", " "))
    return None if kind == "brand" else kind
