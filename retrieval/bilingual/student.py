"""The student's network: a small transformer over a text's tokens, and a table of character sequences beside it.

Distilled from MiniLM over parallel texts (Reimers and Gurevych 2020, arXiv:2004.09813). The two halves err apart: the
transformer reads words in their context, the table remembers what a sequence means wherever it stands (after fastText,
Bojanowski et al. 2017, arXiv:1607.04606). Knows tensors only. Letters in shape comments: B texts, T tokens, C width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.bilingual.reading import MOST_PIECES, Reading

BASE_TOKENS = 30_522
"""Rows of MiniLM's word embeddings."""


class Batch(NamedTuple):
    """Padded token ids (B, T), their number (B,), all sequences in a row (S,), and where each text's begin (B,)."""

    ids: Tensor
    lengths: Tensor
    sequences: Tensor
    starts: Tensor


def collated(readings: Sequence[Reading]) -> Batch:
    """Return readings as one batch, padded on the right."""
    lengths = torch.tensor([len(one.ids) for one in readings])
    ids = torch.zeros(len(readings), int(lengths.max()), dtype=torch.long)
    for row, one in enumerate(readings):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
    counts = torch.tensor([len(one.sequences) for one in readings])
    rows = torch.tensor([row for one in readings for row in one.sequences], dtype=torch.long)
    return Batch(ids, lengths, rows, counts.cumsum(0) - counts)


@dataclass(frozen=True)
class StudentConfig:
    """The network's shape; a checkpoint carries it."""

    characters: int
    """Rows of the Chinese characters, after MiniLM's."""
    sequences: int
    """Rows of the table of character sequences."""
    layers: int = 4
    width: int = 384
    heads: int = 12
    hidden: int = 1536
    dropout: float = 0.1
    """Probability in training, in each block."""


class Student(nn.Module):
    """Texts to vectors in the English encoder's space."""

    word_embeddings: Tensor

    def __init__(self, config: StudentConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.register_buffer("word_embeddings", torch.zeros(BASE_TOKENS, width), persistent=False)
        self.characters = nn.Parameter(torch.zeros(config.characters, width))
        self.positions = nn.Parameter(torch.zeros(MOST_PIECES, width))
        self.embedding_norm = nn.LayerNorm(width, eps=1e-12)
        block = nn.TransformerEncoderLayer(
            width, config.heads, config.hidden, config.dropout, "gelu", layer_norm_eps=1e-12, batch_first=True
        )
        self.blocks = nn.TransformerEncoder(block, config.layers, enable_nested_tensor=False)
        self.output = nn.Linear(width, width)
        self.sequences = nn.EmbeddingBag(config.sequences, width, mode="mean")

    def forward(self, batch: Batch) -> Tensor:
        """Return unit vectors (B, C); a text of no known token and sequence is as good as none."""
        ids = batch.ids
        known = functional.embedding(ids.clamp(max=BASE_TOKENS - 1), self.word_embeddings)
        own = functional.embedding((ids - BASE_TOKENS).clamp(min=0), self.characters)
        rows = torch.where((ids >= BASE_TOKENS).unsqueeze(-1), own, known)  # (B, T, C)
        states = self.embedding_norm(rows + self.positions[: ids.shape[1]])
        padding = torch.arange(ids.shape[1], device=ids.device) >= batch.lengths.unsqueeze(1)  # (B, T)
        states = self.blocks(states, src_key_padding_mask=padding)
        mean = states.masked_fill(padding.unsqueeze(-1), 0).sum(1) / batch.lengths.unsqueeze(1)  # (B, C)
        remembered = self.sequences(batch.sequences, batch.starts)  # (B, C)
        return functional.normalize((self.output(mean) + remembered).float(), dim=-1)
