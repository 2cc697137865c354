from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import func, select

from retrieval.catalog import ProductRow, StatedRow, VariantRow
from retrieval.document import document_text, text_hash
from retrieval.errors import CatalogError, DatabaseError
from retrieval.importing import import_products
from retrieval.staging import Staging
from retrieval.tagging import tag
from retrieval.types import ProductId, VariantId
from tests.retrieval.catalog.files import Shop, open_shop, plain_csv, read

Write = Callable[[str, str], Path]

THREE = [("1", "Navy wool scarf", "20"), ("2", "Oak stool", "49"), ("3", "Red mug", "8")]


def test_what_the_file_says_is_what_the_catalog_gives(shop: Shop, write: Write) -> None:
    path = write("p.csv", plain_csv(THREE))
    report = shop.load(path)
    expected = [tag(product) for product in read(path)[0]]
    assert shop.catalog.get([ProductId("3"), ProductId("none"), ProductId("1")]) == [expected[2], expected[0]]
    assert (report.version, report.rows, report.taken, report.added, report.products) == (1, 3, 3, 3, 3)
    assert (shop.catalog.version(), shop.catalog.count()) == (1, 3)
    found = shop.catalog.variant(VariantId("2"))
    assert found is not None
    assert (found[0], found[1].price.amount) == (expected[1], 4900)
    assert shop.catalog.variant(VariantId("none")) is None


def test_texts_stream_in_row_order_with_the_key_of_their_vector(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", plain_csv(THREE)))
    texts = list(shop.catalog.texts())
    assert [text.title for text in texts] == [title for _, title, _ in THREE]
    products = shop.catalog.by_rows([text.row_id for text in texts])
    assert [text_hash(document_text(products[text.row_id])) for text in texts] == [text.text_hash for text in texts]
    assert shop.vectors.missing([text.text_hash for text in texts]) == []


def test_a_second_import_writes_the_difference_only(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", plain_csv(THREE)))
    before = {text.product_id: text.row_id for text in shop.catalog.texts()}
    changed = [THREE[0], ("2", "Oak stool", "39"), ("4", "Blue mug", "8")]
    report = shop.load(write("q.csv", plain_csv(changed)))
    after = {text.product_id: text.row_id for text in shop.catalog.texts()}
    assert (report.added, report.changed, report.unchanged, report.retired) == (1, 1, 1, 1)
    assert report.embedded == 1  # a price is no part of the text
    assert after["1"] == before["1"]
    assert after["2"] != before["2"]
    assert set(after) == {"1", "2", "4"}
    assert set(before.values()) == {text.row_id for text in shop.catalog.texts(version=1)}


def test_the_same_file_again_makes_no_new_version(shop: Shop, write: Write) -> None:
    path = write("p.csv", plain_csv(THREE))
    shop.load(path)
    report = shop.load(path)
    assert (report.version, report.unchanged, report.embedded) == (1, 3, 0)
    assert shop.catalog.version() == 1
    last = shop.catalog.last_import()
    assert last is not None
    assert (last.version, last.report["unchanged"]) == (1, 3)


def test_rows_that_no_kept_version_shows_are_removed(shop: Shop, write: Write) -> None:
    for price in range(1, 6):
        shop.load(write("p.csv", plain_csv([("1", "Mug", str(price))])))
    shop.load(write("p.csv", plain_csv([("1", "Mug", "5")])))
    with shop.database.read() as connection:
        rows = connection.execute(select(ProductRow.valid_from, ProductRow.valid_to)).all()
        variants = connection.execute(select(func.count()).select_from(VariantRow)).scalar_one()
    assert rows == [(4, 5), (5, None)]
    assert variants == 2


def test_brands_and_categories_are_counted(shop: Shop, write: Write) -> None:
    header = "id,title,price,brand,category\n"
    text = header + "1,A,1,Norrfell,Home > Seats\n2,B,1,NORRFELL,Home > Seats\n3,C,1,Velm,Home\n4,D,1,,\n"
    shop.load(write("p.csv", text))
    assert list(shop.catalog.brands().items()) == [("Norrfell", 2), ("Velm", 1)]
    assert shop.catalog.category_paths() == {("Home", "Seats"): 2, ("Home",): 1}


def test_a_constraint_is_one_equality_on_stated_rows(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", plain_csv(THREE)))
    with shop.database.read() as connection:
        query = select(ProductRow.product_id).join(StatedRow, StatedRow.row_id == ProductRow.row_id)
        blue = connection.execute(query.where(StatedRow.kind == "color", StatedRow.normal == "blue")).scalars().all()
    assert blue == ["1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,title,price\n", "no product under it"),
        ("id,title,price\n1,A,x\n", r"none of its 1 rows can be taken; the first \(line 2\)"),
        ("Handle,Title,Variant Price,Status\na,A,1,draft\n", "drafts"),
    ],
)
def test_a_file_without_products_leaves_the_catalog_alone(text: str, words: str, shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", plain_csv(THREE)))
    with pytest.raises(CatalogError, match=words):
        shop.load(write("q.csv", text))
    assert (shop.catalog.version(), shop.catalog.count()) == (1, 3)


def test_a_file_that_breaks_half_way_leaves_the_catalog_alone(shop: Shop, write: Write, tmp_path: Path) -> None:
    shop.load(write("p.csv", plain_csv(THREE)))
    broken = tmp_path / "b.csv"
    broken.write_bytes(plain_csv([(str(n), f"Mug {n}", "1") for n in range(2000)]).encode() + b"x,caf\xe9,1\n")
    with pytest.raises(CatalogError, match="not UTF-8"):
        shop.load(broken, "brand=title")
    assert [text.product_id for text in shop.catalog.texts()] == ["1", "2", "3"]
    with shop.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(ProductRow)).scalar_one() == 3


def test_staged_rows_are_not_seen_and_the_next_import_removes_them(shop: Shop, write: Write) -> None:
    path = write("p.csv", plain_csv(THREE))
    shop.load(path)
    staging = Staging(shop.database, "dead")
    staging.close([known.row_id for known in staging.known().values()])
    assert (shop.catalog.version(), shop.catalog.count()) == (1, 3)
    report = shop.load(path)
    assert (report.unchanged, shop.catalog.count()) == (3, 3)
    with shop.database.read() as connection:
        assert connection.execute(select(func.count(ProductRow.valid_to))).scalar_one() == 0


def test_a_second_import_at_once_is_refused(shop: Shop, write: Write) -> None:
    with FileLock(shop.folder / "import.lock"), pytest.raises(DatabaseError, match="another import"):
        open_shop(shop.folder).load(write("p.csv", plain_csv(THREE)))


def test_many_vanished_products_are_a_warning(shop: Shop, write: Write) -> None:
    shop.load(write("p.csv", plain_csv(THREE)))
    report = shop.load(write("p.csv", plain_csv(THREE[:1])))
    assert report.retired == 2
    assert "2 of 3 products" in report.warnings[0]


def test_progress_and_the_full_list_of_complaints(shop: Shop, write: Write, tmp_path: Path) -> None:
    steps: list[tuple[int, int | None, str]] = []
    rows = [(str(n), "Mug", "1" if n % 2 else "x") for n in range(1200)]
    report = import_products(
        shop.database,
        write("p.csv", plain_csv(rows)),
        currency="USD",
        embedder=shop.embedder,
        vectors=shop.vectors,
        lock=tmp_path / "l",
        progress=lambda *step: steps.append(step),
        complaints_log=tmp_path / "c.jsonl",
    )
    assert (report.taken, report.refused, len(report.complaints)) == (600, 600, 200)
    lines = [json.loads(line) for line in (tmp_path / "c.jsonl").read_text().splitlines()]
    assert len(lines) == 600
    assert lines[0] == {
        "file": str(tmp_path / "p.csv"),
        "line": 2,
        "product": "0",
        "reason": "price: 'x' is no price",
        "repaired": False,
    }
    assert [done for done, _, _ in steps] == [500, 600, 600]
    assert steps[-1] == (600, 600, "switching")
    with shop.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(ProductRow)).scalar_one() == 600


def test_the_text_that_is_embedded_leads_with_what_matters(write: Write) -> None:
    text = "id,title,price,brand,category,color,description\n1,Ridge boots,10,Norrfell,Shoes > Boots,Navy,"
    product = read(write("p.csv", text + '"## About\n**Warm** words ' + "again " * 900 + '"\n'))[0][0]
    lines = document_text(product).split("\n")
    assert lines[:4] == ["Ridge boots", "Norrfell", "Shoes > Boots", "Navy"]
    assert lines[4].startswith("About Warm words again")
    assert 150 < len(document_text(product).split()) <= 256
