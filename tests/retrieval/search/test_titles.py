from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.categories import build_categories
from retrieval.kind_match import Match
from retrieval.nouns import hierarchy, name_stems, parse
from retrieval.titles import Reader, learn_nouns

READER = Reader(hierarchy())


def nodes(title: str) -> set[str]:
    return set(READER.read(title)[0])


def matched(rows: Sequence[tuple[str, str]], phrase: str, texts: Sequence[int] | None = None) -> Match:
    """Return what a phrase names among rows; all words are in the given texts, or in the titles that have them."""
    titles = [title.lower() for title, _ in rows]
    found = build_categories(rows).resolve(
        phrase,
        lambda words: np.array(
            [n for n, one in enumerate(titles) if words in one] if texts is None else texts, np.int64
        ),
    )
    assert isinstance(found, Match)
    return found


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("Oak Desk Lamp with USB Port, Black", {"desk lamp"}),
        ("Writing Desk, Walnut", {"desk"}),
        ("Phone & Tablet Case for iPhone 12", {"tablet case"}),
        ("Silicone Phone Case", {"phone case"}),
        ("Table and Chairs", {"table", "chair"}),
        ("Set of 4 Dining Chairs, Walnut", {"dining chair"}),
        ("Sony WH-1000XM4, Wireless Headphones", {"headphone"}),
        ("Guitar Strap, Electric Guitar, Bass", {"guitar strap"}),
        ("Acoustic Guitar Tuning Key", set()),
        ("Cup of Joe T-Shirt", {"cup"}),
        ("夏季新款男士休闲皮鞋 透气软底", {"dress shoe"}),
        ("华为手机壳", {"phone case"}),
        ("手机支架", {"phone holder"}),
        ("羽绒服外套女", {"down jacket", "outerwear"}),
        ("纯棉睡衣套装", {"sleepwear"}),
        ("Dynamic Microphone Vocal", {"microphone"}),
    ],
)
def test_a_title_states_its_head_nouns(title: str, stated: set[str]) -> None:
    if title == "Acoustic Guitar Tuning Key":
        learned = learn_nouns([f"{word} Key" for word in "abc"] + ["Piano Keys"])
        assert set(Reader(hierarchy(), *learned).read(title)[0]) == stated
    else:
        assert nodes(title) == stated


@pytest.mark.parametrize(
    ("title", "never"),
    [
        ("Bone Nut Replacement for Acoustic/Electric Guitar", "guitar"),
        ("Crank Winder for Guitar, Ukulele", "ukulele"),
        ("Guitar String Winder", "guitar"),
        ("Fits Harbor Acoustic Guitar", "guitar"),
        ("Tiny Flute Pendant", "flute"),
        ("Piano Keyboard 61 Key Dust Cover", "keyboard"),
        ("Melody Piano Experience", "piano"),
        ("The Long Road (Piano Vocal, Sheet Music)", "piano"),
        ("Deluxe Tier (for Stacking Keyboards, Electric Pianos, and More)", "piano"),
        ("Techno Electronic Keyboard", "piano"),
        ("Soft Filling 1 lb. Bag", "bag"),
        ("Coiled Cable Microphone/Audio to Smartphone", "microphone"),
        ("Guitar and Bass Strap", "guitar"),
        ("Miniature Clarinet with Stand", "clarinet"),
        ("Lamp Building Kit", "lamp"),
        ("Bath Boats", "bath"),
        ("Harbor Guitars Open Back Banjo", "guitar"),
        ("Diamond Painting Kit", "painting"),
        ("Disc CD 400 Case", "cd"),
        ("Puzzle Storage Case, Puzzle, Game", "puzzle"),
        ("Keyboard Stand + Bag", "bag"),
        ("Guitar/Bass Stage Stand", "guitar"),
        ("吉他琴弦", "guitar"),
        ("适用于吉他的背带", "guitar"),
        ("适用于民谣吉他", "acoustic guitar"),
        ("沙发的抱枕", "sofa"),
        ("收腰衬衫裙", "shirt"),
        ("Waist-High Raised Bed", "bed"),
        ("Flock Crib Mobile | 羊群婴儿床铃", "crib"),
        ("浅盆鸟浴盆", "baby bath"),
        ("Tele Pick Guard Plate with Screws", "plate"),
    ],
)
def test_what_is_made_for_a_thing_or_named_after_it_is_not_that_thing(title: str, never: str) -> None:
    nouns = hierarchy()
    assert never not in nouns.above(nodes(title))


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ("Harbor Acoustic-Electric Guitar 6 String Beginner Pack", "guitar"),
        ("Electric/Acoustic Guitar", "acoustic guitar"),
        ("Table Lamp/Lantern", "lamp"),
        ("Frame Drum, 15 in. Elk Hide", "drum"),
        ("Elm Hide 15 in. Frame Drum", "drum"),
        ("Harbor Puffer Coat", "coat"),
        ("Bass Guitar, Sunburst", "guitar"),
        ("Harbor HB-20, Wireless Headphones", "headphone"),
        ("Harbor + Blaine Jigsaw Puzzle", "puzzle"),
        ("便携吉他 民谣", "guitar"),
        ("Wool Sweater with Cable Knit to Keep You Warm", "sweater"),
        ("Cable Knit Sweater to Keep You Warm", "sweater"),
        ("Ceramic 32 oz Bowl", "bowl"),
        ("Hiking 50 L Bag", "bag"),
        ("Nylon Size L Bag", "bag"),
    ],
)
def test_a_thing_is_known_by_the_noun_that_ends_its_phrase(title: str, stated: str) -> None:
    assert stated in hierarchy().above(nodes(title))


def test_a_word_that_the_shop_uses_in_the_plural_is_the_thing_behind_a_noun() -> None:
    _, inflected = learn_nouns(["Tube Preamp", "Quiet Preamp Circuit", "Preamps", "Preamps, Used"])
    assert inflected == {"preamp"}
    assert Reader(hierarchy(), frozenset(), inflected).read("Harbor Guitar Preamp")[0] == frozenset()
    assert READER.read("Harbor Guitar Meadow")[0] == {"guitar"}


def test_a_size_behind_a_thing_is_no_other_thing() -> None:
    learned = Reader(hierarchy(), frozenset({"stamp", "inch"}))
    assert learned.states("red stamp frosty stamp 2 x 3 inch", ("stamp",))


def test_a_contrary_folder_lets_only_a_plain_title_speak() -> None:
    toys = hierarchy().above(["game"])
    assert READER.read("Mirror Tale - Castle Lamp", toys, filed=True)[0] == frozenset()
    assert READER.read("Castle Lamp", toys, filed=True)[0] == {"lamp"}
    assert READER.read("Berry Bowl", hierarchy().above(["fruit"]), filed=True)[0] == frozenset()


def test_names_are_compared_in_the_singular_and_no_further() -> None:
    assert name_stems("Generators") == ("generator",)
    assert name_stems("Next Generation") == ("next", "generation")
    assert name_stems("Knives & Scarves, Lenses, Boxes") == ("knife", "scarf", "lens", "box")


def test_heads_outside_the_products_department_do_not_count() -> None:
    kin = hierarchy().above(["acoustic guitar"])
    assert READER.read("Yamaha Acoustic Guitar Solid Top", kin)[0] == {"acoustic guitar"}


def test_titles_of_works_state_nothing() -> None:
    assert READER.read("The Case of the Broken Doll", hierarchy().above(["book"]))[0] == frozenset()


def test_narrower_and_wider_nodes() -> None:
    nouns = hierarchy()
    assert {"sneaker", "running shoe", "boot"} <= nouns.under(["shoe"])
    assert "shoe" in nouns.above(["running shoe"])
    assert nouns.chinese["外套"] == {"outerwear"}
    assert not {"shorts", "swim trunks"} & nouns.under(["trousers"])
    assert "shorts" in nouns.under(nouns.chinese["裤子"])
    assert "slip on" not in nouns.under(["loafer"])
    assert {"coat", "jacket", "trench coat"} <= nouns.under(["outerwear"])


def test_one_name_in_two_places_is_one_node() -> None:
    nouns = parse("root\n  x, xx | 甲\nother\n  x\n    y\n")
    assert nouns.parents["x"] == ("root", "other")
    assert nouns.under(["root"]) == {"root", "x", "y"}


def test_one_word_of_two_trades_is_the_tool_and_its_compound_the_toy() -> None:
    reader = Reader(hierarchy())
    assert reader.read("Curlew Jigsaw 650 W | 杓鹬曲线锯 650瓦")[0] == {"jigsaw"}
    assert reader.read("Harbor Jigsaw Puzzle")[0] == {"puzzle"}
    assert reader.read("卵石浴室地垫")[0] == {"bath mat"}
    assert reader.read("画廊木质宝宝餐椅")[0] == {"high chair"}


def test_things_among_books_are_found_where_the_shop_has_no_others() -> None:
    rows = [
        ("Sunny Coast Travel Poster", "books"),
        ("A History of Poster Frames", "books"),
        ("The Desk", "books"),
        ("Oak Desk", ""),
    ]

    def resolved(phrase: str) -> list[int]:
        found = matched(rows, phrase)
        assert found.exact
        return found.positions.tolist()

    assert resolved("travel poster") == [0]
    assert resolved("poster") == [0]
    assert resolved("desk") == [3]


def test_a_longer_name_that_ends_with_another_is_not_that_thing() -> None:
    rows = [("Cast Iron Dutch Oven Set", "housewares"), ("Oak Desk", "")]
    assert build_categories(rows).resolve("oven", lambda _: np.array([0])) is None
    assert matched(rows, "dutch oven", [0]).positions.tolist() == [0]


def test_a_shelf_of_several_things_says_of_none_that_all_of_it_is_that() -> None:
    shelf = "Home > Throws & Cushions\n家纺 > 盖毯抱枕"
    rows = [("Terrain Knit", shelf), ("Linen Cushion", shelf), ("Plain Cushion", "Home > Cushions\n家纺 > 抱枕")]
    found = build_categories(rows)
    pillows = found.resolve("pillows", lambda _: np.zeros(0, np.int64))
    assert pillows is not None
    assert pillows.positions.tolist() == [1, 2]
    assert found.han_shelves == {"家纺", "盖毯抱枕", "抱枕"}


def test_what_only_a_bare_department_holds_is_loose() -> None:
    rows = [
        ("Jumbo Acoustic Guitar", "Musical Instruments"),
        ("Logo Sweatshirt", "Musical Instruments"),
        ("Model 7", "Musical Instruments"),
        ("Model 8", "Musical Instruments > Guitars"),
    ]
    found = matched(rows, "musical instruments", [])
    assert (found.positions.tolist(), found.loose.tolist()) == ([0, 1, 2, 3], [1, 2])


def test_a_coffee_grinder_makes_no_espresso() -> None:
    assert hierarchy().parents["espresso machine"] == ("coffee maker",)


def test_what_the_shop_has_on_a_shelf_of_the_kind_is_filed_and_what_a_title_says_is_not() -> None:
    shelf = "Music > Guitars"
    rows = [("Model 7", shelf), ("Jumbo Guitar", shelf), ("Travel Guitar", "Outdoor"), ("Camera Tripod", "Camera")]
    assert matched(rows, "guitar", []).filed.tolist() == [0, 1]
    assert matched(rows, "travel guitar").filed.tolist() == []
    assert matched(rows, "anything").filed.tolist() == [0, 1, 2, 3]
    whole = [("Jumbo Guitar", "Musical Instruments"), ("Model 8", "Musical Instruments > Guitars")]
    assert matched(whole, "musical instruments", []).filed.tolist() == [1]


def test_on_a_shelf_of_its_kind_a_title_that_names_another_thing_is_loose() -> None:
    shelf = "Electronics > Camera"
    rows = [(f"Vintage Camera {number}", shelf) for number in range(6)]
    rows += [
        ("Flexi Camera Tripod", shelf),
        ("Winter Boots", shelf),
        ("Pro Camera Grip", shelf),
        ("Model 7", shelf),
        ("Flexi Camera Tripod", "Sale"),
    ]
    found = matched(rows, "camera", [])
    assert found.positions.tolist() == list(range(10))
    assert [rows[one][0] for one in found.loose] == ["Flexi Camera Tripod", "Winter Boots", "Pro Camera Grip"]


def test_a_coat_on_a_shelf_of_scarves_is_no_scarf_and_one_of_jackets_is_near_enough() -> None:
    shelves = {"scarf": "apparel > scarf", "jacket": "apparel > jacket"}
    rows = [(f"Plaid {name} {number}", path) for name, path in shelves.items() for number in range(4)]
    rows += [("Wool Overcoat", path) for path in shelves.values()]
    assert matched(rows, "scarf", []).loose.tolist() == [8]
    assert matched(rows, "jacket", []).loose.tolist() == []


def test_where_few_titles_name_the_shelf_its_name_is_an_umbrella() -> None:
    rows = [(title, "Beauty > Grooming") for title in ("Vibrant Blue Bowl", "Soft Towel", "Beard Grooming")]
    found = matched(rows, "grooming", [])
    assert (found.positions.tolist(), found.loose.tolist()) == ([0, 1, 2], [])


def test_what_is_for_pets_is_loose_unless_a_pet_is_named() -> None:
    rows = [
        ("Wool Sweater", "Clothing > Sweaters"),
        ("Wool Pup Sweater", "Pets > Dogs"),
        ("Rope Dog Toy", "Pets > Dogs"),
    ]

    def resolved(phrase: str) -> tuple[list[int], list[int]]:
        found = matched(rows, phrase)
        return found.positions.tolist(), found.loose.tolist()

    assert resolved("sweaters") == ([0, 1], [1])
    assert resolved("pup sweaters") == ([1], [1])
    assert resolved("pet supplies") == ([1, 2], [])
    assert matched(rows, "sweaters").unnamed.tolist() == []  # the title says that it is one


def test_a_word_of_the_kind_that_only_a_description_has_is_loose() -> None:
    rows = [
        ("Brine Dry Bag", "Outdoor"),
        ("Interval Gym Bag", "Bags"),
        ("Portage Bag, Dry", "Bags"),
        ("Oak Bag", "Bags"),
    ]
    assert matched(rows, "dry bags", [0, 1, 2]).loose.tolist() == [1]
    assert matched(rows, "leather bags", [0, 1, 2]).loose.tolist() == []  # a material is as good in a description


def test_a_shelf_of_something_else_below_the_kinds_own_is_loose() -> None:
    beds = "Furniture > Beds"
    rows = [("Nightling", f"{beds} > Bedside Tables"), ("Oak Nest", beds), ("Low Oak Bed", f"{beds} > Bedside Tables")]
    found = matched(rows, "beds", [])
    assert (found.positions.tolist(), found.loose.tolist()) == ([0, 1, 2], [0])
