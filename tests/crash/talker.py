"""The process that is killed: talks to a shop through its service and tells each event as soon as it has it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from assistant.generator_kinds import scripted
from assistant.scripted_chat import ScriptedChat
from assistant.shop import Shop
from retrieval.embedder import KeywordEmbedder
from tests.dialogue.conftest import READINGS, REPLIES

PLAN = (
    "shoes",
    "two of the first",
    "not leather",
    "my cart",
    "a desk",
    "not the first",
    "show me more",
    "my cart",
    "check out",
    "yes, order",
)
"""What is said, over and over: every kind of event that a turn stores."""

Turns = Sequence[tuple[str, str]]
"""Turn ids with utterances, in order."""


def talk(folder: Path, conversation: str, turns: Turns, pipe: Connection) -> None:
    """Say the turns one after the other, sending ("event", JSON) for each; the pipe outlives the process."""
    shop = Shop.open(folder)
    shop.__dict__["embedder"] = KeywordEmbedder()  # what is found does not matter here, how fast a process starts does
    model = ScriptedChat.of(READINGS, REPLIES)
    model.delay_seconds = 0.01
    service = shop.service(scripted(model))

    async def say_all() -> None:
        for turn_id, utterance in turns:
            async for event in service.say(conversation, utterance, turn_id):
                pipe.send((turn_id, event.model_dump_json()))

    pipe.send(("ready", str(os.getpid())))
    asyncio.run(say_all())
    pipe.send(("done", ""))
