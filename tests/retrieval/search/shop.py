"""A catalog database filled through its tables, as an import would fill it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select, update

from retrieval.catalog import CatalogRow, ProductRow, StatedRow, VariantRow, join_category
from retrieval.database import Database
from retrieval.document import category_paths
from retrieval.types import Attribute, AttributeKind, Money, Product, ProductId, Variant, VariantId
from retrieval.vocabulary import implied, normalize


def attribute(kind: AttributeKind, value: str) -> Attribute:
    return Attribute(kind=kind, value=value, normal=normalize(kind, value), field=kind)


def variant(
    variant_id: str, price: int, *, in_stock: bool = True, list_price: int | None = None, **stated: str | Sequence[str]
) -> Variant:
    return Variant(
        variant_id=VariantId(variant_id),
        price=Money(amount=price, currency="USD"),
        list_price=None if list_price is None else Money(amount=list_price, currency="USD"),
        in_stock=in_stock,
        attributes=_attributes(stated),
    )


def product(
    product_id: str,
    title: str,
    variants: Sequence[Variant] | int = 1000,
    *,
    category: str = "",
    description: str = "",
    brand: str | None = None,
    rating: float | None = None,
    popularity: float | None = None,
    created_at: str | None = None,
    **stated: str | Sequence[str],
) -> Product:
    if brand is not None:
        stated["brand"] = brand
    return Product(
        product_id=ProductId(product_id),
        title=title,
        description=description,
        brand=brand,
        category=tuple(part.strip() for part in category.split(">") if part.strip()),
        rating=rating,
        popularity=popularity,
        created_at=created_at,
        variants=(variant(product_id + "-1", variants),) if isinstance(variants, int) else tuple(variants),
        attributes=_attributes(stated),
    )


def _attributes(stated: dict[str, str | Sequence[str]]) -> tuple[Attribute, ...]:
    return tuple(
        attribute(kind, value)  # pyright: ignore[reportArgumentType]
        for kind, values in stated.items()
        for value in ([values] if isinstance(values, str) else values)
    )


def text_of(shown: Product) -> str:
    return f"{shown.title}. {' '.join(shown.category)}. {shown.description}"


def text_hash(shown: Product) -> str:
    return hashlib.sha256(text_of(shown).encode()).hexdigest()


def store(database: Database, products: Iterable[Product]) -> int:
    """Make `products` the whole catalog under a new version, unchanged rows kept; return the version."""
    with database.write() as connection:
        version = connection.execute(select(CatalogRow.version)).scalar() or 0
        if not version:
            connection.execute(insert(CatalogRow).values(only=1, version=0))
        current = {
            row.payload: row.row_id
            for row in connection.execute(
                select(ProductRow.row_id, ProductRow.payload).where(ProductRow.valid_to.is_(None))
            )
        }
        for shown in products:
            if current.pop(shown.model_dump_json(), None) is None:
                _insert(connection, shown, version + 1)
        if current:
            connection.execute(
                update(ProductRow).where(ProductRow.row_id.in_(list(current.values()))).values(valid_to=version + 1)
            )
        connection.execute(update(CatalogRow).values(version=version + 1))
    return version + 1


def empty(database: Database) -> None:
    with database.write() as connection:
        for table in (StatedRow, VariantRow, ProductRow, CatalogRow):
            connection.execute(delete(table))


def _insert(connection, shown: Product, version: int) -> None:
    row_id = connection.execute(
        insert(ProductRow).values(
            product_id=shown.product_id,
            valid_from=version,
            valid_to=None,
            payload_hash="",
            text_hash=text_hash(shown),
            title=shown.title,
            category=join_category(*category_paths(shown)),
            rating=shown.rating,
            popularity=shown.popularity,
            created_at=shown.created_at,
            payload=shown.model_dump_json(),
        )
    ).inserted_primary_key[0]
    stated: list[tuple[int, Attribute]] = [(-1, attribute) for attribute in shown.attributes]
    rows = []
    for position, sold in enumerate(shown.variants):
        stated += [(position, attribute) for attribute in sold.attributes]
        rows.append(
            {
                "row_id": row_id,
                "position": position,
                "variant_id": sold.variant_id,
                "price": sold.price.amount,
                "in_stock": sold.in_stock,
                "on_sale": sold.list_price is not None and sold.list_price.amount > sold.price.amount,
            }
        )
    connection.execute(insert(VariantRow), rows)
    values = {
        (position, attribute.kind, normal)
        for position, attribute in stated
        for normal in (attribute.normal, *implied(attribute.kind, attribute.normal))
    }
    if values:
        connection.execute(
            insert(StatedRow),
            [{"row_id": row_id, "position": p, "kind": k, "normal": n} for p, k, n in sorted(values)],
        )
