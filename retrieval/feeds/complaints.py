"""What is wrong in a product file, with file, line and reason, for the person who mends it.

Counts are complete, the list is not: a file may have a fault a row, and a report must stay readable.
"""

from __future__ import annotations

from typing import IO

from retrieval.types import Value

KEPT_COMPLAINTS = 200


class Complaint(Value):
    """One thing that was wrong in a product file.

    `line` is the row's first line, from 1; `product` its id or title where known.
    """

    file: str
    line: int
    product: str
    reason: str
    repaired: bool


class Complaints:
    """What was wrong in one file: counted in full, the first `KEPT_COMPLAINTS` kept, all written to a log."""

    def __init__(self, file: str, log: IO[str] | None = None) -> None:
        """Begin with no complaint about `file`."""
        self.file = file
        self.first: list[Complaint] = []
        self.refused = 0
        self.skipped = 0
        self._repaired_lines = 0
        self._last_repaired = -1
        self._log = log

    @property
    def repaired(self) -> int:
        """Return how many rows were taken with something mended or left out."""
        return self._repaired_lines

    def repair(self, line: int, product: str, reason: str) -> None:
        """Note a row that is taken without the part that cannot be read."""
        if line != self._last_repaired:
            self._repaired_lines += 1
            self._last_repaired = line
        self._add(Complaint(file=self.file, line=line, product=product, reason=reason, repaired=True))

    def refuse(self, line: int, product: str, reason: str, rows: int = 1) -> None:
        """Note rows that are not taken."""
        self.refused += rows
        self._add(Complaint(file=self.file, line=line, product=product, reason=reason, repaired=False))

    def skip(self, rows: int = 1) -> None:
        """Count rows that the shop itself holds back (drafts)."""
        self.skipped += rows

    def _add(self, complaint: Complaint) -> None:
        if len(self.first) < KEPT_COMPLAINTS:
            self.first.append(complaint)
        if self._log is not None:
            self._log.write(complaint.model_dump_json() + "\n")
