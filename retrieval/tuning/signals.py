"""What search sees of queries over a whole catalog: hard negatives for training, and the fusion's weight that fits.

Computed exactly and without constraints. Knows the two scores and how they are fused, nothing of how an encoder learns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.embedder import Embedder
from retrieval.fusion import Floats, fuse
from retrieval.judgments import JudgedQuery
from retrieval.metrics import recall_at
from retrieval.similarity import exact
from retrieval.snapshot import Snapshot
from retrieval.types import Constraints
from retrieval.vectors import VectorFile

WEIGHTS = tuple(round(0.05 * step, 2) for step in range(4, 19))
"""The shares of meaning that are tried, 0.2 to 0.9."""
_BATCH = 256

Told = Callable[[int, int], None]
"""Called with queries done and queries in all."""


class Signals(NamedTuple):
    """One query with its scores over all products, (P,) each, by position."""

    query: JudgedQuery
    text: str  # as an encoder of English reads it: mended
    words: Floats
    meaning: Floats


class Catalog(NamedTuple):
    """What is searched: a catalog version, and an encoder with its vectors of it."""

    snapshot: Snapshot
    embedder: Embedder
    vectors: VectorFile


def signals(catalog: Catalog, queries: Sequence[JudgedQuery], told: Told) -> Iterator[Signals]:
    """Yield each query with its scores.

    Raises:
        EncoderUnavailable: the encoder cannot be loaded.
    """
    snapshot, embedder, vectors = catalog
    rows = snapshot.vectors_of(vectors)
    for start in range(0, len(queries), _BATCH):
        part = queries[start : start + _BATCH]
        read = [snapshot.query(query.text, Constraints()) for query in part]
        texts = [one.given(embedder.reads_chinese) or query.text for one, query in zip(read, part, strict=True)]
        for query, one, vector in zip(part, read, embedder.encode_query(texts), strict=True):
            words = snapshot.words.scores(one.terms).astype(np.float64)
            meaning = exact(vectors, rows, vector).astype(np.float64)
            yield Signals(query, one.english or query.text, words, meaning)
        told(start + len(part), len(queries))


def hard_negatives(
    one: Signals, relevant: frozenset[int], ranks: tuple[int, int], count: int, rng: Random, dense_weight: float
) -> list[int]:
    """Return up to `count` positions drawn from the given ranks of the fused scores, none of them relevant.

    The first ranks are left to products that nobody judged but that may well answer the query.
    """
    order = _best(fuse(one.words, one.meaning, dense_weight), ranks[1] + len(relevant))
    near = [position for position in order.tolist() if position not in relevant][ranks[0] : ranks[1]]
    return rng.sample(near, min(count, len(near)))


def recall_by_weight(catalog: Catalog, queries: Sequence[JudgedQuery], told: Told, k: int = 10) -> dict[float, float]:
    """Return the mean Recall@k of the queries by the share of meaning in the fused score."""
    totals = dict.fromkeys(WEIGHTS, 0.0)
    ids = catalog.snapshot.columns.product_ids
    for one in signals(catalog, queries, told):
        gains = dict.fromkeys(one.query.relevant, 1.0)
        for weight in WEIGHTS:
            ranked = [ids[position] for position in _best(fuse(one.words, one.meaning, weight), k).tolist()]
            totals[weight] += recall_at(k, ranked, gains)
    return {weight: total / len(queries) for weight, total in totals.items()}


def _best(scores: Floats, k: int) -> npt.NDArray[np.int64]:
    """Return the positions of the k largest scores, best first; equals in the order of positions."""
    places = np.arange(len(scores))
    if len(scores) > k:
        places = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    return places[np.argsort(-scores[places], kind="stable")][:k]
