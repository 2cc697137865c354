"""What has gone wrong since the server started: errors by code, and since when each part is not available.

In memory alone: after a restart the parts are tried again, and what a turn lacked stands in the stored turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import describe
from assistant.store import utc_now


@dataclass
class Trouble:
    """How often an error came, and when last (UTC)."""

    count: int = 0
    last_at: str = ""


class Watch:
    """Counts and remembers."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.began_at = utc_now()
        self.errors: dict[str, Trouble] = {}
        self._lacked: tuple[str, ...] = ()
        self._since: dict[str, str] = {}

    def failed(self, error: Exception) -> None:
        """Count an error that is ours to mend; what a caller did wrong is not."""
        problem = describe(error)
        if problem.status >= 500:
            trouble = self.errors.setdefault(problem.code, Trouble())
            trouble.count += 1
            trouble.last_at = utc_now()

    def turn(self, lacked: Iterable[str]) -> None:
        """Take what the last turn had to do without, none where it lacked nothing."""
        self._lacked = tuple(lacked)
        now = utc_now()
        self._since |= {part: now for part in self._lacked if part not in self._since}

    def degraded(self, parts: Iterable[str]) -> dict[str, str]:
        """Return what is not available with since when: what the parts say of themselves now, and what a turn lacked.

        A part goes by the words before a colon, so that one that says more each time is still the same.
        """
        said = dict.fromkeys([*parts, *self._lacked])
        now = utc_now()
        self._since = {part: self._since.get(part, now) for part in map(_name, said)}
        return {line: self._since[_name(line)] for line in said}


def _name(line: str) -> str:
    return line.partition(":")[0]
