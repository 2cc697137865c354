"""What a confidence is enough for: to act on a reading, to ask which of two is meant, or to say that one is not sure.

Pure, and the only place that knows the bounds. A confidence is a share of requests: of readings with 0.6, six in ten
have the right intent. A question costs the shopper a press and an act that was not meant a turn to set it right; where
it is the cart or an order that would change, more than that: such readings have a bound of their own.
"""

from __future__ import annotations

from typing import Literal

from assistant.messages import NEED_INTENTS, Intent, Reading

ASK = 0.35
"""Below this a reading is not even asked about: the shopper is asked to say it in other words."""

ACT = 0.65
"""From here on a reading is acted on."""

ACT_ON_CHANGE = 0.7
"""From here on a reading is acted on whose intent is one of `CHANGES`."""

CHANGES = frozenset({Intent.ADD_TO_CART, Intent.REMOVE_FROM_CART, Intent.CHECKOUT, Intent.CANCEL_ORDER, Intent.RETURN})

RIVAL = 0.15
"""A second reading below this is no rival: what is in doubt is then a detail, which chips show and a word mends."""

_ALIKE = (
    NEED_INTENTS,
    *({Intent.POLICY_QUESTION, care} for care in (Intent.RETURN, Intent.CANCEL_ORDER, Intent.ORDER_STATUS)),
)
"""Intents between which there is nothing to ask: both show products, or both answer from the shop's pages."""

REFUSED = 0.9
"""From here on a refusal is one even where it names something that the shop sells (`wishes`)."""

SURE = 0.9
"""A confirmation that costs money counts only from this confidence on."""

Stance = Literal["act", "ask", "unsure"]


def doubtful(reading: Reading) -> bool:
    """Return whether it matters what else the utterance may have meant."""
    return ASK <= reading.confidence < (ACT_ON_CHANGE if reading.intent in CHANGES else ACT)


def stance(reading: Reading) -> Stance:
    """Return what a reading is sure enough for.

    A doubtful one is asked about where another has a chance, or where it would change something, unless the other comes
    to the same.
    """
    if not doubtful(reading):
        return "unsure" if reading.confidence < ASK else "act"
    second = reading.second
    if second is not None and any({reading.intent, second.intent} <= alike for alike in _ALIKE):
        return "act"
    rivalled = second is not None and second.confidence >= RIVAL
    return "ask" if rivalled or reading.intent in CHANGES else "act"


def choices(reading: Reading) -> tuple[Reading, ...]:
    """Return the readings that a question offers, the likeliest first; what the shopper picks of them is sure."""
    return tuple(
        one.model_copy(update={"second": None, "confidence": 1.0})
        for one in (reading, reading.second)
        if one is not None
    )
