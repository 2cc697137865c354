"""The drawn pictures: every product has one, well-formed, small, harmless, in its own color."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.demo import write_demo_catalog, write_demo_pictures
from assistant.demo.pictures.drawing import MAX_BYTES, draw
from assistant.demo.pictures.kinds import GENERIC, SHAPES, kind_of
from assistant.demo.pictures.palette import color_of
from assistant.demo.shelves import DEPARTMENTS

DRAWN = {"svg", "path", "circle", "ellipse", "rect", "g"}


@pytest.mark.parametrize("kind", SHAPES)
def test_every_shape_is_drawn_by_figures_alone(kind: str) -> None:
    svg = draw(SHAPES[kind], "#3f73b8", kind)
    assert len(svg.encode()) <= MAX_BYTES
    root = ElementTree.fromstring(svg)
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= DRAWN
    assert len(list(root.iter())) >= 7
    assert not any(
        name.startswith("on") or "href" in name or name == "style" for one in root.iter() for name in one.attrib
    )


def test_every_product_of_the_catalog_has_its_picture(tmp_path: Path) -> None:
    write_demo_catalog(tmp_path / "products.csv")
    count = write_demo_pictures(tmp_path / "media")
    with (tmp_path / "products.csv").open(encoding="utf-8", newline="") as file:
        named = [row["Image Src"] for row in csv.DictReader(file) if row["Title"]]
    assert len(named) == count == len(list((tmp_path / "media").iterdir()))
    assert all((tmp_path / name.removeprefix("/")).stat().st_size > 500 for name in named)
    again = tmp_path / "again"
    write_demo_pictures(again)
    assert all(path.read_bytes() == (again / path.name).read_bytes() for path in (tmp_path / "media").iterdir())


def test_few_products_get_the_shape_of_no_kind() -> None:
    kinds = Counter(
        kind_of(idea.title, (department.name, *idea.category.split(" > ")))
        for department in DEPARTMENTS
        for idea in department.ideas
    )
    assert kinds[GENERIC] < 0.1 * kinds.total()
    assert len(kinds) > 80


@pytest.mark.parametrize(
    ("title", "category", "kind"),
    [
        ("Fold Felt Laptop Sleeve", "Electronics > Cases & Sleeves", "briefcase"),
        ("Weekender 2-Person Tent", "Outdoor > Tents", "tent"),
        ("Moonrise Bedside Table with Lamp", "Furniture > Beds > Bedside Tables", "dresser"),
        ("Skylark Shirt Dress", "Clothing > Dresses", "dress"),
        ("Crow in the Orchard", "Toys > Board Games", "board_game"),
        ("Porter Diaper Backpack", "Baby > Diapering", "backpack"),
        ("Nameless Thing", "Odds > Ends", GENERIC),
    ],
)
def test_the_last_words_of_a_title_name_the_kind(title: str, category: str, kind: str) -> None:
    assert kind_of(title, category.split(" > ")) == kind


def test_the_first_stated_color_is_the_pictures() -> None:
    assert color_of("Black, White", "", "x") == color_of("Black", "Oak", "y")
    assert color_of("White/Green", "", "x") == color_of("White", "", "x")
    assert color_of("Slate Gray", "", "x") != color_of("Gray", "", "x")
    assert color_of("", "Walnut", "x") == color_of("Walnut", "", "y")
    assert color_of("", "", "one") == color_of("", "", "one")
