"""Rows that belong to one product, gathered while streaming, and ids that must not come twice.

Only neighbors are gathered: waiting for a late row would mean holding the whole file. A row that comes back later is
refused with the line where its product stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from retrieval.feeds.complaints import Complaints
from retrieval.feeds.rows import Row

LARGEST_GROUP = 5000


def gather(
    rows: Iterable[Row], key: Callable[[Row], str], complaints: Complaints, column: str
) -> Iterator[tuple[str, list[Row]]]:
    """Yield each key with its adjacent rows; a row without a key, or whose key came before, is refused."""
    lines: dict[str, int] = {}
    group: list[Row] = []
    current = ""
    for row in rows:
        value = key(row)
        if not value:
            complaints.refuse(row.line, "", f"the column {column!r} is empty")
        elif group and value == current:
            if len(group) < LARGEST_GROUP:
                group.append(row)
            else:
                complaints.refuse(row.line, value, f"more than {LARGEST_GROUP} rows of one product")
        elif value in lines:
            reason = f"{column} {value!r} stood at line {lines[value]} already; keep a product's rows together"
            complaints.refuse(row.line, value, reason)
        else:
            if group:
                yield current, group
            current, group = value, [row]
            lines[value] = row.line
    if group:
        yield current, group


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
