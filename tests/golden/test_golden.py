"""Whole conversations as people talk, with what must come of each turn, on the demo shop with the embedded generator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.messages import Intent
from assistant.onboarding import demo_shop
from assistant.service import Service
from assistant.shop import Shop
from tests.golden.play import CONVERSATIONS, play

WEIGHTS = Path(__file__).parents[2] / "assistant" / "embedded" / "weights" / "generator.safetensors"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The demo shop with the generator that comes with the package, made once."""
    if not WEIGHTS.exists():
        pytest.skip(f"needs the embedded generator's weights in {WEIGHTS.parent}: run aisle train generator")
    shop = Shop.open(demo_shop(tmp_path_factory.mktemp("demo") / "shop", shoppers=1))
    yield shop.service()
    shop.close()


def test_the_conversations_cover_every_intent_in_both_languages() -> None:
    written = [json.loads(path.read_text(encoding="utf-8")) for path in CONVERSATIONS]
    assert [one["language"] for one in written].count("zh") >= 4
    assert len(written) >= 20
    assert {turn["intent"] for one in written for turn in one["turns"]} == set(Intent)
    assert all(4 <= len(one["turns"]) <= 8 for one in written)


@pytest.mark.parametrize("path", CONVERSATIONS, ids=lambda path: path.stem)
async def test_a_golden_conversation(demo: Service, path: Path) -> None:
    assert await play(demo, path) == []
