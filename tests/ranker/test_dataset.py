from __future__ import annotations

from pathlib import Path

from ranker.dataset import read_choices
from ranker.events import BehaviourEvent, BehaviourKind, record
from retrieval.database import Database
from retrieval.types import ProductId

IDS = [ProductId(one) for one in ("a", "b", "c")]


def event(shopper: str, product: str, kind: str, hour: int, value: int | None = None) -> BehaviourEvent:
    at = f"2026-05-01T{hour:02}:00:00.000+00:00"
    return BehaviourEvent(shopper_id=shopper, product_id=product, kind=BehaviourKind(kind), at=at, value=value)


def test_a_product_counts_once_when_it_was_first_chosen(tmp_path: Path) -> None:
    database = Database.at(tmp_path / "aisle.db")
    events = [
        event("s", "b", "click", 3),
        event("s", "a", "click", 1),
        event("s", "a", "purchase", 4),
        event("s", "gone", "click", 2),
        event("s", "c", "impression", 2),
        event("t", "c", "thumbs", 5, -1),
        event("t", "c", "dismissal", 5),
        event("u", "c", "thumbs", 6, 1),
        event("u", "b", "purchase", 6),
    ]
    with database.write() as connection:
        record(connection, events)
    read = read_choices(database, IDS)
    assert read.choices.count == 2  # t chose nothing
    assert read.choices.owners.tolist() == [0, 0, 1, 1]
    assert read.choices.products.tolist() == [0, 1, 2, 1]
    assert read.choices.visits.tolist() == [0, 1, 0, 0]
    assert read.at[1] - read.at[0] == 2 * 3600


def test_a_shop_without_events_has_no_choices(tmp_path: Path) -> None:
    read = read_choices(Database.at(tmp_path / "aisle.db"), IDS)
    assert read.choices.count == len(read.at) == 0
