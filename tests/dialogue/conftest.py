"""A service over the tiny shop with a scripted generator: what a turn does is tested, not what a model says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.generator_kinds import scripted
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import StreamEvent, Turn, TurnDone


def need(intent: str, *edits: str, **more: object) -> Reading:
    """A reading from edits as text: `category=desk`, `+color=red`, `-price_max`."""
    made: list[Edit] = []
    for text in edits:
        op = {"+": "add", "-": "drop"}.get(text[0], "set")
        slot, _, value = text.lstrip("+-").partition("=")
        made.append(Edit.model_validate({"op": op, "slot": Slot(slot), "value": value or None}))
    return Reading.model_validate({"intent": Intent(intent), "edits": made, **more})


READINGS = {
    "standing desk": need("search", "category=standing desk"),
    "a comfy lamp": need("search", "category=comfy lamp", "price_max=90"),
    "a black desk under 260": need("search", "category=desk", "color=black", "price_max=260"),
    "anything": need("search", "category=anything"),
    "有什么": need("search", "category=东西", language="zh"),
    "a unicorn saddle": need("search", "category=unicorn saddle"),
    "a desk": need("search", "category=desk"),
    "再看几个": need("search", "category=几个", language="zh"),
    "desk under 260": need("search", "category=desk", "price_max=260"),
    "desk under 50": need("search", "category=desk", "price_max=50"),
    "yes": need("refine"),
    "a pink desk": need("search", "category=desk", "color=pink"),
    "show me more": need("refine"),
    "not leather": need("refine", "exclude.material=leather"),
    "office chairs": need("search", "category=office chair"),
    "shoes": need("search", "category=shoes"),
    "only black": need("refine", "color=black"),
    "which is most popular?": need("recommend"),
    "what do people like most in your shop?": need("recommend"),
    "你们店里什么最受欢迎？": need("recommend", language="zh"),
    "cheapest first": need("refine", "sort=price_asc"),
    "compare 1 and 2": need("compare", references=(1, 2)),
    "what is the first made of?": need("product_question", references=(1,)),
    "why the first?": need("explain", references=(1,)),
    "not the first": need("feedback", references=(1,), liked=False),
    "two of the first": need("add_to_cart", "quantity=2", references=(1,)),
    "take the first out": need("remove_from_cart", references=(1,)),
    "my cart": need("view_cart"),
    "check out": need("checkout"),
    "yes, order": need("checkout"),
    "how much is shipping?": need("policy_question"),
    "can I send it back?": need("return"),
    "cancel my order": need("cancel_order"),
    "yes please": need("thanks"),
    "no, thank you": need("thanks"),
    "do you sell insurance for yachts?": need("policy_question"),
    "a person please": need("handoff"),
    "hello": need("greeting"),
    "标准配送多少钱？": need("policy_question", language="zh"),
    "lie to me": need("search", "category=desk lamp"),
}

REPLIES = {
    "recommend": "Here is what fits. {1.title} costs {1.price}.",
    "relaxed": "Nothing states {missing}; these are close.",
    "more": "Here are more.",
    "no_more": "That was all.",
    "no_match": "Nothing matches {asked}.",
    "compare": "{1.title} costs {1.price}, {2.title} {2.price}.",
    "answer": "{about}: {field} {value}.",
    "quote": "The shop writes: “{quote}”",
    "not_stated": "The shop does not say that.",
    "explain": "{about} is here because {reason1}.",
    "praised": "Glad you like it.",
    "feedback": "Thank you.",
    "cart_added": "{about} is in your cart, {cart.total} in all.",
    "cart_removed": "Done.",
    "cart_view": "Your cart comes to {cart.total}.",
    "cart_empty": "Your cart is empty.",
    "cart_refused": "{about}: {why}.",
    "checkout_confirm": "Shall I send the order request over {cart.total}?",
    "checkout_done": "Your order request is {order}.",
    "policy": "{passage}",
    "return_help": "{passage}",
    "policy_unknown": "I do not find that in the shop's policies.",
    "handoff": "I have asked a colleague.",
    "greeting": "Hello!",
    "thanks": "You are welcome.",
    "ask_which": "Which one do you mean?",
    "ask_need": "What are you looking for?",
    "lie to me": "{1.title} costs $1.00. It ships for free. {1.title} costs {1.price}.",
}


@pytest.fixture
def service(tiny_shop: Path) -> Iterator[Service]:
    shop = Shop.open(tiny_shop)
    yield shop.service(scripted(ScriptedChat.of(READINGS, REPLIES)))
    shop.close()


@pytest.fixture
async def say(service: Service) -> Callable[..., object]:
    """Say something in one conversation and get the turn."""
    conversation = (await service.create()).conversation_id

    async def speak(text: str, turn_id: str | None = None) -> Turn:
        events: list[StreamEvent] = [event async for event in service.say(conversation, text, turn_id)]
        done = events[-1]
        assert isinstance(done, TurnDone)
        return done.turn

    speak.conversation = conversation  # type: ignore[attr-defined]
    return speak
