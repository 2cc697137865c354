"""`aisle train search`, whole, on a small catalog: a real encoder learns, and the shop searches with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ShopError
from assistant.onboarding import init_shop
from assistant.shop import Shop
from assistant.tuning import TuningConfig, tune_search
from retrieval.judgments import JudgedQuery
from retrieval.tuning.encoder import EncoderConfig
from retrieval.types import Constraints, ProductId

KINDS = "Desk Lamp Chair Rug Mug Kettle Backpack Tent Guitar Drum".split()
MAKERS = "Oak Steel Red Blue Small Tall".split()
SLANG = {"quorf": "Oak Kettle", "zibble": "Red Tent", "vumpet": "Tall Drum", "grundel": "Blue Rug"}
"""Words that mean nothing to MiniLM: only training can connect them with products."""


@pytest.fixture
def shop_folder(tmp_path: Path) -> Path:
    titles = [f"{maker} {kind}" for maker in MAKERS for kind in KINDS]
    rows = ["id,title,price", *(f"{title.replace(' ', '-').lower()},{title},10.00" for title in titles)]
    (tmp_path / "products.csv").write_text("\n".join(rows), encoding="utf-8")
    init_shop(tmp_path / "shop", tmp_path / "products.csv")
    return tmp_path / "shop"


@pytest.fixture
def queries() -> list[JudgedQuery]:
    return [
        JudgedQuery(f"{word}-{n}", f"{word} {n}", frozenset({ProductId(title.replace(" ", "-").lower())}))
        for word, title in SLANG.items()
        for n in range(8)
    ]


def untold(done: int, total: int | None, stage: str) -> None:
    pass


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_shop_learns_the_words_of_its_shoppers(shop_folder: Path, queries: list[JudgedQuery]) -> None:
    pytest.importorskip("datasets", reason="needs the train extra")
    config = TuningConfig(EncoderConfig(epochs=2, batch_size=4, learning_rate=2e-4), negative_ranks=(0, 20))
    shop = Shop.open(shop_folder)
    tuned = tune_search(shop, queries, config, untold)
    shop.close()
    assert tuned.kept
    assert tuned.search.validation["after"] > tuned.search.validation["before"]
    assert not (shop_folder / "models" / "search.draft").exists()
    again = Shop.open(shop_folder)
    found = again.searcher.search("quorf", Constraints(), 3)
    assert again.embedder.name.startswith("tuned-")
    assert found.degraded == ()
    assert "oak-kettle" in [one.product.product_id for one in found.candidates]
    again.close()


def test_too_few_queries_are_refused(shop_folder: Path, queries: list[JudgedQuery]) -> None:
    shop = Shop.open(shop_folder)
    with pytest.raises(ShopError, match="too few"):
        tune_search(shop, queries[:1], TuningConfig(), untold)
    shop.close()
