from __future__ import annotations

import math

import pytest

from retrieval.metrics import ndcg_at, recall_at, reciprocal_rank

GAINS = {"a": 3.0, "b": 1.0, "c": 0.0, "d": 2.0}


def test_recall_counts_relevant_products_among_the_first() -> None:
    assert recall_at(2, ["a", "c", "b"], GAINS) == pytest.approx(1 / 3)
    assert recall_at(3, ["a", "c", "b"], GAINS) == pytest.approx(2 / 3)
    assert recall_at(9, ["d", "b", "a", "x"], GAINS) == 1.0


def test_ndcg_by_hand() -> None:
    # Ranked c, a, b: 0/1 + 3/log2(3) + 1/2. Ideal a, d, b: 3/1 + 2/log2(3) + 1/2.
    expected = (3 / 1.5849625 + 0.5) / (3 + 2 / 1.5849625 + 0.5)
    assert ndcg_at(3, ["c", "a", "b"], GAINS) == pytest.approx(expected)
    assert ndcg_at(3, ["a", "d", "b"], GAINS) == pytest.approx(1.0)


def test_ndcg_counts_a_repeated_product_once() -> None:
    assert ndcg_at(2, ["a", "a"], {"a": 1.0, "b": 1.0}) == pytest.approx(1 / (1 + 1 / 1.5849625))


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank(["c", "x", "b"], GAINS) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c", "x", "b"], GAINS, k=2) == 0.0


def test_without_relevant_products_nothing_is_defined() -> None:
    for value in (recall_at(3, ["a"], {}), ndcg_at(3, ["a"], {"a": 0.0}), reciprocal_rank(["a"], {})):
        assert math.isnan(value)
