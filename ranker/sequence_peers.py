"""Sequence models that others published, beside the trunk in the same loop: the same data, batches and early stop.

- SASRec (Kang & McAuley 2018) with its published loss, binary cross-entropy against one negative a place, and with the
  trunk's sampled softmax. With distances for positions and a start from pairs the latter is the trunk by ids alone.
- GRU4Rec (Hidasi et al. 2016), with the trunk's softmax rather than its ranking losses, which is to its advantage.
- The plainest neural ranker of a shop: vectors of query and product from a BERT-like encoder and a recurrent net over
  the behavior, concatenated into a linear layer. A linear layer alone would order products for all alike, since what it
  adds for query and behavior is the same for each; so it is given a hidden layer before it. The query is the text of
  the latest choice, for want of words.

Letters are those of `ranker.model`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from ranker.checkpoint import CatalogTrunk
from ranker.model import IGNORED, Trunk, TrunkConfig
from ranker.peers import Scorer
from ranker.recipe import CHOOSING, Material, Say, ShapeConfig, trained_trunk
from ranker.train import TrainConfig
from ranker.trunk_scorer import TrunkScorer


class SasRec(Trunk):
    """SASRec as published but for the loss: ids that begin small, and a vector for each place from the first on."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        nn.init.normal_(self.ids.weight, std=0.02)
        self.positions = nn.Embedding(config.length + 1, config.width)
        nn.init.normal_(self.positions.weight, std=0.02)
        for name, weights in self.named_parameters():
            if name.endswith("distances"):
                nn.init.zeros_(weights.requires_grad_(False))

    def begin(self, past: Tensor) -> Tensor:
        """Return what the first layer reads, (B, T - 1) numbers to (B, T, D)."""
        states = super().begin(past) * math.sqrt(self.config.width)  # (B, T, D)
        return states + self.positions(torch.arange(states.shape[1], device=past.device))  # (B, T, D)


class PublishedSasRec(SasRec):
    """The same with the loss that it was published with."""

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the binary cross-entropy of what came next and, for each, of one of the `negatives`, (K,), drawn."""
        assert negatives is not None
        asked = targets != IGNORED  # (B, T)
        states, wanted = self(past)[asked], targets[asked]  # (N, D), (N,)
        drawn = negatives[torch.randint(len(negatives), wanted.shape, device=wanted.device)]  # (N,)
        right = (states * self.products(wanted)).sum(-1)  # (N,)
        wrong = (states * self.products(drawn)).sum(-1)  # (N,)
        return (functional.softplus(-right) + functional.softplus(wrong)).mean()


class Gru4Rec(Trunk):
    """A recurrent net over the vectors of products in place of attention."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.blocks = nn.ModuleList()
        self.network = nn.GRU(config.width, config.width, config.layers, batch_first=True)

    def forward(self, past: Tensor) -> Tensor:
        """Return the states after the start and after each choice, (B, T - 1) numbers to (B, T, D)."""
        states = self.dropout(self.begin(past))  # (B, T, D)
        return self.norm(self.network(states)[0])  # (B, T, D)


class Concatenated(Gru4Rec):
    """The vectors of query, product and behavior, concatenated; needs texts and no ids."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.of_asking = nn.Linear(config.text + config.width, config.width)
        self.of_product = nn.Linear(config.text, config.width, bias=False)
        self.last = nn.Linear(config.width, 1, bias=False)

    def forward(self, past: Tensor) -> Tensor:
        """Return what query and behavior add to the hidden layer, (B, T - 1) numbers to (B, T, D)."""
        none = torch.zeros(past.shape[0], 1, self.config.text, device=past.device)  # (B, 1, E)
        query = torch.cat([none, self.texts[past]], dim=1)  # (B, T, E)
        return self.of_asking(torch.cat([query, super().forward(past)], dim=-1))  # (B, T, D)

    def scores(self, states: Tensor) -> Tensor:
        """Return the scores of all products, states (N, D) to (N, P)."""
        products = self.of_product(self.texts)  # (P, D)
        rows = [self.last(functional.relu(state + products))[:, 0] for state in states]  # N of (P,)
        return torch.stack(rows)

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the cross-entropy of what came next against the `negatives`, (K,), each place's own among them."""
        assert negatives is not None
        asked = targets != IGNORED  # (B, T)
        states, wanted = self(past)[asked], targets[asked]  # (N, D), (N,)
        right = self.last(functional.relu(states + self.of_product(self.texts[wanted])))  # (N, 1)
        others = self.of_product(self.texts[negatives])  # (K, D)
        wrong = self.last(functional.relu(states[:, None] + others))[..., 0]  # (N, K)
        wrong = wrong.masked_fill(negatives == wanted[:, None], -torch.inf)
        return (torch.logsumexp(torch.cat([right, wrong], dim=1), dim=1) - right[:, 0]).mean()


PEERS: Mapping[str, tuple[type[Trunk], bool, int]] = {
    "SASRec, published loss": (PublishedSasRec, False, 1024),
    "SASRec, sampled softmax": (SasRec, False, 1024),
    "GRU4Rec": (Gru4Rec, False, 1024),
    "query, product and behavior into a linear layer": (Concatenated, True, 128),
}
"""The model, whether it reads texts instead of ids, and how many negatives a step draws."""


def trained_peers(
    folder: Path, shape: ShapeConfig, config: TrainConfig, material: Material, say: Say
) -> dict[str, Scorer]:
    """Return each peer, trained in its part of `folder` as `train_ranker` trains the trunk; run again, it goes on.

    Material without text vectors leaves out the peer that reads them.

    Raises:
        CheckpointError: the folder holds the state of another recipe, shape or data.
    """
    rows: dict[str, Scorer] = {}
    for name, (model, reads_texts, negatives) in PEERS.items():
        if reads_texts and material.vectors is None:
            continue
        say(f"training: {name}")
        out = folder / name.replace(" ", "-").replace(",", "")
        own = replace(shape, ids=not reads_texts, texts=reads_texts)
        recipe = replace(config, negatives=negatives)
        trunk, known, epoch = trained_trunk(
            out / CHOOSING, own, recipe, material, material.earlier, material.asked, say, model=model
        )
        if material.known is not None:
            recipe = replace(recipe, epochs=epoch)
            trunk, known, _ = trained_trunk(
                out / "final", own, recipe, material, material.known, None, say, model=model
            )
        rows[name] = CatalogTrunk(TrunkScorer(trunk), known, material.products)
    return rows
