"""What a button says: from a press, and what was before it, to the words of a turn that nobody has to read.

Each press is the utterance that the log keeps and what stands in for its reading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.errors import Conflict
from assistant.events import ConversationEvent, SlateMade
from assistant.evidence import full_title
from assistant.labels import chip_label, intent_label
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.policy import Compare
from assistant.state import DialogueState, fold
from assistant.turn import Pressed, chips
from retrieval.types import Product, Variant

Press = tuple[str, Pressed]


def drop_chip(state: DialogueState, slot: str, value: str, currency: str) -> Press:
    """Return the press that takes one constraint away.

    Raises:
        Conflict: no such constraint is in force.
    """
    chip = next((one for one in chips(state, currency) if (one.slot, one.value) == (slot, value)), None)
    if chip is None:
        raise Conflict(f"{slot}={value!r} is not in force; the chips in force are in the conversation's history")
    return f"✕ {chip.label}", _refined(state, Edit(op="drop", slot=Slot(slot), value=value))


def add_chip(state: DialogueState, slot: str, value: str, currency: str) -> Press:
    """Return the press that makes one of the options in force a constraint.

    Raises:
        Conflict: no such option is in force.
    """
    offered = {(group.kind, one.value) for group in state.options for one in group.values}
    if (slot, value) not in offered:
        raise Conflict(f"{slot}={value!r} is not offered; the options in force are in the conversation's history")
    label = chip_label(slot, value, state.language, currency)
    return f"+ {label}", _refined(state, Edit(op="add", slot=Slot(slot), value=value))


def _refined(state: DialogueState, edit: Edit) -> Pressed:
    return Pressed(Reading(intent=Intent.REFINE, language=state.language, edits=(edit,)))


def choose_meaning(state: DialogueState, intent: str) -> Press:
    """Return the press that says what the last utterance meant.

    Raises:
        Conflict: the last turn did not ask whether this was meant.
    """
    reading = next((one for one in state.asked if one.intent == intent), None)
    if reading is None:
        raise Conflict(f"the last turn did not ask whether {intent!r} was meant; its choices are in the history")
    return state.said, Pressed(reading, shown=f"✓ {intent_label(reading.intent, state.language)}")


def compare(
    log: Sequence[ConversationEvent],
    product_ids: Sequence[str],
    find_variant: Callable[[str], tuple[Product, Variant] | None],
) -> Press:
    """Return the press that sets products of this conversation side by side; `find_variant` is asked for their titles.

    Raises:
        Conflict: fewer than two products, or one that this conversation has not shown.
    """
    shown = {pair[0]: pair for event in log if isinstance(event, SlateMade) for pair in event.products}
    unknown = [one for one in product_ids if one not in shown]
    if unknown or len(set(product_ids)) < 2:
        raise Conflict(f"compare two or more products that this conversation has shown; not shown: {unknown}")
    chosen = tuple(shown[one] for one in dict.fromkeys(product_ids))
    found = [pair for pair in (find_variant(variant) for _, variant in chosen) if pair]
    language = fold(log).language
    titles = (" · ".join if language == "en" else "、".join)(full_title(*pair, language) for pair in found)
    return f"⇄ {titles}", Pressed(Reading(intent=Intent.COMPARE, language=language), Compare(chosen))
