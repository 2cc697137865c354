"""Event files into a shop: each event once, joined to the slate that led to it, without robots, and all of it reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant import privacy
from assistant.onboarding import import_files
from assistant.shop import Shop
from assistant.taking import Report, kind_of
from assistant.terminal import report_lines
from ranker.errors import EventsError
from ranker.events import BehaviourEvent, BehaviourKind, BehaviourRow, record
from ranker.importing import EventsReport
from retrieval.database import Database
from retrieval.errors import DatabaseError
from retrieval.importing import alone

HEADER = "shopper_id,product_id,kind,at,request_id,position,quantity,value"
REQUEST = "r_0123456789abcdef0123"
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def at(seconds: float = 0) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def taken(shop: Path, *rows: str, name: str = "events.csv") -> EventsReport:
    file = shop.parent / name
    file.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return only(import_files(shop, [file]))


def only(reports: list[Report]) -> EventsReport:
    (report,) = reports
    assert isinstance(report, EventsReport)
    return report


@pytest.fixture
def database(tiny_shop: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tiny_shop / 'aisle.db'}")) as opened:
        yield opened


def stored(database: Database) -> list[BehaviourEvent]:
    query = select(*(getattr(BehaviourRow, name) for name in BehaviourEvent.model_fields))
    with database.read() as connection:
        rows = connection.execute(query.order_by(BehaviourRow.event_id)).mappings().all()
    return [BehaviourEvent.model_validate(dict(row)) for row in rows]


def test_events_are_stored_once_however_often_their_file_comes(tiny_shop: Path, database: Database) -> None:
    rows = [f"s,mug-blue,click,{at()},,,,", f"s,mug-blue,click,{at()},,,,", f"s,mug-blue,purchase,{at(60)},,,2,24"]
    first = taken(tiny_shop, *rows)
    assert (first.events, first.stored, first.duplicates) == (3, 2, 1)
    again = taken(tiny_shop, *rows, f"s,bag-tote,view,{at(90)},,,,")
    assert (again.events, again.stored, again.duplicates) == (4, 1, 3)
    assert [(one.product_id, one.kind.value, one.value, one.amount) for one in stored(database)] == [
        ("mug-blue", "click", None, None),
        ("mug-blue", "purchase", 2, 2400),
        ("bag-tote", "view", None, None),
    ]


def test_an_order_said_again_by_a_reloaded_page_is_one_order(tiny_shop: Path, database: Database) -> None:
    def call(message: str, seconds: float) -> dict[str, object]:
        products = [{"product_id": "mug-blue", "quantity": 2}, {"product_id": "mug-blue", "quantity": 1}]
        order: dict[str, object] = {"order_id": "O-1", "products": products}
        common: dict[str, object] = {"type": "track", "event": "Order Completed", "userId": "u", "messageId": message}
        return common | {"timestamp": at(seconds), "properties": order}

    file = tiny_shop.parent / "segment.jsonl"
    file.write_text("".join(json.dumps(call(f"m{n}", n)) + "\n" for n in range(2)), encoding="utf-8")
    report = only(import_files(tiny_shop, [file]))
    assert (report.kind, report.stored, report.duplicates) == ("segment", 2, 2)
    assert [one.value for one in stored(database)] == [2, 1]


def test_an_event_of_a_slate_becomes_that_of_whom_it_was_shown_to(tiny_shop: Path, database: Database) -> None:
    def own(product_id: str, kind: BehaviourKind, position: int | None) -> BehaviourEvent:
        return BehaviourEvent(
            shopper_id="c_own", product_id=product_id, kind=kind, at=at(), request_id=REQUEST, position=position
        )

    with database.write() as connection:
        seen = [own("mug-blue", BehaviourKind.IMPRESSION, 1), own("bag-tote", BehaviourKind.IMPRESSION, 2)]
        record(connection, [*seen, own("mug-blue", BehaviourKind.CLICK, None)])
    report = taken(
        tiny_shop,
        f"web-77,mug-blue,impression,{at(1)},{REQUEST},1,,",
        f"web-77,mug-blue,click,{at(1)},{REQUEST},1,,",
        f"web-77,bag-tote,click,{at(5)},{REQUEST},7,,",
        f"web-77,lamp-desk,click,{at(9)},{REQUEST},3,,",
        f"web-77,lamp-desk,click,{at(9)},r_unknown,3,,",
    )
    assert (report.joined, report.stored, report.duplicates, report.repaired) == (1, 3, 2, 1)
    assert "did not show this product" in report.complaints[0].reason
    new = stored(database)[3:]
    assert [(one.shopper_id, one.product_id, one.request_id, one.position) for one in new] == [
        ("c_own", "bag-tote", REQUEST, 2),
        ("web-77", "lamp-desk", None, None),
        ("web-77", "lamp-desk", "r_unknown", 3),
    ]


def test_robots_are_left_out_whole_and_counted_not_named(tiny_shop: Path, database: Database) -> None:
    fast = [f"robot,mug-blue,view,{at(n * 0.5)},,,," for n in range(70)]
    report = taken(tiny_shop, f"robot,bag-tote,view,{at(-9000)},,,,", *fast, f"person,mug-blue,click,{at()},,,,")
    assert (report.robots, report.robot_events, report.stored) == ({"over 60 acts within a minute": 1}, 71, 1)
    assert (report.shoppers, report.sessions) == (1, 1)
    assert {one.shopper_id for one in stored(database)} == {"person"}
    assert "robot" not in (tiny_shop / "event-complaints.jsonl").read_text(encoding="utf-8")
    assert "1 shoppers with over 60 acts within a minute" in "\n".join(report_lines(report))


def test_products_are_known_by_the_id_of_a_variant_too_and_unknown_ones_are_said(
    tmp_path: Path, tiny_shop: Path, database: Database
) -> None:
    with closing(Shop.open(tiny_shop)) as shop:
        (product,) = shop.catalog.get([next(iter(shop.catalog.texts())).product_id])
    variant = product.variants[0].variant_id
    report = taken(tiny_shop, f"s,{variant},click,{at()},,,,", f"s,gone-1,view,{at()},,,,", f"s,gone-2,view,{at()},,,,")
    assert report.unknown_products == 2
    assert report.variants == (variant != product.product_id)
    assert [one.product_id for one in stored(database)] == [product.product_id, "gone-1", "gone-2"]
    assert "2 of 3 events are about products that the catalog lacks" in report.warnings[0]


def test_the_report_in_words_names_what_was_refused_and_passed_by(tiny_shop: Path) -> None:
    report = taken(tiny_shop, f"s,mug-blue,click,{at()},,,,", f"s,mug-blue,adored,{at()},,,,")
    text = "\n".join(report_lines(report))
    assert "2 rows (plain): 1 refused, 0 repaired" in text
    assert "1 click" in text
    assert ":3: refused: mug-blue: the kind 'adored' is unknown" in text
    logged = (tiny_shop / "event-complaints.jsonl").read_text(encoding="utf-8")
    assert json.loads(logged)["line"] == 3


def test_a_file_of_which_nothing_can_be_taken_is_an_error_that_says_the_first_reason(tiny_shop: Path) -> None:
    with pytest.raises(EventsError, match=r"none of its 1 rows can be taken; the first \(line 2\): the kind 'adored'"):
        taken(tiny_shop, f"s,mug-blue,adored,{at()},,,,")
    with pytest.raises(EventsError, match="has a header but no event"):
        taken(tiny_shop)


def test_two_imports_at_once_are_refused_by_name(tiny_shop: Path) -> None:
    with alone(tiny_shop / "import.lock"), pytest.raises(DatabaseError, match="another import of this shop"):
        taken(tiny_shop, f"s,mug-blue,click,{at()},,,,")


def test_what_was_imported_of_a_shopper_is_handed_out_and_erased(tiny_shop: Path, database: Database) -> None:
    taken(tiny_shop, f"mira,mug-blue,purchase,{at()},,,1,12", f"other,mug-blue,click,{at()},,,,")
    with closing(Shop.open(tiny_shop)) as shop:
        _, records = privacy.export(shop, "mira")
        (row,) = records["behaviour_events"]
        assert (row["amount"], row["source_key"] is not None) == (1200, True)
        receipt = privacy.forget(shop, "mira")
    assert (receipt.tables["behaviour_events"], receipt.remains) == (1, ())
    assert [one.shopper_id for one in stored(database)] == ["other"]


def test_other_files_stay_what_they_are(tmp_path: Path) -> None:
    for name, content, kind in (
        ("a.csv", "id,title,price\n1,Mug,8\n", "products"),
        ("b.jsonl", '{"id": "x", "topic": "returns", "text": "Thirty days."}\n', "knowledge"),
        ("c.jsonl", '{"event_name": "view_item", "event_timestamp": 1}\n', "events"),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert kind_of(tmp_path / name) == kind
