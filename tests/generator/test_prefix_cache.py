"""A prompt's fixed beginning is read once, and the words that come out are the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.local_chat import LocalChat
from assistant.prefix_cache import PrefixCache

SYSTEM = SystemMessage("You speak for a shop that sells desks, lamps and chairs. Be brief and kind. " * 4)


@pytest.fixture
def lengths() -> list[int]:
    return []


@pytest.fixture
def chat(tiny_model: Path, lengths: list[int]) -> LocalChat:
    """Return a model that notes how many tokens it reads in each step."""
    chat = LocalChat.load(str(tiny_model), "cpu")

    def note(_: Any, __: Any, options: dict[str, Any]) -> None:
        lengths.append(options["input_ids"].shape[1])

    chat.network.register_forward_pre_hook(note, with_kwargs=True)
    return chat


def _ask(chat: LocalChat, *messages: BaseMessage) -> str:
    return str(chat.invoke(list(messages), max_tokens=12).text)


def test_the_beginning_is_read_once(chat: LocalChat, lengths: list[int]) -> None:
    _ask(chat, SYSTEM, HumanMessage("hello"))
    first = max(lengths)
    lengths.clear()
    _ask(chat, SYSTEM, HumanMessage("a desk please"))
    assert first > 100
    assert max(lengths) < 30


def test_the_words_are_those_of_a_model_that_remembers_nothing(
    chat: LocalChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["hello", "a desk under 300", "黑色书桌", "hello"]
    remembered = [_ask(chat, SYSTEM, HumanMessage(words)) for words in asked]
    monkeypatch.setattr(PrefixCache, "get", lambda *_: None)
    assert remembered == [_ask(chat, SYSTEM, HumanMessage(words)) for words in asked]


def test_without_a_system_prompt_nothing_is_kept(chat: LocalChat) -> None:
    assert _ask(chat, HumanMessage("hello")) == _ask(chat, HumanMessage("hello"))


def test_a_prompt_that_does_not_begin_so_is_read_whole(chat: LocalChat) -> None:
    prefixes = PrefixCache(chat.network)
    tokens = list(range(10, 110))
    assert prefixes.get("k", [*tokens, 5], [*tokens, 6]) is not None
    assert prefixes.get("k", [9, *tokens], [9, *tokens]) is None
    assert prefixes.get("k", tokens, tokens) is None
    assert prefixes.get("short", [1, 2, 3], [1, 2, 4]) is None
