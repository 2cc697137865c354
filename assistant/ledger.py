"""The slate ledger: what was shown, once. Cards, replies, behaviour, replay and evaluation read this list and no other.

A slate is written before it is shown, in the transaction of the event that says so; impressions go with it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence

from sqlalchemy import Boolean, Connection, Float, Integer, Text, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.errors import SlateNotFound
from assistant.store import utc_now
from assistant.wire import Result, Slate, Way
from ranker.events import BehaviourEvent, BehaviourKind, record
from ranker.steps import Step
from retrieval.database import Base, Database
from retrieval.ownership import part_of
from retrieval.types import Constraints, Unmet, Value


class SlateRow(Base):
    """One request's slate. `versions` is JSON: which catalog, encoder, generator and ranker made it.

    `steps` is JSON, too: what moved the list beside fit, in order.
    """

    __tablename__ = "slates"
    __table_args__ = part_of("conversations", "conversation_id")
    request_id: Mapped[str] = mapped_column(Text, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(Text, index=True)
    turn_id: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    constraints: Mapped[str] = mapped_column(Text)
    total: Mapped[int] = mapped_column(Integer)
    relaxed: Mapped[str] = mapped_column(Text)
    ways: Mapped[str] = mapped_column(Text)
    versions: Mapped[str] = mapped_column(Text)
    steps: Mapped[str] = mapped_column(Text, server_default="[]")


class SlateCandidateRow(Base):
    """One candidate of a slate.

    `position` from 1; shown ones come first. `shares` is JSON: what the score is made of.
    """

    __tablename__ = "slate_candidates"
    __table_args__ = part_of("slates", "request_id")
    request_id: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    product_id: Mapped[str] = mapped_column(Text, index=True)
    variant_id: Mapped[str] = mapped_column(Text)
    shown: Mapped[bool] = mapped_column(Boolean)
    score: Mapped[float] = mapped_column(Float)
    propensity: Mapped[float] = mapped_column(Float)
    shares: Mapped[str] = mapped_column(Text)
    card: Mapped[str | None] = mapped_column(Text)


class LedgerCandidate(Value):
    """One ranked candidate: `card` is what the shopper saw (None: not shown), `shares` the parts of `score`.

    `propensity` is the probability, in (0, 1], with which the policy in force puts this product at this position, over
    slates that are drawn and slates that are not; of one that is not shown, that of not being shown.
    """

    product_id: str
    variant_id: str
    score: float
    propensity: float
    shares: dict[str, float]
    card: Result | None = None


class LedgerSlate(Value):
    """One slate with all its candidates, shown ones first. `at` is when it was stored; "" before it is."""

    request_id: str
    conversation_id: str
    turn_id: str
    words: str
    constraints: Constraints
    total: int
    relaxed: tuple[Unmet, ...] = ()
    ways: tuple[Way, ...] = ()
    versions: dict[str, str]
    steps: tuple[Step, ...] = ()
    candidates: tuple[LedgerCandidate, ...]
    at: str = ""


def new_request_id() -> str:
    """Return an unguessable request id."""
    return f"r_{secrets.token_hex(10)}"


def write_slate(connection: Connection, slate: LedgerSlate, shopper_id: str) -> None:
    """Store a slate and the shopper's impression of each product shown, in the transaction of `connection`."""
    at = utc_now()
    row = slate.model_dump(mode="json", exclude={"candidates"})
    row |= {"at": at, "constraints": slate.constraints.model_dump_json(exclude_defaults=True)}
    row |= {name: json.dumps(row[name], ensure_ascii=False) for name in ("relaxed", "ways", "versions", "steps")}
    connection.execute(insert(SlateRow).values(row))
    if slate.candidates:
        connection.execute(
            insert(SlateCandidateRow), [_row(slate, n, one) for n, one in enumerate(slate.candidates, 1)]
        )
    shown = [one.card for one in slate.candidates if one.card]
    record(
        connection,
        [
            BehaviourEvent(
                shopper_id=shopper_id,
                product_id=card.product_id,
                kind=BehaviourKind.IMPRESSION,
                at=at,
                request_id=slate.request_id,
                position=card.rank,
            )
            for card in shown
        ],
    )


def _row(slate: LedgerSlate, position: int, candidate: LedgerCandidate) -> dict[str, object]:
    return {
        "request_id": slate.request_id,
        "position": position,
        "product_id": candidate.product_id,
        "variant_id": candidate.variant_id,
        "shown": candidate.card is not None,
        "score": candidate.score,
        "propensity": candidate.propensity,
        "shares": json.dumps(candidate.shares),
        "card": candidate.card.model_dump_json() if candidate.card else None,
    }


class Ledger:
    """Reads the slates back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def slate(self, request_id: str, conversation_id: str | None = None) -> LedgerSlate:
        """Return one slate with all its candidates, only of the conversation where one is given.

        Raises:
            SlateNotFound: there is no such request.
        """
        candidates = select(SlateCandidateRow.__table__).where(SlateCandidateRow.request_id == request_id)
        with self._database.read() as connection:
            row = (
                connection.execute(select(SlateRow.__table__).where(SlateRow.request_id == request_id))
                .mappings()
                .first()
            )
            if row is None or conversation_id not in (None, row["conversation_id"]):
                raise SlateNotFound(f"there is no slate with request id {request_id!r}")
            rows = connection.execute(candidates.order_by(SlateCandidateRow.position)).mappings().all()
        return LedgerSlate(
            request_id=request_id,
            conversation_id=row["conversation_id"],
            turn_id=row["turn_id"],
            words=row["words"],
            constraints=Constraints.model_validate_json(row["constraints"]),
            total=row["total"],
            relaxed=tuple(Unmet.model_validate(one) for one in json.loads(row["relaxed"])),
            ways=tuple(Way.model_validate(way) for way in json.loads(row["ways"])),
            versions=json.loads(row["versions"]),
            steps=tuple(Step.model_validate(step) for step in json.loads(row["steps"])),
            at=row["at"],
            candidates=tuple(
                LedgerCandidate(
                    product_id=one["product_id"],
                    variant_id=one["variant_id"],
                    score=one["score"],
                    propensity=one["propensity"],
                    shares=json.loads(one["shares"]),
                    card=Result.model_validate_json(one["card"]) if one["card"] else None,
                )
                for one in rows
            ),
        )


def shown_slate(slate: LedgerSlate) -> Slate:
    """Return what the shopper saw of a stored slate."""
    return Slate(
        request_id=slate.request_id,
        results=list[Result](_cards(slate.candidates)),
        total=slate.total,
        relaxed=list(slate.relaxed),
        ways=list(slate.ways),
    )


def _cards(candidates: Sequence[LedgerCandidate]) -> list[Result]:
    return [one.card for one in candidates if one.card]
