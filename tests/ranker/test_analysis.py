"""The owner's counts on hand-worked logs: funnel, positions, shortfalls, pairs, weeks, cohorts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from ranker.analysis import bought_together, funnel, places, shortfalls, wilson
from ranker.calendar import cohorts, weeks
from ranker.cleaning import CleaningConfig, sessions
from ranker.events import BehaviourEvent, BehaviourKind
from ranker.log import EventLog, Ints, log_of

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = 3600.0


def event(shopper: str, product: str, kind: str, seconds: float = 0, **more: object) -> BehaviourEvent:
    at = (MONDAY + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
    held = {"shopper_id": shopper, "product_id": product, "kind": BehaviourKind(kind), "at": at}
    return BehaviourEvent.model_validate(held | more)


def shown(request: str, *products: str, shopper: str = "s", seconds: float = 0) -> list[BehaviourEvent]:
    return [
        event(shopper, product, "impression", seconds, request_id=request, position=position)
        for position, product in enumerate(products, 1)
    ]


def cut(*events: BehaviourEvent) -> tuple[EventLog, Ints]:
    log = log_of(events)
    return log, sessions(log, CleaningConfig())


def test_the_funnel_counts_sessions_that_came_at_least_so_far() -> None:
    log, session = cut(
        *shown("r1", "a", "b"),
        event("s", "a", "click", 5),
        event("s", "a", "view", 6),
        *shown("r2", "a", seconds=2 * HOUR),
        event("t", "a", "purchase", 9),  # of whom no log says what was shown
        event("u", "a", "dismissal", 9),
    )
    steps = [(one.name, one.events, one.sessions, one.shoppers) for one in funnel(log, session)]
    assert steps == [("shown", 3, 3, 2), ("looked at", 2, 2, 2), ("in the cart", 0, 1, 1), ("bought", 1, 1, 1)]


def test_a_position_is_looked_at_by_what_happened_in_its_own_request() -> None:
    log, _ = cut(
        *shown("r1", "a", "b"),
        *shown("r2", "b", "a", seconds=60),
        event("s", "a", "click", 70, request_id="r2"),
        event("s", "b", "click", 80),  # of no request
    )
    assert [(one.position, one.shown, one.looked_at) for one in places(log)] == [(1, 2, 0), (2, 2, 1)]


def test_a_product_is_measured_against_others_in_the_same_places() -> None:
    events: list[BehaviourEvent] = []
    for n in range(100):
        events += shown(f"r{n}", "bad" if n % 2 else "good", "low", shopper=f"s{n}")
        if n % 2 == 0:
            events += [event(f"s{n}", "good", "click", 5), event(f"s{n}", "good", "purchase", 9)]
    found = shortfalls(*cut(*events))
    (bad,) = found
    assert (log_name(events, bad.product), bad.shown, bad.looked_at, bad.bought) == ("bad", 50, 0, 0)
    assert (bad.expected_looks, bad.expected_bought, bad.sure, bad.unseen) == (25.0, 25.0, True, True)


def log_name(events: list[BehaviourEvent], product: int) -> str:
    return log_of(events).product_ids[product]


def test_a_product_that_is_looked_at_and_left_is_lost_after_the_look() -> None:
    events: list[BehaviourEvent] = []
    for n in range(100):
        product = "left" if n % 2 else "taken"
        events += [*shown(f"r{n}", product, shopper=f"s{n}"), event(f"s{n}", product, "click", 5)]
        events += [event(f"s{n}", "taken", "purchase", 9)] if product == "taken" else []
    (left,) = shortfalls(*cut(*events))
    assert (left.looked_at, left.expected_looks, left.bought, left.unseen) == (50, 50.0, 0, False)


def test_what_was_looked_at_stands_for_what_was_shown_where_nothing_says_that() -> None:
    events = [event(f"s{n}", "a" if n % 2 else "b", "view") for n in range(60)]
    events += [event(f"s{n}", "b", "purchase", 9) for n in range(0, 60, 2)]
    (found,) = shortfalls(*cut(*events))
    assert (found.shown, found.expected_bought, found.sure) == (30, 15.0, True)


def test_products_without_a_difference_are_not_called_sure() -> None:
    dice = np.random.default_rng(5)
    events: list[BehaviourEvent] = []
    for n in range(2000):
        product = f"p{n % 50}"
        events += shown(f"r{n}", product, shopper=f"s{n}")
        events += [event(f"s{n}", product, "purchase", 9)] if dice.random() < 0.2 else []
    assert not any(one.sure for one in shortfalls(*cut(*events)))


def test_pairs_are_ranked_by_how_little_chance_explains_them() -> None:
    shoppers = np.array([0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7])
    things = np.array([1, 2, 1, 2, 1, 2, 1, 3, 3, 3, 3, 3])
    (pair,) = bought_together(shoppers, things)
    assert (pair.first, pair.second, pair.shoppers) == (1, 2, 3)
    assert pair.lift == pytest.approx(3 * 8 / (4 * 3))
    # By hand: 3 both, 1 only the first, 0 only the second, 4 neither, of 8.
    by_hand = 2 * (3 * np.log(3 * 8 / (4 * 3)) + np.log(8 / (4 * 5)) + 4 * np.log(4 * 8 / (4 * 5)))
    assert pair.surprise == pytest.approx(by_hand)
    assert bought_together(shoppers[:0], things[:0]) == []


def test_a_reseller_makes_no_pairs() -> None:
    many = np.arange(101)
    assert bought_together(np.zeros(101, np.int64), many, at_least=1) == []


def test_wilsons_interval_is_that_of_the_book() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10)[0] == 0.0


def test_a_week_begins_on_monday_and_an_empty_one_is_there() -> None:
    log, session = cut(
        event("s", "a", "view", -1),
        event("s", "a", "purchase", 5 * HOUR, amount=500),
        event("s", "a", "view", 15 * 24 * HOUR),
    )
    found = [(one.monday, one.sessions, one.buying, one.amount) for one in weeks(log, session)]
    assert found == [
        (date(2026, 2, 23), 1, 0, 0),
        (date(2026, 3, 2), 1, 1, 500),
        (date(2026, 3, 9), 0, 0, 0),
        (date(2026, 3, 16), 1, 0, 0),
    ]


def test_a_cohort_is_followed_month_by_month() -> None:
    month = 31 * 24 * HOUR
    log, _ = cut(
        event("a", "p", "view"),
        event("a", "p", "purchase", month),
        event("b", "p", "view"),
        event("c", "p", "purchase", month),
        event("c", "p", "view", 2 * month),
    )
    found = [(one.month, one.shoppers, one.active, one.buying) for one in cohorts(log)]
    assert found == [
        (date(2026, 3, 1), 2, (2, 1, 0), (0, 1, 0)),
        (date(2026, 4, 1), 1, (1, 1), (1, 0)),
        (date(2026, 5, 1), 0, (0,), (0,)),
    ]


def test_an_empty_log_has_empty_counts() -> None:
    log, session = cut()
    assert [one.sessions for one in funnel(log, session)] == [0, 0, 0, 0]
    assert (places(log), shortfalls(log, session), weeks(log, session), cohorts(log)) == ([], [], [], [])
