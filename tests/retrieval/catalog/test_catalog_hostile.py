"""Files that are broken, mistaken or made to harm: each is read, repaired or refused by name, and loses nothing."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.errors import CatalogError
from retrieval.types import ProductId
from tests.retrieval.catalog.files import Shop, plain_csv, read

Write = Callable[[str, str], Path]

CHINESE = (
    "编号,名称,价格,品牌\n1,防水登山靴，适合雪地行走,129.00,北峰\n2,深蓝色羊毛围巾，柔软亲肤，四季可用,59.50,小河\n"
)


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "id,title,price\n1,A,1\n")
    return out.getvalue()


BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><item><id>&b;</id></item></channel></rss>'
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><id>&a;</id></item></rss>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG picture; give the product export", id="png"),
        pytest.param(zipped("products.csv"), "a zip or Excel file", id="zip"),
        pytest.param(b"%PDF-1.7\n", "a PDF", id="pdf"),
        pytest.param(b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "a web page (HTML)", id="html"),
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf\n", "is empty", id="only a mark"),
        pytest.param(BOMB.encode(), "EntitiesForbidden|DTDForbidden", id="xml bomb"),
        pytest.param(OUTSIDE.encode(), "document type or entities", id="xml that reads a file"),
        pytest.param(b"<rss><channel><item><id>1</id>", "line 1: not well-formed XML", id="xml cut short"),
        pytest.param(b"<root>" + b"<a>" * 200, "nested more than 64 deep", id="xml nested deep"),
        pytest.param(b"<rss><channel></channel></rss>", "without an <item>", id="xml without products"),
        pytest.param("id,title,price\n1,Stra\xdfe,2\n2,caf\xe9,2\n".encode("latin-1"), "line 2", id="latin-1"),
        pytest.param(
            "id,title,price\n1,東京のお茶とお菓子、送料無料です,2\n".encode("euc-jp"), "not UTF-8", id="euc-jp"
        ),
        pytest.param("id,title,price\n1,겨울용 방수 등산화 신발 부츠,2\n".encode("euc-kr"), "not UTF-8", id="euc-kr"),
        pytest.param("id,title,price\n1,Непромокаемые ботинки,2\n".encode("cp1251"), "line 2", id="cp1251"),
        pytest.param(b"\xff\xfei\x00d\x00\x00\xd8,", "begins as UTF-16 and does not go on so", id="utf-16 that breaks"),
        pytest.param(
            gzip.compress(b"id,title,price\n" + b"1,A,1\n" * 5000)[:-9], "gzip file is damaged or cut", id="gz cut"
        ),
        pytest.param(b"\x00\x01\x02\x03", "not text", id="binary"),
        pytest.param(b'"id,title,price\n1,A,1\n', "its header is not readable as CSV", id="header with an open quote"),
    ],
)
def test_what_is_no_product_file_is_refused_by_name(content: bytes, words: str, shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", plain_csv([("1", "Mug", "8")])))
    path = shop.folder / "products.csv"
    path.write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        shop.load(path)
    assert str(path) in str(caught.value)
    assert any(word in str(caught.value) for word in words.split("|"))
    assert (shop.catalog.version(), shop.catalog.count()) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_chinese_survives_every_encoding_that_cannot_be_mistaken(encoding: str, tmp_path: Path) -> None:
    for name, content in (("a", CHINESE.encode(encoding)), ("b", gzip.compress(CHINESE.encode(encoding)))):
        (tmp_path / name).write_bytes(content)
        products, complaints = read(tmp_path / name)
        assert [p.title for p in products] == ["防水登山靴，适合雪地行走", "深蓝色羊毛围巾，柔软亲肤，四季可用"]
        assert [p.brand for p in products] == ["北峰", "小河"]
        assert complaints.first == []


def test_a_broken_quote_costs_its_own_row(write: Write) -> None:
    text = 'id,title,price\n1,"Cup,2\n2,"12" tray",3\n3,Bowl,4\n4,"Plate\nwide",5\n5,"Jug,6\n6,Pot,7\n'
    products, complaints = read(write("p.csv", text))
    assert [(p.product_id, p.title) for p in products] == [
        ("2", '12 tray"'),
        ("3", "Bowl"),
        ("4", "Plate\nwide"),
        ("6", "Pot"),
    ]
    assert [(c.line, c.repaired) for c in complaints.first] == [(2, False), (3, True), (7, False)]
    assert "quote" in complaints.first[0].reason


def test_a_file_of_broken_quotes_is_given_up(write: Write) -> None:
    with pytest.raises(CatalogError, match="over 200 rows have broken quotes, the last at line 202"):
        read(write("p.csv", "id,title,price\n" + '1,"A"x,2,3\n' * 400))


def test_two_products_with_one_id(write: Write) -> None:
    products, complaints = read(write("p.csv", plain_csv([("1", "Mug", "8"), ("2", "Cup", "7"), ("1", "Jug", "9")])))
    assert [(p.product_id, p.title) for p in products] == [("1", "Mug"), ("2", "Cup")]
    assert [(c.line, c.product, c.reason) for c in complaints.first] == [(4, "1", "the id '1' came already at line 2")]


@pytest.mark.parametrize(
    ("price", "reason"),
    [
        ("", "price: it has no price"),
        ("-4", "price: the price '-4' is below zero"),
        ("call us", "price: 'call us' is no price"),
        ("5 EUR", "price: the price '5 EUR' is in EUR, the shop sells in USD"),
        ("£5", "price: the price '£5' is not in the shop's currency USD"),
        ("9" * 20, f"price: the price '{'9' * 20}' is too large"),
    ],
)
def test_a_price_that_is_none_costs_its_own_row(price: str, reason: str, shop: Shop, write: Write) -> None:
    report = shop.load(write("p.csv", plain_csv([("1", "Mug", price), ("2", "Cup", "7")])))
    assert (report.rows, report.taken, report.refused, report.products) == (2, 1, 1, 1)
    assert [(c.line, c.product, c.reason) for c in report.complaints] == [(2, "1", reason)]


def test_only_text_remains_of_html_and_scripts(write: Write) -> None:
    html = (
        "<p onclick='x()'>Soft &amp; warm</p><script>alert(document.cookie)</script><style>p{}</style>"
        "<img src=x onerror=alert(1)><iframe src='https://evil.test'>in</iframe><a href='javascript:x()'>more</a>"
    )
    (product,), _ = read(write("p.csv", f'id,title,price,description\n1,Rug,5,"{html}"\n'))
    assert product.description == "Soft & warm\nmore"


def test_a_field_of_a_megabyte_is_kept_and_does_not_stall(shop: Shop, write: Write) -> None:
    long = "warm red wool for men and women, size 42. " * 25_000
    began = time.monotonic()
    report = shop.load(write("p.csv", f'id,title,price,description\n1,Rug,5,"{long}"\n2,Mug,6,short\n'))
    assert report.products == 2
    assert time.monotonic() - began < 20
    (rug,) = shop.catalog.get([ProductId("1")])
    assert rug.description == long.strip()


def test_a_field_over_the_limit_costs_its_own_row(write: Write) -> None:
    products, complaints = read(write("p.csv", f'id,title,price\n1,"{"x" * 5_000_000}",5\n2,Mug,6\n'))
    assert [p.product_id for p in products] == ["2"]
    assert (complaints.first[0].line, complaints.first[0].repaired) == (2, False)


def test_a_line_without_end_is_no_row(write: Write) -> None:
    with pytest.raises(CatalogError, match="line 2 has over"):
        read(write("p.csv", f"id,title,price\n1,{'x' * 17_000_000},5\n"))


def test_ten_thousand_columns(shop: Shop, write: Write) -> None:
    names = ",".join(f"c{n}" for n in range(10_000))
    cells = ",".join(str(n) for n in range(10_000))
    report = shop.load(write("p.csv", f"id,title,price,{names}\n1,Mug,5,{cells}\n2,Cup,6\n"))
    assert (report.products, report.refused) == (2, 0)
    (mug,) = shop.catalog.get([ProductId("1")])
    assert len(mug.extra) == 10_000
    products, complaints = read(write("q.csv", f"id,title,price\n1,Mug,5,{cells}\n2,Cup,6\n"))
    assert [p.product_id for p in products] == ["2"]
    assert complaints.first[0].reason.startswith("10003 cells under 3 columns")


def test_columns_of_one_name_or_none_are_kept_apart(write: Write) -> None:
    (mug,), _ = read(write("p.csv", "id,title,price,note,note,\n1,Mug,5,one,two,three\n"))
    assert mug.extra == {"note": "one", "note (2)": "two", "column 6": "three"}


def test_json_nested_ten_thousand_deep_costs_its_own_line(write: Write) -> None:
    deep = '{"id": "1", "title": "A", "price": 1, "x": ' + "[" * 10_000 + "]" * 10_000 + "}"
    products, complaints = read(write("p.jsonl", deep + '\n{"id": "2", "title": "B", "price": 2}\n'))
    assert [p.product_id for p in products] == ["2"]
    assert (complaints.first[0].line, "nested too deep" in complaints.first[0].reason) == (1, True)


def test_an_acp_product_of_wrong_types_is_refused_or_read_not_raised(write: Write) -> None:
    good = {"id": "v", "price": {"amount": 5, "currency": "USD"}}
    records = [
        {"id": 1, "title": ["A"], "variants": [good]},
        {"id": "2", "title": "B", "variants": "none"},
        {"id": "3", "title": "C", "variants": [{"id": "w", "price": 5}]},
        {"id": None, "title": "D", "variants": [good | {"id": "x"}]},
        {
            "id": "5",
            "title": "E",
            "media": 7,
            "description": [],
            "variants": [good | {"id": "y", "variant_options": [1]}],
        },
    ]
    products, complaints = read(write("p.jsonl", "\n".join(map(json.dumps, records))))
    assert [p.product_id for p in products] == ["1", "5"]
    assert [c.line for c in complaints.first] == [2, 3, 4]


def test_mixed_currencies_are_refused_row_by_row(shop: Shop, write: Write) -> None:
    text = "id,title,price,currency\n1,A,1,USD\n2,B,2,EUR\n3,C,3,cny\n"
    report = shop.load(write("p.csv", text))
    assert report.products == 1
    assert [(c.line, c.reason) for c in report.complaints] == [
        (3, "price: its currency is 'EUR', the shop sells in USD"),
        (4, "price: its currency is 'CNY', the shop sells in USD"),
    ]
