"""What an act is given and what it returns: the values between policy, acts and the turn. No logic but lookup."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.brief import Act, Brief
from assistant.events import ConversationEvent, OfferMade
from assistant.ledger import LedgerSlate
from assistant.messages import LastAct
from assistant.state import DialogueState
from assistant.wire import Cart, Choice, Comparison
from ranker.events import BehaviourEvent
from retrieval.types import Language

_LAST: dict[Act, LastAct] = {
    Act.RECOMMEND: "products",
    Act.MORE: "products",
    Act.RELAXED: "products",
    Act.PRAISED: "products",
    Act.FEEDBACK: "products",
    Act.NO_MATCH: "no_match",
    Act.NO_MORE: "no_match",
    Act.ASK_NEED: "ask",
    Act.ASK_WHICH: "ask",
    Act.UNCLEAR: "ask",
    Act.DID_YOU_MEAN: "ask",
    Act.CHECKOUT_CONFIRM: "confirm_checkout",
    Act.COMPARE: "products",
    Act.ANSWER: "products",
    Act.QUOTE: "products",
    Act.NOT_STATED: "products",
    Act.EXPLAIN: "products",
    Act.CART_ADDED: "cart",
    Act.CART_REMOVED: "cart",
    Act.CART_VIEW: "cart",
    Act.CART_EMPTY: "cart",
    Act.CART_REFUSED: "cart",
    Act.CHECKOUT_DONE: "cart",
    Act.ORDER_HELP: "care",
    Act.CANCEL_HELP: "care",
    Act.RETURN_HELP: "care",
    Act.POLICY: "care",
    Act.POLICY_UNKNOWN: "care",
    Act.CARE_UNKNOWN: "care",
}


@dataclass(frozen=True)
class Scene:
    """What an act happens in: whose turn, and the state after its reading.

    `shopper_id` is the conversation's own id for a stranger.
    """

    conversation_id: str
    shopper_id: str
    turn_id: str
    attempt: int
    state: DialogueState

    @property
    def language(self) -> Language:
        """The shopper's language."""
        return self.state.language


@dataclass(frozen=True)
class Outcome:
    """What came of an action. `slate` and `events` are to be stored together before anything is shown."""

    brief: Brief
    events: tuple[ConversationEvent, ...] = ()
    slate: LedgerSlate | None = None
    behaviour: tuple[BehaviourEvent, ...] = ()
    comparison: Comparison | None = None
    cart: Cart | None = None
    choices: tuple[Choice, ...] = ()
    about: str | None = None
    degraded: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def last(self) -> LastAct:
        """What the next turn's reader is told the assistant did last."""
        if self.brief.act == Act.NO_MATCH and any(isinstance(event, OfferMade) for event in self.events):
            return "offer"
        return _LAST.get(self.brief.act, "talk")
