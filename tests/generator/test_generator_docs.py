"""The snippets of docs/generators.md are settings that open."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from assistant.generator import GeneratorSettings
from assistant.scripted_chat import Script

DOCS = (Path(__file__).parents[2] / "docs" / "generators.md").read_text("utf-8")


@pytest.mark.parametrize("snippet", re.findall(r"```toml\n(\[generator\].*?)```", DOCS, re.DOTALL))
def test_every_table_is_valid(snippet: str) -> None:
    GeneratorSettings.model_validate(tomllib.loads(snippet)["generator"])


def test_the_script_is_valid() -> None:
    (snippet,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert Script.model_validate_json(snippet).readings


def test_the_stated_defaults_are_the_defaults() -> None:
    stated = re.findall(r"^\| `(\w+)` \((\d+)\)", DOCS, re.MULTILINE)
    assert len(stated) == 2
    for name, value in stated:
        assert GeneratorSettings.model_fields[name].default == float(value)
