from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from retrieval.catalog import ProductRow, StatedRow, VariantRow
from tests.retrieval.catalog.files import Shop, open_shop, plain_csv
from tests.retrieval.catalog.sample import samples
from tests.retrieval.catalog.writers import plain_csv_file

SCRIPT = """
import sys
from pathlib import Path
from tests.retrieval.catalog.files import open_shop
shop = open_shop(Path(sys.argv[1]))
print("ready", flush=True)
shop.load(Path(sys.argv[2]), progress=lambda done, total, stage: print(stage, done, flush=True))
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print("done", peak, flush=True)
"""
ROOT = Path(__file__).parents[3]


def importer(shop: Shop, path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SCRIPT, str(shop.folder), str(path)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})


def killed(shop: Shop, path: Path, batches: int, delay_seconds: float) -> bool:
    """Import in a process of its own, kill it a while after some batches; return whether it had not ended before."""
    with importer(shop, path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        for _ in range(batches):
            assert process.stdout.readline().startswith(b"reading")
        time.sleep(delay_seconds)
        process.send_signal(signal.SIGKILL)
        return b"done" not in process.stdout.read()


def assert_whole(shop: Shop, version: int) -> None:
    """Nothing is stored that no version shows, and every row has its product."""
    with shop.database.read() as connection:
        rows = set(connection.execute(select(ProductRow.row_id)).scalars())
        unseen = select(func.count()).select_from(ProductRow).where(ProductRow.valid_from > version)
        assert connection.execute(unseen).scalar_one() == 0
        assert set(connection.execute(select(VariantRow.row_id)).scalars()) == rows
        assert set(connection.execute(select(StatedRow.row_id)).scalars()) <= rows
    texts = list(shop.catalog.texts())
    shop.vectors.refresh()
    assert shop.vectors.missing([text.text_hash for text in texts]) == []


def shown(shop: Shop) -> dict[str, str]:
    return {text.product_id: text.title for text in shop.catalog.texts()}


def test_a_killed_import_leaves_the_old_catalog_whole_and_the_next_one_ends_whole(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    old = {str(n): f"Blue wool scarf {n}" for n in range(1200)}
    new = {str(n): f"Red oak stool {n}" for n in range(600, 1800)}
    for name, titles in (("old", old), ("new", new)):
        (tmp_path / f"{name}.csv").write_text(plain_csv([(i, title, "9") for i, title in titles.items()]))
    shop.load(tmp_path / "old.csv")
    chance = random.Random(5)
    interrupted = 0
    for batches in (1, 2):
        before = shown(shop)
        assert before in (old, new)
        if killed(shop, tmp_path / "new.csv", batches, chance.uniform(0.0, 0.15)):
            interrupted += 1
            assert shown(shop) in (before, new)
    assert interrupted
    shop.vectors.refresh()
    report = shop.load(tmp_path / "new.csv")
    assert shown(shop) == new
    assert report.products == len(new)
    assert report.embedded < len(new)
    assert_whole(shop, report.version)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_100000_rows_killed_twice_end_whole_in_bounded_memory(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    (tmp_path / "old.csv").write_text(plain_csv([("old", "Blue wool scarf", "9")]))
    shop.load(tmp_path / "old.csv")
    catalog = samples(42_106)
    path = tmp_path / "products.csv"
    plain_csv_file(path, catalog)
    old = {"old": "Blue wool scarf"}
    for batches in (20, 50):
        assert killed(shop, path, batches, 0.05)
        assert shown(shop) == old
    with importer(shop, path) as process:
        assert process.stdout is not None
        # The kernel's own high-water mark: `getrusage` would count the memory of the test that started the process.
        lines = process.stdout.read().decode().splitlines()
    progress = [int(line.split()[1]) for line in lines if line.startswith("reading")]
    assert len(progress) > 80
    assert progress == sorted(progress)
    done, kilobytes = lines[-1].split()
    assert done == "done"
    assert int(kilobytes) < 200_000  # the process without a catalog takes 70,000
    assert shown(shop) == {one.product_id: f"{one.title} | {one.title_zh}" for one in catalog}
    last = shop.catalog.last_import()
    assert last is not None
    assert (last.report["rows"], last.report["taken"]) == (100_005, 100_005)
    assert_whole(shop, last.version)
