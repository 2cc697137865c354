"""What is wrong with a reply that can be told without knowing what is true: language, leftovers, words, repetition.

Pure functions of texts. Whether a reply is true is the claim check's business, and whether it is good a reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import cache

from assistant.claims import sentences
from retrieval.embedder import minilm_folder
from retrieval.types import Language

_ENDINGS = ("s", "es", "est", "iest", "er", "ing", "ed", "ly")

RUN = 5
"""A sentence in so many turns running is a fault."""

_TITLE = "▢"
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_QUOTED = re.compile(r"[“「『\"][^”」』\"]*[”」』\"]")
_TWICE = re.compile(r"\b([A-Za-z]{2,}) \1\b|([的是在了有您我])\2", re.IGNORECASE)
_PIECES = re.compile(r"\ufffd|##|\[[A-Z]+\]")
_BARE = re.compile(r"\s[,.!?;](?=\s|$)|[,;]{2}|[，。！？；]{2}|\(\s*\)|（\s*）")


def without(text: str, titles: Iterable[str]) -> str:
    """Return a text with a mark in the place of each title, the longest first."""
    for title in sorted(titles, key=len, reverse=True):
        text = text.replace(title, _TITLE)
    return text


def worded(sentence: str, titles: Iterable[str]) -> str:
    """Return the wording of a sentence: the same for other products and numbers."""
    return re.sub(r"\d+(?:[.,]\d+)*", "0", without(sentence, titles)).strip()


def in_language(reply: str, language: Language, titles: Iterable[str]) -> bool:
    """Return whether each sentence is in the language, but for product titles and for what the shop itself wrote.

    A Chinese character counts as a word of Latin script does; a sentence of neither is in every language.
    """
    for sentence in sentences(_QUOTED.sub(" ", without(reply, titles))):
        han, latin = len(_HAN.findall(sentence)), len(_LATIN.findall(sentence))
        if latin > han if language == "zh" else han > latin:
            return False
    return True


def has_placeholder(reply: str) -> bool:
    """Return whether a place for a fact was left unfilled."""
    return "{" in reply or "}" in reply


def broken_words(reply: str, titles: Iterable[str], known: Set[str]) -> list[str]:
    """Return what no one would write: words that nobody knows, a word twice running, stray signs and pieces of words.

    A Latin word is known when the shop or the shopper says it (`known`, see `words_of`) or when it is among the whole
    words of the encoder's vocabulary, which stands in for a dictionary.
    """
    text = without(reply, titles)
    strange = words_of(_QUOTED.sub(" ", text)) - known
    unknown = sorted(word for word in strange if not _is_english(word))
    return unknown + [match.group().strip() for sign in (_TWICE, _PIECES, _BARE) for match in sign.finditer(text)]


def words_of(text: str) -> frozenset[str]:
    """Return the words of Latin script, in lower case and without what follows an apostrophe."""
    return frozenset(re.split("['’]", word)[0].lower() for word in _LATIN.findall(text))


def repeated(turns: Sequence[Sequence[str]], run: int = RUN) -> list[list[str]]:
    """Return for each turn of a conversation, given as its sentences, those that stood in each of the last `run` turns.

    The turn itself is the last of them.
    """
    held = [{sentence.strip() for sentence in turn} for turn in turns]
    return [
        sorted(set.intersection(*held[place + 1 - run : place + 1])) if place + 1 >= run else []
        for place in range(len(held))
    ]


def distinct(texts: Iterable[Sequence[str]], n: int) -> float:
    """Return the share of n-grams that differ, in [0, 1], of texts given as words (distinct-n, Li et al. 2016)."""
    grams = [tuple(text[start : start + n]) for text in texts for start in range(len(text) - n + 1)]
    return len(set(grams)) / max(1, len(grams))


def units(text: str, language: Language) -> list[str]:
    """Return what the length of a text is counted in: words, or characters and foreign words in Chinese."""
    found = re.findall(r"[\u3400-\u9fff]|▢|[^\W\u3400-\u9fff]+(?:['’.,][^\W\u3400-\u9fff]+)*", text)
    return [one.lower() for one in found] if language == "en" else found


def _is_english(word: str) -> bool:
    words = _dictionary()
    stems = [word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))]
    return any(stem in words or f"{stem}e" in words for stem in stems)


@cache
def _dictionary() -> frozenset[str]:
    lines = (minilm_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line.isalpha())
