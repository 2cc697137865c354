"""Values go to the kind that the shop knows them as, and nowhere else."""

from __future__ import annotations

import pytest

from assistant.grounding import ground
from assistant.messages import Edit, Intent, Reading, Slot

BRANDS = frozenset({"nordvik", "oakley"})


@pytest.mark.parametrize(
    ("slot", "value", "right"),
    [
        (Slot.COLOR, "oak", Slot.MATERIAL),
        (Slot.MATERIAL, "Black", Slot.COLOR),
        (Slot.EXCLUDE_MATERIAL, "Nordvik", Slot.EXCLUDE_BRAND),
        (Slot.EXCLUDE_FEATURES, "leather", Slot.EXCLUDE_MATERIAL),
        (Slot.FEATURES, "waterproof", Slot.FEATURES),
        (Slot.COLOR, "blurple", Slot.COLOR),
        (Slot.BRAND, "Unknown & Sons", Slot.BRAND),
        (Slot.CATEGORY, "oak", Slot.CATEGORY),
        (Slot.COLOR, "gold", Slot.COLOR),
        (Slot.SIZE, "吉他", Slot.CATEGORY),
        (Slot.COLOR, "flannel", Slot.MATERIAL),
        (Slot.FEATURES, "Reduced", Slot.ON_SALE),
        (Slot.FEATURES, "reduced sodium", Slot.FEATURES),
        (Slot.SIZE, "Guitars", Slot.CATEGORY),
        (Slot.SIZE, "小号", Slot.SIZE),
        (Slot.SIZE, "queen", Slot.SIZE),
    ],
)
def test_a_misplaced_value_moves(slot: Slot, value: str, right: Slot) -> None:
    reading = Reading(intent=Intent.REFINE, edits=(Edit(slot=slot, value=value),))
    assert [edit.slot for edit in ground(reading, BRANDS).edits] == [right]


@pytest.mark.parametrize(
    ("utterance", "value", "right"),
    [
        ("我要尤克里里，164块以下的", "尤克里里", Slot.CATEGORY),
        ("要咖啡的", "咖啡", Slot.COLOR),
        ("我要咖啡色的", "咖啡", Slot.COLOR),
        ("in chocolate please", "chocolate", Slot.COLOR),
    ],
)
def test_a_thing_that_is_asked_for_by_itself_is_no_color(utterance: str, value: str, right: Slot) -> None:
    edit = Edit(slot=Slot.COLOR, value=value)
    assert [one.slot for one in ground(Reading(intent=Intent.REFINE, edits=(edit,)), (), utterance).edits] == [right]
    beside = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value="包"), edit))
    assert ground(beside, (), utterance).edits == beside.edits


@pytest.mark.parametrize(
    ("slot", "thing", "kept"),
    [
        (Slot.MATERIAL, "musical instruments", False),
        (Slot.FEATURES, "Musical Instruments", False),
        (Slot.BRAND, "musical instruments", False),
        (Slot.BRAND, "ceaco", True),
        (Slot.MATERIAL, "leather", True),
    ],
)
def test_a_thing_is_not_its_own_look(slot: Slot, thing: str, kept: bool) -> None:
    edits = (Edit(slot=Slot.CATEGORY, value=thing.lower()), Edit(slot=slot, value=thing))
    found = ground(Reading(intent=Intent.SEARCH, edits=edits), ("ceaco",), f"I need {thing}").edits
    assert (slot in {one.slot for one in found}) == kept
    refining = Reading(intent=Intent.REFINE, edits=(edits[1], Edit(slot=Slot.PRICE_MIN, value="78")))
    again = ground(refining, ("ceaco",), f"so I need {thing}, from $78", thing.lower()).edits
    assert (slot in {one.slot for one in again}) == kept


@pytest.mark.parametrize(
    ("category", "name", "group"),
    [
        ("women's boots", "boots", "women"),
        ("Kids’ bike", "bike", "kids"),
        ("男士皮鞋", "皮鞋", "men"),
        ("儿童书包", "书包", "kids"),
        ("baby monitor", "baby monitor", None),
        ("mens", "mens", None),
    ],
)
def test_whom_a_product_is_for_is_not_part_of_its_name(category: str, name: str, group: str | None) -> None:
    reading = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value=category),))
    values = {edit.slot: edit.value for edit in ground(reading).edits}
    assert values == {Slot.CATEGORY: name} | ({Slot.AUDIENCE: group} if group else {})


@pytest.mark.parametrize(
    ("category", "name", "look"),
    [
        ("black plate", "plate", (Slot.COLOR, "black")),
        ("Dark blue jeans", "jeans", (Slot.COLOR, "Dark blue")),
        ("木质的餐桌", "餐桌", (Slot.MATERIAL, "木质")),
        ("orange juice", "orange juice", None),
        ("white board", "white board", None),
        ("gold", "gold", None),
    ],
)
def test_how_a_product_looks_is_not_part_of_its_name(category: str, name: str, look: tuple[Slot, str] | None) -> None:
    named = Edit(slot=Slot.CATEGORY, value=category)
    values = {edit.slot: edit.value for edit in ground(Reading(intent=Intent.SEARCH, edits=(named,))).edits}
    assert values == {Slot.CATEGORY: name} | (dict([look]) if look else {})
    said = Edit(slot=Slot.COLOR, value="red")
    again = ground(Reading(intent=Intent.SEARCH, edits=(named, said))).edits
    assert said in again
    assert sum(edit.slot == Slot.COLOR for edit in again) == 1


def test_the_number_of_stars_is_no_price() -> None:
    edits = (Edit(slot=Slot.RATING_MIN, value="4.2"), Edit(slot=Slot.PRICE_MIN, value="4.2"))
    reading = Reading(intent=Intent.SEARCH, edits=edits)
    assert ground(reading, BRANDS, "chairs with 4.2 stars").edits == edits[:1]
    assert ground(reading, BRANDS, "chairs with 4.2 stars, from $4.2").edits == edits


@pytest.mark.parametrize(
    ("utterance", "slots"),
    [
        ("white chairs, from Nordvik", [Slot.CATEGORY, Slot.BRAND]),
        ("white chairs by nordvik!", [Slot.CATEGORY, Slot.BRAND]),
        ("white chairs from Nordvik, below $59 please", [Slot.CATEGORY, Slot.BRAND]),
        ("white chairs from Sweden", [Slot.CATEGORY]),
        ("chairs sorted by price, from Nordvik", [Slot.CATEGORY, Slot.BRAND]),
        ("chairs, not from Nordvik, under 50", [Slot.CATEGORY]),
        ("chairs from Nordvik or others", [Slot.CATEGORY]),
    ],
)
def test_a_brand_of_the_catalog_behind_from_is_one(utterance: str, slots: list[Slot]) -> None:
    reading = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value="chairs"),))
    assert [edit.slot for edit in ground(reading, BRANDS, utterance).edits] == slots
    unwanted = reading.model_copy(update={"edits": (Edit(slot=Slot.EXCLUDE_BRAND, value="Nordvik"),)})
    assert ground(unwanted, BRANDS, "nothing from Nordvik").edits == unwanted.edits


@pytest.mark.parametrize(
    ("value", "kept"),
    [("几个", 0), ("几", 0), ("排前面", 0), ("Some", 0), ("别的", 0), ("个性T恤", 1), ("one-piece", 1)],
)
def test_a_category_that_names_nothing_is_none(value: str, kept: int) -> None:
    reading = Reading(intent=Intent.REFINE, edits=(Edit(slot=Slot.CATEGORY, value=value),))
    assert len(ground(reading).edits) == kept


def test_what_is_dropped_is_dropped_where_it_stands() -> None:
    reading = Reading(intent=Intent.REFINE, edits=(Edit(op="drop", slot=Slot.COLOR, value="oak"),))
    assert ground(reading, BRANDS) is reading


@pytest.mark.parametrize(
    ("utterance", "value", "right"),
    [
        ("有没有游戏，6到17美元之间", "游戏", Slot.CATEGORY),
        ("something with a strap", "strap", Slot.FEATURES),
        ("有背带的，50以内", "背带", Slot.FEATURES),
        ("anything waterproof?", "waterproof", Slot.FEATURES),
    ],
)
def test_the_only_thing_that_a_new_need_names_is_what_is_looked_for(utterance: str, value: str, right: Slot) -> None:
    reading = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.FEATURES, value=value),))
    assert [one.slot for one in ground(reading, (), utterance).edits] == [right]


@pytest.mark.parametrize("value", ["more", "others", "别的"])
def test_a_feature_that_names_nothing_goes(value: str) -> None:
    reading = Reading(intent=Intent.REFINE, edits=(Edit(op="add", slot=Slot.FEATURES, value=value),))
    assert ground(reading).edits == ()


@pytest.mark.parametrize(
    ("utterance", "op"),
    [
        ("no white ones", "add"),
        ("不要white的", "add"),
        ("white is fine after all", "drop"),
        ("no, white is fine", "drop"),
        ("forget that I want no white ones", "drop"),
        ("取消不要white的条件", "drop"),
        ("no whitewashed ones", "drop"),
    ],
)
def test_an_exclusion_said_once_more_is_not_dropped(utterance: str, op: str) -> None:
    again = Edit(op="drop", slot=Slot.EXCLUDE_COLOR, value="white")
    (edit,) = ground(Reading(intent=Intent.REFINE, edits=(again,)), utterance=utterance).edits
    assert edit.op == op


@pytest.mark.parametrize(
    ("utterance", "slot"),
    [
        ("leave out anything in ceramic", "exclude.material"),
        ("please skip the ceramic ones", "exclude.material"),
        ("anything in ceramic", "material"),
        ("leave out red and show ceramic ones", "material"),
        ("avoid leather but with ceramic", "material"),
        ("leave out the box, I want it in ceramic", "material"),
        ("wood desks, just not in ceramic please", "exclude.material"),
        ("why not in ceramic", "material"),
    ],
)
def test_what_is_to_be_left_out_is_excluded(utterance: str, slot: str) -> None:
    reading = Reading(intent=Intent.REFINE, edits=(Edit(slot=Slot.MATERIAL, value="ceramic"),))
    assert [one.slot.value for one in ground(reading, BRANDS, utterance).edits] == [slot]


def test_what_is_looked_for_is_no_brand_of_its_own() -> None:
    thing = Edit(slot=Slot.CATEGORY, value="麦克风")
    reading = Reading(intent=Intent.SEARCH, edits=(thing, Edit(slot=Slot.BRAND, value="麦克风")))
    assert ground(reading, BRANDS).edits == (thing,)
    branded = Reading(intent=Intent.SEARCH, edits=(thing, Edit(slot=Slot.BRAND, value="Boss")))
    assert ground(branded, BRANDS).edits == branded.edits
