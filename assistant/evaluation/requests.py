"""Requests with what they should be read as: one JSON object a line, in the form of `aisle understand` plus `expect`.

Knows the form and refuses what is not of it, so that a misspelt label does not pass for a miss of the generator.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from assistant.errors import AssistantError
from assistant.messages import Intent
from retrieval.types import Constraints, Language, Value


class EvaluationFileError(AssistantError):
    """A file to evaluate on cannot be read; the message names the file and the line."""


class Expected(Value):
    """What the last utterance should yield: `constraints` are those in force after it."""

    intent: Intent
    language: Language
    constraints: Constraints = Constraints()
    references: tuple[int, ...] = ()
    order_number: str | None = None


class Request(Value):
    """A shopper's utterances, oldest first, a slate of three unnamed products shown between each two."""

    id: str
    turns: tuple[str, ...] = Field(min_length=1)
    expect: Expected


def read_requests(path: Path) -> list[Request]:
    """Return the requests of a file.

    Raises:
        EvaluationFileError: it cannot be read, holds nothing, or a line is no request.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationFileError(f"cannot read {str(path)!r}: {error}") from error
    found: list[Request] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Request.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "line"
            raise EvaluationFileError(
                f'{path}:{number}: {place}: {first["msg"]}; each line is {{"id", "turns", "expect"}}, '
                "see tests/data/README.md"
            ) from error
    if not found:
        raise EvaluationFileError(f"{path} holds no request; give a file of JSON lines")
    return found
