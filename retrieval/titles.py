"""Which things a title says the product is: the head nouns of its statements, in English and Chinese.

"Oak Desk Lamp with USB Port, Black" states a lamp: the noun that ends a noun phrase names the thing, what stands
before it only describes, and what follows "with", "for" and the like is another thing. So a guitar strap, a winder for
guitars and 吉他背带 are no guitars. Only the first part of a title that names anything is read: later parts are often
words put there for search engines, or go on with a list of what the thing is for. Where a title leaves the thing open
it states nothing, so that the product meets no demand for a kind that its category does not name. Knows words and the
noun hierarchy, nothing of shops.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.nouns import HAN_SETS, HAN_SUFFIXES, LONGEST_NAME, Hierarchy, Stems, name_stems
from retrieval.title_parts import CHOICE, JOINER, parts
from retrieval.vocabulary import known
from retrieval.words import HAN, fold, has_han, tokens

_HAN_RUN = re.compile(f"[{HAN}]+")
_HAN_FOR = re.compile("(?:适用于?|适合|兼容|用于|专用于?)")
TRANSPARENT = frozenset(
    "set kit bundle pack pair combo collection pc piece size style edition series type new sale count ct pk mini small "
    "medium large xl xxl xs plus starter beginner x inch cm mm ft".split()
)
"""Words behind a noun that leave it the thing that it is ("guitar bundle")."""
_NOT_NOUNS = frozenset(
    word
    for kind in ("color", "material", "audience")
    for surface in known(kind)
    if surface.isascii() and " " not in surface
    for word in name_stems(surface)
) - {"throw", "print", "plate", "paper", "plush"}
_PRIVATIVE = frozenset("miniature dollhouse replica fake doll barbie".split())
"""Words before a noun that make something else of it: a miniature clarinet is a figure."""
_NO_SUCH_THING = frozenset("edition experience".split())
"""Words that right behind a noun make something else of it: the "Piano Edition" of a program, a "Piano Experience"."""
_SHEET_MUSIC = frozenset({("piano", "vocal"), ("piano", "score"), ("guitar", "vocal"), ("organ", "score")})
"""Pairs of words that name notes, not an instrument."""
_OWN_PARTS = frozenset("top body neck back sleeve collar sole toe waist hem".split())
"""Nouns that behind a thing and a describing word are a part of it."""
_MEASURES = frozenset("string key note hole channel pin fret tone drawer shelf seat head blade pocket".split())
"""Nouns that behind a number count what a thing has: a "guitar 6 string" is a guitar."""
_DESCRIBING_AGENTS = frozenset("junior senior tenor minor major monster super winter summer outdoor indoor".split())
"""Words with the ending of an agent that only describe."""
_AGENT = re.compile(r"^[a-z]{3,}(?:er|or)$")
WORKS = frozenset({"book", "media"})
"""Departments whose titles are names of works and say nothing of the thing."""
CONTAINED = frozenset({"food"})
"""Departments whose goods go by what they come in: a cherry bowl that is filed under fruit is no bowl."""
_CONTAINERS = frozenset("bowl basket bouquet bunch box bag jar tray plate platter board cup".split())
_CONNECTORS = frozenset("cable adapter adaptor converter cord wire".split())
"""What a title names that goes on with "to": a "Cable Microphone/Audio to Smartphone" is no microphone."""
_WEIGHTS = frozenset("lb pound oz ounce g gram kg".split())
_PACKS = frozenset("bag box".split())
"""What goods are sold in by weight: a "1 lb. bag" of filling is no bag."""
EDGE = "|"


@dataclass(frozen=True)
class Reader:
    """Reads titles with the hierarchy and the nouns that a shop's own titles taught."""

    nouns: Hierarchy
    learned: frozenset[str] = frozenset()
    inflected: frozenset[str] = frozenset()

    def is_noun(self, word: str) -> bool:
        """Return whether a word may be the head of a noun phrase."""
        return (word in self.nouns.lasts or word in self.learned) and word not in _NOT_NOUNS

    def is_head(self, words: list[str], end: int, kin: frozenset[str] = frozenset()) -> bool:
        """Return whether a noun that ends before `words[end]` is a thing of its own, not part of a longer noun.

        `kin` as in `read`.
        """
        place = end
        if end < len(words) and (words[end] in _NO_SUCH_THING or (words[end - 1], words[end]) in _SHEET_MUSIC):
            return False
        while place < len(words) and words[place] in TRANSPARENT:
            place += 1
        if _choices(words, place):
            return True
        start = place
        later: list[int] = []  # where each noun ends that follows in the same phrase
        while place < len(words) and words[place] not in (EDGE, JOINER):
            word = words[place]
            if word.isdigit() and words[place + 1 : place + 2] and words[place + 1] in _MEASURES:
                place += 2
                continue
            if self.is_noun(word) and word not in TRANSPARENT:
                if place == start:
                    return False
                later.append(place + 1)
            elif self._makes_another(words, place):
                return False
            place += 1
        if not later:
            return not (place < len(words) and words[place] == JOINER and self._compound(words[place + 1 :]))
        first = self.nouns.above(self._name(words, end)[0])
        if self._same(words, end, later[-1]):  # "running shoes breathable sneakers"
            return True
        # "Guitar Solid Top" in the instruments, "Dress Long Sleeve" among the clothes.
        return bool(kin & first) and all(words[one - 1] in _OWN_PARTS for one in later)

    def _same(self, words: list[str], end: int, later: int) -> bool:
        """Return whether of the names that end before two places one is a wider word for the other."""
        one, _ = self._name(words, end)
        other, _ = self._name(words, later, end)
        return self.nouns.wider(one, other) or self.nouns.wider(other, one)

    def _makes_another(self, words: list[str], place: int) -> bool:
        """Return whether an unknown word behind a noun is the thing itself: a "string winder", a "weaving kit"."""
        word = words[place]
        behind = words[place + 1] if place + 1 < len(words) else EDGE
        if word in _NOT_NOUNS or word in TRANSPARENT or word in _DESCRIBING_AGENTS:
            return False
        if word.endswith("ing"):
            return behind in ("kit", "set")
        return behind in (EDGE, JOINER) and (word in self.inflected or _AGENT.match(word) is not None)

    def _name(self, words: list[str], end: int, start: int = 0) -> tuple[frozenset[str], int]:
        """Return the nodes of the longest name between `start` and `end` that ends there, and its size in words."""
        return self.nouns.head(tuple(words[max(start, end - LONGEST_NAME) : end]))

    def _compound(self, words: list[str]) -> bool:
        """Return whether the phrase that begins here is a noun of two ("tablet case"), which takes the one before."""
        for place, word in enumerate(words):
            if word in (EDGE, JOINER):
                return False
            if self.is_noun(word):
                follows = words[place + 1] if place + 1 < len(words) else EDGE
                return follows not in (EDGE, JOINER) and self.is_noun(follows)
        return False

    def heads(self, words: list[str], kin: frozenset[str]) -> list[tuple[frozenset[str], int]]:
        """Return the nodes that each head noun of one part names, in order, with where the noun ends."""
        found: list[tuple[frozenset[str], int]] = []
        for end in range(1, len(words) + 1):
            if not self.is_noun(words[end - 1]) or not self.is_head(words, end, kin):
                continue
            nodes, size = self._name(words, end)
            counted = bool(found) and words[end - 1] in _MEASURES and words[end - 1 - size].isdigit()
            if (
                counted
                or _weighed(words, end)
                or (words[end - 1].endswith("ing") and words[end : end + 1] in (["kit"], ["set"]))
            ):
                continue
            # "Bath Boats": the name of a whole department mostly describes.
            broad = not self.nouns.things(nodes)
            if nodes and not _PRIVATIVE.intersection(words[: end - size]) and (not broad or _closes(words, end)):
                found.append((nodes, end))
        return found

    def read(self, title: str, kin: frozenset[str] = frozenset(), *, filed: bool = False) -> tuple[frozenset[str], str]:
        """Return the nodes that a title states, and its statements as one string of words for `states`.

        Of several heads those count that lie in a department of `kin` (all nodes above the product's category), or
        else in one of the last head's: "Solid Top Acoustic Guitar" is no clothing. Where the category says what
        kind of thing the product is (`filed`), a title that says otherwise must be plain: its first part ends in the
        noun. A list between a connector and "to" says what it connects, and nothing else.
        """
        nodes: set[str] = set()
        read: list[str] = []
        for number, part in enumerate(parts(title)):
            read.append(" ".join(part.words))
            found = self.heads(part.words, kin)
            if part.leads_to and (plug := self._connector(part.words)):
                found = [plug]
            fitting = [some for some, _ in found if self.nouns.above(some) & kin]
            if fitting:
                nodes.update(*fitting)
            elif found and not kin & WORKS:
                last = found[-1][1]
                contained = bool(kin & CONTAINED) and part.words[last - 1] in _CONTAINERS
                plain = number == 0 and _closes(part.words, last) and not contained
                home = self.nouns.above(found[-1][0])
                if plain or not filed:
                    nodes.update(*(some for some, _ in found if self.nouns.above(some) & home))
            if found or part.closed or self._ends_in_thing(part.words):
                break
        if has_han(title) and not kin & WORKS:
            nodes.update(*self._han_things(title))
        return frozenset(nodes), "" if kin & WORKS else f" {EDGE} ".join(read)

    def _connector(self, words: list[str]) -> tuple[frozenset[str], int] | None:
        """Return what the last connector before a list of its ends names, with where it ends; None without one."""
        until = words.index(CHOICE) if CHOICE in words else 0
        end = max((at for at, word in enumerate(words[:until], 1) if word in _CONNECTORS), default=0)
        nodes, _ = self._name(words, end)
        return (nodes, end) if nodes else None

    def _ends_in_thing(self, words: list[str]) -> bool:
        """Return whether the last word of a part that says something is a noun, known or behind a known one."""
        said = [word for word in words if word not in TRANSPARENT and not word.isdigit()]
        if not said or self.is_noun(said[-1]):
            return bool(said)
        return len(said) > 1 and self.is_noun(said[-2]) and self._makes_another(said, len(said) - 1)

    def _han_things(self, title: str) -> Iterator[frozenset[str]]:
        """Yield the nodes of each Chinese noun that names the thing: the last of its run, or a wider word for it."""
        for run, named in self.nouns.han_runs(title):
            whole = [one for one in named if not run[one.end :].startswith("的")]
            # 适用于吉他的背带: what a thing is for comes first.
            if _HAN_FOR.match(run):
                whole = whole[1:]
            if not whole:
                continue
            last = whole[-1].nodes
            for one in whole:
                if one.nodes == last or self.nouns.wider(one.nodes, last) or self.nouns.wider(last, one.nodes):
                    yield one.nodes

    def states(self, statement: str, phrase: Stems) -> bool:
        """Return whether a statement string holds the phrase as a head noun phrase."""
        words = statement.split(" ")
        size = len(phrase)
        wanted = list(phrase)
        return any(
            words[place : place + size] == wanted
            and self.is_head(words, place + size)
            and not self._privative(words, place)
            for place in range(len(words) - size + 1)
        )

    @staticmethod
    def _privative(words: list[str], place: int) -> bool:
        edges = [number for number, word in enumerate(words[:place]) if word == EDGE]
        return bool(_PRIVATIVE.intersection(words[edges[-1] + 1 if edges else 0 : place]))


def _choices(words: list[str], place: int) -> bool:
    """Return whether a list of single words ("Amplifier/Tuner") goes to the end: each is what the thing is."""
    while place < len(words) and words[place] == CHOICE:
        place += 2
    return place >= len(words) and words[place - 2 : place - 1] == [CHOICE]


def _weighed(words: list[str], end: int) -> bool:
    """Return whether a noun that ends at a place is what some weight of goods is sold in."""
    return end > 2 and words[end - 1] in _PACKS and words[end - 2] in _WEIGHTS and words[end - 3].isdigit()


def _closes(words: list[str], end: int) -> bool:
    """Return whether nothing but colors, sizes, numbers and the like follow on a place in a part of a title."""
    return all(word in TRANSPARENT or word in _NOT_NOUNS or not word.isalpha() for word in words[end:])


def learn_nouns(titles: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that a shop's titles use as nouns, and those that titles have in singular and plural alike.

    A noun is often last in a part of a title and seen in both forms; only nouns have a plural, so that a word of the
    second kind right behind a thing is the thing itself ("guitar neck", "microphone preamps").
    """
    last: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    forms: dict[str, Counter[bool]] = {}
    for title in titles:
        for part in parts(title):
            seen.update(part.words)
            last[part.words[-1]] += 1
        for token in tokens(title):
            if token.isalpha() and token.isascii():
                forms.setdefault(_singular(token), Counter())[token.endswith("s")] += 1
    both = {word for word in last if seen[word] >= 3 and len(forms.get(word, ())) == 2}
    nouns = frozenset(word for word in both if last[word] >= 3 and last[word] >= 0.25 * seen[word])
    return nouns, frozenset(word for word in both if min(forms[word].values()) >= 2)


def _singular(token: str) -> str:
    return (name_stems(token) or ("",))[0]


def states_han(title: str, phrase: str, nouns: Hierarchy) -> bool:
    """Return whether a Chinese title holds the phrase and nothing right behind it makes another thing of it."""
    folded = fold(title)
    place = folded.find(phrase)
    while place >= 0:
        behind = _HAN_RUN.match(folded, place + len(phrase))
        rest = behind[0] if behind else ""
        other = rest.startswith("的") or (rest != "" and rest[0] in HAN_SUFFIXES and not rest.startswith(HAN_SETS))
        if not rest or not (other or nouns.han.search(rest)):
            return True
        place = folded.find(phrase, place + 1)
    return False
