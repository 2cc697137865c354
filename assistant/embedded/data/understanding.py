"""Understanding examples without end: a message as the generator gets it, and the reading it should write.

Draws a turn of a made-up conversation: what is in force, what the assistant did last, how many products are shown, and
what the shopper says then. A seed decides everything. Values are spans of the utterance by construction (see `markup`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from assistant.embedded.data import UnderstandExample, needs, noise, refining, talk, worlds
from assistant.embedded.data.markup import KEYS, Segment, annotate, choose, segments
from assistant.embedded.data.public import PublicUtterances, draw, public_utterances
from assistant.embedded.data.taxonomy import taxonomy_worlds
from assistant.embedded.data.worlds import PHRASES, Fact, World
from assistant.messages import Intent, LastAct, Reading, Slot, understand_message
from retrieval.types import Constraints, Language

_SHARES: tuple[tuple[Intent, float], ...] = (
    (Intent.SEARCH, 29), (Intent.REFINE, 24), (Intent.RECOMMEND, 2.6), (Intent.COMPARE, 3), (Intent.PRODUCT_QUESTION, 3.8), (Intent.EXPLAIN, 2.3),
    (Intent.FEEDBACK, 3), (Intent.ADD_TO_CART, 4), (Intent.REMOVE_FROM_CART, 2.4), (Intent.VIEW_CART, 2), (Intent.CHECKOUT, 2.2), (Intent.ORDER_STATUS, 3),
    (Intent.CANCEL_ORDER, 2.2), (Intent.RETURN, 3), (Intent.POLICY_QUESTION, 3.2), (Intent.HANDOFF, 2.5), (Intent.GREETING, 2), (Intent.THANKS, 2), (Intent.GOODBYE, 2),
    (Intent.OUT_OF_SCOPE, 4),
)  # fmt: skip
_INTENTS, _WEIGHTS = zip(*_SHARES, strict=True)
_PUBLIC_SHARE, _WORTH_A_SHARE = 0.33, 660
"""The largest share of an intent's utterances that public sets give, and how many of them it takes for that: fewer give
less in proportion, so that none is repeated more often than in that share."""


_NOTHING = Constraints()


@dataclass(frozen=True)
class Turn:
    """One turn before it is typed: the marked utterance and the state it is said in."""

    intent: Intent
    phrase: str
    held: Constraints = _NOTHING
    last: LastAct = "none"
    shown: int = 0
    liked: bool | None = None


def examples(
    n: int, seed: int, taxonomy: Path | None = None, public: Path | None = None
) -> Iterator[UnderstandExample]:
    """Yield `n` examples, the same for the same seed; half of them English.

    With `taxonomy`, two of five products come from that folder; with `public`, up to a third of the utterances of
    an intent are from there.

    Raises:
        CatalogError: a file of the taxonomy is missing or holds a row that cannot be read.
        PublicDataError: a public file cannot be read.
    """
    rng = Random(seed)
    heard = public_utterances(public) if public is not None else {}
    extra: dict[Language, tuple[World, ...]] = {"en": (), "zh": ()}
    if taxonomy is not None:
        extra = {"en": taxonomy_worlds(taxonomy, "en"), "zh": taxonomy_worlds(taxonomy, "zh")}
    for _ in range(n):
        language: Language = rng.choice(("en", "zh"))
        yield _example(rng, language, extra, heard)


def _example(
    rng: Random, language: Language, extra: dict[Language, tuple[World, ...]], heard: PublicUtterances
) -> UnderstandExample:
    while True:
        turn = _turn(rng, language, extra)
        texts = heard.get(language, {}).get(turn.intent, ())
        share = _PUBLIC_SHARE * min(1.0, len(texts) / _WORTH_A_SHARE)
        if texts and turn.last != "confirm_handoff" and rng.random() < share:
            turn = replace(turn, phrase=draw(rng, texts))
        made = example_of(turn, language, noise.typed(rng, segments(turn.phrase), language == "en"))
        if made:
            return made


def example_of(turn: Turn, language: Language, parts: list[Segment]) -> UnderstandExample | None:
    """Return the example of a turn whose phrase was typed as `parts`, None where nothing or an empty value is left."""
    said = annotate(parts, filled_slots(turn.held) if turn.intent == Intent.REFINE else frozenset())
    if not said.utterance or any(edit.value == "" for edit in said.edits):
        return None
    reading = Reading(
        intent=turn.intent,
        language=language,
        edits=said.edits,
        references=said.references,
        order_number=said.order_number,
        liked=turn.liked,
    )
    return UnderstandExample(understand_message(turn.held, turn.last, turn.shown, said.utterance), reading)


def filled_slots(held: Constraints) -> frozenset[Slot]:
    """Return the slots among features and exclusions that hold values: what is said next of these joins them."""
    filled = {Slot.FEATURES} if held.features else set[Slot]()
    for name in ("brand", "color", "material", "category", "features"):
        if getattr(held.exclude, name):
            filled.add(Slot(f"exclude.{name}"))
    return frozenset(filled)


def _turn(rng: Random, language: Language, extra: dict[Language, tuple[World, ...]]) -> Turn:
    intent = rng.choices(_INTENTS, _WEIGHTS)[0]
    world = worlds.pick_world(rng, language, extra[language])
    if intent == Intent.SEARCH:
        return _search(rng, world, extra)
    if intent == Intent.REFINE:
        return _refine(rng, world)
    if intent in _SHORT_ANSWERS and rng.random() < _SHORT_ANSWERS[intent]:
        return _short_answer(rng, world, intent)
    return _talk(rng, world, intent)


def need_in_force(rng: Random, world: World, size: int, with_category: bool = True) -> tuple[list[Fact], Constraints]:
    """Return a need in force as facts and as constraints; its numbers are plain digits."""
    facts = worlds.need(rng, world, size, digits=True)
    noun = f"[c:{world.plural if rng.random() < 0.5 else world.noun}]" if with_category else ""
    marked = " ".join([noun, *(value for fact in facts for value in fact.values)])
    return facts, worlds.fold(annotate(segments(marked)).edits)


def _search(rng: Random, world: World, extra: dict[Language, tuple[World, ...]]) -> Turn:
    size = rng.choices((0, 1, 2, 3, 4, 5, 6), (12, 25, 27, 18, 10, 5, 3))[0]
    facts = worlds.need(rng, world, size)
    phrases = PHRASES[world.language]
    luck = rng.random()
    if luck < 0.05:
        phrase = choose(rng, rng.choice(phrases.INDIRECT))
    elif luck < 0.08 and facts:
        phrase = needs.loose_request(rng, world, facts)
        return Turn(Intent.SEARCH, phrase, last=rng.choice(("none", "talk", "ask")))
    elif luck < 0.095:  # an answer to "what are you looking for?" that names no product
        return Turn(Intent.SEARCH, refining.single_change(rng, world, []), last="ask")
    elif world.language == "zh" and luck < 0.13:
        foreign = worlds.pick_world(rng, "en")
        mixed = World("zh", foreign.plural, foreign.plural, False, world.department)
        phrase = needs.request(rng, mixed, facts[:2])
    else:
        phrase = needs.request(rng, world, facts)
    if rng.random() < 0.45:
        return Turn(Intent.SEARCH, phrase, last=rng.choice(("none", "none", "none", "none", "talk", "ask", "care")))
    other = worlds.pick_world(rng, _other_language(rng, world), extra[world.language])
    if other.language != world.language:
        other = worlds.pick_world(rng, other.language)
    _, held = need_in_force(rng, other, rng.choice((0, 1, 1, 2, 2, 3, 4)))
    luck = rng.random()
    if luck < 0.25:
        named = needs.bare_noun(rng, world)
        phrase = rng.choice(phrases.SWITCH_TO).replace("{np}", named)
    elif luck < 0.5:
        phrase = choose(rng, rng.choice(phrases.SWITCH)) + phrase
    last: LastAct = rng.choice(
        ("products", "products", "products", "products", "no_match", "offer", "cart", "care", "talk")
    )
    return Turn(Intent.SEARCH, phrase, held, last, _shown(rng, last))


def _other_language(rng: Random, world: World) -> Language:
    if rng.random() < 0.93:
        return world.language
    return "zh" if world.language == "en" else "en"


def _shown(rng: Random, last: LastAct) -> int:
    if last in ("products",):
        return rng.choice((1, 2, 3, 3, 3, 4, 5, 6, 6))
    if last in ("none", "ask", "no_match", "offer"):
        return rng.choice((0, 0, 0, 0, 3))
    return rng.choice((0, 1, 2, 3, 3, 4, 6))


def _refine(rng: Random, world: World) -> Turn:
    phrases = PHRASES[world.language]
    luck = rng.random()
    facts, held = need_in_force(rng, world, rng.choice((0, 1, 1, 2, 2, 3, 4)))
    if luck < 0.05:
        return Turn(Intent.REFINE, rng.choice(phrases.ACCEPT), held, "offer", rng.choice((0, 0, 3)))
    if luck < 0.12:
        phrase = rng.choice(phrases.MORE).replace("{n}", world.plural)
        return Turn(
            Intent.REFINE,
            phrase,
            held,
            rng.choice(("products", "products", "products", "talk")),
            rng.choice((1, 2, 3, 3, 4, 6)),
        )
    if luck < 0.16:  # the product is named only now
        facts, held = need_in_force(rng, world, rng.choice((1, 1, 2, 3)), with_category=False)
        if held != Constraints():
            return Turn(Intent.REFINE, needs.bare_noun(rng, world), held, "ask", 0)
    if luck < 0.19:
        shown = rng.choice((1, 2, 3, 3, 4, 6))
        return Turn(Intent.REFINE, _like(rng, world, facts, shown), held, "products", shown)
    if luck < 0.23:
        facts, held = [], Constraints()
        return Turn(
            Intent.REFINE, refining.refinement(rng, world, facts), held, "products", rng.choice((2, 3, 3, 4, 6))
        )
    phrase = refining.refinement(rng, world, facts)
    last: LastAct = rng.choice(("products",) * 12 + ("no_match", "offer", "ask", "ask", "talk", "care", "cart"))
    return Turn(Intent.REFINE, phrase, held, last, _shown(rng, last))


def _like(rng: Random, world: World, facts: list[Fact], shown: int) -> str:
    """Return a wish for products like a shown one, in two of five cases with a change."""
    phrases = PHRASES[world.language]
    at = rng.randrange(1, shown + 1)
    pointed = talk.pronoun(rng, world) if rng.random() < 0.3 else talk.position(rng, world, shown, at)
    if rng.random() < 0.6:
        return rng.choice(phrases.LIKE).replace("{pos}", pointed)
    changed = refining.single_change(rng, world, facts)
    return rng.choice(phrases.LIKE_BUT).replace("{pos}", pointed).replace("{change}", changed)


_SHORT_ANSWERS = {
    Intent.CHECKOUT: 0.4,
    Intent.VIEW_CART: 0.2,
    Intent.HANDOFF: 0.2,
    Intent.THANKS: 0.15,
    Intent.FEEDBACK: 0.06,
}


def _short_answer(rng: Random, world: World, intent: Intent) -> Turn:
    """Return a yes, no or ok, whose meaning lies in what the assistant did last."""
    words = talk.INTENTS[world.language]
    _, held = need_in_force(rng, world, rng.choice((0, 1, 2))) if rng.random() < 0.7 else ([], Constraints())
    shown = rng.choice((0, 0, 3, 3, 2, 4))
    if intent == Intent.CHECKOUT:
        return Turn(intent, rng.choice(words.CONFIRM), held, "confirm_checkout", shown)
    if intent == Intent.VIEW_CART:
        return Turn(intent, rng.choice(words.DECLINE), held, "confirm_checkout", shown)
    if intent == Intent.HANDOFF:
        return Turn(intent, rng.choice(PHRASES[world.language].ACCEPT[:20]), held, "confirm_handoff", shown)
    english = world.language == "en"
    if intent == Intent.FEEDBACK:
        no = (
            ("no", "nope", "no, I don't want that", "not really", "no, that doesn't help")
            if english
            else ("不", "不要", "不用", "不想", "不行")
        )
        return Turn(intent, rng.choice(no), held, "offer", shown, liked=False)
    if rng.random() < 0.5:
        no = (
            ("no", "no thanks", "no, it's fine", "not necessary", "no need", "nah, all good")
            if english
            else ("不用", "不用了", "没事", "不必了", "算了，不用")
        )
        return Turn(intent, rng.choice(no), held, "confirm_handoff", shown)
    ok = (
        ("ok", "okay", "alright", "cool", "great", "perfect", "good", "got it", "I see")
        if english
        else ("好的", "知道了", "嗯", "好", "明白", "了解", "哦哦", "行")
    )
    return Turn(intent, rng.choice(ok), held, rng.choice(("talk", "care", "care", "cart")), shown)


def _talk(rng: Random, world: World, intent: Intent) -> Turn:
    held = Constraints()
    last: LastAct
    if talk.needs_products(intent):
        last = rng.choice(("products", "products", "products", "products", "talk", "cart"))
        shown = rng.choice((1, 2, 2, 3, 3, 3, 4, 5, 6)) if rng.random() < 0.95 else 0
        if rng.random() < 0.85:
            _, held = need_in_force(rng, world, rng.choice((0, 0, 1, 1, 2, 3)))
    else:
        last = rng.choice(
            _LAST.get(intent, ("none", "none", "talk", "products", "care", "cart", "ask", "no_match", "offer"))
        )
        shown = _shown(rng, last)
        if last != "none" and rng.random() < 0.6:
            _, held = need_in_force(rng, world, rng.choice((0, 1, 1, 2)))
    liked = rng.random() < 0.4 if intent == Intent.FEEDBACK else None
    return Turn(intent, talk.utterance(rng, world, intent, shown, liked), held, last, shown, liked)


_LAST: dict[Intent, tuple[LastAct, ...]] = {
    Intent.REMOVE_FROM_CART: ("cart", "cart", "cart", "products", "talk", "confirm_checkout"),
    Intent.VIEW_CART: ("cart", "products", "products", "talk", "none", "care"),
    Intent.CHECKOUT: ("cart", "cart", "cart", "products", "talk", "none", "confirm_checkout"),
    Intent.ORDER_STATUS: ("none", "none", "talk", "care", "care", "products"),
    Intent.CANCEL_ORDER: ("none", "none", "talk", "care", "care", "products"),
    Intent.RETURN: ("none", "none", "talk", "care", "care", "products"),
    Intent.HANDOFF: ("none", "talk", "care", "care", "products", "no_match", "ask", "confirm_handoff"),
    Intent.GREETING: ("none", "none", "none", "none", "none", "talk", "products"),
    Intent.THANKS: ("products", "care", "cart", "talk", "products", "no_match", "offer"),
    Intent.GOODBYE: ("products", "care", "cart", "talk", "talk", "no_match", "offer", "none", "confirm_handoff"),
}
assert set(KEYS.values()) == set(Slot), "every slot has a mark"
