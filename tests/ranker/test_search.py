"""The search for the trunk's settings: none worse than the given one, the same after a kill, and bad trials given up."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ranker.choices import leave_last, of_sequences
from ranker.errors import SearchUnavailable
from ranker.peers import NeighborsConfig
from ranker.recipe import Material, ShapeConfig, train_ranker
from ranker.search import Setting, search
from ranker.train import TrainConfig

GIVEN = ShapeConfig(width=32), TrainConfig(epochs=5, patience=5, batch=12, rate=5e-3, seed=3)
# Everyone walks the ring of products, now and then with a step of two.
WALKS = of_sequences([[(start + step + (step > start % 4)) % 24 for step in range(6)] for start in range(24)] * 2)


def material() -> Material:
    earlier, asked = leave_last(WALKS)
    vectors = np.random.default_rng(0).normal(size=(24, 8)).astype(np.float32)
    return Material(earlier, asked, None, 24, NeighborsConfig(), vectors)


def searched(folder: Path, trials: int, given: Setting = GIVEN) -> tuple[Setting, list[str]]:
    said: list[str] = []
    return search(trials, folder, given, material(), said.append), said


def figures(said: list[str], trial: int) -> list[float]:
    """Return a trial's nDCG after each epoch, as it was told."""
    lines = [line for line in said if line.startswith(f"trial {trial} of") and ", epoch " in line]
    return [float(line.split("nDCG@10 ")[1].split()[0]) for line in lines]


def test_the_best_trial_is_found_and_its_trunk_is_not_trained_again(tmp_path: Path) -> None:
    (shape, config), said = searched(tmp_path, 3)
    best = max(range(1, 4), key=lambda trial: max(figures(said, trial)))
    assert said[-1].startswith(f"best of 3 settings: trial {best},")
    told: list[str] = []
    train_ranker(tmp_path, shape, config, material(), told.append)
    assert told[0].startswith("resumed after epoch ")
    assert told[1].startswith("fitting the blend")


def test_a_search_that_was_killed_ends_like_one_that_was_not_and_bad_trials_are_given_up(tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    whole, said = searched(tmp_path / "whole", 5)
    given_up = [trial for trial in range(1, 6) if f"trial {trial} of 5: given up" in said]
    assert given_up
    assert all(3 <= len(figures(said, trial)) < 5 for trial in given_up)

    deadly = ["trial 1 of 5: ", "trial 2 of 5, epoch 4:", f"trial {given_up[-1]} of 5, epoch 2:", "best of 5"]
    told: list[str] = []

    def killing(line: str) -> None:
        told.append(line)
        if deadly and line.startswith(deadly[0]):
            del deadly[0]
            raise Killed

    while deadly:
        with pytest.raises(Killed):
            search(5, tmp_path / "parts", GIVEN, material(), killing)
    parts = search(5, tmp_path / "parts", GIVEN, material(), killing)
    assert parts == whole
    assert [line for line in told if line.endswith("resumed after epoch 3")] == ["trial 2 of 5, resumed after epoch 3"]
    for trial in range(1, 6):
        assert set(figures(told, trial)) == set(figures(said, trial))
    weights = Path("choosing") / "weights" / "weights.safetensors"
    assert (tmp_path / "parts" / weights).read_bytes() == (tmp_path / "whole" / weights).read_bytes()


def test_without_texts_what_a_product_is_made_of_is_not_searched_for(tmp_path: Path) -> None:
    plain = replace(material(), vectors=None)
    shape, _ = search(2, tmp_path, GIVEN, plain, lambda _: None)
    assert (shape.ids, shape.texts) == (True, True)


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> None:
        return None

    monkeypatch.setattr(importlib.util, "find_spec", nothing)
    with pytest.raises(SearchUnavailable, match=r'pip install "aisle\[train\]"'):
        searched(tmp_path, 1)
