"""What a made-up shopper wants: a product and facts about it, as marked phrases, and the constraints they amount to.

Knows the word lists and how a value is written (numbers, articles, two colors); knows no sentences. A `Fact` is the
part that every sentence shares, so that a new way of saying it needs no new way of annotating it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from types import ModuleType

from assistant.embedded.data import figures, lexicon_en, lexicon_zh, phrases_en, phrases_zh
from assistant.embedded.data.lexicon_en import Department
from assistant.embedded.data.markup import segments
from assistant.messages import Edit, Slot
from assistant.numbers import parse_number
from retrieval.types import Audience, Constraints, Exclusions, Language, Sort

LEXICON: dict[Language, ModuleType] = {"en": lexicon_en, "zh": lexicon_zh}
PHRASES: dict[Language, ModuleType] = {"en": phrases_en, "zh": phrases_zh}

KEY_OF: dict[str, str] = {
    "color": "k", "material": "m", "size": "s", "brand": "b", "adjective": "f", "having": "f", "serves": "f", "verbs": "f",
    "exclude.color": "xk", "exclude.material": "xm", "exclude.brand": "xb", "exclude.category": "xc",
    "unwanted_thing": "xf", "unwanted_trait": "xf",
}  # fmt: skip
"""The mark of each kind of fact that has free values."""

_SLOT_OF = {
    "adjective": "features", "having": "features", "serves": "features", "verbs": "features", "price_range": "price_max",
    "unwanted_thing": "exclude.features", "unwanted_trait": "exclude.features",
}  # fmt: skip
_ARTICLE = re.compile(r"((?:an?|the|my|his|her|some) )(.+)")
_SIZE_WORD = re.compile(r"((?:size|sz) )(.+)")
_TRAITS = frozenset(
    "tight itchy short flashy heavy bulky loud noisy thin soft tall harsh sticky greasy chunky spicy sweet scratchy shiny "
    "complicated scary violent flimsy wobbly scented glossy see-through fluffy squeaky cheap-looking slippery squeaky "
    "bright solid oily".split()
)
NEED_KINDS = (
    ("color", 22), ("material", 13), ("size", 17), ("brand", 12), ("adjective", 20), ("having", 10), ("serves", 13),
    ("verbs", 3), ("audience", 10), ("price_max", 24), ("price_min", 8), ("price_range", 7), ("rating_min", 6),
    ("in_stock", 3), ("on_sale", 3), ("sort", 2), ("exclude.color", 3), ("exclude.material", 4), ("exclude.brand", 5),
    ("exclude.category", 1), ("unwanted_thing", 5), ("unwanted_trait", 3),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """The product that a shopper has in mind, with the words that go with it."""

    language: Language
    noun: str
    plural: str
    counted: bool
    department: Department


@dataclass(frozen=True)
class Fact:
    """One thing wanted or not wanted: its kind and its marked values (numbers: `p` and `q` and `r` parts)."""

    kind: str
    values: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        """Name of the slot that it fills."""
        return _SLOT_OF.get(self.kind, self.kind)


def pluralize(noun: str) -> str:
    """Return the plural of an English noun phrase."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("shelf"):
        return noun[:-1] + "ves"
    if noun.endswith("knife"):
        return noun[:-2] + "ves"
    if noun.endswith("man"):
        return noun[:-2] + "en"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun if noun.endswith(("food", "furniture")) else noun + "s"


def world_of(language: Language, entry: str, department: Department) -> World:
    """Return the world of one entry of a word list (`*` plural only, `~` not counted)."""
    noun = entry.rstrip("*~")
    if language == "zh" or entry != noun:
        return World(language, noun, noun, False, department)
    return World(language, noun, pluralize(noun), True, department)


def pick_world(rng: Random, language: Language, extra: tuple[World, ...] = ()) -> World:
    """Return a random world, in two of five cases one of `extra` where there are any."""
    if extra and rng.random() < 0.4:
        return rng.choice(extra)
    department: Department = rng.choice(_weighted(language))
    return world_of(language, rng.choice(department.nouns), department)


_WEIGHTED: dict[Language, tuple[Department, ...]] = {}


def _weighted(language: Language) -> tuple[Department, ...]:
    if language not in _WEIGHTED:
        found = LEXICON[language].DEPARTMENTS.values()
        _WEIGHTED[language] = tuple(one for one in found for _ in range(len(one.nouns) // 15 + 1))
    return _WEIGHTED[language]


def brand(rng: Random, language: Language) -> str:
    """Return a brand: a listed one, or as often one that nobody has heard of."""
    words = LEXICON[language]
    if rng.random() < 0.5:
        return rng.choice(words.BRANDS)
    if language == "zh" and rng.random() < 0.7:
        return "".join(rng.sample(words.BRAND_CHARACTERS, rng.choice((2, 2, 2, 3))))
    name = (rng.choice(lexicon_en.BRAND_STARTS) + rng.choice(lexicon_en.BRAND_ENDS)).capitalize()
    if rng.random() < 0.12:
        name = rng.choice(lexicon_en.BRAND_STARTS).capitalize() + name.lower()
    if language == "en" and rng.random() < 0.12:
        name = f"{name} {rng.choice(lexicon_en.BRAND_TAILS)}"
    return name.upper() if rng.random() < 0.04 else name


def mark(key: str, value: str) -> str:
    """Return `value` marked with `key`, an English article or possessive, or the word "size", left outside."""
    found = (_SIZE_WORD if key == "s" else _ARTICLE).fullmatch(value)
    return f"{found[1]}[{key}:{found[2]}]" if found else f"[{key}:{value}]"


def amount(rng: Random, world: World, low: int = 0) -> int:
    """Return a price in the world's usual range, above `low`, rounded as people round."""
    least, most = world.department.prices
    least = max(least, low + 1)
    value = least * (max(most, least * 2) / least) ** rng.random()
    step = 1 if value < 15 else 5 if value < 100 else 10 if value < 300 else 50 if value < 1000 else 100
    if rng.random() < 0.1:
        step = 1
    return max(int(round(value / step) * step), low + step)


def make_fact(rng: Random, world: World, kind: str, digits: bool = False) -> Fact | None:
    """Return a random fact of `kind`, or None where the world has no word for it."""
    department, words = world.department, LEXICON[world.language]
    if kind == "audience":
        if not department.audience:
            return None
        group = rng.choice(("men", "women", "women", "men", "kids", "kids", "baby", "unisex"))
        return Fact(kind, (f"[a={group}:{rng.choice(words.AUDIENCES[group])}]",))
    if kind in ("price_max", "price_min", "price_range"):
        low = amount(rng, world)
        if kind == "price_range":
            high = amount(rng, world, low)
            return Fact(
                kind,
                (
                    figures.money(rng, world.language, "q", low, digits),
                    figures.money(rng, world.language, "p", high, digits),
                ),
            )
        if world.language == "zh" and kind == "price_max" and not digits and 20 <= low < 10000 and rng.random() < 0.06:
            return Fact(kind, (figures.about(rng, low),))
        return Fact(kind, (figures.money(rng, world.language, "p" if kind == "price_max" else "q", low, digits),))
    if kind == "rating_min":
        return (
            Fact(kind, (figures.rating(rng, "en" if digits else world.language),))
            if not digits
            else Fact(kind, ("[r:4]",))
        )
    if kind == "sort":
        return Fact(kind, (f"[t={rng.choice(('price_asc', 'price_asc', 'rating_desc', 'newest', 'popular'))}:x]",))
    if kind in ("in_stock", "on_sale"):
        return Fact(kind, (f"[{'i' if kind == 'in_stock' else 'd'}=yes:x]",))
    pool = _pool(rng, world, kind)
    if not pool:
        return None
    key = KEY_OF[kind]
    count = rng.choices((1, 2, 3), (88, 10, 2))[0] if kind in _DOUBLED else 1
    chosen = rng.sample(pool, min(count, len(pool)))
    return Fact(kind, tuple(mark(key, one) for one in chosen))


_DOUBLED = frozenset(
    {"color", "material", "brand", "size", "adjective", "exclude.color", "exclude.material", "unwanted_thing"}
)


def _pool(rng: Random, world: World, kind: str) -> tuple[str, ...]:
    department, words = world.department, LEXICON[world.language]
    if kind in ("color", "exclude.color"):
        return words.COLORS
    if kind in ("brand", "exclude.brand"):
        return (brand(rng, world.language), brand(rng, world.language))
    if kind in ("unwanted_thing", "unwanted_trait"):
        trait = kind == "unwanted_trait"
        return tuple(one for one in department.unwanted if is_trait(one) == trait)
    if kind == "exclude.category":
        return tuple(noun for noun in (one.rstrip("*~") for one in department.nouns) if noun not in world.noun)
    return {
        "material": department.materials, "exclude.material": department.materials, "size": department.sizes,
        "adjective": department.adjectives, "having": department.having, "serves": department.serves, "verbs": department.verbs,
    }[kind]  # fmt: skip


def is_trait(word: str) -> bool:
    """Tell whether an unwanted word is a trait ("bulky", 太重) and not a thing ("stripes", 拉链)."""
    return word in _TRAITS or word.startswith("太") or word in ("紧身", "露背", "入耳", "反光", "打滑", "油腻")


def need(rng: Random, world: World, size: int, digits: bool = False) -> list[Fact]:
    """Return up to `size` facts of different slots that can be true together."""
    kinds, weights = zip(*NEED_KINDS, strict=True)
    found: dict[str, Fact] = {}
    for kind in rng.choices(kinds, weights, k=size):
        fact = make_fact(rng, world, kind, digits)
        if fact and fact.slot not in found:
            told = [value for one in (*found.values(), fact) for value in one.values]
            if consistent(told):
                found[fact.slot] = fact
    return list(found.values())


def consistent(marked: Iterable[str]) -> bool:
    """Tell whether marked texts give one range of prices at most, and want nothing that they exclude."""
    parts = [part for text in marked for part in segments(text) if part.op not in ("-", "~")]
    lows, highs = ([parse_number(part.text) or 0.0 for part in parts if part.key == key] for key in ("q", "p"))
    if len(lows) > 1 or len(highs) > 1 or (lows and highs and lows[0] >= highs[0]):
        return False
    wanted = {(part.key, part.text) for part in parts}
    return not any(("x" + key, text) in wanted for key, text in wanted)


def fold(edits: tuple[Edit, ...]) -> Constraints:
    """Return the constraints that `set` and `add` edits with plain digits for numbers amount to."""
    values: dict[str, object] = {}
    exclusions: dict[str, tuple[str, ...]] = {}
    for edit in edits:
        slot, value = edit.slot, edit.value or ""
        if slot.startswith("exclude."):
            name = slot.removeprefix("exclude.")
            exclusions[name] = (*exclusions.get(name, ()), value)
        elif slot in (Slot.BRAND, Slot.COLOR, Slot.MATERIAL, Slot.SIZE, Slot.FEATURES):
            held = values.get(slot.value, ())
            values[slot.value] = (*held, value) if isinstance(held, tuple) else (value,)
        elif slot in (Slot.PRICE_MIN, Slot.PRICE_MAX, Slot.RATING_MIN):
            values[slot.value] = float(value)
        elif slot == Slot.AUDIENCE:
            values[slot.value] = Audience(value)
        elif slot == Slot.SORT:
            values[slot.value] = Sort(value)
        elif slot in (Slot.IN_STOCK, Slot.ON_SALE):
            values[slot.value] = True
        elif slot == Slot.QUANTITY:
            values[slot.value] = int(value)
        else:
            values[slot.value] = value
    return Constraints.model_validate({**values, "exclude": Exclusions(**exclusions)})
