"""Behaviour events: what shoppers did with what they were shown. Typed, immutable, joined to slates by request id."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, Index, Integer, Text, insert
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base
from retrieval.ownership import personal
from retrieval.types import Value


class BehaviourKind(StrEnum):
    """What was done. An unknown kind is refused, never guessed."""

    IMPRESSION = "impression"
    CLICK = "click"
    VIEW = "view"
    CART = "cart"
    PURCHASE = "purchase"
    DISMISSAL = "dismissal"
    THUMBS = "thumbs"


class BehaviourEvent(Value):
    """One event. `position` counts from 1; `value` is the quantity, or +1 and -1 for thumbs up and down.

    `at` is UTC, ISO 8601 with milliseconds, so that times sort as texts. `amount` is what the whole quantity cost, in
    minor units of the shop's currency, None where unknown.
    """

    shopper_id: str
    product_id: str
    kind: BehaviourKind
    at: str
    request_id: str | None = None
    position: int | None = None
    value: int | None = None
    amount: int | None = None


class Deed(Protocol):
    """What is read of an event as part of a shopper's past."""

    @property
    def product_id(self) -> str:
        """Of what."""
        ...

    @property
    def kind(self) -> BehaviourKind:
        """What was done."""
        ...

    @property
    def at(self) -> str:
        """When, as in a `BehaviourEvent`."""
        ...

    @property
    def request_id(self) -> str | None:
        """In which slate."""
        ...

    @property
    def value(self) -> int | None:
        """+1 and -1 for thumbs."""
        ...


class PastDeed(NamedTuple):
    """A `Deed` that is cheap to make by the hundred."""

    product_id: str
    kind: BehaviourKind
    at: str
    request_id: str | None = None
    value: int | None = None


class BehaviourRow(Base):
    """One stored behaviour event. An imported one has a `source_key`, the same whenever the same event comes again."""

    __tablename__ = "behaviour_events"
    event_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    shopper_id: Mapped[str] = mapped_column(Text)
    product_id: Mapped[str] = mapped_column(Text, index=True)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text, index=True)
    position: Mapped[int | None] = mapped_column(Integer)
    value: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[int | None] = mapped_column(Integer)
    source_key: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index("behaviour_shopper_at", "shopper_id", "at"),
        Index("behaviour_source_key", "source_key", unique=True),
        personal("shopper_id"),
    )


def record(connection: Connection, events: Sequence[BehaviourEvent]) -> None:
    """Store `events` in the transaction of `connection`."""
    if events:
        connection.execute(insert(BehaviourRow), [event.model_dump(mode="json") for event in events])
