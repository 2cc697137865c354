from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from ranker.errors import SlateTooLong
from ranker.plackett_luce import draw, position_propensities, weights

FIRST = np.array([0.4, 0.3, 0.2, 0.06, 0.04])


def by_hand(first: np.ndarray, size: int) -> np.ndarray:
    found = np.zeros((len(first), size))
    for order in permutations(range(len(first)), size):
        chance, left = 1.0, 1.0
        for one in order:
            chance *= first[one] / left
            left -= first[one]
        for position, one in enumerate(order):
            found[one, position] += chance
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_propensities_are_those_of_every_order_summed(size: int) -> None:
    found = position_propensities(FIRST, size)
    assert np.allclose(found, by_hand(FIRST, size))
    assert np.allclose(found.sum(axis=0), 1)
    assert np.all(found.sum(axis=1) <= 1 + 1e-12)


def test_draws_fall_as_their_propensities_say() -> None:
    dice = np.random.default_rng(1)
    draws = 40_000
    seen = np.zeros((5, 3))
    for _ in range(draws):
        seen[draw(FIRST, 3, dice), range(3)] += 1
    expected = position_propensities(FIRST, 3)
    spread = np.sqrt(expected * (1 - expected) / draws)
    assert np.all(np.abs(seen / draws - expected) < 4.5 * spread)


def test_a_slate_of_all_candidates_and_a_very_sure_policy() -> None:
    assert np.allclose(position_propensities(np.array([0.5, 0.3, 0.2]), 3).sum(axis=1), 1)
    sure = weights(np.array([300.0, 0.0, 0.0, 0.0, 0.0]), 1.0)
    assert np.isfinite(position_propensities(sure, 2)).all()
    assert position_propensities(sure, 1)[0, 0] == pytest.approx(1)
    hot = weights(np.array([1.0, 2.0]), 1e9)
    assert np.allclose(hot, 0.5)


def test_what_cannot_be_summed_is_refused() -> None:
    with pytest.raises(SlateTooLong, match="4 positions for 13"):
        position_propensities(np.full(13, 1 / 13), 4)
    with pytest.raises(SlateTooLong, match="3 positions for 2"):
        position_propensities(FIRST[:2] / FIRST[:2].sum(), 3)
