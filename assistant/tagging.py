"""`aisle tag`: titles read by what the shop's own columns and categories taught, and all that its products state.

Knows the order of things; what is read and how it is kept stands in `retrieval`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.errors import ShopError
from assistant.shop import Progress, Shop, quiet
from assistant.taking import Counted
from retrieval.category_tree import LIKELY, SURE, CategoryTree, Placed, read_taxonomy
from retrieval.readings import NOTHING, Reading, stored_readings
from retrieval.retagging import TagReport, feed_products, retag
from retrieval.shop_values import ShopValues
from retrieval.types import Attribute, Product, ProductId, Value


class TaggedAttribute(Value):
    """One stated value; `variant_id` is None where it is of the whole product.

    `field` is the column or text that states it, "owner" a correction; `span` the characters in a text.
    """

    kind: str
    value: str
    normal: str
    field: str
    span: tuple[int, int] | None
    confidence: float
    variant_id: str | None


class TaggedCategory(Value):
    """A category read from a title, with the probability in [0, 1] that the product belongs there."""

    path: tuple[str, ...]
    confidence: float


class TaggedProduct(Value):
    """All that is known of a product: the category it is shown under, the one read from its title, what it states."""

    product_id: str
    title: str
    category: tuple[str, ...]
    read_category: TaggedCategory | None
    attributes: tuple[TaggedAttribute, ...]


def tag_shop(folder: Path, taxonomy: Path | None = None, *, progress: Counted, say: Progress = quiet) -> TagReport:
    """Read the titles of a shop's products anew, show what was read from now on, and return what that was.

    With a taxonomy every product gets a category of it; without, those that have none get one of the shop's own.

    Raises:
        ShopError: the shop has no products.
        CatalogError: the taxonomy cannot be read.
        DatabaseError: an import is running.
    """
    paths = read_taxonomy(taxonomy) if taxonomy is not None else []
    shop = Shop.open(folder, progress=say)
    try:
        if not shop.catalog.version():
            raise ShopError(f"{folder} has no products yet; bring them with: aisle import {folder} FILE")
        say("learning from the shop's columns")
        values = ShopValues.learn(lambda: (one.feed for one in feed_products(shop.database)))
        say("learning the categories")
        if paths:
            tree = CategoryTree.of_taxonomy(paths, shop.embedder)
        else:
            tree = CategoryTree.of_products((one.feed for one in feed_products(shop.database)), shop.embedder)

        def read(products: Sequence[Product]) -> list[Reading]:
            placed: dict[ProductId, Placed] = {}
            bare = [one for one in products if not one.category]
            others = [one for one in products if one.category] if paths else []
            for some, least in ((bare, SURE), (others, LIKELY)):
                if tree is not None and some:
                    places = tree.place([one.title for one in some], least)
                    placed |= {one.product_id: place for one, place in zip(some, places, strict=True)}
            return [_with_category(values.read(one), placed.get(one.product_id)) for one in products]

        report = retag(
            shop.database, read, embedder=shop.embedder, vectors=shop.vectors, lock=shop.import_lock, told=progress
        )
        shop.searcher.refresh()
        return report
    finally:
        shop.close()


def tagged_products(folder: Path) -> Iterator[TaggedProduct]:
    """Yield all that the current products of a shop state, in order of rows."""
    shop = Shop.open(folder)
    try:
        rows = [one.row_id for one in shop.catalog.texts()]
        for start in range(0, len(rows), _PART):
            products = list(shop.catalog.by_rows(rows[start : start + _PART]).values())
            with shop.database.read() as connection:
                readings = stored_readings(connection, [one.product_id for one in products])
            yield from (_tagged(one, readings.get(one.product_id, NOTHING)) for one in products)
    finally:
        shop.close()


_PART = 500


def _with_category(reading: Reading, placed: Placed | None) -> Reading:
    if placed is None or not placed.path:
        return reading
    return reading.model_copy(update={"category": placed.path, "category_confidence": placed.confidence})


def _tagged(product: Product, reading: Reading) -> TaggedProduct:
    attributes = [_attribute(one, None) for one in product.attributes]
    for variant in product.variants:
        attributes += [_attribute(one, variant.variant_id) for one in variant.attributes]
    return TaggedProduct(
        product_id=product.product_id,
        title=product.title,
        category=product.category,
        read_category=TaggedCategory(path=reading.category, confidence=reading.category_confidence)
        if reading.category
        else None,
        attributes=tuple(attributes),
    )


def _attribute(one: Attribute, variant_id: str | None) -> TaggedAttribute:
    return TaggedAttribute(variant_id=variant_id, **one.model_dump())
