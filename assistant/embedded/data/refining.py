"""How a need in force is changed in words: values replaced, joined, dropped, ruled out, as marked phrases.

Knows what can be said of the facts in force; the words themselves are in the phrase books, and `needs` says a fact.
"""

from __future__ import annotations

from random import Random

from assistant.embedded.data import figures, worlds
from assistant.embedded.data.markup import expand, plain
from assistant.embedded.data.needs import decorate, say
from assistant.embedded.data.worlds import PHRASES, Fact, World

_REFINE_KINDS = (
    ("color", 18), ("material", 8), ("size", 13), ("brand", 9), ("adjective", 10), ("having", 6), ("serves", 5), ("verbs", 2),
    ("audience", 3), ("price_max", 17), ("price_min", 6), ("price_range", 4), ("rating_min", 5), ("in_stock", 3), ("on_sale", 3),
    ("sort", 11), ("quantity", 1), ("exclude.color", 4), ("exclude.material", 5), ("exclude.brand", 6), ("exclude.category", 1),
    ("unwanted_thing", 5), ("unwanted_trait", 4),
)  # fmt: skip
_KINDS, _WEIGHTS = zip(*_REFINE_KINDS, strict=True)


def change(rng: Random, world: World, held: list[Fact]) -> tuple[str, str] | None:
    """Return one refinement of the need `held` as a marked phrase, with the slot it is about, or None if none came up."""
    phrases = PHRASES[world.language]
    luck = rng.random()
    if luck < 0.13 and held:
        return _drop(rng, world, rng.choice(held))
    if luck < 0.16 and held:
        return _bare_number(rng, world, {fact.slot for fact in held})
    kind = rng.choices(_KINDS, _WEIGHTS)[0]
    if kind == "quantity":
        text = rng.choice(phrases.CHANGE["quantity"]).replace("{num}", f"[n:{figures.quantity(rng, world.language)}]")
        return text, "quantity"
    fact = worlds.make_fact(rng, world, kind)
    if fact is None:
        return None
    held_values = {plain(value) for one in held for value in one.values}
    if any(plain(value) in held_values for value in fact.values):
        return None
    also = fact.slot in {one.slot for one in held} and kind in phrases.ALSO and rng.random() < 0.4
    if also:
        joined = Fact(kind, tuple(value.replace("[", "[+", 1) for value in fact.values))
        return say(rng, world, joined, phrases.ALSO[kind]), fact.slot
    return say(rng, world, fact, phrases.CHANGE[kind]), fact.slot


def _drop(rng: Random, world: World, fact: Fact) -> tuple[str, str] | None:
    phrases = PHRASES[world.language]
    if fact.slot in phrases.DROP_VALUE and rng.random() < 0.4:
        value = rng.choice(fact.values).replace("[", "[~", 1)
        return rng.choice(phrases.DROP_VALUE[fact.slot]).replace("{v}", value), fact.slot
    if fact.slot in phrases.DROP:
        return rng.choice(phrases.DROP[fact.slot]), fact.slot
    return None


def _bare_number(rng: Random, world: World, slots: set[str]) -> tuple[str, str] | None:
    english = world.language == "en"
    if "price_max" in slots:
        text, slot = f"[p:{worlds.amount(rng, world)}]", "price_max"
    elif "size" in slots:
        number = rng.choice(
            (36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 8, 9, 10, 11, 12, 6, 14, 20, 24, 28, 32, 50, 55, 60)
        )
        text, slot = f"[s:{number}]", "size"
    else:
        return None
    shapes = (
        "make it {0}",
        "{0}",
        "rather {0}",
        "{0} then",
        "let's say {0}",
        "change it to {0}",
        "{0} instead",
        "ok {0}",
        "what about {0}?",
        "try {0}",
        "I meant {0}",
    )
    return rng.choice(
        shapes if english else ("改成{0}", "{0}", "换成{0}", "{0}吧", "那{0}", "{0}呢", "还是{0}", "{0}也行吧")
    ).format(text), slot


def single_change(rng: Random, world: World, held: list[Fact]) -> str:
    """Return exactly one change as a marked phrase."""
    while True:
        found = change(rng, world, held)
        if found and "[" in found[0]:
            return _filled(rng, world, found[0])


def _filled(rng: Random, world: World, text: str) -> str:
    one = rng.choice(("one", "ones", "ones", "ones", world.plural))
    return expand(rng, text, lambda hole: one if hole == "one" else world.noun)


def refinement(rng: Random, world: World, held: list[Fact]) -> str:
    """Return a refinement of one to three changes as a marked phrase."""
    english = world.language == "en"
    changes: dict[str, str] = {}
    wanted = rng.choices((1, 2, 3), (72, 23, 5))[0]
    while len(changes) < wanted:
        found = change(rng, world, held)
        if found and found[1] not in changes and worlds.consistent([*changes.values(), found[0]]):
            changes[found[1]] = found[0]
    texts = [_filled(rng, world, text) for text in changes.values()]
    if english:
        glue = rng.choice((", ", " and ", ", ", ". ", " but ", ", and ", " - "))
        texts = [text.rstrip("?.") if at < len(texts) - 1 else text for at, text in enumerate(texts)]
        lead = rng.choice(
            (
                "hmm, ",
                "actually, ",
                "ok, ",
                "sorry, ",
                "well ",
                "and ",
                "but ",
                "ok but ",
                "great, ",
                "nice, but ",
                "no, ",
                "also please: ",
                "could you do ",
            )[:12]
        )
        joined = glue.join(texts)
    else:
        lead = rng.choice(
            ("嗯，", "那", "不好意思，", "算了，", "哦", "好的，", "不错，但是", "其实", "那个，", "可以，不过")
        )
        joined = rng.choice(("，", "，", "，还有", " ", "，另外", "。")).join(texts)
    return (lead if rng.random() < 0.22 else "") + (decorate(rng, world, joined) if rng.random() < 0.4 else joined)
