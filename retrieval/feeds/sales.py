"""Whether a sale price holds now, from the dates that a feed gives it, and when that changes next.

A sale begins and ends while the file stays the same, so a reader also says when the file must be read again. A date
without a zone is taken as UTC; an end that is a day holds to its end.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}")


class Sales:
    """The sale dates of one file as seen at one moment; `changes_at` is the next that begins or ends, None for none."""

    def __init__(self, now: datetime | None = None) -> None:
        """See them as they are now."""
        self._now = now or datetime.now(UTC)
        self.changes_at: datetime | None = None

    def holds(self, begins: str, ends: str) -> bool:
        """Return whether a sale holds now; an empty date leaves its side open.

        Raises:
            ValueError: a date cannot be read.
        """
        begin = _moment(begins, last=False) if begins else None
        end = _moment(ends, last=True) if ends else None
        for moment in (begin, end):
            if moment is not None and moment > self._now:
                self.changes_at = min(moment, self.changes_at or moment)
        return (begin is None or begin <= self._now) and (end is None or self._now < end)


def split_range(text: str) -> tuple[str, str]:
    """Return both dates of "2026-01-01T00:00+0000/2026-02-01T00:00+0000", the form of Google's feeds.

    Raises:
        ValueError: it is no range.
    """
    begins, slash, ends = text.partition("/")
    if not slash:
        raise ValueError(f"{text!r} is no range of dates; write begin/end in ISO 8601")
    return begins.strip(), ends.strip()


def _moment(text: str, *, last: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is no date; write it in ISO 8601 (2026-01-31)") from error
    if _DAY.fullmatch(text.strip()):
        moment = datetime.combine(moment.date(), time()) + timedelta(days=1 if last else 0)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
