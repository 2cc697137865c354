"""What an imported event is joined by: its key, by which it is known again, and the slate that its request id names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from ranker.events import BehaviourKind, BehaviourRow
from ranker.feeds.reading import Read

_NAMES_A_QUERY = 500


@dataclass
class OwnSlate:
    """What the shop itself recorded of one slate: whose it was, where each product stood, and what was done with it."""

    shopper_id: str
    positions: dict[str, int] = field(default_factory=dict[str, int])
    deeds: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


def event_key(read: Read) -> str:
    """Return what the same event of the same source has in common, however often it is sent; 24 hexadecimal digits."""
    event = read.event
    if read.source_id:
        said = (read.source_id, event.kind, event.product_id)
    else:
        said = (*event.model_dump(mode="json").values(),)
    return hashlib.sha256("\x1f".join(map(str, said)).encode()).hexdigest()[:24]


def known_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Return those of the keys under which an event is stored."""
    found: set[str] = set()
    for start in range(0, len(keys), _NAMES_A_QUERY):
        part = keys[start : start + _NAMES_A_QUERY]
        query = select(BehaviourRow.source_key).where(BehaviourRow.source_key.in_(part))
        found.update(key for key in connection.execute(query).scalars() if key)
    return found


def own_slates(connection: Connection, request_ids: Sequence[str]) -> dict[str, OwnSlate]:
    """Return the slates of these request ids that this shop showed: what was not imported says so."""
    row = BehaviourRow
    found: dict[str, OwnSlate] = {}
    for start in range(0, len(request_ids), _NAMES_A_QUERY):
        part = request_ids[start : start + _NAMES_A_QUERY]
        query = select(row.request_id, row.shopper_id, row.product_id, row.kind, row.position)
        query = query.where(row.request_id.in_(part), row.source_key.is_(None)).order_by(row.event_id)
        for request_id, shopper_id, product_id, kind, position in connection.execute(query):
            slate = found.setdefault(str(request_id), OwnSlate(shopper_id))
            slate.deeds.add((product_id, kind))
            if kind == BehaviourKind.IMPRESSION.value and position:
                slate.positions[product_id] = position
    return found
