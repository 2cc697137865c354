"""A shopper's past as weights on products: what was chosen counts, more when it cost more and when it is recent.

Confidence by kind of feedback is that of implicit-feedback models (Hu, Koren & Volinsky 2008); age decays it with a
half-life. Read anew for each request, so that an event of the last second already counts. Impressions have no weight:
what was shown says what the shop did, not what the shopper likes. They are read all the same, since what was chosen
says more beside what it was chosen from (`ranker.facts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, union_all

from ranker.events import BehaviourKind, BehaviourRow, Deed, PastDeed
from retrieval.database import Database

_WEIGHTS: Mapping[BehaviourKind, float] = {
    BehaviourKind.PURCHASE: 1.0,
    BehaviourKind.CART: 0.6,
    BehaviourKind.THUMBS: 0.6,
    BehaviourKind.CLICK: 0.3,
    BehaviourKind.VIEW: 0.2,
    BehaviourKind.DISMISSAL: -0.4,
}
_KINDS = {kind.value: kind for kind in BehaviourKind}


@dataclass(frozen=True)
class HistoryConfig:
    """How much of a past counts."""

    events: int = 200
    """The latest events that are read, impressions apart. At least 1."""
    impressions: int = 400
    """The latest impressions that are read."""
    half_life_days: float = 60.0
    """Days after which an event counts half. Greater than 0."""
    weights: Mapping[BehaviourKind, float] = field(default_factory=lambda: dict(_WEIGHTS))
    """Weight of an event by kind; a kind without one is not read."""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.events < 1 or self.impressions < 0 or self.half_life_days <= 0:
            raise ValueError(f"events must be at least 1 and half_life_days greater than 0: {self}")


def recent_events(database: Database, shopper_id: str, config: HistoryConfig, until: str = "") -> list[PastDeed]:
    """Return the shopper's latest events of the kinds that have a weight and their latest impressions, newest first.

    Those before `until`, a time as events hold it, where one is given.
    """
    row = BehaviourRow
    columns = (row.product_id, row.kind, row.at, row.request_id, row.value, row.event_id)
    parts = [
        select(*columns)
        .where(row.shopper_id == shopper_id, row.kind.in_(kinds), *([row.at < until] if until else []))
        .order_by(row.at.desc(), row.event_id.desc())
        .limit(most)
        .subquery()
        for kinds, most in (
            ([kind.value for kind in config.weights], config.events),
            ([BehaviourKind.IMPRESSION.value], config.impressions),
        )
    ]
    with database.read() as connection:
        rows = connection.execute(union_all(*(select(part) for part in parts))).all()
    rows = sorted(rows, key=lambda one: (one[2], one[5]), reverse=True)
    return [
        PastDeed(product_id, _KINDS[kind], at, request_id, value) for product_id, kind, at, request_id, value, _ in rows
    ]


def product_weights(events: Sequence[Deed], now: datetime, config: HistoryConfig) -> dict[str, float]:
    """Return each product's weight in [-n, n] after n events, zero ones left out; `now` is time-zone aware.

    An event of a kind without a weight says nothing, and one that lies ahead of `now` (a clock was set back) counts as
    one of this moment.
    """
    weights: dict[str, float] = {}
    for event in events:
        if event.kind not in config.weights:
            continue
        age_days = max(0.0, (now - datetime.fromisoformat(event.at)).total_seconds() / 86_400)
        sign = -1.0 if event.kind == BehaviourKind.THUMBS and (event.value or 0) < 0 else 1.0
        weight = sign * config.weights[event.kind] * 0.5 ** (age_days / config.half_life_days)
        weights[event.product_id] = weights.get(event.product_id, 0.0) + weight
    return {product_id: weight for product_id, weight in weights.items() if weight}
