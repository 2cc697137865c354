"""Plays a golden conversation and says where it differs from what is written down, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.service import Service
from assistant.wire import Turn, TurnDone

CONVERSATIONS = sorted((Path(__file__).parent / "conversations").glob("*.json"))
"""One file a conversation: `say` and what must come of it.

`constraints` are those in force afterwards, all of them. `action` lists the acts that are right. `has` and `lacks` are
products that the slate must and must not hold, `first` the one at its top, `size` its length, `new` that nothing in it
was shown before. `cart` maps products to quantities, `cart_count` counts them where the product is open. `reply_has`
are words that the reply cannot do without.
"""


async def play(service: Service, path: Path) -> list[str]:
    """Return the differences, each with the file, the turn's number and its utterance."""
    conversation = (await service.create()).conversation_id
    different: list[str] = []
    seen: set[str] = set()
    written: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["turns"]
    for number, wanted in enumerate(written, 1):
        done = [event async for event in service.say(conversation, wanted["say"])][-1]
        assert isinstance(done, TurnDone)
        cart = (await service.history(conversation)).cart
        held = {line.product_id: line.quantity for line in cart.lines}
        found = differences(wanted, done.turn, held, seen)
        different += [f"{path.stem}:{number} {wanted['say']!r}: {one}" for one in found]
        seen |= {card.product_id for card in done.turn.slate}
    return different


def differences(wanted: Mapping[str, Any], turn: Turn, held: Mapping[str, int], seen: set[str]) -> list[str]:
    """Return in what a turn differs from what is written down for it; `held` is the cart, `seen` was shown before."""
    found: list[str] = []
    said = turn.reply.casefold()
    slate = [card.product_id for card in turn.slate]
    constraints = turn.constraints.model_dump(mode="json", exclude_defaults=True)
    if turn.degraded or turn.generator_calls > 2:
        found.append(f"{turn.generator_calls} generator calls, degraded {turn.degraded}")
    if turn.intent != wanted["intent"]:
        found.append(f"intent {turn.intent}, not {wanted['intent']}")
    if constraints != wanted["constraints"]:
        found.append(f"constraints {constraints}, not {wanted['constraints']}")
    if turn.action not in wanted.get("action", [turn.action]):
        found.append(f"action {turn.action}, not {wanted['action']}")
    if missing := set(wanted.get("has", ())) - set(slate):
        found.append(f"slate {slate} lacks {sorted(missing)}")
    if wrong := set(wanted.get("lacks", ())) & set(slate):
        found.append(f"slate holds {sorted(wrong)}")
    if wanted.get("first") and slate[:1] != [wanted["first"]]:
        found.append(f"slate {slate} does not begin with {wanted['first']}")
    if len(slate) != wanted.get("size", len(slate)):
        found.append(f"{len(slate)} products, not {wanted['size']}")
    if wanted.get("new") and seen & set(slate):
        found.append(f"{sorted(seen & set(slate))} were shown before")
    if held != wanted.get("cart", held):
        found.append(f"cart {dict(held)}, not {wanted['cart']}")
    if sum(held.values()) != wanted.get("cart_count", sum(held.values())):
        found.append(f"{sum(held.values())} in the cart, not {wanted['cart_count']}")
    found += [
        f"reply {turn.reply!r} lacks {one!r}" for one in wanted.get("reply_has", ()) if one.casefold() not in said
    ]
    return found
