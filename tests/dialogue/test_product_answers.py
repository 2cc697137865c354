from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import Statement, answer, statements
from assistant.evidence import brief_product, stated
from assistant.labels import value_label
from assistant.shop import Shop
from retrieval.types import Attribute, AttributeKind, Language, Money, Product, ProductId, Variant, VariantId

ASKED = [
    ("desk-black", "do you have it in gray?", "color"),
    ("desk-black", "有白色的吗？", "color"),
    ("desk-black", "is it real wood?", "material"),
    ("desk-black", "how much is it", "price"),
    ("bag-pack", "does it fit a 15 inch laptop?", "description"),
    ("shoe-boot", "is it waterproof?", "description"),
    ("mug-blue", "who makes it?", "brand"),
    ("mug-blue", "who is it for?", None),
    ("mug-blue", "what are its dimensions?", "size"),
    ("mug-blue", "第一个有多大？", "size"),
    ("mug-blue", "does it come with a lifetime subscription to a magazine?", None),
]


@pytest.mark.parametrize(("product_id", "question", "field"), ASKED)
def test_a_question_is_answered_by_what_it_is_about(
    tiny_shop_source: Path, product_id: str, question: str, field: str | None
) -> None:
    shop = Shop.open(tiny_shop_source)
    product = shop.catalog.get([ProductId(product_id)])[0]
    language = "zh" if "？" in question else "en"
    known = statements(product, product.variants[0], language)
    found = answer(question, known, shop.plain_embedder, language)
    assert (found.field if found and found.text else None) == field
    shop.close()


def _product(attributes: dict[AttributeKind, str]) -> Product:
    return Product(
        product_id=ProductId("p"),
        title="Plain Case",
        brand="Lumeno",
        attributes=tuple(
            Attribute(kind=kind, value=value, normal=value.lower(), field=kind.title())
            for kind, value in attributes.items()
        ),
        variants=(Variant(variant_id=VariantId("v"), price=Money(amount=1, currency="USD")),),
    )


@pytest.mark.parametrize(("language", "question"), [("en", "what is the first made of?"), ("zh", "第一个是什么材质？")])
def test_what_is_not_stated_is_not_answered_with_what_is(
    language: Language, question: str, tiny_shop_source: Path
) -> None:
    shop = Shop.open(tiny_shop_source)
    silent, stating = (
        _product({"audience": "Kids", "color": "Red"}),
        _product({"audience": "Kids", "material": "Nylon"}),
    )
    for product, field in ((silent, None), (stating, "material")):
        found = answer(question, statements(product, product.variants[0], language), shop.plain_embedder, language)
        assert (found.field if found and found.text else None) == field
    shop.close()


@pytest.mark.parametrize(("language", "question"), [("en", "which brand is number 1?"), ("zh", "第1个是哪个牌子？")])
def test_a_field_that_is_asked_for_and_open_is_told(language: Language, question: str, tiny_shop_source: Path) -> None:
    shop = Shop.open(tiny_shop_source)
    plain = _product({"color": "Red"}).model_copy(update={"brand": None})
    found = answer(question, statements(plain, plain.variants[0], language), shop.plain_embedder, language)
    shop.close()
    assert found == Statement("brand", "")


def test_values_are_said_in_the_shopper_s_language_or_left_out_of_sentences() -> None:
    product = _product({"color": "Teal", "material": "Storm Weave"})
    chinese, english = (brief_product(product, product.variants[0], 1, language) for language in ("zh", "en"))
    assert chinese.fields["color"] == "蓝绿色"
    assert "material" not in chinese.fields
    assert chinese.details["material"] == "Storm Weave"
    assert (english.fields["color"], english.fields["material"]) == ("teal", "Storm Weave")
    assert [one.text for one in statements(product, product.variants[0], "zh") if one.field == "color"] == ["蓝绿色"]
    labels = [
        value_label("color", "黑色", "en"),
        value_label("material", "牛皮", "en"),
        value_label("audience", "Men", "zh"),
        value_label("size", "8 Inch", "zh"),
        value_label("size", '8"x10" XL', "zh"),
        value_label("size", "Full Size", "zh"),
        value_label("size", "6 ft", "en"),
    ]
    assert labels == ["black", "cowhide", "男士", "8英寸", "8英寸x10英寸 XL", None, "6 ft"]


def test_a_material_is_shown_as_a_noun_and_a_color_as_written() -> None:
    product = Product(
        product_id=ProductId("p"),
        title="Wooden Puzzle",
        attributes=(
            Attribute(kind="material", value="Wooden", normal="wood", field="title", span=(0, 6)),
            Attribute(kind="color", value="Midnight Blue", normal="blue", field="Color"),
        ),
        variants=(Variant(variant_id=VariantId("v"), price=Money(amount=1, currency="USD")),),
    )
    assert stated(product, product.variants[0]) == {"material": ["wood"], "color": ["Midnight Blue"]}


def test_a_sentence_that_names_a_material_answers_where_nothing_else_does() -> None:
    dish = _product({}).model_copy(update={"description": "Crisp greens, nestled in an elegant ceramic bowl."})
    assert [one.value for one in statements(dish, dish.variants[0], "en") if one.kind == "material"] == ["ceramic"]
    stating = dish.model_copy(update={"attributes": _product({"material": "Steel"}).attributes})
    assert [one.text for one in statements(stating, dish.variants[0], "en") if "material" in (one.kind, one.field)] == [
        "steel"
    ]


def test_a_material_is_answered_as_a_noun() -> None:
    wooden = Attribute(kind="material", value="Wooden", normal="wood", field="title", span=(0, 6))
    whistle = _product({}).model_copy(update={"attributes": (wooden,)})
    assert Statement("material", "wood") in statements(whistle, whistle.variants[0], "en")
