"""What to do next: from the dialogue state and a reading to an action. Pure; a model proposes, this disposes.

Knows no catalog and no model. Whatever costs the shopper money (checkout) is asked for first and done only on a yes;
a reading in doubt is asked about (`confidence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.amend import requested_quantity
from assistant.assent import assents
from assistant.brief import Act
from assistant.confidence import SURE, choices, stance
from assistant.messages import Intent, Reading, Slot
from assistant.state import DialogueState
from retrieval.types import Constraints


@dataclass(frozen=True)
class Talk:
    """Say something that needs no facts."""

    act: Act


@dataclass(frozen=True)
class AskMeaning:
    """Ask which reading is meant, the likeliest first; nothing is done before the shopper says."""

    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Find:
    """Search and show products. `more` goes on with the list in force: nothing already shown comes again.

    `popular` orders what fits the need in force by popularity; without a need, the whole shop. `sorting` is whether an
    order was asked for just now, which is when a reply speaks of it.
    """

    constraints: Constraints
    need: str
    more: bool = False
    popular: bool = False
    sorting: bool = False


@dataclass(frozen=True)
class Compare:
    """Set the products side by side."""

    products: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """Answer a question about one product from what the shop states of it."""

    product: tuple[str, str]
    question: str


@dataclass(frozen=True)
class Explain:
    """Say why a product was shown, from the ledger."""

    product_id: str
    request_id: str


@dataclass(frozen=True)
class React:
    """Take feedback on shown products, then show what it changes."""

    product_ids: tuple[str, ...]
    liked: bool


@dataclass(frozen=True)
class PutInCart:
    """Put so many more of the variants into the cart."""

    variants: tuple[tuple[str, str], ...]
    quantity: int


@dataclass(frozen=True)
class TakeFromCart:
    """Take variants out of the cart; none named means everything."""

    variants: tuple[str, ...]
    quantity: int | None


@dataclass(frozen=True)
class ShowCart:
    """Show the cart."""


@dataclass(frozen=True)
class CheckOut:
    """Ask for confirmation, or, when that was given, turn the cart into an order request."""

    confirmed: bool


@dataclass(frozen=True)
class Care:
    """Answer from the shop's policies.

    `topic` narrows the passages; `act` is what the reply does with the one found.
    """

    topic: Literal["order_status", "cancel_order", "return"] | None
    act: Act
    question: str


@dataclass(frozen=True)
class HandOver:
    """Ask the shop's staff to take over."""


Action = (
    Talk
    | AskMeaning
    | Find
    | Compare
    | Answer
    | Explain
    | React
    | PutInCart
    | TakeFromCart
    | ShowCart
    | CheckOut
    | Care
    | HandOver
)

_TALK = {
    Intent.GREETING: Act.GREETING,
    Intent.THANKS: Act.THANKS,
    Intent.GOODBYE: Act.GOODBYE,
    Intent.OUT_OF_SCOPE: Act.OUT_OF_SCOPE,
}


def assured(reading: Reading) -> Reading:
    """Return the reading, or one that changes nothing where it is not sure enough to be acted on."""
    if stance(reading) == "act":
        return reading.model_copy(update={"second": None})
    return Reading(intent=Intent.OUT_OF_SCOPE, language=reading.language, confidence=reading.confidence)


def decide(state: DialogueState, reading: Reading, utterance: str) -> Action:
    """Return what to do. `state` holds the constraints after `assured(reading)`, but the offer from before it."""
    if taken_for_yes(state, reading, utterance):
        return Talk(Act.NOT_ORDERED)
    if state.person_offered and assents(utterance):
        return HandOver()
    match stance(reading):
        case "unsure":
            return Talk(Act.UNCLEAR)
        case "ask":
            return AskMeaning(choices(reading))
        case "act":
            return _act(state, reading, utterance)


def taken_for_yes(state: DialogueState, reading: Reading, utterance: str) -> bool:
    """Return whether what was said to the question whether to order was read as a yes, and is none."""
    return _asked_to_order(state, reading) and not assents(utterance, to_buying=True)


def _act(state: DialogueState, reading: Reading, utterance: str) -> Action:
    match reading.intent:
        case Intent.SEARCH | Intent.REFINE | Intent.RECOMMEND:
            return _find(state, reading, utterance)
        case Intent.COMPARE | Intent.PRODUCT_QUESTION | Intent.EXPLAIN | Intent.FEEDBACK:
            return _about_shown(state, reading, utterance)
        case Intent.ADD_TO_CART | Intent.REMOVE_FROM_CART | Intent.VIEW_CART | Intent.CHECKOUT:
            return _cart(state, reading)
        case Intent.ORDER_STATUS:
            return Care("order_status", Act.ORDER_HELP, utterance)
        case Intent.CANCEL_ORDER:
            return Care("cancel_order", Act.CANCEL_HELP, utterance)
        case Intent.RETURN:
            return Care("return", Act.RETURN_HELP, utterance)
        case Intent.POLICY_QUESTION:
            return Care(None, Act.POLICY, utterance)
        case Intent.HANDOFF:
            return HandOver()
        case _:
            return Talk(_TALK[reading.intent])


def _find(state: DialogueState, reading: Reading, utterance: str) -> Action:
    if reading.intent == Intent.REFINE and not reading.edits:
        if state.offer is not None:
            return Find(state.offer, state.need)
        if not state.shown and state.constraints == Constraints() and not state.need:
            return Talk(Act.ASK_NEED)
        return Find(state.constraints, state.need, more=True)
    popular = reading.intent == Intent.RECOMMEND and not reading.edits
    sorting = popular or any(edit.slot == Slot.SORT for edit in reading.edits)
    return Find(state.constraints, state.need or utterance, popular=popular, sorting=sorting)


def _about_shown(state: DialogueState, reading: Reading, utterance: str) -> Action:
    named = _named(state, reading)
    if reading.intent == Intent.COMPARE:
        products = named if len(named) > 1 else state.slate[:3]
        return Compare(products) if len(products) > 1 else Talk(Act.ASK_NEED if not products else Act.ASK_WHICH)
    if not state.slate and reading.references:
        return Talk(Act.ASK_NEED)  # "the first one" of nothing is no question to the shop's policies
    if not state.slate:
        return Care(None, Act.POLICY, utterance) if reading.intent == Intent.PRODUCT_QUESTION else Talk(Act.ASK_NEED)
    if reading.intent == Intent.FEEDBACK:
        # Without a position the words are about the whole list, or about the product in focus.
        targets = named or _in_focus(state) or state.slate
        return React(tuple(product for product, _ in targets), liked=bool(reading.liked))
    targets = named or _in_focus(state)
    if reading.intent == Intent.EXPLAIN:
        product_id = (targets or state.slate)[0][0]
        return Explain(product_id, state.request_id or "")
    return Answer(targets[0], utterance) if targets else Talk(Act.ASK_WHICH)


def _cart(state: DialogueState, reading: Reading) -> Action:
    if reading.intent == Intent.VIEW_CART:
        return ShowCart()
    if reading.intent == Intent.CHECKOUT:
        return CheckOut(confirmed=_is_plain_yes(state, reading))
    named = _named(state, reading) or _in_focus(state)
    stated = any(edit.slot == "quantity" for edit in reading.edits)
    if reading.intent == Intent.ADD_TO_CART:
        if not named:
            return Talk(Act.ASK_WHICH if state.slate else Act.ASK_NEED)
        return PutInCart(named, requested_quantity(reading))
    quantity = requested_quantity(reading) if stated else None
    if quantity == 0:
        return Talk(Act.ASK_WHICH)
    in_cart = dict(state.cart)
    variants = tuple(variant for _, variant in named if variant in in_cart)
    if not variants and len(in_cart) > 1 and not named and state.last != "cart":
        return Talk(Act.ASK_WHICH)
    return TakeFromCart(variants or tuple(in_cart)[-1:], quantity)


def _is_plain_yes(state: DialogueState, reading: Reading) -> bool:
    """Whether the question for confirmation was just asked and this, whose words assent, is sure to answer it."""
    return _asked_to_order(state, reading) and reading.confidence >= SURE


def _asked_to_order(state: DialogueState, reading: Reading) -> bool:
    """Whether this was read as a yes to the question for confirmation, and as nothing else."""
    answers = state.last == "confirm_checkout" and reading.intent == Intent.CHECKOUT
    return answers and not (reading.edits or reading.references)


def _named(state: DialogueState, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The shown products that the reading's positions name, in order; positions outside the slate name nothing."""
    found: list[tuple[str, str]] = []
    for position in reading.references:
        index = len(state.slate) - 1 if position == -1 else position - 1
        if 0 <= index < len(state.slate) and state.slate[index] not in found:
            found.append(state.slate[index])
    return tuple(found)


def _in_focus(state: DialogueState) -> tuple[tuple[str, str], ...]:
    """The one product that is being spoken of: the one last asked about, or the only one shown."""
    if len(state.slate) == 1:
        return state.slate
    return tuple(pair for pair in state.slate if pair[0] == state.about)
