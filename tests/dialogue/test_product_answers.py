from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answers import answer, statements
from assistant.evidence import stated
from assistant.shop import Shop
from retrieval.types import Attribute, Money, Product, ProductId, Variant, VariantId

ASKED = [
    ("desk-black", "do you have it in gray?", "color"),
    ("desk-black", "有白色的吗？", "color"),
    ("desk-black", "is it real wood?", "material"),
    ("desk-black", "how much is it", "price"),
    ("bag-pack", "does it fit a 15 inch laptop?", "description"),
    ("shoe-boot", "is it waterproof?", "description"),
    ("mug-blue", "who makes it?", "brand"),
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
    found = answer(question, known, shop.embedder, language)
    assert (found.field if found else None) == field
    shop.close()


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
