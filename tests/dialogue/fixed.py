"""A generator that says one text, and what a shopper hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

from assistant.brief import Brief
from assistant.claims import ClaimLexicon
from assistant.generator import Generator
from assistant.reply import Spoken, speak

LEXICON = ClaimLexicon(brands=())


class Fixed:
    """Says one text, whatever the brief."""

    version = "fixed"

    def __init__(self, text: str) -> None:
        self.text = text

    async def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        yield self.text


async def spoken_of(text: str, brief: Brief) -> Spoken:
    """Return what became of a generator's text as the reply to a brief."""
    spoken = Spoken()
    async for _ in speak(cast(Generator, Fixed(text)), brief, "three of them", 1, LEXICON, spoken):
        pass
    return spoken
