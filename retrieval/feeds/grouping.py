"""Rows that belong to one product, gathered while streaming, and ids that must not come twice.

`adjacent` gathers neighbors; a row that comes back later is refused with the line where its product stood. `scattered`
joins rows wherever they stand: a first reading learns which keys are spread over the file, and only their rows wait,
on disk, so that memory stays bounded whatever the order.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice

from retrieval.feeds.complaints import Complaints
from retrieval.feeds.row import Row

LARGEST_GROUP = 5000
_TOO_MANY = f"more than {LARGEST_GROUP} rows of one product"

Group = tuple[str, list[Row]]


def adjacent(rows: Iterable[Row], key: Callable[[Row], str], complaints: Complaints, column: str) -> Iterator[Group]:
    """Yield each key with its adjacent rows; a row without a key, or whose key came before, is refused."""
    lines: dict[str, int] = {}
    for value, group in _runs(rows, key):
        first = group[0]
        if not value:
            _refuse(complaints, group, "", f"the column {column!r} is empty")
        elif value in lines:
            reason = f"{column} {value!r} stood at line {lines[value]} already; keep a product's rows together"
            _refuse(complaints, group, value, reason)
        else:
            lines[value] = first.line
            yield value, _of_a_size(value, group, complaints)


def scattered(
    rows: Callable[[], Iterable[Row]], again: Iterable[Row], key: Callable[[Row], str], complaints: Complaints
) -> Iterator[Group]:
    """Yield each key with all of its rows: first, in order, those that stand together, then those that do not.

    `again` is a reading of the same rows that is used up to learn where they stand. Rows without a key come alone.
    """
    seen: set[str] = set()
    spread: set[str] = set()
    for value, _ in _runs(again, key):
        (spread if value in seen else seen).add(value)
    del seen
    spread.discard("")
    with closing(_Waiting()) as waiting:
        for value, group in _runs(rows(), key):
            if value in spread:
                waiting.add(value, group)
            elif value:
                yield value, _of_a_size(value, group, complaints)
            else:
                yield from (("", [row]) for row in group)
        yield from waiting.groups(complaints)


class TakenIds:
    """The variant ids of a file so far, with the line of each."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines: dict[str, int] = {}

    def line_of(self, variant_id: str) -> int | None:
        """Return the line that took this id, None while it is free."""
        return self._lines.get(variant_id)

    def take(self, variant_id: str, line: int) -> None:
        """Note that the row at `line` has this id."""
        self._lines[variant_id] = line


class _Waiting:
    """Rows that wait on disk for the rest of their group; SQLite's nameless database is a file that nobody keeps."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE rows (key TEXT, place INTEGER PRIMARY KEY, line INTEGER, cells TEXT)")

    def add(self, key: str, group: Iterable[Row]) -> None:
        """Keep rows of a key."""
        self._database.executemany(
            "INSERT INTO rows (key, line, cells) VALUES (?, ?, ?)",
            ((key, row.line, json.dumps([row.cells, row.options], ensure_ascii=False)) for row in group),
        )

    def groups(self, complaints: Complaints) -> Iterator[Group]:
        """Yield each key with its rows, in the order of the first of them."""
        self._database.execute("CREATE INDEX rows_key ON rows (key)")
        keys = self._database.execute("SELECT key FROM rows GROUP BY key ORDER BY min(place)")
        for (key,) in keys:
            found = self._database.execute("SELECT line, cells FROM rows WHERE key = ? ORDER BY place", (key,))
            yield key, [_row(line, *json.loads(cells)) for line, cells in islice(found, LARGEST_GROUP)]
            for line, _ in found:
                complaints.refuse(line, key, _TOO_MANY)

    def close(self) -> None:
        """Give the disk back."""
        self._database.close()


def _row(line: int, cells: dict[str, str | list[str]], options: dict[str, str]) -> Row:
    return Row(line, {name: cell if isinstance(cell, str) else tuple(cell) for name, cell in cells.items()}, options)


def _runs(rows: Iterable[Row], key: Callable[[Row], str]) -> Iterator[Group]:
    """Yield each key with the rows that stand together, once for each run; a run that grows too long is cut."""
    group: list[Row] = []
    current = ""
    for row in rows:
        value = key(row)
        if group and (value != current or len(group) > LARGEST_GROUP):
            yield current, group
            group = []
        group.append(row)
        current = value
    if group:
        yield current, group


def _of_a_size(value: str, group: list[Row], complaints: Complaints) -> list[Row]:
    if len(group) > LARGEST_GROUP:
        _refuse(complaints, group[LARGEST_GROUP:], value, _TOO_MANY)
    return group[:LARGEST_GROUP]


def _refuse(complaints: Complaints, rows: Iterable[Row], product: str, reason: str) -> None:
    for row in rows:
        complaints.refuse(row.line, product, reason)
