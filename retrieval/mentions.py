"""Where a text states a color, material, audience or size, as spans.

A listed word counts only where it says what the product is. Phrases that hold such a word and mean another thing
("orange juice"), negations ("no leather, wool or silk", 不含皮), comparisons ("like wool", "wood-look") and
words that are more often things than colors ("mint") without a cue beside them state nothing. Knows words, no product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from retrieval.sizes import find_sizes
from retrieval.types import Attribute, AttributeKind
from retrieval.vocabulary import cues, known, normalize

_TOKEN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TEXT_KINDS: tuple[AttributeKind, ...] = ("color", "material", "audience")
_HAN_NOT = re.compile(r"(?:非|无|不含|不是|没有|仿|免|像|如|防)[^，。；,.;]{0,2}$")
_MADE_OF = re.compile(
    r"\b(?:(?:made|crafted|built|woven|knitted|sewn|cut|carved|forged) (?:out )?(?:of|from|with|in) "
    r"(?:(?:[a-z-]+,? )?[a-z-]+ )?|(?:end|edge|long)[ -]grain |solid |genuine |turned )$",
    re.IGNORECASE,
)
"""What a material stands behind when the thing is made of it, with a word or two to describe it."""
_PHRASE = 60
"""Characters before a word that may belong to its phrase."""
_HAN_NOT_AFTER = re.compile(r"^(?:味|纹|感|香|风格|似|般)")


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True)
class _Found:
    kind: AttributeKind
    normal: str
    first: int
    last: int


def find_attributes(text: str, field: str = "text") -> list[Attribute]:
    """Return the colors, materials, audiences and sizes that a text states of its product, in order of their place."""
    found = [*_find_words(text, field), *_find_han(text, field)]
    found.extend(_attribute("size", text, start, end, field) for start, end in find_sizes(text))
    return sorted(found, key=lambda attribute: attribute.span or (0, 0))


def _attribute(kind: AttributeKind, text: str, start: int, end: int, field: str) -> Attribute:
    value = text[start:end]
    return Attribute(
        kind=kind,
        value=value,
        normal=normalize(kind, value),
        field=field,
        span=(start, end),
    )


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], AttributeKind | None]]]:
    """Return the listed Latin phrases by their first word, longest first; traps have no kind."""
    entries: dict[str, dict[tuple[str, ...], AttributeKind | None]] = {}
    for kind in _TEXT_KINDS:
        for surface in known(kind):
            words = tuple(word.lower() for word in _TOKEN.findall(surface))
            if words and surface.isascii() and not (len(words) == 1 and len(words[0]) == 1):
                # Gold and silver are colors in a sentence, and materials only by what stands beside them.
                entries.setdefault(words[0], {}).setdefault(words, kind)
    for trap in cues("traps"):
        if words := tuple(_TOKEN.findall(trap)):
            entries.setdefault(words[0], {})[words] = None
    return {first: sorted(phrases.items(), key=lambda entry: -len(entry[0])) for first, phrases in entries.items()}


def _find_words(text: str, field: str) -> Iterator[Attribute]:
    tokens = [_Token(match[0].lower().replace("’", "'"), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    phrases = _phrases()
    place, vocabulary = 0, set[int]()
    while place < len(tokens):
        match = _longest(text, tokens, place, phrases)
        if match is None:
            place += 1
            continue
        words, kind = match
        last = place + len(words) - 1
        vocabulary.update(range(place, last + 1))
        if kind is not None:
            start, end = tokens[place].start, tokens[last].end
            attribute = _attribute(kind, text, start, end, field)
            if _states(text, tokens, _Found(kind, attribute.normal, place, last), vocabulary):
                yield attribute
        place = last + 1


def _longest(
    text: str,
    tokens: list[_Token],
    place: int,
    phrases: dict[str, list[tuple[tuple[str, ...], AttributeKind | None]]],
) -> tuple[tuple[str, ...], AttributeKind | None] | None:
    for words, kind in phrases.get(tokens[place].word, ()):
        stretch = tokens[place : place + len(words)]
        if tuple(token.word for token in stretch) != words:
            continue
        gaps = (text[left.end : right.start] for left, right in pairwise(stretch))
        if all(len(gap) <= 3 and not re.search(r"[.,;:!?\n]", gap) for gap in gaps):
            return words, kind
    return None


def _states(text: str, tokens: list[_Token], found: _Found, vocabulary: set[int]) -> bool:
    """Return whether a listed word says what the product is, by what stands before and after it."""
    word = tokens[found.first].word if found.first == found.last else ""
    after = _next_word(text, tokens, found.last)
    if _negated(text, tokens, found.first, vocabulary):
        return False
    if found.kind == "material":
        if after in cues("not made of"):
            return False
        start = tokens[found.first].start
        return (
            word not in cues("weak materials")
            or after in cues("material cues")
            or _MADE_OF.search(text[max(0, start - _PHRASE) : start]) is not None
        )
    if found.kind == "color":
        near = (after, _next_word(text, tokens, found.last + 1) if after else "")
        return after not in cues("not colored") and (
            word not in cues("weak colors") or not cues("color cues").isdisjoint(near)
        )
    if word in cues("bare audience"):
        before = tokens[found.first - 1].word if found.first else ""
        if text[max(0, tokens[found.first].start - 1) : tokens[found.first].start] == "-":
            return False
        listed = before in ("and", "or", "&") and found.first >= 2 and tokens[found.first - 2].word in known("audience")
        return before in ("for", "fits", "size") or listed or after in cues("audience cues")
    return True


def _next_word(text: str, tokens: list[_Token], last: int) -> str:
    if last + 1 >= len(tokens) or text[tokens[last].end : tokens[last + 1].start].strip(" -\u2011"):
        return ""
    return tokens[last + 1].word


def _negated(text: str, tokens: list[_Token], first: int, vocabulary: set[int]) -> bool:
    for back in range(first - 1, max(-1, first - 9), -1):
        if re.search(r"[.;:!?\n]", text[tokens[back].end : tokens[back + 1].start]):
            return False
        word = tokens[back].word
        if word in cues("negations"):
            return True
        if word == "free" and tokens[back + 1].word in ("of", "from"):
            return True
        if word == "as" and back >= 2 and tokens[back - 2].word == "as":
            return True
        if word not in cues("bridges") and back not in vocabulary:
            return False
    return False


@cache
def _han_pattern() -> re.Pattern[str]:
    surfaces = {
        surface for kind in _TEXT_KINDS for surface in known(kind) if not surface.isascii() and len(surface) > 1
    }
    surfaces |= {trap for trap in cues("traps") if not trap.isascii()}
    longest_first = sorted(surfaces, key=lambda surface: (-len(surface), surface))
    return re.compile(
        "|".join(map(re.escape, longest_first)) + r"|(?<!女)男(?![女友神])|(?<!男)女(?![男友神])|[棉皮木竹](?=[质制布])"
    )


def _find_han(text: str, field: str) -> Iterator[Attribute]:
    if _HAN.search(text) is None:
        return
    for match in _han_pattern().finditer(text):
        if match[0] in cues("traps"):
            continue
        if _HAN_NOT.search(text[max(0, match.start() - 6) : match.start()]) or _HAN_NOT_AFTER.match(
            text[match.end() :]
        ):
            continue
        kind: AttributeKind = next(kind for kind in _TEXT_KINDS if match[0].lower() in known(kind))
        yield _attribute(kind, text, match.start(), match.end(), field)
