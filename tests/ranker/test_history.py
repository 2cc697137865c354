from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ranker.events import BehaviourEvent, BehaviourKind, record
from ranker.history import HistoryConfig, product_weights, recent_events
from ranker.taste import History, TasteConfig, shares
from retrieval.database import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
CONFIG = HistoryConfig(half_life_days=10)


def event(product_id: str, kind: str, days_ago: float = 0.0, **more: object) -> BehaviourEvent:
    at = (NOW - timedelta(days=days_ago)).isoformat(timespec="milliseconds")
    return BehaviourEvent.model_validate(
        {"shopper_id": "s", "product_id": product_id, "kind": BehaviourKind(kind), "at": at, **more}
    )


def test_a_purchase_weighs_more_than_a_click_and_age_halves_it() -> None:
    weights = product_weights(
        [event("new", "purchase"), event("old", "purchase", 10), event("c", "click")], NOW, CONFIG
    )
    assert weights["new"] == pytest.approx(2 * weights["old"])
    assert weights["new"] > weights["c"] > 0


def test_thumbs_down_and_dismissals_count_against_and_a_clock_set_back_does_no_harm() -> None:
    events = [event("bad", "thumbs", value=-1), event("gone", "dismissal"), event("ahead", "purchase", -30)]
    weights = product_weights(events, NOW, CONFIG)
    assert weights["bad"] < 0
    assert weights["gone"] < 0
    assert weights["ahead"] == CONFIG.weights[BehaviourKind.PURCHASE]


def test_the_latest_events_and_impressions_of_this_shopper_are_read(tmp_path: Path) -> None:
    database = Database.at(tmp_path / "aisle.db")
    other = event("x", "click").model_copy(update={"shopper_id": "other"})
    with database.write() as connection:
        record(connection, [event("a", "click", 2), event("b", "view", 1), event("i", "impression"), other])
    found = recent_events(database, "s", HistoryConfig(events=1))
    assert [one.product_id for one in found] == ["i", "b"]
    assert [one.product_id for one in recent_events(database, "s", HistoryConfig(impressions=0))] == ["b", "a"]


def test_a_past_moves_the_order_towards_it_and_away_from_what_was_refused() -> None:
    candidates = np.eye(3, dtype=np.float32)
    nothing = np.zeros((0, 3), np.float32)
    past = History(candidates[[2, 0]], np.array([1.0, -1.0], np.float32))
    made = shares(np.array([1.0, 1.0, 1.0], np.float32), candidates, nothing, nothing, past, TasteConfig())
    assert np.argsort(-made.score).tolist() == [2, 1, 0]
    none = History(nothing, np.zeros(0, np.float32))
    assert shares(np.ones(3, np.float32), candidates, nothing, nothing, none, TasteConfig()).score.tolist() == [1, 1, 1]


def test_what_is_near_in_a_past_counts_more_than_the_bulk_of_it() -> None:
    """One past product much like the second candidate outweighs three that are a little like the first."""
    candidates = np.eye(4, dtype=np.float32)[:2]
    far = np.array([[0.3, 0.0, np.sqrt(1 - 0.09), 0.0]] * 3, np.float32)
    near = np.array([[0.0, 0.8, 0.0, 0.6]], np.float32)
    past = History(np.concatenate([far, near]), np.ones(4, np.float32))
    nothing = np.zeros((0, 4), np.float32)
    made = shares(np.ones(2, np.float32), candidates, nothing, nothing, past, TasteConfig())
    assert np.argsort(-made.score).tolist() == [1, 0]
