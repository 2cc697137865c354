"""Figures and intervals against values worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.evaluation.calibration import Bin, expected_error, reliability
from assistant.evaluation.estimates import difference, macro_f1, percentile, ratio, share


def test_a_ratio_is_of_sums_over_the_requests_that_have_something() -> None:
    found = ratio("precision", [1, 2, 0, 0], [2, 2, 1, 0])
    assert found is not None
    assert (found.value, found.of) == (3 / 5, 3)
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low < 3 / 5 < found.high <= 1
    assert ratio("nothing", [0, 0], [0, 0]) is None


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    found = share("half", [True, False] * 200)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    half = 1.96 * math.sqrt(0.25 / 400)
    assert found.low == pytest.approx(0.5 - half, abs=0.008)
    assert found.high == pytest.approx(0.5 + half, abs=0.008)


def test_one_request_has_no_interval() -> None:
    found = share("one", [True])
    assert found is not None
    assert (found.value, found.low, found.high) == (1.0, None, None)


def test_macro_f1_is_the_mean_over_the_classes_of_either_side() -> None:
    # a: 1 hit, 1 read, 2 wanted: 2/3. b: 1 hit, 2 read, 1 wanted: 2/3. c: 0 hits, 1 read, 0 wanted; d: 0, 0, 1: both 0.
    found = macro_f1("macro", ["a", "b", "b", "c"], ["a", "a", "b", "d"])
    assert found is not None
    assert found.value == pytest.approx((2 / 3 + 2 / 3 + 0 + 0) / 4)


def test_macro_f1_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    rng = np.random.default_rng(3)
    read, wanted = [[str(one) for one in rng.integers(0, 5, 200)] for _ in range(2)]
    found = macro_f1("macro", read, wanted)
    assert found is not None
    assert found.value == pytest.approx(f1_score(wanted, read, average="macro"))


def test_percentiles_are_linear() -> None:
    found = percentile("p95", [float(one) for one in range(1, 101)], 95)
    assert found is not None
    assert found.value == pytest.approx(95.05)
    assert percentile("p50", [], 50) is None


def test_a_paired_difference_is_narrower_than_two_shares() -> None:
    ours = [True] * 90 + [False] * 10
    theirs = [True] * 80 + [False] * 20  # right nowhere that we are not
    found = difference("above", ours, theirs)
    assert found.value == pytest.approx(0.1)
    assert found.low is not None
    assert found.low > 0


def test_confidence_that_is_kept_has_no_calibration_error() -> None:
    sure = [0.75] * 4 + [1.0] * 2
    right = [True, True, True, False, True, True]
    bins = reliability(sure, right)
    assert bins == [
        Bin(low=0.7, high=0.8, count=4, confidence=0.75, right=0.75),
        Bin(low=0.9, high=1.0, count=2, confidence=1.0, right=1.0),
    ]
    assert expected_error(bins) == 0


def test_calibration_error_is_the_mean_distance_by_request() -> None:
    bins = reliability([0.05, 0.05, 0.05, 0.95], [False, False, True, False])
    assert expected_error(bins) == pytest.approx((3 * abs(1 / 3 - 0.05) + 0.95) / 4)


def test_a_confidence_on_a_border_is_in_the_bin_below() -> None:
    assert [(one.low, one.high) for one in reliability([0.0, 0.5], [True, True])] == [(0.0, 0.1), (0.4, 0.5)]
