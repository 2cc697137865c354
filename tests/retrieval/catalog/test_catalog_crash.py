from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from retrieval.catalog import ProductRow, StatedRow, VariantRow
from tests.retrieval.catalog.files import Shop, open_shop, plain_csv

SCRIPT = """
import sys
from pathlib import Path
from tests.retrieval.catalog.files import open_shop
shop = open_shop(Path(sys.argv[1]))
print("ready", flush=True)
shop.load(Path(sys.argv[2]), progress=lambda done, total, stage: print(stage, done, flush=True))
print("done", flush=True)
"""
ROOT = Path(__file__).parents[3]


def killed(shop: Shop, path: Path, batches: int, delay_seconds: float) -> bool:
    """Import in a process of its own, kill it a while after some batches; return whether it had not ended before."""
    command = [sys.executable, "-c", SCRIPT, str(shop.folder), str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        for _ in range(batches):
            assert process.stdout.readline().startswith(b"reading")
        time.sleep(delay_seconds)
        process.send_signal(signal.SIGKILL)
        return b"done" not in process.stdout.read()


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
    with shop.database.read() as connection:
        rows = set(connection.execute(select(ProductRow.row_id)).scalars())
        unseen = select(func.count()).select_from(ProductRow).where(ProductRow.valid_from > report.version)
        assert connection.execute(unseen).scalar_one() == 0
        assert set(connection.execute(select(VariantRow.row_id)).scalars()) == rows
        assert set(connection.execute(select(StatedRow.row_id)).scalars()) <= rows
