"""The demo shop as `aisle demo` makes it: whole after one run, and after a run that was killed anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant.onboarding as onboarding
from assistant.demo.past import read_tastes
from assistant.demo.shelves import DEPARTMENTS
from assistant.onboarding import demo_shop
from assistant.shop import Shop
from retrieval.embedder import KeywordEmbedder
from retrieval.staging import Staging


class Killed(BaseException):
    """Ends a run as a signal would: nothing of ours catches it."""


SHELVES = DEPARTMENTS[:3]


@pytest.fixture(autouse=True)
def _small_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.shop.BilingualEmbedder", lambda _: KeywordEmbedder())
    monkeypatch.setattr("assistant.demo.catalog.DEPARTMENTS", SHELVES)


def die(*_: object, **__: object) -> None:
    raise Killed


def assert_whole(folder: Path, shoppers: int) -> None:
    shop = Shop.open(folder)
    try:
        products = shop.catalog.get([one.product_id for one in shop.catalog.texts()])
        assert len(products) == sum(len(department.ideas) for department in SHELVES)
        assert all((folder / product.images[0].removeprefix("/")).is_file() for product in products)
        assert len(shop.shoppers.all()) == shoppers == len(read_tastes(folder / "source" / "tastes.jsonl"))
        assert len(shop.knowledge.passages()) >= 40
        assert shop.settings.open_shoppers
        assert any(shop.orders.of_shopper(one.shopper_id) for one in shop.shoppers.all())
        assert any(shop.ranker.past(one.shopper_id) for one in shop.shoppers.all())
    finally:
        shop.close()


def test_one_run_makes_it_and_another_leaves_it(tmp_path: Path) -> None:
    stages: list[str] = []
    demo_shop(tmp_path, shoppers=10, progress=lambda _done, _total, stage: stages.append(stage))
    assert_whole(tmp_path, 10)
    assert list(dict.fromkeys(stages)) == [
        "reading",
        "switching",
        "indexing words",
        "shoppers of the past",
        "writing the past",
    ]
    before = (tmp_path / "source" / "tastes.jsonl").stat().st_mtime_ns
    demo_shop(tmp_path, shoppers=10)
    assert (tmp_path / "source" / "tastes.jsonl").stat().st_mtime_ns == before


@pytest.mark.parametrize("step", ["pictures", "settings", "import", "policies", "past", "orders"])
def test_a_run_killed_at_any_step_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    with monkeypatch.context() as patched:
        match step:
            case "pictures":
                patched.setattr(onboarding, "write_demo_pictures", die)
            case "settings":
                patched.setattr(onboarding, "write_settings", die)
            case "import":
                patched.setattr(Staging, "switch", die)
            case "policies":
                patched.setattr(onboarding, "write_demo_knowledge", die)
            case "past":
                patched.setattr(onboarding, "write_past", die)
            case _:
                patched.setattr("assistant.demo.past.add_orders", die)
        with pytest.raises(Killed):
            demo_shop(tmp_path, shoppers=3)
    demo_shop(tmp_path, shoppers=3)
    assert_whole(tmp_path, 3)
