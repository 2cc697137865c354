from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from retrieval.errors import ConstraintError, EncoderUnavailable
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.types import Audience, Constraints, Exclusions, Product, ProductId, SearchResult, Sort, Unmet
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product, variant

SHOP = [
    product(
        "runner",
        "Nimbus Running Shoes",
        [variant("r-9", 8900, size="9", color="navy"), variant("r-10", 9900, in_stock=False, size="10", color="red")],
        category="Shoes > Sneakers",
        rating=4.5,
        popularity=3.0,
        audience="men",
        description="Light and breathable. Waterproof.",
    ),
    product("boot", "Trail Hiking Boots", 15900, category="Shoes > Boots", material="leather", rating=4.0),
    product("sandal", "Beach Sandals", 2900, category="Shoes", color="blue", rating=3.0, created_at="2025-01-01"),
    product("cleaner", "Leather Shoe Cleaner", 900, category="Care", description="Fragrance-free."),
    product("soap", "Shoe Soap Bar", 700, category="Care", description="With a fresh fragrance."),
    product("lamp", "Oak Desk Lamp", 4500, category="Home > Lighting", brand="Lumen", material="oak"),
    product("desk", "Walnut Writing Desk", 45000, category="Home > Furniture", material="walnut", brand="Lumen & Co"),
    product("coat", "Wool Trench Coat", 19900, category="Clothing", material="wool", color="camel"),
    product("zh", "女士羽绒服 轻薄", 39900, category="服装 > 外套", color="红色", description="防水面料"),
]

Fill = Callable[[Iterable[Product]], Searcher]


def ids(result: SearchResult) -> list[str]:
    return [candidate.product.product_id for candidate in result.candidates]


@pytest.fixture
def searcher(filled: Fill) -> Searcher:
    return filled(SHOP)


@pytest.mark.parametrize(
    ("category", "found"),
    [
        ("shoes", {"runner", "boot", "sandal"}),
        ("footwear", {"runner", "boot", "sandal"}),
        ("sneakers", {"runner"}),
        ("running shoes", {"runner"}),
        ("鞋子", {"runner", "boot", "sandal"}),
        ("desk", {"desk"}),
        ("walnut desk", {"desk"}),
        ("desk with drawers", {"desk"}),
        ("lamp", {"lamp"}),
        ("furniture", {"desk"}),
        ("外套", {"coat", "zh"}),
        ("coats", {"coat"}),
        ("down jacket", {"zh"}),
        ("jackets", {"zh"}),
        ("gift", {p.product_id for p in SHOP}),
    ],
)
def test_a_category_is_a_kind_not_a_word(searcher: Searcher, category: str, found: set[str]) -> None:
    result = searcher.search(category, Constraints(category=category))
    assert set(ids(result)) == found
    assert result.relaxed == ()
    assert result.total == len(found)


def test_a_category_that_nothing_is_becomes_soft(searcher: Searcher) -> None:
    result = searcher.search("theremin", Constraints(category="theremin", price_max=50))
    assert [one.slot for one in result.relaxed] == ["category"]
    assert set(ids(result)) == {"sandal", "cleaner", "soap", "lamp"}


def test_a_kind_with_words_that_none_states_is_the_kind_and_says_so(searcher: Searcher) -> None:
    result = searcher.search("gaming desk", Constraints(category="gaming desk"))
    assert (ids(result), [one.slot for one in result.relaxed]) == (["desk"], ["category"])


def test_one_variant_must_satisfy_all(searcher: Searcher) -> None:
    assert ids(searcher.search("", Constraints(size=("9",), color=("blue",)))) == ["runner"]
    assert ids(searcher.search("", Constraints(size=("9",), color=("red",)))) == []
    shown = searcher.search("", Constraints(color=("red",), category="shoes")).candidates[0]
    assert shown.variant.variant_id == "r-10"


def test_wider_values_and_exclusions(searcher: Searcher) -> None:
    assert set(ids(searcher.search("", Constraints(color=("blue",))))) == {"runner", "sandal"}
    assert set(ids(searcher.search("", Constraints(material=("wood",))))) == {"lamp", "desk"}
    result = searcher.search("", Constraints(exclude=Exclusions(material=("wood", "leather"), color=("blue",))))
    shown = {c.product.product_id: c.unstated for c in result.candidates}
    assert set(shown) == {"runner", "cleaner", "soap", "coat", "zh"}
    assert shown["coat"] == ()
    assert shown["zh"] == ("exclude.material",)
    assert set(shown["soap"]) == {"exclude.color", "exclude.material"}


def test_excluded_features_and_kinds(searcher: Searcher) -> None:
    no_scent = Exclusions(features=("fragrance",), category=("shoes", "lamp"))
    result = searcher.search("", Constraints(exclude=no_scent))
    shown = {c.product.product_id: c.unstated for c in result.candidates}
    assert set(shown) == {"cleaner", "desk", "coat", "zh"}
    assert shown["cleaner"] == ()
    assert shown["desk"] == ("exclude.features",)


def test_wanted_features_bind_where_something_states_them(searcher: Searcher) -> None:
    assert ids(searcher.search("", Constraints(category="shoes", features=("waterproof",)))) == ["runner"]
    assert ids(searcher.search("", Constraints(features=("防水",)))) == ["zh"]
    result = searcher.search("", Constraints(category="boots", features=("waterproof",)))
    assert (ids(result), result.relaxed) == (["boot"], (Unmet(slot="features", value="waterproof"),))
    some = searcher.search("", Constraints(category="shoes", features=("waterproof", "edible")))
    assert (ids(some), some.relaxed) == (["runner"], (Unmet(slot="features", value="edible"),))


def test_prices_are_major_units_of_the_currency(shop: Shop) -> None:
    shop.fill(SHOP)
    assert "runner" in ids(shop.searcher().search("", Constraints(price_min=89, price_max=89)))
    assert "runner" not in ids(shop.searcher().search("", Constraints(price_max=88.999)))
    yen = shop.searcher(SearchConfig(currency="JPY"))
    assert "runner" in ids(yen.search("", Constraints(price_min=8900, price_max=8900)))
    with pytest.raises(ConstraintError, match="price_max"):
        yen.search("", Constraints(price_max=float("inf")))


def test_out_of_stock_comes_last_unless_it_is_asked_for(filled: Fill) -> None:
    searcher = filled(
        [
            product("a", "Red Lamp", [variant("a1", 100, in_stock=False), variant("a2", 900)]),
            product("b", "Red Lamp red lamp", [variant("b1", 50, in_stock=False)]),
        ]
    )
    result = searcher.search("red lamp", Constraints())
    assert [(c.product.product_id, c.variant.variant_id) for c in result.candidates] == [("a", "a2"), ("b", "b1")]
    assert ids(searcher.search("red lamp", Constraints(in_stock=True))) == ["a"]
    assert set(ids(searcher.search("red lamp", Constraints(in_stock=False)))) == {"a", "b"}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort.PRICE_ASC, ["sandal", "runner", "boot"]),
        (Sort.PRICE_DESC, ["boot", "runner", "sandal"]),
        (Sort.RATING_DESC, ["runner", "boot", "sandal"]),
        (Sort.NEWEST, ["sandal", "boot", "runner"]),
        (Sort.POPULAR, ["runner", "boot", "sandal"]),
    ],
)
def test_an_asked_order_is_total(searcher: Searcher, sort: Sort, order: list[str]) -> None:
    assert ids(searcher.search("boots boot hiking", Constraints(category="shoes", sort=sort))) == order


def test_equals_are_ordered_by_product_id(filled: Fill) -> None:
    searcher = filled([product(name, "Plain Mug") for name in ("c", "a", "d", "b")])
    assert ids(searcher.search("plain mug", Constraints())) == ["a", "b", "c", "d"]


def test_shown_products_can_be_left_out(searcher: Searcher) -> None:
    shown = frozenset({ProductId("runner"), ProductId("gone")})
    result = searcher.search("shoes", Constraints(category="shoes"), exclude=shown)
    assert set(ids(result)) == {"boot", "sandal"}
    assert result.total == 3


def test_codes_and_brands_are_found_exactly(filled: Fill) -> None:
    searcher = filled(
        [*SHOP, product("WH-1000XM4", "Quiet Headphones", brand="Sony"), product("x", "Loud Headphones WH-1000XM5")]
    )
    assert ids(searcher.search("do you have wh-1000xm4", Constraints()))[0] == "WH-1000XM4"
    assert ids(searcher.search("sony", Constraints()))[0] == "WH-1000XM4"
    assert ids(searcher.search("", Constraints(brand=("SONY",)))) == ["WH-1000XM4"]


def test_a_brand_is_found_by_the_words_it_begins_with(filled: Fill) -> None:
    searcher = filled(
        [
            *SHOP,
            product("puzzle", "Melissa & Doug Farm Puzzle", brand="Melissa & Doug"),
            product("amp", "Practice Amp", brand="Fender Musical Instruments"),
            product("dress", "Summer Dress", brand="Melissandre"),
            product("sale", "Melissa Style Sandals", brand="Zaxy"),
        ]
    )
    assert ids(searcher.search("", Constraints(brand=("melissa",)))) == ["puzzle"]
    assert ids(searcher.search("", Constraints(brand=("Fender",)))) == ["amp"]
    assert ids(searcher.search("", Constraints(brand=("Lumen",)))) == ["lamp"]  # a brand of that very name goes first
    spared = searcher.search("puzzle", Constraints(exclude=Exclusions(brand=("Melissa",))))
    assert "puzzle" not in ids(spared)


def test_a_chinese_need_finds_english_products_and_the_reverse(searcher: Searcher) -> None:
    assert ids(searcher.search("跑鞋", Constraints()))[0] == "runner"
    assert ids(searcher.search("down jacket", Constraints()))[0] == "zh"


def test_relaxations_are_true_and_nearest_first(searcher: Searcher) -> None:
    asked = Constraints(category="desk", price_max=400, color=("red",))
    result = searcher.search("red desk", asked)
    assert result.candidates == ()
    assert [way.dropped for way in result.relaxations] == [("price_max", "color")]
    way = result.relaxations[0]
    assert way.constraints.price_max == 450
    assert (way.count, way.price_from.amount if way.price_from else None) == (1, 45000)
    assert ids(searcher.search("red desk", way.constraints)) == ["desk"]
    single = searcher.search("", Constraints(category="shoes", audience=Audience.WOMEN, price_max=100)).relaxations
    assert [way.dropped for way in single] == [("audience",)]
    assert single[0].count == 2


def test_a_way_out_lets_go_of_a_feature_that_nothing_there_states(searcher: Searcher) -> None:
    asked = Constraints(category="shoes", audience=Audience.WOMEN, price_max=100, features=("jet-propelled",))
    ways = searcher.search("", asked).relaxations
    assert [way.dropped for way in ways] == [("audience", "features")]
    assert ways[0].constraints.features == ()
    assert searcher.search("", ways[0].constraints).relaxed == ()


def test_ways_out_lead_to_nothing_that_is_excluded(searcher: Searcher) -> None:
    asked = Constraints(category="shoes", audience=Audience.WOMEN, price_max=100)
    ways = searcher.search("", asked).relaxations
    found = [ProductId(one) for one in ids(searcher.search("", ways[0].constraints))]
    fewer = searcher.search("", asked, exclude=frozenset(found[:1])).relaxations
    assert (fewer[0].dropped, fewer[0].count) == (ways[0].dropped, len(found) - 1)
    none = searcher.search("", asked, exclude=frozenset(found)).relaxations
    assert all(way.dropped != ways[0].dropped for way in none)


def test_a_new_version_is_followed(shop: Shop) -> None:
    shop.fill(SHOP)
    searcher = shop.searcher()
    assert searcher.search("", Constraints(category="desk")).total == 1
    cheaper = product("desk", "Walnut Writing Desk", 30000, category="Home > Furniture", material="walnut")
    shop.fill([*(p for p in SHOP if p.product_id not in ("desk", "lamp")), cheaper])
    result = searcher.search("", Constraints(category="desk"))
    assert [c.variant.price.amount for c in result.candidates] == [30000]
    assert searcher.search("lamp", Constraints(category="lamp")).relaxed == (Unmet(slot="category", value="lamp"),)
    again = shop.searcher().search("writing desk", Constraints())
    assert ids(again)[0] == "desk"


def test_results_repeat_and_are_timed(searcher: Searcher) -> None:
    first, second = (searcher.search("shoes for the beach", Constraints()) for _ in range(2))
    assert first.candidates == second.candidates
    assert {"encode", "constraints", "words", "dense", "order", "fetch", "total"} <= set(first.timings_ms)
    assert set(first.candidates[0].sources) == {"dense", "words"}


def test_without_the_encoder_words_answer(shop: Shop) -> None:
    class Broken:
        name = "keyword"
        dimensions = 256
        reads_chinese = False

        def encode_query(self, texts: Sequence[str]) -> np.ndarray:
            raise EncoderUnavailable("gone")

        encode_document = encode_query

    shop.fill(SHOP)
    searcher = Searcher(shop.database, Broken(), shop.vectors, shop.folder / "words")
    result = searcher.search("walnut desk", Constraints())
    assert ids(result)[0] == "desk"
    assert result.degraded == ("encoder",)


@pytest.mark.parametrize(
    ("words", "english", "bilingual"),
    [
        ("trench coat", "trench coat", "trench coat"),
        ("红色的台灯 Lumen", "red tabletop lamp lumen", "红色的台灯 lumen"),
        ("随便看看", "", "随便看看"),
        ("an oak reading lamp 灯", "lamp an oak reading lamp", "lamp an oak reading lamp"),
    ],
)
def test_a_chinese_need_reaches_an_encoder_of_chinese_as_it_is(
    shop: Shop, words: str, english: str, bilingual: str
) -> None:
    shop.fill(SHOP)
    query = shop.searcher().snapshot().query(words, Constraints(color=("红色",) if "红色" in words else ()))
    assert (query.given(reads_chinese=False), query.given(reads_chinese=True)) == (english, bilingual)


def test_products_without_a_vector_are_found_by_words(shop: Shop) -> None:
    from tests.retrieval.search.shop import store

    store(shop.database, SHOP)
    result = shop.searcher().search("walnut desk", Constraints())
    assert ids(result)[0] == "desk"
    assert result.degraded == ("vectors",)


def test_an_empty_catalog_finds_nothing(shop: Shop) -> None:
    result = shop.searcher().search("anything", Constraints(price_max=5))
    assert (result.candidates, result.total, result.relaxations) == ((), 0, ())


def test_nothing_said_leads_with_what_is_popular(searcher: Searcher) -> None:
    assert ids(searcher.search("", Constraints()))[0] == "runner"


def test_a_title_that_nearly_has_the_word_leads_one_that_does_not(filled: Fill) -> None:
    searcher = filled([product("a", "Garden Bench"), product("b", "Garden Sprinkler")])
    assert ids(searcher.search("garden sprinkle", Constraints())) == ["b", "a"]


def test_letters_lift_nothing_over_what_is_asked_for_by_code_or_can_be_had(filled: Fill) -> None:
    searcher = filled(
        [
            product("a", "Garden Sprinkler", [variant("a-1", 900, in_stock=False)]),
            product("b", "Garden Bench"),
            product("kx-4410", "Wool Coat"),
        ]
    )
    assert ids(searcher.search("garden sprinkle kx-4410", Constraints())) == ["kx-4410", "b", "a"]


@pytest.mark.parametrize(("name", "value"), [("dense_weight", 1.5), ("titles_among", 0), ("scan_limit", 1)])
def test_impossible_settings_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        replace(SearchConfig(), **{name: value})


def test_a_product_is_what_its_title_plainly_says_and_what_its_folder_says(filled: Fill) -> None:
    searcher = filled(
        [
            product("mug", "Trail Mug", category="Outdoor > Camping"),
            product("fruit", "Cherry Bowl", category="Food > Fruit"),
            product("bowl", "Salad Bowl", category="Kitchen"),
            product("tag", "Mug Motif Enamel, Mug Lovers", category="Fashion > Belts"),
        ]
    )
    assert ids(searcher.search("mug", Constraints(category="mug"))) == ["mug"]
    assert ids(searcher.search("", Constraints(category="camping gear"))) == ["mug"]
    assert ids(searcher.search("bowl", Constraints(category="bowl"))) == ["bowl"]
    assert ids(searcher.search("fruit", Constraints(category="fruit"))) == ["fruit"]


def test_more_candidates_than_the_index_is_asked_for_are_still_all_found(filled: Fill) -> None:
    searcher = filled([product(f"p{n:03}", f"Mug {n}") for n in range(40)])
    assert len(ids(searcher.search("mug", Constraints(), k=40))) == 40
    with pytest.raises(ValueError, match="k is 0"):
        searcher.search("mug", Constraints(), k=0)


def test_a_color_in_the_name_of_the_kind_is_the_shown_variants(filled: Fill) -> None:
    socks = product("socks", "Crew Socks", [variant("b", 500, color="black"), variant("w", 500, color="white")])
    searcher = filled([socks, product("juice", "Orange Juice")])
    shown = searcher.search("", Constraints(category="white socks"))
    assert [one.variant.variant_id for one in shown.candidates] == ["w"]
    assert ids(searcher.search("", Constraints(category="orange juice"))) == ["juice"]


def test_a_material_in_the_name_of_the_kind_may_be_stated_in_other_words(filled: Fill) -> None:
    iron = product("iron", "Camp Wok", material="cast iron")
    searcher = filled(
        [iron, product("clay", "Clay Wok", material="clay"), product("pan", "Steel Pan", material="steel")]
    )
    found = searcher.search("", Constraints(category="metal woks"))
    assert (ids(found), found.relaxed) == (["iron"], ())
    unmet = searcher.search("", Constraints(category="wooden woks"))
    assert [one.value for one in unmet.relaxed] == ["wooden woks"]


def test_a_bare_department_is_shown_where_no_title_names_a_thing_of_it(filled: Fill) -> None:
    shelf = "Musical Instruments"
    guitar = product("guitar", "Jumbo Acoustic Guitar", 9000, category=shelf)
    searcher = filled([guitar, product("shirt", "Logo Sweatshirt", 1000, category=shelf)])
    assert ids(searcher.search("", Constraints(category="musical instruments"))) == ["guitar"]
    assert ids(searcher.search("", Constraints(category="musical instruments", price_max=20))) == ["shirt"]


def test_where_only_strays_of_a_kind_fit_the_rest_it_is_said(filled: Fill) -> None:
    shelf = "Electronics > Camera"
    cameras = [product(f"c{number}", f"Camera {number}", 9000, category=shelf) for number in range(4)]
    searcher = filled([*cameras, product("t", "Flexi Camera Tripod", 2000, category=shelf)])
    sure = searcher.search("camera", Constraints(category="camera"))
    assert (set(ids(sure)), sure.relaxed) == ({"c0", "c1", "c2", "c3"}, ())
    stray = searcher.search("camera", Constraints(category="camera", price_max=50))
    assert (ids(stray), [one.slot for one in stray.relaxed]) == (["t"], ["category"])
    none = searcher.search("camera", Constraints(category="camera", price_max=10))
    assert [way.count for way in none.relaxations] == [4]  # as many as the search without the limit finds


def test_what_is_left_out_is_counted_apart(filled: Fill) -> None:
    searcher = filled([product(f"p{n}", f"Mug {n}") for n in range(3)])
    found = searcher.search("mug", Constraints(category="mug"), 5, frozenset({ProductId("p1"), ProductId("gone")}))
    assert (found.total, found.excluded) == (3, 1)


def test_a_category_that_the_feed_names_in_another_language_is_the_shops_own(filled: Fill) -> None:
    searcher = filled(
        [
            product("brush", "Tidy", category="Beauty > Hair Care").model_copy(
                update={"extra": {"Category zh": "美妆 > 护发美发"}}
            ),
            product("tent", "Ridge", category="Outdoor > Camping Gear").model_copy(
                update={"extra": {"类目": "户外>营地"}}
            ),
        ]
    )
    found = searcher.search("", Constraints(category="护发美发"))
    assert (ids(found), found.relaxed) == (["brush"], ())
    assert ids(searcher.search("", Constraints(category="营地"))) == ["tent"]
    assert ids(searcher.search("", Constraints(category="hair care"))) == ["brush"]


def test_a_chinese_folder_is_of_the_kind_of_its_last_noun(filled: Fill) -> None:
    folder = {"extra": {"Category zh": "餐桌收纳布料"}}
    searcher = filled(
        [
            product("cloth", "Longtable Oatmeal Drape", category="Dining").model_copy(update=folder),
            product("oak", "Refectory Dining Table", category="Dining"),
        ]
    )
    assert ids(searcher.search("", Constraints(category="餐桌"))) == ["oak"]


@pytest.mark.parametrize("asked", ["洗护", "洗护用品", "宝宝洗护"])
def test_a_chinese_shelf_is_found_by_the_end_of_its_name(filled: Fill, asked: str) -> None:
    folder = {"extra": {"Category zh": "婴儿 > 宝宝洗护系列"}}
    searcher = filled(
        [
            product("oil", "Almond Oil", category="Baby > Baby Care").model_copy(update=folder),
            product("cot", "Walnut Cot", category="Baby > Sleep"),
        ]
    )
    assert ids(searcher.search("", Constraints(category=asked))) == ["oil"]


def test_a_folder_of_two_kinds_side_by_side_names_neither_alone(filled: Fill) -> None:
    folder = {"extra": {"Category zh": "服饰 > 帽子围巾"}}
    searcher = filled(
        [
            product("hat", "Lowtide Sun Hat", category="Clothing > Hats & Scarves").model_copy(update=folder),
            product("scarf", "Silk Scarf", category="Clothing > Hats & Scarves").model_copy(update=folder),
        ]
    )
    assert ids(searcher.search("", Constraints(category="围巾"))) == ["scarf"]
    assert ids(searcher.search("", Constraints(category="hat"))) == ["hat"]


def test_values_are_named_as_the_shop_mostly_writes_them(filled: Fill) -> None:
    box = product("box", "Shelf Box", brand="Lumen & Co", size="30 x 20 cm")
    searcher = filled([*SHOP, box, product("tray", "Tray", brand="LUMEN & CO."), product("bulb", "Bulb", size="9 W")])
    assert searcher.written("brand", ["lumen", "lumenco", "nobody"]) == {"lumen": "Lumen", "lumenco": "Lumen & Co"}
    assert searcher.written("size", ["9", "300x200mm", "300mm"]) == {"9": "9", "300x200mm": "30 x 20 cm"}
    assert searcher.written("color", ["blue", "navy"]) == {"blue": "blue", "navy": "navy"}
