"""Texts made ready for the scorer, and padded into batches. Knows no weights but the encoder's word pieces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from retrieval.tagger.candidates import Candidate, candidates
from retrieval.tagger.counts import Features, ValueCounts
from retrieval.tagger.encoder import TokenEncoder
from retrieval.tagger.examples import Example, Stated
from retrieval.tagger.scorer import NAME_WIDTH, Batch

NameVectors = Mapping[str, npt.NDArray[np.float32]]
"""The embedding (NAME_WIDTH,) of each attribute's name."""


class Prepared(NamedTuple):
    """A text with its stretches (those that the encoder's length reaches) and what is known of their words."""

    text: str
    ids: list[int]
    found: list[Candidate]
    first: list[int]
    last: list[int]
    attributes: tuple[str, ...]
    features: Features
    wanted: list[tuple[int, int]]


def prepare(
    example: Example,
    attributes: tuple[str, ...],
    counts: ValueCounts,
    encoder: TokenEncoder,
    *,
    counted: bool,
) -> Prepared:
    """Return a text ready to be scored for attributes; `counted` when it is one of the counts' own texts."""
    pieces = encoder.pieces(example.category, example.text)
    found: list[Candidate] = []
    first: list[int] = []
    last: list[int] = []
    for one in candidates(example.text, counts.anything):
        start, end = pieces.token_at[one.start], pieces.token_at[one.end - 1]
        if start is not None and end is not None:
            found.append(one)
            first.append(start)
            last.append(end)
    stated = frozenset(example.stated)
    wanted = [
        (place, number)
        for place, one in enumerate(found)
        for number, name in enumerate(attributes)
        if Stated(name, one.start, one.end) in stated
    ]
    features = counts.features(example.category, found, attributes, example.values if counted else None)
    return Prepared(example.text, pieces.ids, found, first, last, attributes, features, wanted)


def collate(texts: Sequence[Prepared], vectors: NameVectors) -> Batch:
    """Return texts, each with at least one stretch and attribute, as one batch."""
    count = len(texts)
    tokens, stretches, asked = (
        max(len(part) for part in parts)
        for parts in zip(*((one.ids, one.found, one.attributes) for one in texts), strict=True)
    )
    ids, mask = (np.zeros((count, tokens), np.int64) for _ in range(2))
    first, last, words = (np.zeros((count, stretches), np.int64) for _ in range(3))
    names = np.zeros((count, asked, NAME_WIDTH), np.float32)
    real = np.zeros((count, stretches, asked), np.bool_)
    wanted = np.zeros((count, stretches, asked), np.float32)
    for row, one in enumerate(texts):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1
        first[row, : len(one.found)] = one.first
        last[row, : len(one.found)] = one.last
        words[row, : len(one.found)] = [candidate.words for candidate in one.found]
        names[row, : len(one.attributes)] = [vectors[name] for name in one.attributes]
        real[row, : len(one.found), : len(one.attributes)] = True
        for place, number in one.wanted:
            wanted[row, place, number] = 1
    pair = np.concatenate(
        [
            np.stack([np.full(len(one.features.values), row), one.features.candidate, one.features.attribute])
            for row, one in enumerate(texts)
        ],
        axis=1,
    )
    features = np.concatenate([one.features.values for one in texts])
    arrays = (ids, mask, first, last, words, names, pair, features, real, wanted)
    return Batch(*(torch.from_numpy(array) for array in arrays))
