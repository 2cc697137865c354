"""The JSON of `/v1/operator/behaviour`: what shoppers did, counted for the shop's staff."""

from __future__ import annotations

from assistant.wire import Wire
from assistant.wire_operator import Facet, Span


class FunnelStep(Wire):
    """One step to a purchase: events of its own kinds, sessions and shoppers that came at least so far."""

    name: str
    events: int
    sessions: int
    shoppers: int


class PositionLine(Wire):
    """One position of the slates: how often something stood there, and was looked at; its share's 95 % interval."""

    position: int
    shown: int
    looked_at: int
    low: float
    high: float


class WeekLine(Wire):
    """One week from its Monday, UTC. `amount` is what was paid where the events say it, minor units."""

    monday: str
    sessions: int
    buying: int
    amount: int


class SearchLine(Wire):
    """Words that were asked for: how often, and how often the find was nothing, only near, or not looked at."""

    words: str
    asked: int
    nothing: int
    eased: int
    ignored: int


class ShortfallLine(Wire):
    """A product that is seen and not bought as others in its places; counts are sessions."""

    product_id: str
    title: str
    shown: int
    looked_at: int
    in_cart: int
    bought: int
    expected_looks: float
    expected_bought: float
    sure: bool
    unseen: bool


class PairLine(Wire):
    """Two products or categories that the same shoppers buy, `lift` times as many as by chance."""

    first: str
    second: str
    shoppers: int
    lift: float


class CohortLine(Wire):
    """The shoppers who first came in a month (YYYY-MM): how many were there, and bought, in it and each month after."""

    month: str
    shoppers: int
    active: list[int]
    buying: list[int]


class BehaviourView(Wire):
    """GET /v1/operator/behaviour. Robots are left out of every count; cohorts are those of all time.

    `requests` counts slates: of them `nothing` had no product, `eased` only near ones, `ignored` none that was looked
    at. `unmet` are wishes that no product stated, each with its number. Without events, `first_at` and `last_at` are
    None.
    """

    span: Span
    first_at: str | None
    last_at: str | None
    currency: str
    events: int
    sessions: int
    shoppers: int
    robots: int
    amount: int
    steps: list[FunnelStep]
    positions: list[PositionLine]
    weeks: list[WeekLine]
    requests: int
    nothing: int
    eased: int
    ignored: int
    not_found: list[SearchLine]
    not_looked_at: list[SearchLine]
    unmet: list[Facet]
    shortfalls: list[ShortfallLine]
    pairs: list[PairLine]
    category_pairs: list[PairLine]
    cohorts: list[CohortLine]
