"""Whole conversations as people talk, with what must come of each turn, on the demo shop.

They are played twice: with the embedded generator, and with a remote one whose server has the same model's sense. What
is asserted is the same to the letter, so that the shop's side of the remote path (prompts, schema, streaming, facts in
place of placeholders) is all that could make a difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.generator import GeneratorSettings
from assistant.messages import Intent
from assistant.service import Service
from assistant.settings import read_settings
from assistant.shop import Shop
from tests.generator.openai_double import OpenAIDouble
from tests.golden.play import CONVERSATIONS, play

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),  # a remote generator keeps to the loop of its first call
    pytest.mark.timeout(600),  # for the demo shop, which is made first, on a busy machine
]


@pytest.fixture(scope="session", params=["embedded", "remote"])
def demo(request: pytest.FixtureRequest, weights: Path, demo_folder: Path) -> Iterator[Service]:
    """The demo shop, once with each generator."""
    settings = read_settings(demo_folder)
    if request.param == "remote":
        server: OpenAIDouble = request.getfixturevalue("server")
        remote = GeneratorSettings(kind="remote", model="openai:embedded", base_url=server.base_url)
        settings = settings.model_copy(update={"generator": remote})
    shop = Shop(demo_folder, settings)
    yield shop.service()
    shop.close()


async def test_the_conversations_cover_every_intent_in_both_languages() -> None:
    written = [json.loads(path.read_text(encoding="utf-8")) for path in CONVERSATIONS]
    assert [one["language"] for one in written].count("zh") >= 4
    assert len(written) >= 20
    assert {turn["intent"] for one in written for turn in one["turns"]} == set(Intent)
    assert all(4 <= len(one["turns"]) <= 8 for one in written)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
async def test_a_golden_conversation(demo: Service, path: Path) -> None:
    assert await play(demo, path) == []
