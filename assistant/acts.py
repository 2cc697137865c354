"""Carry an action out: the one place from actions to the shop's parts.

Each act returns an `Outcome`: the events to log, what to show, and the brief for the reply. Nothing is written here:
the turn writes an outcome's events and slate in one transaction before anything of it is shown.
"""

from __future__ import annotations

from dataclasses import replace

from assistant import answers, evidence, explain
from assistant.brief import Act, Brief, BriefProduct
from assistant.buying import change_cart
from assistant.contrast import contrast
from assistant.events import ConversationEvent, HandoffAsked, MeaningAsked, Reacted
from assistant.finding import find
from assistant.labels import care_label, field_label, intent_label
from assistant.parts import Parts
from assistant.policy import (
    Action,
    Answer,
    AskMeaning,
    Care,
    CheckOut,
    Compare,
    Explain,
    Find,
    HandOver,
    PutInCart,
    React,
    ShowCart,
    TakeFromCart,
    Talk,
)
from assistant.scene import Outcome, Scene
from assistant.state import apply
from assistant.store import utc_now
from assistant.wire import Choice
from ranker.events import BehaviourEvent, BehaviourKind
from retrieval.types import Product, ProductId, Variant


def perform(action: Action, parts: Parts, scene: Scene) -> Outcome:
    """Return what came of `action`. Blocking: it reads the database and the index."""
    match action:
        case Talk():
            return Outcome(Brief(act=action.act, language=scene.language, texts={"shop": parts.shop}))
        case AskMeaning():
            return _ask_meaning(action, scene)
        case Find():
            return find(action, parts, scene)
        case Compare():
            return _compare(action, parts, scene)
        case Answer():
            return _answer(action, parts, scene)
        case Explain():
            return _explain(action, parts, scene)
        case React():
            return _react(action, parts, scene)
        case PutInCart() | TakeFromCart() | ShowCart() | CheckOut():
            return change_cart(action, parts, scene)
        case Care():
            return _care(action, parts, scene)
        case HandOver():
            event = HandoffAsked(turn_id=scene.turn_id)
            return Outcome(Brief(act=Act.HANDOFF, language=scene.language, texts={"shop": parts.shop}), events=(event,))


def _ask_meaning(action: AskMeaning, scene: Scene) -> Outcome:
    offered = [Choice(intent=one.intent, label=intent_label(one.intent, scene.language)) for one in action.readings]
    names = ("first", "second")[: len(offered)]
    texts: dict[str, str] = dict(zip(names, (one.label for one in offered), strict=True))
    asked = MeaningAsked(turn_id=scene.turn_id, attempt=scene.attempt, readings=action.readings)
    brief = Brief(act=Act.DID_YOU_MEAN, language=scene.language, texts=texts)
    return Outcome(brief, events=(asked,), choices=tuple(offered))


def _pairs(parts: Parts, wanted: tuple[tuple[str, str], ...]) -> list[tuple[Product, Variant]]:
    """The products and variants still sold among (product id, variant id) pairs, in order."""
    found = [parts.find_variant(variant_id) for _, variant_id in wanted]
    return [pair for pair in found if pair is not None]


def _brief_products(parts: Parts, scene: Scene) -> tuple[BriefProduct, ...]:
    return evidence.brief_products(_pairs(parts, scene.state.slate), scene.language)


def _compare(action: Compare, parts: Parts, scene: Scene) -> Outcome:
    pairs = _pairs(parts, action.products)
    if len(pairs) < 2:
        return perform(Talk(Act.ASK_WHICH), parts, scene)
    products = evidence.brief_products(pairs, scene.language)
    held = contrast(products, pairs, scene.language)
    brief = Brief(
        act=Act.COMPARE,
        language=scene.language,
        products=products,
        derived=held.derived,
        cheapest=held.cheapest,
        best_rated=held.best_rated,
    )
    return Outcome(brief, comparison=evidence.comparison(pairs, scene.language))


def _one_product(parts: Parts, scene: Scene, product_id: str) -> tuple[tuple[BriefProduct, ...], int | None]:
    """The slate as brief products, and the position of the product in question."""
    products = _brief_products(parts, scene)
    return products, next((one.position for one in products if one.product_id == product_id), None)


def _answer(action: Answer, parts: Parts, scene: Scene) -> Outcome:
    pairs = _pairs(parts, (action.product,))
    products, about = _one_product(parts, scene, action.product[0])
    if not pairs or about is None:
        return perform(Talk(Act.ASK_WHICH), parts, scene)
    known = answers.statements(*pairs[0], scene.language)
    best = answers.answer(action.question, known, parts.embedder, scene.language)
    title = products[about - 1].fields["title"]
    texts = {"about": title}
    derived: dict[str, str] = {}
    if best is None or not best.text:
        act = Act.NOT_STATED
    elif best.field == "description":
        act, texts = Act.QUOTE, texts | {"quote": best.text}
    else:
        act, texts = Act.ANSWER, texts | {"field": field_label(best.field, scene.language), "value": best.text}
        derived = {f"answer.{best.field}": best.text}
    brief = Brief(
        act=act,
        language=scene.language,
        products=(products[about - 1],),
        about=about,
        texts=texts,
        derived=derived,
        named=evidence.full_title(*pairs[0], scene.language) if best == answers.Statement("brand", "") else "",
    )
    return Outcome(brief, about=action.product[0])


def _explain(action: Explain, parts: Parts, scene: Scene) -> Outcome:
    products, about = _one_product(parts, scene, action.product_id)
    found = parts.catalog.get([ProductId(action.product_id)])
    if about is None or not found or not action.request_id:
        return perform(Talk(Act.ASK_WHICH), parts, scene)
    slate = parts.ledger.slate(action.request_id)
    moved = parts.attributor.attribute(slate, action.product_id, found[0])
    given = explain.reasons(slate, found[0], moved, scene.language, parts.currency)
    texts = {"about": products[about - 1].fields["title"]} | {f"reason{n}": text for n, text in enumerate(given, 1)}
    brief = Brief(
        act=Act.EXPLAIN,
        language=scene.language,
        constraints=slate.constraints,
        products=(products[about - 1],),
        about=about,
        texts=texts,
    )
    return Outcome(brief, about=action.product_id)


def _react(action: React, parts: Parts, scene: Scene) -> Outcome:
    """Take feedback; what was disliked is replaced at once by a slate that the feedback has moved."""
    reaction = "thumbs_up" if action.liked else "dismissal"
    events: list[ConversationEvent] = [
        Reacted(
            key=f"{scene.turn_id}:{product_id}",
            reaction=reaction,
            product_id=product_id,
            request_id=scene.state.request_id,
            turn_id=scene.turn_id,
        )
        for product_id in action.product_ids
    ]
    positions = {product: rank for rank, (product, _) in enumerate(scene.state.slate, 1)}
    behaviour = tuple(
        BehaviourEvent(
            shopper_id=scene.shopper_id,
            product_id=product_id,
            kind=BehaviourKind.THUMBS if action.liked else BehaviourKind.DISMISSAL,
            at=utc_now(),
            request_id=scene.state.request_id,
            position=positions.get(product_id),
            value=1 if action.liked else -1,
        )
        for product_id in action.product_ids
    )
    brief = Brief(act=Act.PRAISED if action.liked else Act.FEEDBACK, language=scene.language)
    if action.liked:
        return Outcome(brief, events=tuple(events), behaviour=behaviour, about=action.product_ids[0])
    state = scene.state
    for event in events:
        state = apply(state, event)
    new = find(Find(state.constraints, state.need, more=True), parts, replace(scene, state=state))
    shown = new.brief.products
    return replace(
        new,
        brief=brief.model_copy(
            update={
                "products": shown,
                "constraints": state.constraints,
                "unstated": new.brief.unstated,
                "described": new.brief.described,
            }
        ),
        events=(*events, *new.events),
        behaviour=behaviour,
    )


def _care(action: Care, parts: Parts, scene: Scene) -> Outcome:
    found = parts.knowledge.find(action.question, scene.language, k=1, topic=action.topic)
    if not found:
        if action.topic is None:
            return Outcome(Brief(act=Act.POLICY_UNKNOWN, language=scene.language))
        texts = {"topic": care_label(action.topic, scene.language)}
        return Outcome(Brief(act=Act.CARE_UNKNOWN, language=scene.language, texts=texts))
    return Outcome(Brief(act=action.act, language=scene.language, texts={"passage": found[0].text}))
