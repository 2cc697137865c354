"""Slow, silent, confused and refusing models: each is told apart, in time, and nothing is asked twice."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast

import pytest
from known_desk import DESK
from openai_double import OpenAIDouble
from pydantic import ValidationError
from tiny_model import save_tiny_model

from assistant.brief import Act, Brief
from assistant.errors import ConfigError, GeneratorNonsense, GeneratorUnavailable, ModelUnavailable
from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.generator_kinds import scripted
from assistant.messages import understand_message
from assistant.scripted_chat import ScriptedChat
from retrieval.types import Constraints

ASKED = understand_message(Constraints(), "none", 0, "a desk under 300")
GREETING = Brief(act=Act.GREETING, language="en")


def _remote(double: OpenAIDouble, **settings: Any) -> Generator:
    return open_generator(GeneratorSettings(kind="remote", model="openai:small", base_url=double.base_url, **settings))


async def _reply(generator: Generator) -> str:
    return "".join([piece async for piece in generator.reply(GREETING, "hi", seed=5)])


def test_a_remote_model_is_held_to_the_schema_and_told_its_task(double: OpenAIDouble) -> None:
    double.answer = DESK.model_dump_json()
    assert asyncio.run(_remote(double).understand(ASKED)) == DESK
    (body,) = double.asked
    assert body["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert body["messages"][1]["content"] == ASKED
    assert body["temperature"] == 0


def test_a_remote_reply_streams_and_carries_facts_and_seed(double: OpenAIDouble) -> None:
    double.answer = "<think>greet them</think> Hello and welcome."
    assert asyncio.run(_reply(_remote(double, max_reply_tokens=40))).strip() == "Hello and welcome."
    (body,) = double.asked
    assert (body["stream"], body["seed"]) == (True, 5)
    assert 40 in (body.get("max_tokens"), body.get("max_completion_tokens"))
    assert "in English" in body["messages"][0]["content"]


def test_a_server_that_refuses_schemas_is_asked_for_plain_json_from_then_on(double: OpenAIDouble) -> None:
    double.answer, double.refuses_schema = f"```json\n{DESK.model_dump_json()}\n```", True
    generator = _remote(double)
    assert asyncio.run(generator.understand(ASKED)) == DESK
    assert asyncio.run(generator.understand(ASKED)) == DESK
    assert ["response_format" in body for body in double.asked] == [True, False, False]


def test_a_refusal_stays_one_where_a_schema_is_demanded(double: OpenAIDouble) -> None:
    double.refuses_schema = True
    with pytest.raises(GeneratorUnavailable, match="response_format"):
        asyncio.run(_remote(double, structured="schema").understand(ASKED))
    assert len(double.asked) == 1


@pytest.mark.parametrize("finish_reason", ["stop", "length"])
def test_an_answer_that_was_cut_off_is_nonsense_and_is_not_asked_for_again(
    double: OpenAIDouble, finish_reason: str
) -> None:
    double.answer, double.finish_reason = DESK.model_dump_json()[:-25], finish_reason
    with pytest.raises(GeneratorNonsense):
        asyncio.run(_remote(double).understand(ASKED))
    assert len(double.asked) == 1


@pytest.mark.parametrize("status", [401, 404, 422, 429, 500, 503])
def test_a_server_that_fails_is_unavailable_at_the_first_try(double: OpenAIDouble, status: int) -> None:
    double.status = status
    for asking in (lambda one: one.understand(ASKED), _reply):
        double.asked.clear()
        with pytest.raises(GeneratorUnavailable, match="openai:small"):
            asyncio.run(asking(_remote(double)))
        assert len(double.asked) == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/event-stream", b""),
        ("text/event-stream", b"data: [DONE]\n\n"),
        ("text/event-stream", b"data: {cut off\n\n"),
        ("text/event-stream", b'data: "hello"\n\ndata: [DONE]\n\n'),
        ("text/event-stream", b'data: "\xff\xfe"\n\n'),
        ("text/html", b"<html><body>Please log in</body></html>"),
        ("application/json", b""),
        ("application/json", b"[]"),
        ("application/json", b'{"error": {"message": "busy"}}'),
        ("application/json", b'{"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": []}'),
    ],
)
def test_an_answer_outside_the_protocol_is_unavailable(double: OpenAIDouble, kind: str, body: bytes) -> None:
    double.strange = (kind, body)
    for structured in ("schema", "text"):
        with pytest.raises(GeneratorUnavailable, match="openai:small"):
            asyncio.run(_remote(double, structured=structured).understand(ASKED))
    with pytest.raises(GeneratorUnavailable, match="openai:small"):
        asyncio.run(_reply(_remote(double)))


def test_a_refused_schema_and_then_nonsense_is_nonsense(double: OpenAIDouble) -> None:
    double.answer, double.refuses_schema = "I cannot help with that.", True
    with pytest.raises(GeneratorNonsense):
        asyncio.run(_remote(double).understand(ASKED))
    assert len(double.asked) == 2


def test_a_model_that_ends_before_its_first_word_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScriptedChat, "_stream", lambda *_, **__: iter(()))
    with pytest.raises(GeneratorUnavailable):
        asyncio.run(_reply(scripted(ScriptedChat.of({}, {"greeting": "Hello"}))))


def test_nobody_at_the_address_is_unavailable() -> None:
    settings = GeneratorSettings(kind="remote", model="openai:small", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(GeneratorUnavailable):
        asyncio.run(open_generator(settings).understand(ASKED))


def test_a_slow_server_is_unavailable_in_time(double: OpenAIDouble) -> None:
    double.delay_seconds = 1.0
    begun = time.monotonic()
    with pytest.raises(GeneratorUnavailable):
        asyncio.run(_remote(double, timeout_seconds=0.3).understand(ASKED))
    assert time.monotonic() - begun < 0.9


def test_a_reply_that_stalls_is_unavailable_and_keeps_what_came(double: OpenAIDouble) -> None:
    double.answer, double.piece_delay_seconds = "one two three", 1.0
    pieces: list[str] = []

    async def collect() -> None:
        async for piece in _remote(double, timeout_seconds=0.4).reply(GREETING, "hi", seed=1):
            pieces.append(piece)

    with pytest.raises(GeneratorUnavailable):
        asyncio.run(collect())
    assert "".join(pieces).strip() == "one"


def test_leaving_a_remote_reply_closes_the_connection(double: OpenAIDouble) -> None:
    double.answer, double.piece_delay_seconds = " ".join(["word"] * 200), 0.02

    async def leave() -> None:
        pieces = cast("AsyncGenerator[str, None]", _remote(double).reply(GREETING, "hi", seed=1))
        await anext(pieces)
        await pieces.aclose()

    asyncio.run(leave())
    deadline = time.monotonic() + 5
    while not double.broken_streams and time.monotonic() < deadline:
        time.sleep(0.02)
    assert double.broken_streams == 1


def test_a_key_of_the_environment_is_not_sent_to_a_server_of_ones_own(
    double: OpenAIDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment")
    double.answer = DESK.model_dump_json()
    asyncio.run(_remote(double).understand(ASKED))
    asyncio.run(_remote(double, api_key="sk-from-the-shop").understand(ASKED))
    assert double.keys == ["Bearer unused", "Bearer sk-from-the-shop"]


def test_a_blocking_model_that_takes_too_long_is_unavailable_and_does_not_stop_the_loop() -> None:
    slow = ScriptedChat.of({"a desk under 300": DESK}).model_copy(update={"delay_seconds": 0.5})

    async def beats() -> int:
        count = 0
        asking = asyncio.ensure_future(scripted(slow, timeout_seconds=0.2).understand(ASKED))
        while not asking.done():
            await asyncio.sleep(0.01)
            count += 1
        with pytest.raises(GeneratorUnavailable, match=r"within 0\.2 s"):
            await asking
        return count

    assert asyncio.run(beats()) >= 5


def test_a_local_generation_ends_when_nobody_waits_for_it(local_generator: Generator) -> None:
    async def leave() -> None:
        pieces = cast("AsyncGenerator[str, None]", local_generator.reply(GREETING, "hi", seed=1))
        await anext(pieces)
        await pieces.aclose()

    before = threading.active_count()
    asyncio.run(leave())
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert threading.active_count() <= before


def test_a_local_model_without_a_chat_template_gets_a_plain_one(tmp_path: Path) -> None:
    folder = save_tiny_model(tmp_path, chat_template=None)
    generator = open_generator(GeneratorSettings(kind="local", model=str(folder), max_reply_tokens=16))
    assert asyncio.run(_reply(generator))


def test_other_weights_are_another_version(tmp_path: Path, local_generator: Generator) -> None:
    other = save_tiny_model(tmp_path, seed=1)
    assert open_generator(GeneratorSettings(kind="local", model=str(other))).version != local_generator.version


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"kind": "local", "model": "/nowhere/at-all"}, "/nowhere/at-all"),
        ({"kind": "remote", "model": "gpt"}, "names no provider"),
        ({"kind": "remote", "model": "groq:small"}, "pip install langchain-groq"),
        ({"kind": "scripted", "model": "/nowhere/script.json"}, "script.json"),
    ],
)
def test_what_is_not_there_is_a_config_error_that_names_it(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        open_generator(GeneratorSettings(**settings))


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "local"},
        {"kind": "psychic"},
        {"kind": "embedded", "base_url": "http://127.0.0.1:1/v1"},
        {"kind": "local", "model": "m", "api_key": "k"},
        {"kind": "remote", "model": "openai:m", "base_url": "127.0.0.1:1"},
        {"temprature": 0.1},
    ],
)
def test_impossible_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GeneratorSettings(**settings)


def test_the_key_is_not_printed() -> None:
    settings = GeneratorSettings(kind="remote", model="openai:m", api_key=cast(Any, "sk-secret"))
    assert "sk-secret" not in f"{settings!r} {settings.model_dump_json()}"


def test_weights_that_fail_in_a_call_are_unavailable_to_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ModelUnavailable("the grammar lost its way")

    monkeypatch.setattr(ScriptedChat, "_answer", fail)
    generator = scripted(ScriptedChat())
    for asked in (generator.understand(ASKED), _reply(generator)):
        with pytest.raises(GeneratorUnavailable, match="lost its way"):
            asyncio.run(asked)


def test_tracing_stays_off_whatever_the_environment_says() -> None:
    check = (
        "from assistant.generator_kinds import scripted; from assistant.scripted_chat import ScriptedChat\n"
        "import langsmith.utils; assert langsmith.utils.tracing_is_enabled() is True\n"
        "scripted(ScriptedChat()); assert langsmith.utils.tracing_is_enabled() is False\n"
    )
    tracing = {"LANGSMITH_TRACING_V2": "true", "LANGCHAIN_TRACING_V2": "true", "LANGSMITH_API_KEY": "k"}
    done = subprocess.run([sys.executable, "-c", check], env={**os.environ, **tracing}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
