"""Sessions and robots: hand-made logs, each rule at its border."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from ranker.cleaning import CleaningConfig, robots, sessions, without_robots
from ranker.events import BehaviourEvent, BehaviourKind
from ranker.log import EventLog, log_of

START = datetime(2026, 3, 1, tzinfo=UTC)
CONFIG = CleaningConfig(most_acts_a_minute=5, most_looks_a_session=4)


def log(*events: tuple[str, str, str, float]) -> EventLog:
    """A log of (shopper, product, kind, seconds)."""
    return log_of(
        BehaviourEvent(
            shopper_id=shopper,
            product_id=product,
            kind=BehaviourKind(kind),
            at=(START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds"),
        )
        for shopper, product, kind, seconds in events
    )


def views(shopper: str, seconds: Iterable[float], kind: str = "view") -> list[tuple[str, str, str, float]]:
    return [(shopper, "p", kind, one) for one in seconds]


def test_a_session_ends_after_half_an_hour_of_nothing_and_with_its_shopper() -> None:
    made = log(*views("a", [0, 1800, 3601]), *views("b", [3602]))
    assert sessions(made, CleaningConfig()).tolist() == [0, 0, 1, 2]
    assert sessions(log(), CleaningConfig()).tolist() == []


def test_events_are_put_in_order_whatever_order_they_came_in() -> None:
    made = log(*views("b", [50]), *views("a", [100]), *views("b", [0]))
    assert (made.seconds - START.timestamp()).tolist() == [0, 50, 100]
    assert [made.shopper_ids[one] for one in made.shoppers] == ["b", "b", "a"]


def test_more_acts_in_a_minute_than_a_person_can_do() -> None:
    person, robot = views("person", range(0, 60, 12)), views("robot", range(0, 60, 10))
    found = robots(log(*person, *robot, *views("robot", [9000])), CONFIG)
    assert list(found.values()) == ["over 5 acts within a minute"]
    left, count = without_robots(log(*person, *robot, *views("robot", [9000])), CONFIG)
    assert (len(left), count) == (5, 1)


def test_what_was_shown_and_what_came_at_one_moment_is_no_haste() -> None:
    shown = views("s", range(0, 60, 2), kind="impression")
    at_once = [("s", f"p{n}", "purchase", 70.0) for n in range(50)]
    assert robots(log(*shown, *at_once), CONFIG) == {}


def test_looking_at_everything_and_taking_nothing() -> None:
    def looks(shopper: str, count: int) -> list[tuple[str, str, str, float]]:
        return [(shopper, f"p{n}", "click", n * 60.0) for n in range(count)]

    made = log(*looks("person", 4), *looks("robot", 5), *looks("buyer", 5), ("buyer", "p1", "cart", 301))
    assert {made.shopper_ids[one] for one in robots(made, CONFIG)} == {"robot"}


def test_limits_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        CleaningConfig(session_gap_minutes=0)
