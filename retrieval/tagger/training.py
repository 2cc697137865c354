"""Fitting a tagger to examples: progress, one seed, nothing chosen here that a caller might choose on a test part."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from retrieval.embedder import Embedder
from retrieval.precision import bfloat16_pays
from retrieval.tagger.batches import NameVectors, Prepared, collate, prepare
from retrieval.tagger.counts import ValueCounts
from retrieval.tagger.encoder import TokenEncoder
from retrieval.tagger.examples import Example, Schema
from retrieval.tagger.reading import LearnedTagger
from retrieval.tagger.scorer import SpanScorer

_LENGTH_NOISE = 8
"""Texts of a batch differ in length by about so many tokens: batches vary, and little is padding."""


@dataclass(frozen=True)
class TaggerConfig:
    """How a tagger is trained."""

    epochs: int = 8
    batch: int = 32
    """Texts a step."""
    encoder_rate: float = 1e-4
    """Highest learning rate of the pretrained part."""
    rate: float = 1e-3
    """Highest learning rate of the new layers."""
    seed: int = 1

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 1:
            raise ValueError(f"a training takes at least one epoch and text a step, not {self.epochs} and {self.batch}")


def name_vectors(schema: Schema, embedder: Embedder) -> NameVectors:
    """Return the embedding of each attribute's name."""
    names = sorted({name for names in schema.values() for name in names})
    return dict(zip(names, embedder.encode_query([name.lower() for name in names]), strict=True))


def train_tagger(
    examples: Sequence[Example],
    schema: Schema,
    encoder: TokenEncoder,
    vectors: NameVectors,
    config: TaggerConfig,
    told: Callable[[str], None],
) -> LearnedTagger:
    """Return a tagger fitted to examples; `told` hears of each epoch. The same seed gives the same tagger."""
    torch.manual_seed(config.seed)
    counts = ValueCounts.of(examples)
    scorer = SpanScorer(encoder).train()
    texts = [
        prepare(one, schema.asked(one.category), counts, encoder, counted=True) for one in examples if one.text.strip()
    ]
    pretrained = [part for part in encoder.parameters() if part.requires_grad]
    new = [part for name, part in scorer.named_parameters() if not name.startswith("encoder.")]
    rates = [config.encoder_rate, config.rate]
    groups = [{"params": part, "lr": rate} for part, rate in zip((pretrained, new), rates, strict=True)]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = config.epochs * (-(-len(texts) // config.batch))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 1, pct_start=0.1)
    draw, began = random.Random(config.seed), time.perf_counter()
    for epoch in range(config.epochs):
        total = 0.0
        for some in _batches(texts, config.batch, draw):
            batch = collate(some, vectors)
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16_pays("cpu")):
                logits = scorer(batch)
            each = functional.binary_cross_entropy_with_logits(logits, batch.wanted, reduction="none")
            loss = (each * batch.real).sum() / len(some)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(some)
        told(
            f"epoch {epoch + 1} of {config.epochs}: loss {total / len(texts):.3f}, {time.perf_counter() - began:.0f} s"
        )
    return LearnedTagger(scorer, counts, schema, vectors)


def _batches(texts: Sequence[Prepared], size: int, draw: random.Random) -> list[list[Prepared]]:
    """Return a pass over the texts in batches of like length, in random order."""
    keyed = sorted(texts, key=lambda one: len(one.ids) + _LENGTH_NOISE * draw.random())
    found = [keyed[start : start + size] for start in range(0, len(keyed), size)]
    draw.shuffle(found)
    return found
