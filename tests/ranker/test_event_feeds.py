"""Files of behaviour events: each kind read by its published names, and nothing guessed."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ranker.errors import EventsError
from ranker.events import BehaviourEvent, BehaviourKind
from ranker.feeds.reading import Read, Reading
from ranker.feeds.sniff import events_kind, events_of
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.rows import open_rows

HEADER = "shopper_id,product_id,kind,at,request_id,position,quantity,value"
REQUEST = "r_0123456789abcdef0123"
MICROS = 1_772_358_060_000_000
AT = "2026-03-01T09:41:00.000+00:00"


def read(path: Path, currency: str = "USD") -> tuple[list[Read], Reading]:
    reading = Reading(currency, Complaints(path.name), now=datetime(2026, 6, 1, tzinfo=UTC))
    with open_rows(path) as file:
        return list(events_of(file, reading)), reading


def plain(tmp_path: Path, *rows: str, header: str = HEADER) -> tuple[list[BehaviourEvent], Reading]:
    path = tmp_path / "events.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    assert events_kind(path) == "plain"
    reads, reading = read(path)
    return [one.event for one in reads], reading


def lines(tmp_path: Path, *records: dict[str, Any]) -> tuple[list[Read], Reading]:
    path = tmp_path / "events.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")
    return read(path)


def reasons(reading: Reading) -> list[str]:
    return [one.reason for one in reading.complaints.first]


def test_every_kind_of_event_is_read_from_a_plain_file(tmp_path: Path) -> None:
    rows = [f"s,p,{kind},2026-03-01T09:41:00Z,{REQUEST},2,," for kind in BehaviourKind if kind != "thumbs"]
    events, reading = plain(tmp_path, *rows, f"s,p,thumbs,2026-03-01T10:41:00+01:00,{REQUEST},,,-1")
    assert [one.kind for one in events] == [*(kind for kind in BehaviourKind if kind != "thumbs"), "thumbs"]
    assert {one.at for one in events} == {AT}
    assert {one.request_id for one in events} == {REQUEST}
    assert [one.position for one in events] == [2, 2, 2, 2, 2, 2, None]
    assert [one.value for one in events] == [None, None, None, 1, 1, None, -1]
    assert reading.complaints.first == []


def test_quantity_is_pieces_and_value_is_what_they_cost(tmp_path: Path) -> None:
    (bought, cart), _ = plain(tmp_path, f"s,p,purchase,{AT},,,3,59.97", f"s,p,cart,{AT},,,,")
    assert (bought.value, bought.amount) == (3, 5997)
    assert (cart.value, cart.amount) == (1, None)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"s,p,wishlist,{AT},,,,", "the kind 'wishlist' is unknown; write one of impression, click"),
        (f"s,p,Click,{AT},,,,", "the kind 'Click' is unknown"),
        (f",p,click,{AT},,,,", "shopper_id is empty"),
        (f"s,,click,{AT},,,,", "product_id is empty"),
        ("s,p,click,yesterday,,,,", "'yesterday' is no time"),
        ("s,p,click,2026-03-01,,,,", "a day without a time"),
        ("s,p,click,2027-03-01T09:41:00Z,,,,", "lies ahead"),
        ("s,p,click,1970-01-01T00:00:00Z,,,,", "before 1995"),
        (f"s,p,thumbs,{AT},,,,", "neither 1 (up) nor -1 (down)"),
        (f"s,p,thumbs,{AT},,,,up", "neither 1 (up) nor -1 (down)"),
    ],
)
def test_a_row_that_would_have_to_be_guessed_is_refused_with_line_and_reason(
    tmp_path: Path, row: str, why: str
) -> None:
    events, reading = plain(tmp_path, f"s,p,click,{AT},,,,", row)
    assert len(events) == 1
    (complaint,) = reading.complaints.first
    assert (complaint.line, complaint.repaired) == (3, False)
    assert why in complaint.reason


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"s,p,click,{AT},,0,,", "the position '0' is no whole number from 1"),
        (f"s,p,cart,{AT},,,1.5,", "the quantity '1.5' is no whole number above zero"),
        (f"s,p,purchase,{AT},,,,-4", "below zero"),
        (f"s,p,purchase,{AT},,,,free", "no number"),
    ],
)
def test_a_cell_that_cannot_be_read_costs_itself(tmp_path: Path, row: str, why: str) -> None:
    (event,), reading = plain(tmp_path, row)
    assert event.position is event.amount is None
    assert why in reasons(reading)[0]
    assert reading.complaints.repaired == 1


def test_an_event_file_without_a_needed_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(EventsError, match="without the column 'at'"):
        plain(tmp_path, "s,p,click", header="shopper_id,product_id,kind")


def test_the_header_says_what_a_file_is_whatever_its_name(tmp_path: Path) -> None:
    packed = tmp_path / "products.csv.gz"
    packed.write_bytes(gzip.compress(f"{HEADER}\ns,p,click,{AT},,,,\n".encode()))
    assert events_kind(packed) == "plain"
    tabs = tmp_path / "events.tsv"
    tabs.write_text(f"{HEADER}\ns,p,click,{AT},,,,\n".replace(",", "\t"), encoding="utf-8")
    assert events_kind(tabs) == "plain"
    products = tmp_path / "events.csv"
    products.write_text("id,title,price\n1,Mug,8\n", encoding="utf-8")
    assert events_kind(products) is None
    nothing = tmp_path / "nothing.csv"
    nothing.write_bytes(b"\x00\xff")
    assert events_kind(nothing) is None


def ga4(name: str, **more: Any) -> dict[str, Any]:
    return {"event_name": name, "event_timestamp": str(MICROS), "user_pseudo_id": "77.1", "items": []} | more


def param(key: str, **value: Any) -> dict[str, Any]:
    return {"key": key, "value": value}


def test_a_google_export_is_read_item_by_item(tmp_path: Path) -> None:
    listed = [{"item_id": "a", "item_list_index": "0", "item_list_id": REQUEST}, {"item_id": "b", "index": 1}]
    cart = {"item_id": "b", "quantity": 2, "price": 9.99}
    reads, reading = lines(
        tmp_path,
        ga4("session_start"),
        ga4("view_item_list", items=listed, event_params=[param("item_list_id", string_value="related_products")]),
        ga4("select_item", items=[{"item_id": "a"}], event_params=[param("item_list_id", string_value=REQUEST)]),
        ga4("view_item", items=[{"item_id": "a"}], user_id="(not set)"),
        ga4("add_to_cart", items=[cart], user_id="known", event_params=[param("currency", string_value="USD")]),
        ga4("search"),
        ga4("click"),
    )
    events = [one.event for one in reads]
    assert [(one.kind.value, one.product_id, one.position) for one in events] == [
        ("impression", "a", 1),
        ("impression", "b", 2),
        ("click", "a", None),
        ("view", "a", None),
        ("cart", "b", None),
    ]
    assert [one.request_id for one in events] == [REQUEST, None, REQUEST, None, None]
    assert [one.shopper_id for one in events] == ["77.1"] * 4 + ["known"]
    assert {one.at for one in events} == {AT}
    assert (events[-1].value, events[-1].amount) == (2, 1998)
    assert reading.passed == {"session_start": 1, "search": 1, "click": 1}
    assert reading.complaints.skipped == 3


def test_a_google_purchase_is_known_by_its_order(tmp_path: Path) -> None:
    items = [{"item_id": "a", "quantity": "2", "item_revenue": 18.5, "price": 9.99}, {"item_id": "a"}, {"item_id": "b"}]
    reads, reading = lines(tmp_path, ga4("purchase", items=items, ecommerce={"transaction_id": "T-1"}))
    assert [one.source_id for one in reads] == ["order T-1 line 1", "order T-1 line 2", "order T-1 line 1"]
    assert [(one.event.value, one.event.amount) for one in reads] == [(2, 1850), (1, None), (1, None)]
    assert reasons(reading) == []


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (ga4("newsletter_popup", items=[{"item_id": "a"}]), "'newsletter_popup' is none of GA4's own"),
        (ga4(""), "the event has no name"),
        (ga4("view_item"), "it has no items"),
        (ga4("view_item", items=[{"item_id": "a"}] * 201), "at most 200"),
        (ga4("view_item", items=[{"item_id": "a"}], user_pseudo_id=None), "neither user_id nor user_pseudo_id"),
        (ga4("view_item", items=[{"item_id": "a"}], event_timestamp="soon"), "no number of microseconds"),
        (ga4("view_item", items=[{"item_id": "a"}], event_timestamp=9e40), "no number of microseconds"),
    ],
)
def test_a_google_event_that_would_have_to_be_guessed_is_refused(
    tmp_path: Path, record: dict[str, Any], why: str
) -> None:
    reads, reading = lines(tmp_path, record)
    assert reads == []
    assert why in reasons(reading)[0]
    assert reading.complaints.refused == 1


def test_an_amount_in_another_currency_is_left_out(tmp_path: Path) -> None:
    item = {"item_id": "a", "price": 5}
    reads, reading = lines(
        tmp_path, ga4("add_to_cart", items=[item], event_params=[param("currency", string_value="EUR")])
    )
    assert reads[0].event.amount is None
    assert "the amount is in EUR, the shop sells in USD" in reasons(reading)[0]


def segment(event: str, **more: Any) -> dict[str, Any]:
    call: dict[str, Any] = {"type": "track", "event": event, "anonymousId": "anon", "messageId": "m", "timestamp": AT}
    return call | more


def test_a_segment_export_is_read_product_by_product(tmp_path: Path) -> None:
    products = [{"product_id": "a", "position": 1}, {"sku": "b-red", "position": 2}]
    ordered = {"order_id": "O-1", "currency": "USD", "products": [{"product_id": "a", "price": 10, "quantity": 3}]}
    reads, reading = lines(
        tmp_path,
        {"type": "page", "userId": "u", "messageId": "x", "timestamp": AT},
        segment("Product List Viewed", properties={"list_id": REQUEST, "products": products}),
        segment("Product Clicked", properties={"product_id": "a", "position": 1, "list_id": "popular"}),
        segment("Product Viewed", properties={"product_id": "a"}, userId="known"),
        segment("Product Added", properties={"product_id": "a", "quantity": 2, "price": 10}),
        segment("Order Completed", properties=ordered),
        segment("Products Searched", properties={"query": "lamp"}),
    )
    events = [one.event for one in reads]
    assert [(one.kind.value, one.product_id, one.position, one.request_id) for one in events] == [
        ("impression", "a", 1, REQUEST),
        ("impression", "b-red", 2, REQUEST),
        ("click", "a", 1, None),
        ("view", "a", None, None),
        ("cart", "a", None, None),
        ("purchase", "a", None, None),
    ]
    assert events[3].shopper_id == "known"
    assert [(one.value, one.amount) for one in events[-2:]] == [(2, 2000), (3, 3000)]
    assert reads[-1].source_id == "order O-1 line 1"
    assert reads[0].source_id == "message m line 1"
    assert reading.passed == {"page": 1, "Products Searched": 1}


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (segment("Quiz Finished", properties={"product_id": "a"}), "'Quiz Finished' is not in Segment's spec"),
        (segment("Product Viewed", properties={"product_id": "a"}, type="trick"), "the call type 'trick'"),
        (segment("Order Completed", properties={"order_id": "1"}), "it has no products"),
        (segment("Product Viewed", properties={"product_id": "a"}, anonymousId=None), "neither userId nor"),
        (segment("Product Viewed", properties={"product_id": "a"}, timestamp=None), "is no time"),
        (segment("Product Viewed"), "it has no product_id or sku"),
    ],
)
def test_a_segment_call_that_would_have_to_be_guessed_is_refused(
    tmp_path: Path, record: dict[str, Any], why: str
) -> None:
    reads, reading = lines(tmp_path, record)
    assert reads == []
    assert why in reasons(reading)[0]


def test_a_crawler_that_says_so_is_told_apart(tmp_path: Path) -> None:
    agents = ["Mozilla/5.0 (compatible; Googlebot/2.1)", "Mozilla/5.0 (X11; Linux) Chrome/120", None]
    calls = [
        segment("Product Viewed", properties={"product_id": "a"}, context={"userAgent": agent}) for agent in agents
    ]
    reads, _ = lines(tmp_path, *calls)
    assert [one.crawler for one in reads] == [True, False, False]
