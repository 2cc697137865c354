"""A handful of examples made from short lists: enough to train a tiny generator on, and nothing of the real data."""

from __future__ import annotations

from random import Random

from assistant.embedded.data import ReplyExample, UnderstandExample
from assistant.messages import Edit, Intent, Reading, Slot, understand_message
from retrieval.types import Constraints

_NOUNS = ("standing desk", "kettle", "rain jacket", "floor lamp")
_COLORS = ("green", "black", "off-white")
_HANZI_NOUNS = ("书桌", "水壶", "雨衣")


def understanding(count: int, seed: int) -> list[UnderstandExample]:
    """Return examples in both languages."""
    random = Random(seed)
    return [_english(random) if random.random() < 0.7 else _chinese(random) for _ in range(count)]


def _english(random: Random) -> UnderstandExample:
    noun, color, price = random.choice(_NOUNS), random.choice(_COLORS), str(random.randrange(20, 900))
    match random.randrange(4):
        case 0:
            edits = (Edit(slot=Slot.CATEGORY, value=noun), Edit(slot=Slot.PRICE_MAX, value=price))
            return _example(f"a {noun} under ${price}", Reading(intent=Intent.SEARCH, edits=edits))
        case 1:
            edits = (Edit(op="add", slot=Slot.COLOR, value=color), Edit(op="drop", slot=Slot.MATERIAL))
            return _example(f"also {color}, any material", Reading(intent=Intent.REFINE, edits=edits), noun)
        case 2:
            return _example("compare the second and the last", Reading(intent=Intent.COMPARE, references=(2, -1)), noun)
        case _:
            number = f"A-{random.randrange(1000, 9999)}"
            reading = Reading(intent=Intent.ORDER_STATUS, order_number=number)
            return _example(f"where is my order {number}?", reading)


def _chinese(random: Random) -> UnderstandExample:
    noun, price = random.choice(_HANZI_NOUNS), str(random.randrange(20, 900))
    edits = (Edit(slot=Slot.CATEGORY, value=noun), Edit(slot=Slot.PRICE_MAX, value=price))
    return _example(f"想买{noun},{price}块以内", Reading(intent=Intent.SEARCH, language="zh", edits=edits))


def _example(utterance: str, reading: Reading, category: str | None = None) -> UnderstandExample:
    return UnderstandExample(understand_message(Constraints(category=category), "products", 3, utterance), reading)


def replies(count: int, seed: int) -> list[ReplyExample]:
    """Return reply examples in both languages."""
    random = Random(seed)
    return [random.choice(_REPLIES) for _ in range(count)]


_REPLIES = (
    ReplyExample(
        "reply: recommend en\n1: title price\nhas: count", "I found {count}: {1.title} at {1.price} is the best fit."
    ),
    ReplyExample("reply: greeting en\nshopper: hi", "Hello! What are you looking for?"),
    ReplyExample("reply: recommend zh\n1: title price", "推荐{1.title},价格{1.price}。"),
)
