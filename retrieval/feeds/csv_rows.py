"""Text of a CSV or TSV to rows. A broken quote costs its own row, not the rest of the file.

Quotes are read strictly, because a lenient reader takes all lines until the next quote into one cell and says nothing.
Where a row cannot be read so, its first line is read alone, and reading goes on at the line after it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

from retrieval.errors import CatalogError
from retrieval.feeds.cells import clean
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.lines import Lines
from retrieval.feeds.row import Row

LARGEST_FIELD = 4 * 1024 * 1024
_LONGEST_ROW = 2000  # lines: a quote that is never closed must not swallow the file
_MOST_BROKEN = 200


class _Reader(Protocol):
    """What `csv.reader` returns."""

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


class CsvFile:
    """The rows of one CSV text, each with its first line; `columns` are the header's, made unique."""

    def __init__(self, lines: Lines, place: str) -> None:
        """Read the header.

        Raises:
            CatalogError: there is none.
        """
        csv.field_size_limit(LARGEST_FIELD)
        self._lines = lines
        self._place = place
        self._row: list[str] = []
        self._broken = 0
        header = next((line for line in lines if line.strip()), "")
        lines.put_back([header])
        self.delimiter = max(",\t;|", key=re.sub(r'"[^"]*"', "", header).count)
        self._reader = self._new_reader()
        try:
            names = next(self._reader, [])
        except csv.Error as error:
            raise CatalogError(f"{place}: its header is not readable as CSV ({error}); mend its quotes") from error
        self.columns = _unique(names)

    def rows(self, complaints: Complaints) -> Iterator[Row | None]:
        """Yield the rows in order, None for one that is refused.

        Raises:
            CatalogError: too many rows have broken quotes for it to be a CSV.
        """
        while True:
            start = self._lines.number + 1
            self._row.clear()
            try:
                cells = next(self._reader, None)
            except csv.Error as error:
                cells = self._mend(start, str(error), complaints)
                if cells is None:
                    yield None
                    continue
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield self._named(start, cells, complaints)

    def _named(self, line: int, cells: Sequence[str], complaints: Complaints) -> Row | None:
        if len(cells) > len(self.columns) and any(cell.strip() for cell in cells[len(self.columns) :]):
            wrong = f"{len(cells)} cells under {len(self.columns)} columns"
            complaints.refuse(line, "", f"{wrong}; quote the cells that hold {self.delimiter!r}")
            return None
        named = ((name, clean(cell)) for name, cell in zip(self.columns, cells, strict=False))
        return Row(line, {name: cell for name, cell in named if cell})

    def _mend(self, line: int, reason: str, complaints: Complaints) -> list[str] | None:
        """Return the cells of a row's first line alone where they fit the header; go on at the line after it."""
        first, rest = self._row[0], self._row[1:]
        self._lines.put_back(rest)
        self._reader = self._new_reader()
        self._broken += 1
        if self._broken > _MOST_BROKEN:
            raise CatalogError(
                f"{self._place}: over {_MOST_BROKEN} rows have broken quotes, the last at line {line} ({reason}); "
                "export it again with cells quoted and quotes in them doubled"
            )
        try:
            cells = next(csv.reader([first], delimiter=self.delimiter), [])
        except csv.Error as too_long:
            complaints.refuse(line, "", f"not readable as CSV: {too_long}")
            return None
        if len(cells) != len(self.columns):
            complaints.refuse(
                line, "", f"a quote is not closed or not doubled ({reason}); mend the quotes of this line"
            )
            return None
        complaints.repair(line, "", f"a quote is not doubled ({reason}); the cells were read as they stand")
        return cells

    def _new_reader(self) -> _Reader:
        return csv.reader(self._taken(), delimiter=self.delimiter, strict=True)

    def _taken(self) -> Iterator[str]:
        for line in self._lines:
            self._row.append(line)
            if len(self._row) > _LONGEST_ROW:
                raise csv.Error(f"a row of more than {_LONGEST_ROW} lines")
            yield line


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the column names, a nameless one by its place and one that comes again by its number."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for place, raw in enumerate(names, start=1):
        name = clean(raw) or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(found)
