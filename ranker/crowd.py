"""What all shoppers of a shop did, counted: what is chosen, what is chosen when it is shown, what is chosen after what.

Counted once and kept (`ranker.keeper`); a turn only reads it. Products are numbered by their place in `product_ids`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from ranker.choices import Choices
from ranker.dataset import CHOSEN, read_choices
from ranker.events import BehaviourKind, BehaviourRow
from ranker.features import NEIGHBORS, OWN, POPULARITY, Features
from ranker.peers import NeighborsConfig
from retrieval.database import Database
from retrieval.types import ProductId

APPEAL = "appeal"
"""How much more often it is chosen than was to be expected of the positions where it stood, as a logarithm."""

_SHRINK = 10.0
"""Choices that every product is given beside those it has, and is expected to have. See docs/benchmarks.md."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Crowd:
    """The counts of P products."""

    features: Features
    appeal: Floats
    """(P,)."""

    def values(self, past: Choices, products: npt.NDArray[np.int64]) -> dict[str, Floats]:
        """Return the features of some products, (K,), for the past of one shopper."""
        chosen = np.bincount(past.products, minlength=len(self.appeal))[products].astype(np.float32)
        return {
            NEIGHBORS: self.features.near(past)[0, products],
            POPULARITY: self.features.popularity[products],
            APPEAL: self.appeal[products],
            OWN: np.log1p(chosen),
        }


def read_crowd(database: Database, product_ids: Sequence[ProductId], until: str = "") -> Crowd:
    """Return what shoppers did with these products, before a time as events hold it where one is given."""
    learned = read_choices(database, product_ids, until)
    features = Features(learned.choices, len(product_ids), NeighborsConfig())
    return Crowd(features, _appeal(database, product_ids, until))


def _appeal(database: Database, product_ids: Sequence[ProductId], until: str) -> Floats:
    """Return each product's choices of its impressions over the expected ones, (P,).

    Expected of an impression is the share that is chosen at its position in the whole shop, so that a place at the top
    is no merit (the position-based click model: Craswell, Zoeter, Taylor & Ramsey 2008).
    """
    shown, chosen = BehaviourRow, aliased(BehaviourRow)
    kinds = [kind.value for kind in CHOSEN - {BehaviourKind.THUMBS}]
    deed = select(chosen.request_id, chosen.product_id).where(
        chosen.kind.in_(kinds), chosen.request_id.is_not(None), *([chosen.at < until] if until else [])
    )
    deeds = deed.distinct().subquery()
    same = and_(deeds.c.request_id == shown.request_id, deeds.c.product_id == shown.product_id)
    query = (
        select(shown.product_id, shown.position, func.count(), func.count(deeds.c.product_id))
        .outerjoin(deeds, same)
        .where(shown.kind == BehaviourKind.IMPRESSION.value, shown.position.is_not(None))
        .where(*([shown.at < until] if until else []))
        .group_by(shown.product_id, shown.position)
    )
    with database.read() as connection:
        rows: list[tuple[str, int, int, int]] = [
            (one[0], int(one[1] or 0), *one[2:]) for one in connection.execute(query)
        ]
    times, taken = np.zeros(len(product_ids)), np.zeros(len(product_ids))
    positions: dict[int, list[int]] = {}
    for _, position, count, right in rows:
        total = positions.setdefault(position, [0, 0])
        total[0] += count
        total[1] += right
    numbers = {str(product_id): number for number, product_id in enumerate(product_ids)}
    for product_id, position, count, right in rows:
        if product_id in numbers:
            seen, clicked = positions[position]
            times[numbers[product_id]] += count * clicked / seen
            taken[numbers[product_id]] += right
    return np.log((taken + _SHRINK) / (times + _SHRINK)).astype(np.float32)
