"""A product title cut into the parts that may state the product.

Commas, brackets and dashes end a part; what follows "with", "for" and the like is another thing, or what a part comes
with. Knows words, no nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from retrieval.nouns import name_stems
from retrieval.words import fold

_HARD = re.compile(r"[,;:|()\[\]{}–—•]|\s-+\s|\s\+\s|\+(?=[a-z]{3})|，|；|：|（|）|【|】|、")
_SOFT = re.compile(
    r"(?<=\S)\s(?:for|with|without|(?<!\d\s)in|by|from|featuring|features|compatible|including|includes|inspired|made|on|at|to|w"
    r"|fits?|replaces|like|using)\b.*|(?<=\S)\sw/.*"
)
_SCENE = re.compile(r"\s(?:in|on|at)\b")
"""Behind these stands no other thing: "Asterix in Total Chaos, 1000 Piece Jigsaw Puzzle" has yet to say what it is."""
_FOR = re.compile(r"^(?:(?:replacement|replacements|designed|suitable) )?(?:for|fits?|compatible)\b")
_BRACKETED = re.compile(r"[(\[]\s*(?:for|fits?|compatible|designed|suitable)\b[^()\[\]]*[)\]]?")
"""A bracket about what the thing is for, with all its commas."""
_SET_OF = re.compile(
    r"^.*?\b(?:set|pair|pack|box|case|bag|bottle|jar|bundle|lot|bunch|pieces?|tin|tube|roll|can)s?\s+of\s+(?:\d+\s+)?"
)
_OF = re.compile(r"(?<=\S)\sof\b.*")
_JOIN = re.compile(r"\s*(?:&|\band\b)\s*")
JOINER = "&"
CHOICE = "/"


class Part(NamedTuple):
    """One part of a title that may state the product; `closed` where the rest is about what it is for or comes with.

    `leads_to` tells that the rest begins with "to".
    """

    words: list[str]
    closed: bool
    leads_to: bool


def parts(title: str) -> Iterator[Part]:
    """Yield the parts of a title that may state the product; `JOINER` and `CHOICE` stand between joined nouns."""
    for hard in _HARD.split(_BRACKETED.sub(" ", fold(title))):
        whole = hard.strip()
        if _FOR.match(whole):
            continue
        unpacked = _SET_OF.sub("", whole)
        described = _SOFT.sub("", unpacked)
        text = _OF.sub("", described)
        scene = text == described and _SCENE.match(unpacked[len(text) :]) is not None
        words: list[str] = []
        for number, joined in enumerate(_JOIN.split(text)):
            if number:
                words.append(JOINER)
            for other, chosen in enumerate(joined.split(CHOICE)):
                words += [CHOICE, *name_stems(chosen)] if other else name_stems(chosen)
        if any(word not in (JOINER, CHOICE) for word in words):
            leads_to = unpacked[len(described) :].startswith(" to ")
            yield Part(words, closed=text != unpacked and not scene, leads_to=leads_to)
