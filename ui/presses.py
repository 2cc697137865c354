"""What a press means: from what the browser sent to values of the wire. Pure; the API checks what is asked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from assistant import wire

TurnBody = wire.Say | wire.DropChip | wire.AddChip | wire.ChooseMeaning | wire.CompareProducts
"""What begins a turn: words, a constraint that goes or comes, what was meant, products to set side by side."""

_FIXED = {"open": "click", "dismiss": "dismissal", "tell-wrong": "wrong_answer"}


def turn_body(pressed: Mapping[str, str], picked: Sequence[str]) -> TurnBody | None:
    """Return what a press says to the conversation, None where it says nothing to it.

    Raises:
        ValidationError: it is no value of the wire.
    """
    match pressed.get("do"):
        case "say" | "again":
            return wire.Say(text=pressed.get("text", ""), turn_id=key())
        case "drop":
            return wire.DropChip(slot=pressed.get("slot", ""), value=pressed.get("value", ""), turn_id=key())
        case "narrow":
            chip = {"slot": pressed.get("slot"), "value": pressed.get("value"), "turn_id": key()}
            return wire.AddChip.model_validate(chip)
        case "meant":
            return wire.ChooseMeaning(intent=pressed.get("intent", ""), turn_id=key())
        case "compare":
            return wire.CompareProducts(product_ids=list(picked), turn_id=key())
        case _:
            return None


def feedback(pressed: Mapping[str, str]) -> wire.Feedback:
    """Return what a press thinks of a product or of a turn.

    Raises:
        ValidationError: it is no value of the wire.
    """
    return wire.Feedback.model_validate(
        {
            "kind": _FIXED.get(pressed.get("do", ""), pressed.get("kind", "")),
            "key": key(),
            "request_id": pressed.get("request"),
            "product_id": pressed.get("product"),
            "turn_id": pressed.get("turn"),
            "note": pressed.get("note") or None,
        }
    )


def key() -> str:
    """Return a new key that makes the same request harmless when it comes twice."""
    return uuid.uuid4().hex
