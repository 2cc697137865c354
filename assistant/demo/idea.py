"""One product of the demo shop as a line of a table, and how such a line becomes variants.

It knows the notation of the tables and the seeded variation of stock, ratings and dates. It must not know any product:
those are the tables `products_*.py`. Each product draws from a generator seeded with its own handle, so that a product
added to a table changes no other.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product as combinations
from typing import Literal

Maker = Literal["men", "women", "unisex", "kids", "baby"]

_RANGE = re.compile(r"(\d+)\.\.(\d+)")
_SURCHARGE = re.compile(r" ([+-]\d+)$")
_EARLIEST = datetime(2023, 6, 1, 8, tzinfo=UTC)
_DAYS = 860
_NEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Idea:
    """A product as it is written in a table.

    `category` is the path below the department ("Boots > Hiking Boots"). `price` and `was` (the list price) are US
    dollars. `options` lists what can be chosen, "Color: Black, White | Size: 7..10, XL +5": `a..b` is every whole
    number between, and a trailing "+5" adds dollars to the price of that choice. `stock` fixes the stock of every
    variant where the seed would otherwise choose it. `material` fills the material column, which most products leave
    empty because the text says it, or because nothing does.
    """

    handle: str
    title: str
    title_zh: str
    category: str
    brand: str
    price: float
    options: str = ""
    was: float | None = None
    stock: int | None = None
    material: str = ""
    tags: str = ""
    who: Maker | None = None
    en: str = ""
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """A shelf of the shop: its names, the three letters its SKUs start with, and its products in SKU order."""

    name: str
    name_zh: str
    code: str
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One variant: the chosen values in the order of the options, and its prices in cents."""

    values: tuple[str, ...]
    price: int
    list_price: int | None
    stock: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a product has done so far. `popularity` is units sold in 90 days; a product nobody rated has no rating."""

    rating: float | None
    rating_count: int
    popularity: int
    created_at: str


def option_lists(options: str) -> dict[str, list[tuple[str, int]]]:
    """Return each option's (value, surcharge in dollars) pairs, in the order written."""
    lists: dict[str, list[tuple[str, int]]] = {}
    for part in filter(None, options.split(" | ")):
        name, _, values = part.partition(": ")
        lists[name] = [pair for value in values.split(", ") for pair in _expand(value)]
    return lists


def _expand(value: str) -> Iterator[tuple[str, int]]:
    surcharge = 0
    if found := _SURCHARGE.search(value):
        surcharge, value = int(found[1]), value[: found.start()]
    if bounds := _RANGE.fullmatch(value):
        yield from ((str(number), surcharge) for number in range(int(bounds[1]), int(bounds[2]) + 1))
    else:
        yield value, surcharge


def choices(idea: Idea, seed: int) -> list[Choice]:
    """Return every variant of `idea` with its price and stock, the last option varying fastest."""
    dice = random.Random(f"stock:{seed}:{idea.handle}")
    variants: list[Choice] = []
    for combination in combinations(*option_lists(idea.options).values()):
        surcharge = sum(extra for _, extra in combination)
        variants.append(
            Choice(
                values=tuple(value for value, _ in combination),
                price=round((idea.price + surcharge) * 100),
                list_price=None if idea.was is None else round((idea.was + surcharge) * 100),
                stock=_stock(dice) if idea.stock is None else idea.stock,
            )
        )
    return variants


def _stock(dice: random.Random) -> int:
    """Return a stock: one variant in ten is sold out, one in eight is low."""
    chance = dice.random()
    if chance < 0.10:
        return 0
    return dice.randint(1, 4) if chance < 0.225 else dice.randint(6, 90)


def standing(idea: Idea, seed: int) -> Standing:
    """Return the product's rating, sales and age; most ratings lie between 3.6 and 4.9."""
    dice = random.Random(f"standing:{seed}:{idea.handle}")
    age_days = dice.randrange(_DAYS)
    sold = math.ceil(dice.lognormvariate(3.6, 1.0))
    rated = round(sold * (_DAYS - age_days) / 90 * 0.12) if age_days < _DAYS - _NEW_DAYS else 0
    rating = round(min(4.9, max(2.8, dice.gauss(4.35, 0.33))), 1)
    created = _EARLIEST + timedelta(days=age_days, minutes=dice.randrange(9 * 60))
    return Standing(
        rating=rating if rated else None,
        rating_count=rated,
        popularity=sold,
        created_at=created.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
