"""Text of one JSON object a line to records and rows; numbers stay as they are written."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from retrieval.feeds.cells import clean
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.lines import Lines
from retrieval.feeds.row import Cell, Row

Record = Mapping[str, Any]

_PEEKED_CHARACTERS = 4 * 1024 * 1024


def json_records(lines: Lines, complaints: Complaints) -> Iterator[tuple[int, Record] | None]:
    """Yield each object with its line, None for a line that is refused."""
    for text in lines:
        if not text.strip():
            continue
        try:
            record = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
        except RecursionError:
            complaints.refuse(lines.number, "", "its JSON is nested too deep; a product has a few levels")
            yield None
            continue
        except ValueError as error:
            complaints.refuse(lines.number, "", f"not a JSON object: {error}")
            yield None
            continue
        if not isinstance(record, dict):
            complaints.refuse(lines.number, "", f"not a JSON object but {type(record).__name__}")
            yield None
            continue
        yield lines.number, record


def json_row(line: int, record: Record) -> Row:
    """Return an object as a row: lists as tuples of texts, what is nested as JSON text."""
    return Row(line, json_cells(record))


def json_cells(record: Record) -> dict[str, Cell]:
    """Return the cells of an object that are not empty."""
    cells: dict[str, Cell] = {}
    for name, value in record.items():
        if isinstance(value, list):
            members = tuple(member for member in map(json_text, value) if member)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            if members:
                cells[clean(name)] = members
        elif text := json_text(value):
            cells[clean(name)] = text
    return cells


def json_text(value: Any) -> str:
    """Return a value as the text of a cell, "" for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict | list):
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    return clean(str(value))


def first_records(lines: Lines, number: int) -> list[Record]:
    """Return the objects among the first `number` lines, or fewer where they are long.

    A line that is no object is refused when it is read.
    """
    records: list[Record] = []
    left = _PEEKED_CHARACTERS
    for text in itertools.islice(lines, number):
        left -= len(text)
        if left < 0 and records:
            break
        try:
            record = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            records.append(record)  # pyright: ignore[reportUnknownArgumentType]
    return records


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
