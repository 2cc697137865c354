"""What other orders would have earned, from the shop's own ledger: of lists with chance in them, and what was chosen.

Asked is about orders that the ledger itself can make again: by the stored score, and by the score without one of its
shares (without the shop's boosts, without the shopper's past). Of a list only those products are ordered that could
have been shown; equals go by product id, which no draw has touched. A list earns its products that were clicked,
viewed, put into the cart, bought or praised, each once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby

import numpy as np
from sqlalchemy import select

from assistant.causes import RETRIEVERS
from assistant.errors import ShopError
from assistant.evaluation.estimates import Measure
from assistant.ledger import SlateCandidateRow
from ranker.dataset import CHOSEN, is_choice
from ranker.events import BehaviourKind, BehaviourRow
from ranker.offpolicy import Interval, worth
from retrieval.database import Database
from retrieval.types import Value

SHOWN = "as shown"
_PART = 10_000


class Order(Value):
    """One order over the lists, and what it earns."""

    name: str
    measures: tuple[Measure, ...]


class WhatIf(Value):
    """What each order earns. `lists` had chance in them, of `stored` in the ledger."""

    lists: int
    stored: int
    orders: tuple[Order, ...]


class _Able(Value):
    """A product that could have been shown in one list."""

    product_id: str
    shown: bool
    propensity: float
    score: float
    shares: dict[str, float]


def evaluate(database: Database) -> WhatIf:
    """Return what the orders of the ledger's lists would have earned.

    Raises:
        ShopError: no list has chance in it.
    """
    chosen = _chosen(database)
    stored, lists = 0, dict[str, list[_Able]]()
    for request_id, able in _lists(database):
        stored += 1
        if any(one.shown and one.propensity < 1 for one in able):
            lists[request_id] = able
    if not lists:
        raise ShopError(
            f"none of the {stored:,} lists of this shop had chance in it, so its log cannot say what another order "
            "would have earned; see exploration in docs/ranking.md"
        )
    size = max(sum(one.shown for one in able) for able in lists.values())
    rewards, chances = np.zeros((len(lists), size)), np.ones((len(lists), size))
    filled = np.zeros((len(lists), size), bool)
    for row, (request_id, able) in enumerate(lists.items()):
        for place, one in enumerate(one for one in able if one.shown):
            rewards[row, place] = one.product_id in chosen.get(request_id, ())
            chances[row, place] = one.propensity
            filled[row, place] = True

    def order(name: str, scored: Callable[[_Able], float]) -> Order:
        matches = np.zeros((len(lists), size), bool)
        for row, able in enumerate(lists.values()):
            ranked = sorted(able, key=lambda one: (-scored(one), one.product_id))
            for place, one in enumerate(one for one in able if one.shown):
                matches[row, place] = ranked[place].product_id == one.product_id
        found = worth(rewards, chances, matches)
        answered = float((matches / chances).sum() / filled.sum())
        measures = (
            _measure("chosen a list, IPS", found.ips, len(lists)),
            _measure("chosen a list, SNIPS", found.snips, len(lists)),
            Measure(name="answered", value=answered, low=None, high=None, of=len(lists)),
        )
        return Order(name=name, measures=measures)

    shown = worth(rewards, np.ones_like(chances), filled)
    orders = [Order(name=SHOWN, measures=(_measure("chosen a list, IPS", shown.ips, len(lists)),))]
    orders.append(order("by score", lambda one: one.score))
    names = sorted({name for able in lists.values() for one in able for name in one.shares} - RETRIEVERS)
    for name in names:
        orders.append(order(f"without {name}", lambda one, name=name: one.score - one.shares.get(name, 0.0)))
    return WhatIf(lists=len(lists), stored=stored, orders=tuple(orders))


def _measure(name: str, found: Interval, count: int) -> Measure:
    return Measure(name=name, value=found.value, low=found.low, high=found.high, of=count)


def _chosen(database: Database) -> dict[str, set[str]]:
    """Return the products that were chosen from each list."""
    row = BehaviourRow
    query = select(row.request_id, row.product_id, row.kind, row.value).where(
        row.kind.in_([kind.value for kind in CHOSEN]), row.request_id.is_not(None)
    )
    found: dict[str, set[str]] = {}
    with database.read() as connection:
        for request_id, product_id, kind, value in connection.execution_options(yield_per=_PART).execute(query):
            if request_id is not None and is_choice(BehaviourKind(kind), value):
                found.setdefault(request_id, set()).add(product_id)
    return found


def _lists(database: Database) -> Iterator[tuple[str, list[_Able]]]:
    """Yield each stored list with those of its candidates that had a chance to be shown, shown ones first, in order."""
    row = SlateCandidateRow
    query = select(row.request_id, row.product_id, row.shown, row.propensity, row.score, row.shares).order_by(
        row.request_id, row.position
    )
    with database.read() as connection:
        found = connection.execution_options(yield_per=_PART).execute(query)
        for request_id, some in groupby(found, key=lambda one: str(one[0])):
            yield (
                request_id,
                [
                    _Able(product_id=one[1], shown=one[2], propensity=one[3], score=one[4], shares=json.loads(one[5]))
                    for one in some
                    if one[2] or one[3] < 1
                ],
            )
