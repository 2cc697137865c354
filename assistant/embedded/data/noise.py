"""How people really type: case, missing marks, typos, doubled blanks, emoji.

Changes the segments of an utterance, values with them, so that a misspelt value is annotated as it was written. Order
numbers and listed words keep their meaning whatever happens to their spelling; numbers are never changed.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from assistant.embedded.data.markup import Segment, respell

_EMOJI = ("🙂", "😊", "🙏", "👍", "😅", "😭", "❤️", "🔥", "🤔", "😂", "👀", "✨")
_NEAR = {
    "a": "s", "e": "r", "i": "o", "o": "p", "r": "t", "t": "y", "n": "m", "s": "d", "l": "k", "c": "v", "d": "f", "h": "g", "m": "n", "u": "i",
}  # fmt: skip


def typed(rng: Random, parts: list[Segment], english: bool) -> list[Segment]:
    """Return the segments as typed by hand: mostly tidy or lower case, in a tenth of the cases sloppier."""
    luck = rng.random()
    if english:
        if luck < 0.3:
            parts = respell(parts, str.lower)
        elif luck < 0.315:
            parts = respell(parts, str.upper)
        elif luck < 0.65:
            parts = _capitalized(parts)
    if rng.random() < 0.1:
        parts = _sloppy(rng, parts, english)
    return parts


def _capitalized(parts: list[Segment]) -> list[Segment]:
    for at, part in enumerate(parts):
        if part.text.strip():
            return [*parts[:at], replace(part, text=part.text[0].upper() + part.text[1:]), *parts[at + 1 :]]
    return parts


def _sloppy(rng: Random, parts: list[Segment], english: bool) -> list[Segment]:
    luck = rng.random()
    if luck < 0.2:
        return [replace(part, text=part.text.translate(_NO_MARKS)) if not part.key else part for part in parts]
    if luck < 0.32:
        return [*parts, Segment(" " + rng.choice(_EMOJI) * rng.choice((1, 1, 2, 3)))]
    if luck < 0.42:
        return [*parts, Segment(rng.choice(("...", "!!!", "??", " ??", "!", "~~", "。。。", "…")))]
    if luck < 0.5:
        return [replace(part, text=part.text.replace(" ", "  ", 1)) if not part.key else part for part in parts]
    if not english:
        return parts
    misspelt = list(parts)
    for _ in range(rng.choice((1, 1, 2, 3))):
        at = rng.randrange(len(misspelt))
        if misspelt[at].key not in ("#", "p", "q", "r", "n", "s"):
            misspelt[at] = replace(misspelt[at], text=_typo(rng, misspelt[at].text))
    return misspelt


_NO_MARKS = str.maketrans(dict.fromkeys("'?!.,，。？！"))


def _typo(rng: Random, text: str) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    word = words[at]
    if len(word) < 4 or not word.isalpha():
        return text
    place = rng.randrange(1, len(word) - 1)
    words[at] = rng.choice((
        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        word[:place] + word[place + 1 :],
        word[:place] + word[place] * 2 + word[place + 1 :],
        word[:place] + _NEAR.get(word[place], word[place]) + word[place + 1 :],
    ))  # fmt: skip
    return " ".join(words)
