"""The conversations' tables and their one store: append events, read them back, fold.

An event is acknowledged when `append` returns: it is committed and on disk. Appending is idempotent by the event's
key (turn id and kind, or the client's own key), so that a client that did not hear the answer may send again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, ForeignKey, Integer, Text, UniqueConstraint, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.errors import Conflict, ConversationNotFound, NotAllowed
from assistant.events import (
    EVENT,
    CartChanged,
    CheckedOut,
    ConversationEvent,
    OfferMade,
    Reacted,
    SlateMade,
    Understood,
)
from assistant.facts import ConversationFactRow, note
from retrieval.database import Base, Database
from retrieval.ownership import part_of, personal


class ConversationRow(Base):
    """One conversation. Of its secret only the SHA-256 is kept; without a shopper id the shopper is a stranger."""

    __tablename__ = "conversations"
    __table_args__ = personal("shopper_id", "conversation_id")
    conversation_id: Mapped[str] = mapped_column(Text, primary_key=True)
    secret_hash: Mapped[str] = mapped_column(Text)
    started_at: Mapped[str] = mapped_column(Text)
    shopper_id: Mapped[str | None] = mapped_column(Text, index=True)


class EventRow(Base):
    """One event of a conversation, in order of `seq`."""

    __tablename__ = "conversation_events"
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    payload: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("conversation_id", "key"), part_of("conversations", "conversation_id"))


def utc_now() -> str:
    """Return the present time, UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def event_key(event: ConversationEvent) -> str:
    """Return what makes the event the same event when it is sent again."""
    if isinstance(event, (CartChanged, CheckedOut, Reacted)):
        return f"{event.kind}:{event.key}"
    attempt = f":{event.attempt}" if isinstance(event, (Understood, SlateMade, OfferMade)) else ""
    return f"{event.kind}:{event.turn_id}{attempt}"


class ConversationStore:
    """Every conversation of a shop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, shopper_id: str | None = None) -> tuple[str, str]:
        """Return the id and the secret (256 random bits) of a new conversation, of a known shopper or of a stranger."""
        conversation_id, secret = f"c_{secrets.token_hex(12)}", secrets.token_urlsafe(32)
        with self._database.write() as connection:
            connection.execute(
                insert(ConversationRow).values(
                    conversation_id=conversation_id,
                    secret_hash=_digest(secret),
                    started_at=utc_now(),
                    shopper_id=shopper_id,
                )
            )
        return conversation_id, secret

    def shopper(self, conversation_id: str) -> str:
        """Return whose behaviour a conversation's is: the shopper's id, or the conversation's own for a stranger.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        statement = select(ConversationRow.shopper_id).where(ConversationRow.conversation_id == conversation_id)
        with self._database.read() as connection:
            found = connection.execute(statement).first()
        if found is None:
            raise ConversationNotFound(f"there is no conversation {conversation_id!r}; start a new one")
        return found[0] or conversation_id

    def authorize(self, conversation_id: str, secret: str) -> None:
        """Check a conversation's secret, in constant time.

        Raises:
            NotAllowed: the secret is not this conversation's, or there is no such conversation: a stranger learns
            neither.
        """
        statement = select(ConversationRow.secret_hash).where(ConversationRow.conversation_id == conversation_id)
        with self._database.read() as connection:
            stored = connection.execute(statement).scalar_one_or_none()
        if not hmac.compare_digest(stored or "", _digest(secret)):
            raise NotAllowed(f"the secret does not open conversation {conversation_id!r}; start a new one")

    def events(self, conversation_id: str) -> list[ConversationEvent]:
        """Return all events of a conversation, oldest first.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        statement = select(EventRow.payload).where(EventRow.conversation_id == conversation_id).order_by(EventRow.seq)
        with self._database.read() as connection:
            _must_exist(connection, conversation_id)
            payloads = connection.execute(statement).scalars().all()
        return [EVENT.validate_json(payload) for payload in payloads]

    def append(
        self,
        conversation_id: str,
        events: Sequence[ConversationEvent],
        beside: Callable[[Connection, Sequence[ConversationEvent]], None] | None = None,
    ) -> list[ConversationEvent]:
        """Store `events` in one transaction and return those that were new.

        `beside` writes in the same transaction and is given the new ones, none where all were known.

        Raises:
            ConversationNotFound: there is no such conversation, or it was erased since.
            Conflict: an event with the same key but other content is stored.
        """
        with self._database.write() as connection:
            _must_exist(connection, conversation_id)
            fresh = [event for event in events if self._is_new(connection, conversation_id, event)]
            latest = connection.execute(
                select(func.max(EventRow.seq)).where(EventRow.conversation_id == conversation_id)
            ).scalar()
            at = utc_now()
            for seq, event in enumerate(fresh, (latest or 0) + 1):
                connection.execute(
                    insert(EventRow).values(
                        conversation_id=conversation_id,
                        seq=seq,
                        key=event_key(event),
                        at=at,
                        payload=EVENT.dump_json(event).decode(),
                    )
                )
            note(connection, conversation_id, at, fresh)
            if beside:
                beside(connection, fresh)
        return fresh

    def catch_up(self) -> int:
        """Count the conversations whose events an older version stored uncounted; return how many those were."""
        counted = select(ConversationFactRow.conversation_id)
        uncounted = select(EventRow.conversation_id).where(
            EventRow.key.startswith("said:"), EventRow.conversation_id.not_in(counted)
        )
        with self._database.read() as connection:
            missing = connection.execute(uncounted.distinct()).scalars().all()
        for conversation_id in missing:
            log = select(EventRow.at, EventRow.payload).where(EventRow.conversation_id == conversation_id)
            with self._database.write() as connection:
                for at, payload in connection.execute(log.order_by(EventRow.seq)).all():
                    note(connection, conversation_id, at, [EVENT.validate_json(payload)])
        return len(missing)

    def _is_new(self, connection: Connection, conversation_id: str, event: ConversationEvent) -> bool:
        key = event_key(event)
        stored = connection.execute(
            select(EventRow.payload).where(EventRow.conversation_id == conversation_id, EventRow.key == key)
        ).scalar_one_or_none()
        if stored is not None and EVENT.validate_json(stored) != event:
            raise Conflict(
                f"{key!r} is already stored in conversation {conversation_id!r} with other content; use a new key"
            )
        return stored is None


def _must_exist(connection: Connection, conversation_id: str) -> None:
    known = select(ConversationRow.conversation_id).where(ConversationRow.conversation_id == conversation_id)
    if connection.execute(known).first() is None:
        raise ConversationNotFound(f"there is no conversation {conversation_id!r}; start a new one")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
