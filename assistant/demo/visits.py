"""Half a year of a made-up shopper's visits: when they come, what they need, what they are shown and what they do.

A visit is one conversation of one to three requests. Needs follow the shopper's departments; a need that was looked at
and not met comes back, one that was met rests. Each shopper draws from a generator of their own. Knows no tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from assistant.demo.behaviour import Deed, act
from assistant.demo.goods import Floats, Goods, Mask
from assistant.demo.logging_policy import Need, Ranked, matches, rank
from assistant.demo.tastes import Taste, suitable, utilities
from retrieval.types import Audience

MONTHS = 6
DAYS = 182
_REST_DAYS = 60
_HOURS = np.array([1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 5, 5, 6, 5, 4, 4, 4, 5, 6, 8, 9, 9, 6, 3], float)
_COMES_BACK = 0.35
_UMBRELLA = 0.4
_TRIES = 8


@dataclass(frozen=True)
class Request:
    """One request of a visit, its slate, and what was done with it."""

    request_id: str
    at: datetime
    need: Need
    ranked: Ranked
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class Visit:
    """One session: a conversation and its requests in order of time."""

    conversation_id: str
    shopper_id: str
    at: datetime
    requests: tuple[Request, ...]


@dataclass
class _Memory:
    """What a shopper remembers between visits: needs not met yet, and when each category was last bought."""

    open_needs: list[Need] = field(default_factory=list[Need])
    met: dict[tuple[str, ...], datetime] = field(default_factory=dict[tuple[str, ...], datetime])


def visits(taste: Taste, goods: Goods, seed: int, until: datetime) -> Iterator[Visit]:
    """Yield the visits of a shopper in order of time, all in the `DAYS` days before `until`."""
    dice = np.random.default_rng([seed, 1, taste.number])
    liking, fits = utilities(taste, goods), suitable(taste, goods)
    memory = _Memory()
    for place, at in enumerate(_times(taste, dice, until)):
        requests: list[Request] = []
        for _ in range(1 + int(dice.random() < 0.35) + int(dice.random() < 0.15)):
            need = _need(taste, goods, fits, memory, at, dice)
            if need is None:
                continue
            name = _digest(seed, taste.number, place, len(requests))
            requests.append(_request(f"r_{name}", at, need, goods, liking, memory, dice))
            at += timedelta(seconds=float(dice.uniform(60, 600)))
        if requests:
            yield Visit(f"c_{_digest(seed, taste.number, place)}", taste.shopper_id, requests[0].at, tuple(requests))


def _times(taste: Taste, dice: np.random.Generator, until: datetime) -> list[datetime]:
    """When the shopper comes, ascending; a fifth of them joined later than half a year ago."""
    since = float(dice.uniform(0.2, 0.8)) * DAYS if dice.random() < 0.2 else 0.0
    count = max(2, int(dice.poisson(taste.requests_per_month * MONTHS / 1.5 * (1 - since / DAYS))))
    days = DAYS - dice.uniform(since, DAYS, count)
    hours = dice.choice(24, count, p=_HOURS / _HOURS.sum()) + dice.random(count)
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    return sorted(
        midnight - timedelta(days=int(day) + 1) + timedelta(hours=float(hour))
        for day, hour in zip(days, hours, strict=True)
    )


def _need(
    taste: Taste, goods: Goods, fits: Mask, memory: _Memory, at: datetime, dice: np.random.Generator
) -> Need | None:
    """The next need: an open one, or a new one; None where none comes to mind."""
    if memory.open_needs and dice.random() < _COMES_BACK:
        return memory.open_needs.pop(int(dice.integers(len(memory.open_needs))))
    resting = {path for path, met in memory.met.items() if at - met < timedelta(days=_REST_DAYS)}
    return fresh_need(taste, goods, fits, dice, resting)


def fresh_need(
    taste: Taste, goods: Goods, fits: Mask, dice: np.random.Generator, resting: Collection[tuple[str, ...]] = ()
) -> Need | None:
    """Return a need that the shop can meet, outside the resting categories; None after a few tries in vain.

    `fits` is the (P,) mask of the products that the shopper would shop for.
    """
    shares = np.array(list(taste.departments.values()))
    for _ in range(_TRIES):
        department = str(dice.choice(list(taste.departments), p=shares / shares.sum()))
        inside = np.flatnonzero(goods.departments[department] & fits & goods.in_stock)
        if not len(inside):
            continue
        path = goods.products[int(dice.choice(inside))].category
        if dice.random() < _UMBRELLA:
            path = path[:-1] or path
        if path in resting:
            continue
        need = Need(path=path, price_max=_limit(taste, goods, path, dice), audience=_audience(taste, goods, path, dice))
        if matches(goods, need).any():
            return need
    return None


def _limit(taste: Taste, goods: Goods, path: tuple[str, ...], dice: np.random.Generator) -> int | None:
    """A round price limit that some shoppers name, the thrifty more often."""
    if dice.random() >= (0.35 if taste.price_level < -0.4 else 0.12):
        return None
    prices = goods.price[goods.paths[path]]
    dollars = float(np.quantile(prices, dice.uniform(0.4, 0.8))) / 100
    step = 5 if dollars < 50 else 10 if dollars < 200 else 50
    return int(np.ceil(dollars / step)) * step * 100


def _audience(taste: Taste, goods: Goods, path: tuple[str, ...], dice: np.random.Generator) -> Audience | None:
    stated = goods.paths[path] & goods.stating("audience", taste.audience.value)
    return taste.audience if stated.any() and dice.random() < 0.6 else None


def _request(
    request_id: str, at: datetime, need: Need, goods: Goods, liking: Floats, memory: _Memory, dice: np.random.Generator
) -> Request:
    ranked = rank(goods, need, dice)
    deeds = act(liking[ranked.places[: ranked.size]], dice)
    bought = [deed for deed in deeds if deed.bought]
    if bought:
        for deed in bought:
            memory.met[goods.products[int(ranked.places[deed.position - 1])].category] = at
        memory.met[need.path] = at
        memory.open_needs = [one for one in memory.open_needs if one.path != need.path]
    elif any(deed.clicked for deed in deeds):
        memory.open_needs.append(need)
    return Request(request_id, at, need, ranked, tuple(deeds))


def _digest(*parts: int) -> str:
    return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()[:20]
