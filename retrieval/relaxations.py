"""The nearest ways out when nothing matches: what easing which constraint would find, and from what price.

One constraint is eased at a time, then pairs. A price limit is moved to the cheapest (or dearest) match, rounded
outwards; any other constraint is dropped. The kind of thing asked for stays, unless nothing else is in force. Knows
predicates, no scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from retrieval.columns import Columns
from retrieval.constraints import Filter
from retrieval.types import Constraints, Money, Relaxation

NEAREST_FIRST = (
    "price_max",
    "price_min",
    "color",
    "exclude.color",
    "on_sale",
    "rating_min",
    "features",
    "exclude.features",
    "brand",
    "exclude.brand",
    "material",
    "exclude.material",
    "in_stock",
    "size",
    "audience",
    "exclude.category",
)
"""The order in which equals are offered: what shoppers give up most readily first."""
MOST = 3
NEAR_PRICE = 1.6
"""A price limit that must move by more than this factor is offered last."""


@dataclass(frozen=True)
class _Way:
    dropped: tuple[str, ...]
    constraints: Constraints


def nearest(
    asked: Constraints, found: Filter, columns: Columns, currency: str, precision: int
) -> tuple[Relaxation, ...]:
    """Return at most `MOST` relaxations that each find something, nearest first; none where nothing would help."""
    names = [name for name in NEAREST_FIRST if name in found.by_name]
    for size in (1, 2):
        ways: list[tuple[float, _Way]] = []
        for order, dropped in enumerate(combinations(names, size)):
            way = _way(dropped, asked, found, columns, precision)
            if way is not None:
                ways.append((way[0] + order / 1000, way[1]))
        if ways:
            return tuple(_told(way, found, columns, currency) for _, way in sorted(ways, key=lambda w: w[0])[:MOST])
    if "category" in found.by_name:
        way = _way(("category",), asked, found, columns, precision)
        return (_told(way[1], found, columns, currency),) if way is not None else ()
    return ()


def _told(way: _Way, found: Filter, columns: Columns, currency: str) -> Relaxation:
    """Return the relaxation with what a search under the eased constraints finds.

    Features that nothing found there states are let go of as well.
    """
    survivors = found.under(way.constraints).survivors()
    unmet = {one.value for one in survivors.relaxed if one.slot == "features"}
    features = tuple(one for one in way.constraints.features if one not in unmet)
    return Relaxation(
        dropped=way.dropped if len(features) == len(way.constraints.features) else (*way.dropped, "features"),
        constraints=way.constraints.model_copy(update={"features": features}),
        count=len(survivors.positions),
        price_from=Money(amount=int(columns.price[survivors.mask].min()), currency=currency),
    )


def _way(
    dropped: tuple[str, ...], asked: Constraints, found: Filter, columns: Columns, precision: int
) -> tuple[float, _Way] | None:
    """Return the eased constraints and how far they are (0 near, 1 far), None where they find nothing."""
    mask = found.without(frozenset(dropped))
    if not mask.any():
        return None
    eased = asked
    far = 0.0
    for name in dropped:
        if name == "price_max":
            limit = _outwards(int(columns.price[mask].min()), precision, up=True)
            far = max(far, float(limit > NEAR_PRICE * max(asked.price_max or 0.0, 0.01)))
            eased = eased.model_copy(update={"price_max": limit})
            mask = mask & (columns.price <= round(limit * 10**precision))
        elif name == "price_min":
            limit = _outwards(int(columns.price[mask].max()), precision, up=False)
            far = max(far, float(limit * NEAR_PRICE < (asked.price_min or 0.0)))
            eased = eased.model_copy(update={"price_min": limit})
            mask = mask & (columns.price >= round(limit * 10**precision))
        else:
            eased = _drop(eased, name)
    return (far, _Way(dropped, eased)) if mask.any() else None


def _outwards(minor: int, precision: int, *, up: bool) -> float:
    """Return a price in major units, rounded away from the limit that failed to two leading digits or a whole unit."""
    unit = 10**precision
    whole = minor / unit
    step = max(1, 10 ** (len(str(int(whole))) - 2))
    rounded = (-(-minor // (step * unit)) if up else minor // (step * unit)) * step
    return float(rounded)


def _drop(asked: Constraints, name: str) -> Constraints:
    """Return the constraints without the one named."""
    if name.startswith("exclude."):
        exclude = asked.exclude.model_copy(update={name.removeprefix("exclude."): ()})
        return asked.model_copy(update={"exclude": exclude})
    empty = Constraints().model_dump()[name]
    return asked.model_copy(update={name: empty})
