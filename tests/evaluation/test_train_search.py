"""`aisle train search`, whole, on the tiny catalog: a real encoder learns, and the shop searches with it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assistant.shop import Shop
from assistant.tuning import TuningConfig, tune_search
from retrieval.tuning.encoder import EncoderConfig
from retrieval.tuning.examples import JudgedQuery
from retrieval.types import Constraints, ProductId
from tests.tiny import PRODUCTS

SLANG = ["perch", "gizmo", "thingy", "doodad"]
"""Words that mean nothing to MiniLM here: only training can connect them with products."""


@pytest.fixture
def queries() -> list[JudgedQuery]:
    wanted = [ProductId(one["id"]) for one in csv.DictReader(PRODUCTS.splitlines())][: len(SLANG)]
    return [
        JudgedQuery(f"{n}-{product_id}", f"{word} {n}", frozenset({product_id}))
        for word, product_id in zip(SLANG, wanted, strict=True)
        for n in range(12)
    ]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_shop_learns_the_words_of_its_shoppers(tiny_shop: Path, queries: list[JudgedQuery]) -> None:
    pytest.importorskip("datasets", reason="needs the train extra")
    config = TuningConfig(EncoderConfig(epochs=3, batch_size=8, learning_rate=2e-4), negative_ranks=(0, 6))
    shop = Shop.open(tiny_shop)
    tuned = tune_search(shop, queries, config, lambda done, total, stage: None)
    shop.close()
    assert tuned.kept
    assert tuned.search.validation["after"] > tuned.search.validation["before"]
    assert not (tiny_shop / "models" / "search.draft").exists()
    again = Shop.open(tiny_shop)
    found = again.searcher.search("perch", Constraints(), 3)
    assert again.embedder.name.startswith("tuned-")
    assert found.degraded == ()
    assert found.candidates[0].product.product_id == "desk-oak"
    again.close()


def test_too_few_queries_are_refused(tiny_shop: Path, queries: list[JudgedQuery]) -> None:
    shop = Shop.open(tiny_shop)
    with pytest.raises(ValueError, match="too few"):
        tune_search(shop, queries[:1], TuningConfig(), lambda done, total, stage: None)
    shop.close()
