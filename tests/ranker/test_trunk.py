"""The sequence trunk and its training: causal, equal to the whole softmax, the same twice, and it learns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ranker.choices import leave_last, of_sequences
from ranker.errors import CheckpointError
from ranker.evaluate import measure
from ranker.model import IGNORED, Trunk, TrunkConfig
from ranker.train import TrainConfig, train_trunk
from ranker.trunk_scorer import TrunkScorer, latest, load, save

SHAPE = TrunkConfig(products=12, width=16, length=6, dropout=0.0)
# Everyone walks the ring of products: what comes next is the number after.
WALKS = of_sequences([[(start + step) % 12 for step in range(5)] for start in range(12)] * 8)


def untrained(shape: TrunkConfig = SHAPE, texts: torch.Tensor | None = None) -> Trunk:
    torch.manual_seed(0)
    return Trunk(shape, texts).eval()


def quiet(_: str) -> None:
    pass


def test_no_place_sees_what_comes_after_it() -> None:
    model = untrained()
    states = model(torch.tensor([[1, 2, 3], [1, 2, 9]]))
    assert states.shape == (2, 4, 16)
    assert torch.allclose(states[0, :3], states[1, :3], atol=1e-6)
    assert not torch.allclose(states[0, 3], states[1, 3], atol=1e-3)


def test_a_sample_of_every_product_is_the_whole_softmax() -> None:
    model = untrained()
    past, targets = torch.tensor([[1, 2], [3, 0]]), torch.tensor([[1, 2, 4], [3, 5, IGNORED]])
    with torch.no_grad():
        sampled, whole = model.loss(past, targets, torch.arange(12)), model.loss(past, targets)
    assert torch.allclose(sampled, whole, atol=1e-5)


def test_by_text_alone_a_product_without_a_choice_is_scored_by_its_text() -> None:
    texts = torch.eye(12)
    texts[11] = texts[3]
    model = untrained(replace(SHAPE, ids=False, text=12), texts)
    scores = TrunkScorer(model).scores(of_sequences([[1, 2], []]))
    assert scores.shape == (2, 12)
    assert scores[:, 11] == pytest.approx(scores[:, 3], abs=1e-6)


def test_the_latest_choices_are_read_oldest_first() -> None:
    numbers, lengths = latest(of_sequences([[1, 2, 3], [], [4]]), 2)
    assert numbers.tolist() == [[2, 3], [0, 0], [4, 0]]
    assert lengths.tolist() == [2, 0, 1]


@pytest.mark.parametrize("negatives", [0, 8])
def test_it_learns_what_comes_next(tmp_path: Path, negatives: int) -> None:
    trained, cases = leave_last(WALKS)
    config = TrainConfig(epochs=8, patience=8, batch=16, rate=0.02, negatives=negatives)
    before = measure(TrunkScorer(untrained()), cases).ndcg.mean()
    model = train_trunk(tmp_path, config, SHAPE, trained, cases, say=quiet).model
    after = measure(TrunkScorer(model), cases).ndcg.mean()
    assert after > 0.95 > before


def test_a_run_that_was_stopped_ends_with_the_same_weights(tmp_path: Path) -> None:
    trained, cases = leave_last(WALKS)
    shape = replace(SHAPE, dropout=0.2)
    config = TrainConfig(epochs=3, batch=16, negatives=4)
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    train_trunk(whole, config, shape, trained, cases, say=quiet)
    train_trunk(halves, replace(config, epochs=1), shape, trained, cases, say=quiet)
    said: list[str] = []
    train_trunk(halves, config, shape, trained, cases, say=said.append)
    assert said[0] == "resumed after epoch 1"
    states = [torch.load(one / "resume.pt", weights_only=True) for one in (whole, halves)]
    for part in ("model", "mean"):
        assert all(torch.equal(states[0][part][name], states[1][part][name]) for name in states[0][part])
    with pytest.raises(CheckpointError, match="another recipe"):
        train_trunk(halves, replace(config, seed=2), shape, trained, cases, say=quiet)


def test_without_validation_every_epoch_is_run_and_the_last_is_kept(tmp_path: Path) -> None:
    trained, cases = leave_last(WALKS)
    said: list[str] = []
    config = TrainConfig(epochs=3, batch=16)
    found = train_trunk(tmp_path, config, SHAPE, trained, None, say=said.append)
    assert (found.epoch, len(said)) == (3, 3)
    judged = train_trunk(tmp_path / "judged", config, SHAPE, trained, cases, say=quiet)
    last, best = (TrunkScorer(one.model).scores(cases.past) for one in (found, judged))
    assert judged.epoch < 3 or np.array_equal(last, best)  # judging draws nothing


def test_a_checkpoint_gives_the_same_scores_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    texts = torch.from_numpy(np.random.default_rng(0).normal(size=(12, 5)).astype(np.float32))
    model = untrained(replace(SHAPE, text=5), texts)
    save(model, tmp_path, {})
    past = of_sequences([[1, 2]])
    assert np.array_equal(TrunkScorer(load(tmp_path, texts)).scores(past), TrunkScorer(model).scores(past))
    for wrong in (None, texts[:3], texts[:, :2]):
        with pytest.raises(CheckpointError):
            load(tmp_path, wrong)
    (tmp_path / "weights.safetensors").write_bytes(b"no weights")
    with pytest.raises(CheckpointError, match="train it again"):
        load(tmp_path, texts)


def test_impossible_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="id or a text"):
        TrunkConfig(products=3, ids=False)
    with pytest.raises(ValueError, match="multiple"):
        TrunkConfig(products=3, width=10, heads=3)
