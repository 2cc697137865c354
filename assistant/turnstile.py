"""How many turns run at once, how many wait, and in which order: the one place where visitors compete.

A turn keeps a core busy, so more of them at once than there are cores only makes each slower; they wait their turn
instead, first come first served, and when too many wait the next one is told so at once rather than left hanging. In
one conversation turns run one after another in the order in which they came, and few may wait, so that one visitor
cannot take the places of all others. A turn runs in a task of its own: a shopper who closes the page or reads slowly
ends or delays the listening, not the turn, and keeps no place.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from weakref import WeakValueDictionary

from assistant.errors import ShopBusy
from assistant.wire import StreamEvent

PER_CONVERSATION = 4
"""Turns of one conversation that run or wait."""

CLOSING_SECONDS = 30.0
"""How long closing waits for the turns that were let in."""

_BUSY = (
    "Many shoppers are asking at the moment, so the assistant cannot take this one yet. Please try again in a moment."
)


class Turnstile:
    """Lets turns in. All methods are called from one event loop."""

    def __init__(self, at_once: int, waiting: int, failed: Callable[[Exception], None]) -> None:
        """Run `at_once` turns and let `waiting` wait; `failed` is told of every turn that ended in an error."""
        self._places = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._admitted = 0
        self._failed = failed
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._own: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = 0

    @property
    def running(self) -> int:
        """Turns that run now."""
        return self._running

    @property
    def waiting(self) -> int:
        """Turns that were let in and wait now."""
        return self._admitted - self._running

    async def close(self) -> None:
        """Wait for the turns that were let in."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSING_SECONDS)

    async def run(
        self, conversation_id: str, turn: Callable[[], AsyncIterator[StreamEvent]]
    ) -> AsyncIterator[StreamEvent]:
        """Yield the events of `turn` as they come.

        Raises:
            ShopBusy: too many turns wait, of all conversations or of this one; `turn` was not begun.
        """
        if self._admitted >= self._most or self._own[conversation_id] >= PER_CONVERSATION:
            error = ShopBusy(_BUSY)
            self._failed(error)
            raise error
        events: asyncio.Queue[StreamEvent | Exception | None] = asyncio.Queue()
        self._admitted += 1
        self._own[conversation_id] += 1
        task = asyncio.create_task(self._work(conversation_id, turn, events))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        while (event := await events.get()) is not None:
            if isinstance(event, Exception):
                raise event
            yield event

    async def _work(
        self,
        conversation_id: str,
        turn: Callable[[], AsyncIterator[StreamEvent]],
        events: asyncio.Queue[StreamEvent | Exception | None],
    ) -> None:
        ended: Exception | None = None
        try:
            # The conversation's lock first: a turn that waits for its own conversation must not hold a place.
            async with self._order.setdefault(conversation_id, asyncio.Lock()), self._places:
                self._running += 1
                try:
                    async for event in turn():
                        events.put_nowait(event)
                finally:
                    self._running -= 1
        except Exception as error:  # a background task: the listener, if there still is one, raises it
            self._failed(error)
            ended = error
        finally:
            self._admitted -= 1
            self._own[conversation_id] -= 1
            if not self._own[conversation_id]:
                del self._own[conversation_id]
        events.put_nowait(ended)  # the place is free before the listener can know that the turn has ended
