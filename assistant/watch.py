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
    """Counts and remembers; called from one event loop."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self.began_at = utc_now()
        self.errors: dict[str, Trouble] = {}
        self.degraded_since: dict[str, str] = {}

    def failed(self, error: Exception) -> None:
        """Count an error that is ours to mend; what a caller did wrong is not."""
        problem = describe(error)
        if problem.status >= 500:
            trouble = self.errors.setdefault(problem.code, Trouble())
            trouble.count += 1
            trouble.last_at = utc_now()

    def degraded(self, parts: Iterable[str]) -> None:
        """Take what is not available now; a part that is not among them is back."""
        now = utc_now()
        self.degraded_since = {part: self.degraded_since.get(part, now) for part in parts}
