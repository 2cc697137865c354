"""What the shop's staff reads of its shop, and the switch that it turns. Who may, is `operator_door`'s business.

Every answer is read from what is stored; nothing is kept here but the catalog's counts, by version.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy import select

from assistant.behaviour import Behaviour
from assistant.errors import ConversationNotFound, SlateNotFound
from assistant.events import EVENT, ConversationEvent, HandoffAsked, Reacted, Replied, Said, SlateMade, Understood
from assistant.fact_lists import FactLists
from assistant.ledger import LedgerSlate
from assistant.service import Service
from assistant.store import ConversationRow, EventRow
from assistant.wire_behaviour import BehaviourView
from assistant.wire_operator import (
    CatalogView,
    Complaint,
    ConversationList,
    ConversationView,
    ErrorLine,
    Facet,
    Filter,
    HealthView,
    ImportReport,
    LedgerView,
    PauseState,
    PriceBand,
    Range,
    RankedCandidate,
    ReactionLine,
    Span,
    StepLine,
    TurnView,
)
from retrieval.catalog import StoredImport
from retrieval.database import Database
from retrieval.facets import Facets, facets

KINDS = ("brand", "color", "material", "style")
VALUES = 12
"""Values shown of each attribute."""

COMPLAINTS = 50
"""Complaints shown of an import; the file beside the shop has all."""


class Desk:
    """The staff's view of one open shop."""

    def __init__(
        self, database: Database, service: Service, next_import: Callable[[], str | None] | None = None
    ) -> None:
        """Read from the shop's database and its running service; `next_import` says when the next one is scheduled."""
        self._database = database
        self._service = service
        self._next_import = next_import
        self._lists = FactLists(database)
        self._behaviour = Behaviour(database, service.parts.catalog, service.parts.currency)
        self._facets: Facets | None = None

    async def catalog(self) -> CatalogView:
        """Return what the catalog holds and how it came to be."""
        return await asyncio.to_thread(self._catalog)

    def _catalog(self) -> CatalogView:
        parts = self._service.parts
        if self._facets is None or self._facets.version != parts.catalog.version():
            self._facets = facets(self._database, parts.catalog, KINDS, VALUES)
        counted, last = self._facets, parts.catalog.last_import()

        def listed(kind: str) -> list[Facet]:
            return [Facet(value=value, count=count) for value, count in counted.values.get(kind, [])]

        return CatalogView(
            shop=parts.shop,
            currency=parts.currency,
            version=counted.version,
            products=counted.products,
            variants=counted.variants,
            in_stock=counted.in_stock,
            brands=listed("brand"),
            categories=listed("category"),
            colors=listed("color"),
            materials=listed("material"),
            styles=listed("style"),
            prices=[PriceBand(low=one.low, high=one.high, count=one.products) for one in counted.prices],
            last_import=_import_report(last) if last else None,
            next_import_at=self._next_import() if self._next_import else None,
            versions=parts.versions(),
            degraded=self._degraded(),
        )

    async def conversations(self, words: str, wanted: Filter, page: int) -> ConversationList:
        """Return one page of the conversations, newest first."""
        return await asyncio.to_thread(self._lists.conversations, words.strip(), wanted, page)

    async def conversation(self, conversation_id: str) -> ConversationView:
        """Return everything that is stored of one conversation.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        return await asyncio.to_thread(self._conversation, conversation_id)

    def _conversation(self, conversation_id: str) -> ConversationView:
        with self._database.read() as connection:
            whole = connection.execute(
                select(ConversationRow.shopper_id, ConversationRow.started_at).where(
                    ConversationRow.conversation_id == conversation_id
                )
            ).first()
            events = select(EventRow.at, EventRow.payload).where(EventRow.conversation_id == conversation_id)
            rows = connection.execute(events.order_by(EventRow.seq)).all()
        if whole is None:
            raise ConversationNotFound(f"there is no conversation {conversation_id!r}")
        log = [(at, EVENT.validate_json(payload)) for at, payload in rows]
        reactions = [_reaction(at, event) for at, event in log if isinstance(event, Reacted)]
        said = [(at, event) for at, event in log if isinstance(event, Said)]
        return ConversationView(
            conversation_id=conversation_id,
            shopper_id=whole[0],
            started_at=whole[1],
            turns=[self._turn(at, event, [one for _, one in log], reactions) for at, event in said],
            reactions=reactions,
        )

    def _turn(self, at: str, said: Said, log: list[ConversationEvent], reactions: list[ReactionLine]) -> TurnView:
        own = [one for one in log if getattr(one, "turn_id", None) == said.turn_id]
        replied = next((one for one in own if isinstance(one, Replied)), None)
        read = [one for one in own if isinstance(one, Understood)]
        slates = [one.request_id for one in own if isinstance(one, SlateMade)]
        return TurnView(
            turn_id=said.turn_id,
            at=at,
            utterance=said.text,
            turn=replied.turn if replied else None,
            generator=read[-1].generator if read else None,
            handoff=any(isinstance(one, HandoffAsked) for one in own),
            slate=self._slate(slates[-1]) if slates else None,
            reactions=[one for one in reactions if one.turn_id == said.turn_id],
        )

    def _slate(self, request_id: str) -> LedgerView | None:
        try:
            return _ledger_view(self._service.parts.ledger.slate(request_id))
        except SlateNotFound:  # erased, or never written because the process died
            return None

    async def behaviour(self, span: Span) -> BehaviourView:
        """Return what shoppers did in the span."""
        return await asyncio.to_thread(self._behaviour.view, span)

    async def health(self, span: Range) -> HealthView:
        """Return how quick and how whole the turns of the range were, and what is wrong now."""
        buckets, p50, p95, measured = await asyncio.to_thread(self._lists.buckets, span)
        parts, watch, turnstile = self._service.parts, self._service.watch, self._service.turnstile
        paused_since = await asyncio.to_thread(parts.pauses.since)
        degraded = await asyncio.to_thread(self._degraded)
        return HealthView(
            status="paused" if paused_since else "degraded" if degraded else "ok",
            range=span,
            turns=sum(one.turns for one in buckets),
            measured=measured,
            withheld_turns=sum(one.withheld for one in buckets),
            degraded_turns=sum(one.degraded for one in buckets),
            cut_off=sum(one.cut_off for one in buckets),
            p50=p50,
            p95=p95,
            buckets=buckets,
            running=turnstile.running,
            waiting=turnstile.waiting,
            turns_at_once=parts.limits.turns_at_once,
            turns_waiting=parts.limits.turns_waiting,
            began_at=watch.began_at,
            errors=[
                ErrorLine(code=code, count=one.count, last_at=one.last_at) for code, one in sorted(watch.errors.items())
            ],
            degraded_since=degraded,
            paused_since=paused_since,
            generator=parts.generator.version,
        )

    def _degraded(self) -> dict[str, str]:
        return self._service.watch.degraded(self._service.parts.degraded())

    async def pause(self, paused: bool) -> PauseState:
        """Turn the switch; harmless where it stands so already."""
        return PauseState(paused_since=await asyncio.to_thread(self._service.parts.pauses.set, paused))


def _reaction(at: str, event: Reacted) -> ReactionLine:
    return ReactionLine(
        reaction=event.reaction, at=at, turn_id=event.turn_id, product_id=event.product_id, note=event.note
    )


def _ledger_view(slate: LedgerSlate) -> LedgerView:
    return LedgerView(
        request_id=slate.request_id,
        words=slate.words,
        total=slate.total,
        relaxed=list(slate.relaxed),
        versions=slate.versions,
        steps=[StepLine.model_validate(one.model_dump()) for one in slate.steps],
        candidates=[
            RankedCandidate(
                position=position,
                product_id=one.product_id,
                title=one.card.title if one.card else None,
                shown=one.card is not None,
                score=one.score,
                propensity=one.propensity,
                shares=one.shares,
            )
            for position, one in enumerate(slate.candidates, 1)
        ],
    )


def _import_report(stored: StoredImport) -> ImportReport:
    held = stored.report
    counts = {
        name: int(held.get(name, 0)) for name in ("rows", "taken", "repaired", "refused", "added", "changed", "retired")
    }
    return ImportReport(
        file=stored.file,
        kind=str(held.get("kind", "")),
        started_at=stored.started_at,
        finished_at=stored.finished_at,
        warnings=[str(one) for one in held.get("warnings", [])],
        complaints=[
            Complaint(
                line=one["line"], product=str(one["product"]), reason=str(one["reason"]), repaired=bool(one["repaired"])
            )
            for one in held.get("complaints", [])[:COMPLAINTS]
        ],
        **counts,
    )
