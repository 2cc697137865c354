"""Which things a title says the product is: the head nouns of its statements, in English and Chinese.

"Oak Desk Lamp with USB Port, Black" states a lamp: the noun that ends a noun phrase names the thing, what stands
before it only describes, and what follows "with", "for" and the like is another thing. Once one part of a title has
named a known thing, later parts (often words put there for search engines) are not read. Knows words and the noun
hierarchy, nothing of shops.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.nouns import HAN_SETS, HAN_SUFFIXES, LONGEST_NAME, Hierarchy, Stems, name_stems
from retrieval.vocabulary import known
from retrieval.words import fold, has_han, stems, tokens

_HARD = re.compile(r"[,;:|()\[\]{}–—/•]|\s-+\s|，|；|：|（|）|【|】|、")
_SOFT = re.compile(
    r"(?<=\S)\s(?:for|with|without|in|by|from|featuring|features|compatible|including|includes|inspired|made|on|at|w)\b.*|(?<=\S)\sw/.*"
)
_SET_OF = re.compile(
    r"^.*?\b(?:set|pair|pack|box|case|bag|bottle|jar|bundle|lot|bunch|pieces?|tin|tube|roll|can)s?\s+of\s+(?:\d+\s+)?"
)
_OF = re.compile(r"(?<=\S)\sof\b.*")
_JOIN = re.compile(r"\s*(?:&|\+|\band\b)\s*")
TRANSPARENT = frozenset(
    "set kit bundl pack pair combo collect pc piec size style edit model type new sale gift count ct pk mini small "
    "medium larg xl xxl xs plus".split()
)
"""Stems behind a noun that leave it the thing that it is ("guitar bundle")."""
_NOT_NOUNS = frozenset(
    word
    for kind in ("color", "material", "audience")
    for surface in known(kind)
    if surface.isascii() and " " not in surface
    for word in stems(surface)
) - {"throw", "print"}
WORKS = frozenset({"book", "media"})
"""Departments whose titles are names of works and say nothing of the thing."""
JOINER = "&"
EDGE = "|"


@dataclass(frozen=True)
class Reader:
    """Reads titles with the hierarchy and the nouns that a shop's own titles taught."""

    nouns: Hierarchy
    learned: frozenset[str] = frozenset()

    def is_noun(self, word: str) -> bool:
        """Return whether a word may be the head of a noun phrase."""
        return (word in self.nouns.lasts or word in self.learned) and word not in _NOT_NOUNS

    def is_head(self, words: list[str], end: int, kin: frozenset[str] = frozenset()) -> bool:
        """Return whether a noun that ends before `words[end]` is a thing of its own, not part of a longer noun.

        `kin` as in `read`.
        """
        place = end
        while place < len(words) and words[place] in TRANSPARENT:
            place += 1
        if place == len(words) or words[place] == EDGE:
            return True
        if words[place] == JOINER:
            return not self._compound(words[place + 1 :])
        if self.is_noun(words[place]):
            return False
        # "Guitar Tuning Key": one more describing word, then the thing itself.
        gap = words[place]
        behind = words[place + 1] if place + 1 < len(words) else EDGE
        if not gap.isalpha() or gap in _NOT_NOUNS or not self.is_noun(behind):
            return True
        first, second = self._above(words, 0, end), self._above(words, end, place + 2)
        near = any(node in self.nouns.parents for node in first & second)  # "running shoes breathable sneakers"
        return near or bool(kin & first and second and not kin & second)

    def _above(self, words: list[str], start: int, end: int) -> frozenset[str]:
        """Return the nodes that the name ending before a place lies under."""
        return self.nouns.above(self.nouns.head(tuple(words[max(start, end - LONGEST_NAME) : end]))[0])

    def _compound(self, words: list[str]) -> bool:
        """Return whether the phrase that begins here is a noun of two ("tablet case"), which takes the one before."""
        for place, word in enumerate(words):
            if word in (EDGE, JOINER):
                return False
            if self.is_noun(word):
                follows = words[place + 1] if place + 1 < len(words) else EDGE
                return follows not in (EDGE, JOINER) and self.is_noun(follows)
        return False

    def heads(self, words: list[str], kin: frozenset[str]) -> list[frozenset[str]]:
        """Return the nodes that each head noun of one part names, in order."""
        found: list[frozenset[str]] = []
        for end in range(1, len(words) + 1):
            if words[end - 1] == JOINER or not self.is_head(words, end, kin):
                continue
            nodes, _ = self.nouns.head(tuple(words[max(0, end - LONGEST_NAME) : end]))
            if nodes:
                found.append(nodes)
        return found

    def read(
        self, title: str, kin: frozenset[str] = frozenset(), *, strict: bool = False
    ) -> tuple[frozenset[str], str]:
        """Return the nodes that a title states, and its statements as one string of words for `states`.

        Of several heads those count that lie in a department of `kin` (all nodes above the product's category), or
        else (unless `strict`) in one of the last head's: "Solid Top Acoustic Guitar" is no clothing.
        """
        nodes: set[str] = set()
        read: list[str] = []
        for words in parts(title):
            read.append(" ".join(words))
            found = self.heads(words, kin)
            if found:
                fitting = [some for some in found if self.nouns.above(some) & kin]
                home = self.nouns.above(found[-1])
                if fitting or not (strict or kin & WORKS):
                    nodes.update(*(fitting or [some for some in found if self.nouns.above(some) & home]))
                break
        if has_han(title) and not kin & WORKS:
            nodes.update(*(named for named, _ in self.nouns.han_heads(title)))
        return frozenset(nodes), f" {EDGE} ".join(read)

    def states(self, statement: str, phrase: Stems) -> bool:
        """Return whether a statement string holds the phrase as a head noun phrase."""
        words = statement.split(" ")
        size = len(phrase)
        wanted = list(phrase)
        return any(
            words[place : place + size] == wanted and self.is_head(words, place + size)
            for place in range(len(words) - size + 1)
        )


def learn_nouns(titles: Iterable[str]) -> frozenset[str]:
    """Return the words that a shop's titles use as nouns: often last in a part, and seen in singular and plural."""
    last: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    forms: dict[str, set[bool]] = {}
    for title in titles:
        for words in parts(title):
            seen.update(words)
            last[words[-1]] += 1
        for token in tokens(title):
            if token.isalpha() and token.isascii():
                forms.setdefault(_singular(token), set()).add(token.endswith("s"))
    return frozenset(
        word
        for word, times in last.items()
        if times >= 3 and times >= 0.25 * seen[word] and len(forms.get(word, ())) == 2
    )


def _singular(token: str) -> str:
    return (name_stems(token) or ("",))[0]


def parts(title: str) -> Iterator[list[str]]:
    """Yield the parts of a title that may state the product, as words; `JOINER` stands where nouns are joined."""
    for hard in _HARD.split(fold(title).replace("/", " / ") if "://" not in title else title):
        text = _SET_OF.sub("", hard.strip())
        text = _OF.sub("", _SOFT.sub("", text))
        words: list[str] = []
        for number, joined in enumerate(_JOIN.split(text)):
            if number:
                words.append(JOINER)
            words += name_stems(joined)
        if any(word != JOINER for word in words):
            yield words


def states_han(title: str, phrase: str) -> bool:
    """Return whether a Chinese title holds the phrase and no character right behind it makes another thing of it."""
    folded = fold(title)
    place = folded.find(phrase)
    while place >= 0:
        behind = folded[place + len(phrase) :]
        if not behind or behind[0] not in HAN_SUFFIXES or behind.startswith(HAN_SETS):
            return True
        place = folded.find(phrase, place + 1)
    return False
