"""Every measure of a handful of requests, worked by hand."""

from __future__ import annotations

import pytest

from assistant.evaluation.judging import judge, measures
from assistant.evaluation.requests import Request
from assistant.evaluation.understanding import by_language, drawn
from assistant.messages import Intent
from retrieval.types import Constraints
from tests.evaluation.conftest import KnownReader, reading


@pytest.fixture
def reader() -> KnownReader:
    return KnownReader(
        "known",
        {
            "a red or blue lamp under 40": reading(
                Intent.SEARCH, Constraints(category="lamp", color=("red",), brand=("Blue",), price_max=40)
            ),
            "any with 4 stars?": reading(Intent.REFINE, Constraints(rating_min=5)),
            "the last one please": reading(Intent.ADD_TO_CART, references=(3,)),
            "where is #A-7": reading(Intent.RETURN, order_number="#a-7"),
            "will it rain": reading(Intent.SEARCH),
        },
    )


def test_measures_are_those_worked_by_hand(requests: list[Request], reader: KnownReader) -> None:
    judged = [judge(one, reader.read(one.turns), intents_only=False) for one in requests]
    found = {one.name: (pytest.approx(one.value), one.of) for one in measures(judged)}
    # Wanted: red, blue, 40 | 4. Read: red, Blue as a brand, 40 | 5. The category is counted apart.
    assert found == {
        "intent accuracy": (3 / 5, 5),
        # search 2/3 (1 hit, 2 read, 1 wanted), refine 1, add_to_cart 1, order_status, return and out_of_scope 0
        "intent macro-F1": ((2 / 3 + 1 + 1) / 6, 5),
        "out_of_scope recall": (0.0, 1),
        "facts precision": (2 / 4, 2),
        "facts recall": (2 / 4, 2),
        "facts F1": (2 / 4, 2),
        "category precision": (1.0, 1),
        "category recall": (1.0, 1),
        "category F1": (1.0, 1),
        "brand F1": (0.0, 1),
        "color F1": (2 / 3, 1),
        "price_max F1": (1.0, 1),
        "rating_min F1": (0.0, 1),
        "price and rating limits exact": (1 / 2, 2),
        "joint goal accuracy": (3 / 5, 5),
        "joint goal accuracy, 1 turn": (2 / 3, 3),
        "joint goal accuracy, 2 turns": (1 / 2, 2),
        "references right": (1.0, 1),
        "order number right": (1.0, 1),
        "language right": (1.0, 5),
        "calibration error": (pytest.approx(0.3), 5),
        "ms a call, p50": (10.0, 5),
        "ms a call, p95": (10.0, 5),
    }


def test_a_position_read_where_none_was_meant_counts(requests: list[Request]) -> None:
    wrong = reading(Intent.OUT_OF_SCOPE, references=(1,), order_number="9")
    judged = [judge(requests[-1], KnownReader("k", {"will it rain": wrong}).read(["will it rain"]), False)]
    found = {one.name: one.value for one in measures(judged)}
    assert found["references right"] == found["order number right"] == 0


def test_readers_are_compared_request_by_request(requests: list[Request], reader: KnownReader) -> None:
    bar = KnownReader("bar", {one.turns[-1]: Intent.SEARCH for one in requests})
    results = by_language(requests, [reader, bar], lambda *_: None)
    assert [(one.requests, one.reader) for one in results] == [("en", "known"), ("en", "bar")]
    ours, theirs = [{one.name: one.value for one in result.measures} for result in results]
    assert ours["intent accuracy above bar"] == pytest.approx(3 / 5 - 1 / 5)
    assert "facts F1" not in theirs
    assert results[0].misread == {"return": 1, "search": 1}
    assert [(one.count, one.right) for one in results[0].reliability] == [(5, 3 / 5)]


def test_a_draw_keeps_the_order_and_is_the_same_for_the_same_seed() -> None:
    found = drawn(range(100), 10, seed=4)
    assert found == sorted(found) == drawn(range(100), 10, seed=4)
    assert len(set(found)) == 10
    assert drawn([1, 2], 5, seed=4) == drawn([1, 2], None, seed=4) == [1, 2]
