from __future__ import annotations

import numpy as np
import pytest

from ranker.choices import Cases, Choices, leave_last, of_sequences
from ranker.evaluate import best, cuts, measure, unseen
from ranker.peers import ItemNeighbors, NeighborsConfig, Popularity, TitleWords
from ranker.tuning import tune_neighbors

PLAIN = NeighborsConfig(age_decay=0.5, gap_decay=0.5, window=5, backward=0.0, damping=0.0)


def test_popularity_is_the_same_for_all() -> None:
    scores = Popularity(of_sequences([[0, 1], [1]]), 3).scores(of_sequences([[2], []]))
    assert scores.tolist() == [[1, 2, 0], [1, 2, 0]]


def test_a_pair_counts_less_for_each_visit_between_and_for_each_visit_since() -> None:
    neighbors = ItemNeighbors(of_sequences([[0, 1, 2]]), 4, PLAIN)
    assert neighbors.nearness(of_sequences([[0]])).tolist() == [[0, 0.5, 0.25, 0]]
    # 0 was a visit ago: half of its pairs; 1 has one pair, to 2.
    assert neighbors.nearness(of_sequences([[0, 1]])).tolist() == [[0, 0.25, 0.125 + 0.5, 0]]


def test_what_was_chosen_together_is_a_whole_pair_both_ways() -> None:
    basket = Choices(np.zeros(3, np.int64), np.zeros(3, np.int64), np.array([0, 1, 1]), 1)
    neighbors = ItemNeighbors(basket, 2, NeighborsConfig(window=0, damping=0.0))
    assert neighbors.nearness(of_sequences([[0], [1]])).tolist() == [[0, 1], [1, 0]]


def test_damping_makes_the_cosine_and_own_choices_can_speak_for_themselves() -> None:
    choices = of_sequences([[0, 1], [0, 2], [0, 2], [0, 2]])
    config = NeighborsConfig(gap_decay=1, damping=0.5, own=0.75)
    assert ItemNeighbors(choices, 3, config).nearness(of_sequences([[0]])) == pytest.approx(
        np.array([[0.75, 1 / np.sqrt(4 * 1), 3 / np.sqrt(4 * 3)]])
    )


def test_where_nothing_leads_popularity_decides() -> None:
    neighbors = ItemNeighbors(of_sequences([[0, 1], [1, 2], [1]]), 4, PLAIN)
    assert best(neighbors.scores(of_sequences([[]]))[0], 4).tolist() == [1, 0, 2, 3]


def test_rare_words_of_late_titles_lead() -> None:
    words = TitleWords([["oak", "desk"], ["oak", "chair"], ["steel", "desk"], ["desk"], ["mug"]], latest=1)
    scores = words.scores(of_sequences([[4, 0], []]))
    assert best(scores[0], 3).tolist() == [0, 1, 3]
    assert scores[0, 4] == 0
    assert not scores[1].any()


def test_equals_go_by_number_and_what_is_removed_is_never_listed() -> None:
    assert best(np.array([1, 3, 3, -np.inf, 1], np.float32), 3).tolist() == [1, 2, 0]
    assert best(np.array([-np.inf, 2], np.float32), 5).tolist() == [1]


def test_the_figures_of_a_ranking_worked_by_hand() -> None:
    trained, cases = leave_last(of_sequences([[0, 1], [0, 2], [3, 0], [1]]))
    quality = measure(Popularity(of_sequences([[0, 0, 0, 1, 1, 2, 3]]), 4), cases)
    # Without what each has seen, the order is 1, 2, 3 for the first two and 0, 1, 2 for the third.
    assert quality.hit.tolist() == [1, 1, 1, 1]
    assert quality.ndcg == pytest.approx([1, 1 / np.log2(3), 1, 1 / np.log2(3)])
    named = cuts(cases)
    assert named["0 events"].tolist() == [False, False, False, True]
    assert named["1-2 events"].tolist() == [True, True, True, False]
    new = unseen(cases, trained)
    assert new.shoppers.tolist() == [0, 1, 3]
    assert new.targets.products.tolist() == [1, 2, 1]


def test_questions_for_unseen_products_ask_for_nothing_else() -> None:
    past = of_sequences([[0], [0]])
    cases = Cases(np.arange(2), past, past, of_sequences([[1, 2], [1, 3]]))
    new = unseen(cases, of_sequences([[0, 1, 3]]))
    assert (new.shoppers.tolist(), new.targets.products.tolist()) == ([0], [2])


def test_tuning_takes_what_orders_validation_best() -> None:
    # The past's first product decides: all that makes it count less is worse.
    sequences = [[0, 9, 1], [2, 9, 3], [4, 9, 5], [6, 9, 7]] * 3
    choices = of_sequences(sequences)
    trained, cases = leave_last(choices)
    tuned = tune_neighbors(choices, 10, cases, NeighborsConfig(age_decay=0.15))
    figures = [
        measure(ItemNeighbors(choices, 10, one), cases).ndcg.mean() for one in (NeighborsConfig(age_decay=0.15), tuned)
    ]
    assert figures[1] >= figures[0]
    assert tune_neighbors(trained, 10, cases.take(np.zeros(0, np.int64))) == NeighborsConfig()


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="decays"):
        NeighborsConfig(age_decay=0)
