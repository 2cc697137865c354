"""A value stands where its kind is announced, and a limit keeps its side."""

from __future__ import annotations

import pytest

from assistant.brief import Act, Brief, BriefProduct
from assistant.claims import ClaimLexicon, check
from assistant.titles import TitleIndex
from retrieval.types import Constraints, Language

LEXICON = ClaimLexicon(brands=("Haldane",))


def _slate(language: Language, **asked: float) -> Brief:
    zh = language == "zh"
    titles = ("轻旅水壶", "晨光台灯") if zh else ("Harbor Compact Kettle", "Alder Studio Lamp")
    values = {"brand": "Haldane", "color": "黑色" if zh else "black", "material": "橡木" if zh else "oak"}
    products = tuple(
        BriefProduct(
            position=n, product_id=f"p{n}", variant_id=f"v{n}", fields={"title": title, "price": price, **values}
        )
        for n, title, price in zip((1, 2), titles, ("$48.00", "$63.00"), strict=True)
    )
    return Brief(act=Act.RECOMMEND, language=language, products=products, constraints=Constraints.model_validate(asked))


def _way(text: str, price: str, **asked: float) -> Brief:
    texts = {"asked": "kettle", "way1": text, "way1.count": "3", "way1.price": price}
    return Brief(act=Act.NO_MATCH, language="en", texts=texts, constraints=Constraints.model_validate(asked))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The color of Alder Studio Lamp is black.", True),
        ("The color of Alder Studio Lamp is Haldane.", False),
        ("Alder Studio Lamp, made of oak.", True),
        ("Alder Studio Lamp, made of black.", False),
        ("The brand of Alder Studio Lamp is Haldane.", True),
        ("The brand of Alder Studio Lamp is oak.", False),
        ("I found Alder Studio Lamp for $63.00.", True),
        ("I found Alder Studio Lamp for $63.00, rated $63.00.", False),
        ("By rating: Harbor Compact Kettle $48.00, Alder Studio Lamp $63.00.", False),
        ("晨光台灯，颜色是黑色。", True),
        ("晨光台灯，颜色是Haldane。", False),
        ("晨光台灯的材质是橡木。", True),
        ("晨光台灯的材质是黑色。", False),
        ("晨光台灯的品牌是Haldane。", True),
        ("晨光台灯的品牌是橡木。", False),
        ("晨光台灯售价$63.00。", True),
        ("晨光台灯评分$63.00。", False),
    ],
)
def test_a_value_is_of_the_kind_that_is_announced(text: str, holds: bool) -> None:
    language: Language = "en" if text.isascii() else "zh"
    assert check(text, _slate(language), LEXICON).supported == holds


def test_a_word_of_two_kinds_may_stand_for_what_the_shop_states() -> None:
    brief = _slate("en")
    oaken = brief.products[0].model_copy(update={"fields": brief.products[0].fields | {"color": "oak"}})
    brief = brief.model_copy(update={"products": (oaken, *brief.products[1:])})
    assert check("The color of Harbor Compact Kettle is oak.", brief, LEXICON).supported


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("If you go from $48.00, I have 3.", True),
        ("If you go up to $48.00, I have 3.", False),
        ("I have 3 below $48.00.", False),
        ("I do have something under $48.00.", False),
    ],
)
def test_what_begins_at_a_price_is_not_below_it(text: str, holds: bool) -> None:
    assert check(text, _way("from $48.00", "$48.00", price_min=60), LEXICON).supported == holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("If you go up to $48.00, I have 3, from $40.00.", True),
        ("If you go from $48.00, I have 3.", False),
        ("I have 3, below $40.00.", False),
        ("Nothing is above $30.00.", True),
    ],
)
def test_what_ends_at_a_price_does_not_begin_there(text: str, holds: bool) -> None:
    assert check(text, _way("up to $48.00", "$40.00", price_max=30), LEXICON).supported == holds


@pytest.mark.parametrize(
    ("text", "asked", "holds"),
    [
        ("All of these fit what you asked for: from $48.00.", {"price_min": 48}, True),
        ("All of these fit what you asked for: up to $48.00.", {"price_min": 48}, False),
        ("All of these fit what you asked for: up to $80.00.", {"price_max": 80}, True),
        ("All of these fit what you asked for: from $80.00.", {"price_max": 80}, False),
        ("这些都符合您的要求：$48.00 起。", {"price_min": 48}, True),
        ("这些都符合您的要求：不超过 $48.00。", {"price_min": 48}, False),
        ("这些都符合您的要求：不超过 $80.00。", {"price_max": 80}, True),
        ("这些都符合您的要求：$80.00 起。", {"price_max": 80}, False),
    ],
)
def test_a_wish_keeps_its_side(text: str, asked: dict[str, float], holds: bool) -> None:
    language: Language = "en" if text.isascii() else "zh"
    assert check(text, _slate(language, **asked), LEXICON).supported == holds


def test_a_latin_title_is_found_behind_a_chinese_letter() -> None:
    index = TitleIndex(["Halo Desk Lamp", "晨光阅读台灯"])
    assert index.named("还有Halo Desk Lamp，39元") == ["Halo Desk Lamp"]
    assert index.named("Halo Desk Lamp和晨光阅读台灯") == ["Halo Desk Lamp", "晨光阅读台灯"]
