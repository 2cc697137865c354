"""A file of behaviour events to events: which reader a file gets is told by its header, never by its name.

The one door of `feeds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from ranker.errors import EventsError
from ranker.feeds.ga4 import ga4_events, is_ga4
from ranker.feeds.plain import NEEDED, is_plain, plain_events
from ranker.feeds.reading import Read, Reading
from ranker.feeds.segment import is_segment, segment_events
from retrieval.errors import CatalogError
from retrieval.feeds.rows import RowFile, open_rows

EventsKind = Literal["plain", "ga4", "segment"]

_READERS = {"plain": plain_events, "ga4": ga4_events, "segment": segment_events}


def events_kind(path: Path) -> EventsKind | None:
    """Return what kind of events a file holds; None where it is no file of events, or cannot be read at all."""
    try:
        with open_rows(path) as file:
            return _kind(file)
    except CatalogError:  # what it is then, the reader of products says
        return None


def events_of(file: RowFile, reading: Reading) -> Iterator[Read]:
    """Yield the events of an open file in its order, read from its start.

    Raises:
        EventsError: it is no file of events, or lacks a column without which there is none.
        CatalogError: the rest of the file cannot be read.
    """
    kind = _kind(file)
    if kind is None:
        raise EventsError(f"{file.path} is no file of events; its header has none of {', '.join(NEEDED)}")
    missing = [name for name in NEEDED if name not in file.shape.columns] if kind == "plain" else []
    if missing:
        raise EventsError(f"{file.path} is a file of events without the column {missing[0]!r}; add it to the header")
    return _READERS[kind](file, reading)


def _kind(file: RowFile) -> EventsKind | None:
    columns, lines = file.shape.columns, file.shape.format
    if lines == "jsonl" and is_ga4(columns):
        return "ga4"
    if lines == "jsonl" and is_segment(columns):
        return "segment"
    return "plain" if lines in ("csv", "jsonl") and is_plain(columns) else None
