"""Lines of a text with their numbers, of bounded length, that can be put back: what a reader needs to start again."""

from __future__ import annotations

from collections import deque
from typing import IO, Self

from retrieval.errors import CatalogError

LONGEST_LINE = 16 * 1024 * 1024
"""Characters of one line; a longer one is no row of a product file."""


class Lines:
    """The lines of an open text; `number` is that of the last one handed out, from 1."""

    def __init__(self, text: IO[str], place: str) -> None:
        """Begin before the first line; `place` names the file in errors."""
        self._text = text
        self._place = place
        self._back: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Self:
        """Return the lines themselves."""
        return self

    def __next__(self) -> str:
        """Return the next line.

        Raises:
            CatalogError: it is longer than `LONGEST_LINE`.
        """
        line = self._back.popleft() if self._back else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE:
            raise CatalogError(
                f"{self._place}: line {self.number} has over {LONGEST_LINE} characters; is it a product file?"
            )
        return line

    def put_back(self, lines: list[str]) -> None:
        """Let these lines, the last that were handed out, come again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)
