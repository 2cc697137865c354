"""Reasoning models may write their thoughts before the answer, between `<think>` and `</think>`: neither is the answer.

Servers mostly keep the thoughts apart; where one does not, a shopper must not see them. Only a block that opens the
answer counts. Works on pieces as they stream, cut anywhere.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

_OPEN, _CLOSE = "<think>", "</think>"


class ThoughtFilter:
    """Lets through what follows the thoughts; without thoughts, everything, held back by at most a tag's length."""

    def __init__(self) -> None:
        self._held = ""
        self._where: str = "start"

    def feed(self, piece: str) -> str:
        """Return the part of the answer that is certain after this piece, perhaps none."""
        if self._where == "answer":
            return piece
        self._held += piece
        if self._where == "start":
            begun = self._held.lstrip()
            if _OPEN.startswith(begun[: len(_OPEN)]) and len(begun) < len(_OPEN):
                return ""
            self._where = "thoughts" if begun.startswith(_OPEN) else "answer"
        if self._where == "thoughts":
            _, closed, after = self._held.partition(_CLOSE)
            if not closed:
                return ""
            self._held, self._where = after.lstrip(), "answer"
        answer, self._held = self._held, ""
        return answer

    def end(self) -> str:
        """Return what was held back when the text ended; thoughts that never ended are not an answer."""
        return self._held if self._where == "start" else ""


def without_thoughts(text: str) -> str:
    """Return a whole answer without the thoughts that open it."""
    thoughts = ThoughtFilter()
    return thoughts.feed(text) + thoughts.end()


async def stream_without_thoughts(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """Yield the non-empty pieces of the answer, without the thoughts that open it."""
    thoughts = ThoughtFilter()
    async for piece in pieces:
        if answer := thoughts.feed(piece):
            yield answer
    if answer := thoughts.end():
        yield answer
