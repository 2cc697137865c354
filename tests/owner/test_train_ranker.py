"""`aisle train ranker`, whole, on the tiny shop: it learns, is kept only if it is better, and is used; or it is not."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.batch import rank_file
from assistant.checkup import check
from assistant.cli import app
from assistant.errors import ShopError
from assistant.evaluation.ranking import ALL, ANEW, PEER, SEEDS, WORDS, Split, evaluate_shop
from assistant.rank_training import RankTrainingConfig, Trained, train_shop_ranker
from assistant.shop import Shop
from ranker.checkpoint import read_ranker
from ranker.errors import SearchUnavailable
from ranker.events import BehaviourEvent, BehaviourKind, record
from ranker.recipe import ShapeConfig
from ranker.requests import RankRequest
from ranker.scorer import ShopRanker
from ranker.sequence_peers import PEERS
from ranker.train import TrainConfig

QUICK = RankTrainingConfig(
    shape=ShapeConfig(width=32, dropout=0.0),
    trunk=TrainConfig(epochs=8, patience=8, batch=16, rate=0.01, negatives=0),
)


def quiet(*_: object) -> None:
    pass


class Killed(Exception):
    pass


def killed_at(start: str) -> Callable[[str], None]:
    """Return what ends a run when it tells of something that begins so."""

    def told(line: str) -> None:
        if line.startswith(start):
            raise Killed

    return told


def walks() -> Iterator[list[int]]:
    """Yield what each shopper chooses of twelve products: of each triple the third is the sum of the first two, modulo 2.

    Neighbors cannot know it, since each of the first two goes with both of the third.
    """
    for shopper in range(128):
        a, b, c, d = (shopper >> bit & 1 for bit in range(4))
        triples = [a, 2 + b, 4 + (a ^ b)], [6 + c, 8 + d, 10 + (c ^ d)]
        first, second = triples if shopper >> 4 & 1 else triples[::-1]
        yield (first + second)[: 6 if shopper >> 5 & 1 else 4]


def products(shop: Shop) -> list[str]:
    return [str(one) for one in ranker(shop).product_ids]


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    with closing(Shop.open(tiny_shop)) as opened:
        names = products(opened)
        events = [
            BehaviourEvent(
                shopper_id=f"s{shopper:03}",
                product_id=names[product],
                kind=BehaviourKind.CLICK,
                at=f"2026-05-{shopper % 5 + visit + 1:02}T12:00:00.{shopper:03}+00:00",
            )
            for shopper, chosen in enumerate(walks())
            for visit, product in enumerate(chosen)
        ]
        with opened.database.write() as connection:
            record(connection, events)
        yield opened


def train(shop: Shop, config: RankTrainingConfig = QUICK, said: Callable[[str], None] = quiet) -> Trained:
    return train_shop_ranker(shop, config, said, quiet, quiet)


def ranker(shop: Shop) -> ShopRanker:
    return ShopRanker(shop.database, shop.searcher, shop.ranker_folder)


def after(*past: str) -> RankRequest:
    history = [{"product_id": one, "kind": "click", "at": f"2026-05-0{n}T12:00Z"} for n, one in enumerate(past, 1)]
    return RankRequest.model_validate({"id": "q", "at": "2026-06-01T00:00Z", "history": history, "exclude_seen": True})


@pytest.mark.parametrize("split", list(Split))
def test_a_ranker_that_is_better_is_kept_and_used(shop: Shop, split: Split) -> None:
    said: list[str] = []
    trained = train(shop, replace(QUICK, split=split), said.append)
    assert trained.kept
    assert trained.after.value > trained.before.value
    assert "no ranker was trained" in trained.order_before
    assert any(line.startswith("epoch 1:") for line in said)
    assert {one.name for one in shop.ranker_folder.iterdir()} >= {"ranker.json", "products.json", "trunk"}
    assert not shop.ranker_folder.with_name("ranker.draft").exists()
    found = read_ranker(shop.ranker_folder, shop.embedder.name)
    assert found is not None
    assert (found.split, found.config["trunk"]["seed"], len(found.data_sha256)) == (split.value, 1, 64)
    assert found.figures["kept back, trained"] == trained.after.value
    assert "trained at" in ranker(shop).order
    report = evaluate_shop(shop, split, quiet, quiet)
    everything = {one.ranker: one.measures for one in report.results if one.cut == ALL}
    assert everything["aisle"][1].value == pytest.approx(trained.after.value)
    assert everything["untrained order"][1].value == pytest.approx(trained.before.value)
    assert "may have seen" in evaluate_shop(shop, next(one for one in Split if one != split), quiet, quiet).order
    assert any(note.part == "ranker" for note in check(shop).notes)


def test_what_is_no_better_changes_nothing(shop: Shop) -> None:
    first = train(shop)
    files = {path: path.read_bytes() for path in shop.ranker_folder.rglob("*") if path.is_file()}
    second = train(shop)
    assert second.before.value == pytest.approx(first.after.value)  # the same twice, to the last digit
    assert not second.kept
    assert files == {path: path.read_bytes() for path in shop.ranker_folder.rglob("*") if path.is_file()}
    assert not shop.ranker_folder.with_name("ranker.draft").exists()


def test_a_run_that_was_killed_goes_on(shop: Shop) -> None:
    with pytest.raises(Killed):
        train(shop, said=killed_at("epoch 4:"))
    said: list[str] = []
    train(shop, said=said.append)
    assert said[0] == "resumed after epoch 3"


def test_rankers_and_sequence_models_of_several_seeds_are_measured_and_a_killed_measuring_goes_on(shop: Shop) -> None:
    recipe = replace(QUICK.trunk, epochs=2, negatives=1024)
    with pytest.raises(Killed):
        evaluate_shop(shop, Split.LAST, killed_at("training: GRU4Rec"), quiet, 2, recipe)
    said: list[str] = []
    report = evaluate_shop(shop, Split.LAST, said.append, quiet, 2, recipe)
    assert sum(line.startswith("resumed after epoch") for line in said) == 6  # a ranker and both SASRecs, twice each
    assert not shop.ranker_folder.exists()
    assert not shop.ranker_folder.with_name("ranker.measured").exists()
    everything = {one.ranker: [measure.name for measure in one.measures] for one in report.results if one.cut == ALL}
    trained = {ANEW, *PEERS}
    assert {name for name, measures in everything.items() if SEEDS in measures} == trained
    assert set(everything) == trained | {"popularity", WORDS, PEER, "aisle"}


def test_a_ranker_that_cannot_be_read_is_told_and_the_untrained_order_stands_in(shop: Shop, tmp_path: Path) -> None:
    plain = ranker(shop).rank(after("mug-blue"), 12)
    train(shop)
    requests, run = tmp_path / "requests.jsonl", tmp_path / "a.run"
    requests.write_text(after("mug-blue").model_dump_json(), encoding="utf-8")
    assert "trained at" in rank_file(shop, requests, run, 3, quiet)
    (shop.ranker_folder / "trunk" / "weights.safetensors").write_bytes(b"no weights")
    assert "train it again" in rank_file(shop, requests, run, 3, quiet)
    assert ranker(shop).rank(after("mug-blue"), 12) == plain
    head = shop.ranker_folder / "ranker.json"
    other = json.loads(head.read_text(encoding="utf-8")) | {"encoder": "another"}
    head.write_text(json.dumps(other), encoding="utf-8")
    assert "another" in ranker(shop).order
    assert any(finding.part == "ranker" and "another" in finding.problem for finding in check(shop).findings)
    head.write_text("{}", encoding="utf-8")
    assert "aisle train ranker" in ranker(shop).order
    assert any(finding.part == "ranker" for finding in check(shop).findings)


def test_what_came_after_the_training_is_ranked_by_the_rest_and_what_is_gone_says_nothing(shop: Shop) -> None:
    train(shop)
    known = json.loads((shop.ranker_folder / "products.json").read_text(encoding="utf-8"))
    assert known == products(shop)
    # The trunk's first product is one that the catalog no longer has: the catalog's own is new to it.
    (shop.ranker_folder / "products.json").write_text(json.dumps(["gone", *known[1:]]), encoding="utf-8")
    found = ranker(shop)
    ranked = [str(one) for one, _ in found.rank(after("mug-blue"), 100)]
    assert found.trained is not None
    assert len(ranked) == 11
    assert known[0] in ranked


def test_the_command_tells_of_both_orders(shop: Shop) -> None:
    told = CliRunner().invoke(app, ["train", "ranker", str(shop.folder), "--epochs", "1"])
    assert told.exit_code == 0, told.output
    assert "With a need, nDCG@10 of " in told.stdout
    assert "Without one, nDCG@10 of " in told.stdout


def test_of_the_settings_that_were_tried_the_best_is_trained_with(shop: Shop) -> None:
    said: list[str] = []
    quick = replace(QUICK, trunk=replace(QUICK.trunk, epochs=3, negatives=1024), trials=3)
    trained = train(shop, quick, said.append)
    tried = [dict(part.split(" ") for part in line.split(": ")[1].split(", ")[:5]) for line in said if "width" in line]
    assert len(tried) == 3
    best = tried[int(next(line for line in said if line.startswith("best of 3")).split("trial ")[1].split(",")[0]) - 1]
    assert trained.kept
    found = read_ranker(shop.ranker_folder, shop.embedder.name)
    assert found is not None
    assert found.config["trials"] == 3
    assert {name: str(found.config["shape"][name]) for name in ("width", "layers", "heads")} == {
        name: best[name] for name in ("width", "layers", "heads")
    }
    assert found.config["trunk"]["rate"] == pytest.approx(float(best["rate"]), rel=0.01)


def test_without_the_library_a_search_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *of: None if name == "optuna" else installed(name, *of)
    )
    told = CliRunner().invoke(app, ["train", "ranker", "no-shop", "--trials", "2"])
    assert isinstance(told.exception, SearchUnavailable)


def test_too_few_events_are_told(tiny_shop: Path) -> None:
    with closing(Shop.open(tiny_shop)) as opened, pytest.raises(ShopError, match="import more events"):
        train(opened)
