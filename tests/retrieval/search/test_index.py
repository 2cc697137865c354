from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedder import KeywordEmbedder
from retrieval.errors import IndexUnavailable
from retrieval.index import VectorIndex
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.types import Constraints
from retrieval.vectors import VectorFile
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product, text_hash

WORDS = ["red shoe", "blue shoe", "oak table", "desk lamp", "guitar strap"]
EMBEDDER = KeywordEmbedder(64)


@pytest.fixture
def vectors(tmp_path: Path) -> VectorFile:
    found = VectorFile(tmp_path / "vectors", EMBEDDER.name, 64)
    found.append(WORDS, EMBEDDER.encode_document(WORDS))
    return found


@pytest.fixture
def index(tmp_path: Path) -> Iterator[VectorIndex]:
    found = VectorIndex(tmp_path / "chroma", EMBEDDER.name, 64)
    yield found
    found.close()


def nearest(index: VectorIndex, words: str, k: int = 1) -> list[tuple[str, float]]:
    return index.query(EMBEDDER.encode_query([words])[0], k)


def test_it_follows_the_texts_by_difference(index: VectorIndex, vectors: VectorFile) -> None:
    assert index.sync(1, [*WORDS[:4], "no vector"], vectors) == 4
    assert index.sync(2, WORDS[1:], vectors) == 2
    assert index.sync(3, WORDS[1:], vectors) == 0
    assert index.ready_version == 3
    key, similarity = nearest(index, "table of oak")[0]
    assert key == "oak table"
    assert similarity == pytest.approx(1.0, abs=0.01)
    assert {key for key, _ in nearest(index, "shoe", 9)} == set(WORDS[1:])


def test_it_asks_to_be_synced_first(index: VectorIndex) -> None:
    with pytest.raises(IndexUnavailable, match="sync"):
        nearest(index, "shoe")


def test_a_second_owner_is_refused(index: VectorIndex, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="another process"):
        VectorIndex(tmp_path / "chroma", EMBEDDER.name, 64)


def test_a_damaged_index_is_built_anew(tmp_path: Path, vectors: VectorFile) -> None:
    place = tmp_path / "chroma"
    (place / "index").mkdir(parents=True)
    (place / "index" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    index = VectorIndex(place, EMBEDDER.name, 64)
    assert index.sync(1, WORDS, vectors) == len(WORDS)
    assert nearest(index, "desk lamp")[0][0] == "desk lamp"
    index.close()


def test_many_survivors_go_through_it_and_give_the_exact_order(shop: Shop) -> None:
    products = [
        product(f"p{n}", f"{color} {thing} {n}")
        for n, (color, thing) in enumerate(
            (color, thing) for color in ("red", "blue", "green") for thing in ("shoe", "table", "lamp", "strap", "mug")
        )
    ]
    version = shop.fill(products)
    index = VectorIndex(shop.folder / "chroma", shop.embedder.name, shop.embedder.dimensions)
    config = SearchConfig(exact_limit=1, scan_limit=1, index_candidates=8, word_candidates=8)
    searcher = Searcher(shop.database, shop.embedder, shop.vectors, shop.folder / "words", index, config)
    exact = shop.searcher().search("blue table", Constraints(), k=3)
    waiting = searcher.search("blue table", Constraints(), k=3)
    assert waiting.degraded == ("index",)
    index.sync(version, [text_hash(p) for p in products], shop.vectors)
    through = searcher.search("blue table", Constraints(), k=3)
    assert through.degraded == ()
    order = [c.product.product_id for c in exact.candidates]
    assert [c.product.product_id for c in waiting.candidates] == order
    assert [c.product.product_id for c in through.candidates] == order
    assert np.allclose([c.score for c in through.candidates], [c.score for c in exact.candidates])
    index.close()
