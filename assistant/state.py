"""The dialogue state: a pure fold over a conversation's events.

Whatever the assistant needs to know of a conversation's past is here, and nothing is here that the events do not
say, so that replaying a log re-creates the state exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from assistant.amend import asks_the_shop
from assistant.brief import Act
from assistant.events import (
    CartChanged,
    CheckedOut,
    ConversationEvent,
    HandoffAsked,
    MeaningAsked,
    OfferMade,
    Reacted,
    Replied,
    Said,
    SlateMade,
    Understood,
)
from assistant.messages import Intent, LastAct, Reading
from assistant.wire import Options
from retrieval.types import Constraints, Language, Value


class DialogueState(Value):
    """What is in force.

    `said` is the latest utterance, `need` the one that began the need in force. `slate` holds (product id, variant id)
    by position, `shown` every product that was shown for that need, in whatever order. `cart` holds (variant id,
    quantity). `asked` holds what `said` may have meant, where the shopper was asked; `options` what may be added to the
    need in force; `listed` is how many products its newest list began with; `person_offered` tells that the reply
    before ended with the question whether a person shall help.
    """

    constraints: Constraints = Constraints()
    language: Language = "en"
    last: LastAct = "none"
    said: str = ""
    need: str = ""
    request_id: str | None = None
    slate: tuple[tuple[str, str], ...] = ()
    shown: tuple[str, ...] = ()
    about: str | None = None
    offer: Constraints | None = None
    asked: tuple[Reading, ...] = ()
    options: tuple[Options, ...] = ()
    cart: tuple[tuple[str, int], ...] = ()
    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    listed: int = 0
    handoff: bool = False
    person_offered: bool = False
    turns: int = 0
    open_turn: str | None = None

    @property
    def nothing_to_order(self) -> bool:
        """Whether the need in force was searched for and found one product at most: none is liked more than others."""
        return bool(self.need) and self.listed <= 1


def fold(events: Iterable[ConversationEvent]) -> DialogueState:
    """Return the state after all of `events`, oldest first."""
    return reduce(apply, events, DialogueState())


def before_turn(events: Sequence[ConversationEvent], turn_id: str) -> DialogueState:
    """Return the state before a turn was first said; after all of `events` where it was not."""
    said = (n for n, event in enumerate(events) if isinstance(event, Said) and event.turn_id == turn_id)
    return fold(events[: next(said, len(events))])


def apply(state: DialogueState, event: ConversationEvent) -> DialogueState:
    """Return the state after one more event."""
    match event:
        case Said():
            changes: dict[str, object] = {"open_turn": event.turn_id, "said": event.text}
        case Understood():
            changes = _after_reading(state, event)
        case SlateMade():
            slate = tuple((product, variant) for product, variant in event.products)
            changes = {
                "slate": slate,
                "shown": tuple(dict.fromkeys([*state.shown, *(product for product, _ in slate)])),
                "request_id": event.request_id,
                "listed": len(slate) if event.fresh else state.listed,
                "about": slate[0][0] if len(slate) == 1 else None,
            }
        case OfferMade():
            changes = {"offer": event.constraints}
        case MeaningAsked():
            changes = {"asked": event.readings}
        case CartChanged():
            changes = _after_cart(state, event)
        case CheckedOut():
            changes = {"cart": ()}
        case Reacted():
            changes = _after_reaction(state, event)
        case HandoffAsked():
            changes = {"handoff": True}
        case Replied():
            changes = {
                "last": event.last,
                "about": event.about or state.about,
                "person_offered": event.act in (Act.CARE_UNKNOWN, Act.POLICY_UNKNOWN),
                "open_turn": None,
                "turns": state.turns + 1,
            }
            if event.turn.slate:
                changes["options"] = tuple(event.turn.options)
    return state.model_copy(update=changes)


def _after_reading(state: DialogueState, event: Understood) -> dict[str, object]:
    changes: dict[str, object] = {"constraints": event.constraints, "language": event.reading.language}
    changes |= {"offer": None, "asked": ()}
    if event.reading.intent == Intent.SEARCH:
        changes |= {"shown": (), "options": (), "need": state.said, "listed": 0}
    elif asks_the_shop(event.reading, state.nothing_to_order, state.said):
        changes |= {"shown": (), "options": (), "need": ""}  # the question describes no product
    elif event.constraints != state.constraints:
        changes |= {"options": (), "listed": 0}
    return changes


def _after_cart(state: DialogueState, event: CartChanged) -> dict[str, object]:
    rest = tuple(line for line in state.cart if line[0] != event.variant_id)
    if not event.quantity:
        return {"cart": rest}
    changes: dict[str, object] = {"cart": (*rest, (event.variant_id, event.quantity))}
    if event.quantity > dict(state.cart).get(event.variant_id, 0):
        # Who takes what they turned down has thought better of it.
        changes["disliked"] = tuple(one for one in state.disliked if one != event.product_id)
    return changes


def _after_reaction(state: DialogueState, event: Reacted) -> dict[str, object]:
    if event.product_id is None or event.reaction in ("view", "wrong_answer"):
        return {}
    liked = tuple(one for one in state.liked if one != event.product_id)
    disliked = tuple(one for one in state.disliked if one != event.product_id)
    if event.reaction in ("dismissal", "thumbs_down"):
        return {"liked": liked, "disliked": (*disliked, event.product_id)}
    return {"liked": (*liked, event.product_id), "disliked": disliked}
