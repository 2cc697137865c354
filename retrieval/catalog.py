"""The catalog's tables and the store over them: products and variants, versioned.

A stored product is immutable. Each row is valid from one catalog version until another (`valid_to` None: still), so
that an import can stage any number of rows in short transactions under the next version and make them current by one
small update; a killed import leaves rows that no version shows, which the next import removes. Knows nothing of
files, vectors or words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Boolean, ColumnElement, Connection, Float, ForeignKey, Index, Integer, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base, Database
from retrieval.ownership import IMPERSONAL
from retrieval.types import Product, ProductId, Variant, VariantId

T = TypeVar("T")
_PART = 500
_LANGUAGE_BREAK = "\n"
"""What stands between the category paths of several languages in their column."""


class CatalogRow(Base):
    """The one row that says which version is current."""

    __tablename__ = "catalog"
    __table_args__ = IMPERSONAL
    only: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    version: Mapped[int] = mapped_column(Integer, default=0)


class ImportRow(Base):
    """One import: what was read and what came of it (`report` is JSON); a correction has "" as its `file`."""

    __tablename__ = "imports"
    __table_args__ = IMPERSONAL
    import_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    started_at: Mapped[str] = mapped_column(Text)
    finished_at: Mapped[str | None] = mapped_column(Text)
    report: Mapped[str] = mapped_column(Text, default="{}")


class ProductRow(Base):
    """One state of a product. `payload` is the whole `Product` as JSON; the other columns are what predicates need.

    `payload_hash` tells whether anything changed, `text_hash` keys the vector of the embedded text.
    """

    __tablename__ = "products"
    __table_args__ = IMPERSONAL
    row_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    product_id: Mapped[str] = mapped_column(Text, index=True)
    valid_from: Mapped[int] = mapped_column(Integer, index=True)
    valid_to: Mapped[int | None] = mapped_column(Integer, index=True)
    payload_hash: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(Text, index=True)
    title: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text, default="", index=True)
    rating: Mapped[float | None] = mapped_column(Float, index=True)
    popularity: Mapped[float | None] = mapped_column(Float)
    created_at: Mapped[str | None] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)


class VariantRow(Base):
    """One variant of a stored product. Prices in minor units; `on_sale` when a higher list price is given."""

    __tablename__ = "variants"
    row_id: Mapped[int] = mapped_column(ForeignKey("products.row_id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    variant_id: Mapped[str] = mapped_column(Text, index=True)
    price: Mapped[int] = mapped_column(Integer)
    in_stock: Mapped[bool] = mapped_column(Boolean)
    on_sale: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("variants_price", "price", "row_id", "position"), IMPERSONAL)


class StatedRow(Base):
    """One attribute that a product states (`position` -1) or one of its variants does; `normal` as in `Attribute`."""

    __tablename__ = "stated"
    stated_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("products.row_id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(Text)
    normal: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("stated_kind_normal", "kind", "normal", "row_id", "position"), IMPERSONAL)


class ProductText(NamedTuple):
    """What names one current product: its titles in every language ("|" between) and the key of its vector."""

    row_id: int
    product_id: ProductId
    text_hash: str
    title: str


class StoredImport(NamedTuple):
    """An import that became current; `report` is its JSON, times are UTC."""

    file: str
    version: int
    started_at: str
    finished_at: str
    report: dict[str, Any]


class Catalog:
    """The products of a shop as of its current version; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Read from an open shop database; nothing is loaded."""
        self._database = database

    def version(self) -> int:
        """Return the number of the current version, 0 before the first import."""
        with self._database.read() as connection:
            return current_version(connection)

    def count(self) -> int:
        """Return how many products are current."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(ProductRow).where(is_current(current_version(connection)))
            return connection.execute(query).scalar_one()

    def get(self, product_ids: Sequence[ProductId]) -> list[Product]:
        """Return the current products of these ids in the order given, those that are not in the catalog left out."""
        found: dict[str, Product] = {}
        with self._database.read() as connection:
            now = is_current(current_version(connection))
            for part in _parts(product_ids):
                query = select(ProductRow.payload).where(ProductRow.product_id.in_(part), now)
                for payload in connection.execute(query).scalars():
                    product = Product.model_validate_json(payload)
                    found[product.product_id] = product
        return [found[product_id] for product_id in product_ids if product_id in found]

    def by_rows(self, row_ids: Sequence[int]) -> dict[int, Product]:
        """Return the stored products of these row numbers, of whatever version; rows that are gone are left out."""
        found: dict[int, Product] = {}
        with self._database.read() as connection:
            for part in _parts(row_ids):
                query = select(ProductRow.row_id, ProductRow.payload).where(ProductRow.row_id.in_(part))
                for row_id, payload in connection.execute(query):
                    found[row_id] = Product.model_validate_json(payload)
        return found

    def variant(self, variant_id: VariantId) -> tuple[Product, Variant] | None:
        """Return a current variant with its product, None where the catalog has none of this id."""
        with self._database.read() as connection:
            query = (
                select(ProductRow.payload)
                .join(VariantRow, VariantRow.row_id == ProductRow.row_id)
                .where(VariantRow.variant_id == variant_id, is_current(current_version(connection)))
            )
            payload = connection.execute(query).scalars().first()
        if payload is None:
            return None
        product = Product.model_validate_json(payload)
        return product, next(variant for variant in product.variants if variant.variant_id == variant_id)

    def texts(self, version: int | None = None) -> Iterator[ProductText]:
        """Yield the texts of every product of a version (None: the current one) in row order, in bounded memory.

        A version older than the two that an import keeps may have lost products.
        """
        with self._database.read() as connection:
            shown = is_current(current_version(connection) if version is None else version)
            columns = (ProductRow.row_id, ProductRow.product_id, ProductRow.text_hash, ProductRow.title)
            query = select(*columns).where(shown).order_by(ProductRow.row_id)
            for row in connection.execution_options(yield_per=_PART).execute(query):
                yield ProductText(row[0], ProductId(row[1]), row[2], row[3])

    def brands(self) -> dict[str, int]:
        """Return each brand of the current products, as one of them writes it, with their number, most first."""
        with self._database.read() as connection:
            query = (
                select(StatedRow.normal, func.min(ProductRow.row_id), func.count())
                .join(ProductRow, ProductRow.row_id == StatedRow.row_id)
                .where(StatedRow.kind == "brand", StatedRow.position == -1, is_current(current_version(connection)))
                .group_by(StatedRow.normal)
                .order_by(func.count().desc(), StatedRow.normal)
            )
            groups = connection.execute(query).all()
        examples = self.by_rows([row_id for _, row_id, _ in groups])
        return {
            _brand_as_written(examples[row_id], normal): number
            for normal, row_id, number in groups
            if row_id in examples
        }

    def category_paths(self) -> dict[tuple[str, ...], int]:
        """Return each category path of the current products, broadest name first, with their number, most first."""
        with self._database.read() as connection:
            query = (
                select(ProductRow.category, func.count())
                .where(is_current(current_version(connection)), ProductRow.category != "")
                .group_by(ProductRow.category)
                .order_by(ProductRow.category)
            )
            found: Counter[tuple[str, ...]] = Counter()
            for column, number in connection.execute(query):
                found[split_category(column)] += number
            return dict(found.most_common())

    def last_import(self) -> StoredImport | None:
        """Return the newest import that became current, None before the first."""
        with self._database.read() as connection:
            query = (
                select(ImportRow)
                .where(ImportRow.finished_at.is_not(None), ImportRow.file != "")
                .order_by(ImportRow.import_id.desc())
                .limit(1)
            )
            row = connection.execute(query).first()
        if row is None:
            return None
        return StoredImport(row.file, row.version, row.started_at, row.finished_at or "", json.loads(row.report))


def current_version(connection: Connection) -> int:
    """Return the number of the version that this connection sees as current."""
    return connection.execute(select(CatalogRow.version)).scalar_one_or_none() or 0


def is_current(version: int) -> ColumnElement[bool]:
    """Return the predicate of the product rows that make up a version."""
    return (ProductRow.valid_from <= version) & (ProductRow.valid_to.is_(None) | (ProductRow.valid_to > version))


def product_ids(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the product of each id that is a current product's or variant's; others are left out.

    An id that is both is the product's.
    """
    now = is_current(current_version(connection))
    found: dict[str, str] = {}
    for part in _parts(ids):
        variants = (
            select(VariantRow.variant_id, ProductRow.product_id)
            .join(ProductRow, ProductRow.row_id == VariantRow.row_id)
            .where(VariantRow.variant_id.in_(part), now)
        )
        found |= {variant_id: product_id for variant_id, product_id in connection.execute(variants)}
        own = select(ProductRow.product_id).where(ProductRow.product_id.in_(part), now)
        found |= {product_id: product_id for product_id in connection.execute(own).scalars()}
    return found


def join_category(*paths: Sequence[str]) -> str:
    """Return the category paths of a product, its own and those in other languages, as their column holds them."""
    return _LANGUAGE_BREAK.join(" > ".join(path) for path in paths if path)


def split_category(column: str) -> tuple[str, ...]:
    """Return the product's own category path that a column holds."""
    return tuple(column.split(_LANGUAGE_BREAK)[0].split(" > ")) if column else ()


def category_names(column: str) -> tuple[str, ...]:
    """Return the segments of a column's category paths, in whatever language."""
    return tuple(name for path in column.split(_LANGUAGE_BREAK) for name in path.split(" > ")) if column else ()


def category_levels(column: str) -> list[tuple[str, ...]]:
    """Return the segments of a column's category paths by level: one that has names in two languages has two.

    Paths of different lengths have no levels in common.
    """
    paths = [tuple(path.split(" > ")) for path in column.split(_LANGUAGE_BREAK)] if column else []
    if len({len(path) for path in paths}) == 1:
        return list(zip(*paths, strict=True))
    return [(name,) for path in paths for name in path]


def _brand_as_written(product: Product, normal: str) -> str:
    return next((a.value for a in product.attributes if a.kind == "brand" and a.normal == normal), normal)


def _parts(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the values in parts that fit into one statement."""
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]
