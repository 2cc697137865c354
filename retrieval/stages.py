"""Time by stage: what each step of a search took, in milliseconds."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager


class Clock:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Generator[None]:
        """Add the time that the block takes to a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self._stages[stage] = self._stages.get(stage, 0.0) + 1000 * (time.perf_counter() - began)

    def timings(self) -> dict[str, float]:
        """Return the stages and the total so far."""
        return {**self._stages, "total": 1000 * (time.perf_counter() - self._began)}
