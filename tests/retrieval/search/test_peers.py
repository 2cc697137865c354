from __future__ import annotations

import numpy as np
import pytest

from retrieval.index import VectorIndex
from retrieval.peers import RRF_K, Peers, reciprocal_ranks
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product

TITLES = ["Oak Desk Lamp", "Desk", "Floor Lamp", "Oak Chair", "Wool Coat", "Lamp"]


def test_ranks_are_fused_as_published() -> None:
    found = reciprocal_ranks(4, (np.array([2, 0]), np.array([0])))
    assert found.tolist() == pytest.approx([1 / (RRF_K + 2) + 1 / (RRF_K + 1), 0, 1 / (RRF_K + 1), 0])


def test_each_peer_ranks_the_whole_catalog(shop: Shop) -> None:
    shop.fill(product(f"p{n}", title) for n, title in enumerate(TITLES))
    snapshot = shop.searcher().snapshot()
    index = VectorIndex(shop.folder / "chroma", shop.embedder.name, shop.embedder.dimensions)
    index.sync(shop.catalog.version(), [one.text_hash for one in shop.catalog.texts()], shop.vectors)
    peers = Peers(snapshot, shop.embedder, shop.vectors, weight=0.6, chroma=(index, shop.embedder))
    found = peers.rankings("lammp", 4)
    index.close()
    assert set(found) == {"BM25", "keyword", "RRF", "sum", "Chroma"}
    assert found["BM25"] == ["p5", "p2", "p0"]  # shorter first; what has no word of the query is not found
    assert found["keyword"][0] == found["RRF"][0] == found["sum"][0] == found["Chroma"][0] == "p5"
    assert all(len(ranked) == len(set(ranked)) == 4 for peer, ranked in found.items() if peer != "BM25")
