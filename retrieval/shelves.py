"""What the shelves of a shop hold: the segments of its category paths read with the noun hierarchy.

A shelf says what its products are, and most titles agree. Where they do, a title that names another thing is believed:
one of another department, another garment (an overcoat among the scarves), or one for which the shelf's thing only
describes ("Camera Tripod", "Belt Pouch"). Knows paths, titles and nouns, no need.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from retrieval.catalog import category_levels
from retrieval.nouns import LONGEST_NAME, Hierarchy, Stems, name_stems
from retrieval.words import fold, has_han

Ints = npt.NDArray[np.int64]
Levels = tuple[frozenset[str], ...]
"""What each level of a category path names, as nodes."""

HAN_SHELF = re.compile("(?:类|系列|套装|专区|专场|大全|合集|款)+$")
"""What may end the Chinese name of a shelf and names nothing."""
_PARTS = re.compile(r"\s*(?:&|,|/|\+|、|与|和|\band\b)\s*")
_DISTINCT = frozenset({"clothing"})
"""Departments within which things without a common name are told apart: no coat is a scarf, whatever its shelf."""
_AGREEING = 2
"""So many titles name the shelf's own thing for each that names another, else its name is an umbrella."""


def thing_words(text: str) -> Stems:
    """Return the words of a name of a thing as they are compared, without what shops put behind it."""
    words = name_stems(text.replace("_", " "))
    while len(words) > 1 and words[-1] in ("collection", "sale", "new"):
        words = words[:-1]
    return words


def path_under(path: str, under: frozenset[str], nouns: Hierarchy) -> bool:
    """Return whether a segment names something under the nodes, and none beside it in another language says otherwise.

    家纺 > 盖毯抱枕 seems to be of cushions alone; its "Throws & Cushions" says that it is not.
    """
    return any(
        any(_segment_under(name, under, nouns) for name in names)
        and not any(_lists_others(name, under, nouns) for name in names)
        for names in category_levels(path)
    )


def goes_on(levels: Levels, under: frozenset[str], nouns: Hierarchy) -> bool:
    """Return whether a path goes on from a shelf under the nodes to one of something else: Beds > Bedside Tables."""
    first = next((at for at, named in enumerate(levels) if named & under), len(levels))
    below = (nouns.things(named) for named in levels[first + 1 :])
    return any(things and not nouns.above(things) & under for things in below)


def _lists_others(segment: str, under: frozenset[str], nouns: Hierarchy) -> bool:
    """Return whether a segment lists several things ("Throws & Cushions"), and one that is not under the nodes."""
    parts = _parts(segment)
    if len(parts) < 2 or thing_words(segment) in nouns.english:
        return False
    return any(nodes and not nodes & under for part in parts for nodes in _part_nodes(part, nouns))


def _segment_under(segment: str, under: frozenset[str], nouns: Hierarchy) -> bool:
    """Return whether each part of a path segment ("Hats & Caps", 帽子围巾) names something under the nodes."""
    if segment_nodes(segment, nouns) & under and thing_words(segment) in nouns.english:
        return True
    each = [nodes for part in _parts(segment) for nodes in _part_nodes(part, nouns)]
    return bool(each) and all(nodes & under for nodes in each)


def _part_nodes(part: str, nouns: Hierarchy) -> list[frozenset[str]]:
    """Return what a part of a segment names; Chinese nouns of one department side by side need no "and" to be two."""
    if has_han(part):
        return _han_nodes(part, nouns) or [frozenset()]
    return [segment_nodes(part, nouns)]


def segment_nodes(segment: str, nouns: Hierarchy) -> frozenset[str]:
    """Return the nodes that a segment of a category path names."""
    if has_han(segment):
        named = _han_nodes(segment, nouns)
        return named[-1] if named else frozenset()
    return nouns.head(thing_words(fold(segment)))[0]


def _han_nodes(segment: str, nouns: Hierarchy) -> list[frozenset[str]]:
    """Return what a Chinese segment names; nothing where it does not end with its last noun: 餐桌布艺 are no 餐桌."""
    named = list(nouns.han_heads(segment))
    ends = named and HAN_SHELF.sub("", fold(segment).strip()).endswith(named[-1][1])
    return [nodes for nodes, _ in named] if ends else []


def level_nodes(path: str, nouns: Hierarchy) -> Levels:
    """Return what each level of a category path names in any language, its segments whole and by their parts."""
    return tuple(
        frozenset(node for name in names for part in (name, *_parts(name)) for node in segment_nodes(part, nouns))
        for names in category_levels(path)
    )


def astray(
    levels: Levels,
    kin: frozenset[str],
    positions: Sequence[int],
    titles: Sequence[str],
    titled: Sequence[frozenset[str]],
    nouns: Hierarchy,
) -> Ints:
    """Return the products of a path, ascending positions (N,), whose titles name something else than its last segment.

    `kin` are all nodes above what the path names; `titles`, and the nodes that each names, `titled`, are by position.
    """
    shelf = nouns.things(levels[-1])
    above = nouns.above(shelf)
    over = {named: nouns.above(named) for named in {titled[position] for position in positions}}
    agreeing, strangers, kindred = 0, list[int](), list[int]()
    for position in positions if shelf else ():
        named = titled[position]
        if over[named] & shelf:
            agreeing += 1
        elif named and not named & above:
            if not over[named] & kin or _describes(shelf, titles[position], named, nouns):
                strangers.append(position)
            elif kin & _DISTINCT and not nouns.things(over[named] & above):
                kindred.append(position)
    believed = [found for found in (strangers, kindred) if agreeing >= _AGREEING * len(found)]
    return np.array(sorted(chain.from_iterable(believed)), np.int64)


def _describes(shelf: frozenset[str], title: str, named: frozenset[str], nouns: Hierarchy) -> bool:
    """Return whether a name of the shelf's thing stands right before what an English title names, or begins its name.

    "Camera Tripod" the former, "Camera Grip" the latter: a grip of what else is not known.
    """
    words = name_stems(title)
    return any(
        nouns.head(words[max(0, end - LONGEST_NAME) : end])[0] & shelf
        and any(
            nouns.english.get(words[start : end + size], frozenset()) & named
            for start in range(max(0, end - LONGEST_NAME + 1), end + 1)
            for size in range(1, LONGEST_NAME + 1)
        )
        for end in range(1, len(words))
    )


def _parts(segment: str) -> list[str]:
    return [part for part in _PARTS.split(fold(segment).replace("_", " ")) if part]
