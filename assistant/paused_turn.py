"""The turn that an utterance gets while the assistant is paused.

It reads nothing and asks no generator: it stores the utterance and one fixed sentence, so that the conversation is
whole and goes on where it stood. Nothing that is in force changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from assistant.events import Replied, Said
from assistant.parts import Parts
from assistant.pause import notice
from assistant.state import DialogueState, apply, before_turn
from assistant.turn import chips
from assistant.wire import Sentence, StreamEvent, Turn, TurnDone, Understood
from retrieval.types import Language
from retrieval.words import has_han


async def paused_turn(parts: Parts, conversation_id: str, turn_id: str, utterance: str) -> AsyncIterator[StreamEvent]:
    """Yield the notice as a turn; a turn id that was answered before yields the stored turn.

    Raises:
        ConversationNotFound: there is no such conversation.
        Conflict: the turn id is stored with another utterance.
    """
    log = await asyncio.to_thread(parts.store.events, conversation_id)
    said = Said(turn_id=turn_id, text=utterance)
    await asyncio.to_thread(parts.store.append, conversation_id, [said])
    answered = next((one for one in log if isinstance(one, Replied) and one.turn_id == turn_id), None)
    if answered:
        yield TurnDone(turn=answered.turn)
        return
    state = apply(before_turn(log, turn_id), said)
    language = _language(utterance, state)
    told = notice(parts.contact, language)
    in_force = chips(state.model_copy(update={"language": language}), parts.currency)
    yield Understood(turn_id=turn_id, intent="unread", language=language, chips=in_force)
    turn = Turn(
        conversation_id=conversation_id,
        turn_id=turn_id,
        utterance=utterance,
        language=language,
        intent="unread",
        constraints=state.constraints,
        chips=in_force,
        action="paused",
        reply=told,
        slate=[],
    )
    done = Replied(turn_id=turn_id, act="paused", last=state.last, turn=turn)
    await asyncio.to_thread(parts.store.append, conversation_id, [done])
    yield Sentence(text=told)
    yield TurnDone(turn=turn)


def _language(utterance: str, state: DialogueState) -> Language:
    if has_han(utterance):
        return "zh"
    return "en" if any(sign.isalpha() for sign in utterance) else state.language
