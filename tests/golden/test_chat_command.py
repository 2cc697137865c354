"""`aisle chat` with another kind of generator: a few settings, and the same conversation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.generator.openai_double import OpenAIDouble
from tests.golden.babbler import save_babbler
from tests.golden.play import CONVERSATIONS

pytestmark = pytest.mark.timeout(600)  # for the demo shop, which is made first, on a busy machine


def chat(folder: Path, turns: list[dict[str, Any]], **settings: str) -> list[dict[str, Any]]:
    """Return what `aisle chat --json` prints to the utterances, with `settings` of the generator."""
    environment = {f"AISLE_GENERATOR__{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "chat", str(folder), "--json"],
        input="".join(f"{turn['say']}\n" for turn in turns),
        capture_output=True,
        text=True,
        timeout=300,
        env=os.environ | {"HF_HUB_OFFLINE": "1"} | environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def turns() -> list[dict[str, Any]]:
    """What is said in one of the golden conversations, and what must come of it."""
    path = next(path for path in CONVERSATIONS if path.stem == "en_table_lamp_range")
    return json.loads(path.read_text(encoding="utf-8"))["turns"]


def test_with_an_openai_compatible_server(demo_folder: Path, server: OpenAIDouble, turns: list[dict[str, Any]]) -> None:
    rows = chat(demo_folder, turns, kind="remote", model="openai:embedded", base_url=server.base_url)
    assert [row["intent"] for row in rows] == [turn["intent"] for turn in turns]
    assert [row["constraints"] for row in rows] == [turn["constraints"] for turn in turns]
    assert all(row["reply"] for row in rows)


def test_with_a_local_model(demo_folder: Path, tmp_path: Path, turns: list[dict[str, Any]]) -> None:
    model = save_babbler(tmp_path, "qwen2")
    rows = chat(demo_folder, turns, kind="local", model=str(model), device="cpu", max_reply_tokens="16")
    assert [row["utterance"] for row in rows] == [turn["say"] for turn in turns]
    assert all(row["reply"] for row in rows)
