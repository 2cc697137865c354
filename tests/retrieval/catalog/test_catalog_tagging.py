from __future__ import annotations

import pytest

from retrieval.tagging import column_attributes, find_attributes, stated, tag
from retrieval.types import AttributeKind, Money, Product, ProductId, Variant, VariantId
from retrieval.vocabulary import implied, known, normalize


def product(title: str, description: str = "", **more: object) -> Product:
    variant = Variant(variant_id=VariantId("v"), price=Money(amount=1, currency="USD"))
    return Product.model_validate(
        {"product_id": "p", "title": title, "description": description, "variants": (variant,), **more}
    )


@pytest.mark.parametrize(
    ("kind", "words", "normal"),
    [
        ("color", "Grey", "gray"),
        ("color", "深蓝", "navy"),
        ("color", "navy blue", "navy"),
        ("color", "藏青色", "navy"),
        ("color", "黑", "black"),
        ("color", "Multi-Coloured", "multicolor"),
        ("color", "multi color", "multicolor"),
        ("material", "真皮", "leather"),
        ("material", "皮", "leather"),
        ("material", "100% Cotton", "cotton"),
        ("material", "纯棉", "cotton"),
        ("material", "vegan leather", "faux leather"),
        ("material", "Solid Oak", "oak"),
        ("material", "aluminium", "aluminum"),
        ("size", "XX-Large", "xxl"),
        ("size", "2XL", "xxl"),
        ("size", "39码", "39"),
        ("size", "size 8", "8"),
        ("size", "waist 30", "30"),
        ("size", "W30", "30"),
        ("size", "30W x 32L", "30x32"),
        ("size", "Queen-size", "queen"),
        ("size", "0.5 L", "500ml"),
        ("size", "500毫升", "500ml"),
        ("size", "100 ml码", "100ml"),
        ("size", "XS码", "xs"),
        ("size", "均码", "one size"),
        ("audience", "Women's", "women"),
        ("audience", "F", "women"),
        ("audience", "女士", "women"),
        ("audience", "for kids", "kids"),
        ("brand", "Black & Decker", "blackdecker"),
        ("brand", "BLACK+DECKER™", "blackdecker"),
        ("brand", "Nestlé", "nestle"),
        ("features", " Water-Proof ", "water-proof"),
    ],
)
def test_normal_forms(kind: AttributeKind, words: str, normal: str) -> None:
    assert normalize(kind, words) == normal
    assert normalize(kind, normal) == normal


@pytest.mark.parametrize(
    ("left", "right"),
    [("6 ft", "72 in"), ('72"', "6 feet"), ("1 m", "100 cm"), ("24 x 36 in", "2 x 3 ft"), ("2kg", "2000 g")],
)
def test_equal_measures_have_one_normal_form(left: str, right: str) -> None:
    assert normalize("size", left) == normalize("size", right)


def test_every_listed_word_has_a_stable_normal_form_and_wider_ones_are_listed() -> None:
    kinds: tuple[AttributeKind, ...] = ("color", "material", "audience")
    for kind in kinds:
        for surface, normal in known(kind).items():
            assert normalize(kind, surface) == normal == normalize(kind, normal)
            wider = implied(kind, normal)
            assert normal not in wider
            assert all(word in known(kind).values() and implied(kind, word) <= wider for word in wider)


@pytest.mark.parametrize(
    ("kind", "words", "wider"),
    [
        ("color", "navy", {"blue"}),
        ("material", "oak", {"wood"}),
        ("material", "stainless steel", {"steel", "metal"}),
        ("material", "cowhide", {"leather"}),
        ("color", "storm navy", {"navy", "blue"}),
        ("color", "slate blue", {"blue"}),
        ("color", "墨绿", {"green"}),
        ("audience", "unisex", {"men", "women"}),
        ("size", "us 8.5", {"8.5"}),
        ("material", "faux leather", set()),
        ("material", "leather-free", set()),
        ("material", "wood-effect", set()),
        ("material", "仿皮", set()),
        ("color", "blue", set()),
    ],
)
def test_wider_kinds(kind: AttributeKind, words: str, wider: set[str]) -> None:
    assert implied(kind, normalize(kind, words)) == wider


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Men's Navy Blue Cotton T-Shirt 2XL", ["audience men", "color navy", "material cotton", "size xxl"]),
        ("深蓝色棉质T恤男士", ["color navy", "material cotton", "audience men"]),
        ("红色真皮高跟鞋 女 39码", ["color red", "material leather", "audience women", "size 39"]),
        ('Solid oak table 72" x 36"', ["material oak", "size 1829x914mm"]),
        ("Baby stroller", ["audience baby"]),
        ("Rose gold ring", ["color rose gold"]),
        ("Faux leather handbag", ["material faux leather"]),
        ("Sage linen throw", ["color sage", "material linen"]),
        ("500ml glass bottle", ["size 500ml", "material glass"]),
        ("Not only leather", ["material leather"]),
        ("A caramel-colored bag", ["color caramel"]),
        ("Made with soft, plush fur", ["material fur"]),
        ("Made with love, paper inside", []),
        ("Cherry wood desk for women and girls", ["material cherry wood", "audience women", "audience kids"]),
    ],
)
def test_what_a_text_states(text: str, found: list[str]) -> None:
    assert [f"{attribute.kind} {attribute.normal}" for attribute in find_attributes(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "Black & Decker drill",
        "Greenville history",
        "fresh orange juice",
        "green tea",
        "no leather, wool or silk",
        "leather-free",
        "not made of leather",
        "feels like wool",
        "softer than cotton",
        "as soft as silk",
        "oak-effect shelf",
        "wood look vinyl plank",
        "without real fur",
        "X-Men poster",
        "sleeve fits 15-inch laptops",
        "peppermint",
        "for 13 inch tablets",
        "iron man mask",
        "lavender scented candle",
        "free of plastic",
        "Pearl drum kit",
        "不含皮",
        "仿皮手提包",
        "红酒杯",
        "橙味汽水",
        "蓝牙耳机",
        "木纹贴纸",
        "non-leather",
        "male to female adapter",
        "baby grand piano",
        "ice cream scoop",
    ],
)
def test_what_states_nothing(text: str) -> None:
    normals = {f"{a.kind} {a.normal}" for a in find_attributes(text)} - {"material vinyl", "material faux leather"}
    assert normals == set()


def test_spans_point_at_the_words() -> None:
    text = "Crimson café mug, 12 oz"
    for attribute in find_attributes(text):
        assert attribute.span is not None
        assert text[slice(*attribute.span)] == attribute.value


def test_columns_win_over_text_but_materials_add_up() -> None:
    columns = (*column_attributes("color", "Navy", "color"), *column_attributes("material", "Canvas", "material"))
    tagged = tag(product("White bag", "Canvas and leather.", attributes=columns))
    assert {(a.kind, a.normal) for a in tagged.attributes} == {
        ("color", "navy"),
        ("material", "canvas"),
        ("material", "leather"),
    }


def test_the_description_speaks_for_colors_only_where_the_title_is_silent() -> None:
    assert {a.normal for a in tag(product("Red mug", "Goes with blue plates.")).attributes} == {"red"}
    assert {a.normal for a in tag(product("Mug", "A blue mug.")).attributes} == {"blue"}


@pytest.mark.parametrize(
    ("title", "materials"),
    [
        ("Mahogany Lyre Harp with EVA Bag", {"mahogany"}),
        ("Steel Flute and Velvet Carry Case", {"steel"}),
        ("Desk with Oak Top", {"oak"}),
        ("EVA Bag", {"eva"}),
    ],
)
def test_what_a_thing_comes_in_is_not_what_it_is_made_of(title: str, materials: set[str]) -> None:
    assert {a.normal for a in tag(product(title)).attributes if a.kind == "material"} == materials


def test_a_part_of_the_picture_is_not_the_product() -> None:
    tagged = tag(product("Backpack", "This beige backpack has black straps and gold hardware."))
    assert [a.normal for a in tagged.attributes] == ["beige"]


@pytest.mark.parametrize(
    "beside",
    ["complemented by a soft pink quilted pillow", "topped with a pink bow", "set against a pale pink wall",
     "accented with the softest pink", "contrasting with pink cushions"],
)  # fmt: skip
def test_what_a_product_is_shown_with_does_not_color_it(beside: str) -> None:
    assert [a.normal for a in tag(product("Couch", f"A green couch, {beside}.")).attributes] == ["green"]


@pytest.mark.parametrize(
    ("title", "description", "colors"),
    [
        ("Lace-Up Boots", "Rustic orange suede. Shown under a white dress and red tights.", {"orange"}),
        ("Ankle-Strap Heels", "These black sandals have a slender heel.", {"black"}),
        ("Tea Set", "A brown clay teapot and a white cup.", {"brown", "white"}),
        ("Flannel Shirt", "This classic navy and white plaid pattern.", {"navy", "white"}),
    ],
)
def test_a_color_right_before_another_thing_is_not_the_products(title: str, description: str, colors: set[str]) -> None:
    found = {one.normal for one in tag(product(title, description)).attributes if one.kind == "color"}
    assert found == colors


def test_where_variants_state_a_kind_the_product_does_not() -> None:
    variants = tuple(
        Variant(
            variant_id=VariantId(color),
            price=Money(amount=1, currency="USD"),
            options={"Color": color},
            attributes=column_attributes("color", color, "Color"),
        )
        for color in ("Red", "Blue")
    )
    tagged = tag(Product(product_id=ProductId("p"), title="Red or blue cotton tee", variants=variants))
    assert [(a.kind, a.normal) for a in tagged.attributes] == [("material", "cotton")]
    assert list(stated(tagged)) == [(-1, "material", "cotton"), (0, "color", "red"), (1, "color", "blue")]


def test_stated_rows_hold_the_wider_kinds() -> None:
    rows = set(stated(tag(product("Navy oak stool"))))
    assert rows == {(-1, "color", "navy"), (-1, "color", "blue"), (-1, "material", "oak"), (-1, "material", "wood")}


def test_a_column_of_several_values_is_split() -> None:
    assert [a.normal for a in column_attributes("color", "Black / White", "Color")] == ["black", "white"]
    assert [a.normal for a in column_attributes("material", "60% cotton, 40% polyester", "m")] == [
        "cotton",
        "polyester",
    ]
    assert [a.normal for a in column_attributes("size", "S, M; L", "Size")] == ["s", "m", "l"]
    assert [a.normal for a in column_attributes("brand", "Black & Decker", "brand")] == ["blackdecker"]


def test_a_material_of_the_text_that_no_variant_states_is_kept() -> None:
    variants = tuple(
        Variant(
            variant_id=VariantId(material),
            price=Money(amount=1, currency="USD"),
            attributes=column_attributes("material", material, "Material"),
        )
        for material in ("Canvas", "Nylon")
    )
    tagged = tag(Product(product_id=ProductId("p"), title="Canvas bag with leather trim", variants=variants))
    assert [(a.kind, a.normal) for a in tagged.attributes] == [("material", "leather")]


@pytest.mark.parametrize(
    ("description", "normals"),
    [
        ("Gray with a pop of orange on the heel.", ["gray"]),
        ("A crisp white button-down shirt.", ["white"]),
        ("A black frame on a wooden surface.", ["black"]),
        ("Set against a turquoise wall, this navy couch.", ["navy"]),
        ("The mustard-hued coat.", ["mustard"]),
    ],
)
def test_descriptions_speak_of_other_things_too(description: str, normals: list[str]) -> None:
    assert [a.normal for a in tag(product("Thing", description)).attributes] == normals
