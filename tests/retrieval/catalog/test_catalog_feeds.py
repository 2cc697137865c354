from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.errors import CatalogError
from retrieval.feeds.mapping import parse_mapping
from tests.retrieval.catalog.files import DIALECTS, read, shopify_csv

Write = Callable[[str, str], Path]

BOOTS = [
    {
        "handle": "ridge-boots",
        "title": "Ridge Boots",
        "body": "<p>Waxed <b>suede</b>.</p><p>Line two,\nstill two.</p>",
        "vendor": "Norrfell",
        "category": "Apparel & Accessories > Shoes > Boots",
        "type": "Hiking boots",
        "tags": "winter, outdoor",
        "published": "TRUE",
        "status": "active",
        "name1": "Color",
        "value1": "Navy",
        "name2": "Size",
        "value2": "EU 42",
        "sku": "RB-N-42",
        "price": "129.00",
        "compare": "159.00",
        "tracker": "shopify",
        "quantity": "3",
        "policy": "deny",
        "image": "https://x.test/2.jpg",
        "image_position": "2",
        "gender": "male",
        "barcode": "400001",
    },
    {
        "handle": "ridge-boots",
        "value1": "黑色",
        "value2": "43码",
        "sku": "RB-B-43",
        "price": "135",
        "tracker": "shopify",
        "quantity": "-1",
        "policy": "deny",
        "image": "https://x.test/1.jpg",
        "image_position": "1",
        "barcode": "400002",
    },
    {"handle": "ridge-boots", "image": "https://x.test/3.jpg", "image_position": "3"},
    {
        "handle": "mug",
        "title": "Mug",
        "name1": "Title",
        "value1": "Default Title",
        "price": "12",
        "compare": "12",
        "published": "TRUE",
        "status": "active",
    },
    {"handle": "draft", "title": "Draft", "price": "1", "published": "TRUE", "status": "draft"},
    {"handle": "hidden", "title": "Hidden", "price": "1", "published": "FALSE", "status": "active"},
]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_shopify_rows_become_products_with_variants(dialect: str, write: Write) -> None:
    products, complaints = read(write("s.csv", shopify_csv(BOOTS, DIALECTS[dialect])))
    boots, mug = products
    assert boots.product_id == "ridge-boots"
    assert boots.description == "Waxed suede.\nLine two, still two."
    assert boots.brand == "Norrfell"
    assert boots.category == ("Apparel & Accessories", "Shoes", "Boots", "Hiking boots")
    assert boots.tags == ("winter", "outdoor")
    assert boots.images == ("https://x.test/1.jpg", "https://x.test/2.jpg", "https://x.test/3.jpg")
    assert boots.extra[DIALECTS[dialect]["barcode"]] == "400001"
    assert boots.extra[f"{DIALECTS[dialect]['barcode']} [RB-B-43]"] == "400002"
    assert {(a.kind, a.normal) for a in boots.attributes} == {
        ("brand", "norrfell"),
        ("audience", "men"),
        ("features", "winter"),
        ("features", "outdoor"),
    }
    first, second = boots.variants
    assert (first.variant_id, first.title, first.price.amount) == ("RB-N-42", "Navy / EU 42", 12900)
    assert first.list_price is not None
    assert first.list_price.amount == 15900
    assert (first.stock, first.in_stock, second.stock, second.in_stock) == (3, True, 0, False)
    assert second.options == {"Color": "黑色", "Size": "43码"}
    assert [a.normal for a in second.attributes] == ["black", "43"]
    assert (mug.variants[0].options, mug.variants[0].variant_id, mug.variants[0].list_price) == ({}, "mug", None)
    assert (mug.variants[0].stock, mug.variants[0].in_stock) == (None, True)
    assert (complaints.skipped, complaints.refused, complaints.repaired) == (2, 0, 0)


@pytest.mark.parametrize(("policy", "sold"), [("continue", True), ("TRUE", True), ("deny", False), ("FALSE", False)])
def test_selling_goes_on_without_stock_where_the_shop_says_so(policy: str, sold: bool, write: Write) -> None:
    row = {"handle": "a", "title": "A", "price": "1", "tracker": "shopify", "quantity": "0", "policy": policy}
    products, _ = read(write("s.csv", shopify_csv([row], DIALECTS["newer"])))
    assert (products[0].variants[0].stock, products[0].variants[0].in_stock) == (0, sold)


def test_only_id_title_and_price_are_needed(write: Write) -> None:
    products, _ = read(write("s.csv", "Handle,Title,Variant Price\na,A,1.50\n"))
    assert products[0].variants[0].price.amount == 150


def test_shopify_complaints_name_line_and_reason(write: Write) -> None:
    rows = [
        {"handle": "a", "title": "A", "price": "x", "sku": "1"},
        {"handle": "b", "title": "B", "price": "2", "compare": "?", "sku": "2"},
        {"handle": "c", "title": "C", "price": "3", "sku": "2"},
        {"handle": "b", "price": "2", "sku": "9"},
        {"handle": "", "title": "D", "price": "4"},
        {"handle": "e", "title": "", "price": "4"},
    ]
    products, complaints = read(write("s.csv", shopify_csv(rows, DIALECTS["classic"])))
    assert [(p.product_id, p.variants[0].variant_id) for p in products] == [("b", "2"), ("c", "c")]
    assert [(c.line, c.product, c.repaired) for c in sorted(complaints.first, key=lambda c: c.line)] == [
        (2, "1", False),
        (3, "2", True),
        (4, "c", True),
        (5, "b", False),
        (6, "", False),
        (7, "e", False),
    ]
    assert {c.line: c.reason for c in complaints.first}[4] == "the SKU '2' stands already at line 3; its id here is 'c'"
    assert "stood at line 3" in {c.line: c.reason for c in complaints.first}[5]
    assert (complaints.refused, complaints.repaired) == (4, 2)


PLAIN = """sku_code;label;cents;was;left;dept;kind;shade;note
1;"Stool, low";4900;59.00;0;Home;Seats;Oak;"two
lines"
2;Lamp;2000;;7;Home;Lamps;;
"""
MAPS = (
    "id=sku_code",
    "title=label",
    "price=cents:minor",
    "list_price=was",
    "stock=left",
    "category=dept",
    "category=kind",
    "material=shade",
)


def test_a_mapping_reads_any_columns(write: Write) -> None:
    products, _ = read(write("p.csv", PLAIN), *MAPS)
    stool, lamp = products
    assert (stool.title, stool.category, stool.extra) == ("Stool, low", ("Home", "Seats"), {"note": "two\nlines"})
    assert (stool.variants[0].price.amount, stool.variants[0].in_stock) == (4900, False)
    assert stool.variants[0].list_price is not None
    assert stool.variants[0].list_price.amount == 5900
    assert [(a.kind, a.normal, a.field) for a in stool.attributes] == [("material", "oak", "shade")]
    assert (lamp.variants[0].stock, lamp.attributes) == (7, ())


def test_csv_tsv_jsonl_and_gzip_give_the_same_products(write: Write, tmp_path: Path) -> None:
    comma = write("a.csv", "\ufeffid,title,price,tags\n1,Cup 深蓝,2.50,x|y\n")
    tabs = write("a.tsv", "id\ttitle\tprice\ttags\n1\tCup 深蓝\t2.50\tx|y\n")
    lines = write("a.jsonl", '\n{"id": 1, "title": "Cup \\u6df1\\u84dd", "price": 2.50, "tags": ["x", "y"]}\n')
    zipped = tmp_path / "a.bin"
    zipped.write_bytes(gzip.compress(comma.read_bytes()))
    results = [read(path)[0] for path in (comma, tabs, lines, zipped)]
    assert results[0][0].tags == ("x", "y")
    assert all(result == results[0] for result in results)


def test_rows_of_a_group_are_variants(write: Write) -> None:
    header = "id,group,title,price,color,size\n"
    text = header + "1,g,Tee,10,Red,M\n2,g,Tee,11,Blue,L\n3,,Cap,5,Red,\n4,g,Tee,9,Green,S\n1,h,Hat,1,,\n"
    products, complaints = read(write("g.csv", text))
    cap, hat, tee = products
    assert (tee.product_id, [v.title for v in tee.variants]) == ("g", ["Blue / L", "Green / S"])
    assert [a.normal for a in tee.variants[0].attributes] == ["blue", "l"]
    assert tee.attributes == ()
    assert (cap.product_id, [a.normal for a in cap.attributes]) == ("3", ["red"])
    assert hat.variants[0].variant_id == "1"
    assert [(c.line, c.reason) for c in complaints.first] == [(2, "the id '1' came already at line 6")]


def test_cells_that_cannot_be_read_are_left_out_and_named(write: Write) -> None:
    text = "id,title,price,rating,stock,availability\n1,A,1,9.5,many,\n2,B,1,4.5,3,perhaps\n"
    products, complaints = read(write("p.csv", text))
    assert (products[0].rating, products[0].variants[0].stock, products[0].variants[0].in_stock) == (None, None, False)
    assert (products[1].rating, products[1].variants[0].in_stock) == (4.5, False)
    assert complaints.repaired == 2
    assert [c.line for c in complaints.first] == [2, 2, 3]


def test_broken_json_lines_are_refused_one_by_one(write: Write) -> None:
    lines = [
        '{"id": "1", "title": "A", "price": 1}',
        '{"id": ',
        "[1]",
        '{"id": "2", "title": "B", "price": NaN}',
        '{"id": "3", "title": "\\ud800C", "price": 2}',
    ]
    text = "\n".join(lines)
    products, complaints = read(write("p.jsonl", text))
    assert [(p.product_id, p.title) for p in products] == [("1", "A"), ("3", "C")]
    assert [c.line for c in complaints.first] == [2, 3, 4]


def test_too_many_cells_are_refused(write: Write) -> None:
    products, complaints = read(write("p.csv", "id,title,price\n1,Cup, large,2\n2,Cup,2\n"))
    assert [p.product_id for p in products] == ["2"]
    assert "4 cells under 3 columns" in complaints.first[0].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"id,title,price\n", None),
        (b"\xff\xfei\x00d\x00,", "UTF-16"),
        (b"PK\x03\x04rest", "Excel"),
        (b"id,title,price\n1,caf\xe9,2\n", "byte 20 (line 2) is 0xe9"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (b'[{"id": 1}]', "one object a line"),
        (b"name,cost\nA,2\n", "no column for the id"),
        (b"id,title\n1,A\n", "--map price=COLUMN"),
        (b"\x00\x01\x02", "zero bytes"),
    ],
)
def test_files_that_are_no_catalog(content: bytes, words: str | None, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    if words is None:
        assert read(path)[0] == []
        return
    with pytest.raises(CatalogError) as caught:
        read(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_a_missing_column_are_named(tmp_path: Path, write: Write) -> None:
    with pytest.raises(CatalogError, match="there is no file"):
        read(tmp_path / "none.csv")
    with pytest.raises(CatalogError, match="no column 'cost'; its columns are id, title, price"):
        read(write("p.csv", "id,title,price\n1,A,1\n"), "price=cost")


@pytest.mark.parametrize("spec", ["price", "cost=x", "title=a:minor", "price="])
def test_a_mapping_that_maps_nothing_is_refused(spec: str) -> None:
    with pytest.raises(CatalogError, match=spec.split("=")[0]):
        parse_mapping([spec])


def test_another_currency_is_refused(write: Write) -> None:
    products, complaints = read(write("p.csv", "id,title,price,currency\n1,A,1,EUR\n2,B,2,usd\n"))
    assert [p.product_id for p in products] == ["2"]
    assert "'EUR'" in complaints.first[0].reason


def test_brands_are_learned_from_titles_where_no_column_states_them(write: Write) -> None:
    titles = [f"Hellgren & Voss {thing}" for thing in ("Lamp", "Stool", "Desk")] + [
        "Lamp Hellgren",
        "Rustic Lamp",
        "Rustic Desk",
        "Rustic Tray",
    ]
    rows = "".join(f"{n},{title},1,a rustic thing for your home\n" for n, title in enumerate(titles))
    products, _ = read(write("p.csv", "id,title,price,description\n" + rows))
    brands = [next((a.value for a in p.attributes if a.kind == "brand"), "") for p in products]
    assert brands == ["Hellgren & Voss"] * 3 + [""] * 4
    assert products[0].attributes[0].span == (0, 15)
