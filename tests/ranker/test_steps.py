"""Steps after scoring: whatever they are told, they only move what was found, and keep what they promise."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranker.exploration import POOL, dice_of, explore
from ranker.plackett_luce import position_propensities, weights
from ranker.steps import Move, Ranked, boosted, by_score, moves, pinned, stock_last, varied
from retrieval.types import Candidate, Money, Product, ProductId, Variant, VariantId


def candidate(name: str, score: float, in_stock: bool = True) -> tuple[Candidate, dict[str, float]]:
    variant = Variant(
        variant_id=VariantId(name), price=Money(amount=100, currency="USD"), in_stock=in_stock, title=name
    )
    product = Product(product_id=ProductId(name), title=name, variants=(variant,))
    return Candidate(product=product, variant=variant, score=score), {"words": score}


def names(ranked: Ranked) -> list[str]:
    return [one.product.product_id for one, _ in ranked]


LISTS = st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=1, max_size=14).map(
    lambda rows: stock_last(by_score([candidate(f"p{n}", *row) for n, row in enumerate(rows)]))
)
SOME = st.lists(st.integers(0, 16), max_size=6, unique=True).map(lambda some: [ProductId(f"p{n}") for n in some])


@settings(max_examples=200, deadline=None)
@given(LISTS, SOME, st.floats(-1, 1), st.integers(1, 6), st.floats(0, 1), st.floats(0, 1), st.integers(0, 9))
def test_no_step_brings_in_or_leaves_out_anything_or_lifts_what_is_out_of_stock(
    found: Ranked, named: list[ProductId], by: float, size: int, weight: float, share: float, seed: int
) -> None:
    lifts, places = dict.fromkeys(named, by), {name: place % 6 + 1 for place, name in enumerate(named)}
    vectors = np.random.default_rng(seed).normal(size=(len(found), 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    def explored(ranked: Ranked) -> Ranked:
        movable = [one.variant.in_stock and one.product.product_id not in places for one, _ in ranked]
        made = explore([one.score for one, _ in ranked], movable, size, share, dice_of(f"r{seed}"))
        assert all(0 < one <= 1 + 1e-9 for one in made.propensities)
        return [ranked[number] for number in made.order]

    steps: tuple[Callable[[Ranked], Ranked], ...] = (
        lambda ranked: stock_last(boosted(ranked, lifts)),
        lambda ranked: pinned(ranked, places),
        lambda ranked: varied(ranked, vectors, weight, places.keys()),
        explored,
    )
    made = found
    for step in steps:
        made = step(made)
        assert sorted(names(made)) == sorted(names(found))
        assert all(one.variant.in_stock >= two.variant.in_stock for (one, _), (two, _) in pairwise(made))
    in_stock = {one.product.product_id for one, _ in made if one.variant.in_stock}
    wanted = {name: places[name] for name in named if name in in_stock}
    if len(set(wanted.values())) == len(wanted) and max(wanted.values(), default=0) <= len(in_stock):
        assert all(names(made)[place - 1] == name for name, place in wanted.items())


def test_a_step_without_an_order_of_its_own_leaves_the_list_alone() -> None:
    found = [candidate("a", 3.0), candidate("b", 2.0), candidate("c", 2.0), candidate("d", 9.0, in_stock=False)]
    vectors = np.eye(4, dtype=np.float32)
    assert boosted(by_score(found), {}) == by_score(found)
    assert names(by_score(found)) == ["d", "a", "b", "c"]
    assert stock_last(by_score(found)) == pinned(found, {}) == varied(found, vectors, 0.0, set()) == found
    still = explore([3.0, 2.0, 2.0], [True] * 3, 2, 0.0, dice_of("r"))
    assert (still.order, still.propensities, still.drawn) == ((0, 1, 2), (1.0, 1.0, 1.0), False)


def test_pins_for_one_place_follow_each_other_and_the_log_names_only_them() -> None:
    found = [candidate(name, 9.0 - place) for place, name in enumerate("abcde")]
    made = pinned(found, {ProductId("e"): 2, ProductId("c"): 2})
    assert names(made) == ["a", "e", "c", "b", "d"]
    about = {ProductId("e"), ProductId("c")}
    assert moves(found, made, 2, about) == (Move(product_id=ProductId("e"), before=5, after=2),)


def test_near_alikes_are_put_apart_as_relevance_allows() -> None:
    """Worked by hand: b is a's twin, c is unlike both; with half the weight on likeness c overtakes b."""
    found = [candidate("a", 1.0), candidate("b", 0.8), candidate("c", 0.6), candidate("d", 0.0)]
    vectors = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    assert names(varied(found, vectors, 0.1, set())) == ["a", "b", "c", "d"]  # b 0.72 - 0.1, c 0.54
    assert names(varied(found, vectors, 0.5, set())) == ["a", "c", "d", "b"]  # b 0.4 - 0.5, c 0.3, d 0
    assert names(varied(found, vectors, 0.5, {ProductId("b")})) == ["c", "b", "a", "d"]  # all but b keep away from b


def test_propensities_are_the_shares_of_slates_that_stand_so() -> None:
    scores, size, share, requests = [1.0, 0.9, 0.5, 0.4, 0.1], 3, 0.3, 40_000
    movable = [True, False, True, True, True]  # the second is pinned
    seen = np.zeros((5, size))
    said, said_hidden = np.zeros((5, size)), dict[int, float]()
    for number in range(requests):
        made = explore(scores, movable, size, share, dice_of(f"r_{number}"))
        for place in range(size):
            seen[made.order[place], place] += 1
            said[made.order[place], place] = made.propensities[place]
            said_hidden.update({made.order[behind]: made.propensities[behind] for behind in range(size, 5)})
    spread = np.sqrt(said * (1 - said) / requests)
    assert np.all(np.abs(seen / requests - said) <= 4.5 * spread + 1e-12)
    assert seen[1].tolist() == [0, requests, 0]
    assert np.allclose(said.sum(axis=0), 1)
    assert said_hidden == {one: pytest.approx(1 - said[one].sum()) for one in (0, 2, 3, 4)}
    first = weights(np.array([1.0, 0.5, 0.4, 0.1]) / 0.9, 0.5)
    assert said[0, 0] == pytest.approx(0.7 + 0.3 * position_propensities(first, 2)[0, 0])


def test_a_request_is_drawn_in_the_same_way_again_and_only_from_the_pool() -> None:
    scores, movable = [float(-n) for n in range(30)], [True] * 30
    drawn = [explore(scores, movable, 4, 1.0, dice_of(f"r_{n}")) for n in range(50)]
    assert drawn == [explore(scores, movable, 4, 1.0, dice_of(f"r_{n}")) for n in range(50)]
    assert len({one.order for one in drawn}) > 20
    assert max(max(one.order[:POOL]) for one in drawn) < POOL
    assert all(one.order[POOL:] == tuple(range(POOL, 30)) for one in drawn)
