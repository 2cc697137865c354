"""Which shown products a sentence speaks of, and where: titles whole or shortened, positions, groups.

A mention stands for one or more positions. Words between mentions belong to the one before them, but for what leads
into the next ("the black Oakridge desk", "99元的A"): `Subjects.at` decides.
"""

from __future__ import annotations

import re

from assistant.claims.facts import Scene
from assistant.claims.titles import Mention, han_titles, latin_titles
from assistant.claims.values import number

_ORDINALS = {
    word: n
    for n, words in enumerate(
        ("first 1st 一 1", "second 2nd 二 2", "third 3rd 三 3", "fourth 4th 四 4", "fifth 5th 五 5", "sixth 6th 六 6"),
        1,
    )
    for word in words.split()
}
_NOUN = r"(?:one|option|product|choice|pick|card|result|model|suggestion|pair)"
_ENGLISH_POSITION = re.compile(
    rf"\b(?:the|my|that) (?P<ord>first|second|third|fourth|fifth|sixth|last|final|1st|2nd|3rd|4th"
    rf"|5th|6th)\b(?: {_NOUN}\b)?"
    r"(?! (?:time|place|order|step|thing|question|glance|look|two|three|few|word|minute|chance|purchase))"
    rf"|\b(?:option|number|product|pick|choice|no\.|#) ?#?(?P<num>[1-6]|one|two|three|four|five|six)\b(?! (?:of|in))"
    r"|\bthe (?P<pair>former|latter)\b(?! two)|\bthe (?P<some>first|last|latter|former) two\b"
)
_HAN_POSITION = re.compile(
    r"第(?P<ord>[一二三四五六1-6])(?:款|个|件|双|条|种|项|张|把|盏|台|只|套|号|名)"
    r"|(?P<last>最后(?:一|那)?(?:款|个|件|双))|(?P<pair>前者|后者)|(?P<some>[前后])(?:两|2"
    r"|二)(?:款|个|件|双|者)|(?P<head>首款)|(?:选项|方案)\s?(?P<num>[一二三四五六1-6])(?!\d)"
)
_GROUP = re.compile(
    r"\b(?:all|none|each|every one|both|neither|any|either)(?: (?:one|three|two|four|five"
    r"|six))?(?: of (?:these|them|those|the (?:two|three|four|five|six)))?\b(?= (?:are|is|have|has"
    r"|come|cost|stay|fall|fit|sit|in|under|below|of|within|products?|options?|were|sell|run)\b"
    r"|\s*[.,!]|$)"
    r"|\ball (?:two|three|four|five|six)\b|(?<!of )(?<!among )(?<!between )\b(?:these|they|those)\b"
    r"|(?:这|以上|上面)(?:[两三四五六几2-6])(?:款|个|件|种|双)(?!里|中|之中|当中|之间)|它们"
    r"|每(?:一)?(?:款|个|件)|所有(?:这些|商品|款)"
)
_JOIN = re.compile(r"\s*(?:,|、|和|与|及|跟|以及|&|\band\b|\bor\b|,\s*and\b)\s*(?:the\s|and\s(?:the\s)?)?")
_COMPARED = re.compile(r"(?:compared (?:to|with)|next to|beside|versus|unlike|than)\s(?:the )?$|[比跟与和]$")


def mentions(text: str, original: str, scene: Scene, subject: tuple[int, ...]) -> list[Mention]:
    """Return the mentions in a `plain` text in order, without overlap; `subject` is that of the sentence before."""
    taken = [False] * len(text)
    found: list[Mention] = []

    def take(mention: Mention) -> None:
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
            found.append(mention)

    for product in sorted(scene.products, key=lambda one: -len(one.title)):
        at = text.find(product.title) if product.title else -1
        while at >= 0:
            twins = tuple(one.position for one in scene.products if one.title == product.title)
            take(Mention("title", at, at + len(product.title), twins))
            at = text.find(product.title, at + 1)
    for mention in (*latin_titles(text, original, scene), *han_titles(text, scene)):
        take(mention)
    for mention in (*_positions(text, scene, subject), *_groups(text, scene, subject)):
        take(mention)
    return _joined(text, sorted(found, key=lambda one: one.start))


def _joined(text: str, found: list[Mention]) -> list[Mention]:
    """Join parts of one title, and "A, B and C" into one mention of all in that order."""
    joined: list[Mention] = []
    for mention in found:
        last = joined[-1] if joined else None
        gap = text[last.end : mention.start] if last else ""
        if last and last.kind in ("title", "list", "position") and mention.kind in ("title", "position"):
            if not gap.strip() and last.kind == mention.kind == "title" and last.positions == mention.positions:
                joined[-1] = Mention("title", last.start, mention.end, last.positions)
                continue
            if not gap.strip() and last.kind == "list" and last.positions[-1:] == mention.positions:
                joined[-1] = Mention("list", last.start, mention.end, last.positions)
                continue
            if _JOIN.fullmatch(gap) and not _COMPARED.search(text[: last.start]):
                joined[-1] = Mention("list", last.start, mention.end, (*last.positions, *mention.positions))
                continue
        joined.append(mention)
    return joined


def _positions(text: str, scene: Scene, subject: tuple[int, ...]) -> list[Mention]:
    known = [one.position for one in scene.products]
    if not known:
        return []
    found: list[Mention] = []
    for pattern in (_ENGLISH_POSITION, _HAN_POSITION):
        for match in pattern.finditer(text):
            groups = {name: value for name, value in match.groupdict().items() if value}
            found.append(Mention("position", match.start(), match.end(), _meant(groups, known, subject)))
    return found


def _meant(groups: dict[str, str], known: list[int], subject: tuple[int, ...]) -> tuple[int, ...]:
    if "last" in groups or groups.get("ord") in ("last", "final"):
        return (known[-1],)
    if "head" in groups:
        return (known[0],)
    if "ord" in groups:
        return (_ORDINALS[groups["ord"]],)
    if "num" in groups:
        return (int(number(groups["num"]) or 0),)
    if "pair" in groups:
        pair = subject if len(subject) == 2 else tuple(known[:2])
        return (pair[0] if groups["pair"] in ("former", "前者") else pair[-1],)
    return tuple(known[-2:] if groups["some"] in ("last", "latter", "后") else known[:2])


def _groups(text: str, scene: Scene, subject: tuple[int, ...]) -> list[Mention]:
    every = tuple(one.position for one in scene.products)
    found: list[Mention] = []
    for match in _GROUP.finditer(text):
        pair = re.search(r"both|neither|either|两|2", match.group())
        positions = subject if pair and len(subject) == 2 else every
        if positions:
            found.append(Mention("group", match.start(), match.end(), positions))
    return found


_BREAK = re.compile(r"[,;:()]|\b(?:while|but|whereas|and)\b|而|但|、")
_LEADS_IN = re.compile(r"(?:的|\s|-|/|and|与|和)*(?:那款|这款|那个|这个|是|the|one is)?\s*(?:[a-z]+\s?)?")
_REFERS_BACK = re.compile(r"\b(?:it|it's|its|this|that|which|whose|they|their|them|one)\b|它|其|这款|该款")


class Subjects:
    """The mentions of one sentence, and whom each place in it speaks of."""

    def __init__(self, text: str, found: list[Mention], fallback: tuple[int, ...]) -> None:
        """Take the mentions of `text`; `fallback` is spoken of where none applies."""
        self.text = text
        self.found = found
        self.fallback = fallback

    @property
    def named(self) -> list[Mention]:
        """Return the mentions that single products out."""
        return [one for one in self.found if one.kind in ("title", "position", "list")]

    def covered(self, start: int, end: int) -> Mention | None:
        """Return the title that holds these letters."""
        return next(
            (one for one in self.named if one.kind != "position" and one.start <= start and end <= one.end), None
        )

    def mention_at(self, start: int, end: int) -> Mention | None:
        """Return the mention that the words from `start` to `end` speak of."""
        inside = next((one for one in self.found if start < one.start and one.end < end), None)
        if inside:
            return inside
        before = [one for one in self.found if one.end <= start]
        after = [one for one in self.found if one.start >= end]
        if not after:
            return before[-1] if before else None
        gap = self.text[end : after[0].start]
        if not before:
            return after[0]
        if (
            after[0].kind in ("title", "list")
            and len(gap) <= 24
            and _LEADS_IN.fullmatch(gap)
            and not _BREAK.search(gap.strip(" ,"))
        ):
            # "A at $20 and B": what stands between two mentions belongs to the first, unless it leads into the second.
            between = self.text[before[-1].end : start]
            if "的" in gap or _BREAK.search(between) or between.rstrip().endswith((" the", " a")):
                return after[0]
        if gap.strip() == "(" and self.text[after[0].end :].lstrip()[:1] == ")":
            return after[0]
        clause = _last_break(self.text, start)
        if (
            before[-1].end <= clause
            and after[0].kind != "group"
            and not _BREAK.search(gap)
            and not _REFERS_BACK.search(self.text[clause:start])
        ):
            # A clause that names one product speaks of it from its first word on.
            return after[0]
        return before[-1]

    def at(self, start: int, end: int) -> tuple[int, ...]:
        """Return the positions that the words from `start` to `end` speak of."""
        mention = self.mention_at(start, end)
        return mention.positions if mention else self.fallback

    def linked(self, start: int, end: int) -> Mention | None:
        """Return the single product that a superlative stands for: first within its clause, then anywhere."""
        low, high = _last_break(self.text, start), _next_break(self.text, end)
        named = self.named
        before = [one for one in named if one.end <= start]
        after = [one for one in named if one.start >= end]
        near_before = [one for one in before if one.end > low]
        near_after = [one for one in after if one.start < high]
        ranked = [*near_before[-1:], *near_after[:1], *before[-1:], *after[:1]]
        return ranked[0] if ranked else None


def _last_break(text: str, start: int) -> int:
    return max((match.start() for match in _BREAK.finditer(text, 0, start)), default=0)


def _next_break(text: str, end: int) -> int:
    match = _BREAK.search(text, end)
    return match.start() if match else len(text)
