"""Other ways to search the same catalog, to measure ours against: each alone, and the two fused by rank.

All read the same query, mended and normalized as ours, and order all products: BM25 over stemmed words, the cosine of
sentence vectors computed exactly, reciprocal rank fusion of the two (Cormack et al. 2009), their scaled sum, and
Chroma's own query. Knows no constraint; nothing that serves shoppers uses it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.embedder import Embedder
from retrieval.fusion import Floats, fuse
from retrieval.index import VectorIndex
from retrieval.similarity import exact
from retrieval.snapshot import Snapshot
from retrieval.types import Constraints, ProductId
from retrieval.vectors import VectorFile

Ints = npt.NDArray[np.int64]

RRF_K = 60
"""The constant of reciprocal rank fusion, as its authors chose it."""
DEPTH = 1000
"""Places of each list that the fusion by rank reads."""


class Peers:
    """The peers over one catalog version."""

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        vectors: VectorFile,
        *,
        weight: float,
        chroma: tuple[VectorIndex, Embedder] | None = None,
    ) -> None:
        """Prepare to search with an untrained encoder and its vectors, `weight` being the share of meaning in the sum.

        `chroma` is an index that is in step with the snapshot and the encoder of its vectors.
        """
        self._snapshot = snapshot
        self._embedder = embedder
        self._vectors = vectors
        self._rows = snapshot.vectors_of(vectors)
        self._weight = weight
        self._chroma = chroma

    def prepare(self, needs: Sequence[str]) -> None:
        """Encode needs together, in less time than one by one, for embedders that remember them.

        Raises:
            EncoderUnavailable: an encoder cannot be loaded.
        """
        read = [(words, self._snapshot.query(words, Constraints())) for words in needs]
        for embedder in (self._embedder, *(() if self._chroma is None else (self._chroma[1],))):
            embedder.encode_query([one.given(embedder.reads_chinese) or words for words, one in read])

    def rankings(self, words: str, k: int) -> dict[str, list[ProductId]]:
        """Return by peer the first `k` products for the words, best first; equals are ordered by product id.

        Raises:
            EncoderUnavailable: the encoder cannot be loaded.
            IndexUnavailable: Chroma failed.
        """
        query = self._snapshot.query(words, Constraints())
        stated = self._snapshot.words.scores(query.terms).astype(np.float64)
        vector = self._embedder.encode_query([query.given(self._embedder.reads_chinese) or words])[0]
        meant = exact(self._vectors, self._rows, vector).astype(np.float64)
        by_words = self._best(stated, DEPTH)
        by_words = by_words[stated[by_words] > 0]
        by_meaning = self._best(meant, DEPTH)
        found = {
            "BM25": by_words[:k],
            self._embedder.name: by_meaning[:k],
            "RRF": self._best(reciprocal_ranks(len(stated), (by_words, by_meaning)), k),
            "sum": self._best(fuse(stated, meant, self._weight), k),
        }
        if self._chroma is not None:
            index, embedder = self._chroma
            text = query.given(embedder.reads_chinese) or words
            keys = [key for key, _ in index.query(embedder.encode_query([text])[0], k)]
            found["Chroma"] = self._snapshot.positions_of_hashes(keys)[:k]
        ids = self._snapshot.columns.product_ids
        return {peer: [ids[position] for position in positions.tolist()] for peer, positions in found.items()}

    def _best(self, scores: Floats, k: int) -> Ints:
        places = np.arange(len(scores))
        if len(scores) > k:
            places = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
        return places[np.lexsort((self._snapshot.columns.ties[places], -scores[places]))][:k]


def reciprocal_ranks(count: int, lists: Sequence[Ints]) -> Floats:
    """Return for each of `count` products the sum over the lists, best first, of 1 / (`RRF_K` + rank), rank from 1."""
    found = np.zeros(count)
    for positions in lists:
        found[positions] += 1.0 / (RRF_K + 1 + np.arange(len(positions)))
    return found
