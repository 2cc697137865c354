"""What the owner corrects is shown at once, outlives every import, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import func, select

from retrieval.catalog import StatedRow
from retrieval.correcting import correct_product
from retrieval.corrections import Correction, FeedRow
from retrieval.errors import CatalogError, DatabaseError
from retrieval.types import Product, ProductId
from tests.retrieval.catalog.files import Shop

Write = Callable[[str, str], Path]

HEADER = "id,group,title,price,color,size,material,brand,description,rating\n"
SCARF = "scarf,,Scarf,20,,,cotton,Norrfell,A soft wool scarf.,4.0\n"
TEE = "tee-r,tee,Tee,9,Red,S,,,,\ntee-b,tee,Tee,9,Blue,S,,,,\n"
ROWS = HEADER + SCARF + TEE


def correct(shop: Shop, product_id: str, variant_id: str = "", undo: tuple[str, ...] = (), **made: str) -> None:
    def correction(field: str, value: str) -> Correction:
        return Correction(product_id=product_id, variant_id=variant_id, field=field, value=value)

    correct_product(
        shop.database,
        product_id,
        made=[correction(field, value) for field, value in made.items()],
        undone=[correction(field, "") for field in undo],
        embedder=shop.embedder,
        vectors=shop.vectors,
        lock=shop.folder / "import.lock",
    )


def product(shop: Shop, product_id: str) -> Product:
    (found,) = shop.catalog.get([ProductId(product_id)])
    return found


def stated(product: Product, kind: str) -> list[tuple[str, str]]:
    return [(one.normal, one.field) for one in product.attributes if one.kind == kind]


def test_a_correction_shows_at_once_and_outlives_imports(shop: Shop, write: Write) -> None:
    path = write("p.csv", ROWS)
    shop.load(path)
    assert stated(product(shop, "scarf"), "material") == [("cotton", "material"), ("wool", "description")]
    correct(shop, "scarf", material="cashmere", title="Winter Scarf", rating="4.5", category="Clothing > Scarves")
    for changed in (path, path, write("q.csv", ROWS.replace("A soft wool", "A warm wool"))):
        scarf = product(shop, "scarf")
        assert (scarf.title, scarf.rating, scarf.category) == ("Winter Scarf", 4.5, ("Clothing", "Scarves"))
        assert stated(scarf, "material") == [("cashmere", "owner")]
        report = shop.load(changed)
        assert (report.corrected, report.warnings) == (1, ())
    assert product(shop, "scarf").description == "A warm wool scarf."
    assert stated(product(shop, "scarf"), "material") == [("cashmere", "owner")]
    last = shop.catalog.last_import()
    assert last is not None
    assert last.file.endswith("q.csv")


def test_constraints_follow_a_correction(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    correct(shop, "scarf", color="navy", brand="Velm")
    version = shop.catalog.version()
    with shop.database.read() as connection:
        query = select(StatedRow.kind, StatedRow.normal).where(StatedRow.row_id == max_row(shop))
        rows = {(kind, normal) for kind, normal in connection.execute(query)}
    assert {("color", "navy"), ("color", "blue"), ("brand", "velm")} <= rows
    assert ("brand", "norrfell") not in rows
    assert product(shop, "scarf").brand == "Velm"
    correct(shop, "scarf", color="navy")
    assert shop.catalog.version() == version  # nothing changed


def max_row(shop: Shop) -> int:
    return max(text.row_id for text in shop.catalog.texts())


def test_what_is_undone_is_what_the_feed_says_now(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    before = product(shop, "scarf")
    correct(shop, "scarf", title="Winter Scarf", material="cashmere")
    correct(shop, "scarf", undo=("title", "material"))
    assert product(shop, "scarf") == before
    correct(shop, "scarf", title="Winter Scarf", brand="Velm")
    shop.load(write("p.csv", ROWS.replace("Scarf,20", "Shawl,25")))
    correct(shop, "scarf", undo=("title",))
    scarf = product(shop, "scarf")
    assert (scarf.title, scarf.brand, scarf.variants[0].price.amount) == ("Shawl", "Velm", 2500)
    correct(shop, "scarf", undo=("brand",))
    with shop.database.read() as connection:
        now = select(func.count()).select_from(FeedRow).where(FeedRow.row_id == max_row(shop))
        assert connection.execute(now).scalar_one() == 0
    assert shop.load(write("p.csv", ROWS.replace("Scarf,20", "Shawl,25"))).unchanged == 2


def test_a_variant_is_corrected_alone(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    with pytest.raises(CatalogError, match=r"differ in color; name one with --variant \(tee-r, tee-b\)"):
        correct(shop, "tee", color="green")
    correct(shop, "tee", "tee-r", color="Green")
    correct(shop, "tee", size="M")  # the same in both, so it is of the product
    red, blue = product(shop, "tee").variants
    assert (red.options, red.title) == ({"Color": "Green", "Size": "M"}, "Green / M")
    assert (blue.options, blue.title) == ({"Color": "Blue", "Size": "M"}, "Blue / M")
    assert {(one.normal, one.field) for one in red.attributes} == {("green", "owner"), ("m", "owner")}


@pytest.mark.parametrize(
    ("product_id", "variant_id", "made", "words"),
    [
        ("none", "", {"title": "x"}, "no product 'none'"),
        ("tee", "tee-x", {"color": "red"}, "has no variant 'tee-x'; it has tee-r, tee-b"),
        ("tee", "", {"price": "5"}, "'price' of a product cannot be corrected"),
        ("tee", "tee-r", {"rating": "5"}, "'rating' of a variant cannot be corrected"),
        ("scarf", "", {"rating": "9"}, "rating: 9.0 is not between 0 and 5"),
        ("scarf", "", {"rating": "good"}, "rating: 'good' is no number"),
        ("scarf", "", {"audience": "cats"}, "audience: 'cats' is none of"),
        ("scarf", "", {"title": " "}, "without a title"),
    ],
)
def test_what_cannot_be_corrected_is_refused_and_nothing_is_stored(
    product_id: str, variant_id: str, made: dict[str, str], words: str, shop: Shop, write: Write
) -> None:
    path = write("p.csv", ROWS)
    shop.load(path)
    with pytest.raises(CatalogError, match=words):
        correct(shop, product_id, variant_id, (), **made)
    assert shop.load(path).corrected == 0
    assert shop.catalog.version() == 1


def test_a_correction_of_a_vanished_product_waits_for_it(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", ROWS))
    correct(shop, "scarf", title="Winter Scarf")
    report = shop.load(write("q.csv", HEADER + TEE))
    assert "corrections of 1 products that are not in this file are kept (scarf)" in report.warnings
    shop.load(write("p.csv", ROWS))
    assert product(shop, "scarf").title == "Winter Scarf"


def test_no_correction_is_made_while_an_import_runs(shop: Shop, write: Write) -> None:
    path = write("p.csv", ROWS)
    shop.load(path)
    with FileLock(shop.folder / "import.lock"), pytest.raises(DatabaseError, match="another import"):
        correct(shop, "scarf", title="Winter Scarf")
    assert shop.load(path).corrected == 0
