"""A generator that throws dice: it reads anything out of an utterance and answers with lies between true sentences.

A model with random weights tends to say the same few things. This one comes everywhere: into carts, orders, offers.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

from assistant.brief import Brief
from assistant.messages import LISTED, NEED_INTENTS, Edit, Intent, Reading, Slot
from benchmarks.truthful.replies import LIES, REPLIES
from retrieval.words import has_han

_LIKELY = {Intent.SEARCH: 6, Intent.ADD_TO_CART: 6, Intent.CHECKOUT: 4}
_NUMBERS = {Slot.PRICE_MIN, Slot.PRICE_MAX, Slot.RATING_MIN, Slot.QUANTITY}


class Dice:
    """The same message always falls the same way."""

    name = version = "dice"

    async def understand(self, message: str) -> Reading:
        dice = random.Random(message)
        utterance = message.rpartition("\nshopper: ")[2]
        intent = dice.choices(list(Intent), [_LIKELY.get(one, 1) for one in Intent])[0]
        if "last: confirm_checkout" in message and dice.random() < 0.7:
            intent = Intent.CHECKOUT
        many = dice.choices((0, 1, 2), (5, 4, 2))[0] if intent in NEED_INTENTS or dice.random() < 0.2 else 0
        return Reading(
            intent=intent,
            language="zh" if has_han(utterance) else "en",
            edits=tuple(_edit(dice, utterance) for _ in range(many)),
            references=tuple(dice.sample((-1, 1, 2, 3, 9), dice.choices((0, 1, 2), (5, 4, 1))[0])),
            order_number=dice.choice((None, "88213")),
            liked=dice.choice((True, False)) if intent == Intent.FEEDBACK else None,
            confidence=dice.choice((0.2, 0.6, 0.9, 1.0, 1.0, 1.0)),
        )

    async def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        dice, replies = random.Random(utterance), REPLIES[brief.language]
        right = replies.get(brief.act.value, "")  # nothing is written for what was not understood
        for piece in (right, dice.choice(list(replies.values())), dice.choice(LIES[brief.language])):
            yield f"{piece} "

    async def warm_up(self) -> None:
        pass


def _edit(dice: random.Random, utterance: str) -> Edit:
    slot = dice.choice(list(Slot))
    start, length = dice.randrange(len(utterance)), dice.randint(2, 12)
    value = str(dice.choice((4, 40, 400))) if slot in _NUMBERS else utterance[start : start + length]
    op = dice.choices(("set", "add", "drop"), (6, 1, 2))[0]
    return Edit.model_validate({"op": op, "slot": slot, "value": dice.choice(LISTED.get(slot, (value,)))})
