"""From an utterance and the state to a reading, by one call of the generator.

The generator proposes; what it proposes is bounded here: positions outside the slate are let go, values go to the kind
that the shop knows them as, a greeting and nothing else is one, and the constraints in force come from `amend` alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assistant.amend import amend
from assistant.assent import assents, greets
from assistant.confidence import doubtful
from assistant.events import Understood
from assistant.generator import Generator
from assistant.grounding import ground
from assistant.limits import directed
from assistant.messages import Intent, Reading, understand_message
from assistant.state import DialogueState, apply
from retrieval.types import Constraints, Language
from retrieval.words import has_han

SHOWN_BY_DEFAULT = 3
"""Between the utterances of `read_turns` stands a slate of this many unnamed products."""


@dataclass(frozen=True)
class TurnReading:
    """How the last of several utterances was understood, with the constraints then in force.

    `references` are positions in the slate of before, from 1: "the last one" of three is 3.
    """

    intent: str
    constraints: Constraints
    references: tuple[int, ...]
    order_number: str | None
    language: Language
    confidence: float


async def read(generator: Generator, state: DialogueState, utterance: str, brands: Collection[str] = ()) -> Reading:
    """Return what `utterance` was read as in `state`. `brands` are the catalog's, case-folded.

    Raises:
        GeneratorUnavailable: the generator did not answer.
        GeneratorNonsense: its answer is not a reading.
    """
    message = understand_message(state.constraints, state.last, len(state.slate), utterance)
    reading = _bounded(await generator.understand(message), state, utterance, brands)
    if reading.second is not None:
        reading = reading.model_copy(update={"second": _bounded(reading.second, state, utterance, brands)})
    return _greeting_or_not(_no_yes(reading, state, utterance), state, utterance)


def _no_yes(reading: Reading, state: DialogueState, utterance: str) -> Reading:
    """Return the reading without the doubt whether words that are none were a yes to the question whether to order."""
    second = reading.second
    asked = state.last == "confirm_checkout" and not assents(utterance, to_buying=True)
    if not asked or second is None or second.intent != Intent.CHECKOUT:
        return reading
    return reading.model_copy(update={"second": None, "confidence": _without(second, reading.confidence)})


def _without(ruled_out: Reading, confidence: float) -> float:
    """Return how likely a reading of this confidence is where it cannot be the other one."""
    rest = 1 - ruled_out.confidence
    return min(1.0, confidence / rest) if rest else confidence


def _greeting_or_not(reading: Reading, state: DialogueState, utterance: str) -> Reading:
    """Return the reading with what is known of greetings: their words, and that they open a conversation.

    A doubtful one in the middle of a conversation is what else it may be, as likely as that is without the greeting,
    and what may be a greeting instead is none.
    """
    if greets(utterance):
        return Reading(intent=Intent.GREETING, language=reading.language)
    second = reading.second
    if second is None or not state.turns or not doubtful(reading):
        return reading
    if second.intent == Intent.GREETING:
        return reading.model_copy(update={"second": None, "confidence": _without(second, reading.confidence)})
    if reading.intent != Intent.GREETING:
        return reading
    return second.model_copy(update={"confidence": _without(reading, second.confidence)})


def _bounded(reading: Reading, state: DialogueState, utterance: str, brands: Collection[str]) -> Reading:
    grounded = directed(ground(reading, brands, utterance, state.constraints.category), utterance)
    if reading.intent == Intent.SEARCH and reading.edits and not grounded.edits and state.shown:
        # "再看几个" asks for a few more, and not for a thing called a few.
        grounded = grounded.model_copy(update={"intent": Intent.REFINE})
    reading = grounded
    positions = tuple(one for one in reading.references if one == -1 or 1 <= one <= max(len(state.slate), 1))
    language = _language(reading.language, utterance, state.language)
    return reading.model_copy(update={"references": positions, "language": language})


def says_nothing(utterance: str) -> bool:
    """Return whether an utterance holds no letter and no digit of any script: nothing that could be read."""
    return not any(sign.isalnum() for sign in utterance)


def _language(read_as: Language, utterance: str, before: Language) -> Language:
    """Return the language to answer in: as it was read, unless the utterance has no letter of that language."""
    latin = any(sign.isascii() and sign.isalpha() for sign in utterance)
    possible: set[Language] = {"zh"} if has_han(utterance) else set()
    if latin:
        possible.add("en")
    if read_as in possible:
        return read_as
    return possible.pop() if possible else before


async def read_turns(generator: Generator, turns: list[str]) -> TurnReading:
    """Return how the last of `turns` (oldest first) was read, a slate of unnamed products between each two.

    Raises:
        GeneratorUnavailable: the generator did not answer.
        GeneratorNonsense: one of its answers is not a reading.
        ValueError: there are no turns.
    """
    if not turns:
        raise ValueError("turns is empty: give at least one utterance")
    state = DialogueState()
    reading = Reading(intent="greeting")  # pyright: ignore[reportArgumentType] - replaced in the first round
    references: tuple[int, ...] = ()
    for number, utterance in enumerate(turns):
        reading = await read(generator, state, utterance)
        references = _places(reading.references, len(state.slate))
        constraints = amend(state.constraints, reading)
        state = apply(
            state,
            Understood(turn_id=str(number), reading=reading, constraints=constraints, generator=generator.version),
        )
        slate = tuple((f"product {n}", f"variant {n}") for n in range(1, SHOWN_BY_DEFAULT + 1))
        state = state.model_copy(update={"slate": slate, "last": "products"})
    return TurnReading(
        intent=reading.intent.value,
        constraints=state.constraints,
        references=references,
        order_number=reading.order_number,
        language=reading.language,
        confidence=reading.confidence,
    )


def _places(positions: tuple[int, ...], shown: int) -> tuple[int, ...]:
    """Return positions counted from the first, each once; the last of nothing is none."""
    placed = (shown if position == -1 else position for position in positions)
    return tuple(dict.fromkeys(place for place in placed if place > 0))
