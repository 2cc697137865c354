"""What shoppers did, counted for the shop's owner: the funnel, places, what is seen and not bought, what goes together.

Everything is counted over sessions, so that a shopper who reloads a page ten times weighs as one who looked once. Knows
events and products by number; no titles, no words, no slates. Give it a log without robots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, lgamma, sqrt
from math import log as ln

import numpy as np
from numpy.typing import NDArray

from ranker.events import BehaviourKind
from ranker.log import NONE, EventLog, Ints, Mask

STEPS: Mapping[str, tuple[BehaviourKind, ...]] = {
    "shown": (BehaviourKind.IMPRESSION,),
    "looked at": (BehaviourKind.CLICK, BehaviourKind.VIEW),
    "in the cart": (BehaviourKind.CART,),
    "bought": (BehaviourKind.PURCHASE,),
}
"""The way to a purchase. Who reached a later step has reached the earlier ones, whether or not the log says so."""

LAST_PLACE = 20
"""Places below are counted as one."""

FALSE_SHARE = 0.1
"""Of the shortfalls that are called sure, the share that may be chance."""

_LARGEST_BASKET = 100
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """How much reached one step of the funnel: events of its kinds, sessions and shoppers that came at least so far."""

    name: str
    events: int
    sessions: int
    shoppers: int


@dataclass(frozen=True)
class Place:
    """One position, from 1 (`LAST_PLACE` holds all below): how often something stood there, and was looked at."""

    position: int
    shown: int
    looked_at: int


@dataclass(frozen=True)
class Shortfall:
    """A product that is bought less than others in its places. Counts are sessions.

    The expected numbers are those of an average product shown as often in the same places. `sure` is whether chance
    explains it badly; `unseen` whether more is lost before a look than after it.
    """

    product: int
    shown: int
    looked_at: int
    in_cart: int
    bought: int
    expected_looks: float
    expected_bought: float
    sure: bool
    unseen: bool


@dataclass(frozen=True)
class Pair:
    """Two things that the same shoppers buy, `lift` times as many as by chance. `surprise` is Dunning's G2."""

    first: int
    second: int
    shoppers: int
    lift: float
    surprise: float


def funnel(log: EventLog, sessions: Ints) -> list[Step]:
    """Return the steps in order."""
    steps = [log.of(*kinds) for kinds in STEPS.values()]
    found: list[Step] = []
    for n, name in enumerate(STEPS):
        further: Mask = np.logical_or.reduce(steps[n:])
        reached = len(np.unique(sessions[further])), len(np.unique(log.shoppers[further]))
        found.append(Step(name, int(steps[n].sum()), *reached))
    return found


def places(log: EventLog) -> list[Place]:
    """Return how often what stood at each position was looked at, joined by request id; what has none is left out."""
    asked = log.where(log.requests != NONE)
    shown = asked.where(asked.of(BehaviourKind.IMPRESSION) & (asked.positions != NONE))
    looked = asked.where(asked.of(*STEPS["looked at"]))
    seen = np.isin(_pairs(shown.requests, shown.products), _pairs(looked.requests, looked.products))
    position = np.minimum(shown.positions, LAST_PLACE)
    return [
        Place(int(one), int((position == one).sum()), int(seen[position == one].sum())) for one in np.unique(position)
    ]


def shortfalls(log: EventLog, sessions: Ints, at_least: int = 20) -> list[Shortfall]:
    """Return the products shown in `at_least` sessions or more and bought less than expected, the most missed first.

    Clicks over expected clicks (Zhang & Jones 2007), carried on to the purchase: what stands low is looked at less
    whatever it is, so a product is measured against all others in its places. Where nothing says what was shown, what
    was looked at stands for it. Which are sure is decided over all products at once (Benjamini & Hochberg 1995).
    """
    base = log.of(BehaviourKind.IMPRESSION)
    base = base if base.any() else log.of(*STEPS["looked at"])
    pairs, first = np.unique(_pairs(sessions[base], log.products[base]), return_index=True)
    product = log.products[base][first]
    place = np.clip(log.positions[base][first], NONE, LAST_PLACE) + 1  # 0: no position is known
    size, often = len(log.product_ids), np.maximum(np.bincount(place), 1)

    def total(weights: NDArray[np.generic]) -> Floats:
        return np.bincount(product, weights.astype(np.float64), size).astype(np.float64)

    def counted(name: str) -> tuple[Floats, Floats]:
        """Return each product's sessions that reached a step, shape (P,), and each pair's chance of it by its place."""
        reached = np.isin(pairs, _reached(log, sessions, name))
        return total(reached), (np.bincount(place, reached) / often)[place]

    shown = np.bincount(product, minlength=size)
    (looked, look), (carted, _), (bought, buy) = (counted(name) for name in ("looked at", "in the cart", "bought"))
    expected_looks, expected = total(look), total(buy)
    tested = np.flatnonzero(shown >= at_least)
    sure = tested[_beyond_chance([_few_or_fewer(int(bought[one]), expected[one]) for one in tested])]
    short = tested[bought[tested] < expected[tested]]
    before_a_look = looked / np.maximum(expected_looks, 1e-12)
    after_a_look = bought / np.maximum(looked * expected.sum() / max(expected_looks.sum(), 1e-12), 1e-12)
    return [
        Shortfall(
            product=int(one),
            shown=int(shown[one]),
            looked_at=int(looked[one]),
            in_cart=int(carted[one]),
            bought=int(bought[one]),
            expected_looks=float(expected_looks[one]),
            expected_bought=float(expected[one]),
            sure=bool(np.isin(one, sure)),
            unseen=bool(before_a_look[one] <= after_a_look[one]),
        )
        for one in short[np.argsort((bought - expected)[short], kind="stable")]
    ]


def bought_together(shoppers: Ints, things: Ints, at_least: int = 3) -> list[Pair]:
    """Return the pairs of things that `at_least` shoppers or more bought both of, the least by chance first.

    Both arrays have shape (N,), one place a purchase. Only pairs that come more often than by chance are returned, in
    order of Dunning's log-likelihood ratio (1993), which does not fall for rare things as lift does. A shopper with
    over 100 different things is a reseller and left out.
    """
    baskets: defaultdict[int, set[int]] = defaultdict(set)
    for shopper, thing in zip(shoppers.tolist(), things.tolist(), strict=True):
        baskets[shopper].add(thing)
    kept = [sorted(basket) for basket in baskets.values() if len(basket) <= _LARGEST_BASKET]
    single: defaultdict[int, int] = defaultdict(int)
    both: defaultdict[tuple[int, int], int] = defaultdict(int)
    for basket in kept:
        for thing in basket:
            single[thing] += 1
        for pair in combinations(basket, 2):
            both[pair] += 1
    found: list[Pair] = []
    for (a, b), count in both.items():
        lift = count * len(kept) / (single[a] * single[b])
        if count >= at_least and lift > 1:
            found.append(Pair(a, b, count, lift, _likelihood_ratio(count, single[a], single[b], len(kept))))
    return sorted(found, key=lambda one: (-one.surprise, one.first, one.second))


def wilson(part: int, whole: int, deviations: float = 1.96) -> tuple[float, float]:
    """Return Wilson's interval (1927) of a share, of 95 % unless said otherwise; [0, 1] where nothing was counted."""
    if not whole:
        return 0.0, 1.0
    share, z2 = part / whole, deviations**2
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = deviations / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _few_or_fewer(count: int, expected: float) -> float:
    """Return the chance of `count` or fewer where `expected` are expected (Poisson)."""
    if expected <= 0:
        return 1.0
    return min(1.0, sum(exp(n * ln(expected) - expected - lgamma(n + 1)) for n in range(count + 1)))


def _beyond_chance(chances: Sequence[float]) -> Mask:
    """Return which of M chances are too small to be chance, shape (M,), so that `FALSE_SHARE` of them may be."""
    chance = np.array(chances, np.float64)
    order = np.argsort(chance, kind="stable")
    passing = np.flatnonzero(chance[order] <= FALSE_SHARE * np.arange(1, len(chance) + 1) / max(len(chance), 1))
    found = np.zeros(len(chance), bool)
    found[order[: passing[-1] + 1 if len(passing) else 0]] = True
    return found


def _reached(log: EventLog, sessions: Ints, name: str) -> Ints:
    """Return the session and product of whatever reached a step or a later one, as pairs."""
    names: Sequence[str] = list(STEPS)
    kinds = [kind for later in names[names.index(name) :] for kind in STEPS[later]]
    mask = log.of(*kinds)
    return _pairs(sessions[mask], log.products[mask])


def _pairs(first: Ints, second: Ints) -> Ints:
    """Return one number for each pair of numbers below 2 ** 31."""
    return (first << 31) | second


def _likelihood_ratio(both: int, first: int, second: int, baskets: int) -> float:
    """Return G2 of the two-by-two table of baskets with and without each of two things."""

    def part(observed: int, row: int, column: int) -> float:
        return observed * ln(observed * baskets / (row * column)) if observed else 0.0

    other_first, other_second = baskets - first, baskets - second
    neither = baskets - first - second + both
    return 2 * (
        part(both, first, second)
        + part(first - both, first, other_second)
        + part(second - both, other_first, second)
        + part(neither, other_first, other_second)
    )
