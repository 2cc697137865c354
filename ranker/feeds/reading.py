"""What the readers of event files share: one event as it was read, and cells to times, counts and amounts.

A cell that cannot be read costs its event where the event means nothing without it (who, what, when), else itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ranker.events import BehaviourEvent, BehaviourKind
from retrieval.feeds.cells import number
from retrieval.feeds.complaints import Complaints
from retrieval.money import currency_precision

_REQUEST_ID = re.compile(r"r_[0-9a-f]{20}")
"""The form of a slate's request id: other systems' list ids ("related_products") are not taken for one."""

COUNTED = frozenset({BehaviourKind.CART, BehaviourKind.PURCHASE})
"""The kinds that have a quantity and an amount."""

_AHEAD = timedelta(days=1)
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_LARGEST = 10**12
_MOST_PIECES = 1_000_000


@dataclass(frozen=True)
class Read:
    """One event and the line that says it. `source_id` is what the source calls it, "" where it has no name for it.

    `crawler` is whether the source itself says that no person did it.
    """

    line: int
    event: BehaviourEvent
    source_id: str = ""
    crawler: bool = False


class Lines:
    """Names the products of one order or message: the same product on its second line is another event."""

    def __init__(self, name: str) -> None:
        """Begin an order or message of this name, "" where it has none."""
        self._name = name
        self._seen: Counter[str] = Counter()

    def of(self, product_id: str) -> str:
        """Return the name of the product's next line, "" without a name."""
        self._seen[product_id] += 1
        return self._name and f"{self._name} line {self._seen[product_id]}"


@dataclass
class Reading:
    """The circumstances of one reading: the shop's currency, what was wrong, and what says nothing of a product.

    `passed` counts the names of what the source knows and Aisle has no kind for. `now` is when the file is read.
    """

    currency: str
    complaints: Complaints
    passed: Counter[str] = field(default_factory=Counter[str])
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def pass_by(self, name: str) -> None:
        """Count a row that says nothing of a product."""
        self.passed[name] += 1
        self.complaints.skip()

    def money(self, line: int, product_id: str, text: str, currency: str) -> int | None:
        """Return an amount in major units as minor ones; None, and a complaint, where it is none of the shop's."""
        try:
            if currency and currency != self.currency:
                raise ValueError(f"the amount is in {currency}, the shop sells in {self.currency}")
            scaled = number(text).scaleb(currency_precision(self.currency))
            if not 0 <= scaled <= _LARGEST:
                raise ValueError(f"the amount {text!r} is below zero or too large")
            return int(scaled.to_integral_value())
        except ValueError as error:
            self.complaints.repair(line, product_id, f"{error}; it was left out")
            return None

    def pieces(self, line: int, product_id: str, text: str) -> int:
        """Return a quantity; 1, and a complaint, where it is no whole number above zero."""
        try:
            found = number(text)
            if found != found.to_integral_value() or not 0 < found <= _MOST_PIECES:
                raise ValueError(f"the quantity {text!r} is no whole number above zero")
            return int(found)
        except ValueError as error:
            self.complaints.repair(line, product_id, f"{error}; it was read as 1")
            return 1

    def bought(self, line: int, product_id: str, quantity: str, price: str, currency: str) -> tuple[int, int | None]:
        """Return a quantity, 1 where none is said, and the amount that the price of one comes to, None without one."""
        count = self.pieces(line, product_id, quantity) if quantity else 1
        each = self.money(line, product_id, price, currency) if price else None
        return count, None if each is None else each * count

    def stamp(self, at: datetime) -> str:
        """Return a time as events hold it.

        Raises:
            ValueError: no shop was open then, or it lies ahead by more than clocks may differ.
        """
        if not _EARLIEST <= at <= self.now + _AHEAD:
            raise ValueError(f"the time {at.isoformat()} is before 1995 or lies ahead")
        return at.astimezone(UTC).isoformat(timespec="milliseconds")


def request_of(listed: str) -> str | None:
    """Return the request id that a list id is, None where the list is none of our slates."""
    return listed if _REQUEST_ID.fullmatch(listed) else None


def iso_time(text: str) -> datetime:
    """Return the time that an ISO 8601 text says; one without an offset is UTC.

    Raises:
        ValueError: it says none, or a day alone.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no time; write ISO 8601, for example 2026-03-01T09:41:00+01:00") from None
    if not re.search(r"\d[T ]\d", text):
        raise ValueError(f"{text!r} is a day without a time, and the order of events counts")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def objects(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a JSON list; what is none is left out."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))  # pyright: ignore[reportUnknownVariableType]


def text(value: object) -> str:
    """Return a JSON value as text; "" for null, for what is nested, and for Google's "(not set)"."""
    if value is None or isinstance(value, dict | list | bool):
        return ""
    found = str(value).strip()
    return "" if found == "(not set)" else found
