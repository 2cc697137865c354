from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.embedder import KeywordEmbedder
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.types import Product
from retrieval.vectors import VectorFile
from tests.retrieval.search.shop import store, text_hash, text_of


class Shop:
    """A shop in a folder, with the public keyword embedder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database.at(folder / "aisle.db")
        self.catalog = Catalog(self.database)
        self.embedder = KeywordEmbedder()
        self.vectors = VectorFile(folder / "vectors", self.embedder.name, self.embedder.dimensions)

    def fill(self, products: Iterable[Product]) -> int:
        shown = list(products)
        missing = set(self.vectors.missing([text_hash(p) for p in shown]))
        fresh = {text_hash(p): text_of(p) for p in shown if text_hash(p) in missing}
        self.vectors.append(list(fresh), self.embedder.encode_document(list(fresh.values())))
        return store(self.database, shown)

    def searcher(self, config: SearchConfig | None = None) -> Searcher:
        return Searcher(self.database, self.embedder, self.vectors, self.folder / "words", config=config)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    found = Shop(tmp_path)
    yield found
    found.database.close()


@pytest.fixture
def filled(shop: Shop) -> Callable[[Iterable[Product]], Searcher]:
    def fill(products: Iterable[Product]) -> Searcher:
        shop.fill(products)
        return shop.searcher()

    return fill
