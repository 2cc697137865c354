"""Examples, hard negatives and the fusion's weight, computed by hand; what a tuned search is stored as."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import EncoderUnavailable
from retrieval.fusion import fuse
from retrieval.judgments import JudgedQuery, judged, split
from retrieval.tuned import TunedSearch, read_tuned, write_tuned
from retrieval.tuning.examples import made_queries, made_query
from retrieval.tuning.signals import WEIGHTS, Catalog, Signals, hard_negatives, recall_by_weight
from retrieval.types import ProductId
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product

A, B, C = ProductId("a"), ProductId("b"), ProductId("c")


def test_each_score_is_scaled_to_its_best() -> None:
    words, meaning = np.array([4.0, 2.0, 0.0]), np.array([0.0, 0.6, -1.0])
    assert fuse(words, meaning, 0.5).tolist() == pytest.approx([0.5 / 1.6 + 0.5, 0.5 + 0.25, 0.0])
    assert fuse(words, None, 0.5).tolist() == [1.0, 0.5, 0.0]
    assert fuse(np.zeros(3), meaning, 0.5).tolist() == pytest.approx([1 / 1.6, 1.0, 0.0])


def test_queries_without_a_relevant_product_are_left_out() -> None:
    found = judged([("1", "desk"), ("2", "lamp"), ("3", "rug")], {"1": {A: 2, B: 1}, "2": {C: 1}}, 2)
    assert found == [JudgedQuery("1", "desk", frozenset({A}))]


@given(st.integers(2, 60), st.floats(0, 1), st.integers(0, 9))
def test_a_split_loses_nothing_and_shares_nothing(count: int, share: float, seed: int) -> None:
    queries = [JudgedQuery(str(n), "", frozenset({A})) for n in range(count)]
    one, other = split(queries, share, seed)
    assert len(other) == round(share * count)
    assert sorted(query.query_id for query in one + other) == sorted(query.query_id for query in queries)
    assert split(queries[::-1], share, seed) == (one, other)


def test_a_made_query_names_the_thing() -> None:
    title = "Hampton Bay 3-Light Brushed Nickel Ceiling Fan with Remote Control, White"
    made = {made_query(title, Random(seed)) for seed in range(40)}
    assert all("fan" in query.split() for query in made)
    assert len(made) > 10
    assert not any(character.isdigit() for query in made for character in query)
    assert made_query("降噪耳机", Random(1)) == ""


def test_made_queries_are_reproducible_and_bounded() -> None:
    titles = [(ProductId(str(n)), f"Oak Desk Lamp {n}") for n in range(30)]
    assert made_queries(titles, 10, 7) == made_queries(titles, 10, 7)
    assert len(made_queries(titles, 10, 7)) == 10
    assert all(len(one.relevant) == 1 for one in made_queries(titles, 100, 7))


def test_hard_negatives_are_near_and_not_relevant() -> None:
    one = Signals(JudgedQuery("q", "", frozenset({A})), "", np.array([5.0, 4, 3, 2, 1, 0]), np.zeros(6))
    found = hard_negatives(one, frozenset({1}), (1, 3), 5, Random(0), 0.5)
    assert sorted(found) == [2, 3]  # place 0 is skipped, 1 is relevant, 4 and 5 are too far


def test_the_weight_that_finds_most_is_found(shop: Shop) -> None:
    shop.fill([product(f"p{n}", title) for n, title in enumerate(["Oak Desk", "Floor Lamp", "Wool Coat"])])
    catalog = Catalog(shop.searcher().snapshot(), shop.embedder, shop.vectors)
    told: list[tuple[int, int]] = []
    queries = [JudgedQuery("1", "desk", frozenset({ProductId("p0")})), JudgedQuery("2", "x", frozenset({A}))]
    found = recall_by_weight(catalog, queries, lambda done, total: told.append((done, total)), k=1)
    assert found == dict.fromkeys(WEIGHTS, 0.5)
    assert told == [(2, 2)]


def test_a_tuned_search_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_tuned(tmp_path / "search") is None
    tuned = TunedSearch(
        encoder_sha256="ab" * 32,
        dense_weight=0.7,
        untrained_weight=0.6,
        made_from="catalog",
        data_sha256="cd" * 32,
        config={"encoder": {"seed": 1}},
        queries={"training": 8, "validation": 2},
        validation={"before": 0.5, "after": 0.6},
    )
    for text in ("first", "second"):
        (tmp_path / "draft").mkdir()
        (tmp_path / "draft" / "note").write_text(text, encoding="utf-8")
        write_tuned(tmp_path / "draft", tuned, tmp_path / "search")
    assert read_tuned(tmp_path / "search") == tuned
    assert (tmp_path / "search" / "note").read_text(encoding="utf-8") == "second"
    assert tuned.weights(tmp_path / "search").name == "tuned-abababababab"


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2}'])
def test_a_broken_tuned_search_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "search.json").write_text(text, encoding="utf-8")
    with pytest.raises(EncoderUnavailable, match="aisle train search"):
        read_tuned(tmp_path)
