"""One catalog of 500 products written as every kind of product file imports to the same products, field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from retrieval.document import localized
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.mapping import NO_MAPPING
from retrieval.feeds.sniff import open_feed
from retrieval.tagging import column_attributes, column_kind
from retrieval.types import Product, ProductId
from tests.retrieval.catalog.files import Shop
from tests.retrieval.catalog.sample import SCENT, Sample, samples
from tests.retrieval.catalog.writers import WRITERS

CANNOT_CARRY: dict[str, set[str]] = {
    "shopify": {"url"},  # an export names no page
    "woocommerce": {"url"},  # but of external products
    "google": {"stock", SCENT},  # says only whether it is available; options have Google's columns
    "acp": {"stock"},
    "openai": {"stock"},
    "plain": {SCENT, "Pattern"},  # color, size, material and capacity columns are options of a group, others are kept
}
"""What a kind has no place for. All else must arrive, what has no column of its own in an extra one."""


def expected(one: Sample, lost: set[str]) -> dict[str, Any]:
    """What a product must be after an import from a kind of file that loses some fields."""
    return {
        "product_id": one.product_id,
        "title": one.title,
        "title_zh": one.title_zh,
        "description": "\n".join(one.paragraphs),
        "brand": one.brand,
        "category": one.category,
        "tags": one.tags,
        "url": None if "url" in lost else one.url,
        "images": one.images,
        "rating": float(one.rating),
        "rating_count": one.rating_count,
        "popularity": float(one.popularity),
        "created_at": one.created_at,
        "attributes": stated(
            {"brand": one.brand, "audience": one.audience, "material": one.material}
            | {f"features {n}": tag for n, tag in enumerate(one.tags)}
        ),
        "variants": [
            {
                "variant_id": variant.variant_id,
                "options": (options := {n: v for n, v in variant.options.items() if n not in lost}),
                "title": " / ".join(options.values()),
                "price": (variant.price, "USD"),
                "list_price": variant.list_price,
                "in_stock": variant.stock > 0,
                "stock": None if "stock" in lost else variant.stock,
                "attributes": stated({column_kind(n) or f"features {n}": v for n, v in options.items()}),
            }
            for variant in one.variants
        ],
    }


def stated(values: dict[str, str | None]) -> set[tuple[str, str]]:
    kinds = ((kind.split()[0], value) for kind, value in values.items() if value)
    return {(a.kind, a.normal) for kind, value in kinds for a in column_attributes(kind, value, "")}  # pyright: ignore


def found(product: Product) -> dict[str, Any]:
    values = product.model_dump(exclude={"extra", "attributes", "variants"})
    values["title_zh"] = localized(product, "title", "zh")
    values["attributes"] = {(a.kind, a.normal) for a in product.attributes}
    values["variants"] = [
        {
            "variant_id": variant.variant_id,
            # An extra column keeps the case that its file writes it in ("capacity").
            "options": {name[:1].upper() + name[1:]: value for name, value in variant.options.items()},
            "title": variant.title,
            "price": (variant.price.amount, variant.price.currency),
            "list_price": variant.list_price.amount if variant.list_price else None,
            "in_stock": variant.in_stock,
            "stock": variant.stock,
            "attributes": {(a.kind, a.normal) for a in variant.attributes},
        }
        for variant in product.variants
    ]
    return values


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_file_gives_the_same_500_products(name: str, tmp_path: Path) -> None:
    kind, write = WRITERS[name]
    catalog = samples(500)
    path = tmp_path / "products.txt"  # a name that says nothing
    write(path, catalog)
    complaints = Complaints(str(path))
    with open_feed(path, NO_MAPPING, "USD", complaints) as feed:
        assert feed.kind == kind
        products = {product.product_id: product for product in feed.products}
        assert feed.file.count >= 500
    assert complaints.first == []
    assert len(products) == 500
    for one in catalog:
        assert found(products[ProductId(one.product_id)]) == expected(one, CANNOT_CARRY[kind])


def test_a_catalog_that_comes_in_another_kind_of_file_is_the_same_products(shop: Shop, tmp_path: Path) -> None:
    catalog = samples(40)
    for name in ("plain jsonl", "woocommerce"):
        WRITERS[name][1](tmp_path / name, catalog)
    shop.load(tmp_path / "plain jsonl")
    report = shop.load(tmp_path / "woocommerce")
    assert (report.kind, report.products, report.added, report.retired, report.refused) == ("woocommerce", 40, 0, 0, 0)
    assert report.rows == report.taken
