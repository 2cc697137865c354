"""What shoppers call things and what lies under what: the hand-written noun hierarchy, in English and Chinese.

Read once from `nouns.txt`. Knows words only, no product and no shop; `categories` applies it to a catalog. English
names are compared in the singular, so that plurals need no entry. The last word of an English noun phrase and the end
of a Chinese one say what the thing is (the right-hand head rule): "desk lamp" is a lamp, 手机壳 is a 壳.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from retrieval.words import HAN, STOPWORDS, fold, tokens

Stems = tuple[str, ...]

LONGEST_NAME = 4
"""Words of the longest English name."""
HAN_SUFFIXES = frozenset("壳套膜架袋盒垫罩线刷油柜带绳扣贴座机包笔纸灯刀器凳椅弦裙")
"""A character that, right behind a Chinese noun, makes another thing of it (手机 + 壳)."""
HAN_SETS = ("套装", "套组", "套裙", "包邮", "机洗", "包装", "带帽", "袋装", "盒装")
"""What looks like such a character and is none."""
_RUN_HAN = re.compile(f"[{HAN}]")
_RUN = re.compile(f"[{HAN}A-Za-z]+")
_PLURALS = {
    "people": "person", "persons": "person", "children": "child", "feet": "foot", "men": "man", "women": "woman",
    "knives": "knife", "shelves": "shelf", "scarves": "scarf", "leaves": "leaf", "wolves": "wolf", "loaves": "loaf",
    "mice": "mouse", "teeth": "tooth", "geese": "goose", "glasses": "glasses", "eyeglasses": "eyeglasses",
    "sunglasses": "sunglasses", "movies": "movie", "cookies": "cookie", "brownies": "brownie", "hoodies": "hoodie",
    "beanies": "beanie", "selfies": "selfie", "onesies": "onesie", "smoothies": "smoothie", "watches": "watch",
    "series": "series", "species": "species", "potatoes": "potato", "tomatoes": "tomato", "axes": "axe",
    "briefcases": "briefcase", "clothes": "clothes", "headaches": "headache", "lens": "lens", "lenses": "lens",
    "heroes": "hero", "dominoes": "domino", "mangoes": "mango", "zombies": "zombie", "rookies": "rookie",
    "talkies": "talkie", "canvas": "canvas", "canvases": "canvas", "gas": "gas",
}  # fmt: skip
"""Plurals that no ending tells, and words that only look like plurals."""


class Named(NamedTuple):
    """A noun of a text: the nodes that it names, and where it starts and ends."""

    nodes: frozenset[str]
    start: int
    end: int


@dataclass(frozen=True)
class Hierarchy:
    """The nodes, each known by its first English name."""

    parents: dict[str, tuple[str, ...]]
    children: dict[str, tuple[str, ...]]
    english: dict[Stems, frozenset[str]]
    chinese: dict[str, frozenset[str]]
    names: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]  # node to its English and Chinese names
    lasts: frozenset[str]  # words that end an English name
    han: re.Pattern[str]

    def under(self, nodes: Iterable[str]) -> frozenset[str]:
        """Return the nodes and all that lie under them."""
        found: set[str] = set()
        left = list(nodes)
        while left:
            node = left.pop()
            if node not in found:
                found.add(node)
                left.extend(self.children.get(node, ()))
        return frozenset(found)

    def above(self, nodes: Iterable[str]) -> frozenset[str]:
        """Return the nodes and all that they lie under."""
        found: set[str] = set()
        left = list(nodes)
        while left:
            node = left.pop()
            if node not in found:
                found.add(node)
                left.extend(self.parents.get(node, ()))
        return frozenset(found)

    def wider(self, nodes: frozenset[str], others: frozenset[str]) -> bool:
        """Return whether one of the nodes is one of the others or lies over it; a department is too wide to count."""
        return bool(self.things(nodes & self.above(others)))

    def is_department(self, node: str) -> bool:
        """Return whether a node is a broad one: it lies under nothing and has others under it."""
        return node in self.children and node not in self.parents

    def things(self, nodes: Iterable[str]) -> frozenset[str]:
        """Return the nodes that are no departments."""
        return frozenset(node for node in nodes if not self.is_department(node))

    def head(self, words: Stems) -> tuple[frozenset[str], int]:
        """Return the nodes of the longest name that ends the English words, and its length in words (0: none)."""
        for size in range(min(LONGEST_NAME, len(words)), 0, -1):
            nodes = self.english.get(words[len(words) - size :])
            if nodes:
                return nodes, size
        return frozenset(), 0

    def kind(self, phrase: str) -> frozenset[str]:
        """Return the nodes that the noun at the end of a phrase names, in either language."""
        if _RUN_HAN.search(phrase):
            named = list(self.han_heads(phrase))
            return named[-1][0] if named else frozenset()
        return self.head(name_stems(phrase))[0]

    def last_noun(self, text: str) -> str | None:
        """Return the noun at the end of a text as it is written there, None where it ends with none."""
        if _RUN_HAN.search(text):
            named = list(self.han_heads(text))
            return named[-1][1] if named else None
        words = [word for word in tokens(text) if name_stems(word)]
        _, size = self.head(tuple(stem for word in words for stem in name_stems(word)))
        return " ".join(words[len(words) - size :]) if size else None

    def han_heads(self, text: str) -> Iterator[tuple[frozenset[str], str]]:
        """Yield (nodes, name) of each Chinese noun of a text that is a thing of its own, by the end-of-phrase rule."""
        for run, named in self.han_runs(text):
            yield from ((one.nodes, run[one.start : one.end]) for one in named)

    def han_runs(self, text: str) -> Iterator[tuple[str, list[Named]]]:
        """Yield each run of a text without a break, with the nouns in it that no character behind them changes."""
        for found in _RUN.finditer(fold(text)):
            run = found[0]
            matches = list(self.han.finditer(run))
            named: list[Named] = []
            for number, match in enumerate(matches):
                behind = run[match.end() :]
                nodes = self.chinese[match[0]]
                follower = matches[number + 1] if number + 1 < len(matches) else None
                if follower is not None and follower.start() == match.end():
                    kin = self.above(nodes) & self.above(self.chinese[follower[0]])
                    if not kin:
                        continue
                elif behind and behind[0] in HAN_SUFFIXES and not behind.startswith(HAN_SETS):
                    continue
                named.append(Named(nodes, match.start(), match.end()))
            if named:
                yield run, named


@cache
def hierarchy() -> Hierarchy:
    """Return the noun hierarchy that ships with the package."""
    text = Path(__file__).with_name("nouns.txt").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> Hierarchy:
    """Return the hierarchy written as indented lines: English names, a bar, Chinese names."""
    parents: dict[str, list[str]] = {}
    english: dict[Stems, set[str]] = {}
    chinese: dict[str, set[str]] = {}
    names: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    branch: list[str] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        left, _, right = line.partition("|")
        own = tuple(name.strip() for name in left.split(",") if name.strip())
        own_han = tuple(fold(name.strip()) for name in right.split(",") if name.strip())
        node = own[0]
        del branch[depth:]
        if branch and branch[-1] not in parents.setdefault(node, []):
            parents[node].append(branch[-1])
        branch.append(node)
        known = names.get(node, ((), ()))
        names[node] = (tuple(dict.fromkeys(known[0] + own)), tuple(dict.fromkeys(known[1] + own_han)))
        for name in own:
            if not name_stems(name):
                raise ValueError(f"{name!r} is only stopwords and cannot be a noun")
            english.setdefault(name_stems(name), set()).add(node)
        for name in own_han:
            chinese.setdefault(name, set()).add(node)
    children: dict[str, list[str]] = {}
    for node, above in parents.items():
        for parent in above:
            children.setdefault(parent, []).append(node)
    longest_first = sorted(chinese, key=len, reverse=True)
    return Hierarchy(
        parents={node: tuple(above) for node, above in parents.items()},
        children={node: tuple(below) for node, below in children.items()},
        english={stemmed: frozenset(nodes) for stemmed, nodes in english.items()},
        chinese={name: frozenset(nodes) for name, nodes in chinese.items()},
        names=names,
        lasts=frozenset(stemmed[-1] for stemmed in english) - {"up", "down", "on", "in"},
        han=re.compile("|".join(map(re.escape, longest_first)) or "(?!)"),
    )


def name_stems(name: str) -> Stems:
    """Return the words of a noun phrase as names are compared, in order, in the singular, stopwords left out.

    Only plurals and possessives are folded: a search stem would make one word of "generator" and "generation".
    """
    found: list[str] = []
    for token in tokens(name):
        if _RUN_HAN.match(token):
            found.extend(token)
        else:
            found.extend(_noun(part) for part in token.replace("/", "-").split("-") if part and part not in STOPWORDS)
    return tuple(found)


@lru_cache(maxsize=100_000)
def _noun(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "").rstrip("._")
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word if len(word) < 4 or word.endswith(("ss", "us", "is")) else word.removesuffix("s")
