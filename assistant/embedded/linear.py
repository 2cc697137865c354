"""A reading as a line of steps: `[intent refine] [language en] [slot price_max] 300 … [end]`.

Knows the order in which the generator writes a reading: intent, language, liked or disliked, edits in the order of
`Slot` with their operation before them, references, order number, end. A step is a token of the answer vocabulary or
the copy of one word piece of the utterance. The way back is the automaton's business.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.embedded import tokens
from assistant.embedded.tokenizer import Prompt
from assistant.embedded.tokens import ADD, DISLIKED, DROP, END, LIKED, ORDER
from assistant.errors import AssistantError
from assistant.messages import LISTED, Edit, Reading, Slot

_ORDER_OF_SLOTS = {slot: place for place, slot in enumerate(Slot)}


class UnspeakableReading(AssistantError):
    """A reading has no line of steps: a value is not a run of whole words of the utterance."""


@dataclass(frozen=True)
class Copy:
    """The step that copies word piece `place` of the utterance, counted from its start."""

    place: int


Step = str | Copy


def steps_of(reading: Reading, prompt: Prompt) -> list[Step]:
    """Return the steps that write `reading` after `prompt`.

    Where a value stands in the utterance more than once, the first place that no earlier value took is copied.

    Raises:
        UnspeakableReading: a value is not in the utterance, or begins or ends inside a word.
    """
    taken: set[int] = set()
    steps: list[Step] = [tokens.intent_token(reading.intent), tokens.language_token(reading.language)]
    if reading.liked is not None:
        steps.append(LIKED if reading.liked else DISLIKED)
    for edit in sorted(reading.edits, key=lambda edit: _ORDER_OF_SLOTS[edit.slot]):
        steps += [] if edit.op == "set" else [ADD if edit.op == "add" else DROP]
        steps.append(tokens.slot_token(edit.slot))
        steps += _value_steps(edit, prompt, taken)
    for position in reading.references:
        if position not in tokens.REFERENCES:
            raise UnspeakableReading(f"position {position} of a reference is not one of {tokens.REFERENCES}")
        steps.append(tokens.reference_token(position))
    if reading.order_number is not None:
        steps += [ORDER, *_copies(reading.order_number, prompt, taken)]
    return [*steps, END]


def value_is_implied(slot: Slot) -> bool:
    """Return whether a slot has but one value, which is then not written."""
    return len(LISTED.get(slot, ())) == 1


def _value_steps(edit: Edit, prompt: Prompt, taken: set[int]) -> list[Step]:
    listed = LISTED.get(edit.slot)
    if edit.value is None or value_is_implied(edit.slot):
        if edit.value is None and edit.op != "drop":
            raise UnspeakableReading(f"{edit.op} {edit.slot} has no value")
        return []
    if listed is None:
        return list(_copies(edit.value, prompt, taken))
    if edit.value not in listed:
        raise UnspeakableReading(f"{edit.slot} is one of {listed}, not {edit.value!r}")
    return [tokens.listed_token(edit.value)]


def _copies(value: str, prompt: Prompt, taken: set[int]) -> list[Copy]:
    places = _places(value, prompt)
    if not places:
        raise UnspeakableReading(f"{value!r} is not a run of whole words of {prompt.utterance!r}")
    first, last = next((place for place in places if taken.isdisjoint(range(place[0], place[1] + 1))), places[0])
    taken.update(range(first, last + 1))
    return [Copy(place) for place in range(first, last + 1)]


def _places(value: str, prompt: Prompt) -> list[tuple[int, int]]:
    """Return the runs of word pieces, as (first, last), that are `value` exactly."""
    firsts = {span[0]: place for place, span in enumerate(prompt.source) if prompt.starts[place]}
    count = len(prompt.source)
    lasts = {
        span[1]: place for place, span in enumerate(prompt.source) if place + 1 == count or prompt.starts[place + 1]
    }
    found: list[tuple[int, int]] = []
    at = prompt.utterance.find(value)
    while at >= 0 and value:
        first, last = firsts.get(at), lasts.get(at + len(value))
        if first is not None and last is not None:
            found.append((first, last))
        at = prompt.utterance.find(value, at + 1)
    return found
