"""The library's door: open a shop, converse, say something. For scripts and notebooks; servers use `Service`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import StreamEvent, Turn, TurnDone


class Conversation:
    """One conversation with a shop."""

    def __init__(self, service: Service, runner: asyncio.Runner, conversation_id: str) -> None:
        self._service = service
        self._runner = runner
        self.conversation_id = conversation_id

    def say(self, text: str) -> Turn:
        """Return the whole turn that one utterance brings.

        Raises:
            EmptyUtterance: there is nothing to read.
            UtteranceTooLong: it is longer than a turn takes.
        """
        return self._runner.run(self._last(text))

    def stream(self, text: str) -> AsyncIterator[StreamEvent]:
        """Return what one utterance brings, as it comes; the last event holds the whole turn."""
        return self._service.say(self.conversation_id, text)

    async def _last(self, text: str) -> Turn:
        turns = [event.turn async for event in self.stream(text) if isinstance(event, TurnDone)]
        return turns[-1]


class Assistant:
    """An open shop. Use it as a context manager, or call `close`."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._service = shop.service()
        # One event loop for all turns: a remote generator's connections belong to the loop of its first call.
        self._runner = asyncio.Runner()

    @classmethod
    def open(cls, folder: str | Path) -> Assistant:
        """Open the shop in a folder.

        Raises:
            ConfigError: it is not a shop, or its settings are impossible.
        """
        return cls(Shop.open(Path(folder)))

    def converse(self, conversation_id: str | None = None) -> Conversation:
        """Return a conversation: a new one, or the one with this id."""
        if conversation_id is None:
            conversation_id = self._runner.run(self._service.create()).conversation_id
        return Conversation(self._service, self._runner, conversation_id)

    def close(self) -> None:
        """Close the shop."""
        self._runner.run(self._service.close())
        self._runner.close()
        self.shop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
