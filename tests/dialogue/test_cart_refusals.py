"""Why something cannot be in the cart, said of the variant that it is about where another could be had."""

from __future__ import annotations

import pytest

from assistant.cart import refusal
from retrieval.types import Attribute, Language, Money, Product, ProductId, Variant, VariantId


def _variant(color: str, stock: int) -> Variant:
    return Variant(
        variant_id=VariantId(color),
        price=Money(amount=1, currency="USD"),
        in_stock=stock > 0,
        stock=stock,
        attributes=(Attribute(kind="color", value=color, normal=color, field="Color"),),
    )


@pytest.mark.parametrize(
    ("stocks", "language", "said"),
    [
        ((1, 69), "en", "only 1 is in stock in gray"),
        ((2, 1), "en", "only 2 are in stock"),
        ((2, 69), "zh", "灰色库存只有 2 件"),
        ((0, 69), "en", "it is out of stock in gray"),
        ((0, 0), "zh", "目前缺货"),
        ((9, 0), "en", None),
    ],
)
def test_a_shelf_that_is_short_in_one_color_is_short_in_that(
    stocks: tuple[int, int], language: Language, said: str | None
) -> None:
    gray, white = _variant("gray", stocks[0]), _variant("white", stocks[1])
    shelf = Product(product_id=ProductId("p"), title="Float Shelf", variants=(gray, white))
    assert refusal(shelf, gray, 3, language) == said
