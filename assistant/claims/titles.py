"""Titles of shown products in a sentence, as writers shorten them: words, or Chinese letters, of only one product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.claims.facts import Facts, Scene
from assistant.claims.talk import HAN_TALK, TALK
from retrieval.words import stem

MentionKind = Literal["title", "position", "group", "list", "order"]
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_CONNECTORS = frozenset("and of the for with in a to by & on".split())
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Mention:
    """Where a sentence names shown products. `covered` letters are a title's own and claim nothing new."""

    kind: MentionKind
    start: int
    end: int
    positions: tuple[int, ...]


def latin_titles(text: str, original: str, scene: Scene) -> list[Mention]:
    """Runs of words of one title, with at least one word that tells it from the other shown products."""
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    stemmed = [stem(word.removesuffix("'s")) for word, _, _ in words]
    everything = frozenset().union(*(one.words for one in scene.products)) if scene.products else frozenset[str]()
    found: list[Mention] = []
    at = 0
    while at < len(words):
        size = 0
        if stemmed[at] in everything and words[at][0] not in _CONNECTORS:
            size = _run(at, words, stemmed, everything, text, scene)
            while size:
                mention = _identified(words[at : at + size], stemmed[at : at + size], original, scene)
                if mention:
                    found.append(mention)
                    break
                size -= 1
        at += max(1, size)
    return found


def _run(
    at: int, words: list[tuple[str, int, int]], stemmed: list[str], everything: frozenset[str], text: str, scene: Scene
) -> int:
    """Return how many words from `at` on may be one title; small words belong to it only as a title writes them."""
    size = 1
    for n in range(at + 1, len(words)):
        if words[n][0] in _CONNECTORS:
            if n - at >= size + 2:
                break
            continue
        whole = text[words[at + size - 1][1] : words[n][2]]
        if stemmed[n] not in everything or (n - at > size and not any(whole in one.title for one in scene.products)):
            break
        size = n - at + 1
    return size


def _identified(words: list[tuple[str, int, int]], stemmed: list[str], original: str, scene: Scene) -> Mention | None:
    content = {one for one, (word, _, _) in zip(stemmed, words, strict=True) if word not in _CONNECTORS}
    if words[-1][0] in _CONNECTORS:
        return None
    fitting = [one for one in scene.products if content <= one.words]
    if not fitting:
        return None
    telling = [n for n, one in enumerate(stemmed) if _telling(one, words[n][0], scene)]
    start, end = words[0][1], words[-1][2]
    capital = any(original[words[n][1]].isupper() or _HAN.search(original) for n in telling)
    introduced = len(content) > 1 or original[:start].lower().endswith(("the ", "this ", "that "))
    if not telling or not (capital or introduced):
        return None
    return Mention("title", start, end, tuple(one.position for one in fitting))


def _telling(stemmed: str, word: str, scene: Scene) -> bool:
    """Whether a word can name a product: it is no talk, color, material, figure, or word of the whole slate."""
    if word in TALK or word.isdigit() or stemmed in _generic(scene):
        return False
    holders = sum(stemmed in one.words for one in scene.products)
    if holders > 1 and holders == len(scene.products):
        return False
    return not any(term.kind != "brand" for term in scene.lexicon.find(word))


def _generic(scene: Scene) -> set[str]:
    words = f"{scene.brief.constraints.category or ''} {scene.brief.texts.get('category', '')}".lower()
    return {stem(word) for word in _WORD.findall(words)}


def han_titles(text: str, scene: Scene) -> list[Mention]:
    """The longest parts of Chinese titles that only one shown product has."""
    found: list[Mention] = []
    at = 0
    while at < len(text):
        best: tuple[int, list[Facts]] = (0, [])
        if _HAN.match(text[at]):
            for product in scene.products:
                named = f"{product.title} {product.fields.get('brand', '')}"
                size = _common(text, at, named)
                if size > best[0]:
                    best = (size, [product])
                elif size == best[0] and size:
                    best[1].append(product)
        size, fitting = best
        part = text[at : at + size]
        if size >= 2 and len(fitting) == 1 and _names(part, fitting[0], scene):
            found.append(Mention("title", at, at + size, (fitting[0].position,)))
        at += max(1, size if size >= 2 else 1)
    return found


def _common(text: str, at: int, named: str) -> int:
    size = 0
    while (
        at + size < len(text)
        and (_HAN.match(text[at + size]) or text[at + size].isalnum())
        and text[at : at + size + 1] in named
    ):
        size += 1
    return size


def _names(part: str, product: Facts, scene: Scene) -> bool:
    if part in HAN_TALK or part in (scene.brief.constraints.category or ""):
        return False
    letters = set(range(len(part)))
    for term in scene.lexicon.find(part):
        if term.kind != "brand":
            letters -= set(range(term.start, term.end))
    rest = "".join(part[n] for n in sorted(letters))
    return part in product.fields.get("brand", "-") or (len(part) > 2 and len(rest) >= 2)
