"""What a made-up shopper says next, given how the conversation stands: the plan of a conversation, drawn turn by turn.

Knows what a shopper sees and remembers, and no judgement: whoever holds the conversation judges it or has it read.
"""

from __future__ import annotations

import random
from collections.abc import Set
from dataclasses import dataclass

from assistant.messages import Intent
from assistant.simulation.shopper import Shopper, Step
from assistant.wire import Result, Turn
from retrieval.types import Constraints


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands for its shopper. `slate` is what was shown last, in a turn before `last` perhaps.

    `cart` holds the variant ids in the cart; `confirming` is whether the shopper was asked to confirm an order.
    """

    last: Turn | None
    slate: list[Result]
    cart: Set[str]
    constraints: Constraints
    confirming: bool


def next_step(shopper: Shopper, dice: random.Random, standing: Standing) -> Step:
    """Return what the shopper says next."""
    last = standing.last
    if last is None:
        return shopper.plain("greeting", Intent.GREETING) if dice.random() < 0.08 else shopper.search()
    if standing.cart and not standing.confirming and dice.random() < 0.3:
        return shopper.plain("checkout", Intent.CHECKOUT)
    if standing.confirming and dice.random() < 0.8:
        return shopper.plain("confirm", Intent.CHECKOUT)
    if last.action == "no_match" and last.ways and dice.random() < 0.6:
        return shopper.plain("yes", Intent.REFINE)
    if not standing.slate or last.ways or (last.action == "no_more" and dice.random() < 0.6):
        # With an offer on the table "any others?" would be a yes to it: here the shopper wants something else.
        return shopper.search()
    return _about_shown(shopper, dice, standing) or shopper.search()


def _about_shown(shopper: Shopper, dice: random.Random, standing: Standing) -> Step | None:
    count = len(standing.slate)
    one = dice.randint(1, count)
    roll = dice.random()
    if roll < 0.36:
        return shopper.refine(standing.constraints.model_dump())
    if roll < 0.48:
        return shopper.plain("more", Intent.REFINE)
    if roll < 0.62:
        many = dice.random() < 0.3
        return shopper.plain("add.many" if many else "add", Intent.ADD_TO_CART, one)
    if standing.cart and roll < 0.76:
        return _about_cart(shopper, dice, standing)
    if roll < 0.8 and count > 1:
        return shopper.plain("compare", Intent.COMPARE, *sorted(dice.sample(range(1, count + 1), 2)))
    if roll < 0.88:
        kind = dice.choice(("dislike", "like"))
        return shopper.plain(kind, Intent.FEEDBACK, one, liked=kind == "like")
    if roll < 0.94:
        kind, intent = dice.choice((("product_question", Intent.PRODUCT_QUESTION), ("explain", Intent.EXPLAIN)))
        return shopper.plain(kind, intent, one)
    kind = dice.choice(("policy_question", "return", "order_status", "thanks", "out_of_scope", "recommend"))
    return shopper.plain(kind, Intent(kind))


def _about_cart(shopper: Shopper, dice: random.Random, standing: Standing) -> Step:
    kind = dice.choice(("view_cart", "checkout"))
    held = [place for place, card in enumerate(standing.slate, 1) if card.variant_id in standing.cart]
    if held and dice.random() < 0.25:
        return shopper.plain("remove", Intent.REMOVE_FROM_CART, held[0])
    return shopper.plain(kind, Intent(kind))


def last_step(shopper: Shopper, dice: random.Random) -> Step:
    """Return how the shopper ends a conversation: mostly by a farewell, else by what only a person can do."""
    kind = dice.choice(("goodbye", "goodbye", "handoff", "cancel_order"))
    return shopper.plain(kind, Intent(kind))
