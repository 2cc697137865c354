"""Exact and scanned cosines against the definition."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.similarity import AXES, Codes, exact
from retrieval.vectors import VectorFile

D = 48


@pytest.fixture
def vectors(tmp_path: Path) -> VectorFile:
    found = VectorFile(tmp_path, "made", D)
    rows = np.random.default_rng(3).standard_normal((9000, D))
    rows[5] = 0.0
    rows[5, 7] = 1.0
    found.append([str(n) for n in range(len(rows))], rows / np.linalg.norm(rows, axis=1, keepdims=True))
    return found


@pytest.fixture
def query() -> np.ndarray:
    one = np.random.default_rng(4).standard_normal(D).astype(np.float32)
    return one / np.linalg.norm(one)


def test_exact_is_the_dot_product_in_half_precision(vectors: VectorFile, query: np.ndarray) -> None:
    places = np.random.default_rng(5).permutation(9000)[:5000]
    places[17] = -1
    found = exact(vectors, places, query)
    wanted = vectors.matrix()[places].astype(np.float32) @ query
    wanted[17] = -1.0
    assert np.abs(found - wanted).max() < 1e-3


@pytest.mark.parametrize("count", [0, 1, 800, 5000, 9000], ids="{} products".format)
def test_a_scan_is_near_the_truth_however_many_are_asked_for(
    vectors: VectorFile, query: np.ndarray, count: int
) -> None:
    places = np.arange(9000)[::-1].copy()
    places[[3, 8999]] = -1
    positions = np.sort(np.random.default_rng(6).permutation(9000)[:count])
    found = Codes(vectors, places).similarities(query, positions)
    wanted = exact(vectors, places[positions], query)
    assert found.shape == (count,)
    assert np.abs(found - wanted).max(initial=0.0) < 0.01
    assert (found[np.isin(positions, [3, 8999])] == -1.0).all()


def test_a_scan_of_a_third_of_the_directions_leads_to_the_nearest(tmp_path: Path) -> None:
    draw = np.random.default_rng(8)
    wide = 3 * AXES
    file = VectorFile(tmp_path, "wide", wide)
    # Their lengths fall as those of sentence vectors do; turned, so that no single number holds a direction.
    turned = np.linalg.qr(draw.standard_normal((wide, wide)))[0]
    rows = draw.standard_normal((6020, wide)) / (1 + np.arange(wide) / 40) @ turned
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    file.append([str(n) for n in range(6000)], rows[:6000])
    codes, everything = Codes(file, np.arange(6000)), np.arange(6000)
    for query in rows[6000:].astype(np.float32):
        found, wanted = codes.similarities(query, everything), exact(file, everything, query)
        assert 0.001 < np.abs(found - wanted).mean() < 0.03
        assert set(np.argsort(-wanted)[:10]) <= set(np.argsort(-found)[:150])


def test_nothing_is_scanned_where_nothing_is_stored(tmp_path: Path, query: np.ndarray) -> None:
    empty = VectorFile(tmp_path, "made", D)
    assert Codes(empty, np.full(3, -1)).similarities(query, np.arange(3)).tolist() == [-1.0] * 3
    assert Codes(empty, np.zeros(0, np.int64)).similarities(query, np.zeros(0, np.int64)).shape == (0,)
