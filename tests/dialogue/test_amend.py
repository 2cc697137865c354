"""How readings become constraints: the nine rules, one table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.amend import amend, requested_quantity
from assistant.messages import Edit, Intent, Reading, Slot, constraint_pairs, understand_message
from assistant.numbers import parse_number
from retrieval.types import Constraints, Exclusions

DESK = Constraints(category="desk", color=("black",), price_max=300)


def reading(intent: Intent, *edits: tuple[str, str, str | None]) -> Reading:
    return Reading(
        intent=intent,
        edits=tuple(Edit.model_validate({"op": op, "slot": slot, "value": value}) for op, slot, value in edits),
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,200", 1200),
        ("$1,299.50", 1299.5),
        ("1.2k", 1200),
        ("fifty", 50),
        ("two hundred and fifty", 250),
        ("a hundred", 100),
        ("a", 1),
        ("a dozen", 12),
        ("two dozen", 24),
        ("a couple", 2),
        ("half a grand", 500),
        ("2 grand", 2000),
        ("one and a half thousand", 1500),
        ("four and a half", 4.5),
        ("4 and a half", 4.5),
        ("4½", 4.5),
        ("two fifty", 250),
        ("nineteen ninety nine", 19.99),
        ("forty-nine fifty", 49.5),
        ("nineteen hundred", 1900),
        ("one ninety nine", 199),
        ("twenty nine", 29),
        ("twenty five", 25),
        ("fifty and a lamp", 50),
        ("五百", 500),
        ("两千五", 2500),
        ("四点五", 4.5),
        ("十点二五", 10.25),
        ("一千零五", 1005),
        ("一万二", 12000),
        ("3万", 30000),
        ("1万2", 12000),
        ("3千5", 3500),
        ("1万2000", 12000),
        ("1.2万", 12000),
        ("2k5", 2500),
        ("300块", 300),
        ("cheap", None),
        ("便宜", None),
    ],
)
def test_numbers(text: str, number: float | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("set", "color", "green")], {"color": ("green",)}),
        ([("add", "color", "green")], {"color": ("black", "green")}),
        ([("set", "color", "green"), ("set", "color", "red")], {"color": ("green", "red")}),
        ([("drop", "color", None)], {"color": ()}),
        ([("drop", "color", "Black")], {"color": ()}),
        ([("drop", "color", "red")], {"color": ("black",)}),
        ([("set", "price_max", "45")], {"price_max": 45.0}),
        ([("set", "price_max", "as little as possible")], {"price_max": 300.0}),
        ([("drop", "price_max", None)], {"price_max": None}),
        ([("set", "exclude.color", "black")], {"color": (), "exclude": Exclusions(color=("black",))}),
        ([("set", "sort", "price_asc")], {"sort": "price_asc"}),
        ([("set", "price_min", "400")], {"price_min": 400.0, "price_max": None}),
        ([("set", "price_min", "300")], {"price_min": 300.0, "price_max": None}),
        ([("set", "price_min", "90"), ("set", "price_max", "90")], {"price_min": 90.0, "price_max": 90.0}),
        ([("set", "price_min", "90"), ("set", "price_max", "50")], {"price_min": 50.0, "price_max": 90.0}),
        ([("set", "in_stock", "yes"), ("set", "audience", "kids")], {"in_stock": True, "audience": "kids"}),
        ([("set", "audience", " Women ")], {"audience": "women"}),
        ([("set", "audience", "grandmothers")], {}),
        ([("set", "sort", "by color"), ("set", "price_max", "200")], {"price_max": 200.0}),
        ([("set", "in_stock", "maybe"), ("set", "on_sale", "no")], {}),
        ([("set", "price_max", "9" * 400)], {}),
    ],
)
def test_refine_changes_the_need_in_force(
    edits: list[tuple[str, str, str | None]], expected: dict[str, object]
) -> None:
    after = amend(DESK, reading(Intent.REFINE, *edits))
    assert after == DESK.model_copy(update=expected)


def test_one_price_in_force_is_left_by_other_changes() -> None:
    exact = DESK.model_copy(update={"price_min": 90.0, "price_max": 90.0})
    assert amend(exact, reading(Intent.REFINE, ("set", "color", "red"))).price_max == 90.0


def test_exclusions_add_up() -> None:
    without = amend(DESK, reading(Intent.REFINE, ("set", "exclude.brand", "Hue")))
    assert amend(without, reading(Intent.REFINE, ("set", "exclude.brand", "Passo"))).exclude.brand == ("Hue", "Passo")


VALUES = st.none() | st.text(max_size=12) | st.sampled_from(["women", "price_asc", "yes", "-5", "0", "nan", "1e999"])
EDITS = st.builds(Edit, op=st.sampled_from(["set", "add", "drop"]), slot=st.sampled_from(Slot), value=VALUES)


@given(st.sampled_from([Intent.SEARCH, Intent.REFINE]), st.lists(EDITS, max_size=5))
def test_whatever_a_model_makes_up_becomes_constraints(intent: Intent, edits: list[Edit]) -> None:
    after = amend(DESK, Reading(intent=intent, edits=tuple(edits)))
    assert Constraints.model_validate_json(after.model_dump_json()) == after


def test_search_drops_the_old_need() -> None:
    after = amend(DESK, reading(Intent.SEARCH, ("set", "category", "lamp"), ("set", "exclude.material", "glass")))
    assert after == Constraints(category="lamp", exclude=Exclusions(material=("glass",)))


@pytest.mark.parametrize(
    ("held", "named", "kept"),
    [
        ("boots", "lamp", False),
        ("尤克里里", "游戏", False),
        ("boots", "游戏", False),
        ("bundle", "replacement", False),
        ("boots", "ankle boots", True),
        ("boots", "sneakers", True),
        ("sofa", "沙发床", True),
        ("starter bundle", "bundle", True),
    ],
)
def test_the_limits_of_one_thing_are_none_of_another_kind(held: str, named: str, kept: bool) -> None:
    before = Constraints(category=held, color=("black",), price_max=80)
    after = amend(before, reading(Intent.REFINE, ("set", "category", named), ("set", "on_sale", "yes")))
    limits = before if kept else Constraints()
    assert after == limits.model_copy(update={"category": named, "on_sale": True})


@pytest.mark.parametrize(
    ("named", "kept"), [("sofas", None), ("沙发", None), ("office chairs", 250), ("furniture", 250)]
)
def test_a_price_given_for_another_thing_ends_the_one_before(named: str, kept: float | None) -> None:
    before = Constraints(category="chairs", color=("black",), price_min=250)
    after = amend(before, reading(Intent.REFINE, ("set", "category", named), ("set", "price_max", "1690")))
    assert after == Constraints(category=named, color=("black",), price_min=kept, price_max=1690)
    assert amend(before, reading(Intent.REFINE, ("set", "category", "sofas"))).price_min == 250


def test_a_kind_that_does_not_matter_is_neither_wanted_nor_excluded() -> None:
    excluded = Constraints(brand=("Nordvik",), exclude=Exclusions(brand=("Passo",), color=("red",)))
    after = amend(excluded, reading(Intent.REFINE, ("drop", "brand", None)))
    assert after == Constraints(exclude=Exclusions(color=("red",)))


def test_wanting_an_excluded_value_ends_the_exclusion() -> None:
    excluded = Constraints(exclude=Exclusions(material=("leather", "wool")))
    after = amend(excluded, reading(Intent.REFINE, ("set", "material", "Leather")))
    assert after.material == ("Leather",)
    assert after.exclude.material == ("wool",)


@pytest.mark.parametrize("intent", [Intent.THANKS, Intent.ADD_TO_CART, Intent.PRODUCT_QUESTION, Intent.OUT_OF_SCOPE])
def test_other_intents_leave_the_constraints(intent: Intent) -> None:
    assert amend(DESK, reading(intent, ("set", "color", "green"))) == DESK


@pytest.mark.parametrize(
    ("value", "quantity"), [("2", 2), ("three", 3), ("两", 2), ("0", 0), ("5000", 5000), (None, 1)]
)
def test_requested_quantity(value: str | None, quantity: int) -> None:
    assert requested_quantity(reading(Intent.ADD_TO_CART, ("set", Slot.QUANTITY, value))) == quantity


def test_the_message_names_what_is_in_force() -> None:
    constraints = DESK.model_copy(update={"exclude": Exclusions(material=("leather",)), "in_stock": True})
    assert understand_message(constraints, "products", 3, "something\ncheaper") == (
        "in force: category=desk; color=black; price_max=300; in_stock=yes; exclude.material=leather\n"
        "last: products\nshown: 3\nshopper: something cheaper"
    )
    assert constraint_pairs(Constraints()) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("3k", 3000), ("3 kg", 3), ("四星半", 4.5), ("三块半", 3.5), ("4.5星", 4.5), ("2万", 20000)],
)
def test_a_unit_is_no_thousand(text: str, number: float) -> None:
    assert parse_number(text) == number
