"""What shoppers did, for the shop's owner: the counts of `ranker.analysis` with names of the catalog, words of slates.

Reads what is stored, keeps nothing but the last answer of each span, and names no shopper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import func, select

from assistant.ledger import SlateRow
from assistant.searches import searches
from assistant.wire_behaviour import (
    BehaviourView,
    CohortLine,
    FunnelStep,
    PairLine,
    PositionLine,
    ShortfallLine,
    WeekLine,
)
from assistant.wire_operator import (
    Span,
)
from ranker.analysis import Pair, Place, Shortfall, bought_together, funnel, places, shortfalls, wilson
from ranker.calendar import cohorts, weeks
from ranker.cleaning import CleaningConfig, robots, sessions
from ranker.events import BehaviourKind, BehaviourRow
from ranker.log import NONE, EventLog, read_log
from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.types import Product, ProductId

LISTED = 15
"""Lines of each list."""

_DAYS: dict[Span, int] = {"month": 30, "quarter": 91}
_TOP = 2
"""Names of a category's path that tell it from others: "Furniture > Desks"."""


class Behaviour:
    """The behaviour of one shop's shoppers."""

    def __init__(
        self, database: Database, catalog: Catalog, currency: str, config: CleaningConfig | None = None
    ) -> None:
        """Read from an open shop."""
        self._database = database
        self._catalog = catalog
        self._currency = currency
        self._config = config or CleaningConfig()
        self._made: dict[Span, tuple[object, BehaviourView]] = {}

    def view(self, span: Span, now: datetime | None = None) -> BehaviourView:
        """Return the counts of the last 30 or 91 days before `now` (this moment), or of all time.

        Made anew when there are new events, slates or products, or another day has begun.
        """
        now = now or datetime.now(UTC)
        state = (*self._state(), now.date())
        made = self._made.get(span)
        if made is None or made[0] != state:
            made = self._made[span] = (state, self._view(span, now))
        return made[1]

    def _state(self) -> tuple[object, ...]:
        with self._database.read() as connection:
            events = connection.execute(
                select(func.max(BehaviourRow.event_id), func.count(BehaviourRow.event_id))
            ).one()
            slates = connection.execute(select(func.count(SlateRow.request_id))).scalar_one()
        return (*events, slates, self._catalog.version())

    def _view(self, span: Span, now: datetime) -> BehaviourView:
        since = _stamp(now - timedelta(days=_DAYS[span])) if span in _DAYS else ""
        whole = read_log(self._database)
        machines = robots(whole, self._config)
        persons = whole.where(~np.isin(whole.shoppers, list(machines)))
        log = persons.where(persons.seconds >= datetime.fromisoformat(since).timestamp()) if since else persons
        session = sessions(log, self._config)
        asked = searches(self._database, since, {whole.shopper_ids[one] for one in machines})
        lost, pairs, category_pairs = self._named(log, shortfalls(log, session)[:LISTED])
        by_week = weeks(log, session)
        return BehaviourView(
            span=span,
            first_at=_at(log.seconds.min()) if len(log) else None,
            last_at=_at(log.seconds.max()) if len(log) else None,
            currency=self._currency,
            events=len(log),
            sessions=len(np.unique(session)),
            shoppers=len(np.unique(log.shoppers)),
            robots=len(machines),
            amount=sum(one.amount for one in by_week),
            steps=[
                FunnelStep(name=one.name, events=one.events, sessions=one.sessions, shoppers=one.shoppers)
                for one in funnel(log, session)
            ],
            positions=[_position(one) for one in places(log)],
            weeks=[
                WeekLine(monday=one.monday.isoformat(), sessions=one.sessions, buying=one.buying, amount=one.amount)
                for one in by_week
            ],
            requests=asked.total("asked"),
            nothing=asked.total("nothing"),
            eased=asked.total("eased"),
            ignored=asked.total("ignored"),
            not_found=asked.not_found(LISTED),
            not_looked_at=asked.not_looked_at(LISTED),
            unmet=asked.wishes(LISTED),
            shortfalls=lost,
            pairs=pairs,
            category_pairs=category_pairs,
            cohorts=[
                CohortLine(
                    month=f"{one.month:%Y-%m}", shoppers=one.shoppers, active=list(one.active), buying=list(one.buying)
                )
                for one in cohorts(persons)
            ],
        )

    def _named(
        self, log: EventLog, lost: Sequence[Shortfall]
    ) -> tuple[list[ShortfallLine], list[PairLine], list[PairLine]]:
        """Return what is seen and not bought, and what the same shoppers buy, by product and by category."""
        bought = log.of(BehaviourKind.PURCHASE)
        shoppers, products = log.shoppers[bought], log.products[bought]
        wanted = dict.fromkeys([*(one.product for one in lost), *products.tolist()])
        found = self._catalog.get([ProductId(log.product_ids[one]) for one in wanted])
        by_id = {product.product_id: product for product in found}
        titles = [_title(by_id, product_id) for product_id in log.product_ids]
        categories = [_category(by_id.get(ProductId(one))) for one in log.product_ids]
        names = sorted({one for one in categories if one})
        numbers = np.array([names.index(one) if one else NONE for one in categories], np.int64)
        kinds = numbers[products] if len(products) else products
        together = bought_together(shoppers, products)
        kinds_together = bought_together(shoppers[kinds != NONE], kinds[kinds != NONE])
        return (
            [_shortfall(one, log.product_ids[one.product], titles[one.product]) for one in lost],
            _pair_lines(together, titles),
            _pair_lines(kinds_together, names),
        )


def _title(products: dict[ProductId, Product], product_id: str) -> str:
    product = products.get(ProductId(product_id))
    return product.title if product else product_id


def _category(product: Product | None) -> str:
    return " > ".join(product.category[:_TOP]) if product else ""


def _position(place: Place) -> PositionLine:
    low, high = wilson(place.looked_at, place.shown)
    return PositionLine(
        position=place.position, shown=place.shown, looked_at=place.looked_at, low=round(low, 4), high=round(high, 4)
    )


def _shortfall(one: Shortfall, product_id: str, title: str) -> ShortfallLine:
    return ShortfallLine(
        product_id=product_id,
        title=title,
        shown=one.shown,
        looked_at=one.looked_at,
        in_cart=one.in_cart,
        bought=one.bought,
        expected_looks=round(one.expected_looks, 1),
        expected_bought=round(one.expected_bought, 1),
        sure=one.sure,
        unseen=one.unseen,
    )


def _pair_lines(pairs: Iterable[Pair], names: Sequence[str]) -> list[PairLine]:
    listed = list(pairs)[:LISTED]
    return [
        PairLine(first=names[one.first], second=names[one.second], shoppers=one.shoppers, lift=round(one.lift, 1))
        for one in listed
    ]


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _at(seconds: float) -> str:
    return _stamp(datetime.fromtimestamp(float(seconds), UTC))
