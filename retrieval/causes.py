"""What a need is made of, so that each part can be left out: its content words, with where they stand.

A Latin word is one part, its later repetitions with it (a search counts a word once). A Chinese run is cut at the words
that the shop's vocabulary and the noun hierarchy know, longest first; what is between two of them is a part of its own.
Words that ask and point without naming anything are no parts. Knows texts only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from retrieval.nouns import hierarchy
from retrieval.types import AttributeKind
from retrieval.vocabulary import known
from retrieval.words import HAN, STOPWORDS, fold, stem

_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[-'’._/][^\W_{HAN}]+)*")
_HAN = re.compile(f"[{HAN}]")
_KINDS: tuple[AttributeKind, ...] = ("color", "material", "audience")
_ASKING = STOPWORDS | frozenset(
    "i i'd i'm me my we us he she they her his them want wants need needs like looking look search searching find show "
    "get give buy some something anything any one ones please can could would may do does have has am but not no so "
    "very really just also there these those what which who whom how when where hi hello hey thanks thank good best "
    "recommend suggest suggestion idea ideas".split()
)
_HAN_ASKING = re.compile(
    "(?:我|您|你|想要|想|要|买|找|看看|看|请|帮|给|有没有|有|吗|呢|吧|的|了|一|两|些|几|个|款|件|双|条|把|张|点|什么|推荐|"
    "适合|用|和|与|或|在|是|能|可以|比较|不要|不)+"
)


@dataclass(frozen=True)
class Part:
    """One part of a need: as it is written first, and each (start, end) at which it stands."""

    text: str
    spans: tuple[tuple[int, int], ...]


def parts(need: str) -> list[Part]:
    """Return the content words of a need, in the order in which they first stand."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for start, end in _words(need):
        spans.setdefault(_key(need[start:end]), []).append((start, end))
    return [Part(need[places[0][0] : places[0][1]], tuple(places)) for places in spans.values()]


def without(need: str, left_out: Part) -> str:
    """Return a need without one of its parts; "" where no content word is left."""
    kept = list(need)
    for start, end in left_out.spans:
        kept[start:end] = " " * (end - start)
    rest = re.sub(r"\s+", " ", "".join(kept)).strip()
    return rest if any(_words(rest)) else ""


def _key(word: str) -> str:
    return stem(fold(word))


def _words(need: str) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(need):
        if _HAN.match(match[0]):
            yield from _han_words(match[0], match.start())
        elif fold(match[0]) not in _ASKING:
            yield match.span()


def _han_words(run: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the known words of a Chinese run and what is left between them, but for words that only ask."""
    done = 0
    for match in _known_han().finditer(run):
        yield from _left(run, done, match.start(), at)
        yield at + match.start(), at + match.end()
        done = match.end()
    yield from _left(run, done, len(run), at)


def _left(run: str, start: int, end: int, at: int) -> Iterator[tuple[int, int]]:
    while start < end:
        asking = _HAN_ASKING.search(run, start, end)
        stop = asking.start() if asking else end
        if start < stop:
            yield at + start, at + stop
        start = asking.end() if asking else end


@cache
def _known_han() -> re.Pattern[str]:
    words = {*hierarchy().chinese, *(form for kind in _KINDS for form in known(kind))}
    longest_first = sorted((word for word in words if _HAN.match(word)), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest_first)))
