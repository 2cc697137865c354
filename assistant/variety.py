"""Not the same words again: what the last replies said is drawn anew where it can be, and led in otherwise.

A shopper who asks the same thing again gets the same facts, and would hear the same sentence for ever. `fresh` draws
a reply anew where it would repeat a sentence, of products only the rest; `unrepeated` is the guarantee behind it: a
sentence that every one of the last `REMEMBERED` replies held is said with a lead ("Once more: …") that none of them
held, so that no sentence is said in five turns running whatever the generator. A lead changes no fact.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Any, cast

from assistant.brief import Brief, fill
from assistant.claims import SentenceSplitter
from retrieval.types import Language

REMEMBERED = 4
"""Replies that are kept in mind."""

_DRAWS = 4
"""How often a reply is drawn at most; each draw goes on where the one before it began to repeat."""
_WHOLE_DRAWS = 8
"""How often a reply about nothing is drawn at most, as a whole: it is short, and of few sentences."""

_LEADS: dict[Language, tuple[str, ...]] = {
    "en": ("Once more: ", "As before: ", "Again: ", "To say it again: ", "To repeat: "),
    "zh": ("再说一次：", "和之前一样：", "仍然是：", "重复一下：", "还是那句话："),
}
"""One more than `REMEMBERED`, so that one of them is always fresh."""


async def fresh(draw: Callable[[int], AsyncIterator[str]], brief: Brief) -> AsyncIterator[str]:
    """Yield a reply sentence by sentence, each ended by a line break, that repeats as little as a few draws allow.

    `draw` makes the n-th draw of the reply, from 0, with placeholders. Where a sentence repeats, the reply goes on with
    the sentences of the next draw from the same place on; the last draw is taken as it comes. A reply about nothing is
    drawn as a whole: a refusal may have a lead or none, so that the second sentences of two are no sequel.
    """
    if brief.recent and not brief.products and "passage" not in brief.texts:
        for sentence in await _whole(draw, brief):
            yield f"{sentence}\n"
        return
    begun = 0
    for number in range(_DRAWS):
        repeated = False
        async with aclosing(cast(Any, _sentences(draw(number), brief))) as drawn:
            place = 0
            async for sentence in drawn:
                place += 1
                if place <= begun:
                    continue
                if number < _DRAWS - 1 and _repeats(sentence, brief):
                    repeated = True
                    break
                begun = place
                yield f"{sentence}\n"
        if not repeated:
            return


async def _whole(draw: Callable[[int], AsyncIterator[str]], brief: Brief) -> list[str]:
    """Return the sentences of the first draw, of a few, that repeats nothing, else of the one that repeats least."""
    drawn: list[list[str]] = []
    for number in range(_WHOLE_DRAWS):
        async with aclosing(cast(Any, _sentences(draw(number), brief))) as stream:
            drawn.append([sentence async for sentence in stream])
        if not any(_repeats(sentence, brief) for sentence in drawn[-1]):
            return drawn[-1]
    return min(drawn, key=lambda sentences: sum(_repeats(one, brief) for one in sentences))


def _repeats(sentence: str, brief: Brief) -> bool:
    return said_before(fill(sentence, brief) or "", brief.recent)


async def _sentences(pieces: AsyncIterator[str], brief: Brief) -> AsyncIterator[str]:
    splitter = SentenceSplitter(one.fields["title"] for one in brief.products)
    async with aclosing(cast(Any, pieces)) as stream:
        async for piece in stream:
            for sentence in splitter.feed(piece):
                yield sentence
    for sentence in splitter.flush():
        yield sentence


def said_before(sentence: str, recent: Sequence[str]) -> bool:
    """Tell whether one of the recent replies holds this sentence."""
    return bool(sentence.strip()) and any(sentence.strip() in reply for reply in recent)


def unrepeated(sentence: str, brief: Brief) -> str:
    """Return the sentence, with a lead that the recent replies lack where every one of them held it."""
    recent = brief.recent
    if len(recent) < REMEMBERED or not all(sentence in reply for reply in recent):
        return sentence
    led = (lead + sentence for lead in _LEADS[brief.language])
    return next(one for one in led if not said_before(one, recent))


def least_recent(choices: Sequence[str], recent: Sequence[str]) -> str:
    """Return the first of several ways of saying one thing that no recent reply holds, else the first of all."""
    return next((one for one in choices if not said_before(one, recent)), choices[0])
