from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import CatalogError
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.mapping import NO_MAPPING
from retrieval.feeds.sales import Sales, split_range
from retrieval.feeds.sniff import open_feed
from retrieval.types import Product
from tests.retrieval.catalog.files import read

Write = Callable[[str, str], Path]

MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)

WOO = """\
ID,Type,SKU,Name,Published,Visibility in catalog,Short description,Description,Date sale price starts,Date sale price ends,\
In stock?,Stock,Backorders allowed?,Weight (kg),Sale price,Regular price,Categories,Tags,Images,Parent,External URL,\
Attribute 1 name,Attribute 1 value(s),Meta: care
10,variable,SHIRT,Shirt,1,visible,Soft.,<p>Cotton shirt</p>,,,1,7,0,,,,"Sale, Clothing > Tops\\, Tees > Shirts",,"https://x.test/a.jpg, https://x.test/b.jpg",,,Color,"Red, Blue\\, dark",cold
11,simple,,Mug,1,visible,,A mug,,,backorder,0,1,0.4,,9.50,Kitchen,,,,,Material,Clay,
12,external,LAMP,Lamp,1,catalog,,A lamp,,,,,,,,20,Home,,,,https://elsewhere.test/lamp,,,
13,"simple, downloadable, virtual",BOOK,Book,1,search,,A book,,,1,,,,,5,Books,,,,,,,
14,grouped,SET,Set,1,visible,,A set,,,1,,,,,,Home,,,,,,,
15,simple,DRAFT,Draft,-1,visible,,,,,1,,,,,5,Home,,,,,,,
16,simple,HIDDEN,Hidden,1,hidden,,,,,1,,,,,5,Home,,,,,,,
17,simple,SHIRT,Twin,1,visible,,,,,1,,,,,5,Home,,,,,,,
21,variation,SHIRT-R,Shirt - Red,1,visible,,,2026-02-01,2026-03-31,1,parent,0,,8,10,,,,id:10,,Color,Red,
22,variation,SHIRT-B,Shirt - Blue,1,visible,,,2026-04-01,,0,0,notify,,8,10,,,https://x.test/blue.jpg,SHIRT,,Color,"Blue\\, dark",
23,variation,LOST-1,Lost,1,visible,,,,,1,,,,,10,,,,LOST,,Color,Red,
"""


def at(path: Path, now: datetime) -> tuple[list[Product], Complaints, Sales]:
    complaints, sales = Complaints(str(path)), Sales(now)
    with open_feed(path, NO_MAPPING, "USD", complaints, sales) as feed:
        return list(feed.products), complaints, sales


def test_woocommerce_products_and_their_variations(write: Write) -> None:
    products, complaints, sales = at(write("w.csv", WOO), MARCH)
    mug, lamp, book, shirt = products
    assert [p.product_id for p in products] == ["11", "LAMP", "BOOK", "SHIRT"]
    assert shirt.description == "Soft.\nCotton shirt"
    assert shirt.category == ("Clothing", "Tops, Tees", "Shirts")
    assert shirt.extra["Further categories"] == "Sale"
    assert shirt.extra["care"] == "cold"
    assert shirt.images == ("https://x.test/a.jpg", "https://x.test/b.jpg", "https://x.test/blue.jpg")
    red, blue = shirt.variants
    assert (red.variant_id, red.options, red.price.amount, red.stock) == ("SHIRT-R", {"Color": "Red"}, 800, 7)
    assert red.list_price is not None
    assert red.list_price.amount == 1000
    assert (blue.options, blue.price.amount, blue.list_price) == ({"Color": "Blue, dark"}, 1000, None)
    assert (blue.stock, blue.in_stock) == (0, True)  # on backorder
    assert (mug.variants[0].variant_id, mug.variants[0].in_stock) == ("11", True)
    assert [(a.kind, a.normal) for a in mug.attributes] == [("material", "clay")]
    assert mug.extra["Weight (kg)"] == "0.4"
    assert (lamp.url, lamp.variants[0].in_stock) == ("https://elsewhere.test/lamp", True)
    assert book.variants[0].price.amount == 500
    assert {(c.line, c.reason) for c in complaints.first} == {
        (9, "the id 'SHIRT' came already at line 2"),
        (12, "its parent 'LOST' is not in the file; export both"),
    }
    assert (complaints.refused, complaints.skipped) == (2, 3)
    # The blue shirt's sale begins before the red one's ends.
    assert sales.changes_at == datetime(2026, 4, 1, tzinfo=UTC)


GOOGLE = """\
<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0" xmlns:c="http://base.google.com/cns/1.0"><channel>
<title>The shop</title><item><title>Feed title</title><g:title>Caf\xe9 cup</g:title><g:id>c1</g:id>
<g:price>15.00 USD</g:price><g:sale_price>12.00 USD</g:sale_price>
<g:sale_price_effective_date>2026-03-02T00:00+0100/2026-03-09T00:00+0100</g:sale_price_effective_date>
<g:availability>preorder</g:availability><description><![CDATA[<b>Thin</b> china]]></description>
<g:additional_image_link>https://x.test/1.jpg</g:additional_image_link><g:image_link>https://x.test/0.jpg</g:image_link>
<g:additional_image_link>https://x.test/2.jpg</g:additional_image_link><c:glaze>matt</c:glaze>
<g:shipping><g:country>US</g:country><g:price>5 USD</g:price></g:shipping></item>
<item><g:id>c2</g:id><g:title>Bowl</g:title><g:price>-1 USD</g:price></item>
</channel></rss>
"""


def test_google_xml_element_by_element(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(GOOGLE.encode("iso-8859-1"))
    (cup,), complaints, sales = at(path, MARCH)
    assert (cup.title, cup.description) == ("Café cup", "Thin china")
    assert cup.images == ("https://x.test/0.jpg", "https://x.test/1.jpg", "https://x.test/2.jpg")
    assert (cup.variants[0].price.amount, cup.variants[0].list_price, cup.variants[0].in_stock) == (1500, None, True)
    assert (cup.extra["glaze"], cup.extra["shipping"]) == ("matt", "country: US, price: 5 USD")
    assert [(c.line, c.product) for c in complaints.first] == [(10, "c2")]
    assert sales.changes_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    on_sale = at(path, datetime(2026, 3, 3, tzinfo=UTC))[0][0].variants[0]
    assert on_sale.list_price is not None
    assert (on_sale.price.amount, on_sale.list_price.amount) == (1200, 1500)


def test_a_google_file_with_spaced_names_and_an_own_list_price(write: Write) -> None:
    text = "ID\tTitle\tPrice\tImage Link\tlist_price\tsize\n1\tCup\t5 USD\thttps://x.test/1.jpg\t7\tL\n"
    (cup,), _ = read(write("g.txt", text))
    assert cup.variants[0].list_price is not None
    assert cup.variants[0].list_price.amount == 700
    assert [a.normal for a in cup.attributes] == ["l"]


def test_what_cannot_be_read_in_a_marketplace_file_is_named(write: Write) -> None:
    header = "item_id,title,price,sale_price,sale_price_start_date,variant_dict,group_id,seller_name\n"
    rows = '1,Cup,5 USD,4 USD,soon,"{""color"": ""Red""}",g,S\n2,Cup,5 USD,,,{color,g,S\n3,Cup,5 EUR,,,,g,S\n'
    (cup,), complaints = read(write("o.csv", header + rows))
    assert [(v.variant_id, v.price.amount, v.options) for v in cup.variants] == [
        ("1", 500, {"Color": "Red"}),
        ("2", 500, {}),
    ]
    reasons = {c.line: (c.repaired, c.reason) for c in complaints.first}
    assert reasons[2] == (
        True,
        "sale dates: 'soon' is no date; write it in ISO 8601 (2026-01-31); the sale price is not used",
    )
    assert "is no JSON object" in reasons[3][1]
    assert "EUR" in reasons[4][1]
    assert (complaints.refused, complaints.repaired) == (1, 2)


def test_acp_refuses_what_is_not_sold_and_keeps_what_it_does_not_know(write: Write) -> None:
    variant = {"id": "v1", "price": {"amount": 700, "currency": "USD"}, "condition": "used", "availability": {}}
    records = [
        {
            "id": "a",
            "title": "Cup",
            "variants": [variant | {"availability": {"status": "sold_out"}}],
            "warranty": "2 years",
        },
        {"id": "b", "title": "Bowl", "variants": []},
        {"id": "a", "title": "Cup again", "variants": [variant]},
        {"id": "c", "title": "Jug", "variants": [variant | {"id": "v2", "price": {"amount": -5, "currency": "USD"}}]},
        {"id": "d", "title": "Pot", "variants": [variant | {"id": "v3"}, variant | {"id": "v4"}]},
    ]
    products, complaints = read(write("p.jsonl", "\n".join(json.dumps(record) for record in records)))
    cup, pot = products
    assert (cup.variants[0].in_stock, pot.variants[0].in_stock) == (False, True)
    assert (cup.extra["warranty"], cup.extra["condition [v1]"]) == ("2 years", "used")
    assert [v.variant_id for v in pot.variants] == ["v3", "v4"]
    assert [c.line for c in complaints.first] == [2, 3, 4]


def test_rows_of_a_group_are_joined_wherever_they_stand(write: Write) -> None:
    sizes = ("S", "M", "L")
    rows = "".join(f"{n}-{size},{n},Tee {n},9,{size}\n" for size in sizes for n in range(300))
    products, complaints = read(write("p.csv", "id,group,title,price,size\n" + rows))
    assert complaints.first == []
    assert {p.product_id: [v.title for v in p.variants] for p in products} == {str(n): [*sizes] for n in range(300)}


def test_extra_cells_of_later_rows_are_kept(write: Write) -> None:
    text = "id,group,title,price,size,fit\n1,g,Tee,9,S,slim\n2,g,Tee,9,M,wide\n3,g,Tee,9,L,slim\n"
    (tee,), _ = read(write("p.csv", text))
    assert tee.extra == {"fit": "slim", "fit [2]": "wide"}


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        ("", "", True),
        ("2026-03-01", "2026-03-01", True),
        ("2026-03-02", "", False),
        ("", "2026-02-28", False),
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z", True),
        ("2026-03-01T14:00+0100", "", False),
    ],
)
def test_a_sale_holds_between_its_dates(begins: str, ends: str, holds: bool) -> None:
    assert Sales(MARCH).holds(begins, ends) is holds


def test_a_sale_range_has_two_dates() -> None:
    assert split_range("2026-03-01 / 2026-03-02") == ("2026-03-01", "2026-03-02")
    with pytest.raises(ValueError, match="no range"):
        split_range("2026-03-01")


def test_an_event_export_is_no_catalog(write: Write) -> None:
    events = "event_name,product_id,shopper_id,price,timestamp\nview_item,1,s1,5,2026-01-01T00:00:00Z\n"
    with pytest.raises(CatalogError, match="no column for the title; if it is a product file"):
        read(write("products.csv", events))
