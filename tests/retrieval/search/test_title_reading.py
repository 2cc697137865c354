"""What titles have of a need, counted by hand, and what it does to the order of a search."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search_config import SearchConfig
from retrieval.title_reading import TitleWeights, title_scores, title_shares
from retrieval.types import Constraints
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product


@pytest.mark.parametrize(
    ("need", "title", "numbers", "pairs"),
    [
        ("2 x 4 lumber", "2 x 4 x 8 Lumber", 1.0, 2 / 3),  # "2 x", "x 4"
        ("6 ft ladder", "8 ft. Ladder", 0.0, 1 / 2),  # "ft ladder"
        ("floor lamps for the desk", "Desk Floor Lamp", 0.0, 1 / 2),  # "floor lamp", not "lamp desk"
        ("lamp", "Lamp 60W", 0.0, 0.0),
        ("m18 drill", "Drill M18", 1.0, 0.0),
        ("红色台灯", "红色台灯", 0.0, 0.0),
        ("55寸 电视", "电视 55寸", 1.0, 0.0),
        ("", "Lamp", 0.0, 0.0),
    ],
)
def test_the_shares_of_a_needs_numbers_and_pairs(need: str, title: str, numbers: float, pairs: float) -> None:
    assert title_shares(need, [title])[0, 1:].tolist() == pytest.approx([numbers, pairs])


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_no_title_adds_more_than_the_need_itself(need: str, titles: list[str]) -> None:
    scores = title_scores(need, [*titles, need], TitleWeights(0.5, 0.25, 0.125))
    assert scores.shape == (len(titles) + 1,)
    assert scores.min() >= 0
    assert scores.max() == scores[-1]


def test_words_side_by_side_lead_where_the_bags_are_alike(shop: Shop) -> None:
    titles = ("Lamp Oak Desk", "Desk Lamp Oak", "Oak Desk Lamp")
    shop.fill([product(f"p{n}", title) for n, title in enumerate(titles)])
    unread = replace(SearchConfig(), title_weights=TitleWeights(0.0, 0.0, 0.0))
    found = {}
    for name, config in (("read", SearchConfig()), ("unread", unread)):
        searched = shop.searcher(config=config).search("oak desk lamp", Constraints())
        found[name] = {one.product.product_id: one.score for one in searched.candidates}
        assert "titles" in searched.timings_ms
    assert len(set(found["unread"].values())) == 1
    assert list(found["read"]) == ["p2", "p0", "p1"]
    read = found["read"]
    assert read["p2"] - read["p0"] == pytest.approx(TitleWeights().pairs / 2)
    assert read["p0"] == read["p1"]


@pytest.mark.parametrize("name", ["letters", "numbers", "pairs"])
def test_a_weight_below_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="less than 0"):
        replace(TitleWeights(), **{name: -0.1})
