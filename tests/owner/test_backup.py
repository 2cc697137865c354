"""Copies of a shop: whole, of one moment, verified, and nothing else passes for one."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from assistant.backups import MANIFEST, Manifest, back_up, kept_backups, restore
from assistant.errors import ConfigError, SchemaMismatch, ShopError
from assistant.events import CartChanged, Replied, Said
from assistant.ledger import shown_slate
from assistant.shop import Shop, quiet
from retrieval.types import Constraints
from tests.owner.conftest import Aisle
from tests.owner.serving import Visitor, keep_deleted, served

FORMS = pytest.mark.parametrize("name", ["copy", "copy.tar.gz"])


def rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@FORMS
def test_a_shop_comes_back_as_it_was(tiny_shop: Path, tmp_path: Path, name: str) -> None:
    (tiny_shop / "media" / "a b").mkdir(parents=True)
    (tiny_shop / "media" / "a b" / "鞋.png").write_bytes(random.Random(1).randbytes(70_000))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "ranker.bin").write_bytes(b"weights")
    (tiny_shop / "models").symlink_to(tmp_path / "elsewhere")
    manifest = back_up(tiny_shop, tmp_path / name, quiet)
    assert restore(tmp_path / name, tmp_path / "back", quiet) == manifest
    assert rows(tmp_path / "back" / "aisle.db") == rows(tiny_shop / "aisle.db")
    back, whole = files(tmp_path / "back"), files(tiny_shop)
    left_out = {one for one in whole if one.startswith(("words/", "chroma/", "aisle.db", "backups")) or ".lock" in one}
    whole = {one: content for one, content in whole.items() if one not in left_out}
    assert {one: content for one, content in back.items() if one != "aisle.db"} == whole | {
        "models/ranker.bin": b"weights"
    }
    with closing(Shop.open(tmp_path / "back")) as shop:
        found = shop.searcher.search("oak desk", Constraints(), 1).candidates
        assert [one.product.product_id for one in found] == ["desk-oak"]
    assert [one.to for one in kept_backups(tiny_shop)] == [str(tmp_path / name)]
    assert oct((tmp_path / name).stat().st_mode)[-2:] == "00"  # nobody else may read shoppers' words


def test_a_backup_holds_no_remains_of_what_was_deleted(tiny_shop: Path, tmp_path: Path) -> None:
    with closing(keep_deleted(Shop.open(tiny_shop))) as shop:
        with shop.database.write() as connection:
            connection.exec_driver_sql("INSERT INTO shoppers VALUES ('s', 'Quillfeather', '{}', '')")
        with shop.database.write() as connection:
            connection.exec_driver_sql("DELETE FROM shoppers")
    back_up(tiny_shop, tmp_path / "copy", quiet)
    assert any(b"Quillfeather" in path.read_bytes() for path in tiny_shop.glob("aisle.db*"))
    assert b"Quillfeather" not in (tmp_path / "copy" / "aisle.db").read_bytes()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("taken", "there is something at"),
        ("shop/copy", "is inside the shop folder"),
        ("nowhere/copy", "there is no folder"),
    ],
)
def test_a_place_that_will_not_do_is_refused(tiny_shop: Path, tmp_path: Path, place: str, why: str) -> None:
    (tmp_path / "taken").mkdir()
    before = files(tmp_path)
    with pytest.raises(ShopError, match=why):
        back_up(tiny_shop, tmp_path / place, quiet)
    assert files(tmp_path) == before


def test_a_database_elsewhere_is_refused_with_the_tool_for_it(
    tiny_shop: Path, tmp_path: Path, aisle: Aisle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISLE_DATABASE", "postgresql://aisle:secret@db/shop")
    shown = aisle("backup", tiny_shop, tmp_path / "copy")
    assert shown.returncode == 1
    assert "pg_dump" in shown.stderr
    assert "secret" not in shown.stderr
    monkeypatch.setenv("AISLE_DATABASE", f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(ConfigError, match="lies outside of it"):
        back_up(tiny_shop, tmp_path / "copy", quiet)


def damage(copy: Path, how: str) -> None:
    manifest = Manifest.model_validate_json((copy / MANIFEST).read_text(encoding="utf-8"))
    if how == "changed":
        path = next(copy.glob("vectors/*/rows.f16"))
        content = bytearray(path.read_bytes())
        content[100] ^= 1
        path.write_bytes(content)
    elif how == "missing":
        (copy / "shop.toml").unlink()
    elif how == "unknown":
        (copy / "extra.txt").write_text("", encoding="utf-8")
    elif how == "no manifest":
        (copy / MANIFEST).unlink()
    elif how == "broken manifest":
        (copy / MANIFEST).write_text((copy / MANIFEST).read_text(encoding="utf-8")[:-20], encoding="utf-8")
    else:
        wrong = manifest.model_copy(update={"counts": manifest.counts | {"products": 1}})
        (copy / MANIFEST).write_text(wrong.model_dump_json(), encoding="utf-8")


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("changed", r"'vectors/.*rows.f16' in .* is not what was backed up"),
        ("missing", "'shop.toml' is missing or unknown"),
        ("unknown", "'extra.txt' is missing or unknown"),
        ("no manifest", "is no backup"),
        ("broken manifest", "is no whole backup"),
        ("other counts", "does not hold the rows"),
    ],
)
def test_what_is_not_as_it_was_backed_up_is_not_put_back(tiny_shop: Path, tmp_path: Path, how: str, why: str) -> None:
    back_up(tiny_shop, tmp_path / "copy", quiet)
    damage(tmp_path / "copy", how)
    with pytest.raises(ShopError, match=why):
        restore(tmp_path / "copy", tmp_path / "back", quiet)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "shop"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_cut_archive_is_not_put_back(tiny_shop: Path, tmp_path: Path, share: float) -> None:
    archive = tmp_path / "copy.tar.gz"
    back_up(tiny_shop, archive, quiet)
    os.truncate(archive, int(archive.stat().st_size * share))
    with pytest.raises(ShopError, match="is no whole backup"):
        restore(archive, tmp_path / "back", quiet)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("linked", [False, True])
def test_an_archive_cannot_write_outside_of_the_shop(tmp_path: Path, linked: bool) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "evil").write_text("x", encoding="utf-8")
    (tmp_path / "way").symlink_to(tmp_path)
    with tarfile.open(tmp_path / "copy.tar.gz", "w:gz") as archive:
        if linked:
            archive.add(tmp_path / "way", "way")
        archive.add(tmp_path / "evil", "way/stolen" if linked else "../../stolen")
    with pytest.raises(ShopError, match="is no whole backup"):
        restore(tmp_path / "copy.tar.gz", tmp_path / "below" / "back", quiet)
    assert not list(tmp_path.rglob("stolen"))


def test_a_shop_that_is_there_is_not_overwritten(tiny_shop: Path, tmp_path: Path) -> None:
    back_up(tiny_shop, tmp_path / "copy", quiet)
    before = files(tiny_shop)
    with pytest.raises(ShopError, match="there is something in"):
        restore(tmp_path / "copy", tiny_shop, quiet)
    assert files(tiny_shop) == before
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "copy", tmp_path / "empty", quiet)
    assert (tmp_path / "empty" / "shop.toml").is_file()


def test_a_backup_of_a_newer_aisle_is_refused(tiny_shop: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tiny_shop / "aisle.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    back_up(tiny_shop, tmp_path / "copy", quiet)
    with pytest.raises(SchemaMismatch, match="schema 9999"):
        restore(tmp_path / "copy", tmp_path / "back", quiet)


def test_an_old_shop_is_backed_up_and_restored_as_it_is(old_shop: Path, tmp_path: Path, aisle: Aisle) -> None:
    assert back_up(old_shop, tmp_path / "copy", quiet).schema_revision == "0001"
    shown = aisle("restore", tmp_path / "copy", tmp_path / "back")
    assert shown.returncode == 0, shown.stderr
    assert f"Go on with: aisle upgrade {tmp_path / 'back'}" in shown.stdout
    assert rows(tmp_path / "back" / "aisle.db") == rows(old_shop / "aisle.db")


_SMALL_DISK = """
import resource, sys
from pathlib import Path
from assistant.backups import back_up
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
back_up(Path(sys.argv[1]), Path(sys.argv[2]), print)
"""


@FORMS
@pytest.mark.parametrize("limit", [50_000, 1_000_000])
def test_a_disk_that_takes_no_more_leaves_nothing(tiny_shop: Path, tmp_path: Path, name: str, limit: int) -> None:
    (tiny_shop / "large.bin").write_bytes(random.Random(1).randbytes(3_000_000))
    (tmp_path / "disk").mkdir()
    arguments = [sys.executable, "-c", _SMALL_DISK, str(tiny_shop), str(tmp_path / "disk" / name), str(limit)]
    shown = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert f"ShopError: cannot write the backup to {str(tmp_path / 'disk' / name)!r}" in shown.stderr
    assert "nothing was left there: see that there is room" in shown.stderr
    assert list((tmp_path / "disk").iterdir()) == []


def test_a_backup_that_cannot_fit_is_refused_at_once(
    tiny_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(ShopError, match="has 1,000; make room"):
        back_up(tiny_shop, tmp_path / "copy", quiet)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shop"]


_BACK_UP = "import sys; from pathlib import Path; from assistant.backups import back_up; back_up(*map(Path, sys.argv[1:]), print)"


@FORMS
def test_a_killed_backup_leaves_nothing_that_passes_for_one(tiny_shop: Path, tmp_path: Path, name: str) -> None:
    (tiny_shop / "large.bin").write_bytes(random.Random(1).randbytes(60_000_000))
    disk, dice = tmp_path / "disk", random.Random(5)
    disk.mkdir()
    cut = 0
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", _BACK_UP, str(tiny_shop), str(disk / name)], stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 30
        while not any(disk.iterdir()) and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.08))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if (disk / name).exists():  # it was whole before the signal came
            restore(disk / name, tmp_path / "back", quiet)
            shutil.rmtree(tmp_path / "back")
            shutil.rmtree(disk / name) if (disk / name).is_dir() else (disk / name).unlink()
            continue
        cut += 1
        for left in [
            *disk.iterdir(),
            *(path for one in disk.iterdir() for path in one.iterdir() if path.name == "archive"),
        ]:
            with pytest.raises(ShopError):
                restore(left, tmp_path / "back", quiet)
    assert cut
    back_up(tiny_shop, disk / name, quiet)
    assert [path.name for path in disk.iterdir()] == [name]
    restore(disk / name, tmp_path / "back", quiet)


def talk(visitor: Visitor, told: dict[str, str], stop: threading.Event) -> None:
    """Take turns until told to stop, noting each reply by its turn when it has arrived."""
    plan = ("shoes", "two of the first", "not leather", "my cart", "a desk", "show me more")
    turn = 0
    while not stop.is_set():
        turn_id = f"{visitor.conversation_id}-{turn}"
        answer = visitor.say(plan[turn % len(plan)], turn_id)
        assert answer.status_code == 200, answer.text
        told[turn_id] = answer.json()["reply"]
        turn += 1


@pytest.mark.server
@FORMS
def test_a_backup_under_load_loses_nothing_that_was_acknowledged_before(
    tiny_shop: Path, tmp_path: Path, aisle: Aisle, name: str
) -> None:
    with served(tiny_shop) as address:
        visitors = [Visitor(address) for _ in range(3)]
        told: list[dict[str, str]] = [{} for _ in visitors]
        stop = threading.Event()
        threads = [
            threading.Thread(target=talk, args=(one, kept, stop)) for one, kept in zip(visitors, told, strict=True)
        ]
        for thread in threads:
            thread.start()
        while sum(map(len, told)) < 12:
            time.sleep(0.05)
        acknowledged = [dict(kept) for kept in told]
        shown = aisle("backup", tiny_shop, tmp_path / name)
        during = sum(map(len, told)) - sum(map(len, acknowledged))
        stop.set()
        for thread in threads:
            thread.join()
    assert shown.returncode == 0, shown.stderr
    assert during > 0  # the shoppers were served meanwhile
    restored = aisle("restore", tmp_path / name, tmp_path / "back")
    assert restored.returncode == 0, restored.stderr
    with closing(Shop.open(tmp_path / "back")) as shop:
        for visitor, before, after in zip(visitors, acknowledged, told, strict=True):
            log = shop.store.events(visitor.conversation_id)
            replies = {one.turn_id: one.turn.reply for one in log if isinstance(one, Replied)}
            assert before.items() <= replies.items()
            assert replies.items() <= after.items()
            said = {one.turn_id for one in log if isinstance(one, Said)}
            assert set(replies) <= said
            bought = {one.key.split(":")[0] for one in log if isinstance(one, CartChanged)}
            assert {turn for turn in replies if int(turn.split("-")[-1]) % 6 == 1} <= bought
            for turn in (one.turn for one in log if isinstance(one, Replied) if one.turn.request_id):
                assert shown_slate(shop.ledger.slate(turn.request_id or "")).results == turn.slate
    checked = aisle("check", tmp_path / "back", "--json")
    assert checked.returncode == 0, checked.stdout
    assert json.loads(checked.stdout)["findings"] == []
