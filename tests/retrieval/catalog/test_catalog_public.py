"""The public demo catalog as JSON lines with a mapping and as Shopify CSV: the same catalog comes out."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.types import Product
from tests.retrieval.catalog.files import CLASSIC, DIALECTS, open_shop, read, shopify_csv

pytestmark = [pytest.mark.public, pytest.mark.slow]

MAPS = (
    "title=name",
    "category=category",
    "category=style",
    "stock=current_stock",
    "audience=gender_affinity",
)


def as_shopify(path: Path, newer: bool) -> Iterator[dict[str, str]]:
    """Yield the demo products as rows of a Shopify export."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield {
                "handle": record["id"],
                "title": record["name"],
                "body": record["description"],
                "category": f"{record['category']} > {record['style']}",
                "price": f"{record['price']:.2f}",
                "tracker": "shopify",
                "quantity": str(record["current_stock"]),
                "policy": "FALSE" if newer else "deny",
                "image": record["image"],
                "image_position": "1",
                "gender": {"F": "female", "M": "male"}.get(record.get("gender_affinity", ""), ""),
                "published": "TRUE",
                "status": "active",
            }


def essence(product: Product) -> dict[str, Any]:
    """Return what a product says whatever columns said it."""
    values = product.model_dump(exclude={"extra", "attributes"})
    values["category"] = [name.replace("_", " ") for name in values["category"]]
    values["attributes"] = {(a.kind, a.normal) for a in product.attributes}
    return values


@pytest.mark.parametrize("dialect", DIALECTS)
def test_shopify_csv_and_mapped_jsonl_give_the_same_products(
    dialect: str, public_data: Callable[[str], Path], tmp_path: Path
) -> None:
    source = public_data("retail_demo_catalog/products.jsonl.gz")
    converted = tmp_path / "shopify.csv"
    converted.write_text(shopify_csv(as_shopify(source, dialect == "newer"), DIALECTS[dialect]), encoding="utf-8")
    mapped, first = read(source, *MAPS)
    exported, second = read(converted)
    assert len(mapped) == 2465
    assert (first.first, second.first) == ([], [])
    assert [essence(product) for product in mapped] == [essence(product) for product in exported]


def test_the_same_catalog_from_either_file_shares_its_vectors(
    public_data: Callable[[str], Path], tmp_path: Path
) -> None:
    source = public_data("retail_demo_catalog/products.jsonl.gz")
    converted = tmp_path / "shopify.csv"
    converted.write_text(shopify_csv(as_shopify(source, newer=False), CLASSIC), encoding="utf-8")
    shop = open_shop(tmp_path)
    assert shop.load(source, *MAPS).embedded == 2465
    before = {text.product_id: text.text_hash for text in shop.catalog.texts()}
    report = shop.load(converted)
    after = {text.product_id: text.text_hash for text in shop.catalog.texts()}
    assert after == before
    assert report.embedded == 0


def test_a_large_public_catalog_is_taken(public_data: Callable[[str], Path], tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    maps = ("price=price_cents:minor", "rating=average_rating", "stock=quantity")
    report = shop.load(public_data("amazon_catalog_24k/products.jsonl.gz"), *maps)
    assert (report.rows, report.taken, report.refused) == (24576, 24575, 1)
    assert report.complaints[0].reason == "it has no title"
    assert shop.catalog.brands()["Yamaha"] > 100
