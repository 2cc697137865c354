"""One turn, in order: understand, decide, act, reply, check, record.

Whatever is shown was stored before; whatever was stored can be read back by folding the log. At most two generator
calls. When the generator is down or answers with nonsense the turn goes on with plain search by the utterance's words
and says so: search, cards and constraints do not depend on a model being alive. A generator that did not answer the
first call is not asked a second time, so that a dead one costs one wait.
"""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from assistant import policy
from assistant.acts import perform
from assistant.amend import amend, asks_the_shop
from assistant.confidence import stance
from assistant.errors import GeneratorNonsense, GeneratorUnavailable
from assistant.events import CartChanged, ConversationEvent, Reacted, Replied, Said, Understood
from assistant.labels import chip_label
from assistant.ledger import shown_slate, write_slate
from assistant.messages import NEED_INTENTS, Intent, Reading, constraint_pairs
from assistant.options import options
from assistant.parts import Parts
from assistant.reply import Spoken, speak
from assistant.scene import Outcome, Scene
from assistant.state import DialogueState, apply, before_turn
from assistant.understanding import read, says_nothing
from assistant.variety import REMEMBERED
from assistant.wire import (
    CartShown,
    Chip,
    ComparisonShown,
    Options,
    Sentence,
    SlateShown,
    StreamEvent,
    Turn,
    TurnDone,
)
from assistant.wire import Understood as UnderstoodShown
from assistant.wishes import named_anew, named_whole, on_shelf, sought
from ranker.events import record
from retrieval.types import Constraints, Language
from retrieval.words import has_han

_log = logging.getLogger(__name__)


@dataclass
class Clock:
    """Milliseconds by stage, measured from the turn's start."""

    started: float = field(default_factory=time.perf_counter)
    timings_ms: dict[str, float] = field(default_factory=dict[str, float])

    def since_start(self, name: str) -> None:
        """Note how long after the turn's start `name` happened, if it did not happen before."""
        self.timings_ms.setdefault(name, round((time.perf_counter() - self.started) * 1000, 2))


@dataclass(frozen=True)
class Pressed:
    """What a button says where the shopper did not speak.

    `reading` stands in for understanding, `action` for the decision where the button says more than a reading can, and
    `shown` for the utterance where the turn is shown.
    """

    reading: Reading | None = None
    action: policy.Action | None = None
    shown: str | None = None


async def take_turn(
    parts: Parts,
    conversation_id: str,
    turn_id: str,
    utterance: str,
    pressed: Pressed | None = None,
) -> AsyncIterator[StreamEvent]:
    """Yield what a turn shows, in order: understood, products (and table, cart), sentences, the whole turn.

    A turn id that was answered before yields the stored turn; one that was cut off is run again from its utterance.

    Raises:
        ConversationNotFound: there is no such conversation.
        Conflict: the turn id is stored with another utterance.
    """
    clock, pressed = Clock(), pressed or Pressed()
    said = Said(turn_id=turn_id, text=utterance)
    log = await asyncio.to_thread(parts.store.events, conversation_id)
    shopper_id = await asyncio.to_thread(parts.store.shopper, conversation_id)
    await asyncio.to_thread(parts.store.append, conversation_id, [said])
    answered = next((one for one in log if isinstance(one, Replied) and one.turn_id == turn_id), None)
    if answered:
        yield TurnDone(turn=answered.turn)
        return
    before, attempt = _before(log, said)
    read_as, degraded, calls = await _understand(parts, before, utterance, pressed.reading, clock)
    reading = policy.assured(read_as)
    understood = Understood(
        turn_id=turn_id,
        attempt=attempt,
        reading=reading,
        constraints=_in_force(before, reading),
        generator=parts.generator.version,
    )
    state = apply(before, understood)
    await asyncio.to_thread(parts.store.append, conversation_id, [understood])
    yield UnderstoodShown(
        turn_id=turn_id, intent=reading.intent, language=reading.language, chips=chips(state, parts.currency)
    )
    action = pressed.action or policy.decide(state.model_copy(update={"offer": before.offer}), read_as, utterance)
    scene = Scene(conversation_id, shopper_id, turn_id, attempt, state)
    outcome = await asyncio.to_thread(perform, action, parts, scene)
    await asyncio.to_thread(_store, parts, scene, outcome)
    for event in _shown(outcome):
        clock.since_start("products")
        yield event
    spoken = Spoken(calls=calls, degraded=[*degraded, *outcome.degraded])
    unanswered = before.last == "confirm_checkout"
    named = tuple(dict.fromkeys(edit.slot.value for edit in reading.edits if edit.op != "drop"))
    brief = outcome.brief.model_copy(update={"recent": _recent(log), "unanswered": unanswered, "named_now": named})
    if outcome.slate and before.offer == state.constraints:
        brief = brief.model_copy(update=_eased(before.constraints, state, parts.currency))
    outcome = replace(outcome, brief=brief)
    async for sentence in _reply(parts, outcome, utterance, turn_id, spoken):
        clock.since_start("first_words")
        yield Sentence(text=sentence)
    # Only now: nothing that is shown before waits for the counts.
    further = await asyncio.to_thread(options, outcome.slate, parts.search, scene.language) if outcome.slate else []
    clock.since_start("total")
    clock.timings_ms |= {f"search.{name}": ms for name, ms in outcome.timings_ms.items()}
    turn = _turn(parts, scene, pressed.shown or utterance, reading, outcome, further, spoken, clock)
    done = Replied(turn_id=turn_id, act=outcome.brief.act, last=outcome.last, about=outcome.about, turn=turn)
    await asyncio.to_thread(parts.store.append, conversation_id, [done])
    yield TurnDone(turn=turn)


def _in_force(before: DialogueState, reading: Reading) -> Constraints:
    """The constraints after the reading; a plain yes to an offered relaxation takes its constraints."""
    if before.offer and reading.intent == Intent.REFINE and not reading.edits:
        return before.offer
    whole = asks_the_shop(reading, before.nothing_to_order, before.said)
    return amend(Constraints() if whole else before.constraints, reading)


def _eased(before: Constraints, state: DialogueState, currency: str) -> dict[str, tuple[str, ...]]:
    """Return what of a brief tells how the wishes in force differ from those before: in words, and by slot."""
    kept = dict(constraint_pairs(state.constraints))
    gone = [(slot, value) for slot, value in constraint_pairs(before) if slot not in kept]
    moved = [slot for slot, value in constraint_pairs(before) if kept.get(slot, value) != value]
    words = dict.fromkeys(chip_label(*pair, state.language, currency) for pair in gone)
    return {"let_go": tuple(words), "named_now": tuple(moved)}


def _recent(log: Sequence[ConversationEvent]) -> tuple[str, ...]:
    return tuple(one.turn.reply for one in log if isinstance(one, Replied))[-REMEMBERED:]


def _before(log: Sequence[ConversationEvent], said: Said) -> tuple[DialogueState, int]:
    """The state in which the utterance is read, and which run of this turn it is, from 1."""
    known = [one for one in log if isinstance(one, Understood) and one.turn_id == said.turn_id]
    return apply(before_turn(log, said.turn_id), said), len(known) + 1


async def _understand(
    parts: Parts, state: DialogueState, utterance: str, given: Reading | None, clock: Clock
) -> tuple[Reading, list[str], int]:
    """The reading, what was not available for it, and how many answers of the generator it took."""
    degraded: list[str] = []
    calls = 0
    if given is not None:
        return given, degraded, calls
    if says_nothing(utterance):
        return Reading(intent=Intent.OUT_OF_SCOPE, language=state.language, confidence=0.0), degraded, calls
    try:
        brands = await asyncio.to_thread(parts.brands)
        reading = await read(parts.generator, state, utterance, brands)
        calls += 1
        if policy.taken_for_yes(state, reading, utterance):
            # "Anything cheaper?" is no yes: as if nothing had been asked, it may be a wish.
            unasked = state.model_copy(update={"last": "cart"})
            again = await read(parts.generator, unasked, utterance, brands)
            calls += 1
            reading = again if again.intent in NEED_INTENTS and stance(again) == "act" else reading
    except (GeneratorUnavailable, GeneratorNonsense) as error:
        _log.warning("an utterance is searched for by its plain words: %s", error)
        language: Language = "zh" if has_han(utterance) else "en"
        reading = Reading(intent=Intent.SEARCH, language=language)
        degraded.append("generator" if isinstance(error, GeneratorUnavailable) else "understanding")
    if not degraded:
        reading = await asyncio.to_thread(_sought, parts, reading, utterance, state.constraints.category)
    clock.since_start("understand")
    return reading, degraded, calls


def _sought(parts: Parts, reading: Reading, utterance: str, held: str | None) -> Reading:
    """The reading as the catalog lets it be understood where it is in doubt; `held` is what is looked for so far."""

    def sells(name: str) -> bool:
        found = parts.search.search(name, Constraints(category=name), 1)
        return bool(found.candidates) and not found.relaxed

    def answers() -> bool:
        return bool(parts.knowledge.find(utterance, reading.language, k=1))

    found = named_anew(sought(reading, utterance, sells, answers), utterance, held, sells)
    return on_shelf(named_whole(found, utterance, sells), utterance, parts.search.han_shelves())


async def _reply(parts: Parts, outcome: Outcome, utterance: str, turn_id: str, spoken: Spoken) -> AsyncIterator[str]:
    seed = zlib.crc32(turn_id.encode())
    lexicon = await asyncio.to_thread(parts.lexicon)
    generator = None if "generator" in spoken.degraded else parts.generator
    async for sentence in speak(generator, outcome.brief, utterance, seed, lexicon, spoken):
        yield sentence


def _store(parts: Parts, scene: Scene, outcome: Outcome) -> None:
    def beside(connection: Connection, fresh: Sequence[ConversationEvent]) -> None:
        if outcome.slate:
            write_slate(connection, outcome.slate, scene.shopper_id)
        # A turn that is run again after a crash puts nothing into the cart twice, and so did the shopper only once.
        if any(isinstance(event, (CartChanged, Reacted)) for event in fresh):
            record(connection, outcome.behaviour)

    parts.store.append(scene.conversation_id, outcome.events, beside)


def _shown(outcome: Outcome) -> list[StreamEvent]:
    events: list[StreamEvent] = []
    if outcome.slate:
        events.append(SlateShown(slate=shown_slate(outcome.slate)))
    if outcome.comparison:
        events.append(ComparisonShown(comparison=outcome.comparison))
    if outcome.cart:
        events.append(CartShown(cart=outcome.cart))
    return events


def chips(state: DialogueState, currency: str) -> list[Chip]:
    """Return the constraints in force as chips, one a value, in the shopper's language."""
    return [
        Chip(slot=slot, value=value, label=chip_label(slot, value, state.language, currency))
        for slot, value in constraint_pairs(state.constraints)
    ]


def _turn(
    parts: Parts,
    scene: Scene,
    utterance: str,
    reading: Reading,
    outcome: Outcome,
    further: list[Options],
    spoken: Spoken,
    clock: Clock,
) -> Turn:
    shown = shown_slate(outcome.slate) if outcome.slate else None
    joiner = "" if scene.language == "zh" else " "
    return Turn(
        conversation_id=scene.conversation_id,
        turn_id=scene.turn_id,
        utterance=utterance,
        language=scene.language,
        intent=reading.intent,
        constraints=scene.state.constraints,
        chips=chips(scene.state, parts.currency),
        action=outcome.brief.act,
        reply=joiner.join(spoken.said),
        request_id=shown.request_id if shown else None,
        slate=shown.results if shown else [],
        ways=shown.ways if shown else [],
        choices=list(outcome.choices),
        options=further,
        comparison=outcome.comparison,
        cart=outcome.cart,
        withheld=spoken.withheld,
        degraded=list(dict.fromkeys(spoken.degraded)),
        generator_calls=spoken.calls,
        timings_ms=clock.timings_ms,
    )
