"""The demo catalog read once, without an encoder, and the past of a few shoppers written once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.demo import write_demo_catalog
from assistant.demo.goods import Goods
from assistant.demo.past import write_past
from assistant.demo.tastes import Taste, draw_tastes
from retrieval.database import Database
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.sniff import open_feed
from retrieval.tagging import tag


@pytest.fixture(scope="session")
def goods(tmp_path_factory: pytest.TempPathFactory) -> Goods:
    path = tmp_path_factory.mktemp("goods") / "products.csv"
    write_demo_catalog(path)
    with open_feed(path, {}, "USD", Complaints(str(path), None)) as feed:
        return Goods.of(tag(product) for product in feed.products)


@pytest.fixture(scope="session")
def tastes(goods: Goods) -> list[Taste]:
    return draw_tastes(goods, 7, 40)


@pytest.fixture(scope="session")
def past(goods: Goods, tastes: list[Taste], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database.at(tmp_path_factory.mktemp("past") / "aisle.db")
    write_past(database, goods, tastes, catalog=1)
    yield database
    database.close()
