"""Queries are encoded once, and only the most recently used ones are kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.caching import CachingEmbedder
from retrieval.embedder import KeywordEmbedder, Vectors
from retrieval.errors import EncoderUnavailable


class Counting(KeywordEmbedder):
    """The keyword embedder, telling what it was asked."""

    def __init__(self) -> None:
        super().__init__(16)
        self.asked: list[str] = []
        self.broken = False

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise EncoderUnavailable("no weights")
        self.asked += texts
        return super().encode_query(texts)


def test_a_query_is_encoded_once_and_comes_back_in_its_place() -> None:
    inner = Counting()
    cached = CachingEmbedder(inner)
    cached.encode_query(["red shoes"])
    found = cached.encode_query(["desk", "red shoes", "desk"])
    assert inner.asked == ["red shoes", "desk"]
    assert np.array_equal(found, KeywordEmbedder(16).encode_query(["desk", "red shoes", "desk"]))
    assert cached.encode_query([]).shape == (0, 16)


def test_the_least_recently_used_query_is_forgotten() -> None:
    inner = Counting()
    cached = CachingEmbedder(inner, kept=2)
    for text in ("a lamp", "a desk", "a lamp", "a bed", "a lamp", "a desk"):
        cached.encode_query([text])
    assert inner.asked == ["a lamp", "a desk", "a bed", "a desk"]


def test_more_texts_at_once_than_are_kept_are_all_answered() -> None:
    inner = Counting()
    cached = CachingEmbedder(inner, kept=2)
    texts = ["a lamp", "a desk", "a bed"]
    assert np.array_equal(cached.encode_query(texts), inner.encode_query(texts))


def test_a_failure_is_not_remembered() -> None:
    inner = Counting()
    cached = CachingEmbedder(inner)
    inner.broken = True
    with pytest.raises(EncoderUnavailable):
        cached.encode_query(["a lamp"])
    inner.broken = False
    assert cached.encode_query(["a lamp"]).shape == (1, 16)


def test_nothing_kept_is_no_cache() -> None:
    with pytest.raises(ValueError, match="less than 1"):
        CachingEmbedder(Counting(), kept=0)
