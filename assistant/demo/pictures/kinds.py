"""Which shape a product gets: the one whose words its title ends with, else the one that its category calls for.

A title names its own kind of thing last ("Fold Felt Laptop Sleeve"), so the match that ends latest wins, and of two
that end alike the longer one: "desk lamp" is a lamp. What follows a comma, "with", "for" or "from" is not the thing.
Knows words and shapes, no colors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.demo.pictures.desk import DESK
from assistant.demo.pictures.kitchen import KITCHEN
from assistant.demo.pictures.outdoors import OUTDOORS
from assistant.demo.pictures.play import PLAY
from assistant.demo.pictures.rooms import ROOMS
from assistant.demo.pictures.wear import WEAR

GENERIC = "generic"

_SHAPES = {**WEAR, **ROOMS, **KITCHEN, **DESK, **PLAY, **OUTDOORS}
SHAPES: dict[str, str] = {kind: text.partition("\n")[2] for kind, text in _SHAPES.items()}
"""The layers of each shape by its kind."""

_KINDS: dict[str, str] = {
    word.strip(): kind for kind, text in _SHAPES.items() for word in text.partition("\n")[0][1:].split(",")
}
_NOT_THE_THING = re.compile(r", | with | for | from |\(")


def kind_of(title: str, category: Sequence[str]) -> str:
    """Return the kind of shape for a product; `category` is its path, broadest first."""
    for text in (title, *reversed(category[1:])):
        if kind := _last_named(text):
            return kind
    return GENERIC


def _last_named(text: str) -> str | None:
    """Return the kind of the words that end latest in the text, the longest of them."""
    lowered = _NOT_THE_THING.split(text.lower(), maxsplit=1)[0].strip()
    words = re.findall(r"[a-z'&-]+", lowered)
    for end in range(len(words), 0, -1):
        for start in range(max(0, end - 4), end):
            phrase = " ".join(words[start:end])
            for spelt in (phrase, phrase.removesuffix("s"), phrase.removesuffix("es")):
                if spelt in _KINDS:
                    return _KINDS[spelt]
    return None
