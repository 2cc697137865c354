"""What is read of titles by what the shop's columns teach: shown, counted, kept over imports, and corrected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from retrieval.catalog import StatedRow
from retrieval.readings import Reading, with_reading
from retrieval.retagging import TagReport, feed_products, retag
from retrieval.shop_values import ShopValues
from retrieval.types import Attribute, Product, ProductId
from tests.retrieval.catalog.files import Shop
from tests.retrieval.catalog.test_catalog_corrections import correct, product, stated

Write = Callable[[str, str], Path]

HEADER = "id,title,price,brand,color,style,description\n"
TAUGHT = "".join(
    f"t{number},{maker} {thing} {shade} {style},9,{maker},{shade},{style},\n"
    for number, (maker, thing, shade, style) in enumerate(
        (
            ("Norrfell", "Lamp", "Umbra Fog", "Boho"),
            ("Norrfell", "Mug", "Umbra Fog", "Boho"),
            ("Norrfell", "Rug", "Umbra Fog", "Boho"),
            ("清风", "杯子", "晨雾", "日系"),
            ("清风", "盘子", "晨雾", "日系"),
            ("清风", "台灯", "晨雾", "日系"),
            ("Velm", "Lamp", "Red", "Plain"),
        )
    )
)
NEW = "new,Norrfell Shelf in umbra fog,9,,,,\nzh,清风 收纳盒 晨雾 日系,9,,,,\nnot,Vase not umbra fog,9,,,,\n"
ROWS = HEADER + TAUGHT + NEW


def tag(shop: Shop) -> TagReport:
    values = ShopValues.learn(lambda: (one.feed for one in feed_products(shop.database)))
    return retag(
        shop.database,
        lambda products: [values.read(one) for one in products],
        embedder=shop.embedder,
        vectors=shop.vectors,
        lock=shop.folder / "import.lock",
        told=lambda *_: None,
    )


def test_values_of_columns_are_read_from_other_titles_with_place_and_confidence(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    assert stated(product(shop, "new"), "brand") == []
    report = tag(shop)
    assert (report.products, report.changed, report.version) == (10, 2, 2)
    new, chinese = product(shop, "new"), product(shop, "zh")
    read = {one.kind: (one.value, new.title[slice(*one.span or ())]) for one in new.attributes}
    assert read == {"brand": ("Norrfell", "Norrfell"), "color": ("umbra fog", "umbra fog")}
    assert {one.confidence for one in new.attributes} == {0.8}  # three of three titles
    assert {(one.kind, one.value) for one in chinese.attributes} == {
        *(("brand", "清风"), ("color", "晨雾"), ("style", "日系")),
    }
    assert product(shop, "not").attributes == ()
    assert tag(shop).changed == 0  # reading again finds the same


def test_readings_are_constraint_columns(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    tag(shop)
    row = max(text.row_id for text in shop.catalog.texts() if text.product_id == "new")
    with shop.database.read() as connection:
        rows = set(connection.execute(select(StatedRow.kind, StatedRow.normal).where(StatedRow.row_id == row)).all())
    assert {("brand", "norrfell"), ("color", "umbra fog")} <= rows


def test_a_style_is_a_feature_too(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    with shop.database.read() as connection:
        rows = set(connection.execute(select(StatedRow.kind, StatedRow.normal)).all())
    assert {("style", "boho"), ("features", "boho"), ("features", "日系")} <= rows


def test_readings_outlive_imports_until_the_title_changes(shop: Shop, write: Write) -> None:
    path = write("p.csv", ROWS)
    shop.load(path)
    tag(shop)
    before = product(shop, "new")
    assert shop.load(path).unchanged == 10
    shop.load(write("q.csv", ROWS.replace("new,Norrfell Shelf in umbra fog,9", "new,Norrfell Shelf in umbra fog,12")))
    dearer = product(shop, "new")
    assert dearer.attributes == before.attributes
    assert dearer.variants[0].price.amount == 1200
    shop.load(write("r.csv", ROWS.replace("Norrfell Shelf in umbra fog", "Plain shelf")))
    assert product(shop, "new").attributes == ()


def test_the_owner_corrects_a_reading_for_good(shop: Shop, write: Write) -> None:
    path = write("p.csv", ROWS)
    shop.load(path)
    tag(shop)
    correct(shop, "new", color="teal", brand="")
    for again in (lambda: None, lambda: shop.load(path), lambda: tag(shop), lambda: shop.load(path)):
        again()
        assert stated(product(shop, "new"), "color") == [("teal", "owner")]
        assert stated(product(shop, "new"), "brand") == []
    correct(shop, "new", undo=("color", "brand"))
    assert [one.confidence for one in product(shop, "new").attributes] == [0.8, 0.8]


def test_a_reading_never_goes_against_what_is_stated() -> None:
    def attribute(kind: str, value: str, field: str = "title") -> Attribute:
        return Attribute.model_validate({"kind": kind, "value": value, "normal": value, "field": field})

    bare = Product.model_validate(
        {
            "product_id": ProductId("1"),
            "title": "Red mug",
            "brand": "Acme",
            "category": ("Mugs",),
            "variants": [{"variant_id": "1", "price": {"amount": 1, "currency": "USD"}}],
            "attributes": [attribute("color", "red"), attribute("features", "tall", "tags")],
        }
    )
    found = (
        attribute("color", "blue"),
        attribute("brand", "Velm"),
        *(attribute("features", one) for one in ("tall", "light")),
    )
    reading = Reading(title="Red mug", attributes=found, category=("Cups",))
    told = with_reading(bare, reading)
    assert [(one.kind, one.value) for one in told.attributes] == [
        ("color", "red"),
        ("features", "tall"),
        ("features", "light"),
    ]
    assert told.category == ("Mugs",)
    assert with_reading(bare.model_copy(update={"title": "Blue mug"}), reading).attributes == bare.attributes
