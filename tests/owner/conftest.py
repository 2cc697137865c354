"""What the tests of the owner's commands share: the command line, and a shop folder of the first schema."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

OLD = Path(__file__).parent / "old_shop"
Aisle = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def aisle() -> Aisle:
    """Run a command in a process of its own."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant", *map(str, arguments)]
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "AISLE_DEBUG": ""}
        return subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment, check=False)

    return run


@pytest.fixture
def old_shop(tmp_path: Path) -> Path:
    """A shop folder as the first schema's code left it: two products, one conversation; no revision is noted in it."""
    folder = tmp_path / "old"
    folder.mkdir()
    shutil.copy(OLD / "shop.toml", folder)
    with closing(sqlite3.connect(folder / "aisle.db")) as connection:
        connection.executescript((OLD / "aisle.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    return folder
