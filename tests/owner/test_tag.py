"""`aisle tag` on a shop folder: what is printed, what is searched by, and that the owner has the last word."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import ShopError
from assistant.onboarding import init_shop
from assistant.settings import write_settings
from assistant.shop import Shop
from assistant.tagging import tag_shop
from retrieval.embedder import KeywordEmbedder
from retrieval.types import Constraints

ROWS = (
    "id,title,price,brand,style,category\n"
    + "".join(
        f"l{n},Norrfell {what} Boho lamp,9,Norrfell,Boho,Lighting > Lamps\n"
        for n, what in enumerate(("Oak", "Tall", "Low"))
    )
    + "".join(f"v{n},{what} glass vase,9,Velm,,Decor > Vases\n" for n, what in enumerate(("Red", "Wide")))
    + "new,Norrfell Boho reading lamp,9,,,\n"
)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("assistant.shop.BilingualEmbedder", lambda _: KeywordEmbedder())
    (tmp_path / "p.csv").write_text(ROWS, encoding="utf-8")
    init_shop(tmp_path / "shop", tmp_path / "p.csv")
    return tmp_path / "shop"


def aisle(*arguments: object) -> tuple[int, str]:
    shown = CliRunner().invoke(app, [str(one) for one in arguments])
    return shown.exit_code, shown.stdout


def tagged(*arguments: object) -> dict[str, dict[str, object]]:
    code, out = aisle("tag", *arguments, "--json")
    assert code == 0
    return {row["product_id"]: row for row in map(json.loads, out.splitlines())}


def stated(row: dict[str, object]) -> dict[str, tuple[str, str, float]]:
    attributes: object = row["attributes"]
    assert isinstance(attributes, list)
    return {one["kind"]: (one["value"], one["field"], one["confidence"]) for one in attributes}


def test_titles_are_read_shown_and_searched_by(shop: Path) -> None:
    assert stated(tagged(shop, "--no-anew")["new"]) == {}
    code, out = aisle("tag", shop)
    assert code == 0
    assert out.startswith("6 products: 1 with something read from their titles (brand 1, style 1), 1 categories; 1 are")
    new = tagged(shop, "--no-anew")["new"]
    assert stated(new) == {"brand": ("Norrfell", "title", 0.8), "style": ("Boho", "title", 0.8)}
    assert new["category"] == ["Lighting", "Lamps"]
    assert new["read_category"]["path"] == ["Lighting", "Lamps"]  # type: ignore[index]
    with closing(Shop.open(shop)) as opened:
        for asked in (Constraints(brand=("norrfell",)), Constraints(features=("boho",)), Constraints(category="lamps")):
            found = {one.product_id for one in opened.search("lamp", asked, 10)}
            assert found == {"l0", "l1", "l2", "new"}, asked


def test_the_owner_has_the_last_word(shop: Path) -> None:
    aisle("tag", shop)
    assert aisle("correct", shop, "new", "brand=Velm", "style=", "category=Decor")[0] == 0
    new = tagged(shop)["new"]
    assert stated(new) == {"brand": ("Velm", "owner", 1.0)}
    assert new["category"] == ["Decor"]


def test_a_taxonomy_places_every_product_and_changes_no_category_of_the_shops(shop: Path, tmp_path: Path) -> None:
    taxonomy = tmp_path / "categories.txt"
    taxonomy.write_text("# …\nHome\nHome > Glass vase\nHome > Lamp\n", encoding="utf-8")
    rows = tagged(shop, "--taxonomy", taxonomy)
    assert {row["read_category"]["path"][-1] for row in rows.values()} == {"Glass vase", "Lamp"}  # type: ignore[index]
    assert rows["l0"]["category"] == ["Lighting", "Lamps"]
    assert rows["new"]["category"] == ["Home", "Lamp"]


def test_a_shop_without_products_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    write_settings(folder, "bare", "USD", ("en",), ())
    with pytest.raises(ShopError, match="has no products yet; bring them with: aisle import"):
        tag_shop(folder, progress=lambda *_: None)
    assert aisle("tag", folder, "--no-anew")[0] == 2
