"""The demo shop's past, written into its tables: shoppers, conversations, slates with propensities, events, orders.

Everything goes in by one transaction, so that a killed first run leaves no half of a past. The same catalog, seed and
`until` give the same rows. A conversation of the past holds its slates and no utterances, and no secret opens it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from assistant.demo.goods import Goods
from assistant.demo.logging_policy import NAME, TEMPERATURE
from assistant.demo.people import shoppers
from assistant.demo.purchases import order_of
from assistant.demo.tastes import Taste
from assistant.demo.visits import DAYS, Request, Visit, visits
from assistant.evidence import result
from assistant.labels import constraint_words
from assistant.ledger import SlateCandidateRow, SlateRow
from assistant.orders import Order, add_orders
from assistant.shoppers import ShopperRow, add_shoppers
from assistant.store import ConversationRow
from assistant.wire import Result
from ranker.events import BehaviourKind, BehaviourRow
from retrieval.database import Database
from retrieval.types import Candidate, Language, Product

SEED = 7
UNTIL = datetime(2026, 6, 30, tzinfo=UTC)
"""The day before which the past ends, where none is given: fixed, so that two shops can be compared."""

Told = Callable[[int, int | None, str], None]
_PART = 20_000
_NO_SECRET = ""
_ON_CARD = ("color", "size", "material")
_PAID = (BehaviourKind.CART, BehaviourKind.PURCHASE)
_THUMB_AFTER = timedelta(days=9)


@dataclass
class _Rows:
    """What is waiting to be written, by table."""

    conversations: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    slates: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    candidates: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    orders: list[Order] = field(default_factory=list[Order])


def has_past(database: Database) -> bool:
    """Return whether the shop knows any shopper."""
    with database.read() as connection:
        return connection.execute(select(ShopperRow.shopper_id).limit(1)).first() is not None


def write_tastes(path: Path, tastes: Sequence[Taste]) -> None:
    """Write the hidden truth, one shopper a line, in order of shopper id."""
    path.write_text("".join(f"{taste.model_dump_json()}\n" for taste in tastes), encoding="utf-8")


def read_tastes(path: Path) -> list[Taste]:
    """Return what `write_tastes` wrote."""
    return [Taste.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_past(
    database: Database,
    goods: Goods,
    tastes: Sequence[Taste],
    *,
    catalog: int,
    seed: int = SEED,
    until: datetime = UNTIL,
    told: Told | None = None,
) -> None:
    """Write the shoppers of these tastes and all they did in the half year before `until`.

    `catalog` is the version of the catalog that the goods are of.
    """
    rows, cards = _Rows(), _Cards(goods)
    versions = json.dumps({"catalog": str(catalog), "ranker": NAME, "temperature": str(TEMPERATURE)})
    events: list[tuple[datetime, dict[str, Any]]] = []
    for number, taste in enumerate(tastes, 1):
        for visit in visits(taste, goods, seed, until):
            _take_visit(visit, taste.language, goods, cards, versions, until, rows)
            events += _events(visit, goods, until)
        if told and number % 10 == 0:
            told(number, len(tastes), "shoppers of the past")
    events.sort(key=lambda pair: pair[0])  # stable: what happened at once keeps its order
    rows.events = [row for _, row in events]
    people = shoppers(tastes, _departments_zh(goods), seed)
    joined = (until - timedelta(days=DAYS)).isoformat(timespec="milliseconds")
    if told:
        told(len(tastes), len(tastes), "writing the past")
    with database.write() as connection:
        add_shoppers(connection, [(one, joined) for one in people])
        for table, waiting in (
            (ConversationRow.__table__, rows.conversations),
            (SlateRow.__table__, rows.slates),
            (SlateCandidateRow.__table__, rows.candidates),
            (BehaviourRow.__table__, rows.events),
        ):
            assert isinstance(table, Table)
            for start in range(0, len(waiting), _PART):
                connection.execute(insert(table), waiting[start : start + _PART])
        add_orders(connection, rows.orders)


class _Cards:
    """The card of each product as a shopper saw it, made once a product and language; only what a page shows of it."""

    def __init__(self, goods: Goods) -> None:
        self._goods = goods
        self._made: dict[tuple[int, Language], Result] = {}

    def card(self, place: int, language: Language, rank: int, score: float) -> str:
        """Return one card as the ledger holds it."""
        made = self._made.get((place, language))
        if made is None:
            candidate = Candidate(product=self._goods.products[place], variant=self._goods.variants[place], score=0)
            made = result(candidate, 1, 0, language, None)
            stated = {kind: made.attributes[kind][:2] for kind in _ON_CARD if kind in made.attributes}
            made = self._made[place, language] = made.model_copy(update={"attributes": stated})
        return made.model_copy(update={"rank": rank, "score": round(score, 6)}).model_dump_json(exclude_defaults=True)


def _take_visit(
    visit: Visit, language: Language, goods: Goods, cards: _Cards, versions: str, until: datetime, rows: _Rows
) -> None:
    rows.conversations.append(
        {
            "conversation_id": visit.conversation_id,
            "secret_hash": _NO_SECRET,
            "started_at": _stamp(visit.at),
            "shopper_id": visit.shopper_id,
        }
    )
    for turn, request in enumerate(visit.requests, 1):
        constraints = request.need.constraints
        rows.slates.append(
            {
                "request_id": request.request_id,
                "conversation_id": visit.conversation_id,
                "turn_id": f"t{turn}",
                "at": _stamp(request.at),
                "words": constraint_words(constraints),
                "constraints": constraints.model_dump_json(exclude_defaults=True),
                "total": request.ranked.total,
                "relaxed": "[]",
                "ways": "[]",
                "versions": versions,
                "steps": "[]",
            }
        )
        rows.candidates += _candidate_rows(request, language, goods, cards)
    if order := order_of(visit, goods, until):
        rows.orders.append(order)


def _candidate_rows(request: Request, language: Language, goods: Goods, cards: _Cards) -> Iterator[dict[str, Any]]:
    ranked = request.ranked
    for position, place in enumerate(map(int, ranked.places), 1):
        score = float(ranked.scores[position - 1])
        shown = position <= ranked.size
        yield {
            "request_id": request.request_id,
            "position": position,
            "product_id": goods.products[place].product_id,
            "variant_id": goods.variants[place].variant_id,
            "shown": shown,
            "score": score,
            "propensity": float(ranked.propensities[position - 1]),
            "shares": f'{{"relevance": {score:.6f}}}',
            "card": cards.card(place, language, position, score) if shown else None,
        }


def _events(visit: Visit, goods: Goods, until: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """The behaviour events of a visit with their times; one that would lie after `until` has not happened yet."""
    checkout = visit.requests[-1].at + timedelta(minutes=4)
    for request in visit.requests:

        def event(
            position: int, kind: BehaviourKind, at: datetime, value: int | None = None, request: Request = request
        ) -> tuple[datetime, dict[str, Any]]:
            place = int(request.ranked.places[position - 1])
            cost = goods.variants[place].price.amount * value if kind in _PAID and value else None
            return at, {
                "shopper_id": visit.shopper_id,
                "product_id": goods.products[place].product_id,
                "kind": kind.value,
                "at": _stamp(at),
                "request_id": request.request_id,
                "position": position,
                "value": value,
                "amount": cost,
            }

        for position in range(1, request.ranked.size + 1):
            yield event(position, BehaviourKind.IMPRESSION, request.at)
        for deed in request.deeds:
            at = request.at + timedelta(seconds=4 + 7 * deed.position)
            if deed.dismissed:
                yield event(deed.position, BehaviourKind.DISMISSAL, at, -1)
            if deed.clicked:
                yield event(deed.position, BehaviourKind.CLICK, at)
            if deed.viewed:
                yield event(deed.position, BehaviourKind.VIEW, at + timedelta(seconds=2))
            if deed.carted:
                yield event(deed.position, BehaviourKind.CART, at + timedelta(seconds=45), deed.quantity)
            if deed.bought:
                yield event(deed.position, BehaviourKind.PURCHASE, checkout, deed.quantity)
            if deed.thumb and checkout + _THUMB_AFTER < until:
                yield event(deed.position, BehaviourKind.THUMBS, checkout + _THUMB_AFTER, deed.thumb)


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _departments_zh(goods: Goods) -> dict[str, str]:
    return {one.category[0]: _category_zh(one) for one in goods.products if one.category}


def _category_zh(product: Product) -> str:
    return product.extra.get("Category zh", product.category[0]).split(" > ")[0]
