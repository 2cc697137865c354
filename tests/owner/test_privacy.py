"""Handing out and erasing what is held of a shopper: whole, to the last byte of every file, and nobody else's."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, Text
from sqlalchemy.exc import IntegrityError

from assistant.backups import back_up, no_backup_running
from assistant.errors import ConversationNotFound, ShopError
from assistant.events import Said
from assistant.privacy import Receipt, export, forget
from assistant.remains import find_remains
from assistant.schema import DECLARING
from assistant.shop import Shop, quiet
from assistant.shoppers import add_shoppers
from assistant.wire import Shopper
from ranker.events import BehaviourEvent, BehaviourKind, record
from retrieval.database import Base, Database
from retrieval.errors import DatabaseError
from retrieval.ownership import IMPERSONAL, ownership, part_of, personal, personal_tables
from tests.owner.conftest import Aisle
from tests.owner.serving import CHINESE, ENGLISH, Visitor, keep_deleted, served

MIRA = "shopper-mira-4471"
NOOR = "shopper-noor-8820"
NAME = "Mira Vandersloot"


def with_mira(folder: Path) -> None:
    """Make Mira known to the shop, and Noor beside her."""
    with closing(Shop.open(folder)) as shop, shop.database.write() as connection:
        mira = Shopper(shopper_id=MIRA, name=NAME, about={"en": "Paints boats.", "zh": "喜欢画帆船"})
        other = Shopper(shopper_id=NOOR, name="Noor Ellery")
        add_shoppers(connection, [(one, "2026-01-01T00:00:00+00:00") for one in (mira, other)])
        for shopper_id in (MIRA, NOOR):
            seen = BehaviourEvent(
                shopper_id=shopper_id, product_id="mug-blue", kind=BehaviourKind.VIEW, at="2026-01-02T00:00:00+00:00"
            )
            record(connection, [seen])


def places(folder: Path, *texts: str) -> dict[str, list[str]]:
    """Which of the texts stand in which file, as they are or escaped as in JSON, by raw bytes."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        for text in texts:
            if any(form in content for form in (text.encode(), json.dumps(text)[1:-1].encode())):
                found.setdefault(text, []).append(path.name)
    return found


def test_every_table_says_whose_its_rows_are() -> None:
    assert DECLARING
    said = {table.name: bool(ownership(table).columns) for table in Base.metadata.sorted_tables}
    assert said["conversation_events"]
    assert not said["products"]


def test_a_table_that_does_not_say_stops_whoever_asks() -> None:
    metadata = MetaData()
    Table("told", metadata, Column("name", Text, primary_key=True), **IMPERSONAL)
    assert personal_tables(metadata) == []
    Table("whose", metadata, Column("name", Text, primary_key=True))
    with pytest.raises(ValueError, match=r"'whose' does not say whose its rows are; give its __table_args__ one of"):
        personal_tables(metadata)


def test_parts_come_before_what_they_are_part_of() -> None:
    metadata = MetaData()
    lines = part_of("orders", "order_id")
    Table("order_lines", metadata, Column("line_id", Text, primary_key=True), Column("order_id", Text), **lines)
    Table("orders", metadata, Column("order_id", Text, primary_key=True), Column("buyer", Text), **personal("buyer"))
    assert [table.name for table in personal_tables(metadata)] == ["order_lines", "orders"]


def test_forget_leaves_nothing_in_any_file_while_the_shop_is_served(tiny_shop: Path, aisle: Aisle) -> None:
    with_mira(tiny_shop)
    with served(tiny_shop) as address:
        mira, other = Visitor(address, MIRA), Visitor(address)
        first = mira.say(ENGLISH).json()
        mira.click(first["slate"][0]["product_id"], first["request_id"])
        assert mira.say(CHINESE).status_code == 200
        kept = other.say("shoes").json()
        hers = (MIRA, NAME, "喜欢画帆船", "Ottilie Quarrington", "沈玉兰", mira.conversation_id, first["request_id"])
        assert set(places(tiny_shop, *hers)) == set(hers)  # the search finds what is there
        shown = aisle("forget", tiny_shop, MIRA)
        assert shown.returncode == 0, shown.stderr
        assert places(tiny_shop, *hers) == {}
        # The server goes on for others and knows her conversation no more.
        gone = mira.say("shoes")
        assert (gone.status_code, gone.json()["code"]) == (403, "not_allowed")
        assert other.say("show me more").status_code == 200
        assert places(tiny_shop, *hers) == {}
    receipt = Receipt.model_validate_json(shown.stdout)
    assert receipt == receipt.signed()
    assert receipt.known
    assert (receipt.remains, receipt.backups_untouched) == ((), ())
    counts = receipt.tables
    assert (counts["shoppers"], counts["conversations"], counts["slates"]) == (1, 1, 2)
    assert min(counts[name] for name in ("conversation_events", "slate_candidates", "behaviour_events")) >= 2
    assert set(counts) | set(receipt.impersonal) == set(Base.metadata.tables)
    with closing(Shop.open(tiny_shop)) as shop:
        assert shop.shoppers.get(NOOR).name == "Noor Ellery"
        assert shop.ranker.past(NOOR)
        assert shop.ledger.slate(kept["request_id"]).candidates


def test_forgetting_again_says_that_nothing_was_held(tiny_shop: Path, aisle: Aisle) -> None:
    shown = aisle("forget", tiny_shop, "nobody-here")
    assert shown.returncode == 0, shown.stderr
    receipt = Receipt.model_validate_json(shown.stdout)
    assert (receipt.known, set(receipt.tables.values())) == (False, {0})
    assert "Nothing was held of 'nobody-here'." in shown.stderr


def stranger(shop: Shop, text: str) -> str:
    conversation = shop.store.create()[0]
    shop.store.append(conversation, [Said(turn_id="t-1", text=text)])
    return conversation


def test_rows_that_were_moved_before_leave_nothing_either(tiny_shop: Path) -> None:
    # Rows of many sizes, added and removed in turn: pages are split and merged, and copies stay in their gaps.
    with closing(keep_deleted(Shop.open(tiny_shop))) as shop:
        all_of_them = [stranger(shop, f"Quillfeather {n} " + "blue " * (n * 37 % 900)) for n in range(60)]
        for conversation in all_of_them[::2]:
            with shop.database.write() as connection:
                for table in ("conversation_events", "conversations"):
                    connection.exec_driver_sql(f"DELETE FROM {table} WHERE conversation_id = ?", (conversation,))
        assert places(tiny_shop, "Quillfeather", all_of_them[0])
        for conversation in all_of_them[1::2]:
            forget(shop, conversation)
        assert places(tiny_shop, "Quillfeather", *all_of_them) == {}


def test_a_turn_under_way_cannot_write_to_what_was_forgotten(tiny_shop: Path) -> None:
    with closing(Shop.open(tiny_shop)) as server, closing(Shop.open(tiny_shop)) as owner:
        conversation = stranger(server, "hello")
        forget(owner, conversation)
        with pytest.raises(ConversationNotFound):
            server.store.append(conversation, [Said(turn_id="t-2", text="are you there?")])
        with pytest.raises(ConversationNotFound):
            server.store.append(conversation, [], lambda *_: pytest.fail("written beside nothing"))
        with pytest.raises(ConversationNotFound):
            server.store.events(conversation)


def test_a_conversation_of_a_known_shopper_is_refused_with_whose_it_is(tiny_shop: Path) -> None:
    with_mira(tiny_shop)
    with closing(Shop.open(tiny_shop)) as shop:
        conversation = shop.store.create(MIRA)[0]
        for act in (forget, export):
            with pytest.raises(ShopError, match=f"is one of shopper '{MIRA}': give the shopper's id"):
                act(shop, conversation)
        assert shop.store.events(conversation) == []


def test_what_remains_in_other_files_and_backups_is_named(tiny_shop: Path, tmp_path: Path, aisle: Aisle) -> None:
    with_mira(tiny_shop)
    back_up(tiny_shop, tmp_path / "copy", quiet)
    (tiny_shop / "notes.txt").write_text(f"called {MIRA} on Monday", encoding="utf-8")
    (tiny_shop / "other.txt").write_text(f"{MIRA}-not, x{MIRA}", encoding="utf-8")
    shown = aisle("forget", tiny_shop, MIRA, "--receipt", tmp_path / "receipt.json")
    assert shown.returncode == 1
    assert f"Older backups still hold them: {tmp_path / 'copy'}" in shown.stderr
    assert "error: files that are not Aisle's still hold them: notes.txt: shopper-mira-4471" in shown.stderr
    receipt = Receipt.model_validate_json((tmp_path / "receipt.json").read_text(encoding="utf-8"))
    assert receipt.remains == (f"notes.txt: {MIRA}",)
    assert receipt.backups_untouched == (str(tmp_path / "copy"),)
    (tiny_shop / "notes.txt").unlink()
    assert aisle("forget", tiny_shop, MIRA).returncode == 0


def test_a_receipt_may_not_stand_in_the_shop_nor_over_another_file(tiny_shop: Path, aisle: Aisle) -> None:
    with_mira(tiny_shop)
    (tiny_shop.parent / "taken.json").write_text("mine", encoding="utf-8")
    for place, why in (
        (tiny_shop / "receipt.json", "is in the shop folder"),
        (tiny_shop.parent / "taken.json", "already"),
    ):
        shown = aisle("forget", tiny_shop, MIRA, "--receipt", place)
        assert (shown.returncode, shown.stdout) == (1, "")
        assert why in shown.stderr
    with closing(Shop.open(tiny_shop)) as shop:
        assert shop.shoppers.get(MIRA).name == NAME  # nothing was erased without its receipt


def test_ids_are_found_between_other_bytes(tmp_path: Path) -> None:
    conversation, request = "c_" + "0a" * 12, "r_" + "1b" * 10
    (tmp_path / "aisle.db").write_bytes(b"\x01" + request.encode() + conversation.encode() + b"c_2026")
    (tmp_path / "large.bin").write_bytes(b"\x00" * ((4 << 20) - 9) + b'"Zo\\u00eb"' + b"\x00" * 100)
    searched, found = find_remains(tmp_path, "Zoë", {conversation, request, "c_" + "ff" * 12})
    assert (searched, found) == (2, [f"aisle.db: {conversation}", f"aisle.db: {request}", "large.bin: Zoë"])


def test_nobody_is_forgotten_while_a_copy_is_made(tiny_shop: Path) -> None:
    with closing(Shop.open(tiny_shop)) as shop, no_backup_running(tiny_shop):
        conversation = stranger(shop, "hello")
        with pytest.raises(ShopError, match=r"a backup of .* is running; wait"):
            forget(shop, conversation)
        assert len(shop.store.events(conversation)) == 1


def test_an_error_of_the_database_does_not_quote_what_was_said(tiny_shop: Path) -> None:
    with (
        closing(Shop.open(tiny_shop)) as shop,
        pytest.raises(IntegrityError) as failed,
        shop.database.write() as connection,
    ):
        connection.exec_driver_sql("INSERT INTO shoppers VALUES ('s', ?, NULL, NULL)", ("Ottilie",))
    assert "Ottilie" not in str(failed.value)


def test_a_reader_that_never_pauses_is_said(tiny_shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.database.BUSY_TIMEOUT_SECONDS", 0.2)
    with closing(Database(f"sqlite:///{tiny_shop / 'aisle.db'}")) as database:
        with closing(sqlite3.connect(tiny_shop / "aisle.db")) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM products").fetchone()
            with pytest.raises(DatabaseError, match="still be read in its write-ahead log: run the command again"):
                database.scrub()
        database.scrub()


def records_of(document: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return document["records"][table]


def test_export_hands_out_all_rows_and_nobody_elses(tiny_shop: Path, tmp_path: Path, aisle: Aisle) -> None:
    with_mira(tiny_shop)
    with served(tiny_shop) as address:
        mira, other = Visitor(address, MIRA), Visitor(address)
        first = mira.say(ENGLISH).json()
        other.say("shoes")
        shown = aisle("export", tiny_shop, MIRA)
    assert shown.returncode == 0, shown.stderr
    document = json.loads(shown.stdout)
    assert records_of(document, "shoppers")[0]["about"]["zh"] == "喜欢画帆船"
    assert [row["shopper_id"] for row in records_of(document, "conversations")] == [MIRA]
    said = [row["payload"] for row in records_of(document, "conversation_events")]
    assert said[0]["text"] == ENGLISH
    assert said[-1]["turn"]["reply"] == first["reply"]
    assert {row["shopper_id"] for row in records_of(document, "behaviour_events")} == {MIRA}
    assert {row["request_id"] for row in records_of(document, "slate_candidates")} == {first["request_id"]}
    receipt = Receipt.model_validate(document["receipt"])
    assert receipt == receipt.signed()
    assert receipt.tables == {name: len(rows) for name, rows in document["records"].items()}
    canonical = json.dumps(document["records"], sort_keys=True, ensure_ascii=False).encode()
    assert receipt.records_sha256 == hashlib.sha256(canonical).hexdigest()
    written = aisle("export", tiny_shop, other.conversation_id, "--out", tmp_path / "stranger.json")
    assert written.returncode == 0, written.stderr
    document = json.loads((tmp_path / "stranger.json").read_text(encoding="utf-8"))
    assert document["receipt"] == json.loads(written.stdout)
    assert [row["conversation_id"] for row in records_of(document, "conversations")] == [other.conversation_id]
    assert {row["shopper_id"] for row in records_of(document, "behaviour_events")} == {other.conversation_id}
    assert aisle("export", tiny_shop, MIRA, "--out", tmp_path / "stranger.json").returncode == 1
