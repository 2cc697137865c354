"""Aisle's own file of events: `shopper_id,product_id,kind,at[,request_id,position,quantity,value]`.

A CSV, TSV, or JSON lines with these names. `value` is +1 or -1 for thumbs, and what the whole quantity cost, in major
units of the shop's currency, for cart and purchase.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ranker.events import BehaviourEvent, BehaviourKind
from ranker.feeds.reading import COUNTED, Read, Reading, iso_time
from retrieval.feeds.cells import number
from retrieval.feeds.row import Row
from retrieval.feeds.rows import RowFile

NEEDED = ("shopper_id", "product_id", "kind", "at")
_KINDS = ", ".join(BehaviourKind)
_THUMBS = {"1": 1, "+1": 1, "-1": -1}


def is_plain(columns: Collection[str]) -> bool:
    """Return whether a header is that of a file of events; three of its four names can say which is missing."""
    return len(set(NEEDED).intersection(columns)) >= 3 and "kind" in columns


def plain_events(file: RowFile, reading: Reading) -> Iterator[Read]:
    """Yield the events of a file; a row without what makes it one is refused."""
    for row in file.rows(reading.complaints):
        product_id = row.text("product_id")
        try:
            yield Read(row.line, _event(row, reading))
        except ValueError as error:
            reading.complaints.refuse(row.line, product_id, str(error))


def _event(row: Row, reading: Reading) -> BehaviourEvent:
    for name in NEEDED:
        if not row.text(name):
            raise ValueError(f"{name} is empty")
    kind = _kind(row.text("kind"))
    value, amount = _value(kind, row, reading)
    return BehaviourEvent(
        shopper_id=row.text("shopper_id"),
        product_id=row.text("product_id"),
        kind=kind,
        at=reading.stamp(iso_time(row.text("at"))),
        request_id=row.text("request_id") or None,
        position=_position(row, reading),
        value=value,
        amount=amount,
    )


def _kind(said: str) -> BehaviourKind:
    try:
        return BehaviourKind(said)
    except ValueError:
        raise ValueError(f"the kind {said!r} is unknown; write one of {_KINDS}") from None


def _position(row: Row, reading: Reading) -> int | None:
    said = row.text("position")
    if not said:
        return None
    try:
        found = number(said)
        if found != found.to_integral_value() or not 1 <= found <= 1_000_000:
            raise ValueError(f"the position {said!r} is no whole number from 1")
        return int(found)
    except ValueError as error:
        reading.complaints.repair(row.line, row.text("product_id"), f"{error}; it was left out")
        return None


def _value(kind: BehaviourKind, row: Row, reading: Reading) -> tuple[int | None, int | None]:
    """Return what `value` and `amount` of the event are."""
    quantity, said, product_id = row.text("quantity"), row.text("value"), row.text("product_id")
    if kind == BehaviourKind.THUMBS:
        if said not in _THUMBS:
            raise ValueError(f"the value {said!r} of thumbs is neither 1 (up) nor -1 (down)")
        return _THUMBS[said], None
    if kind not in COUNTED:
        return None, None
    amount = reading.money(row.line, product_id, said, "") if said else None
    return reading.pieces(row.line, product_id, quantity) if quantity else 1, amount
