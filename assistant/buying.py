"""Cart and checkout as typed actions: each checked, idempotent by the turn's id, and confirmed where it costs money."""

from __future__ import annotations

from dataclasses import replace

from assistant import evidence
from assistant.brief import Act, Brief, BriefProduct
from assistant.cart import order_reference, price_cart, refusal
from assistant.events import CartChanged, CheckedOut, ConversationEvent
from assistant.labels import counted, money_text
from assistant.parts import Parts
from assistant.policy import CheckOut, PutInCart, ShowCart, TakeFromCart
from assistant.scene import Outcome, Scene
from assistant.state import apply
from assistant.store import utc_now
from assistant.wire import Cart
from ranker.events import BehaviourEvent, BehaviourKind
from retrieval.types import Product, Variant


def change_cart(action: PutInCart | TakeFromCart | ShowCart | CheckOut, parts: Parts, scene: Scene) -> Outcome:
    """Return what came of a cart action."""
    held = dict(scene.state.cart)
    if isinstance(action, PutInCart):
        return _put_in_cart(action, held, parts, scene)
    if isinstance(action, TakeFromCart) and action.variants:
        events: list[ConversationEvent] = []
        for variant in action.variants:
            left = max(0, held.get(variant, 0) - action.quantity) if action.quantity else 0
            events.append(CartChanged(key=f"{scene.turn_id}:{variant}", variant_id=variant, quantity=left))
        return _cart_outcome(Act.CART_REMOVED, tuple(events), action.variants[0], parts, scene)
    if not held:
        return Outcome(Brief(act=Act.CART_EMPTY, language=scene.language), cart=_priced(parts, scene))
    if isinstance(action, CheckOut):
        return _check_out(action, parts, scene)
    shown = _cart_outcome(Act.CART_VIEW, (), None, parts, scene)
    return replace(shown, brief=shown.brief.model_copy(update={"cart": _held(parts, scene)}))


def _put_in_cart(action: PutInCart, held: dict[str, int], parts: Parts, scene: Scene) -> Outcome:
    events: list[CartChanged] = []
    behaviour: list[BehaviourEvent] = []
    for product_id, variant_id in action.variants:
        pair = parts.find_variant(variant_id)
        quantity = held.get(variant_id, 0) + action.quantity
        why = refusal(*pair, quantity, scene.language) if pair else "…"
        if pair is None or why:
            title = evidence.said_title(*pair, scene.language) if pair else product_id
            texts = {"about": title, "why": why or ""}
            brief = Brief(act=Act.CART_REFUSED, language=scene.language, texts=texts, products=_brief(pair, scene))
            return Outcome(brief, cart=_priced(parts, scene))
        key = f"{scene.turn_id}:{variant_id}"
        events.append(CartChanged(key=key, variant_id=variant_id, quantity=quantity, product_id=product_id))
        behaviour.append(
            BehaviourEvent(
                shopper_id=scene.shopper_id,
                product_id=product_id,
                kind=BehaviourKind.CART,
                at=utc_now(),
                request_id=scene.state.request_id,
                value=action.quantity,
            )
        )
    product_id, variant_id = action.variants[0]
    outcome = _cart_outcome(Act.CART_ADDED, tuple(events), variant_id, parts, scene)
    in_cart = events[0].quantity if held.get(variant_id) and len(events) == 1 else 0
    brief = outcome.brief.model_copy(update={"in_cart": in_cart})
    return replace(outcome, brief=brief, behaviour=tuple(behaviour), about=product_id)


def _cart_outcome(
    act: Act, events: tuple[ConversationEvent, ...], variant_id: str | None, parts: Parts, scene: Scene
) -> Outcome:
    state = scene.state
    for event in events:
        state = apply(state, event)
    cart = _priced(parts, replace(scene, state=state))
    texts: dict[str, str] = {}
    if cart.count:
        texts = {
            "cart.count": counted(cart.count, "item", scene.language),
            "cart.total": money_text(cart.total, scene.language),
        }
    pair = parts.find_variant(variant_id) if variant_id else None
    if pair:
        texts["about"] = evidence.said_title(*pair, scene.language)
    products = _brief(pair, scene)
    return Outcome(Brief(act=act, language=scene.language, texts=texts, products=products), events=events, cart=cart)


def _check_out(action: CheckOut, parts: Parts, scene: Scene) -> Outcome:
    cart = _priced(parts, scene)
    texts = {
        "cart.count": counted(cart.count, "item", scene.language),
        "cart.total": money_text(cart.total, scene.language),
    }
    if not action.confirmed:
        return Outcome(Brief(act=Act.CHECKOUT_CONFIRM, language=scene.language, texts=texts), cart=cart)
    reference = order_reference(scene.conversation_id, scene.turn_id)
    event = CheckedOut(
        key=scene.turn_id,
        reference=reference,
        lines=scene.state.cart,
        total=cart.total.amount,
        currency=cart.total.currency,
    )
    brief = Brief(act=Act.CHECKOUT_DONE, language=scene.language, texts={**texts, "order": reference})
    emptied = replace(scene, state=apply(scene.state, event))
    return Outcome(brief, events=(event,), cart=_priced(parts, emptied))


def _priced(parts: Parts, scene: Scene) -> Cart:
    return price_cart(scene.state.cart, parts.find_variant, scene.language, parts.currency)


def _held(parts: Parts, scene: Scene) -> tuple[str, ...]:
    """Return what the cart holds, each title once, with how many where it is more than one."""
    held: dict[str, int] = {}
    for variant_id, quantity in scene.state.cart:
        if pair := parts.find_variant(variant_id):
            title = evidence.said_title(*pair, scene.language)
            held[title] = held.get(title, 0) + quantity
    return tuple(title + (f" × {quantity}" if quantity > 1 else "") for title, quantity in held.items())


def _brief(pair: tuple[Product, Variant] | None, scene: Scene) -> tuple[BriefProduct, ...]:
    return (evidence.brief_product(*pair, 1, scene.language),) if pair else ()
