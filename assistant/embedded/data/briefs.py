"""Made-up briefs, filled as the actions of the assistant fill them, each with what the shopper may have said.

Knows which texts, fields and constraints go with which act; writes no reply. Every fact that an action may lack is
lacking now and then, so that the generator learns to write the name of a fact only where its message has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from assistant.amend import amend
from assistant.brief import UNFIT, Act, Brief, BriefProduct
from assistant.embedded.data import needs, talk, worlds
from assistant.embedded.data.markup import annotate, plain, segments
from assistant.embedded.data.worlds import PHRASES, World
from assistant.messages import Intent, Reading, constraint_pairs
from retrieval.types import Constraints, Language, Sort

_SHARES: tuple[tuple[Act, int], ...] = (
    (Act.RECOMMEND, 34), (Act.MORE, 6), (Act.NO_MORE, 2), (Act.RELAXED, 5), (Act.NO_MATCH, 6), (Act.ASK_NEED, 2), (Act.ASK_WHICH, 2), (Act.COMPARE, 5), (Act.ANSWER, 4),
    (Act.QUOTE, 2), (Act.NOT_STATED, 2), (Act.EXPLAIN, 3), (Act.PRAISED, 2), (Act.FEEDBACK, 4), (Act.CART_ADDED, 3), (Act.CART_REMOVED, 2), (Act.CART_VIEW, 2), (Act.CART_EMPTY, 2), (Act.CART_REFUSED, 2),
    (Act.CHECKOUT_CONFIRM, 2), (Act.CHECKOUT_DONE, 2), (Act.ORDER_HELP, 2), (Act.CANCEL_HELP, 2), (Act.RETURN_HELP, 2), (Act.POLICY, 3), (Act.POLICY_UNKNOWN, 2), (Act.HANDOFF, 2),
    (Act.GREETING, 2), (Act.THANKS, 2), (Act.GOODBYE, 2), (Act.OUT_OF_SCOPE, 2), (Act.UNCLEAR, 2),
)  # fmt: skip
_ACTS, _WEIGHTS = zip(*_SHARES, strict=True)
_OPTIONAL = (
    ("list_price", 0.2),
    ("rating", 0.65),
    ("brand", 0.6),
    ("color", 0.55),
    ("material", 0.5),
    ("size", 0.4),
    ("stock", 0.9),
)
_SAID: dict[Act, Intent] = {
    Act.ASK_WHICH: Intent.PRODUCT_QUESTION, Act.COMPARE: Intent.COMPARE, Act.ANSWER: Intent.PRODUCT_QUESTION, Act.QUOTE: Intent.PRODUCT_QUESTION, Act.NOT_STATED: Intent.PRODUCT_QUESTION,
    Act.EXPLAIN: Intent.EXPLAIN, Act.PRAISED: Intent.FEEDBACK, Act.FEEDBACK: Intent.FEEDBACK, Act.CART_ADDED: Intent.ADD_TO_CART, Act.CART_REMOVED: Intent.REMOVE_FROM_CART, Act.CART_VIEW: Intent.VIEW_CART,
    Act.CART_EMPTY: Intent.VIEW_CART, Act.CART_REFUSED: Intent.ADD_TO_CART, Act.CHECKOUT_CONFIRM: Intent.CHECKOUT, Act.CHECKOUT_DONE: Intent.CHECKOUT, Act.ORDER_HELP: Intent.ORDER_STATUS,
    Act.CANCEL_HELP: Intent.CANCEL_ORDER, Act.RETURN_HELP: Intent.RETURN, Act.POLICY: Intent.POLICY_QUESTION, Act.POLICY_UNKNOWN: Intent.POLICY_QUESTION, Act.HANDOFF: Intent.HANDOFF,
    Act.GREETING: Intent.GREETING, Act.THANKS: Intent.THANKS, Act.GOODBYE: Intent.GOODBYE, Act.OUT_OF_SCOPE: Intent.OUT_OF_SCOPE,
}  # fmt: skip
_PLACEHOLDER_TEXT = "…"
_TEXTS: dict[Act, tuple[str, ...]] = {
    Act.ANSWER: ("about", "field", "value"), Act.QUOTE: ("about", "quote"), Act.NOT_STATED: ("about",), Act.CART_ADDED: ("about", "cart.count", "cart.total"),
    Act.CART_REMOVED: ("about", "cart.count", "cart.total"), Act.CART_VIEW: ("cart.count", "cart.total"), Act.CART_REFUSED: ("about", "why"), Act.CHECKOUT_CONFIRM: ("cart.count", "cart.total"),
    Act.CHECKOUT_DONE: ("cart.count", "cart.total", "order"), Act.ORDER_HELP: ("passage",), Act.CANCEL_HELP: ("passage",), Act.RETURN_HELP: ("passage",), Act.POLICY: ("passage",),
    Act.HANDOFF: ("shop",), Act.GREETING: ("shop",), Act.THANKS: ("shop",), Act.GOODBYE: ("shop",), Act.OUT_OF_SCOPE: ("shop",), Act.ASK_NEED: ("shop",), Act.POLICY_UNKNOWN: (),
    Act.ASK_WHICH: ("shop",), Act.UNCLEAR: ("shop",),
}  # fmt: skip
_FINDS = frozenset({Act.RECOMMEND, Act.MORE, Act.NO_MORE, Act.RELAXED, Act.NO_MATCH})


@dataclass(frozen=True)
class Scene:
    """A brief with what the shopper said before it; empty where the utterance is not given."""

    brief: Brief
    utterance: str


def sample(rng: Random) -> Scene:
    """Return a random brief with a fitting utterance."""
    act: Act = rng.choices(_ACTS, _WEIGHTS)[0]
    language: Language = "en" if rng.random() < 0.55 else "zh"
    world = worlds.pick_world(rng, language)
    brief, said = _find(rng, act, world) if act in _FINDS else _other(rng, act, world)
    return Scene(brief, said if rng.random() < 0.85 else "")


def _products(rng: Random, count: int, first: int = 1) -> tuple[BriefProduct, ...]:
    # Shops differ in what they state: a field that is never there is rarely there for the next product either.
    habits = {field: min(1.0, share * rng.choice((0.0, 0.7, 1.3, 1.8))) for field, share in _OPTIONAL}
    # Stock is told where it differs.
    habits["stock"] = 1.0 if rng.random() < (0.9 if count == 1 else 0.15) else 0.0
    found: list[BriefProduct] = []
    for position in range(first, first + count):
        stated = ["title", "price", *(field for field, share in habits.items() if rng.random() < share)]
        fields = {field: f"{_PLACEHOLDER_TEXT}{position}" for field in stated}
        found.append(BriefProduct(position=position, product_id=str(position), variant_id=str(position), fields=fields))
    return tuple(found)


def _stands_out(rng: Random, brief: Brief) -> Brief:
    """Return the brief with what its products come to when they are held against each other."""
    if len(brief.products) < 2:
        return brief
    rated = [one.position for one in brief.products if "rating" in one.fields]
    rated = rated if len(rated) == len(brief.products) else []
    # Shops whose products cost or are rated the same, or share a title, have nothing that stands out.
    cheapest = rng.choice(brief.products).position if rng.random() < 0.65 else None
    best = rng.choice(rated) if rated and rng.random() < 0.75 else None
    names = ["low", "high"] if "count" not in brief.texts and (cheapest or rng.random() < 0.4) else []
    if cheapest and rng.random() < 0.1:
        return brief.model_copy(
            update={"cheapest": cheapest, "derived": brief.derived | dict.fromkeys(names, _PLACEHOLDER_TEXT)}
        )
    if cheapest:
        names += ["other.title", "saved"]
    if cheapest and cheapest == best:
        names += ["both.title", "both.price", "both.rating"]
    else:
        names += ["cheapest.title", "cheapest.price"] if cheapest else []
        names += ["best.title", "best.price", "best.rating"] if best else []
    derived = brief.derived | dict.fromkeys(names, _PLACEHOLDER_TEXT)
    return brief.model_copy(update={"cheapest": cheapest, "best_rated": best, "derived": derived})


def _fits(rng: Random, act: Act, asked: Constraints) -> dict[str, str]:
    """Return that the shown products fit the wish, where it has a part that they can fit."""
    unmet = {"features"} if act == Act.RELAXED else set[str]()
    wished = any(name not in UNFIT | unmet for name, _ in constraint_pairs(asked))
    return {"fits": _PLACEHOLDER_TEXT} if wished and rng.random() < 0.8 else {}


def _asked(rng: Random, world: World) -> tuple[Constraints, str]:
    """Return constraints in force and a request that asks for them."""
    facts = worlds.need(rng, world, rng.choice((0, 1, 1, 2, 2, 3, 4)), digits=True)
    phrase = needs.request(rng, world, facts)
    if rng.random() < 0.12 and facts:
        phrase = " ".join(value for fact in facts for value in fact.values)
    edits = annotate(segments(phrase)).edits
    kept = tuple(edit for edit in edits if edit.slot != "quantity")
    asked = amend(Constraints(), Reading(intent=Intent.SEARCH, language=world.language, edits=kept))
    return asked, " ".join(plain(phrase).split())


def _find(rng: Random, act: Act, world: World) -> tuple[Brief, str]:
    asked, said = _asked(rng, world)
    if act == Act.RECOMMEND and rng.random() < 0.15:
        wish = asked if rng.random() < 0.5 else Constraints()
        asked, said = (
            wish.model_copy(update={"sort": Sort.POPULAR}),
            plain(talk.utterance(rng, world, Intent.RECOMMEND, 0)),
        )
    elif act == Act.RECOMMEND and rng.random() < 0.1:
        asked = asked.model_copy(update={"sort": rng.choice(tuple(Sort))})
    if act == Act.MORE:
        said = rng.choice(PHRASES[world.language].MORE).replace("{n}", world.plural)
    texts = {
        slot: _PLACEHOLDER_TEXT for slot in ("category", "price_max", "price_min") if getattr(asked, slot) is not None
    }
    if act == Act.NO_MORE:
        return Brief(act=act, language=world.language, constraints=asked, texts=texts), rng.choice(
            PHRASES[world.language].MORE
        ).replace("{n}", world.plural)
    if act == Act.NO_MATCH:
        if constraint_pairs(asked):
            texts["asked"] = _PLACEHOLDER_TEXT
        for way in ("way1", "way2")[: rng.choices((0, 1, 2), (20, 35, 45))[0]]:
            texts |= {way: _PLACEHOLDER_TEXT, f"{way}.count": _PLACEHOLDER_TEXT}
            if rng.random() < 0.75:
                texts[f"{way}.price"] = _PLACEHOLDER_TEXT
        return Brief(act=act, language=world.language, constraints=asked, texts=texts), said
    if act == Act.RELAXED:
        texts["missing"] = _PLACEHOLDER_TEXT
        if not asked.features:
            asked = asked.model_copy(update={"features": (_PLACEHOLDER_TEXT,)})
    products = _products(rng, rng.choices((1, 2, 3, 4, 5, 6), (16, 16, 34, 8, 8, 18))[0])
    if len(products) > 1 and rng.random() < 0.65:
        texts["count"] = _PLACEHOLDER_TEXT
    brief = Brief(
        act=act,
        language=world.language,
        constraints=asked,
        products=products,
        texts=texts,
        derived=_fits(rng, act, asked) | ({"sorted": _PLACEHOLDER_TEXT} if asked.sort else {}),
    )
    return _stands_out(rng, brief), said


def _other(rng: Random, act: Act, world: World) -> tuple[Brief, str]:
    said = plain(talk.utterance(rng, world, _SAID[act], 3, act == Act.PRAISED)) if act in _SAID else ""
    if act == Act.ASK_NEED:
        said = (
            rng.choice(("help", "I need something", "can you help me shop?", "I want to buy something", "", "hmm"))
            if world.language == "en"
            else rng.choice(("帮帮我", "我想买东西", "", "想买点东西", "怎么买"))
        )
    if act == Act.UNCLEAR:
        said = (
            rng.choice(("asdf", "the thing", "hmm", "blue", "that", "you know", "??", "...", "what"))
            if world.language == "en"
            else rng.choice(("那个", "嗯", "啊这", "什么", "？", "就是那个", "额", "呃呃"))
        )
    texts = {name: _PLACEHOLDER_TEXT for name in _TEXTS.get(act, ())}
    if act == Act.CART_REMOVED and rng.random() < 0.35:
        texts = {"about": _PLACEHOLDER_TEXT}
    brief = Brief(act=act, language=world.language, texts=texts)
    if act == Act.COMPARE:
        count = rng.choice((2, 2, 2, 3, 3, 4))
        positions = sorted(rng.sample(range(1, 7), count)) if rng.random() < 0.4 else range(1, count + 1)
        products = tuple(one for one in _products(rng, 6) if one.position in positions)
        return _stands_out(rng, brief.model_copy(update={"products": products})), said
    if act in (Act.ANSWER, Act.QUOTE, Act.NOT_STATED, Act.EXPLAIN):
        about = rng.choice((1, 1, 2, 2, 3, 4, 5, 6))
        update: dict[str, object] = {"products": _products(rng, 1, about), "about": about}
        if act == Act.ANSWER and rng.random() < 0.9:
            kind = rng.choice(("price", "stock", "brand", "rating", "color", "material", "size", "audience"))
            update["derived"] = {f"answer.{kind}": _PLACEHOLDER_TEXT}
        if act == Act.EXPLAIN:
            update |= {
                "texts": {
                    name: _PLACEHOLDER_TEXT
                    for name in ("about", "reason1", "reason2", "reason3")[: rng.choice((1, 2, 2, 3, 3, 4, 4))]
                },
                "constraints": _asked(rng, world)[0],
            }
        return brief.model_copy(update=update), said
    if act in (Act.CART_ADDED, Act.CART_REMOVED, Act.CART_REFUSED):
        return brief.model_copy(update={"products": _products(rng, 1)}), said
    if act == Act.FEEDBACK and rng.random() < 0.6:
        asked, _ = _asked(rng, world)
        products = _products(rng, rng.choice((0, 1, 2, 3, 3, 6)))
        return brief.model_copy(update={"products": products, "constraints": asked}), said
    return brief, said
