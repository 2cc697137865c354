"""Fixtures that all tests share: a shop made once, and no way out to the network."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.update({"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "GRADIO_ANALYTICS_ENABLED": "False"})
os.environ["AISLE_RULES__EXPLORATION"] = "0"  # a test that wants a random order asks for one

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def tiny_shop_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop folder of the tiny catalog with its policies, made once; copy it before writing to it."""
    from assistant.onboarding import import_files, init_shop
    from tests.tiny import POLICIES, PRODUCTS

    folder = tmp_path_factory.mktemp("tiny")
    (folder / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (folder / "policies.jsonl").write_text(POLICIES, encoding="utf-8")
    init_shop(folder / "shop", folder / "products.csv", name="Tiny shop")
    import_files(folder / "shop", [folder / "policies.jsonl"])
    return folder / "shop"


@pytest.fixture
def tiny_shop(tiny_shop_source: Path, tmp_path: Path) -> Path:
    """A copy of the tiny shop that a test may change."""
    folder = tmp_path / "shop"
    shutil.copytree(tiny_shop_source, folder)
    return folder


@pytest.fixture(scope="session")
def public_data() -> Callable[[str], Path]:
    """Find a file of the public data sets, or skip the test."""

    def find(name: str) -> Path:
        path = Path(os.environ.get("AISLE_PUBLIC_DATA", "../shared/data")) / name
        if not path.exists():
            pytest.skip(f"needs the public data set {name} under AISLE_PUBLIC_DATA")
        return path

    return find
