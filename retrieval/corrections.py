"""What the owner knows better than the feed: corrections that outlive every import, in a table of their own.

A correction replaces what the feed says of one field, whenever the product is staged. What the feed says itself is kept
beside each corrected state of a product (`FeedRow`), so that undoing a correction needs no import. A correction also
goes over what was read of the title (`readings`). Attributes that the
owner states carry `owner` as their field. Prices and stock cannot be corrected: they change with every feed, and a
price that stood still would be a promise that the shop does not keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from sqlalchemy import Connection, ForeignKey, Text, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base
from retrieval.errors import CatalogError
from retrieval.feeds import cells
from retrieval.ownership import IMPERSONAL
from retrieval.readings import NOTHING, Reading, with_reading
from retrieval.tagging import AUDIENCES, column_attributes, column_kind, tag
from retrieval.types import Attribute, AttributeKind, Product, Value, Variant

SOURCE = "owner"
KINDS: tuple[AttributeKind, ...] = get_args(AttributeKind)
_TEXTS = ("title", "description", "url", "created_at")
_LISTS = {"category": ">", "tags": ",;", "images": "|"}
_NUMBERS = ("rating", "rating_count", "popularity")
FIELDS = (*_TEXTS, *_LISTS, *_NUMBERS, *KINDS)
"""What can be corrected of a product."""
VARIANT_FIELDS = ("title", "color", "size", "material", "features", "style")
"""What can be corrected of one variant."""


class CorrectionRow(Base):
    """One field of a product, or of a variant (`variant_id` is "" for the product), as the owner wants it."""

    __tablename__ = "corrections"
    __table_args__ = IMPERSONAL
    product_id: Mapped[str] = mapped_column(Text, primary_key=True)
    variant_id: Mapped[str] = mapped_column(Text, primary_key=True)
    field: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    made_at: Mapped[str] = mapped_column(Text)


class FeedRow(Base):
    """What the feed says of a stored product that is shown corrected or by a reading: the whole `Product` as JSON."""

    __tablename__ = "feed_products"
    __table_args__ = IMPERSONAL
    row_id: Mapped[int] = mapped_column(ForeignKey("products.row_id", ondelete="CASCADE"), primary_key=True)
    payload: Mapped[str] = mapped_column(Text)


class Correction(Value):
    """One correction; `variant_id` is "" where it is of the product."""

    product_id: str
    variant_id: str
    field: str
    value: str


def stored_corrections(connection: Connection) -> list[Correction]:
    """Return every correction, by product, variant and field."""
    columns = (CorrectionRow.product_id, CorrectionRow.variant_id, CorrectionRow.field, CorrectionRow.value)
    rows = connection.execute(select(*columns).order_by(*columns[:3]))
    return [Correction(product_id=p, variant_id=v, field=f, value=value) for p, v, f, value in rows]


def by_product(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """Return the corrections of each product."""
    found: dict[str, list[Correction]] = {}
    for correction in corrections:
        found.setdefault(correction.product_id, []).append(correction)
    return found


def store_corrections(connection: Connection, made: Sequence[Correction], undone: Sequence[Correction]) -> None:
    """Write corrections over older ones of the same field, and remove those undone."""
    for one in (*made, *undone):
        same = (CorrectionRow.product_id == one.product_id) & (CorrectionRow.variant_id == one.variant_id)
        connection.execute(delete(CorrectionRow).where(same, CorrectionRow.field == one.field))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if made:
        connection.execute(insert(CorrectionRow), [{**one.model_dump(), "made_at": now} for one in made])


def shown(product: Product, reading: Reading, corrections: Sequence[Correction]) -> Product:
    """Return a product of a feed as the catalog shows it.

    What its texts state by the rules is added first, then what was read of its title; the owner's word goes over all.

    Raises:
        CatalogError: a value is none of its field.
    """
    fields: dict[str, Any] = {}
    attributes: list[Correction] = []
    for one in corrections:
        if one.variant_id:
            continue
        if one.field in KINDS:
            attributes.append(one)
            if one.field == "brand":
                fields["brand"] = one.value
        else:
            fields[one.field] = _value(one)
    tagged = with_reading(tag(_checked(product, fields)), reading)
    for one in attributes:
        tagged = _stating(tagged, one)
    return _with_variants(tagged, [one for one in corrections if one.variant_id])


def of_feed(product: Product) -> Product:
    """Return what the feed said of a product shown without correction or reading: without what its texts state."""
    return product.model_copy(
        update={"attributes": tuple(one for one in product.attributes if one.span is None or one.kind == "brand")}
    )


def check_correction(product: Product, correction: Correction) -> None:
    """Refuse a correction that cannot be of this product (as the feed says it).

    Raises:
        CatalogError: the field, the variant or the value is none.
    """
    known = VARIANT_FIELDS if correction.variant_id else FIELDS
    if correction.field not in known:
        of = "a variant" if correction.variant_id else "a product"
        raise CatalogError(
            f"{correction.field!r} of {of} cannot be corrected; these can: {', '.join(known)} "
            "(prices and stock are the feed's)"
        )
    variants = [one for one in product.variants if correction.variant_id in ("", one.variant_id)]
    if not variants:
        raise CatalogError(
            f"{product.product_id!r} has no variant {correction.variant_id!r}; "
            f"it has {', '.join(one.variant_id for one in product.variants[:20])}"
        )
    told_apart = {values for one in variants if (values := _stated(one, correction.field))}
    if not correction.variant_id and len(told_apart) > 1:
        raise CatalogError(
            f"the variants of {product.product_id!r} differ in {correction.field}; name one with --variant "
            f"({', '.join(one.variant_id for one in product.variants[:20])})"
        )
    shown(product, NOTHING, [correction])


def _stated(variant: Variant, kind: str) -> frozenset[str]:
    return frozenset(one.normal for one in variant.attributes if one.kind == kind)


def _value(correction: Correction) -> Any:
    field, text = correction.field, correction.value.strip()
    if field in _LISTS:
        return tuple(part.strip() for part in re.split(f"[{_LISTS[field]}]", text) if part.strip())
    if field == "description":
        return cells.plain_text(text)
    if field not in _NUMBERS:
        return text or None
    try:
        return cells.whole(text) if field == "rating_count" else float(cells.number(text))
    except ValueError as error:
        raise CatalogError(f"{field}: {error}") from error


def _checked(product: Product, fields: Mapping[str, Any]) -> Product:
    if not fields:
        return product
    if "title" in fields and not fields["title"]:
        raise CatalogError("a product without a title cannot be shown; give one, or undo the correction")
    if (rating := fields.get("rating")) is not None and not 0 <= rating <= 5:
        raise CatalogError(f"rating: {rating} is not between 0 and 5")
    changed = dict(fields)
    if "tags" in changed:
        features = (a for text in changed["tags"] for a in column_attributes("features", text, SOURCE))
        changed["attributes"] = (*(one for one in product.attributes if one.kind != "features"), *features)
    return product.model_copy(update=changed)


def _attributes(correction: Correction) -> tuple[Attribute, ...]:
    kind: AttributeKind = next(kind for kind in KINDS if kind == correction.field)
    parts = re.split(r"\s*[,;]\s*", correction.value) if kind == "features" else [correction.value]
    found = tuple(one for part in parts for one in column_attributes(kind, part, SOURCE))
    if kind == "audience" and any(one.normal not in AUDIENCES for one in found):
        raise CatalogError(f"audience: {correction.value!r} is none of {', '.join(sorted(AUDIENCES))}")
    return found


def _stating(product: Product, correction: Correction) -> Product:
    """Return the product with one kind of attribute stated by the owner alone: by its variants where they state it."""
    kept = tuple(one for one in product.attributes if one.kind != correction.field)
    if correction.field in VARIANT_FIELDS and any(_stated(one, correction.field) for one in product.variants):
        variants = tuple(_variant(one, correction) for one in product.variants)
        return product.model_copy(update={"attributes": kept, "variants": variants})
    return product.model_copy(update={"attributes": (*kept, *_attributes(correction))})


def _with_variants(product: Product, corrections: Sequence[Correction]) -> Product:
    if not corrections:
        return product
    found: list[Variant] = []
    for variant in product.variants:
        for one in corrections:
            if one.variant_id == variant.variant_id:
                variant = _variant(variant, one)
        found.append(variant)
    return product.model_copy(update={"variants": tuple(found)})


def _variant(variant: Variant, correction: Correction) -> Variant:
    if correction.field == "title":
        return variant.model_copy(update={"title": correction.value.strip()})
    stated = _attributes(correction)
    kept = tuple(one for one in variant.attributes if one.kind != correction.field)
    names = [name for name in variant.options if column_kind(name) == correction.field]
    options = {**variant.options, **dict.fromkeys(names, correction.value.strip())}
    renamed = " / ".join(options.values()) if variant.title == " / ".join(variant.options.values()) else variant.title
    return variant.model_copy(update={"attributes": (*kept, *stated), "options": options, "title": renamed})
