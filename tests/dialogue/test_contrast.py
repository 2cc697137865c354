"""What is said of products held against each other holds for all of them."""

from __future__ import annotations

import pytest

from assistant.brief import Act, Brief, BriefProduct, fill, reply_message
from assistant.claims import ClaimLexicon, check
from assistant.contrast import contrast
from assistant.evidence import brief_product, brief_products
from retrieval.types import Attribute, Money, Product, ProductId, Sort, Variant, VariantId


def _pair(name: str, price: int, rating: float | None) -> tuple[Product, Variant]:
    variant = Variant(variant_id=VariantId(name), price=Money(amount=price, currency="USD"))
    return Product(product_id=ProductId(name), title=name, rating=rating, variants=(variant,)), variant


def _held(ratings: tuple[float | None, float | None], whole: bool = True, by: Sort | None = None) -> dict[str, str]:
    pairs = [_pair("Lamp", 900, ratings[0]), _pair("Desk", 4800, ratings[1])]
    products = [brief_product(*pair, place, "en") for place, pair in enumerate(pairs, 1)]
    return contrast(products, pairs, "en", whole, by).derived


def test_best_rated_is_said_only_where_all_are_rated() -> None:
    assert _held((3.5, 3.1))["both.title"] == "Lamp"
    unrated = _held((3.5, None))
    assert unrated["cheapest.title"] == "Lamp"
    assert not unrated.keys() & {"both.title", "best.title"}


def test_who_wants_the_best_rated_first_is_told_of_that() -> None:
    told = _held((3.5, 3.1), by=Sort.RATING_DESC)
    assert told["best.title"] == "Lamp"
    assert not told.keys() & {"cheapest.title", "both.title", "saved"}


def test_broccoli_saves_nothing_compared_with_a_coat() -> None:
    pairs = [_pair("Broccoli", 299, None), _pair("Coat", 24900, None)]
    products = brief_products(pairs, "en")
    assert "saved" in contrast(products, pairs, "en").derived
    shelves = (("food", "vegetables"), ("apparel",))
    of_shelves = [
        (product.model_copy(update={"category": shelf}), variant)
        for (product, variant), shelf in zip(pairs, shelves, strict=True)
    ]
    told = contrast(products, of_shelves, "en").derived
    assert "saved" not in told
    assert told["cheapest.title"] == "Broccoli"


@pytest.mark.parametrize(("price", "saved"), [(4800, "$39.00"), (910, None)])
def test_a_cent_is_no_saving(price: int, saved: str | None) -> None:
    pairs = [_pair("Lamp", 900, None), _pair("Desk", price, None)]
    products = [brief_product(*pair, place, "en") for place, pair in enumerate(pairs, 1)]
    assert contrast(products, pairs, "en").derived.get("saved") == saved


def test_the_range_of_prices_is_that_of_all_found() -> None:
    assert (_held((None, None))["low"], _held((None, None))["high"]) == ("$9.00", "$48.00")
    assert not _held((None, None), whole=False).keys() & {"low", "high"}


@pytest.mark.parametrize(
    ("act", "colors", "told"),
    [
        (Act.RECOMMEND, ("navy", "red", None), True),
        (Act.RECOMMEND, ("navy", "navy", "red"), False),
        (Act.RECOMMEND, ("navy", None, None), False),
        (Act.COMPARE, ("navy", "navy", "red"), True),
    ],
)
def test_a_color_is_offered_only_where_it_is_a_choice(act: Act, colors: tuple[str | None, ...], told: bool) -> None:
    products = tuple(
        BriefProduct(position=place, product_id="p", variant_id="v", fields={"title": "Chair"} | stated)
        for place, stated in enumerate(({"color": color} if color else {} for color in colors), 1)
    )
    assert ("color" in reply_message(Brief(act=act, language="en", products=products))) is told


def test_a_count_is_said_of_the_whole_wish() -> None:
    two = tuple(BriefProduct(position=n, product_id="p", variant_id="v", fields={"title": "Coat"}) for n in (1, 2))
    texts, fits = {"category": "coat", "count": "7 products"}, {"fits": "up to $90.00, on sale"}
    brief = Brief(
        act=Act.RECOMMEND, language="en", products=two, texts=texts, derived=fits, wish="coat, up to $90.00, on sale"
    )
    whole = "“coat, up to $90.00, on sale”"
    assert fill("I found {count} for “{category}”.", brief) == f"I found 7 products for {whole}."
    assert fill("I found {count} for “{category}” ({fits}).", brief) == (
        "I found 7 products for “coat” (up to $90.00, on sale)."
    )
    assert fill("Some ideas for “{category}”.", brief) == "Some ideas for “coat”."
    one = brief.model_copy(update={"products": two[:1]})
    assert fill("For “{category}” I have one match.", one) == f"For {whole} I have one match."


@pytest.mark.parametrize(
    ("colors", "prices", "titles"),
    [
        (("white", "black"), (900, 4800), ["Lamp (white)", "Lamp (black)", "Desk"]),
        (("white", "white"), (900, 4800), ["Lamp ($9.00)", "Lamp ($48.00)", "Desk"]),
        ((None, "white"), (900, 900), ["Lamp", "Lamp", "Desk"]),
    ],
)
def test_products_of_one_title_are_told_apart(
    colors: tuple[str | None, ...], prices: tuple[int, ...], titles: list[str]
) -> None:
    pairs = [_pair("Lamp", price, 4.0) for price in prices] + [_pair("Desk", 700, 4.5)]
    for place, color in enumerate(colors):
        stated = (Attribute(kind="color", value=color, normal=color, field="color"),) if color else ()
        pairs[place] = (pairs[place][0].model_copy(update={"attributes": stated}), pairs[place][1])
    products = brief_products(pairs, "en")
    assert [one.fields["title"] for one in products] == titles
    brief = Brief(act=Act.FEEDBACK, language="en", products=products)
    for said in ("How about {1.title} or {2.title}?", "{1.title} and {2.title} come first."):
        assert check(fill(said, brief) or "", brief, ClaimLexicon()).supported
