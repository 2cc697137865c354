"""Requests as files, generators by name, and generators that fail: what an evaluation is made of."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.errors import ConfigError
from assistant.evaluation.readers import NONSENSE, GeneratorReader, generator_settings
from assistant.evaluation.requests import EvaluationFileError, read_requests
from assistant.generator_kinds import scripted
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.scripted_chat import ScriptedChat

LINE = '{"id": "1", "turns": ["a lamp"], "expect": {"intent": "search", "language": "en"}}'


def test_the_files_of_the_project_are_requests() -> None:
    folder = Path(__file__).parent.parent / "data"
    assert len(read_requests(folder / "unseen_en.jsonl")) == 300
    assert len(read_requests(folder / "unseen_zh.jsonl")) == 200


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (LINE + "\n" + LINE.replace("search", "serach"), "2: expect.intent"),
        (LINE.replace("}}", ', "constraints": {"colour": ["red"]}}}'), "1: expect.constraints.colour"),
        (LINE.replace('["a lamp"]', "[]"), "1: turns"),
        ("{", "1: line"),
        ("\n", "holds no request"),
    ],
)
def test_a_line_that_is_no_request_is_refused_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationFileError, match=place):
        read_requests(path)


def test_generators_are_named_by_what_a_folder_holds(tmp_path: Path, tiny_shop: Path) -> None:
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / "generator.json").touch()
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").touch()
    toml = tiny_shop / "shop.toml"
    toml.write_text(toml.read_text("utf-8").replace('kind = "embedded"', 'kind = "local"\nmodel = "some/model"'))
    kinds = {
        "embedded": ("embedded", None),
        str(tmp_path / "weights"): ("embedded", str(tmp_path / "weights")),
        str(tmp_path / "model"): ("local", str(tmp_path / "model")),
        "local:some/model": ("local", "some/model"),
        str(tiny_shop): ("local", "some/model"),
        str(toml): ("local", "some/model"),
    }
    for spec, expected in kinds.items():
        settings, folder = generator_settings(spec)
        assert (settings.kind, settings.model) == expected
        assert folder == (tiny_shop if str(tiny_shop) in spec else None)
    with pytest.raises(ConfigError, match="is no generator"):
        generator_settings(str(tmp_path / "nothing"))


def test_a_generator_reads_turns_as_a_conversation_does() -> None:
    lamp = Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value="lamp"),))
    red = Reading(intent=Intent.REFINE, edits=(Edit(slot=Slot.COLOR, value="red"),), confidence=0.7)
    with asyncio.Runner() as runner:
        reader = GeneratorReader("scripted", scripted(ScriptedChat.of({"a lamp": lamp, "in red": red})), runner)
        answer = reader.read(["a lamp", "in red"])
    assert (answer.intent, answer.confidence) == ("refine", 0.7)
    assert answer.milliseconds > 0
    assert answer.reading is not None
    assert (answer.reading.constraints.category, answer.reading.constraints.color) == ("lamp", ("red",))


def test_what_is_no_reading_counts_as_wrong() -> None:
    class Babbling(ScriptedChat):
        def _answer(self, messages: object) -> str:
            return "let me think about lamps"

    with asyncio.Runner() as runner:
        answer = GeneratorReader("babbling", scripted(Babbling()), runner).read(["a lamp"])
    assert (answer.intent, answer.reading) == (NONSENSE, None)
