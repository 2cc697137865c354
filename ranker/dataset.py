"""A shop's behaviour events as choices: what rankers learn from and are asked about.

A choice is an event that speaks for a product: it was opened, looked at, put in the cart, bought or praised. What was
merely shown says what the shop did, and what was refused is no choice. A product counts once for a shopper, when it was
first chosen, since what is asked of a ranker is what they have not met. Events of one moment are one visit: the lines
of an order share their time, and their order in a file means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import numpy as np
import numpy.typing as npt
from sqlalchemy import select

from ranker.choices import Choices
from ranker.events import BehaviourKind, BehaviourRow
from retrieval.database import Database
from retrieval.types import ProductId

CHOSEN = frozenset(
    {BehaviourKind.CLICK, BehaviourKind.VIEW, BehaviourKind.CART, BehaviourKind.PURCHASE, BehaviourKind.THUMBS}
)


@dataclass(frozen=True)
class ShopChoices:
    """What a shop's shoppers chose of its present products."""

    choices: Choices
    at: npt.NDArray[np.float64]
    """(N,): when, in seconds since 1970."""


def is_choice(kind: BehaviourKind, value: int | None) -> bool:
    """Return whether an event speaks for its product; thumbs do when they are up."""
    return kind in CHOSEN and not (kind == BehaviourKind.THUMBS and (value or 0) <= 0)


def read_choices(database: Database, product_ids: Sequence[ProductId], until: str = "") -> ShopChoices:
    """Return the shop's choices; products are numbered as in `product_ids`, and those of none of these are left out.

    Those before `until`, a time as events hold it, where one is given.
    """
    numbers = {str(product_id): number for number, product_id in enumerate(product_ids)}
    table = BehaviourRow.__table__.c
    statement = (
        select(table.shopper_id, table.at, table.product_id, table.kind, table.value)
        .where(table.kind.in_([kind.value for kind in CHOSEN]), *([table.at < until] if until else []))
        .order_by(table.shopper_id, table.at, table.event_id)
    )
    rows: list[tuple[int, int, int, float]] = []
    shoppers = 0
    with database.read() as connection:
        events = (
            (row.shopper_id, datetime.fromisoformat(row.at).timestamp(), numbers[row.product_id])
            for row in connection.execute(statement)
            if row.product_id in numbers and is_choice(BehaviourKind(row.kind), row.value)
        )
        for _, mine in groupby(events, key=lambda event: event[0]):
            first: dict[int, float] = {}
            for _, at, product in mine:
                first.setdefault(product, at)
            moments = {at: visit for visit, at in enumerate(dict.fromkeys(first.values()))}
            rows += [(shoppers, moments[at], product, at) for product, at in first.items()]
            shoppers += 1
    columns = list(zip(*rows, strict=True)) or [()] * 4
    owners, visits, products = (np.array(column, np.int64) for column in columns[:3])
    return ShopChoices(Choices(owners, visits, products, shoppers), np.array(columns[3], np.float64))
