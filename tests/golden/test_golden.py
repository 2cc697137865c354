"""Whole conversations as people talk, on the demo shop, with a generator of each kind; none has a path of its own.

A model that understands, here or behind a server, gives what the golden files say. One with random weights cannot:
with it must hold what holds whatever a model says.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.messages import Intent
from tests.golden.conftest import Demo, Talker
from tests.golden.play import CONVERSATIONS, Talk, differences
from tests.golden.whatever import broken

COMES_EVERYWHERE = ("recommend", "no_match", "compare", "cart_added", "checkout_confirm", "checkout_done", "unclear")
FAMILIES = ("llama", "qwen3")
EITHER = [
    pytest.param(family, path, id=f"{family}-{path.stem}", marks=[pytest.mark.slow] if (at + turn) % 2 else [])
    for at, path in enumerate(CONVERSATIONS)
    for turn, family in enumerate(FAMILIES)
]
"""Every conversation with one family, and where there is time with both."""


def test_the_conversations_cover_every_intent_in_both_languages() -> None:
    written = [json.loads(path.read_text(encoding="utf-8")) for path in CONVERSATIONS]
    assert [one["language"] for one in written].count("zh") >= 4
    assert len(written) >= 20
    assert {turn["intent"] for one in written for turn in one["turns"]} == set(Intent)
    assert all(4 <= len(one["turns"]) <= 8 for one in written)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
def test_a_golden_conversation(able: Talker, path: Path) -> None:
    _check(able.play(path), able.demo)


@pytest.mark.slow
@pytest.mark.server
def test_a_golden_conversation_with_the_command(able: Talker) -> None:
    (path,) = (path for path in CONVERSATIONS if path.stem == "zh_desk_lamp_to_order")
    _check(able.command(path), able.demo)


def _check(talk: Talk, demo: Demo) -> None:
    assert differences(talk, demo.product_of) == []
    assert [turn.degraded for turn in talk.turns] == [[] for _ in talk.written]  # the model said it, no stopgap


@pytest.mark.parametrize(("babbling", "path"), EITHER, indirect=["babbling"])
def test_a_golden_conversation_whatever_the_model_says(babbling: Talker, path: Path) -> None:
    demo = babbling.demo
    assert demo.runner.run(broken(babbling.play(path), demo.judge, demo.reader)) == []


@pytest.mark.slow
@pytest.mark.parametrize("babbling", FAMILIES, indirect=True)
def test_the_command_whatever_the_model_says(babbling: Talker) -> None:
    demo = babbling.demo
    assert demo.runner.run(broken(babbling.command(CONVERSATIONS[0]), demo.judge, demo.reader)) == []


def test_everything_can_be_said_and_nothing_breaks(dice: Talker) -> None:
    found, acts = list[str](), Counter[str]()
    demo = dice.demo
    for path in CONVERSATIONS:
        talk = dice.play(path)
        acts.update(turn.action for turn in talk.turns)
        acts["shown"] += sum(len(turn.slate) for turn in talk.turns)
        acts["withheld"] += sum(len(turn.withheld) for turn in talk.turns)
        found += [f"{path.stem}: {one}" for one in demo.runner.run(broken(talk, demo.judge, demo.reader))]
    assert found == []
    assert [one for one in COMES_EVERYWHERE if not acts[one]] == [], acts
    assert min(acts["shown"], acts["withheld"]) > 50, acts
