"""The tagger's network: each stretch of a text against each attribute asked for, by the attribute's name.

A stretch is read from the states of its first and last token and their mean between, an attribute from the sentence
embedding of its name, so that one network serves any attributes; their product, with what training texts say of the
same words, is the logit that the text states the attribute there (GLiNER's matching of spans and types, Zaratiana et
al. 2023, arXiv:2311.08526, with a dictionary's prior). Knows tensors alone. Letters in shape comments: B batch,
T tokens, S stretches, A attributes, C the encoder's width, H `HIDDEN`, N pairs with features.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.tagger.candidates import MOST_WORDS
from retrieval.tagger.counts import FEATURES
from retrieval.tagger.encoder import TokenEncoder

HIDDEN = 256
NAME_WIDTH = 384
"""Length of a name's embedding."""
_RARE = -5.0
"""The first logit of every pair: hardly one in a hundred is stated."""


class Batch(NamedTuple):
    """Texts padded to one shape; what is padding is 0, and False in `real`."""

    ids: Tensor  # (B, T)
    mask: Tensor  # (B, T)
    first: Tensor  # (B, S) token of each stretch
    last: Tensor  # (B, S)
    words: Tensor  # (B, S) its length, at most MOST_WORDS
    names: Tensor  # (B, A, NAME_WIDTH)
    pair: Tensor  # (3, N) text, stretch and attribute
    features: Tensor  # (N, FEATURES)
    real: Tensor  # (B, S, A) whether there is such a pair
    wanted: Tensor  # (B, S, A) 1 where the text states it


class SpanScorer(nn.Module):
    """The encoder, the layers over it, and the prior."""

    def __init__(self, encoder: TokenEncoder, dropout: float = 0.1) -> None:
        """Put untrained layers over an encoder; `dropout` is a probability in training."""
        super().__init__()
        self.encoder = encoder
        self.first = nn.Linear(encoder.width, HIDDEN)
        self.last = nn.Linear(encoder.width, HIDDEN)
        self.inner = nn.Linear(encoder.width, HIDDEN)
        self.length = nn.Embedding(MOST_WORDS + 1, HIDDEN)
        self.stretch = nn.Linear(HIDDEN, HIDDEN)
        self.name = nn.Sequential(nn.Linear(NAME_WIDTH, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, HIDDEN))
        self.bias = nn.Linear(HIDDEN, 1)
        nn.init.constant_(self.bias.bias, _RARE)
        self.prior = nn.Sequential(nn.Linear(FEATURES, 24), nn.GELU(), nn.Linear(24, 1))
        self.dropout = nn.Dropout(dropout)

    def forward(self, batch: Batch) -> Tensor:
        """Return the logits (B, S, A) that a text states an attribute at a stretch."""
        states = self.dropout(self.encoder(batch.ids, batch.mask))  # (B, T, C)
        row = torch.arange(len(states), device=states.device).unsqueeze(1)  # (B, 1)
        sums = functional.pad(states.float().cumsum(1), (0, 0, 1, 0))  # (B, T + 1, C)
        tokens = (batch.last - batch.first + 1).unsqueeze(-1)
        mean = (sums[row, batch.last + 1] - sums[row, batch.first]) / tokens  # (B, S, C)
        joined = self.first(states)[row, batch.first] + self.last(states)[row, batch.last] + self.inner(mean)
        stretches = self.stretch(self.dropout(functional.gelu(joined + self.length(batch.words))))  # (B, S, H)
        names = self.name(batch.names)  # (B, A, H)
        logits = (stretches @ names.transpose(1, 2)).float() * HIDDEN**-0.5
        logits = logits + self.bias(names).float().transpose(1, 2)
        prior = self.prior(batch.features).squeeze(-1).float()
        return logits.index_put(tuple(batch.pair), prior, accumulate=True)
