"""Queries that were encoded before: shoppers repeat each other and a turn searches the same need more than once.

Encoding is most of what a small search takes. Only queries are kept, the most recently used ones, with what encoded
them: another model is another `CachingEmbedder`. Knows texts and vectors.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from retrieval.embedder import Embedder, Vectors

KEPT = 4096
"""Queries; with 384 dimensions they take 6 MB."""


class CachingEmbedder:
    """An embedder that remembers queries; safe to share between threads."""

    def __init__(self, embedder: Embedder, kept: int = KEPT) -> None:
        """Remember up to `kept` queries of an embedder, at least 1."""
        if kept < 1:
            raise ValueError(f"kept is {kept}, less than 1")
        self._embedder = embedder
        self._kept = kept
        self._found: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Return the name of the embedder behind."""
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        """Return D, the length of each vector."""
        return self._embedder.dimensions

    @property
    def reads_chinese(self) -> bool:
        """Return whether the embedder behind does."""
        return self._embedder.reads_chinese

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of what shoppers wrote; only what is not remembered is encoded.

        Raises:
            EncoderUnavailable: the weights cannot be loaded; nothing is remembered of that.
        """
        known: dict[str, Vectors] = {}
        with self._lock:
            for text in texts:
                if text in self._found:
                    self._found.move_to_end(text)
                    known[text] = self._found[text]
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known.update(zip(fresh, self._embedder.encode_query(fresh), strict=True))
            with self._lock:
                for text in fresh[-self._kept :]:
                    self._found[text] = known[text]
                while len(self._found) > self._kept:
                    self._found.popitem(last=False)
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, self.dimensions), np.float32)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of product texts, as the embedder behind does.

        Raises:
            EncoderUnavailable: the weights cannot be loaded.
        """
        return self._embedder.encode_document(texts)
