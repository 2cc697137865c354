"""The sequence models that stand beside the trunk: causal, and their scores are what they learn."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from ranker.model import IGNORED, Trunk, TrunkConfig
from ranker.sequence_peers import Concatenated, Gru4Rec, PublishedSasRec, SasRec

IDS = TrunkConfig(products=12, width=16, length=6, dropout=0.0)
TEXTS = TrunkConfig(products=12, ids=False, text=8, width=16, length=6, dropout=0.0)
PAST, TARGETS = torch.tensor([[1, 2, 3], [1, 2, 9]]), torch.tensor([[1, 2, 3, 4], [1, 2, 9, IGNORED]])


def untrained(model: type[Trunk]) -> Trunk:
    torch.manual_seed(0)
    texts = functional.normalize(torch.randn(12, 8), dim=1) if model is Concatenated else None
    return model(IDS if texts is None else TEXTS, texts).eval()


@pytest.mark.parametrize("model", [SasRec, PublishedSasRec, Gru4Rec, Concatenated])
def test_no_place_sees_what_comes_after_it(model: type[Trunk]) -> None:
    states = untrained(model)(PAST)
    assert states.shape == (2, 4, 16)
    assert torch.allclose(states[0, :3], states[1, :3], atol=1e-6)
    assert not torch.allclose(states[0, 3], states[1, 3], atol=1e-3)


@pytest.mark.parametrize("model", [SasRec, Gru4Rec, Concatenated])
def test_against_all_products_the_loss_is_the_cross_entropy_of_the_scores(model: type[Trunk]) -> None:
    peer = untrained(model)
    asked = TARGETS != IGNORED
    expected = functional.cross_entropy(peer.scores(peer(PAST)[asked]), TARGETS[asked])
    assert peer.loss(PAST, TARGETS, torch.arange(12)).item() == pytest.approx(expected.item(), abs=1e-5)


def test_the_published_loss_sets_what_came_next_against_one_other() -> None:
    peer = untrained(PublishedSasRec)
    asked = TARGETS != IGNORED
    scores = peer.scores(peer(PAST)[asked])  # (N, P)
    right = torch.sigmoid(scores.gather(1, TARGETS[asked][:, None])[:, 0])
    expected = -(torch.log(right) + torch.log(1 - torch.sigmoid(scores[:, 7]))).mean()
    assert peer.loss(PAST, TARGETS, torch.tensor([7])).item() == pytest.approx(expected.item(), abs=1e-5)


def test_concatenated_vectors_order_products_differently_for_different_pasts() -> None:
    peer = untrained(Concatenated)
    scores = peer.scores(peer(PAST)[:, -1])
    assert scores[0].argsort().tolist() != scores[1].argsort().tolist()
