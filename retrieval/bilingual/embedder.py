"""English and Chinese texts in one space: each text goes to the encoder of its script.

A text is Chinese where its Chinese characters are as many as its other words or more; all others go to MiniLM as they
are, so that English vectors are the same to the bit as without the student. The student is read when the first Chinese
text comes.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.bilingual.files import SHIPPED, read_head
from retrieval.embedder import Embedder, Vectors
from retrieval.words import mostly_han

if TYPE_CHECKING:
    from retrieval.bilingual.reading import Vocabulary
    from retrieval.bilingual.student import Student


class BilingualEmbedder:
    """An English encoder, and the student of it for Chinese; safe to share between threads."""

    reads_chinese = True

    def __init__(self, english: Embedder, weights: Path = SHIPPED) -> None:
        """Put the student in a folder beside the encoder that it was taught by.

        Raises:
            EncoderUnavailable: the folder has no weights that can be read.
        """
        self._english = english
        self._weights = weights
        self._sha256 = str(read_head(weights)["sha256"])
        self._student: tuple[Student, Vocabulary] | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Return the name that the vectors of both are stored under."""
        return f"{self._english.name}-zh-{self._sha256[:8]}"

    @property
    def dimensions(self) -> int:
        """Return D, the length of each vector."""
        return self._english.dimensions

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of what shoppers wrote.

        Raises:
            EncoderUnavailable: the weights cannot be loaded.
        """
        chinese = [mostly_han(text) for text in texts]
        return self._merged(texts, chinese, self._english.encode_query(_those(texts, chinese, False)))

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of product texts.

        Raises:
            EncoderUnavailable: the weights cannot be loaded.
        """
        chinese = [mostly_han(text) for text in texts]
        return self._merged(texts, chinese, self._english.encode_document(_those(texts, chinese, False)))

    def _merged(self, texts: Sequence[str], chinese: Sequence[bool], english: Vectors) -> Vectors:
        """Return the vectors of all texts in their order, those of the English ones being known."""
        theirs = _those(texts, chinese, True)
        if not theirs:
            return english
        found = np.empty((len(texts), self.dimensions), np.float32)
        mask = np.array(chinese)
        found[~mask] = english
        # One encoding at a time: torch already spreads one over the cores.
        with self._lock:
            # torch takes seconds to import, and a process that reads no Chinese does not need it.
            from retrieval.bilingual.checkpoint import load
            from retrieval.bilingual.encoding import encode

            if self._student is None:
                self._student = load(self._weights)
            found[mask] = encode(*self._student, theirs)
        return found


def _those(texts: Sequence[str], chinese: Sequence[bool], wanted: bool) -> list[str]:
    return [text for text, is_one in zip(texts, chinese, strict=True) if is_one == wanted]
