"""Features, the weights that are learned of them, and what stands in for a trunk that does not know a product."""

from __future__ import annotations

import numpy as np
import pytest

from ranker.blend import UNTRAINED, Blend, BlendWeights
from ranker.checkpoint import CatalogTrunk
from ranker.choices import Cases, Choices, leave_last, of_sequences
from ranker.evaluate import best
from ranker.features import (
    LATEST,
    LATEST_WORDS,
    NEIGHBORS,
    NEW,
    OF_NEW,
    OWN,
    POPULARITY,
    TEXTS,
    TRUNK,
    WORDS,
    FeatureConfig,
    Features,
)
from ranker.fitting import fit
from ranker.peers import NeighborsConfig, Scores, TitleWords
from ranker.recipe import Material, fit_blend, held_out

PLAIN = NeighborsConfig(age_decay=0.5, gap_decay=0.5, window=5, backward=0.0, damping=0.0)
VECTORS = np.array([[1, 0], [0, 1], [0.96, 0.28], [-1, 0]], np.float32)


class Fixed:
    """A trunk with the same log-odds for all."""

    def __init__(self, *odds: float) -> None:
        self.odds = np.array(odds, np.float32)

    def scores(self, past: Choices) -> Scores:
        return np.tile(self.odds, (past.count, 1))


def test_each_feature_says_what_it_should() -> None:
    choices = of_sequences([[0, 1], [0, 2], [3]])
    config = FeatureConfig(floor=0.25, power=3, age_decay=0.5)
    words = TitleWords([["oak", "desk"], ["steel"], ["oak"], ["mug"]])
    features = Features(choices, 4, PLAIN, VECTORS, words, Fixed(0, 0, 0, 0), config)
    alone = (NEW, *(OF_NEW[name] for name in (NEIGHBORS, LATEST, TEXTS, WORDS, LATEST_WORDS)))
    assert features.names == (TRUNK, NEIGHBORS, LATEST, TEXTS, WORDS, LATEST_WORDS, POPULARITY, OWN, *alone)
    found = features.of(of_sequences([[0, 1, 0], [3, 0], []]))
    assert found[TRUNK] == pytest.approx(np.full((3, 4), np.log(0.25)), abs=1e-6)
    # 0 leads to 1 and 2 alike; 1 and 3 lead nowhere, and then what was chosen most, 0, comes first by a little.
    assert np.exp(found[LATEST]) - 0.25 == pytest.approx(np.array([[0, 0.5, 0.5, 0]] * 2 + [[0] * 4]), abs=0.0026)
    assert best(found[LATEST][2], 4).tolist() == [0, 1, 2, 3]
    assert found[TEXTS][1] == pytest.approx(
        [(1 - 0.5) / 1.5, 0, (0.96**3 - 0.5 * 0.96**3) / 1.5, (0.5 - 1) / 1.5], abs=1e-6
    )
    assert best(found[WORDS][1], 2).tolist() == [0, 3]
    assert best(found[LATEST_WORDS][1], 2).tolist() == [0, 2]
    assert not any(found[name].any() for name in alone)  # each product was chosen
    assert np.expm1(found[POPULARITY][2]) == pytest.approx([2, 1, 1, 1], abs=1e-6)
    assert np.expm1(found[OWN]) == pytest.approx(np.array([[2, 1, 0, 0], [1, 0, 0, 1], [0] * 4]), abs=1e-6)
    assert not found[TEXTS][2].any()


def test_a_new_product_has_the_neighbors_and_the_popularity_of_the_likest_text() -> None:
    features = Features(of_sequences([[3, 1], [1]]), 4, PLAIN, VECTORS, config=FeatureConfig(carriers=1))
    found = features.of(of_sequences([[3]]))
    for name in (NEIGHBORS, LATEST, POPULARITY):
        assert found[name][0, 2] == pytest.approx(found[name][0, 1])
        assert found[name][0, 0] < found[name][0, 1]  # nothing is like it
    assert found[NEW].tolist() == [[1, 0, 1, 0]]
    assert found[OF_NEW[NEIGHBORS]][0] == pytest.approx(found[NEIGHBORS][0] * [1, 0, 1, 0])


def test_a_new_product_is_found_among_its_like_by_what_products_held_out_have_taught() -> None:
    # 30 kinds of 4 products, alike by text; who chose two of a kind chooses a third. Nobody chose the very first.
    dice = np.random.default_rng(5)
    kinds = dice.normal(size=(30, 1, 16)) + 0.2 * dice.normal(size=(30, 4, 16))
    vectors = (kinds / np.linalg.norm(kinds, axis=2, keepdims=True)).reshape(120, 16).astype(np.float32)
    drawn = [(4 * kind + dice.permutation(4)).tolist() for kind in range(30) for _ in range(12)]
    drawn = [[product for product in one if product][:3] for one in drawn]
    choices = of_sequences(drawn)
    earlier, asked = leave_last(choices)
    material = Material(earlier, asked, None, 120, PLAIN, vectors)
    fitted = fit_blend(material, held_out(earlier), None)
    scores = Blend(Features(choices, 120, PLAIN, vectors), fitted.weights).scores(of_sequences([[1, 2]]))[0]
    assert {0, 3} < set(best(scores, 4).tolist())


def test_without_training_neighbors_and_texts_order_and_without_a_past_popularity_does() -> None:
    features = Features(of_sequences([[1, 3], [1]]), 4, PLAIN, VECTORS)
    scores = Blend(features).scores(of_sequences([[0], []]))
    assert best(scores[0], 4).tolist() == [0, 2, 1, 3]
    assert best(scores[1], 4).tolist() == [1, 2, 3, 0]  # 2, new, has the popularity of 1, which alone it is like
    assert set(UNTRAINED.weights) <= {NEIGHBORS, LATEST, TEXTS, WORDS, POPULARITY, OWN}


def test_a_product_that_the_trunk_does_not_know_is_ranked_by_the_other_features() -> None:
    trunk = Fixed(1.0, 0.0, -np.inf, -np.inf)
    features = Features(of_sequences([[1, 3]]), 4, PLAIN, VECTORS, trunk=trunk)
    weights = BlendWeights({TRUNK: 1.0}, stand_in={"": -1.0, TEXTS: 2.0})
    scores = Blend(features, weights).scores(of_sequences([[0]]))[0]
    assert scores[:2] == pytest.approx([-np.log1p(np.exp(-1)), -np.log1p(np.exp(1))], abs=1e-5)
    assert scores[2:] == pytest.approx([-1 + 2 * 0.96**3, -3], abs=1e-5)


def test_the_trunk_keeps_its_numbers_when_the_catalog_changes() -> None:
    class Echo:
        def scores(self, past: Choices) -> Scores:
            counts = np.zeros((past.count, 3), np.float32)
            np.add.at(counts, (past.owners, past.products), 1)
            return counts + np.array([0, 10, 20], np.float32)

    # The model's 0 is the catalog's 2, its 1 is gone and its 2 is the catalog's 0; the catalog's 1 and 3 are new.
    scores = CatalogTrunk(Echo(), np.array([2, -1, 0]), 4).scores(of_sequences([[0, 1, 2, 2], [3]]))
    assert scores.tolist() == [[21, -np.inf, 2, -np.inf], [20, -np.inf, 0, -np.inf]]


def questions(right: list[int]) -> Cases:
    """Return a question for each product, without a past."""
    past = of_sequences([[]] * len(right))
    return Cases(np.arange(len(right)), past, past, of_sequences([[one] for one in right]))


def test_weights_are_those_that_make_the_choices_most_likely() -> None:
    # Of two products, one is chosen three times in four: its log-odds over the other are log 3, whatever the scale.
    features = Features(of_sequences([]), 3, PLAIN, trunk=Fixed(0.0, 2.0, -40.0))
    fitted = fit(features, questions([1, 1, 1, 0] * 50))
    assert fitted.weights.weights[TRUNK] * 2.0 == pytest.approx(np.log(3), rel=0.02)
    assert fitted.weights.weights[POPULARITY] == 0
    assert fitted.figures["cross-fitted"] == pytest.approx(fitted.figures["fitted"])


def test_a_feature_that_orders_nothing_better_is_left_out() -> None:
    # What is chosen next is the neighbor, always; it is popular too, which makes it no more likely to come first.
    sequences = [[one % 12, 12 + one % 12] for one in range(24)] + [[one] for one in range(12, 24)] * 20
    features = Features(of_sequences(sequences), 40, PLAIN)
    past = of_sequences([[one % 12] for one in range(240)])
    asked = of_sequences([[12 + one % 12] for one in range(240)])
    fitted = fit(features, Cases(np.arange(240), past, past, asked))
    assert fitted.weights.weights[NEIGHBORS] > 0
    assert {name for name, weight in fitted.weights.weights.items() if weight} == {NEIGHBORS}
    assert fitted.figures["cross-fitted"] == 1


def test_a_removed_product_is_no_candidate_and_several_may_be_right() -> None:
    features = Features(of_sequences([[2], [2], [1]]), 4, PLAIN)
    past = of_sequences([[3]] * 8)
    cases = Cases(np.arange(8), past, of_sequences([[2]] * 8), of_sequences([[1, 0]] * 8))
    fitted = fit(features, cases)
    assert fitted.figures["fitted"] == pytest.approx(1 / (1 + 1 / np.log2(3)))  # 0 is never a candidate
    assert all(np.isfinite(one) for one in fitted.weights.weights.values())


def test_what_the_trunk_knows_teaches_what_stands_in_for_it() -> None:
    counts = of_sequences([[product] for product in range(4) for _ in range(2**product)])
    odds = np.append(3 * np.log1p(2.0 ** np.arange(3)), -np.inf)
    features = Features(counts, 4, PLAIN, trunk=Fixed(*odds.tolist()))
    stand_in = fit(features, questions([0, 1, 2] * 4)).weights.stand_in
    assert stand_in[POPULARITY] == pytest.approx(3, rel=0.05)
