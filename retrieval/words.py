"""Text to search words: folding, segmentation of Latin and Chinese text, stems.

Latin words are lower-cased, folded (é is e, full width is half width) and stemmed by the Snowball English stemmer.
Codes that mix letters and digits, or join parts by a hyphen ("WH-1000XM4"), are kept whole and also split, so that
both ways of typing them find each other. Han runs become single characters and overlapping pairs, as Lucene's
CJKBigramFilter does with `outputUnigrams`: no dictionary to go stale, and a pair is nearly a word. Knows nothing of
products.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

from retrieval.measures import read_measures

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_RUN = re.compile(f"[{HAN}]+")
_OTHER_WORD = re.compile(rf"[^\W_{HAN}]+")
_TOKEN = re.compile(f"[{HAN}]+|[a-z0-9]+(?:[-'._/][a-z0-9]+)*")
_NEGATORS = {"no": 1, "not": 1, "without": 2, "non": 1, "never": 1, "zero": 1}
"""Words of absence, and how many words after them they reach."""
_HAN_NEGATOR = re.compile("不含|不是|没有|无|免|非|零")
_STOP = re.compile(r"[,.;:!?()，。；：！？]")
_AFTER_FREE = frozenset(
    "standing shipping delivery size gift spirit people motion range returns trial flow form hand style weight "
    "weights".split()
)
_PARTS = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?")
_JOINER = re.compile(r"[-_/]|(?<!\d)\.|\.(?!\d)")
_LOCAL = threading.local()

STOPWORDS = frozenset(
    "a an and are as at be by for from in into is it its of on or our that the their this to was we were will with "
    "you your".split()
)
"""English words that carry no product: left out of queries and of the index."""


_IRREGULAR = {
    "people": "person",
    "persons": "person",
    "children": "child",
    "feet": "foot",
    "men": "man",
    "women": "woman",
}
"""Plurals that no suffix rule reaches."""


def fold(text: str) -> str:
    """Return `text` lower-cased, with accents, full-width forms and curly apostrophes folded away."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).replace("’", "'")
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c))).lower()


def has_han(text: str) -> bool:
    """Return whether the text holds a Chinese character."""
    return _HAN_RUN.search(text) is not None


def mostly_han(text: str) -> bool:
    """Return whether a text is Chinese: its Chinese characters are as many as its other words, or more."""
    characters = sum(len(run) for run in _HAN_RUN.findall(text))
    return characters > 0 and characters >= len(_OTHER_WORD.findall(text))


def tokens(text: str) -> list[str]:
    """Return the folded words of a text in order: Latin words and codes whole, each Han run as one token."""
    return _TOKEN.findall(fold(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of one folded Latin word; a possessive 's is dropped, a code comes back as it is."""
    word = word.removesuffix("'s").replace("'", "")
    if any(c.isdigit() for c in word):
        return word
    word = _IRREGULAR.get(word, word)
    # A PyStemmer object must not be shared between threads.
    if not hasattr(_LOCAL, "stem"):
        _LOCAL.stem = Stemmer.Stemmer("english").stemWord
    stemmed: str = _LOCAL.stem(word)
    return stemmed


def stems(text: str) -> tuple[str, ...]:
    """Return the text's words stemmed, in order, hyphenated words apart, each Han character on its own.

    The sequence form that phrases are compared in: "Men's Running-Shoes" is ("man", "run", "shoe").
    """
    found: list[str] = []
    for token in tokens(text):
        if token.isalnum() and token.isascii():  # as nearly all are: nothing to part
            found.append(stem(token))
        elif _HAN_RUN.match(token):
            found.extend(token)
        else:
            found.extend(stem(part) for part in _JOINER.split(token))
    return tuple(found)


def terms(text: str) -> list[str]:
    """Return the index terms of a text, in order, stopwords left out.

    Stems; codes whole and split; Han characters and pairs; numbers, measures and boxes in one form, each measure and
    box as one term more ("13 inch" is also "#330mm"; see `measures`). What the text says is absent is another term than
    what it says is there: "fragrance-free", "no fragrance" and "without fragrance" all give "~fragranc".
    """
    measured = read_measures(fold(text))
    return [*_word_terms(measured.text), *measured.measures, *measured.boxes]


def _word_terms(folded: str) -> list[str]:
    found: list[str] = []
    negated = 0
    words = list(_TOKEN.finditer(folded))
    for place, match in enumerate(words):
        token = match[0]
        if negated and _STOP.search(folded, words[place - 1].end(), match.start()):
            negated = 0
        if _HAN_RUN.match(token):
            found.extend(_han_terms(token))
        elif token in _NEGATORS:
            negated = _NEGATORS[token]
        elif token == "free" and found and _closes(folded, words, place):
            found[-1] = "~" + found[-1].removeprefix("~")
        elif token not in STOPWORDS:
            sign = "~" if negated else ""
            negated = max(0, negated - 1)
            found.extend(_latin_terms(token, sign))
    return found


def required(phrase: str) -> tuple[str, ...]:
    """Return the index terms that a text must hold to state the phrase: each once, a measure only in its normal form.

    Of a Han run only the pairs count (a single character where it stands alone).
    """
    measured = read_measures(fold(phrase))
    plain = _word_terms(measured.rest)
    pairs = {
        character for term in plain if len(term.lstrip("~")) == 2 and has_han(term) for character in term.lstrip("~")
    }
    return tuple(
        dict.fromkeys([*measured.measures, *(t for t in plain if not (has_han(t) and t.lstrip("~") in pairs))])
    )


def _han_terms(run: str) -> Iterator[str]:
    """Yield the characters and pairs of a Han run; the two characters after a word of absence are marked as absent."""
    absent: set[int] = set()
    for match in _HAN_NEGATOR.finditer(run):
        absent.update((match.end(), match.end() + 1))
    starts = {match.end() for match in _HAN_NEGATOR.finditer(run)}
    for place, character in enumerate(run):
        yield "~" + character if place in absent else character
    for place in range(len(run) - 1):
        yield "~" + run[place : place + 2] if place in starts else run[place : place + 2]


def _latin_terms(token: str, sign: str) -> Iterator[str]:
    """Yield a Latin word's terms: its stem, or for a joined or mixed word the whole and its parts.

    "wh-1000xm4" gives wh1000xm4, wh, 1000xm4, 1000, xm; "sugar-free" gives ~sugar; "non-slip" gives ~slip.
    """
    if token.isalpha() or token.replace("'", "").isalpha():
        yield sign + stem(token)
        return
    pieces = [piece for piece in _JOINER.split(token) if piece]
    if len(pieces) > 1 and pieces[-1] == "free":
        yield from dict.fromkeys("~" + stem(piece) for piece in pieces[:-1])
        return
    if len(pieces) > 1 and pieces[0] == "non":
        yield from dict.fromkeys("~" + stem(piece) for piece in pieces[1:])
        return
    seen = dict.fromkeys(stem(piece) for piece in pieces if piece not in STOPWORDS)
    if any(c.isdigit() for c in token):
        seen |= dict.fromkeys([_JOINER.sub("", token)])
        seen |= dict.fromkeys(stem(part) for piece in pieces for part in _PARTS.findall(piece) if len(part) > 1)
    for term in seen:
        yield sign + term


def _closes(folded: str, words: list[re.Match[str]], place: int) -> bool:
    """Return whether a lone "free" belongs to the word before it ("BPA free", not "free standing" or "2, free")."""
    if place == 0 or folded[words[place - 1].end() : words[place].start()].strip():
        return False
    if not words[place - 1][0].isalpha() or words[place - 1][0] in STOPWORDS:
        return False
    follows = words[place + 1][0] if place + 1 < len(words) else ""
    gap = folded[words[place].end() : words[place + 1].start()] if follows else "."
    return bool(gap.strip()) or follows not in _AFTER_FREE
