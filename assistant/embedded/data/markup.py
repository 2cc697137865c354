"""One written line that carries both an utterance and its annotation, and how to take them apart.

A phrase is written as `do you have [k:black] [c:desk lamps] under $[p:40]`: the text inside a mark is spoken, the key in
front says what it means. One notation for hand-written lines and for generated ones, so that a value is a span of the
utterance by construction and cannot drift from it. Knows no phrases and no language.

Marks: `[c:desk]` sets, `[+k:red]` joins, `[-k:the color]` drops the slot, `[~b:Nike]` drops that value, `[!f:quiet]`
replaces where `f` would join; `[t=price_asc:cheaper]` says a listed value; `[@=1,3:the first and third]` refers to
positions of the slate; `[#:A-1042]` is an order number. `<a|b|>` stands for one of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from assistant.messages import Edit, Slot

KEYS: dict[str, Slot] = {
    "c": Slot.CATEGORY,
    "b": Slot.BRAND,
    "k": Slot.COLOR,
    "m": Slot.MATERIAL,
    "s": Slot.SIZE,
    "f": Slot.FEATURES,
    "a": Slot.AUDIENCE,
    "q": Slot.PRICE_MIN,
    "p": Slot.PRICE_MAX,
    "r": Slot.RATING_MIN,
    "i": Slot.IN_STOCK,
    "d": Slot.ON_SALE,
    "xb": Slot.EXCLUDE_BRAND,
    "xk": Slot.EXCLUDE_COLOR,
    "xm": Slot.EXCLUDE_MATERIAL,
    "xc": Slot.EXCLUDE_CATEGORY,
    "xf": Slot.EXCLUDE_FEATURES,
    "t": Slot.SORT,
    "n": Slot.QUANTITY,
}
_ORDER = {slot: at for at, slot in enumerate(Slot)}
_MARK = re.compile(r"\[([+~!-]?)([a-z]{1,2}|#|@)(?:=([^:\]]*))?:([^\]]*)\]")
_CHOICE = re.compile(r"<([^<>]*)>")
_HOLE = re.compile(r"\{(\w+)\}")
_BEFORE_MARK = re.compile(r"\s+([,.?!;])")
_JOINED = frozenset({Slot.FEATURES, *(slot for slot in Slot if slot.startswith("exclude."))})
"""Slots whose values are wanted or unwanted together: a further one joins those in force."""


@dataclass(frozen=True)
class Segment:
    """A stretch of an utterance; `key` is empty where it means nothing, `op` and `listed` as in the marks."""

    text: str
    key: str = ""
    op: str = ""
    listed: str | None = None


@dataclass(frozen=True)
class Annotated:
    """An utterance with what it means."""

    utterance: str
    edits: tuple[Edit, ...]
    references: tuple[int, ...]
    order_number: str | None


def choose(rng: Random, phrase: str) -> str:
    """Return `phrase` with each `<a|b>` replaced by one of its parts, innermost first."""
    while "<" in phrase:
        phrase, count = _CHOICE.subn(lambda match: rng.choice(match[1].split("|")), phrase)
        if not count:
            break
    return phrase


def expand(rng: Random, phrase: str, resolve: Callable[[str], str]) -> str:
    """Return `phrase` with choices made and each `{hole}` filled by `resolve`, whose answers may hold both again."""
    phrase = choose(rng, phrase)
    while "{" in phrase:
        phrase = choose(rng, _HOLE.sub(lambda match: resolve(match[1]), phrase))
    return phrase


def plain(phrase: str) -> str:
    """Return the spoken text of a marked phrase."""
    return _MARK.sub(r"\4", phrase)


def segments(phrase: str) -> list[Segment]:
    """Return the stretches of a marked phrase in order."""
    phrase = _BEFORE_MARK.sub(r"\1", phrase)
    found: list[Segment] = []
    end = 0
    for match in _MARK.finditer(phrase):
        if match.start() > end:
            found.append(Segment(phrase[end : match.start()]))
        found.append(Segment(match[4], match[2], match[1], match[3]))
        end = match.end()
    if end < len(phrase):
        found.append(Segment(phrase[end:]))
    return found


def annotate(parts: list[Segment], in_force: frozenset[Slot] = frozenset()) -> Annotated:
    """Return the utterance that the segments spell and its meaning, edits in the order of `Slot`.

    Within a slot the first value is `set` and the others `add`. Features and exclusions join those `in_force`.
    """
    edits: list[Edit] = []
    references: tuple[int, ...] = ()
    order_number: str | None = None
    seen: set[Slot] = set()
    for part in parts:
        if not part.key:
            continue
        value = " ".join(part.text.split())
        if part.key == "#":
            order_number = value
        elif part.key == "@":
            named = (int(one) for one in (part.listed or "").split(",") if one)
            references = tuple(dict.fromkeys((*references, *named)))
        else:
            edit = _edit(part, value, seen, in_force)
            if edit not in edits:
                edits.append(edit)
    edits.sort(key=lambda edit: _ORDER[edit.slot])
    utterance = " ".join("".join(part.text for part in parts).split())
    return Annotated(utterance, tuple(edits), references, order_number)


def _edit(part: Segment, value: str, seen: set[Slot], in_force: frozenset[Slot]) -> Edit:
    slot = KEYS[part.key]
    if part.op == "-":
        return Edit(op="drop", slot=slot)
    if part.op == "~":
        return Edit(op="drop", slot=slot, value=value)
    joins = part.op == "+" or slot in seen or (part.op != "!" and slot in _JOINED and slot in in_force)
    seen.add(slot)
    return Edit(op="add" if joins else "set", slot=slot, value=value if part.listed is None else part.listed)


def respell(parts: list[Segment], change: Callable[[str], str]) -> list[Segment]:
    """Return the segments with each text changed; a value changes with its text."""
    return [replace(part, text=change(part.text)) for part in parts]
