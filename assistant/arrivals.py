"""Waits for the events of a turn without losing one: a stream that is silent for a while can say that it is alive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from assistant import wire


class Arrivals:
    """Events as they come, with None for each `patience_seconds` in which nothing came."""

    def __init__(self, events: AsyncIterator[wire.StreamEvent], patience_seconds: float) -> None:
        """Listen to the events of one turn."""
        self._events = events
        self._patience_seconds = patience_seconds
        self._coming: asyncio.Future[wire.StreamEvent] | None = None

    async def next(self) -> wire.StreamEvent | None:
        """Return the next event or None.

        Raises:
            StopAsyncIteration: that was all.
        """
        if self._coming is None:
            self._coming = asyncio.ensure_future(anext(self._events))
        # `wait_for` would cancel the event that is on its way.
        done, _ = await asyncio.wait({self._coming}, timeout=self._patience_seconds)
        if not done:
            return None
        coming, self._coming = self._coming, None
        return coming.result()

    def stop(self) -> None:
        """Listen no longer."""
        if self._coming is not None:
            self._coming.cancel()
