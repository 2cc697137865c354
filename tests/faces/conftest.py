"""The API over a shop of fixed answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsing import CHROMIUM, FLAGS, make_shop
from fake_shop import FakeShop

from assistant.api import create_app


@pytest.fixture
def shop() -> FakeShop:
    return FakeShop()


@pytest.fixture
async def http(shop: FakeShop) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(shop, heartbeat_seconds=0.05)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


@pytest.fixture(scope="session")
def browsed_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo shop that the browser tests serve, one module after another."""
    return make_shop(tmp_path_factory.mktemp("browsed"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
