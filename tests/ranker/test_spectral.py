"""Where product vectors start: near what is chosen with them, zeros where nothing says anything."""

from __future__ import annotations

import numpy as np

from ranker.choices import of_sequences
from ranker.spectral import spectral_vectors

# Two kinds of shopper, products 0-3 and 4-7; everyone buys 8; nobody buys 9; 10 was bought alone.
SOME = of_sequences([[0, 1, 2, 8, 3], [1, 3, 8, 0], [4, 5, 8, 6, 7], [7, 8, 5, 4], [2, 8, 1], [6, 4, 8], [10]])


def test_what_is_chosen_together_lies_together() -> None:
    vectors = spectral_vectors(SOME, 11, 4, seed=1)
    assert vectors.shape == (11, 4)
    assert np.isclose((vectors**2).sum(axis=1).mean(), 1.0, atol=1e-5)
    near = vectors @ vectors.T
    for mine, others in ((range(4), range(4, 8)), (range(4, 8), range(4))):
        for product in mine:
            assert min(near[product, one] for one in mine) > max(near[product, one] for one in others)
    assert not vectors[[9, 10]].any()


def test_more_width_than_products_and_no_pairs_at_all_are_zeros() -> None:
    wide = spectral_vectors(SOME, 11, 20, seed=1)
    assert wide.shape == (11, 20)
    assert wide[:, 0].any()
    assert not wide[:, 11:].any()
    assert not spectral_vectors(of_sequences([[0], [1]]), 2, 4, seed=1).any()


def test_the_same_seed_gives_the_same_vectors() -> None:
    assert np.array_equal(spectral_vectors(SOME, 11, 4, seed=3), spectral_vectors(SOME, 11, 4, seed=3))
