"""The JSON schema of a `Reading`, and a generator's text back into one.

One schema for every model that can be held to one. It is narrower than the value's own: every field must be there
(a model that may leave out `edits` does), nothing stands in a default, and numbers come from short ranges, which
OpenAI's strict mode and grammar-constrained decoders take too. Knows nothing of models or prompts.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from pydantic import ValidationError

from assistant.errors import GeneratorNonsense
from assistant.messages import Reading

_SHOWN = 200  # characters of an answer that an error quotes
_LAST_POSITION = 99
_CONFIDENCES = [tenth / 10 for tenth in range(11)]


@cache
def reading_schema() -> dict[str, Any]:
    """Return the JSON schema that an understanding answer is held to; treat it as read-only."""
    named: dict[str, Any] = Reading.model_json_schema()["$defs"]
    reading = named.pop("Reading")
    del reading["properties"]["second"]  # no model is asked for a reading that it does not mean
    schema = cast(dict[str, Any], _closed({"$defs": named, **reading}))
    fields = schema["properties"]
    fields["references"]["items"] = {"type": "integer", "minimum": -1, "maximum": _LAST_POSITION}
    fields["confidence"] = {"type": "number", "enum": _CONFIDENCES}
    return {"title": "reading", "description": "What one utterance of a shopper was read as.", **schema}


def parse_reading(text: str) -> Reading:
    """Return the reading that a generator's whole answer holds: JSON alone, or JSON in one code fence.

    Raises:
        GeneratorNonsense: It is not JSON, was cut off, or has a field or value that a reading does not have.
    """
    try:
        return Reading.model_validate_json(_unfenced(text))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"]) or "the answer"
        raise GeneratorNonsense(f"the answer {text[:_SHOWN]!r} is not a reading: {place}: {fault['msg']}") from error


def _unfenced(text: str) -> str:
    lines = text.strip().splitlines()
    if len(lines) > 2 and lines[0].startswith("```") and lines[-1].strip() == "```":
        return "\n".join(lines[1:-1])
    return text


def _closed(part: object) -> object:
    if isinstance(part, list):
        return [_closed(one) for one in cast(list[object], part)]
    if not isinstance(part, dict):
        return part
    kept = {
        key: {name: _closed(one) for name, one in value.items()} if key in ("properties", "$defs") else _closed(value)
        for key, value in cast(dict[str, Any], part).items()
        if key not in ("default", "title", "description")
    }
    if "properties" in kept:
        kept |= {"required": list(cast("dict[str, object]", kept["properties"])), "additionalProperties": False}
    return kept
