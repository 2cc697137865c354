"""Many examples of one hand-written utterance: other values of the same kind, other typing, another state around it.

Knows what may change without changing what an utterance means: a color for a color, a number for a number of the same
form, a product for a product where the sentence is a plain request ("my [c:shoes] squeak" mostly stays as it is), and
the state where nothing in the utterance leans on it. A value whose words stand in the utterance a second time stays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from assistant.embedded.data import UnderstandExample, figures, needs, noise, worlds
from assistant.embedded.data.markup import Segment, annotate, segments
from assistant.embedded.data.seeds import Seed
from assistant.embedded.data.talk import order_number
from assistant.embedded.data.taxonomy import taxonomy_worlds
from assistant.embedded.data.understanding import Turn, example_of, need_in_force
from assistant.embedded.data.worlds import LEXICON, World
from assistant.messages import Intent, LastAct
from assistant.numbers import parse_number
from retrieval.types import Language

Worlds = dict[Language, tuple[World, ...]]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COUNTED = re.compile(r"\d+ ?[^\W\d]+|\d+个?[\u4e00-\u9fff]+")
_MODEL = re.compile(r"[^\W\d_]\d|/|[+-]")  # US9, 195/65: parts of a name
_SPELLED = {
    "en": re.compile(
        r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
        r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|and)\b ?)+"
    ),
    "zh": re.compile(r"[一二三四五六七八九十百千两]+"),
}
_NAMED_SIZES = (
    ("XS", "S", "M", "L", "XL", "XXL", "3XL"),
    ("small", "medium", "large", "extra large"),
    ("single", "double", "queen", "king"),
    ("小号", "中号", "大号", "加大号"),
)
_RATINGS = ("3", "3.5", "3.8", "4", "4", "4.0", "4.1", "4.2", "4.3", "4.4", "4.5", "4.5", "4.6", "4.7", "4.8", "4.9")
_DRAWN = frozenset(("b", "xb", "k", "xk", "m", "xm"))
"""Keys of values that any word of a list can stand for."""
_KINDRED = (("b", "k", "m"), ("xb", "xk", "xm"))
"""Kinds that only the word tells apart where nothing else does: between commas or Chinese blanks, or behind a "no"."""
_APART: dict[Language, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "en": (re.compile(r"(?:^|[,;] ?)$"), re.compile(r"^(?:$|[,;])")),
    "zh": (re.compile(r"(?:^|[\s,，、])$"), re.compile(r"^(?:$|[\s,，、])")),
}
_REFUSED = re.compile(
    r"(?:\b(?:no|not|without|except|anything but) |不要|不想要|不考虑|除了|避开|拒绝|别)$", re.IGNORECASE
)
_WEAK = frozenset("色的款子小大个")
"""Chinese characters that two values may share by chance."""
_ABOUT_NOTHING = frozenset({
    Intent.ORDER_STATUS, Intent.CANCEL_ORDER, Intent.RETURN, Intent.POLICY_QUESTION, Intent.HANDOFF, Intent.OUT_OF_SCOPE, Intent.VIEW_CART,
})  # fmt: skip
"""Intents that mean the same after anything that the assistant did."""


def examples(seeds: tuple[Seed, ...], n: int, seed: int, taxonomy: Path | None = None) -> Iterator[UnderstandExample]:
    """Yield `n` examples of the seeds that are not for validation, the same for the same seed; half English.

    Raises:
        CatalogError: a file of the taxonomy is missing or holds a row that cannot be read.
        ValueError: a language has no seed to train on.
    """
    rng = Random(seed)
    of: dict[Language, list[Seed]] = {"en": [], "zh": []}
    for one in seeds:
        if not one.for_validation:
            of[one.language].append(one)
    if not all(of.values()):
        raise ValueError("seeds of both languages are needed to make examples of them")
    extra: Worlds = {"en": (), "zh": ()}
    if taxonomy is not None:
        extra = {"en": taxonomy_worlds(taxonomy, "en"), "zh": taxonomy_worlds(taxonomy, "zh")}
    made = 0
    while made < n:
        chosen = rng.choice(of[rng.choice(("en", "zh"))])
        example = varied(rng, chosen, extra)
        if example:
            made += 1
            yield example


def varied(rng: Random, seed: Seed, extra: Worlds) -> UnderstandExample | None:
    """Return an example like `seed`; None where nothing is left of the utterance."""
    turn = seed.turn
    parts = segments(turn.phrase)
    if rng.random() < 0.75:
        turn = _restated(rng, seed, parts, extra)
        parts = _exchanged(rng, seed.language, parts, _unmarked(parts), extra)
    if rng.random() < 0.6:
        parts = noise.typed(rng, parts, seed.language == "en")
    return example_of(turn, seed.language, parts)


def _restated(rng: Random, seed: Seed, parts: list[Segment], extra: Worlds) -> Turn:
    """Return the turn in a state that leaves its meaning as it is."""
    turn = seed.turn
    if seed.held:
        if rng.random() < 0.5 and all(part.op != "~" for part in parts):
            said = " ".join(part.text for part in parts)
            held = _exchanged(rng, seed.language, segments(seed.held), said, extra)
            turn = replace(turn, held=worlds.fold(annotate(held).edits))
        if turn.intent in (Intent.SEARCH, Intent.REFINE) and turn.shown > 1 and all(part.key != "@" for part in parts):
            turn = replace(turn, shown=rng.choice((turn.shown, 2, 3, 4, 6)))
        return turn
    if turn.last != "none" or rng.random() < 0.7:
        return turn
    complete = any(part.key == "c" for part in parts) or len(_unmarked(parts)) > 30
    if turn.intent in _ABOUT_NOTHING or (turn.intent == Intent.SEARCH and complete):
        world = worlds.pick_world(rng, seed.language, extra[seed.language])
        last: LastAct = rng.choice(("products", "products", "products", "talk", "care", "cart", "no_match"))
        shown = 0 if last == "no_match" else rng.choice((1, 2, 3, 3, 4, 6))
        return replace(turn, held=need_in_force(rng, world, rng.choice((0, 1, 2, 3)))[1], last=last, shown=shown)
    return turn


def _unmarked(parts: list[Segment]) -> str:
    return " ".join(part.text for part in parts if not part.key).strip()


def _exchanged(rng: Random, language: Language, parts: list[Segment], around: str, extra: Worlds) -> list[Segment]:
    """Return the segments with values exchanged for others of their kind; `around` is text that may lean on them."""
    amounts = _amounts(rng, language, parts, around)
    direct = len(around) <= (9 if language == "zh" else 35)
    said = {part.text for part in parts if part.key}
    found: list[Segment] = []
    for at, part in enumerate(parts):
        changed = amounts.get(at)
        if _exchangeable(language, part, around):
            if part.key in ("c", "xc"):
                after_article = bool(found) and bool(re.search(r"\ban? $", found[-1].text))
                if rng.random() < (0.4 if direct else 0.08):
                    changed = _noun(rng, language, part.text, after_article, extra)
            elif part.key not in ("p", "q") and rng.random() < 0.5:
                key = _kind(rng, language, parts, at)
                changed = _drawn(rng, language, key) or _alike(rng, language, part.key, part.text)
                if changed in said and key in _DRAWN:
                    changed = None  # else one utterance might want and exclude the same
                part = replace(part, key=key if changed else part.key)
        if changed and changed != part.text:
            found = _with_article(found, changed) if language == "en" else found
            part = replace(part, text=changed)
            said.add(changed)
        found.append(part)
    return found


def _kind(rng: Random, language: Language, parts: list[Segment], at: int) -> str:
    """Return the key of a value's kind, or in one of five cases that of another kind that its place allows."""
    key = parts[at].key
    kindred = next((keys for keys in _KINDRED if key in keys), None)
    if kindred is None or rng.random() > 0.2:
        return key
    before, after = (
        parts[near].text if 0 <= near < len(parts) and not parts[near].key else "" for near in (at - 1, at + 1)
    )
    left, right = _APART[language]
    free = _REFUSED.search(before) if key.startswith("x") else left.search(before) and right.search(after)
    return rng.choice(kindred) if free else key


def _exchangeable(language: Language, part: Segment, around: str) -> bool:
    return bool(part.key) and part.op not in ("-", "~") and not _leans(language, part.text, around)


def _amounts(rng: Random, language: Language, parts: list[Segment], around: str) -> dict[int, str]:
    """Return other prices by their place among the segments; those of a range change together and keep its order."""
    prices = [at for at, part in enumerate(parts) if part.key in ("p", "q") and part.op not in ("-", "~")]
    free = [at for at in prices if _exchangeable(language, parts[at], around)]
    factor = math.exp(rng.uniform(-0.9, 0.9))
    if {parts[at].key for at in prices} != {"p", "q"}:
        return {at: _amount(rng, language, parts[at].text, factor) for at in free if rng.random() < 0.7}
    if free != prices or rng.random() > 0.7:
        return {}
    changed = {at: _amount(rng, language, parts[at].text, factor) for at in prices}
    lows, highs = (
        [parse_number(text) or 0.0 for at, text in changed.items() if parts[at].key == key] for key in ("q", "p")
    )
    return changed if max(lows) < min(highs) else {}


def _leans(language: Language, value: str, around: str) -> bool:
    """Tell whether words of a value stand in the text around it too."""
    if language == "zh" and not value.isascii():
        return bool((set(value) - _WEAK) & set(around))
    words = re.findall(r"[^\W_]+", value.lower())
    return any(word.rstrip("s")[:6] in around.lower() for word in words if len(word) > 2)


def _with_article(found: list[Segment], value: str) -> list[Segment]:
    if not found or found[-1].key:
        return found
    article = "an " if needs.VOWEL.match(value) else "a "
    text = re.sub(r"\b([Aa])n? $", lambda match: match[1] + article[1:], found[-1].text)
    return [*found[:-1], replace(found[-1], text=text)]


def _noun(rng: Random, language: Language, noun: str, after_article: bool, extra: Worlds) -> str | None:
    many = noun.endswith("s") and not noun.endswith("ss")
    for _ in range(4):
        world = worlds.pick_world(rng, language, extra[language])
        if many or language == "zh":
            return world.plural
        if world.counted or not after_article:
            return world.noun
    return None


def _amount(rng: Random, language: Language, text: str, factor: float) -> str:
    if _SPELLED[language].fullmatch(text):
        return figures.spelled(rng.choice((*range(8, 100), *range(100, 1000, 10), *range(1000, 4000, 100))), language)
    return _rescaled(text, factor, as_round=rng.random() < 0.6)


def _rescaled(text: str, factor: float, as_round: bool = True) -> str:
    """Return the text with its numbers multiplied, written as they were: decimals, commas and, if asked, roundness."""

    def times(match: re.Match[str]) -> str:
        written = match[0]
        decimals = len(written.partition(".")[2])
        number = float(written.replace(",", ""))
        scaled = number * factor
        if not decimals:
            steps = (100, 50, 10, 5) if as_round else ()
            step = next((step for step in steps if number % step == 0 and scaled >= 2 * step), 1)
            scaled = max(1, round(scaled / step) * step)
        return f"{max(scaled, 10.0**-decimals):{',' if ',' in written else ''}.{decimals}f}"

    return _NUMBER.sub(times, text)


def _drawn(rng: Random, language: Language, key: str) -> str | None:
    """Return another value of a kind that any word of its list can stand for, None for other kinds."""
    words = LEXICON[language]
    if key in ("b", "xb"):
        return worlds.brand(rng, language)
    if key in ("k", "xk"):
        return rng.choice(words.COLORS)
    if key in ("m", "xm"):
        materials = rng.choice(tuple(words.DEPARTMENTS.values())).materials
        return rng.choice(materials) if materials else None
    if key == "#":
        return next(part.text for part in segments(order_number(rng)) if part.key)
    return None


def _alike(rng: Random, language: Language, key: str, text: str) -> str | None:
    """Return another value of a kind that keeps the form of `text` (a number, a size), None where it has none."""
    if key == "r" and _NUMBER.fullmatch(text):
        return rng.choice(_RATINGS)
    if key == "n" and text.isdecimal():
        return str(rng.randrange(2, 13)) if int(text) > 1 else None
    if key == "n" and _SPELLED[language].fullmatch(text):
        return figures.spelled(rng.randrange(2, 13), language)
    if key == "s" or (key in ("f", "xf") and _COUNTED.fullmatch(text)):
        for names in _NAMED_SIZES:
            if text in names:
                return rng.choice(names)
        return None if _MODEL.search(text) else _rescaled(text, rng.uniform(0.5, 1.8))
    return None
