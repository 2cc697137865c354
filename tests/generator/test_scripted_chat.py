"""The scripted generator says what its script holds and nothing else."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from known_desk import DESK

from assistant.brief import Act, Brief
from assistant.errors import ConfigError, ScriptExhausted
from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.generator_kinds import scripted
from assistant.messages import Intent, Reading, understand_message
from assistant.scripted_chat import ScriptedChat
from retrieval.types import Constraints


def _asked(utterance: str) -> str:
    return understand_message(Constraints(), "none", 0, utterance)


async def _text(generator: Generator, act: Act, utterance: str) -> str:
    return "".join([piece async for piece in generator.reply(Brief(act=act, language="en"), utterance, seed=1)])


def test_it_answers_by_utterance_and_by_act(scripted_generator: Generator) -> None:
    assert asyncio.run(scripted_generator.understand(_asked("a desk   under 300"))) == DESK
    assert asyncio.run(_text(scripted_generator, Act.GREETING, "hi")) == "Hello, how can I help?"


def test_a_reply_to_this_very_utterance_goes_before_the_act() -> None:
    generator = scripted(ScriptedChat.of({}, {"greeting": "Hello.", "hi there": "Hi there yourself."}))
    assert asyncio.run(_text(generator, Act.GREETING, "hi there")) == "Hi there yourself."


def test_what_the_script_does_not_hold_is_an_error_that_names_it(scripted_generator: Generator) -> None:
    with pytest.raises(ScriptExhausted, match="a sofa"):
        asyncio.run(scripted_generator.understand(_asked("a sofa")))
    with pytest.raises(ScriptExhausted, match="goodbye"):
        asyncio.run(_text(scripted_generator, Act.GOODBYE, "bye"))


def test_a_queue_is_used_up_in_order() -> None:
    generator = scripted(ScriptedChat.in_order([DESK, "Here is a desk.\nAnything else?"]))
    assert asyncio.run(generator.understand(_asked("whatever"))) == DESK
    assert asyncio.run(_text(generator, Act.RECOMMEND, "whatever")) == "Here is a desk.\nAnything else?"
    with pytest.raises(ScriptExhausted):
        asyncio.run(generator.understand(_asked("whatever")))


def test_a_queue_out_of_step_is_an_error() -> None:
    with pytest.raises(ScriptExhausted, match="not a reading"):
        asyncio.run(scripted(ScriptedChat.in_order(["words"])).understand(_asked("a desk")))


def test_a_script_file_opens_as_a_generator(tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"readings": {"thanks": {"intent": "thanks"}}, "replies": {"thanks": "Any time."}}))
    generator = open_generator(GeneratorSettings(kind="scripted", model="script.json"), folder=tmp_path)
    asyncio.run(generator.warm_up())
    assert asyncio.run(generator.understand(_asked("thanks"))) == Reading(intent=Intent.THANKS)
    path.write_text(json.dumps({"readings": {"thanks": {"intent": "gratitude"}}}))
    with pytest.raises(ConfigError, match="readings"):
        open_generator(GeneratorSettings(kind="scripted", model=str(path)))


def test_another_script_is_another_version() -> None:
    one, two = (scripted(ScriptedChat.of({}, {"greeting": word})) for word in ("Hello.", "Hi."))
    assert one.version != two.version
