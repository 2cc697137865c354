from __future__ import annotations

import numpy as np

from ranker.choices import Choices, leave_last, of_sequences, split_at


def listed(choices: Choices) -> list[list[int]]:
    starts = choices.starts
    return [choices.products[starts[one] : starts[one + 1]].tolist() for one in range(choices.count)]


def test_ages_count_visits_back_from_the_last_and_an_owner_may_have_none() -> None:
    choices = Choices(np.array([0, 0, 0, 2]), np.array([4, 5, 5, 0]), np.array([7, 8, 9, 7]), 3)
    assert choices.ages.tolist() == [1, 0, 0, 0]
    assert choices.lengths.tolist() == [3, 0, 1]


def test_owners_are_numbered_anew_when_some_are_taken() -> None:
    choices = of_sequences([[1, 2], [3], [4, 5]])
    assert listed(choices.of(1, 3)) == [[3], [4, 5]]
    assert listed(choices.take(np.array([0, 2]))) == [[1, 2], [4, 5]]


def test_the_last_visit_is_asked_for_and_the_one_before_it_is_validation() -> None:
    choices = of_sequences([[1, 2, 3], [4]])
    before, cases = leave_last(choices)
    assert listed(before) == [[1, 2], []]
    assert listed(cases.past) == [[1, 2], []]
    assert listed(cases.targets) == [[3], [4]]
    before, cases = leave_last(choices, back=2)
    assert listed(before) == [[1], []]
    assert listed(cases.targets) == [[2]]
    assert cases.shoppers.tolist() == [0]


def test_what_was_chosen_before_is_not_asked_for() -> None:
    _, cases = leave_last(of_sequences([[1, 2, 1], [3, 4]]))
    assert cases.shoppers.tolist() == [1]
    assert listed(cases.targets) == [[4]]


def test_all_of_the_last_visit_is_asked_for() -> None:
    _, cases = leave_last(Choices(np.zeros(3, np.int64), np.array([0, 1, 1]), np.array([5, 6, 7]), 1))
    assert listed(cases.targets) == [[6, 7]]


def test_a_split_by_time_asks_for_the_first_visit_from_the_cut_on() -> None:
    choices = of_sequences([[1, 2, 3], [4], [5, 6]])
    before, cases = split_at(choices, np.array([10.0, 20, 30, 25, 1, 2]), cut=20)
    assert listed(before) == [[1], [], [5, 6]]
    assert cases.shoppers.tolist() == [0, 1]
    assert listed(cases.past) == [[1], []]
    assert listed(cases.targets) == [[2], [4]]


def test_a_long_owner_is_cut_into_pieces_and_nothing_is_lost() -> None:
    choices = of_sequences([list(range(10)), [], [3, 4]])
    for seed in range(5):
        pieces = choices.pieces(4, np.random.default_rng(seed))
        assert [one for piece in listed(pieces) for one in piece] == [*range(10), 3, 4]
        assert pieces.lengths.max() <= 4
        assert pieces.lengths.min() >= 1
        assert listed(pieces)[-1] == [3, 4]


def test_choices_and_questions_of_some_products_are_numbered_among_them() -> None:
    assert listed(of_sequences([[5, 1, 9], [1], [7]]).among(np.array([1, 5, 8]))) == [[1, 0], [0], []]
    assert listed(of_sequences([[5]]).among(np.zeros(0, np.int64))) == [[]]
    _, cases = leave_last(of_sequences([[5, 1], [7, 9]]))
    some = cases.among(np.array([1, 5]))
    assert (some.shoppers.tolist(), listed(some.past), listed(some.targets)) == ([0], [[1]], [[0]])


def test_only_the_order_within_a_visit_is_drawn() -> None:
    choices = Choices(np.array([0] * 21 + [1]), np.array([0] + [1] * 20 + [0]), np.arange(22), 2)
    drawn = choices.shuffled(np.random.default_rng(1))
    assert drawn.products[0] == 0
    assert drawn.products[21] == 21
    assert drawn.products.tolist() != choices.products.tolist()
    assert sorted(drawn.products.tolist()) == list(range(22))
    assert listed(choices.latest(1)) == [[20], [21]]
