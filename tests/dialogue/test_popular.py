"""What is popular, and what is left, is asked of the need in force, and said so; no order that the shop does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.brief import BriefProduct
from assistant.generator_kinds import scripted
from assistant.onboarding import init_shop
from assistant.scripted_chat import ScriptedChat
from assistant.shop import Shop
from assistant.wire import Turn, TurnDone
from tests.dialogue.conftest import READINGS
from tests.tiny import PRODUCTS

_SALES = {"desk-oak": 90, "desk-black": 3, "lamp-desk": 400, "mug-blue": 700}


async def _turn(folder: Path, *said: str, reply: str = "I sorted them for you: {sorted}. ") -> Turn:
    shop = Shop.open(folder)
    replies = {
        "recommend": reply + "{1.title} costs {1.price}.",
        "no_match": "Nothing matches {asked}.",
        "no_more": "That was all for “{category}”.",
        "feedback": "Thank you.",
        "explain": "It costs {1.list_price}.",
    }
    service = shop.service(scripted(ScriptedChat.of(READINGS, replies)))
    conversation = (await service.create()).conversation_id
    try:
        for utterance in said:
            done = [event async for event in service.say(conversation, utterance)][-1]
    finally:
        shop.close()
    assert isinstance(done, TurnDone)
    return done.turn


def _shop(folder: Path, products: str) -> Path:
    """Return the folder of a shop made of the text of a product file."""
    (folder / "products.csv").write_text(products, encoding="utf-8")
    init_shop(folder / "shop", folder / "products.csv", name="Tiny shop")
    return folder / "shop"


@pytest.fixture
def selling_shop(tmp_path: Path) -> Path:
    """The tiny shop in an edition that knows what sells."""
    head, *rows = PRODUCTS.splitlines()
    known = [f"{row},{_SALES.get(row.split(',')[0], '')}" for row in rows]
    return _shop(tmp_path, "\n".join([f"{head},popularity", *known]))


async def test_the_popular_of_a_need_lead_its_list(selling_shop: Path) -> None:
    turn = await _turn(selling_shop, "a desk", "which is most popular?")
    assert [one.product_id for one in turn.slate] == ["desk-oak", "desk-black", "desk-kids"]
    assert [chip.label for chip in turn.chips] == ["desk"]
    assert turn.reply.startswith("I sorted them for you: most popular first. Fjell Standing Desk costs $249.00.")
    assert turn.reply.endswith("I looked within your wishes so far: desk.")


@pytest.mark.parametrize("asked", ["what do people like most in your shop?", "你们店里什么最受欢迎？"])
async def test_what_is_popular_in_the_shop_is_asked_of_all_of_it(selling_shop: Path, asked: str) -> None:
    turn = await _turn(selling_shop, "a desk", asked)
    assert turn.chips == []
    assert turn.slate[0].product_id == "mug-blue"


async def test_the_newest_order_that_was_asked_for_holds(selling_shop: Path) -> None:
    turn = await _turn(selling_shop, "a desk", "cheapest first")
    assert turn.slate[0].product_id == "desk-black"
    turn = await _turn(selling_shop, "a desk", "cheapest first", "which is most popular?")
    assert turn.slate[0].product_id == "desk-oak"
    assert [chip.label for chip in turn.chips] == ["desk", "most popular first"]
    assert turn.reply.startswith("I sorted them for you: most popular first.")


async def test_where_at_most_one_was_found_the_popular_is_that_of_the_shop(selling_shop: Path) -> None:
    turn = await _turn(selling_shop, "a black desk under 260", "which is most popular?")
    assert (turn.slate[0].product_id, turn.chips) == ("mug-blue", [])
    turn = await _turn(selling_shop, "desk under 50", "which is most popular?")
    assert turn.slate[0].product_id == "mug-blue"
    assert (turn.chips, turn.action) == ([], "recommend")
    turn = await _turn(selling_shop, "a desk", "show me more", "which is most popular?")
    assert turn.constraints.category == "desk"
    turn = await _turn(selling_shop, "a desk", "only black", "which is most popular?")
    assert (turn.slate[0].product_id, turn.constraints.category) == ("mug-blue", None)


async def test_no_order_is_said_that_the_shop_does_not_know(tiny_shop: Path) -> None:
    turn = await _turn(tiny_shop, "a desk", "which is most popular?")
    assert {one.product_id for one in turn.slate} == {"desk-oak", "desk-black", "desk-kids"}
    assert "most popular" not in turn.reply
    assert "They are not ordered by popularity: the shop does not state it." in turn.reply
    assert "costs" in turn.reply


async def test_a_wish_that_the_reply_has_said_is_not_said_again(selling_shop: Path) -> None:
    turn = await _turn(selling_shop, "desk under 260", "which is most popular?", reply="All are {fits}. ")
    assert turn.reply.startswith("All are up to $260.00.")
    assert turn.reply.endswith("so far: desk.")


async def test_that_nothing_is_cheaper_is_said_to_who_has_seen_the_cheapest(tiny_shop: Path) -> None:
    asked = await _turn(tiny_shop, "a desk", "cheapest first")
    assert asked.reply == (
        "The cheapest comes first. Of what came up for “desk”, nothing in stock costs less than $199.00. "
        "Sold-out ones are at the end of the list."
    )
    assert "costs less" not in (await _turn(tiny_shop, "cheapest first")).reply


async def test_what_was_turned_down_may_be_cheaper(tiny_shop: Path) -> None:
    turn = await _turn(tiny_shop, "a desk", "cheapest first", "not the first", "cheapest first")
    assert "costs less" not in turn.reply


async def test_a_sold_out_one_that_the_order_would_put_first_is_told_to_stand_last(tmp_path: Path) -> None:
    more = [f"desk-{n},Desk {n},,Nordvik,Furniture > Desks,{90 + n}.00,,5,4.0,red,oak," for n in range(4)]
    turn = await _turn(_shop(tmp_path, PRODUCTS + "\n".join(more)), "a desk", "cheapest first")
    assert [one.product_id for one in turn.slate] == [f"desk-{n}" for n in range(4)]  # not the one for 89, sold out
    assert "Sold-out ones are at the end of the list." in turn.reply


async def test_no_more_is_said_of_all_that_was_wished(tiny_shop: Path) -> None:
    turn = await _turn(tiny_shop, "a black desk under 260", "show me more")
    assert turn.action == "no_more"
    assert turn.reply == "That was all for “desk, black, up to $260.00”."


async def test_a_list_tells_nothing_twice_that_a_title_says(tmp_path: Path) -> None:
    rows = "id,title,price,color,material\nd,Oak Desk,89.00,white,oak\n"
    turn = await _turn(
        _shop(tmp_path, rows), "a desk", reply="{1.title} is {1.color}. {1.title} is made of {1.material}. "
    )
    assert turn.reply == "Oak Desk is white. Oak Desk costs $89.00."


async def test_what_a_title_says_is_still_known_to_the_claim_check(tmp_path: Path) -> None:
    rows = "id,title,description,price,material\nd,Oak Desk,Goes with leather chairs.,89.00,oak\n"
    turn = await _turn(_shop(tmp_path, rows), "a desk", reply="Oak Desk is made of leather. ")
    assert turn.withheld == ["Oak Desk is made of leather."]


@pytest.mark.parametrize(
    ("size", "said"),
    [("42", True), ("120 cm", True), ("大号", True), ("400 ml", False), ("250毫升", False), ("Single", False)],
)
async def test_what_is_no_size_in_chinese_is_not_called_one(tmp_path: Path, size: str, said: bool) -> None:
    rows = f"id,title,price,size\nd,Fjell Desk,89.00,{size}\n"
    turn = await _turn(_shop(tmp_path, rows), "有什么", reply="{1.title}的尺寸是{1.size}。")
    assert ("尺寸" in turn.reply) == said


@pytest.mark.parametrize(
    ("title", "kind", "value", "said"),
    [
        ("Oak Desk", "material", "oak", True),
        ("Cloakroom Wardrobe", "material", "oak", False),
        ("Amber Lamp", "size", "M", False),
        ("林间玻璃茶几", "material", "玻璃", True),
        ("Amber Lamp", "color", None, False),
    ],
)
def test_a_title_says_words_and_no_parts_of_them(title: str, kind: str, value: str | None, said: bool) -> None:
    fields = {"title": title} | ({kind: value} if value else {})
    assert BriefProduct(position=1, product_id="p", variant_id="v", fields=fields).in_title(kind) == said


_WHY = "a desk", "which is most popular?", "why the first?"


async def test_an_order_that_the_shop_knows_is_a_reason(selling_shop: Path) -> None:
    assert "most popular first" in (await _turn(selling_shop, *_WHY)).reply


async def test_no_order_is_a_reason_that_the_shop_does_not_know(tiny_shop: Path) -> None:
    turn = await _turn(tiny_shop, *_WHY)
    assert (turn.action, "popular" in turn.reply) == ("explain", False)
