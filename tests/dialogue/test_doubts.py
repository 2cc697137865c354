"""What only a title or a description tells is said as that: searched for, found, read."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import answer, statements
from assistant.brief import Act, Brief, BriefProduct
from assistant.claims import check
from assistant.evidence import brief_product
from assistant.own_words import OWN_WORDS
from assistant.shop import Shop
from retrieval.tagging import tag
from retrieval.types import Constraints, Language, Money, Product, ProductId, Variant, VariantId
from tests.dialogue.fixed import LEXICON, spoken_of


def guitars(language: Language = "en", number: int = 2, act: Act = Act.RECOMMEND, stated: bool = False) -> Brief:
    products = [
        BriefProduct(
            position=n,
            product_id=f"p{n}",
            variant_id="v",
            fields={"title": f"Model {n}", "price": f"${n}0.00"},
            details={"color": "red" if language == "en" else "红色"},
        )
        for n in range(1, number + 1)
    ]
    category = "guitar" if language == "en" else "吉他"
    fits = "red, up to $90.00" if language == "en" else "红色，不超过 US$90.00"
    return Brief(
        act=act,
        language=language,
        constraints=Constraints(category=category, color=("red",), price_max=90),
        products=tuple(products),
        texts={"category": category},
        derived={"fits": fits},
        kind_stated=stated,
        wish=", ".join((category, fits)) if language == "en" else "、".join((category, fits)),
    )


async def reply(text: str, brief: Brief) -> str:
    spoken = await spoken_of(text, brief)
    assert spoken.withheld == []
    return " ".join(spoken.said)


async def test_of_what_titles_tell_it_is_said_that_it_was_searched_for() -> None:
    said = await reply("All of these fit what you asked for: {fits}.\n{1.title} is {1.price}.\n", guitars())
    assert said == "These came up for “guitar”, and all of them meet your wishes: red, up to $90.00. Model 1 is $10.00."
    assert (
        await reply("您看看这些“{category}”怎么样。\n", guitars("zh"))
        == "按“吉他”找到了这些，都符合要求：红色，不超过 US$90.00。"
    )


@pytest.mark.parametrize(
    "text",
    ["Which one fits you best?", "Model 1 at $10.00 fits, and Model 2 at $20.00 does too.", "Model 2 costs $20.00."],
)
async def test_a_question_and_what_is_said_of_products_by_name_stay(text: str) -> None:
    assert await reply(f"{text}\n", guitars()) == text


async def test_of_what_stands_on_its_shelf_it_is_said_that_it_fits() -> None:
    said = await reply("All of these fit what you asked for: {fits}.\n", guitars(stated=True))
    assert said == "All of these fit what you asked for: red, up to $90.00."


async def test_a_single_product_is_named_with_the_whole_wish() -> None:
    said = await reply(
        "One product fits.\nI found what you asked for ({fits}): {1.title}, {1.price}.\n", guitars(number=1)
    )
    assert said == "For “guitar, red, up to $90.00” I found Model 1 at $10.00."


@pytest.mark.parametrize(
    ("act", "number", "text", "said"),
    [
        (Act.MORE, 2, "Here are some others that fit.\n", "This is more of what came up for “guitar”."),
        (Act.NO_MORE, 0, "Sorry, nothing else fits.\n", "That is all I found for “guitar”."),
        (Act.MORE, 2, "Here is more.\n", "Here is more."),
    ],
)
async def test_further_and_last_ones_are_those_of_the_search(act: Act, number: int, text: str, said: str) -> None:
    assert await reply(text, guitars(number=number, act=act)) == said


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("saying", "number", "act"),
    [
        ("came_up", 2, Act.RECOMMEND),
        ("came_up_with", 2, Act.RECOMMEND),
        ("came_up_alone", 1, Act.RECOMMEND),
        ("came_up_next", 2, Act.MORE),
        ("came_up_last", 0, Act.NO_MORE),
    ],
)
def test_what_is_said_instead_is_itself_supported(saying: str, number: int, act: Act, language: Language) -> None:
    brief = guitars(language, number, act)
    values = [brief.texts["category"], brief.derived["fits"]] if number != 1 else [brief.wish, "Model 1", "$10.00"]
    for way in OWN_WORDS[saying][language == "zh"]:
        assert check(way.format(*values), brief, LEXICON).supported, way


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_no_answer_was_found_is_supported(language: Language) -> None:
    brief = guitars(language, 1, Act.NOT_STATED).model_copy(update={"about": 1, "texts": {"about": "Model 1"}})
    for way in OWN_WORDS["not_found"][language == "zh"]:
        assert check(way.format("Model 1"), brief, LEXICON).supported, way


async def test_a_color_that_prose_alone_has_is_told_as_read_there() -> None:
    brief = guitars().model_copy(update={"described": ((2, "color"),)})
    said = await reply("Here you go.\n", brief)
    assert said.endswith("The description of number 2 mentions “red”.")
    any_of = brief.model_copy(update={"constraints": Constraints(category="guitar", color=("red", "blue"))})
    assert (await reply("Here you go.\n", any_of)).endswith("The description of number 2 mentions “red or blue”.")
    both = brief.model_copy(update={"described": ((1, "color"), (2, "color")), "language": "zh"})
    assert (await reply("好的。\n", both)).endswith("这几款商品的“红色”出自商品描述。")


def sneaker(title: str, description: str) -> Product:
    variant = Variant(variant_id=VariantId("v"), price=Money(amount=1, currency="USD"))
    return tag(Product(product_id=ProductId("p"), title=title, description=description, variants=(variant,)))


def test_a_color_of_prose_is_no_field_to_state_and_one_of_the_title_is() -> None:
    prose = sneaker("Runner", "A white sneaker of canvas with a red heart.")
    known = brief_product(prose, prose.variants[0], 1, "en")
    assert known.fields.keys().isdisjoint({"color", "material"})
    assert known.details.keys().isdisjoint({"color", "material"})
    titled = sneaker("Red Runner", "It is made of canvas.")
    assert brief_product(titled, titled.variants[0], 1, "en").fields["color"] == "red"


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "what is it made of?"), ("en", "what color is it?"), ("zh", "是什么材质的？"), ("zh", "这款是什么颜色？")],
)
def test_a_question_about_a_color_or_material_of_prose_is_answered_by_quoting(
    language: Language, question: str, tiny_shop_source: Path
) -> None:
    text = {"en": "Runs small. A white sneaker of canvas.", "zh": "偏小半码。白色帆布鞋面。"}[language]
    shop = Shop.open(tiny_shop_source)
    runner = sneaker("Runner" if language == "en" else "跑鞋", text)
    found = answer(question, statements(runner, runner.variants[0], language), shop.plain_embedder, language)
    shop.close()
    assert found is not None
    assert found.field == "description"
    assert "canvas" in found.text or "帆布" in found.text


async def test_of_another_kind_it_is_said_that_it_comes_near() -> None:
    shown = guitars(act=Act.RELAXED).model_copy(update={"texts": {"missing": "oven", "category": "oven"}})
    assert (
        await reply("None of these states “{missing}”.", shown)
        == "I found no clear match for “oven”; here is what comes nearest."
    )
    other = shown.model_copy(update={"texts": {"missing": "quiet", "category": "oven"}})
    assert await reply("None of these states “{missing}”.", other) == "None of these states “quiet”."


MET = {"color": "red", "price_max": "up to $90.00", "exclude.brand=Kin": "not Kin", "in_stock=yes": "in stock"}


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("color price_max", "All of these match what you asked for: red, up to $90.00."),
        ("price_max", "All of these match what you asked for: up to $90.00."),
        ("exclude.brand in_stock", "I left out Kin. All of these are in stock."),
        ("category", ""),
    ],
)
async def test_a_wish_of_this_turn_that_nobody_named_is_said_to_be_met(named: str, said: str) -> None:
    shown = guitars().model_copy(update={"met": MET, "named_now": tuple(named.split())})
    assert await reply("What I ordered.", shown) == f"What I ordered. {said}".strip()
    relaxed = shown.model_copy(update={"act": Act.RELAXED, "texts": {"missing": "quiet"}})
    assert ("The rest of what you asked for is met" in await reply("Look.", relaxed)) == ("you asked for" in said)


async def test_a_wish_that_the_reply_names_is_not_said_again() -> None:
    shown = guitars().model_copy(update={"met": MET, "named_now": ("color", "price_max")})
    assert await reply("These are red, up to $90.00.", shown) == "These are red, up to $90.00."
    red = shown.products[0].model_copy(update={"fields": {"title": "Red Model", "price": "$10.00"}})
    titled = shown.model_copy(update={"products": (red, shown.products[1])})
    assert "asked for: red" in await reply("Look at {1.title}.", titled)


async def test_the_same_list_is_told_to_be_the_same() -> None:
    assert await reply("Look.", guitars().model_copy(update={"same_list": True})) == "Look. The list stays as it was."


@pytest.mark.parametrize(("shown", "said"), [(2, "None of these is on sale."), (1, "It is not on sale.")])
async def test_of_what_was_shown_none_may_be_on_sale(shown: int, said: str) -> None:
    asked = guitars(act=Act.NO_MATCH).model_copy(update={"products": (), "none_on_sale": shown})
    assert await reply("Nothing matches.", asked) == said


@pytest.mark.parametrize(
    ("number", "wish", "said"),
    [
        (2, Constraints(in_stock=True), "I would look at Model 1. All of these are in stock."),
        (1, Constraints(on_sale=True), "I would look at Model 1. It is on sale."),
        (2, Constraints(), "I would look at Model 1."),
    ],
)
async def test_what_is_in_stock_or_on_sale_is_said_in_a_sentence(number: int, wish: Constraints, said: str) -> None:
    met = {slot: slot.replace("_", " ") for slot in ("in_stock", "on_sale") if getattr(wish, slot)}
    shown = guitars(number=number).model_copy(update={"derived": {}, "met": met, "named_now": tuple(met)})
    assert await reply("I would look at {1.title}.", shown) == said
    within = shown.model_copy(update={"within": ("in stock", "on sale")})
    assert "All of these" not in await reply("I would look at {1.title}.", within)
