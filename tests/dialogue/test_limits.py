"""Which way a price limit points, by the words beside its amount."""

from __future__ import annotations

import pytest

from assistant.limits import directed
from assistant.messages import Edit, Intent, Reading, Slot


@pytest.mark.parametrize(
    ("said", "side"),
    [
        ("guitars, 50 bucks tops, with 4 stars at least", Slot.PRICE_MAX),
        ("a lamp for $50 or less", Slot.PRICE_MAX),
        ("a lamp, max 50 euros", Slot.PRICE_MAX),
        ("a lamp, at least 50", Slot.PRICE_MIN),
        ("a lamp, 50 dollars and up", Slot.PRICE_MIN),
        ("要吉他，50块以内，评分至少4.5", Slot.PRICE_MAX),
        ("要吉他，不超过50美元", Slot.PRICE_MAX),
        ("要吉他，50元起", Slot.PRICE_MIN),
    ],
)
def test_words_beside_an_amount_say_which_limit_it_is(said: str, side: Slot) -> None:
    for read_as in (Slot.PRICE_MIN, Slot.PRICE_MAX):
        reading = Reading(intent=Intent.SEARCH, edits=(Edit(slot=read_as, value="50"),))
        assert [one.slot for one in directed(reading, said).edits] == [side]


@pytest.mark.parametrize(
    "said",
    [
        "I refuse to pay over 50",
        "not 50 tops, more like 80",
        "a lamp around 50",
        "at least 4.50 stars",
        "50 at most, or 50 at least",
        "a 150 max lamp",
    ],
)
def test_what_does_not_say_it_alone_is_left_to_the_model(said: str) -> None:
    for read_as in (Slot.PRICE_MIN, Slot.PRICE_MAX):
        reading = Reading(intent=Intent.SEARCH, edits=(Edit(slot=read_as, value="50"),))
        assert directed(reading, said) is reading


@pytest.mark.parametrize(
    ("said", "dropped"),
    [
        ("the price doesn't matter", {Slot.PRICE_MIN, Slot.PRICE_MAX}),
        ("价格不限了", {Slot.PRICE_MIN, Slot.PRICE_MAX}),
        ("forget the upper limit", {Slot.PRICE_MAX}),
        ("不设上限了", {Slot.PRICE_MAX}),
    ],
)
def test_a_price_that_does_not_matter_has_no_limit_on_either_side(said: str, dropped: set[Slot]) -> None:
    reading = Reading(intent=Intent.REFINE, edits=(Edit(op="drop", slot=Slot.PRICE_MAX),))
    assert {one.slot for one in directed(reading, said).edits if one.op == "drop"} == dropped


def test_a_limit_dropped_for_another_leaves_the_other_in_force() -> None:
    edits = (Edit(op="drop", slot=Slot.PRICE_MAX), Edit(slot=Slot.PRICE_MIN, value="20"))
    assert (
        directed(Reading(intent=Intent.REFINE, edits=edits), "no limit on the price, but not under 20").edits == edits
    )
