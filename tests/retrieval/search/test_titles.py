from __future__ import annotations

import pytest

from retrieval.nouns import hierarchy, parse
from retrieval.titles import Reader, learn_nouns

READER = Reader(hierarchy())


def nodes(title: str) -> set[str]:
    return set(READER.read(title)[0])


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("Oak Desk Lamp with USB Port, Black", {"desk lamp"}),
        ("Writing Desk, Walnut", {"desk"}),
        ("Phone & Tablet Case for iPhone 12", {"tablet case"}),
        ("Silicone Phone Case", {"phone case"}),
        ("Table and Chairs", {"table", "chair"}),
        ("Set of 4 Dining Chairs, Walnut", {"dining chair"}),
        ("Sony WH-1000XM4, Wireless Headphones", {"headphone"}),
        ("Guitar Strap, Electric Guitar, Bass", {"guitar strap"}),
        ("Acoustic Guitar Tuning Key", set()),
        ("Cup of Joe T-Shirt", {"cup"}),
        ("夏季新款男士休闲皮鞋 透气软底", {"dress shoe"}),
        ("华为手机壳", {"phone case"}),
        ("手机支架", {"phone holder"}),
        ("羽绒服外套女", {"down jacket", "outerwear"}),
        ("纯棉睡衣套装", {"sleepwear"}),
    ],
)
def test_a_title_states_its_head_nouns(title: str, stated: set[str]) -> None:
    if title == "Acoustic Guitar Tuning Key":
        learned = learn_nouns([f"{word} Key" for word in "abc"] + ["Piano Keys"])
        assert set(Reader(hierarchy(), learned).read(title)[0]) == stated
    else:
        assert nodes(title) == stated


def test_heads_outside_the_products_department_do_not_count() -> None:
    kin = hierarchy().above(["acoustic guitar"])
    assert READER.read("Yamaha Acoustic Guitar Solid Top", kin)[0] == {"acoustic guitar"}


def test_titles_of_works_state_nothing() -> None:
    assert READER.read("The Case of the Broken Doll", hierarchy().above(["book"]))[0] == frozenset()


def test_narrower_and_wider_nodes() -> None:
    nouns = hierarchy()
    assert {"sneaker", "running shoe", "boot"} <= nouns.under(["shoe"])
    assert "shoe" in nouns.above(["running shoe"])
    assert nouns.chinese["外套"] == {"outerwear"}
    assert {"coat", "jacket", "trench coat"} <= nouns.under(["outerwear"])


def test_one_name_in_two_places_is_one_node() -> None:
    nouns = parse("root\n  x, xx | 甲\nother\n  x\n    y\n")
    assert nouns.parents["x"] == ("root", "other")
    assert nouns.under(["root"]) == {"root", "x", "y"}
