"""Sequence models that others published, beside the trunk in the same loop: the same data, batches and early stop.

- SASRec with its published loss and positions (Kang & McAuley 2018): binary cross-entropy, one negative a place. With the
  sampled softmax, distances for positions and a start from pairs it is the trunk itself, by ids alone.
- GRU4Rec (Hidasi et al. 2016), with the trunk's softmax rather than its ranking losses, which is to its advantage.
- The architecture that this project was asked to surpass: vectors of query and product from a BERT-like encoder and a
  recurrent net over the behavior, concatenated into a linear layer. A linear layer alone would order products for all
  alike, since what it adds for query and behavior is the same for each; so it is given a hidden layer before it. The
  query is the text of the latest choice, for want of words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.embedded.data.public.files import parquet_rows
from ranker.checkpoint import CatalogTrunk
from ranker.choices import Cases, Choices
from ranker.evaluate import DEPTH
from ranker.model import IGNORED, Trunk, TrunkConfig
from ranker.peers import Scorer
from ranker.recipe import Say, ShapeConfig
from ranker.train import TrainConfig, train_trunk
from ranker.trunk_scorer import TrunkScorer
from retrieval.metrics import ndcg_at, recall_at


class PublishedSasRec(Trunk):
    """The trunk with the loss and the positions that SASRec was published with: each its own vector, counted from the first."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.positions = nn.Embedding(config.length + 1, config.width)
        nn.init.normal_(self.positions.weight, std=0.02)
        for name, weights in self.named_parameters():
            if name.endswith("distances"):
                nn.init.zeros_(weights.requires_grad_(False))

    def begin(self, past: Tensor) -> Tensor:
        """Return what the first layer reads, (B, T - 1) numbers to (B, T, D)."""
        states = super().begin(past)  # (B, T, D)
        return states + self.positions(torch.arange(states.shape[1], device=past.device))  # (B, T, D)

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
    "GRU4Rec": (Gru4Rec, False, 1024),
    "query, product and behavior into a linear layer": (Concatenated, True, 128),
}
"""The model, whether it reads texts instead of ids, and how many negatives a step draws."""


def trained_peers(
    folder: Path,
    shape: ShapeConfig,
    config: TrainConfig,
    tuning: tuple[Choices, Cases],
    texts: Tensor | None,
    products: int,
    say: Say,
) -> dict[str, Scorer]:
    """Return each peer, trained in its part of `folder` on what lies before validation, and stopped by validation.

    `texts`, (P, E), are None for a set without titles, which then has no peer that reads them.
    """
    before, asked = tuning
    known = np.unique(before.products)
    rows: dict[str, Scorer] = {}
    for name, (model, reads_texts, negatives) in PEERS.items():
        if reads_texts and texts is None:
            continue
        own = texts[torch.from_numpy(known)] if reads_texts and texts is not None else None
        whole = replace(shape, ids=not reads_texts, texts=reads_texts).of(
            len(known), 0 if own is None else own.shape[1]
        )
        say(f"training: {name}")
        out = folder / name.replace(" ", "-").replace(",", "")
        recipe = replace(config, negatives=negatives)
        trained = train_trunk(out, recipe, whole, before.among(known), asked.among(known), own, say, model)
        rows[name] = CatalogTrunk(TrunkScorer(trained.model), known, products)
    return rows


def stored_lists(folder: Path, some_of: Cases) -> tuple[Cases, dict[str, tuple[float, float]]]:
    """Return the questions of `games` for whose users LLMRank's authors give lists of 100, and what these reach.

    Seen products are removed from the lists. Figures are hit rate and nDCG at 10.
    """
    of_user = {row["user_id"]: at for at, row in enumerate(parquet_rows(folder / "amazon_games_seq/sequences.parquet"))}
    lists: dict[str, dict[int, list[int]]] = {}
    for row in parquet_rows(folder / "amazon_games_seq" / "baseline_top100.parquet"):
        lists.setdefault(row["method"], {})[of_user[row["user_id"]]] = row["candidates"]
    some = some_of.take(np.flatnonzero(np.isin(some_of.shoppers, list(lists["sasrec"]))))
    seen, wanted = (_by_owner(one) for one in (some.removed, some.targets))
    figures: dict[str, tuple[float, float]] = {}
    for method, listed in lists.items():
        got = [
            (recall_at(DEPTH, ranked, dict.fromkeys(right, 1.0)), ndcg_at(DEPTH, ranked, dict.fromkeys(right, 1.0)))
            for shopper, gone, right in zip(some.shoppers.tolist(), seen, wanted, strict=True)
            for ranked in [[product for product in listed[shopper] if product not in gone]]
        ]
        hit, ndcg = np.mean(got, axis=0).tolist()
        figures[method] = (hit, ndcg)
    return some, figures


def _by_owner(choices: Choices) -> Sequence[set[int]]:
    return [set(part.tolist()) for part in np.split(choices.products, choices.starts[1:-1])]
