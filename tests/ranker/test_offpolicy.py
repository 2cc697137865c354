"""What a log with known propensities says of an order that was not shown, against the truth of made-up shoppers."""

from __future__ import annotations

import numpy as np
import pytest

from ranker.errors import ScoresMismatch
from ranker.exploration import dice_of, explore
from ranker.offpolicy import Worth, worth

SIZE, SHOWN_TO = 12, 3
EXAMINED = np.array([1.0, 0.7, 0.5])
OTHER = [7, 3, 0, 1, 2, 4, 5, 6, 8, 9, 10, 11]
"""The order asked about: it puts the eighth of the logged order first."""


def estimated(share: float, requests: int, seed: int) -> tuple[Worth, Worth, float]:
    """Return the estimate of OTHER from a log of the order 0, 1, 2, …, that with forgotten chances, and the truth."""
    dice = np.random.default_rng(seed)
    likes = dice.uniform(0.05, 0.6, SIZE)
    scores = np.linspace(1.0, 0.0, SIZE).tolist()
    rewards, chances, matches = (np.zeros((requests, SHOWN_TO)) for _ in range(3))
    for row in range(requests):
        made = explore(scores, [True] * SIZE, SHOWN_TO, share, dice_of(f"r{seed}-{row}"))
        shown = np.array(made.order[:SHOWN_TO])
        rewards[row] = dice.random(SHOWN_TO) < EXAMINED * likes[shown]
        chances[row] = made.propensities[:SHOWN_TO]
        matches[row] = shown == OTHER[:SHOWN_TO]
    truth = float((EXAMINED * likes[OTHER[:SHOWN_TO]]).sum())
    matched = matches.astype(bool)
    return worth(rewards, chances, matched), worth(rewards, np.ones_like(chances), matched), truth


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_the_truth_lies_in_the_interval_as_often_as_it_says(share: float) -> None:
    runs = [estimated(share, 2000, seed) for seed in range(6)]
    for kind in ("ips", "snips"):
        held = [getattr(found, kind).low <= truth <= getattr(found, kind).high for found, _, truth in runs]
        assert sum(held) >= 5  # with 95 % each, fewer have a chance of 3 in 100
    assert not any(forgotten.ips.low <= truth <= forgotten.ips.high for _, forgotten, truth in runs)
    assert np.mean([found.answered for found, _, _ in runs]) == pytest.approx(1, abs=0.15)


def test_of_the_order_that_was_shown_the_log_knows_most() -> None:
    """With the default share: the interval of what was mostly shown is narrow, that of another order honest and wide."""
    dice, requests, scores = np.random.default_rng(3), 3000, np.linspace(1.0, 0.0, SIZE).tolist()
    shown = [explore(scores, [True] * SIZE, SHOWN_TO, 0.02, dice_of(f"r{row}")) for row in range(requests)]
    places = np.array([one.order[:SHOWN_TO] for one in shown])
    chances = np.array([one.propensities[:SHOWN_TO] for one in shown])
    rewards = (dice.random(places.shape) < 0.3).astype(float)
    same = worth(rewards, chances, places == np.arange(SHOWN_TO))
    other = worth(rewards, chances, places == np.array(OTHER[:SHOWN_TO]))
    assert same.ips.low <= 0.9 <= same.ips.high
    assert other.ips.high - other.ips.low > 5 * (same.ips.high - same.ips.low)


def test_hand_worked_and_what_the_log_never_had() -> None:
    rewards = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    chances = np.array([[0.5, 1.0], [0.5, 0.5], [0.25, 0.5], [1.0, 1.0]])
    matches = np.array([[True, False], [True, False], [True, True], [False, False]])
    found = worth(rewards, chances, matches)
    assert found.ips.value == pytest.approx((2 + 2 + 0 + 2) / 4)
    assert found.snips.value == pytest.approx((2 + 2) / (2 + 2 + 4) + 2 / 2)
    assert (found.answered, found.slates) == (pytest.approx(10 / 8), 4)
    never = worth(rewards, chances, np.zeros_like(matches))
    assert (never.ips.value, never.snips.value, never.answered) == (0, 0, 0)
    with pytest.raises(ScoresMismatch, match="propensities from 0 to"):
        worth(rewards, chances * [[0.0, 1.0]], matches)
