"""Whichever way a search takes, exact, scanned or through the index: what it shows against a plain oracle."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.index import VectorIndex
from retrieval.ordering import largest
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.title_reading import TitleWeights
from retrieval.types import Constraints, Exclusions, Product, SearchResult, Variant
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product, text_hash, variant

COLORS = ("red", "white", "green", "yellow", "purple", "black")
THINGS = ("desk", "lamp", "guitar", "kettle", "puzzle", "drill", "mirror")
PRODUCTS = 700
DEAREST = 20_000
NOTHING = TitleWeights(0.0, 0.0, 0.0)


class Ways:
    """One catalog, and a searcher for each way that a search can take."""

    def __init__(self, catalog: dict[str, Product], exact: Searcher, scanned: Searcher, indexed: Searcher) -> None:
        self.catalog = catalog
        self.exact = exact
        self.scanned = scanned
        self.indexed = indexed


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ways]:
    draw = random.Random(11)
    shown = [
        product(
            f"p{number}",
            f"{draw.choice(COLORS)} {draw.choice(THINGS)} number{draw.randrange(90)}",
            [
                variant(
                    f"p{number}-{place}",
                    round(100 * (DEAREST / 100) ** draw.random()),
                    in_stock=draw.random() < 0.8,
                    color=COLORS[min(int(len(COLORS) ** draw.random()) - 1, len(COLORS) - 1)],
                )
                for place in range(draw.randrange(1, 4))
            ],
        )
        for number in range(PRODUCTS)
    ]
    folder = tmp_path_factory.mktemp("ways")
    shop = Shop(folder)
    version = shop.fill(shown)
    index = VectorIndex(folder / "chroma", shop.embedder.name, shop.embedder.dimensions)
    index.sync(version, [text_hash(one) for one in shown], shop.vectors)

    def searcher(config: SearchConfig) -> Searcher:
        return Searcher(shop.database, shop.embedder, shop.vectors, folder / "words", index, config)

    # Titles are read after the leading ones are found, however that was: here so few lead that it would tell.
    few = SearchConfig(title_weights=NOTHING, word_candidates=16)
    yield Ways(
        {one.product_id: one for one in shown},
        searcher(SearchConfig(title_weights=NOTHING)),
        searcher(replace(few, exact_limit=1, scan_candidates=16)),
        searcher(replace(few, exact_limit=1, scan_limit=1, index_candidates=64)),
    )
    index.close()
    shop.database.close()


@st.composite
def asked(draw: st.DrawFn) -> Constraints:
    """Draw constraints that leave anything from all products to none."""
    limits = st.floats(0.0, 1.0).map(lambda share: round((DEAREST / 100) ** share, 2))
    return Constraints(
        price_max=draw(st.none() | limits),
        price_min=draw(st.none() | limits.map(lambda limit: limit / 10)),
        color=tuple(draw(st.lists(st.sampled_from(COLORS), max_size=3, unique=True))),
        in_stock=draw(st.sampled_from((None, True, True, False))),
        exclude=Exclusions(color=tuple(draw(st.lists(st.sampled_from(COLORS), max_size=2, unique=True)))),
    )


def satisfies(sold: Variant, wanted: Constraints) -> bool:
    """Return whether a variant is what was asked for, from its own values alone."""
    colors = {attribute.value for attribute in sold.attributes}
    amount = sold.price.amount / 100
    return (
        (wanted.price_max is None or amount <= wanted.price_max)
        and (wanted.price_min is None or amount >= wanted.price_min)
        and (not wanted.color or bool(colors & set(wanted.color)))
        and (wanted.in_stock is None or sold.in_stock == wanted.in_stock)
        and not colors & set(wanted.exclude.color)
    )


def check(result: SearchResult, ways: Ways, wanted: Constraints, k: int, seen: frozenset[str]) -> None:
    matching = {
        product_id for product_id, one in ways.catalog.items() if any(satisfies(sold, wanted) for sold in one.variants)
    }
    shown = [candidate.product.product_id for candidate in result.candidates]
    assert result.degraded == ()
    assert all(satisfies(candidate.variant, wanted) for candidate in result.candidates)
    assert all(
        candidate.variant in ways.catalog[candidate.product.product_id].variants for candidate in result.candidates
    )
    assert len(set(shown)) == len(shown) == min(k, len(matching - seen))
    assert not seen.intersection(shown)
    assert result.total == len(matching)
    stock = [candidate.variant.in_stock for candidate in result.candidates]
    assert stock == sorted(stock, reverse=True)


@settings(max_examples=80, deadline=None)
@given(
    wanted=asked(),
    words=st.lists(st.sampled_from((*COLORS, *THINGS, "number7")), max_size=3).map(" ".join),
    k=st.integers(1, 24),
    seen=st.frozensets(st.integers(0, PRODUCTS - 1).map("p{}".format), max_size=40),
)
def test_whatever_the_way_what_is_shown_is_what_was_asked_for(
    ways: Ways, wanted: Constraints, words: str, k: int, seen: frozenset[str]
) -> None:
    results = [searcher.search(words, wanted, k, seen) for searcher in (ways.exact, ways.scanned, ways.indexed)]
    for result in results:
        check(result, ways, wanted, k, seen)
    exact, scanned, _ = ([candidate.score for candidate in result.candidates] for result in results)
    # Equals may stand for each other, so scores are compared and not products.
    assert np.allclose(exact, scanned, atol=0.01)


@settings(max_examples=40, deadline=None)
@given(wanted=asked())
def test_options_count_what_each_further_wish_would_leave(ways: Ways, wanted: Constraints) -> None:
    found = ways.exact.options(wanted, ("color", "material"), most=4)
    free = wanted.model_copy(update={"color": ()})
    plain = {
        color: sum(
            any(satisfies(sold, free) and color in {a.value for a in sold.attributes} for sold in one.variants)
            for one in ways.catalog.values()
        )
        for color in COLORS
    }
    by_number = sorted(((-number, color) for color, number in plain.items() if number))[:4]
    assert found["color"] == tuple((color, -number) for number, color in by_number)
    assert found["material"] == ()


def test_options_of_products_with_one_variant_each(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    colors = ("red", "blue", "red", "green", "blue", "red")
    prices = (100, 200, 300, 400, 500, 600)
    shop.fill(
        [
            product(f"p{n}", "Desk", [variant(f"v{n}", price, color=color)], size=["S", "M"][: 1 + n % 2])
            for n, (color, price) in enumerate(zip(colors, prices, strict=True))
        ]
    )
    found = shop.searcher().options(Constraints(price_max=5, color=("green",)), ("color", "size", "brand"))
    assert found["color"] == (("blue", 2), ("red", 2), ("green", 1))
    assert found["size"] == (("m", 1), ("s", 1))
    assert found["brand"] == ()


@settings(max_examples=60, deadline=None)
@given(
    scores=st.integers(0, 2000).flatmap(
        lambda size: st.lists(st.integers(-3, 3), min_size=size, max_size=size).map(lambda all_: np.array(all_, float))
    ),
    count=st.integers(1, 600),
)
def test_the_largest_of_many_are_the_largest(scores: np.ndarray, count: int) -> None:
    places = largest(scores, count)
    assert len(set(places.tolist())) == len(places)
    assert sorted(scores[places]) == sorted(scores)[-count:]
