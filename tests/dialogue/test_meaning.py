"""What is asked where a reading is in doubt, and what picking an answer does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.confidence import stance
from assistant.errors import Conflict
from assistant.generator_kinds import scripted
from assistant.labels import intent_label
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.own_words import OWN_WORDS
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import Choice, Turn, TurnDone
from assistant.wishes import named_anew, named_whole, on_shelf, sought
from tests.dialogue.conftest import READINGS, REPLIES, need


def doubted(intent: str, confidence: float, second: Reading | None = None) -> Reading:
    return need(intent, references=(1,) if "cart" in intent else (), confidence=confidence, second=second)


SHELVES = frozenset({"餐桌布艺", "餐桌", "宝宝洗护", "家纺"})
RETURN = need("return", confidence=0.3)
DOUBTED = {
    "send it back where it came from": doubted("remove_from_cart", 0.5, RETURN),
    "is it gone yet": doubted("remove_from_cart", 0.6),
    "那个不要了": doubted("remove_from_cart", 0.5, RETURN).model_copy(update={"language": "zh"}),
    "hm": doubted("remove_from_cart", 0.2, RETURN),
    "hey, got a desk?": doubted("out_of_scope", 0.6, need("policy_question", confidence=0.3)),
    "have you got a sofa?": doubted("out_of_scope", 0.6),
    "could you find me a desk, please?": doubted("policy_question", 0.6),
    "I would like a limerick please": doubted("out_of_scope", 0.6),
    "who invented the desk?": doubted("out_of_scope", 0.95),
    "got a lamp?": need("refine", "price_max=90", confidence=0.7),
    "有没有灯，便宜点的": need("refine", "features=灯", "price_max=90", confidence=0.8, language="zh"),
    "有没有灯": need("refine", "features=灯", "price_max=90", confidence=0.98, language="zh"),
    "lamps. What is there?": need("refine", "price_max=90", confidence=0.98),
    "standing, under 300": need("refine", "price_max=300", confidence=0.98),
    "desk!": doubted("thanks", 0.5, need("greeting", confidence=0.4)),
    "cheers!": doubted("thanks", 0.5, need("greeting", confidence=0.4)),
    "要有灯": need("refine", "features=灯", confidence=0.98, language="zh"),
    "with a lamp": need("refine", "features=lamp", confidence=0.95),
    "and my lamp": need("refine", "price_max=90", confidence=0.95),
    "a place for my lamp": need("refine", "features=place for lamp", confidence=0.7),
    "for the kitchen": need("refine", "features=kitchen", confidence=0.7),
    "more like this sofa": need("refine", confidence=0.7),
    "see you another time": doubted("greeting", 0.5, need("goodbye", confidence=0.4)),
    "until next week": doubted("goodbye", 0.5, need("checkout", confidence=0.45)),
    "hello again": need("refine"),
    "你好呀": need("refine", language="zh"),
    "any desks?": doubted("search", 0.5, need("out_of_scope", confidence=0.4)).model_copy(
        update={"edits": (Edit(slot=Slot.CATEGORY, value="desks"),)}
    ),
}


@pytest.fixture
def service(tiny_shop: Path) -> Iterator[Service]:
    shop = Shop.open(tiny_shop)
    replies = {**REPLIES, "goodbye": "Bye!", "unclear": "Pardon?", "out_of_scope": "Not my trade."}
    yield shop.service(scripted(ScriptedChat.of(READINGS | DOUBTED, replies)))
    shop.close()


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        (doubted("search", 0.7), "act"),
        (doubted("refine", 0.5, need("return", confidence=0.3)), "ask"),
        (doubted("refine", 0.5, need("return", confidence=0.1)), "act"),
        (doubted("refine", 0.5, need("search", confidence=0.4)), "act"),
        (doubted("return", 0.5, need("policy_question", confidence=0.4)), "act"),
        (doubted("return", 0.5, need("order_status", confidence=0.4)), "ask"),
        (doubted("refine", 0.5), "act"),
        (doubted("refine", 0.3, need("return", confidence=0.3)), "unsure"),
        (doubted("remove_from_cart", 0.6), "ask"),
        (doubted("cancel_order", 0.6, need("handoff", confidence=0.1)), "ask"),
        (doubted("remove_from_cart", 0.75), "act"),
        (doubted("return", 0.2), "unsure"),
    ],
)
def test_what_a_confidence_is_enough_for(reading: Reading, wanted: str) -> None:
    assert stance(reading) == wanted


@pytest.mark.parametrize(
    ("utterance", "action", "category"),
    [
        ("hey, got a desk?", "recommend", "desk"),
        ("any desks?", "recommend", "desks"),
        ("desk!", "recommend", "desk"),
        ("cheers!", "did_you_mean", None),
        ("have you got a sofa?", "out_of_scope", None),
        ("could you find me a desk, please?", "recommend", "desk"),
        ("I would like a limerick please", "out_of_scope", None),
        ("who invented the desk?", "out_of_scope", None),
    ],
)
async def test_a_refusal_in_doubt_about_what_the_shop_sells_is_a_search(
    say: Callable[..., Turn], utterance: str, action: str, category: str | None
) -> None:
    turn = await say(utterance)
    assert (turn.action, turn.constraints.category) == (action, category)


@pytest.mark.parametrize(
    ("utterance", "category"),
    [
        ("got a lamp?", "lamp"),
        ("有没有灯，便宜点的", "灯"),
        ("有没有灯", "灯"),
        ("lamps. What is there?", "lamps"),
        ("要有灯", "desk"),  # the desk shall have it
        ("with a lamp", "desk"),
        ("and my lamp", "desk"),  # sure to be about the desk
        ("a place for my lamp", "desk"),  # the reading has it
        ("for the kitchen", "desk"),  # a place
        ("more like this sofa", "desk"),  # not sold here
    ],
)
async def test_another_thing_that_a_doubtful_change_names_is_looked_for(
    say: Callable[..., Turn], utterance: str, category: str
) -> None:
    await say("a desk")
    turn = await say(utterance)
    assert turn.constraints.category == category
    if category != "desk":
        assert (turn.constraints.features, turn.constraints.price_max) == ((), 90)
        assert turn.slate[0].product_id == "lamp-desk"


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("could you find me an experience, only what is on sale please", "experience"),
        ("I want a massage", "massage"),
        ("have you got an xl", None),  # not sold
        ("only what has an experience", None),
    ],
)
def test_what_a_doubtful_change_asks_for_is_looked_for_by_any_name_that_is_sold(
    said: str, category: str | None
) -> None:
    reading = need("refine", "on_sale=yes").model_copy(update={"confidence": 0.7})
    found = named_anew(reading, said, "hammers", lambda name: name in ("experience", "massage"))
    assert [one.value for one in found.edits if one.slot == Slot.CATEGORY] == ([category] if category else [])
    assert found.intent == ("search" if category else "refine")


def test_a_thing_of_the_department_in_force_is_no_feature_of_it() -> None:
    reading = need("refine", "on_sale=yes").model_copy(update={"confidence": 0.7})
    found = named_anew(reading, "do you have a strap, reduced ones only?", "musical instruments", lambda _: True)
    assert [(one.slot, one.value) for one in found.edits if one.slot == Slot.CATEGORY] == [(Slot.CATEGORY, "strap")]
    assert Slot.FEATURES not in {one.slot for one in found.edits}
    cheap = need("refine", "price_max=50")
    described = named_anew(cheap, "waterproof, under 50", "shoes", lambda _: True)
    assert [one.value for one in described.edits if one.slot == Slot.FEATURES] == ["waterproof"]


@pytest.mark.parametrize(
    ("intent", "said", "name"),
    [
        ("recommend", "I'm hunting for a pick", "pick"),
        ("policy_question", "hey, do you have a pickup?", "pickup"),
        ("policy_question", "do you have a warehouse?", None),  # the shop's pages answer
        ("out_of_scope", "my old one gave up, so I need a pick", "pick"),
        ("out_of_scope", "I need a poem", None),  # not sold
        ("recommend", "I need a gift", None),
        ("recommend", "I'm looking for some gifts", None),
        ("policy_question", "do I get a warehouse pickup?", None),  # of a service
        ("recommend", "can I get a suggestion", None),  # not sold
        ("recommend", "what do you recommend?", None),
        ("policy_question", "你们家卖pick吗", "pick"),
        ("policy_question", "你们卖warehouse吗", "warehouse"),  # no page answers whether something is sold
        ("policy_question", "卖家包邮吗", None),
    ],
)
def test_a_sure_question_about_the_shop_that_asks_for_what_it_sells_is_a_search(
    intent: str, said: str, name: str | None
) -> None:
    sold = ("pick", "pickup", "warehouse", "gift")
    found = sought(need(intent), said, lambda one: one in sold, lambda: "warehouse" in said)
    assert (found.intent, [one.value for one in found.edits]) == (("search", [name]) if name else (intent, []))


def test_a_broad_chinese_name_that_is_asked_for_alone_is_looked_for() -> None:
    reading = need("refine").model_copy(update={"confidence": 0.5})
    for said, bag in (
        ("我要包", True),
        ("再来一个包", True),
        ("有没有包，80以内", True),
        ("我需要一个包", True),
        ("想买点包", True),
        ("放得下我的包", False),
    ):
        found = named_anew(reading, said, "拼图", lambda _: True)
        assert [one.value for one in found.edits] == (["包"] if bag else []), said


def test_who_wants_some_more_names_no_thing() -> None:
    reading = need("refine").model_copy(update={"confidence": 0.7})
    assert named_anew(reading, "show me some more", "hammers", lambda _: True) == reading


async def test_a_word_that_was_not_read_describes_what_is_looked_for_where_titles_have_both(
    say: Callable[..., Turn],
) -> None:
    await say("a desk")
    turn = await say("standing, under 300")
    assert (turn.constraints.category, turn.constraints.features) == ("desk", ("standing",))


@pytest.mark.parametrize(
    ("edits", "shelf"),
    [
        (("category=餐桌", "+features=布艺", "color=白色"), "餐桌布艺"),
        (("category=洗护", "audience=baby", "price_max=90"), "宝宝洗护"),
        (("category=洗护用品",), None),
        (("category=餐桌", "material=布艺", "price_max=90"), "餐桌布艺"),
        (("category=宝宝洗护",), None),
        (("color=白色",), None),
    ],
)
def test_a_chinese_shelf_is_one_thing(edits: tuple[str, ...], shelf: str | None) -> None:
    reading = need("search", *edits, language="zh")
    found = on_shelf(
        reading, "有没有白色的餐桌布艺，或者宝宝洗护" if shelf != "宝宝洗护" else "宝宝洗护90以内", SHELVES
    )
    if shelf is None:
        assert found == reading
    else:
        kept = {one.slot: one.value for one in found.edits}
        assert kept.pop(Slot.CATEGORY) == shelf
        assert set(kept) <= {Slot.COLOR, Slot.PRICE_MAX}
        assert len(kept) == 1


@pytest.mark.parametrize(
    ("said", "sold", "category"),
    [
        ("have you casual sneakers?", "casual sneakers", "casual sneakers"),
        ("have you casual sneakers?", "dress shoes", "sneakers"),  # the shop has none of that name
        ("sneakers, something casual", "casual sneakers", "sneakers"),
        ("有休闲运动鞋吗", "休闲运动鞋", "休闲运动鞋"),
    ],
)
def test_a_size_that_is_none_belongs_to_the_name_of_what_the_shop_sells(said: str, sold: str, category: str) -> None:
    size, thing = ("休闲", "运动鞋") if "休闲" in said else ("casual", "sneakers")
    found = named_whole(need("search", f"category={thing}", f"size={size}"), said, lambda name: name == sold)
    kept = {one.slot: one.value for one in found.edits}
    assert kept == ({Slot.CATEGORY: category} if category == sold else {Slot.CATEGORY: thing, Slot.SIZE: size})


@pytest.mark.parametrize("size", ["42", "xl", "queen", "6 ft"])
def test_a_size_stays_one_though_the_shop_has_the_name(size: str) -> None:
    reading = need("search", "category=sheets", f"size={size}")
    assert named_whole(reading, f"{size} sheets", lambda _: True) == reading


async def test_who_has_spoken_before_does_not_greet_where_that_is_in_doubt(say: Callable[..., Turn]) -> None:
    assert (await say("see you another time")).action == "did_you_mean"
    assert (await say("see you another time")).action == "goodbye"


async def test_who_agrees_to_an_offer_hears_what_is_asked_for_no_more(say: Callable[..., Turn]) -> None:
    assert (await say("a pink desk")).action == "no_match"
    turn = await say("yes")
    assert any(way.format("pink") in turn.reply for way in OWN_WORDS["let_go"][0]), turn.reply
    assert "pink" not in (await say("a desk")).reply


async def test_who_agrees_to_a_higher_price_hears_which(say: Callable[..., Turn]) -> None:
    assert (await say("desk under 50")).action == "no_match"
    turn = await say("yes")
    raised = f"up to ${turn.constraints.price_max:.2f}"
    assert raised in turn.reply
    assert "up to $50.00" not in turn.reply


@pytest.mark.parametrize("greeting", ["hello again", "你好呀"])
async def test_a_greeting_takes_no_offer(say: Callable[..., Turn], greeting: str) -> None:
    assert (await say("desk under 50")).action == "no_match"
    turn = await say(greeting)
    assert (turn.action, turn.slate) == ("greeting", [])
    assert turn.constraints.price_max == 50


async def test_what_is_no_yes_is_not_asked_about_as_one(say: Callable[..., Turn]) -> None:
    assert (await say("until next week")).action == "did_you_mean"
    for utterance in ("a desk", "two of the first", "check out"):
        await say(utterance)
    assert (await say("until next week")).action == "goodbye"


async def pick(service: Service, conversation: str, intent: str, turn_id: str | None = None) -> Turn:
    done = [event async for event in service.choose_meaning(conversation, intent, turn_id)][-1]
    assert isinstance(done, TurnDone)
    return done.turn


async def test_a_doubted_reading_is_asked_about_and_changes_nothing(service: Service, say: Callable[..., Turn]) -> None:
    before = await say("a desk")
    await say("two of the first")
    asked = await say("send it back where it came from")
    assert asked.action == "did_you_mean"
    assert asked.choices == [
        Choice(intent="remove_from_cart", label="Remove from cart"),
        Choice(intent="return", label="Return something"),
    ]
    assert asked.reply in {way.format("Remove from cart", "Return something") for way in OWN_WORDS["did_you_mean"][0]}
    assert asked.generator_calls == 1
    history = await service.history(say.conversation)  # type: ignore[attr-defined]
    assert history.cart.count == 2
    assert asked.constraints == before.constraints
    assert history.turns[-1].choices == asked.choices


@pytest.mark.parametrize(
    ("intent", "action", "left"), [("remove_from_cart", "cart_removed", 0), ("return", "return_help", 2)]
)
async def test_a_pick_acts_as_that_reading(
    service: Service, say: Callable[..., Turn], intent: str, action: str, left: int
) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    await say("a desk")
    await say("two of the first")
    await say("send it back where it came from")
    picked = await pick(service, conversation, intent, "t-pick")
    assert (picked.action, picked.intent) == (action, intent)
    assert picked.utterance == f"✓ {intent_label(Intent(intent), 'en')}"
    assert (await service.history(conversation)).cart.count == left
    assert await pick(service, conversation, intent, "t-pick") == picked
    with pytest.raises(Conflict, match="did not ask"):
        await pick(service, conversation, intent)


async def test_only_what_was_just_asked_can_be_picked(service: Service, say: Callable[..., Turn]) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    await say("a desk")
    await say("send it back where it came from")
    with pytest.raises(Conflict, match="did not ask"):
        await pick(service, conversation, "checkout")
    await say("hello")
    with pytest.raises(Conflict, match="did not ask"):
        await pick(service, conversation, "return")


async def test_a_reader_that_names_no_second_is_asked_back_with_one(service: Service, say: Callable[..., Turn]) -> None:
    await say("a desk")
    asked = await say("is it gone yet")
    assert [one.intent for one in asked.choices] == ["remove_from_cart"]
    assert asked.reply in {way.format("Remove from cart") for way in OWN_WORDS["did_you_mean_one"][0]}


async def test_the_question_is_in_the_shoppers_language(service: Service, say: Callable[..., Turn]) -> None:
    asked = await say("那个不要了")
    assert [one.label for one in asked.choices] == ["移出购物车", "退货"]
    assert asked.reply in {way.format("移出购物车", "退货") for way in OWN_WORDS["did_you_mean"][1]}


async def test_what_is_not_even_asked_about_is_said_not_to_be_clear(service: Service, say: Callable[..., Turn]) -> None:
    turn = await say("hm")
    assert (turn.action, turn.choices) == ("unclear", [])


def test_every_intent_has_a_label_of_its_own() -> None:
    for language in ("en", "zh"):
        assert len({intent_label(intent, language) for intent in Intent}) == len(Intent)
