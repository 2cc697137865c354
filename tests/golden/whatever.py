"""What must hold of a conversation whatever its generator says: read from what was printed, the log and the ledger.

What was shown and said is judged by the oracle of the truth benchmark, which shares no code with the shop's own checks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import reduce

import jsonschema

from assistant.batch import turn_row
from assistant.events import CartChanged, CheckedOut, ConversationEvent, Replied, Said, Understood
from assistant.messages import Intent, Reading
from assistant.policy import SURE
from assistant.reading_schema import reading_schema
from assistant.service import Service
from assistant.state import DialogueState, apply
from assistant.wire import Turn
from benchmarks.truthful.judge import Judge
from benchmarks.truthful.wording import Known
from tests.golden.play import Talk

TURN_SECONDS = 20.0
"""No turn with a tiny model takes longer, however busy the machine: far above what it takes, far below a hang."""

_OPEN = {"empty slate", "relaxed without need"}
"""Faults that the judge may find by mistake where nobody could say what was asked for."""


async def broken(talk: Talk, judge: Judge, reader: Service) -> list[str]:
    """Return what does not hold; `reader` is any service of the shop, to read the ledger with."""
    found = [str(row["error"]) for row in talk.rows if "error" in row]
    turns = talk.turns
    printed = json.loads(json.dumps([turn_row(turn) for turn in turns]))
    if list(talk.rows) != printed or len(turns) != len(talk.written):
        found.append("what was printed is not what was stored, or a turn is missing")
    known, state, last = Known(), DialogueState(), ""
    for turn, events in zip(turns, _by_turn(talk.log), strict=True):
        shown = await reader.slate(talk.conversation_id, turn.request_id) if turn.request_id else None
        faults = [f"{one.kind}: {one.detail}" for one in judge.turn(turn, shown, known) if one.kind not in _OPEN]
        faults += [*_of_the_generator(turn, events), *_bought(turn, events, last)]
        found += [f"{turn.utterance!r}: {fault}" for fault in faults]
        state = reduce(apply, events, state)
        known.remember(turn, set(state.disliked))
        last = turn.action
    ledger = await judge.conversation(reader, talk.conversation_id, turns)
    return found + [f"{one.kind}: {one.detail}" for one in ledger]


def _by_turn(log: Sequence[ConversationEvent]) -> Iterator[list[ConversationEvent]]:
    events: list[ConversationEvent] = []
    for event in log:
        events = [event] if isinstance(event, Said) else [*events, event]
        if isinstance(event, Replied):
            yield events


def _reading(events: Sequence[ConversationEvent]) -> Reading:
    return next(event.reading for event in events if isinstance(event, Understood))


def _of_the_generator(turn: Turn, events: Sequence[ConversationEvent]) -> Iterator[str]:
    """It was asked at most twice, in time, and answered both times with what could be used."""
    if turn.generator_calls > 2:
        yield f"{turn.generator_calls} generator calls"
    if turn.degraded:
        yield f"without {turn.degraded}"
    if turn.timings_ms["total"] > TURN_SECONDS * 1000:
        yield f"took {turn.timings_ms['total']} ms"
    for error in jsonschema.Draft202012Validator(reading_schema()).iter_errors(
        _reading(events).model_dump(mode="json")
    ):
        yield f"the reading breaks the schema: {error.message}"


def _bought(turn: Turn, events: Sequence[ConversationEvent], last: str) -> Iterator[str]:
    """The cart changes by the acts that change it alone, and an order is made only of a confirmed cart."""
    reading = _reading(events)
    wanted = {"cart_added": Intent.ADD_TO_CART, "cart_removed": Intent.REMOVE_FROM_CART}.get(turn.action)
    if any(isinstance(event, CartChanged) for event in events) and reading.intent != wanted:
        yield f"the cart was changed by {turn.action} of {reading.intent}"
    if any(isinstance(event, CheckedOut) for event in events):
        confirmed = last == "checkout_confirm" and reading.intent == Intent.CHECKOUT and reading.confidence >= SURE
        if not confirmed or turn.action != "checkout_done":
            yield f"an order was made by {turn.action} after {last} at confidence {reading.confidence}"
