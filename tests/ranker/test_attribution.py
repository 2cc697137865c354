"""Scores given back to their causes, against hand-worked games and games whose Shapley values are known."""

from __future__ import annotations

import numpy as np
import pytest

from ranker.attribution import MOST, Kept, leave_one_out, shapley

GLOVES = np.array([[True, False, False], [False, True, False], [False, False, True]])


def glove_game(kept: Kept) -> np.ndarray:
    """Two hold a left glove, one a right one; only a pair is worth anything (Shapley values 1/6, 1/6, 2/3)."""
    return ((kept[:, 0] | kept[:, 1]) & kept[:, 2]).astype(float)


def test_the_glove_game_is_shared_out_as_it_is_known_to_be() -> None:
    assert shapley(glove_game, 3) == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_what_acts_alone_gets_what_it_adds_and_the_whole_is_shared_out() -> None:
    dice = np.random.default_rng(1)
    worth, bonus = dice.normal(size=6), 2.5

    def value(kept: Kept) -> np.ndarray:
        return 4.0 + kept @ worth + bonus * (kept[:, 1] & kept[:, 4])

    found = shapley(value, 6)
    together = np.array([0, 1, 0, 0, 1, 0]) * bonus / 2
    assert found == pytest.approx(worth + together)
    whole = value(np.array([[True] * 6, [False] * 6]))
    assert found.sum() == pytest.approx(whole[0] - whole[1])
    assert leave_one_out(value, 6) == pytest.approx(worth + 2 * together)


def test_all_coalitions_are_scored_in_one_batch_and_too_many_causes_are_refused() -> None:
    batches: list[int] = []

    def value(kept: Kept) -> np.ndarray:
        batches.append(len(kept))
        return kept.sum(axis=1).astype(float)

    shapley(value, 4)
    leave_one_out(value, 4)
    assert batches == [16, 5]
    assert leave_one_out(value, 0).shape == (0,)
    with pytest.raises(ValueError, match="13 causes"):
        shapley(value, MOST + 1)
