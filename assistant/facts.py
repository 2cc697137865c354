"""What the staff's lists and plots are made of: one row a turn and one a conversation, counted from the events.

Derived: `note` runs in the transaction that stores the events, `catch_up` makes what an older version did not, and both
tables can be dropped and made again. They exist because a list of a hundred thousand conversations, searched and
filtered, must not read a hundred thousand logs. Rows go with their conversation.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Connection, Float, ForeignKey, Integer, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from assistant.events import ConversationEvent, HandoffAsked, Reacted, Replied, Said
from retrieval.database import Base
from retrieval.ownership import part_of

STAGES = ("understand", "products", "first_words", "total")
"""The stages of a turn that are plotted, each in milliseconds since the turn began."""


class TurnFactRow(Base):
    """One turn. `answered` is false while it runs, and stays so where it was cut off."""

    __tablename__ = "turn_facts"
    __table_args__ = part_of("conversations", "conversation_id")
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), primary_key=True
    )
    turn_id: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[str] = mapped_column(Text, index=True)
    utterance: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool] = mapped_column(Boolean, default=False)
    paused: Mapped[bool] = mapped_column(Boolean, default=False)
    withheld: Mapped[int] = mapped_column(Integer, default=0)
    degraded: Mapped[str] = mapped_column(Text, default="")
    understand_ms: Mapped[float | None] = mapped_column(Float)
    products_ms: Mapped[float | None] = mapped_column(Float)
    first_words_ms: Mapped[float | None] = mapped_column(Float)
    total_ms: Mapped[float | None] = mapped_column(Float)


class ConversationFactRow(Base):
    """One conversation in which something was said: when last, how it began, and what in it wants a look."""

    __tablename__ = "conversation_facts"
    __table_args__ = part_of("conversations", "conversation_id")
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"), primary_key=True
    )
    last_at: Mapped[str] = mapped_column(Text, index=True)
    opening: Mapped[str] = mapped_column(Text)
    turns: Mapped[int] = mapped_column(Integer, default=0)
    withheld: Mapped[int] = mapped_column(Integer, default=0)
    degraded: Mapped[int] = mapped_column(Integer, default=0)
    wrong: Mapped[int] = mapped_column(Integer, default=0)
    handoffs: Mapped[int] = mapped_column(Integer, default=0)


_TURN, _WHOLE = TurnFactRow, ConversationFactRow


def note(connection: Connection, conversation_id: str, at: str, events: Sequence[ConversationEvent]) -> None:
    """Count events that were just stored, in the transaction of `connection`."""
    for event in events:
        match event:
            case Said():
                _note_said(connection, conversation_id, at, event)
            case Replied():
                _note_replied(connection, conversation_id, event)
            case HandoffAsked():
                _add(connection, conversation_id, handoffs=1)
            case Reacted(reaction="wrong_answer"):
                _add(connection, conversation_id, wrong=1)
            case _:
                pass


def _note_said(connection: Connection, conversation_id: str, at: str, event: Said) -> None:
    known = select(_WHOLE.conversation_id).where(_WHOLE.conversation_id == conversation_id)
    if connection.execute(known).first() is None:
        connection.execute(insert(_WHOLE).values(conversation_id=conversation_id, last_at=at, opening=event.text))
    connection.execute(
        insert(_TURN).values(conversation_id=conversation_id, turn_id=event.turn_id, at=at, utterance=event.text)
    )
    _add(connection, conversation_id, turns=1, at=at)


def _note_replied(connection: Connection, conversation_id: str, event: Replied) -> None:
    turn = event.turn
    connection.execute(
        update(_TURN)
        .where(_TURN.conversation_id == conversation_id, _TURN.turn_id == event.turn_id)
        .values(
            answered=True,
            paused=event.act == "paused",
            withheld=len(turn.withheld),
            degraded=",".join(turn.degraded),
            **{f"{stage}_ms": turn.timings_ms.get(stage) for stage in STAGES},
        )
    )
    if turn.withheld or turn.degraded:
        _add(connection, conversation_id, withheld=len(turn.withheld), degraded=bool(turn.degraded))


def _add(connection: Connection, conversation_id: str, at: str | None = None, **counts: int) -> None:
    more: dict[str, object] = {name: getattr(_WHOLE, name) + count for name, count in counts.items()}
    if at:
        more["last_at"] = at
    connection.execute(update(_WHOLE).where(_WHOLE.conversation_id == conversation_id).values(more))
