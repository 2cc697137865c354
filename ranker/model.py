"""The sequence trunk: what was chosen so far, in order, to the product that comes next. The whole torch model.

A causal transformer over the shopper's choices (SASRec, Kang & McAuley 2018), pre-norm, trained with a softmax over all
products or over a sample of them rather than with one negative a step, which is what made it weak in later comparisons
(gSASRec, Petrov & Macdonald 2023; Klenitskiy & Vasilev 2023). A product is its id, its frozen text vector through a
linear layer (UniSRec, Hou et al. 2022), or the sum of both; by text alone a product that nobody chose is no special
case. Every sequence begins with one learned start, so that a shopper without a past is a sequence of length 1.

How far back a choice lies is a term of attention, learned for each head and distance (Raffel et al. 2020), and begins
as a slope, so that the latest counts most before anything is learned (ALiBi, Press et al. 2022).

Knows numbers of products and vectors of their texts; nothing of kinds, ages, needs or prices yet. Letters: B sequences,
T places with the start, D width, H heads, P products, E length of a text vector, N numbers asked for, K negatives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

IGNORED = -100
"""The target of a place that asks for nothing."""


@dataclass(frozen=True)
class TrunkConfig:
    """The shape of the model."""

    products: int
    """P."""
    ids: bool = True
    """Whether a product has a vector of its own."""
    text: int = 0
    """E, the length of a text vector; 0 leaves texts out."""
    width: int = 64
    """D, a multiple of `heads`."""
    layers: int = 2
    heads: int = 2
    length: int = 50
    """The latest choices that are read."""
    dropout: float = 0.3

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not (self.ids or self.text):
            raise ValueError("a product needs an id or a text: both are left out")
        if self.width % self.heads or min(self.products, self.width, self.heads, self.length) < 1:
            raise ValueError(f"width must be a multiple of heads, and every size at least 1: {self}")


class Trunk(nn.Module):
    """The model; see the module."""

    texts: Tensor

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model. `texts`, (P, E), are constants and no part of its state: the catalog holds them."""
        super().__init__()
        wanted = (config.products, config.text)
        if tuple(texts.shape if texts is not None else (config.products, 0)) != wanted:
            raise ValueError(f"the configuration asks for text vectors of shape {wanted}")
        self.config = config
        self.register_buffer("texts", torch.zeros(config.products, 0) if texts is None else texts, persistent=False)
        self.ids = nn.Embedding(config.products if config.ids else 0, config.width)
        self.project = nn.Linear(config.text, config.width, bias=False) if config.text else None
        self.start = nn.Parameter(torch.empty(config.width))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)
        self.dropout = nn.Dropout(config.dropout)
        spread = 1 / math.sqrt(config.width)
        nn.init.normal_(self.ids.weight, std=spread)
        if self.project is not None:
            nn.init.normal_(self.project.weight, std=spread)  # texts have unit length: as much as an id
        nn.init.normal_(self.start, std=0.02)

    def products(self, numbers: Tensor) -> Tensor:
        """Return the vectors of products, (N,) or (B, T) numbers to (…, D)."""
        vectors = self.ids(numbers) if self.config.ids else torch.zeros((), device=numbers.device)  # (…, D)
        if self.project is not None:
            vectors = vectors + self.project(self.texts[numbers])  # (…, E) to (…, D)
        return vectors

    def begin(self, past: Tensor) -> Tensor:
        """Return what the first layer reads, (B, T - 1) numbers to (B, T, D): the start, then each choice."""
        start = self.start.expand(past.shape[0], 1, -1)  # (B, 1, D)
        return torch.cat([start, self.products(past)], dim=1)  # (B, T, D)

    def forward(self, past: Tensor) -> Tensor:
        """Return the states after the start and after each choice, (B, T - 1) numbers to (B, T, D).

        Sequences end in any padding: no place sees what comes after it.
        """
        states = self.dropout(self.begin(past))  # (B, T, D)
        for block in self.blocks:
            states = block(states)  # (B, T, D)
        return self.norm(states)  # (B, T, D)

    def scores(self, states: Tensor) -> Tensor:
        """Return the scores of all products, states (N, D) to (N, P)."""
        everything = torch.arange(self.config.products, device=states.device)  # (P,)
        return states @ self.products(everything).T  # (N, P)

    def next_scores(self, past: Tensor, lengths: Tensor) -> Tensor:
        """Return the scores of all products after each past, (B, T - 1) numbers and how many count, (B,), to (B, P)."""
        states = self(past)  # (B, T, D)
        return self.scores(states[torch.arange(len(lengths), device=states.device), lengths])  # (B, P)

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the mean cross-entropy of what came next, at the places of `targets`, (B, T), not `IGNORED`.

        `negatives`, (K,), are products drawn uniformly, ascending and each once, shared by all places; None compares
        with every product. A sampled softmax is an estimate of the whole one once each negative stands for the P / K
        that it was drawn from (log-q correction: Bengio & Senécal 2008), and a negative that is the target does not
        count.
        """
        asked = targets != IGNORED  # (B, T)
        states = self(past)[asked]  # (N, D)
        wanted = targets[asked]  # (N,)
        if negatives is None:
            return functional.cross_entropy(self.scores(states).float(), wanted)
        right = (states * self.products(wanted)).sum(-1).float()  # (N,)
        right = right - math.log(self.config.products / len(negatives))  # (N,)
        wrong = (states @ self.products(negatives).T).float()  # (N, K)
        places = torch.searchsorted(negatives, wanted).clamp(max=len(negatives) - 1)  # (N,)
        twice = torch.nonzero(negatives[places] == wanted)[:, 0]  # (M,): rows whose target was drawn too
        wrong[twice, places[twice]] = -math.inf
        return (torch.logaddexp(right, torch.logsumexp(wrong, dim=1)) - right).mean()


class Block(nn.Module):
    """One layer: attention to what came before, then a network of each place, both added to what comes in."""

    def __init__(self, config: TrunkConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.drop = config.dropout
        self.attention_norm = nn.LayerNorm(config.width)
        self.mix = nn.Linear(config.width, 3 * config.width, bias=False)
        self.join = nn.Linear(config.width, config.width, bias=False)
        slopes = 0.5 ** torch.arange(1, config.heads + 1)  # (H,)
        self.distances = nn.Parameter(-slopes[:, None] * torch.arange(config.length + 1))  # (H, length + 1)
        self.network = nn.Sequential(
            nn.LayerNorm(config.width),
            nn.Linear(config.width, 4 * config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(4 * config.width, config.width),
            nn.Dropout(config.dropout),
        )

    def forward(self, states: Tensor) -> Tensor:
        """Return the states of the next layer, (B, T, D) to (B, T, D)."""
        batch, time, width = states.shape
        mixed = self.mix(self.attention_norm(states))  # (B, T, 3 D)
        split = mixed.view(batch, time, 3, self.heads, width // self.heads)  # (B, T, 3, H, D / H)
        query, key, value = split.permute(2, 0, 3, 1, 4)  # (B, H, T, D / H) each
        drop = self.drop if self.training else 0.0
        near = self.nearness(time).to(query.dtype)  # (H, T, T)
        seen = functional.scaled_dot_product_attention(query, key, value, near, dropout_p=drop)
        joined = self.join(seen.transpose(1, 2).reshape(batch, time, width))  # (B, T, D)
        states = states + functional.dropout(joined, self.drop, self.training)  # (B, T, D)
        return states + self.network(states)  # (B, T, D)

    def nearness(self, time: int) -> Tensor:
        """Return what attention from each place to each other gains by distance, (H, T, T), -inf to what follows."""
        places = torch.arange(time, device=self.distances.device)  # (T,)
        back = places[:, None] - places  # (T, T)
        return self.distances[:, back.clamp(min=0)].masked_fill(back < 0, -math.inf)
