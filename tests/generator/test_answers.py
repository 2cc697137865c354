"""From a generator's text to a reading: strictly, and without the thoughts that some models write first."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from known_desk import DESK

from assistant.errors import GeneratorNonsense
from assistant.messages import Reading
from assistant.reading_schema import parse_reading, reading_schema
from assistant.thoughts import stream_without_thoughts, without_thoughts

DESK_JSON = DESK.model_dump_json()


@pytest.mark.parametrize(
    "text", [DESK_JSON, f"```json\n{DESK_JSON}\n```", f"\n {DESK_JSON}\n", f"```\n{DESK_JSON}\n```\n"]
)
def test_json_alone_or_in_one_fence_is_a_reading(text: str) -> None:
    assert parse_reading(text) == DESK


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I think you want a desk.",
        DESK_JSON[:-1],
        DESK_JSON[: DESK_JSON.index("price_max") - 30],
        DESK_JSON + DESK_JSON,
        '{"intent": "buy"}',
        '{"intent": "search", "mood": "sunny"}',
        '{"intent": "search", "edits": [{"op": "set", "slot": "smell", "value": "rose"}]}',
        '{"intent": "search", "confidence": 7}',
        "null",
    ],
)
def test_everything_else_is_nonsense(text: str) -> None:
    with pytest.raises(GeneratorNonsense, match="is not a reading"):
        parse_reading(text)


def test_the_schema_asks_for_every_field_and_knows_no_others() -> None:
    schema = reading_schema()
    assert set(schema["required"]) == set(Reading.model_fields) - {"second"}
    assert schema["additionalProperties"] is False
    assert '"default"' not in json.dumps(schema)


@given(st.data())
def test_thoughts_are_cut_wherever_the_pieces_are_cut(data: st.DataObject) -> None:
    text = "\n<think>a desk < 300</think >? I think so</think>\n\nHere is <b>a desk</b>."
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1))))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert asyncio.run(_streamed(pieces)).lstrip() == "Here is <b>a desk</b>."


@pytest.mark.parametrize("text", ["Hello there.", "< 300 is fine", "<thin> desks", "<", "", "see <think> tags"])
def test_an_answer_without_thoughts_comes_whole(text: str) -> None:
    assert without_thoughts(text) == text
    assert asyncio.run(_streamed(list(text))) == text


def test_thoughts_that_never_end_are_no_answer() -> None:
    assert without_thoughts("<think>let me see") == ""


async def _streamed(pieces: list[str]) -> str:
    async def source() -> AsyncIterator[str]:
        for piece in pieces:
            yield piece

    return "".join([piece async for piece in stream_without_thoughts(source())])
