"""What `aisle check` sees: a shop that is well has no findings, and each fault has one with its mend."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.backups import back_up
from assistant.checkup import Checkup, check
from assistant.schema import head
from assistant.settings import FILE
from assistant.shop import Shop, quiet
from assistant.terminal import checkup_lines
from assistant.upgrading import upgrade


def seen(folder: Path) -> Checkup:
    with closing(Shop.open(folder)) as shop:
        shop.__dict__["generator"] = _NoGenerator()
        return check(shop)


class _NoGenerator:
    version = "none"


def findings(folder: Path) -> list[tuple[str, str]]:
    return [(one.part, one.problem) for one in seen(folder).findings]


def notes(folder: Path) -> dict[str, str]:
    return {one.part: one.problem for one in seen(folder).notes}


def test_a_shop_that_is_well_has_counts_and_notes(tiny_shop: Path, tmp_path: Path) -> None:
    state = seen(tiny_shop)
    assert state.findings == ()
    assert state.versions["schema"] == head()
    assert (state.counts["products"], state.counts["vectors"], state.counts["vectors missing"]) == (12, 12, 0)
    assert state.counts["disk bytes free"] > state.counts["database bytes"] > 0
    told = {one.part: one.problem for one in state.notes}
    assert told["index"] == "Chroma has none yet; the server makes it when it starts"
    assert told["backup"] == f"none is known; make one with: aisle backup {tiny_shop} DEST"
    assert f"note: backup: {told['backup']}" in checkup_lines(state)
    back_up(tiny_shop, tmp_path / "copy", quiet)
    assert notes(tiny_shop)["backup"].endswith(f": {tmp_path / 'copy'}")


def test_the_index_is_compared_with_the_catalog(tiny_shop: Path) -> None:
    upgrade(tiny_shop, say=quiet, counted=lambda *_: None)
    state = seen(tiny_shop)
    assert (state.findings, state.counts["index entries"]) == ((), 12)
    assert "index" not in {one.part for one in state.notes}
    with closing(sqlite3.connect(tiny_shop / "aisle.db")) as connection, connection:
        connection.execute("UPDATE products SET valid_to = 1 WHERE product_id IN ('mug-blue', 'bag-tote')")
    assert notes(tiny_shop)["index"].startswith("behind the catalog (0 entries missing, 2 too many)")
    with FileLock(tiny_shop / "chroma" / "owner.lock"):
        assert notes(tiny_shop)["index"].startswith("not looked at")


def no_rows(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "aisle.db")) as connection, connection:
        connection.execute("DELETE FROM products")


def lost_slate(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "aisle.db")) as connection, connection:
        row = ("r_1", "c_1", "t_1", "", "", "{}", 0, "[]", "[]", "{}", "[]")
        connection.execute(f"INSERT INTO slates VALUES ({', '.join('?' * len(row))})", row)


def flipped_vector(folder: Path) -> None:
    path = next(folder.glob("vectors/*/rows.f16"))
    content = bytearray(path.read_bytes())
    content[5] ^= 64
    path.write_bytes(content)


def no_vectors(folder: Path) -> None:
    for path in folder.glob("vectors/*/*.*"):
        os.truncate(path, 0)


def damaged_page(folder: Path) -> None:
    with (folder / "aisle.db").open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(b"\xff" * 4096 * 8)


def damaged_index(folder: Path) -> None:
    upgrade(folder, say=quiet, counted=lambda *_: None)
    (folder / "chroma" / "index" / "chroma.sqlite3").write_bytes(b"nothing" * 2000)


def grown_log(folder: Path) -> None:
    with (folder / "aisle.db-wal").open("wb") as stream:
        stream.truncate(300 << 20)


@pytest.mark.parametrize(
    ("fault", "part", "problem"),
    [
        (no_rows, "catalog", "no products; add some with: aisle import {shop} FILE"),
        (no_rows, "database", "rows of stated refer to rows that are gone; restore a backup"),
        (lost_slate, "slates", "1 rows are part of no row of conversations"),
        (flipped_vector, "vectors", "1 are damaged and find the wrong products; run: aisle upgrade {shop}"),
        (no_vectors, "vectors", "12 products without a vector are found by words alone; run: aisle upgrade {shop}"),
        (damaged_page, "database", "SQLite finds it damaged"),
        (damaged_index, "index", "run: aisle upgrade {shop}"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_fault_is_found_with_its_mend(
    tiny_shop: Path, fault: Callable[[Path], None], part: str, problem: str
) -> None:
    fault(tiny_shop)
    assert [one for one in findings(tiny_shop) if one[0] == part and problem.format(shop=tiny_shop) in one[1]]


def test_the_rules_in_force_are_named_with_what_they_match(tiny_shop: Path) -> None:
    assert notes(tiny_shop)["rules"] == "0.0% of slates are drawn by chance; diversity is 0"
    with (tiny_shop / FILE).open("a", encoding="utf-8") as file:
        file.write(
            '[rules]\nmargin = {weight = 0.2, cost = "Cost per item"}\n'
            '[rules.never]\nbrands = ["KILN", "Kilm"]\ncategories = ["Furniture"]\n'
            '[[rules.boosts]]\ncategories = ["Shoes > Boots"]\nby = 0.25\n'
            '[[rules.pins]]\nproduct = "desk-oak"\n[[rules.pins]]\nproduct = "desk-gone"\nplace = 2\n'
        )
    state = seen(tiny_shop)
    assert [one.problem for one in state.notes if one.part == "rules"][1:] == [
        "never: brands 'KILN', 1 in the catalog",
        "never: categories 'Furniture', 5 in the catalog",
        "boost by +0.25: categories 'Shoes > Boots', 1 in the catalog",
        "pin to 1: products 'desk-oak', 1 in the catalog",
    ]
    assert [one.problem for one in state.findings] == [
        "never: brands 'Kilm' is not in the catalog; mend [rules] in shop.toml",
        "pin to 2: products 'desk-gone' is not in the catalog; mend [rules] in shop.toml",
        "pin to 1: 'desk-oak' is never shown; keep one of both rules",
        "margin: the column 'Cost per item' is a cost in 0 of the first 12 products",
    ]


def test_a_grown_log_and_a_full_disk_are_found(tiny_shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shutil import disk_usage

    usage = disk_usage(tiny_shop)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=70_000))
    monkeypatch.setattr("assistant.checkup.WAL_BYTES", 100)
    with closing(sqlite3.connect(tiny_shop / "aisle.db")) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")
        with writer:
            writer.execute("INSERT INTO shoppers VALUES ('s', 'n', '{}', '')")
        found = findings(tiny_shop)
    assert (found[1][0], found[0][0]) == ("disk", "database")
    assert "its write-ahead log has grown to" in found[0][1]
    assert "70,000 bytes are free" in found[1][1]
