"""The API over a shop of fixed answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
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
