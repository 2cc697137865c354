"""What the shop withholds is in no search, count, option or way out; and a selection says the same one by one."""

from __future__ import annotations

import pytest

from retrieval.search_config import SearchConfig
from retrieval.selecting import Selection
from retrieval.types import Constraints
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.test_search import SHOP

SELECTIONS = [
    (Selection(products=("boot", "gone")), {"boot"}),
    (Selection(brands=("LUMEN",)), {"lamp"}),
    (Selection(categories=("shoes",)), {"runner", "boot", "sandal"}),
    (Selection(categories=("Shoes > sneakers",)), {"runner"}),
    (Selection(categories=("Furniture > Home",)), set[str]()),
    (Selection(products=("coat",), brands=("lumen & co",), categories=("外套",)), {"coat", "desk", "zh"}),
    (Selection(), set[str]()),
]


@pytest.mark.parametrize(("selection", "expected"), SELECTIONS)
def test_a_selection_is_the_same_of_one_product_and_of_the_catalog(
    shop: Shop, selection: Selection, expected: set[str]
) -> None:
    shop.fill(SHOP)
    snapshot = shop.searcher().snapshot()
    mask = selection.mask(snapshot.columns, snapshot.categories)
    assert {one.product_id for one in SHOP if selection.selects(one)} == expected
    assert {name for name, chosen in zip(snapshot.columns.product_ids, mask, strict=True) if chosen} == expected


def test_what_is_withheld_is_neither_found_nor_counted(shop: Shop) -> None:
    shop.fill(SHOP)
    every = shop.searcher()
    some = shop.searcher(SearchConfig(withheld=Selection(products=("boot",), categories=("Sneakers",))))
    shoes = Constraints(category="shoes")
    before, after = every.search("shoes", shoes), some.search("shoes", shoes)
    assert (before.total, before.withheld) == (3, 0)
    assert (after.total, after.withheld, [one.product.product_id for one in after.candidates]) == (1, 2, ["sandal"])
    assert [one.normal for one in every.options(shoes, ("color",))["color"]] == ["blue", "navy", "red"]
    assert [one.normal for one in some.options(shoes, ("color",))["color"]] == ["blue"]


def test_no_way_out_leads_to_what_is_withheld(shop: Shop) -> None:
    shop.fill(SHOP)
    asked = Constraints(category="shoes", price_max=20.0)
    ways = shop.searcher().search("shoes", asked).relaxations
    assert [(one.dropped, one.count, one.constraints.price_max) for one in ways] == [(("price_max",), 1, 29.0)]
    without = shop.searcher(SearchConfig(withheld=Selection(products=("sandal",))))
    ways = without.search("shoes", asked).relaxations
    assert [(one.dropped, one.count, one.constraints.price_max) for one in ways] == [(("price_max",), 1, 89.0)]
