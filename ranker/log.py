"""The behaviour events as columns: N events of many shoppers in order of shopper and time, counted over in one go.

Names are numbers here, so that ten million events fit into memory; `names` give them back. Knows no rule about what an
event means.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from ranker.events import BehaviourEvent, BehaviourKind, BehaviourRow
from retrieval.database import Database

KINDS = tuple(BehaviourKind)
CODE = {kind: code for code, kind in enumerate(KINDS)}
NONE = -1
"""Stands where an event has no request, position or value."""

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_PART = 50_000
_COLUMNS = ("shopper_id", "product_id", "kind", "at", "request_id", "position", "value", "amount")


@dataclass(frozen=True)
class EventLog:
    """N events, by shopper, then time, then as they were stored. Each column has shape (N,).

    `shoppers`, `products` and `requests` are places in the lists of names; `kinds` places in `KINDS`; `seconds` since
    1970, UTC; `positions` from 1; `values` pieces or thumbs; `amounts` minor units. `NONE` stands for none.
    """

    shoppers: Ints
    products: Ints
    kinds: Ints
    seconds: NDArray[np.float64]
    requests: Ints
    positions: Ints
    values: Ints
    amounts: Ints
    shopper_ids: Sequence[str]
    product_ids: Sequence[str]

    def __len__(self) -> int:
        """Return N."""
        return len(self.shoppers)

    def of(self, *kinds: BehaviourKind) -> Mask:
        """Return which events are of these kinds, shape (N,)."""
        return np.isin(self.kinds, [CODE[kind] for kind in kinds])

    def where(self, mask: Mask) -> EventLog:
        """Return the log of the events in the mask; names keep their places."""
        columns = ("shoppers", "products", "kinds", "seconds", "requests", "positions", "values", "amounts")
        return replace(self, **{name: getattr(self, name)[mask] for name in columns})


class LogBuilder:
    """Takes events one by one into columns of a few bytes each; `log` puts them in order."""

    def __init__(self) -> None:
        """Begin with none."""
        self._shoppers: dict[str, int] = {}
        self._products: dict[str, int] = {}
        self._requests: dict[str, int] = {}
        self._seconds = array("d")
        self._numbers = tuple(array("q") for _ in range(7))

    def add(
        self,
        shopper_id: str,
        product_id: str,
        kind: str,
        at: str,
        request_id: str | None = None,
        position: int | None = None,
        value: int | None = None,
        amount: int | None = None,
    ) -> None:
        """Take one event."""
        self._seconds.append(datetime.fromisoformat(at).timestamp())
        row = (
            self._shoppers.setdefault(shopper_id, len(self._shoppers)),
            self._products.setdefault(product_id, len(self._products)),
            CODE[BehaviourKind(kind)],
            NONE if request_id is None else self._requests.setdefault(request_id, len(self._requests)),
            NONE if position is None else position,
            NONE if value is None else value,
            NONE if amount is None else amount,
        )
        for column, cell in zip(self._numbers, row, strict=True):
            column.append(cell)

    def log(self) -> EventLog:
        """Return what was taken, in order."""
        seconds = np.array(self._seconds, np.float64)
        columns = [np.array(column, np.int64) for column in self._numbers]
        order = np.lexsort((seconds, columns[0]))  # stable: what happened at once keeps its order
        shoppers, products, kinds, requests, positions, values, amounts = (column[order] for column in columns)
        return EventLog(
            shoppers=shoppers,
            products=products,
            kinds=kinds,
            seconds=seconds[order],
            requests=requests,
            positions=positions,
            values=values,
            amounts=amounts,
            shopper_ids=list(self._shoppers),
            product_ids=list(self._products),
        )


def log_of(events: Iterable[BehaviourEvent]) -> EventLog:
    """Return the log of these events."""
    builder = LogBuilder()
    for one in events:
        builder.add(*(getattr(one, name) for name in _COLUMNS))
    return builder.log()


def read_log(database: Database, since: str = "", until: str = "") -> EventLog:
    """Return the stored events from `since` up to and without `until`, times as events hold them; "" for all."""
    query = select(*(getattr(BehaviourRow, name) for name in _COLUMNS)).order_by(BehaviourRow.event_id)
    query = query.where(BehaviourRow.at >= since) if since else query
    query = query.where(BehaviourRow.at < until) if until else query
    builder = LogBuilder()
    with database.read() as connection:
        for row in connection.execution_options(yield_per=_PART).execute(query):
            builder.add(*row)
    return builder.log()
