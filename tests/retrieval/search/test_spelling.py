from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import Spelling, distance, learn_spelling
from retrieval.types import Constraints
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product

TITLES = [
    "Kohler Shower Faucet",
    "Kohler Kitchen Faucet",
    "Oak Work Bench",
    "Steel Work Bench",
    "Mobile Work Bench",
    "Ceiling Fan",
    "Ceiling Light",
    "Drywall Screws",
    "Drywall Anchors",
    "Steel Shelf",
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return learn_spelling(TITLES, frozenset({"steal", "violin"}))


def known(word: str) -> bool:
    return word == "walnut"


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("koehler faucett", "kohler faucet"),
        ("Cieling fan", "ceiling fan"),  # neighbors swapped: one edit
        ("ceilng fan", "ceiling fan"),
        ("workbench", "work bench"),
        ("walnut shelf", "walnut shelf"),  # the catalog knows it, though no title
        ("steal shelf", "steal shelf"),  # English
        ("violin", "violin"),
        ("wh-1000xm4", "wh-1000xm4"),
        ("fna", "fna"),  # too short: too many words are near
        ("zzzzzz", "zzzzzz"),
        ("女士 shelf", "女士 shelf"),
    ],
)
def test_unknown_words_become_those_of_the_catalog(spelling: Spelling, written: str, mended: str) -> None:
    assert spelling.mend(written, known).text == mended


def test_words_apart_are_also_looked_for_joined(spelling: Spelling) -> None:
    assert spelling.mend("dry wall screws", lambda word: word in ("dry", "wall")).more == ("drywall",)


def test_a_word_that_titles_have_in_two_is_also_looked_for_so() -> None:
    spelling = learn_spelling([*TITLES, "Workbench Lamp"])
    assert spelling.mend("workbench", known) == ("workbench", ("work bench",))


def test_a_mistyped_word_finds_its_product(shop: Shop) -> None:
    shop.fill(
        [product("fan", "Ceiling Fan"), product("lamp", "Ceiling Lamp"), product("bench", "Oak Work Bench")]
        + [product(f"b{n}", f"Work Bench {n}") for n in range(3)]
    )
    found = shop.searcher().search("cieling fna", Constraints()).candidates
    assert found[0].product.product_id == "fan"
    assert "bench" in {
        one.product.product_id for one in shop.searcher().search("workbench", Constraints()).candidates[:4]
    }


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert distance(one, other, 9) == distance(other, one, 9)
    assert distance(one, other, 1) == min(distance(one, other, 9), 2)
    assert (distance(one, other, 9) == 0) == (one == other)


def test_an_empty_catalog_mends_nothing() -> None:
    assert learn_spelling([]).mend("cieling fan", known) == ("cieling fan", ())
