"""One thing that a shop says of itself, and the files it may be written in: JSON lines or Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.errors import ShopError
from retrieval.types import Language, Value

_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*\s*$")


class Passage(Value):
    """One thing that the shop says of itself. The same id in two languages is one passage, said twice."""

    id: str
    topic: str = ""
    language: Language
    title: str = ""
    text: str


def read_passages(path: Path, language: Language = "en") -> list[Passage]:
    """Return the passages of a file: JSONL with id, topic, language, title and text, or Markdown.

    In Markdown a heading is the title, and each paragraph under it a passage in `language`.

    Raises:
        ShopError: the file cannot be read, or a line of it is not a passage.
    """
    try:
        content = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ShopError(
            f"cannot read the passages of {str(path)!r}: {error}; give a UTF-8 JSONL or Markdown file"
        ) from error
    if path.suffix.lower() in (".md", ".markdown", ".txt"):
        return list(_markdown(content.splitlines(), language))
    return [_line(line, path, n) for n, line in enumerate(content.splitlines(), 1) if line.strip()]


def _line(line: str, path: Path, number: int) -> Passage:
    try:
        return Passage.model_validate(json.loads(line))
    except ValueError as error:
        reason = str(error).splitlines()[0]
        raise ShopError(
            f"{path}:{number}: not a passage: {reason}; each line needs id, language (en or zh) and text"
        ) from error


def _markdown(lines: Iterable[str], language: Language) -> Iterator[Passage]:
    title, part, paragraph = "", 0, list[str]()

    def passage() -> Passage:
        name = re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "passage"
        return Passage(
            id=f"{name}-{part}" if part > 1 else name,
            topic=name,
            language=language,
            title=title,
            text=" ".join(paragraph),
        )

    for line in (*lines, ""):
        heading = _HEADING.match(line)
        if paragraph and (heading or not line.strip()):
            part += 1
            yield passage()
            paragraph = []
        if heading:
            title, part = heading.group(1), 0
        elif line.strip():
            paragraph.append(line.strip())
