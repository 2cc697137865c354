"""What happened in a conversation: immutable, versioned events, and the fold's only food.

The log is the truth of a conversation. An event is never changed or removed but by erasure; a reader that meets a kind
or version it does not know refuses it. Knows nothing of storage.

A turn that was cut off (the process died) is run again from its utterance: events of the new run carry the next
`attempt`, so that they stand beside those of the first in the log and supersede them in the fold.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from assistant.brief import Act
from assistant.messages import LastAct, Reading
from assistant.wire import Turn
from retrieval.types import Constraints, Value


class Said(Value):
    """The shopper's utterance of a turn, as it came."""

    kind: Literal["said"] = "said"
    v: Literal[1] = 1
    turn_id: str
    text: str


class Understood(Value):
    """What the utterance was read as, and the constraints in force from here on."""

    kind: Literal["understood"] = "understood"
    v: Literal[1] = 1
    turn_id: str
    attempt: int = 1
    reading: Reading
    constraints: Constraints
    generator: str


class SlateMade(Value):
    """A slate was shown: products by position, from 1. `fresh` starts a new list, else it goes on with the last one."""

    kind: Literal["slate_made"] = "slate_made"
    v: Literal[1] = 1
    turn_id: str
    attempt: int = 1
    request_id: str
    products: tuple[tuple[str, str], ...]
    fresh: bool


class OfferMade(Value):
    """Nothing matched, and this relaxation was offered; a yes takes it."""

    kind: Literal["offer_made"] = "offer_made"
    v: Literal[1] = 1
    turn_id: str
    attempt: int = 1
    constraints: Constraints


class MeaningAsked(Value):
    """The utterance may have meant any of `readings`, and the shopper was asked which; the next turn's is theirs."""

    kind: Literal["meaning_asked"] = "meaning_asked"
    v: Literal[1] = 1
    turn_id: str
    attempt: int = 1
    readings: tuple[Reading, ...]


class CartChanged(Value):
    """The quantity of a variant in the cart is now `quantity` (0: gone). `key` makes a repeat harmless.

    `product_id` is the variant's product; None where all of it was taken out.
    """

    kind: Literal["cart_changed"] = "cart_changed"
    v: Literal[1] = 1
    key: str
    variant_id: str
    quantity: int = Field(ge=0)
    product_id: str | None = None


class CheckedOut(Value):
    """The shopper confirmed the cart as an order request; the cart is empty from here on."""

    kind: Literal["checked_out"] = "checked_out"
    v: Literal[1] = 1
    key: str
    reference: str
    lines: tuple[tuple[str, int], ...]
    total: int
    currency: str


class Reacted(Value):
    """The shopper's feedback on a product (or on a turn, where `product_id` is None), with their own words on it."""

    kind: Literal["reacted"] = "reacted"
    v: Literal[1] = 1
    key: str
    reaction: Literal["click", "view", "dismissal", "thumbs_up", "thumbs_down", "wrong_answer"]
    product_id: str | None = None
    request_id: str | None = None
    turn_id: str | None = None
    note: str | None = None


class HandoffAsked(Value):
    """The shopper wants a person; the shop's staff finds the conversation by this."""

    kind: Literal["handoff_asked"] = "handoff_asked"
    v: Literal[1] = 1
    turn_id: str


class Replied(Value):
    """The turn is done: the whole of what the shopper was given. `about` is the product in focus afterwards.

    `act` is "paused" where the staff had paused the assistant and the utterance was not read.
    """

    kind: Literal["replied"] = "replied"
    v: Literal[1] = 1
    turn_id: str
    act: Act | Literal["paused"]
    last: LastAct
    about: str | None = None
    turn: Turn


ConversationEvent = Annotated[
    Said
    | Understood
    | SlateMade
    | OfferMade
    | MeaningAsked
    | CartChanged
    | CheckedOut
    | Reacted
    | HandoffAsked
    | Replied,
    Field(discriminator="kind"),
]

EVENT: TypeAdapter[ConversationEvent] = TypeAdapter(ConversationEvent)
"""Reads and writes one event as JSON; an unknown kind, version or field is refused."""
