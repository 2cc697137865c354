"""What shoppers did, as the owner reads it: searches in vain from the slates, names from the catalog, robots left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.behaviour import Behaviour
from assistant.behaviour_text import behaviour_lines
from assistant.ledger import LedgerCandidate, LedgerSlate, new_request_id, write_slate
from assistant.shop import Shop
from assistant.wire import Result
from ranker.events import BehaviourEvent, BehaviourKind, record
from retrieval.types import Constraints, Money, Unmet

from .conftest import Aisle

NOW = datetime.now(UTC)


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    with closing(Shop.open(tiny_shop)) as opened:
        yield opened


def search(shop: Shop, words: str, *product_ids: str, relaxed: tuple[Unmet, ...] = ()) -> tuple[str, str]:
    """Store a slate of a new stranger; return the stranger and the request."""
    conversation_id, _ = shop.store.create()
    cards = [
        Result(
            rank=rank,
            product_id=product_id,
            variant_id=product_id,
            title=product_id,
            price=Money(amount=100, currency="USD"),
            in_stock=True,
            score=1,
        )
        for rank, product_id in enumerate(product_ids, 1)
    ]
    slate = LedgerSlate(
        request_id=new_request_id(),
        conversation_id=conversation_id,
        turn_id="t1",
        words=words,
        constraints=Constraints(),
        total=len(cards),
        relaxed=relaxed,
        versions={},
        candidates=tuple(
            LedgerCandidate(
                product_id=card.product_id, variant_id=card.variant_id, score=1, propensity=1, shares={}, card=card
            )
            for card in cards
        ),
    )
    with shop.database.write() as connection:
        write_slate(connection, slate, conversation_id)
    return conversation_id, slate.request_id


def did(shop: Shop, shopper_id: str, kind: str, product_id: str, request_id: str | None = None, **more: object) -> None:
    held = {"shopper_id": shopper_id, "product_id": product_id, "kind": BehaviourKind(kind), "request_id": request_id}
    at = {"at": NOW.isoformat(timespec="milliseconds")}
    with shop.database.write() as connection:
        record(connection, [BehaviourEvent.model_validate(held | at | more)])


def behaviour(shop: Shop) -> Behaviour:
    return Behaviour(shop.database, shop.catalog, "USD")


def test_what_was_searched_and_not_found_is_counted_by_its_words(shop: Shop) -> None:
    oak = Unmet(slot="material", value="walnut")
    search(shop, "Walnut  desk", "desk-oak", relaxed=(oak,))
    search(shop, "walnut desk", "desk-oak", relaxed=(oak,))
    search(shop, "canoe")
    who, request = search(shop, "mug", "mug-blue")
    did(shop, who, "click", "mug-blue", request)
    search(shop, "mug", "mug-blue")
    view = behaviour(shop).view("month")
    assert (view.requests, view.nothing, view.eased, view.ignored) == (5, 1, 2, 1)
    assert [(one.words, one.asked, one.nothing, one.eased) for one in view.not_found] == [
        ("Walnut desk", 2, 0, 2),
        ("canoe", 1, 1, 0),
    ]
    assert [(one.value, one.count) for one in view.unmet] == [("material: walnut", 2)]


def test_searches_whose_finds_are_passed_over_more_than_usual_stand_out(shop: Shop) -> None:
    for _ in range(8):
        search(shop, "lamp", "lamp-desk")
        for _ in range(3):
            who, request = search(shop, "mug", "mug-blue")
            did(shop, who, "view", "mug-blue", request)
    view = behaviour(shop).view("month")
    assert [(one.words, one.asked, one.ignored) for one in view.not_looked_at] == [("lamp", 8, 8)]


def test_pairs_have_the_names_of_products_and_categories(shop: Shop) -> None:
    for n in range(8):
        for product_id in ("mug-blue", "lamp-desk") if n < 4 else ("bag-tote",):
            did(shop, f"s{n}", "purchase", product_id, value=1, amount=1250)
    view = behaviour(shop).view("month")
    assert view.amount == 12 * 1250
    assert [(one.first, one.second, one.shoppers, one.lift) for one in view.pairs] == [
        ("Tide Mug", "Halo Desk Lamp", 4, 2.0)
    ]
    assert [{one.first, one.second} for one in view.category_pairs] == [{"Kitchen > Mugs", "Lighting > Desk Lamps"}]


def test_robots_are_left_out_with_their_searches(shop: Shop) -> None:
    who, _ = search(shop, "everything")
    for n in range(70):
        at = (NOW - timedelta(seconds=n / 2)).isoformat(timespec="milliseconds")
        did(shop, who, "view", "mug-blue", at=at)
    did(shop, "person", "view", "mug-blue")
    view = behaviour(shop).view("month")
    assert (view.robots, view.shoppers, view.events, view.requests) == (1, 1, 1, 0)


def test_a_span_ends_where_it_says_and_new_events_make_it_anew(shop: Shop) -> None:
    old = (NOW - timedelta(days=60)).isoformat(timespec="milliseconds")
    did(shop, "s", "view", "mug-blue", at=old)
    counted = behaviour(shop)
    assert [counted.view(span).events for span in ("month", "quarter", "all")] == [0, 1, 1]
    assert counted.view("month") is counted.view("month")
    did(shop, "s", "view", "mug-blue")
    assert [counted.view(span).events for span in ("month", "quarter", "all")] == [1, 2, 2]


def test_the_command_prints_lines_json_and_a_page(shop: Shop, tiny_shop: Path, tmp_path: Path, aisle: Aisle) -> None:
    who, request = search(shop, "<b>rug</b>", "mug-blue", "desk-oak")
    did(shop, who, "click", "mug-blue", request)
    did(shop, who, "purchase", "gone", value=1)
    page = tmp_path / "report.html"
    shown = aisle("behaviour", tiny_shop, "--span", "month", "--json", "--html", page)
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["steps"][0] == {"name": "shown", "events": 2, "sessions": 1, "shoppers": 1}
    written = page.read_text(encoding="utf-8")
    assert written.startswith("<!doctype html>")
    assert "http" not in written.replace("http-equiv", "")
    lines = "\n".join(behaviour_lines(behaviour(shop).view("month")))
    assert "1 sessions of 1 shoppers, 4 events; paid not told" in lines
    assert who not in lines + shown.stdout + written


def test_an_empty_shop_is_told_what_to_do(shop: Shop) -> None:
    (line,) = behaviour_lines(behaviour(shop).view("all"))
    assert "aisle import SHOP EVENTS.csv" in line
