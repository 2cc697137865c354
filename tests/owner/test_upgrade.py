"""An old shop becomes one of this version: with a backup, alone, and again after a kill."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.backups import kept_backups, restore
from assistant.errors import ConfigError, SchemaMismatch, ShopError
from assistant.ledger import Ledger
from assistant.schema import head
from assistant.shop import Shop, quiet
from assistant.upgrading import UpgradeReport, upgrade
from retrieval.embedder import KeywordEmbedder
from retrieval.types import Constraints
from tests.owner.conftest import Aisle


def no_count(done: int, total: int | None, stage: str) -> None:
    pass


def upgraded(folder: Path) -> UpgradeReport:
    return upgrade(folder, say=quiet, counted=no_count)


def found(shop: Shop, words: str) -> list[str]:
    return [one.product.product_id for one in shop.searcher.search(words, Constraints(), 1).candidates]


def test_an_old_shop_is_refused_upgraded_and_served(old_shop: Path, aisle: Aisle) -> None:
    refused = aisle("search", old_shop, "kettle")
    assert refused.returncode == 1
    assert f"run: aisle upgrade {old_shop}" in refused.stderr
    shown = aisle("upgrade", old_shop)
    assert shown.returncode == 0, shown.stderr
    assert f"schema: 0001 before, {head()} now" in shown.stdout
    assert "vectors: 2 computed" in shown.stdout
    assert "index: 2 entries changed" in shown.stdout
    again = aisle("upgrade", old_shop)
    assert f"schema: {head()} before, {head()} now" in again.stdout
    assert "vectors: 0 computed" in again.stdout
    assert "index: 0 entries changed" in again.stdout
    with closing(Shop.open(old_shop)) as shop:
        assert found(shop, "something to boil water") == ["kettle-1"]
    backups = [path for path in old_shop.parent.iterdir() if path != old_shop]
    assert [one.name.startswith("old-schema-0001-") for one in backups] == [True]
    assert [one.to for one in kept_backups(old_shop)] == [str(backups[0])]
    assert restore(backups[0], old_shop.parent / "as it was", quiet).schema_revision == "0001"


def test_an_old_slate_says_which_wishes_were_unmet(old_shop: Path) -> None:
    asked = json.dumps({"category": "kettle", "features": ["quiet", "blue"], "price_max": 40})
    with closing(sqlite3.connect(old_shop / "aisle.db")) as database, database:
        relaxed = json.dumps(["category", "features"])
        changed = database.execute(
            "update slates set constraints = ?, relaxed = ? where words = 'steel kettle'", (asked, relaxed)
        )
        assert changed.rowcount == 1
        (request_id,) = database.execute("select request_id from slates where words = 'steel kettle'").fetchone()
    upgraded(old_shop)
    with closing(Shop.open(old_shop)) as shop:
        unmet = [(one.slot, one.value) for one in Ledger(shop.database).slate(request_id).relaxed]
    assert unmet == [("category", "kettle"), ("features", "quiet"), ("features", "blue")]


def test_the_backup_goes_where_the_owner_says(old_shop: Path, tmp_path: Path) -> None:
    report = upgrade(old_shop, backup=tmp_path / "mine", say=quiet, counted=no_count)
    assert report.backup == str(tmp_path / "mine")
    assert (tmp_path / "mine" / "manifest.json").is_file()


def test_no_schema_moves_without_a_backup(old_shop: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(ShopError, match="there is something at"):
        upgrade(old_shop, backup=tmp_path / "taken", say=quiet, counted=no_count)
    with pytest.raises(SchemaMismatch):
        Shop.open(old_shop)


@pytest.mark.parametrize(("lock", "holder"), [("chroma/owner.lock", "server"), ("import.lock", "import")])
def test_a_shop_in_use_is_not_upgraded(old_shop: Path, lock: str, holder: str) -> None:
    (old_shop / "chroma").mkdir()
    with FileLock(old_shop / lock), pytest.raises(ShopError, match=f"a {holder} of .* is running; stop it"):
        upgraded(old_shop)
    with pytest.raises(SchemaMismatch):
        Shop.open(old_shop)


def test_another_database_needs_the_owners_own_dump(old_shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A name of SQLite's that is not the file of the folder stands for any database that Aisle cannot copy.
    shutil.copy(old_shop / "aisle.db", old_shop.parent / "elsewhere.db")
    monkeypatch.setenv("AISLE_DATABASE", f"sqlite:///{old_shop.parent / 'elsewhere.db'}")
    with pytest.raises(ConfigError):
        upgraded(old_shop)
    report = upgrade(old_shop, dumped=True, say=quiet, counted=no_count)
    assert (report.schema_before, report.backup) == ("0001", None)


def test_another_encoder_has_everything_indexed_anew(tiny_shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = upgraded(tiny_shop)
    assert (first.embedded, first.indexed, first.removed) == (0, 12, ())
    before = sorted(path.name for path in (tiny_shop / "vectors").iterdir())
    monkeypatch.setattr("assistant.shop.BilingualEmbedder", lambda _: KeywordEmbedder())
    second = upgraded(tiny_shop)
    assert (second.embedded, second.indexed, second.removed) == (12, 12, tuple(before))
    assert [path.name for path in (tiny_shop / "vectors").iterdir()] == ["keyword-256"]
    with closing(Shop.open(tiny_shop, owner=True)) as shop:
        assert shop.index is not None
        assert shop.index.sync(1, [one.text_hash for one in shop.catalog.texts()], shop.vectors) == 0
        assert found(shop, "steel frame desk") == ["desk-black"]


def test_damaged_vectors_are_computed_again(tiny_shop: Path) -> None:
    path = next(tiny_shop.glob("vectors/*/rows.f16"))
    content = bytearray(path.read_bytes())
    content[768 * 3 : 768 * 3 + 4] = b"\x00\x3c\x00\x3c"
    path.write_bytes(content)
    report = upgraded(tiny_shop)
    assert (report.damaged, report.embedded) == (1, 1)
    assert upgraded(tiny_shop).damaged == 0


def test_a_text_that_is_written_otherwise_now_is_left_to_the_import(
    tiny_shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(tiny_shop / "vectors")
    monkeypatch.setattr("retrieval.embedding.document_text", lambda product: f"new form: {product.title}")
    report = upgraded(tiny_shop)
    assert (report.embedded, report.stale) == (0, 12)


_SLOWLY = """
import sys, time
from pathlib import Path
import assistant.shop, assistant.upgrading as upgrading, retrieval.embedding as embedding
from retrieval.embedder import KeywordEmbedder
class Slow(KeywordEmbedder):
    def encode_document(self, texts):
        time.sleep(0.05)
        return super().encode_document(texts)
assistant.shop.BilingualEmbedder = lambda _: Slow()
embedding._BATCH = 1
print("started", flush=True)
report = upgrading.upgrade(Path(sys.argv[1]), say=lambda _: None, counted=lambda *_: None)
print(report.embedded, flush=True)
"""


@pytest.mark.slow
def test_a_killed_upgrade_goes_on_where_it_was(old_shop: Path, tiny_shop: Path) -> None:
    dice = random.Random(4)
    for folder in (old_shop, tiny_shop):
        for _ in range(4):
            process = subprocess.Popen([sys.executable, "-c", _SLOWLY, str(folder)], stdout=subprocess.PIPE)
            assert process.stdout is not None
            assert process.stdout.readline() == b"started\n"
            time.sleep(dice.uniform(0.05, 0.9))
            process.send_signal(signal.SIGKILL)
            process.wait()
        done = subprocess.run([sys.executable, "-c", _SLOWLY, str(folder)], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("started")
        again = subprocess.run([sys.executable, "-c", _SLOWLY, str(folder)], capture_output=True, text=True, check=True)
        assert again.stdout.split() == ["started", "0"]
        assert [path.name for path in (folder / "vectors").iterdir()] == ["keyword-256"]
        assert not list(folder.parent.glob(".*partial"))
        with closing(Shop.open(folder)) as shop:
            assert (
                len(shop.store.events(_conversation(shop))) == 8 if folder == old_shop else shop.catalog.count() == 12
            )


def _conversation(shop: Shop) -> str:
    with shop.database.read() as connection:
        return str(connection.exec_driver_sql("SELECT conversation_id FROM conversations").scalar_one())
