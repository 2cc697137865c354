"""One row of a product file, whatever the file is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Cell = str | tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One row: its first line in the file, and its non-empty cells by column name; a list is a tuple.

    `options` is what a variant's row says is chosen with it, by the name of the option, where no column is one.
    """

    line: int
    cells: Mapping[str, Cell]
    options: Mapping[str, str] = field(default_factory=dict[str, str])

    def text(self, column: str) -> str:
        """Return a cell's text, a list joined by ", ", "" where there is none."""
        cell = self.cells.get(column, "")
        return cell if isinstance(cell, str) else ", ".join(cell)

    def parts(self, column: str, separators: str) -> tuple[str, ...]:
        """Return a list cell's members, or a text cell split at any of the separator characters."""
        cell = self.cells.get(column, "")
        raw = re.split(f"[{re.escape(separators)}]", cell) if isinstance(cell, str) else cell
        return tuple(part.strip() for part in raw if part.strip())
