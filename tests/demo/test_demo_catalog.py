from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from assistant.demo import catalog, write_demo_catalog
from assistant.demo.catalog import COLUMNS
from assistant.demo.idea import Idea, choices, option_lists
from assistant.demo.shelves import DEPARTMENTS
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.sniff import open_feed
from retrieval.tagging import tag
from retrieval.types import Product

HAN = re.compile(r"[\u4e00-\u9fff]")
PRICE = re.compile(r"[1-9]\d*\.\d\d")

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "products.csv"
    write_demo_catalog(path)
    return path


@pytest.fixture(scope="module")
def rows(written: Path) -> Rows:
    with written.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def firsts(rows: Rows) -> Rows:
    return [row for row in rows if row["Title"]]


@pytest.fixture(scope="module")
def products(written: Path) -> dict[str, Product]:
    complaints = Complaints(str(written))
    with open_feed(written, {}, "USD", complaints) as feed:
        found = {product.product_id: tag(product) for product in feed.products}
    assert (complaints.refused, complaints.skipped, complaints.first) == (0, 0, [])
    return {str(product_id): product for product_id, product in found.items()}


def test_the_shop_is_large_and_mixed(written: Path, firsts: Rows) -> None:
    assert write_demo_catalog(written) == len(firsts) >= 980
    by_department = Counter(row["Type"].split(" > ")[0] for row in firsts)
    assert len(by_department) >= 17
    assert min(by_department.values()) >= 35


def test_handles_and_skus_are_unique_and_rows_of_a_handle_adjacent(rows: Rows, firsts: Rows) -> None:
    assert len({row["Handle"] for row in firsts}) == len(firsts) == len(list(groupby(rows, lambda row: row["Handle"])))
    assert len({row["Variant SKU"] for row in rows}) == len(rows)


def test_columns_are_those_of_the_dialect_and_required_cells_are_filled(rows: Rows, firsts: Rows) -> None:
    assert tuple(rows[0]) == COLUMNS
    for row in firsts:
        for column in ("Title", "Body (HTML)", "Vendor", "Type", "Option1 Name", "Created at", "Popularity"):
            assert row[column].strip(), (row["Handle"], column)
        assert row["Created at"].endswith("Z")
    for row in rows:
        for column in ("Handle", "Variant SKU", "Variant Price", "Variant Inventory Qty", "Option1 Value"):
            assert row[column], (row["Handle"], column)


def test_prices_are_dollars_and_a_list_price_is_above_the_price(rows: Rows) -> None:
    for row in rows:
        price, was = row["Variant Price"], row["Variant Compare At Price"]
        assert PRICE.fullmatch(price), row["Variant SKU"]
        assert not was or (PRICE.fullmatch(was) and float(was) > float(price)), row["Variant SKU"]


def test_the_same_seed_gives_the_same_bytes_and_another_only_other_figures(written: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "again.csv", tmp_path / "other.csv"
    write_demo_catalog(again, seed=7)
    write_demo_catalog(other, seed=8)
    assert again.read_bytes() == written.read_bytes() != other.read_bytes()
    seeded = {name for name in COLUMNS if name.startswith(("Rating", "Popularity", "Created", "Variant Inventory Qty"))}
    with written.open(encoding="utf-8") as one, other.open(encoding="utf-8") as two:
        for first, second in zip(csv.DictReader(one), csv.DictReader(two), strict=True):
            assert {name for name in COLUMNS if first[name] != second[name]} <= seeded


def test_every_product_speaks_chinese(firsts: Rows) -> None:
    for row in firsts:
        for column in ("Title zh", "Description zh", "Category zh"):
            assert HAN.search(row[column]), (row["Handle"], column)
        assert len(row["Category zh"].split(" > ")) == len(row["Type"].split(" > "))
        assert not HAN.search(row["Title"] + row["Body (HTML)"]), row["Handle"]


def test_no_two_products_share_a_title_or_description(firsts: Rows) -> None:
    for column in ("Title", "Body (HTML)", "Title zh", "Description zh"):
        twice = [text for text, count in Counter(row[column] for row in firsts).items() if count > 1]
        assert twice == [], column


def test_descriptions_are_two_to_five_sentences(firsts: Rows) -> None:
    for row in firsts:
        sentences = re.findall(r"[.!?](?=\s|<)", row["Body (HTML)"])
        assert 2 <= len(sentences) <= 5, row["Handle"]
        assert 60 <= len(row["Body (HTML)"]) <= 400, row["Handle"]


def test_some_are_on_sale_some_sold_out_some_low_some_unrated(rows: Rows, firsts: Rows) -> None:
    stock: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        stock[row["Handle"]].append(int(row["Variant Inventory Qty"]))
    assert sum(max(counts) == 0 for counts in stock.values()) >= 3
    assert sum(0 < max(counts) <= 5 for counts in stock.values()) >= 5
    assert 0.2 < sum(bool(row["Variant Compare At Price"]) for row in firsts) / len(firsts) < 0.6
    ratings = [row["Rating (product.metafields.reviews.rating)"] for row in firsts]
    assert 3 <= ratings.count("") <= 40
    assert all(2.5 <= float(rating) <= 5 for rating in ratings if rating)


def test_the_importer_takes_every_row_and_the_tagger_has_work(rows: Rows, products: dict[str, Product]) -> None:
    assert sum(len(product.variants) for product in products.values()) == len(rows)
    fields = Counter(
        next((a.field for a in product.attributes if a.kind == "material"), "nowhere") for product in products.values()
    )
    assert fields["Material"] >= 30
    assert fields["title"] + fields["description"] >= 100
    assert fields["nowhere"] >= 20


@pytest.mark.parametrize(
    ("handle", "material"),
    [
        ("moss-vegan-ankle-boot", "leather"),
        ("fernmere-padded-jacket", "down"),
        ("gull-chunky-cotton-sweater", "wool"),
        ("meadow-felt-desk-mat", "wool"),
    ],
)
def test_a_material_that_a_text_denies_is_not_stated(products: dict[str, Product], handle: str, material: str) -> None:
    assert material in products[handle].description
    assert material not in {attribute.normal for attribute in products[handle].attributes}


def test_boots_lamps_and_coats_lie_under_their_umbrellas(products: dict[str, Product]) -> None:
    umbrellas = {
        ("Shoes", "Boots"): {"Hiking Boots", "Ankle Boots", "Rain Boots", "Snow Boots"},
        ("Clothing", "Outerwear"): {"Rain Jackets", "Down Jackets", "Coats", "Denim Jackets"},
        ("Lighting",): {"Desk Lamps", "Floor Lamps", "Table Lamps", "Pendant Lamps"},
    }
    for path, leaves in umbrellas.items():
        depth = len(path)
        below = {p.category[depth] for p in products.values() if p.category[:depth] == path}
        assert leaves <= below


def test_option_notation() -> None:
    assert option_lists("Color: Black, White/Green +5 | Size: 8..10, 36-39") == {
        "Color": [("Black", 0), ("White/Green", 5)],
        "Size": [("8", 0), ("9", 0), ("10", 0), ("36-39", 0)],
    }
    idea = Idea("mug", "Mug", "杯", "Drinkware", "Us", 19.9, "Size: S -4, L +6", was=25)
    assert [(c.values, c.price, c.list_price) for c in choices(idea, 1)] == [
        (("S",), 1590, 2100),
        (("L",), 2590, 3100),
    ]
    plain = choices(Idea("cup", "Cup", "杯", "Drinkware", "Us", 8, stock=3), 1)
    assert [(c.values, c.price, c.list_price, c.stock) for c in plain] == [((), 800, None, 3)]


def test_a_new_product_changes_no_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: Rows) -> None:
    first, *others = DEPARTMENTS
    newcomer = Idea("new-shoe", "New Shoe", "新鞋", "Sneakers", "Stepharrow", 50, en="New.", zh="新。")
    wider = replace(first, ideas=(*first.ideas, newcomer))
    monkeypatch.setattr(catalog, "DEPARTMENTS", (wider, *others))
    write_demo_catalog(tmp_path / "wider.csv")
    with (tmp_path / "wider.csv").open(encoding="utf-8", newline="") as file:
        assert [row for row in csv.DictReader(file) if row["Handle"] != "new-shoe"] == rows
