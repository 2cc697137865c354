"""A lead such as "Sorry." whose sentence was withheld is followed by what code itself can say."""

from __future__ import annotations

import pytest

from assistant.brief import Act, Brief, BriefProduct, fill, reply_message
from assistant.own_words import OWN_WORDS
from retrieval.types import Constraints, Exclusions, Language, Sort
from tests.dialogue.fixed import spoken_of


def refused(language: Language) -> Brief:
    lamp = BriefProduct(position=1, product_id="p", variant_id="v", fields={"title": "Halo Lamp", "price": "$39.00"})
    why = "库存只有 2 件" if language == "zh" else "only 2 are in stock"
    texts = {"about": "Halo Lamp", "why": why}
    return Brief(act=Act.CART_REFUSED, language=language, products=(lamp,), texts=texts)


async def reply(text: str, brief: Brief) -> str:
    spoken = await spoken_of(text, brief)
    return " ".join(spoken.said)


@pytest.mark.parametrize(("language", "lead"), [("en", "Sorry."), ("zh", "抱歉。")])
async def test_a_lead_to_a_withheld_sentence_is_followed_by_what_happened(language: Language, lead: str) -> None:
    brief = refused(language)
    said = await reply(f"{lead}\n{{1.list_price}} is all it costs.\n", brief)
    assert said.startswith(lead)
    assert brief.texts["why"] in said


async def test_a_question_comes_last() -> None:
    said = await reply("Would you like another one?\n{about}: {why}.", refused("en"))
    assert said == "Halo Lamp: only 2 are in stock. Would you like another one?"


async def test_a_reply_that_states_something_is_left_as_it_is() -> None:
    said = await reply("{about}: {why}.\nIt costs {1.list_price}.\n", refused("en"))
    assert said == "Halo Lamp: only 2 are in stock."


def compared(*prices: str) -> Brief:
    lamps = [
        BriefProduct(
            position=place,
            product_id=f"p{place}",
            variant_id=f"v{place}",
            fields={"title": f"Lamp {place}", "price": price},
        )
        for place, price in enumerate(prices, 1)
    ]
    return Brief(act=Act.COMPARE, language="en", products=tuple(lamps))


async def test_what_costs_the_same_is_said_so_once() -> None:
    brief = compared("$39.00", "$39.00")
    assert "price" not in reply_message(brief)
    assert (await reply("Here they are side by side.", brief)).count("$39.00") == 1
    assert await reply("Lamp 1 is $39.00.", brief) == "Lamp 1 is $39.00. They cost the same."


async def test_a_list_has_one_lead() -> None:
    brief = compared("$39.00", "$41.00").model_copy(update={"act": Act.RECOMMEND})
    said = await reply("I would look at these first.\nI would start with {1.title} for {1.price}.", brief)
    assert said == "I would look at these first."


async def test_a_comparison_compares() -> None:
    brief = compared("$39.00", "$41.00")
    assert "price" in reply_message(brief)
    said = await reply("Here they are side by side.\nWhat matters most to you?", brief)
    assert said == (
        "Here they are side by side. They differ in price: Lamp 1 costs $39.00; Lamp 2 costs $41.00. "
        "What matters most to you?"
    )
    said = await reply("The table shows the rest.\nHere they are side by side.", brief)
    assert said == "Here they are side by side. They differ in price: Lamp 1 costs $39.00; Lamp 2 costs $41.00."
    said = await reply("Here they are side by side.\nThe table shows the rest.", brief)
    assert said == "Here they are side by side. They differ in price: Lamp 1 costs $39.00; Lamp 2 costs $41.00."
    said = await reply("{1.title} costs {1.price}.\nFor {1.title} you pay {1.price}.", brief)
    assert said == "Lamp 1 costs $39.00. By comparison, Lamp 2 costs $41.00."
    said = await reply("Lamp 1 costs $39.00.\nIs price more important to you?", brief)
    assert said == "Lamp 1 costs $39.00. By comparison, Lamp 2 costs $41.00. Is price more important to you?"
    both = "Lamp 1 costs $39.00 and Lamp 2 $41.00."
    assert await reply(f"{both}\nIs price more important to you?", brief) == f"{both} Is price more important to you?"
    said = await reply("Lamp 1 costs $39.00.\nThe table shows the rest.", brief)
    assert said == "Lamp 1 costs $39.00. The table shows the rest."


async def test_an_order_that_cannot_be_had_is_promised_to_nobody() -> None:
    lamps = compared("$39.00", "$41.00").model_copy(update={"act": Act.RECOMMEND, "texts": {"category": "lamp"}})
    text = "Sure, here is what I found for “{category}”."
    assert await reply(text, lamps) == "Sure, here is what I found for “lamp”."
    unsorted = await reply(text, lamps.model_copy(update={"unsorted": "Rating"}))
    assert unsorted.startswith("Here is what I found for “lamp”. They are not ordered by rating")


async def test_a_list_of_one_is_said_to_be_one() -> None:
    lamp = compared("$39.00").model_copy(update={"act": Act.RECOMMEND})
    assert await reply("It costs {1.list_price}.", lamp) == "I found Lamp 1 at $39.00."
    apart = lamp.products[0].model_copy(update={"fields": {"title": "Lamp ($39.00)"}})
    assert await reply("It costs {1.list_price}.", lamp.model_copy(update={"products": (apart,)}))
    assert "I found Lamp" not in await reply("It costs {1.list_price}.", lamp.model_copy(update={"act": Act.ANSWER}))


async def test_a_longer_name_does_not_name_the_shorter() -> None:
    halo, mini = compared("$39.00", "$41.00").products
    halo = halo.model_copy(update={"fields": {"title": "Halo", "price": "$39.00"}})
    mini = mini.model_copy(update={"fields": {"title": "Halo Mini", "price": "$41.00"}})
    both = compared().model_copy(update={"products": (halo, mini)})
    assert await reply("Halo Mini costs $41.00.", both) == "Halo Mini costs $41.00. By comparison, Halo costs $39.00."


async def test_a_look_that_one_product_states_is_no_difference() -> None:
    first, second = compared("$39.00", "$41.00").products
    first = first.model_copy(update={"fields": first.fields | {"material": "ceramic"}})
    said = await reply("Here they are side by side.", compared().model_copy(update={"products": (first, second)}))
    assert said.endswith("Lamp 1 costs $39.00; Lamp 2 costs $41.00.")


async def test_what_differs_says_what_each_value_is_and_no_brand_twice() -> None:
    stated = (
        {"title": "AQUARIUS Playing Cards", "brand": "AQUARIUS", "color": "red", "size": "M"},
        {"title": "Tarot Card", "brand": "Moon", "color": "blue", "size": "L"},
    )
    shown = zip(compared("$5.00", "$5.00").products, stated, strict=True)
    brief = compared().model_copy(
        update={"products": tuple(one.model_copy(update={"fields": fields}) for one, fields in shown)}
    )
    said = await reply("Here they are side by side.", brief)
    assert said.endswith(
        "AQUARIUS Playing Cards is red and comes in size M; Tarot Card is blue, comes in size L and is by Moon."
    )


async def test_a_value_that_cannot_be_said_in_the_language_is_no_difference() -> None:
    green, moss = compared("$39.00", "$41.00").products
    green = green.model_copy(update={"fields": {**green.fields, "color": "green"}})
    moss = moss.model_copy(update={"details": {"color": "苔绿"}})
    brief = compared().model_copy(update={"products": (green, moss)})
    said = await reply("Here they are side by side.", brief)
    assert said.endswith("Lamp 1 costs $39.00; Lamp 2 costs $41.00.")


async def test_what_differs_in_nothing_stated_is_left_to_the_descriptions() -> None:
    alike = compared("$39.00", "$39.00")
    assert (await reply("Here is how they compare.", alike)).endswith("They cost the same: $39.00.")
    described = [one.model_copy(update={"details": {"description": "A lamp."}}) for one in alike.products]
    said = await reply("Here is how they compare.", alike.model_copy(update={"products": tuple(described)}))
    assert said.endswith("They cost the same: $39.00. For more about each, please see their descriptions.")


async def test_who_asks_for_an_unstated_brand_is_told_the_title() -> None:
    lamp = compared("$39.00").model_copy(
        update={"act": Act.NOT_STATED, "about": 1, "texts": {"about": "Lamp 1"}, "named": "Lamp 1 by Hue"}
    )
    said = await reply("I can't find that for {about}.", lamp)
    assert said == "No brand is listed separately; its full title is “Lamp 1 by Hue”."
    free = await reply("The shop does not state the brand of Lamp 1.", lamp)
    assert free.endswith("No brand is listed separately; its full title is “Lamp 1 by Hue”.")


async def test_the_order_that_was_asked_for_is_named() -> None:
    lamps = compared("$39.00", "$41.00").model_copy(
        update={
            "act": Act.RECOMMEND,
            "constraints": Constraints(sort=Sort.POPULAR),
            "derived": {"sorted": "most popular first"},
        }
    )
    assert await reply("I sorted them for you: {sorted}.", lamps) == "I sorted them for you: most popular first."
    assert (await reply("Have a look at {1.title}.", lamps)).endswith("They are in this order: most popular first.")


async def test_one_product_is_not_sorted() -> None:
    lamp = compared("$39.00").model_copy(update={"act": Act.RECOMMEND, "sorted_alone": True})
    assert (await reply("I would look at {1.title}.", lamp)).endswith("With one product there is nothing to sort.")


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        (
            "en",
            "I checked.\nThe description of {about} does not mention it.",
            "I checked. I can't find that for Lamp 1.",
        ),
        ("zh", "抱歉。\n{about}的介绍里没有提到。", "抱歉。 我没有查到Lamp 1的这项信息。"),
    ],
)
async def test_what_was_not_found_is_not_said_to_be_missing(language: Language, text: str, said: str) -> None:
    lamp = compared("$39.00").model_copy(update={"act": Act.NOT_STATED, "language": language, "about": 1})
    assert await reply(text, lamp.model_copy(update={"texts": {"about": "Lamp 1"}})) == said


async def test_the_cheapest_is_said_to_come_first_where_it_does() -> None:
    lamps = compared("$39.00", "$41.00").model_copy(update={"act": Act.RECOMMEND, "lowest": "$39.00"})
    assert await reply("Have a look at {1.title}.", lamps) == (
        "The cheapest comes first. I found nothing in stock that costs less than $39.00."
    )
    alone = lamps.model_copy(update={"products": lamps.products[:1]})
    assert await reply("Have a look at {1.title}.", alone) == "I found nothing in stock that costs less than $39.00."


async def test_two_products_of_one_name_are_not_told_apart_by_it() -> None:
    brief = compared("$39.00", "$41.00").model_copy(update={"act": Act.RECOMMEND})
    alike = [one.model_copy(update={"fields": {**one.fields, "title": "Lamp"}}) for one in brief.products]
    said = await reply(
        "You could choose between {1.title} and {2.title}.", brief.model_copy(update={"products": tuple(alike)})
    )
    assert "choose" not in said
    assert said


async def test_reasons_are_owed_where_they_were_withheld() -> None:
    texts = {"about": "Lamp 1", "reason1": "your search was for “black”", "reason2": "it is popular"}
    brief = compared("$39.00").model_copy(update={"act": Act.EXPLAIN, "about": 1, "texts": texts})
    said = await reply("Sure.\nIt has the best rating of all.", brief)
    assert "ecause your search was for “black”; it is popular." in said
    assert "Lamp 1" in said


async def test_of_two_none_is_said_to_be_the_most() -> None:
    said = await reply("{1.title} is the cheapest: {1.price}.", compared("$39.00", "$41.00"))
    assert said.endswith("Lamp 1 costs $39.00; Lamp 2 costs $41.00.")
    several = await reply(
        "The cheapest is {1.title}: {1.price}.",
        compared("$39.00", "$41.00", "$42.00").model_copy(update={"cheapest": 1}),
    )
    assert several.startswith("The cheapest is Lamp 1: $39.00. By comparison, Lamp 2")


@pytest.mark.parametrize(("count", "said"), [(1, "is sold out"), (2, "of these are sold out")])
async def test_what_is_sold_out_is_said_once_of_all(count: int, said: str) -> None:
    brief = compared(*["$39.00"] * count).model_copy(update={"act": Act.RECOMMEND, "sold_out": True})
    told = await reply("I would look at {1.title}.", brief)
    assert said in told
    assert "would look" not in told


@pytest.mark.parametrize(("language", "value"), [("en", "leather"), ("zh", "皮革")])
async def test_what_is_excluded_and_not_stated_is_not_ruled_out(language: Language, value: str) -> None:
    constraints = Constraints(exclude=Exclusions(material=("leather",)))
    brief = compared("$39.00").model_copy(
        update={"act": Act.RECOMMEND, "language": language, "constraints": constraints}
    )
    silent = brief.model_copy(update={"unstated": ((1, "exclude.material"),)})
    assert f"“{value}”" not in await reply("{1.title}.", brief)
    assert f"“{value}”" in await reply("{1.title}.", silent)
    assert "“Lamp 1”" in await reply("{1.title}.", silent)


@pytest.mark.parametrize(
    ("language", "second", "all_of_them"), [("en", "number 2", "these products"), ("zh", "第2款", "这几款商品")]
)
async def test_what_is_ruled_out_for_none_is_said_of_all_in_a_word(
    language: Language, second: str, all_of_them: str
) -> None:
    constraints = Constraints(exclude=Exclusions(material=("leather",)))
    brief = compared("$39.00", "$41.00").model_copy(
        update={"act": Act.RECOMMEND, "language": language, "constraints": constraints}
    )
    some = await reply("{1.title}.", brief.model_copy(update={"unstated": ((2, "exclude.material"),)}))
    every = await reply(
        "{1.title}.", brief.model_copy(update={"unstated": tuple((n, "exclude.material") for n in (1, 2))})
    )
    assert second in some
    assert all_of_them not in some
    assert all_of_them in every
    assert second not in every


def test_a_list_of_wishes_is_not_counted_as_a_noun() -> None:
    lamp = refused("zh").products
    brief = Brief(act=Act.RECOMMEND, language="zh", products=lamp, texts={"category": "灯"}, wish="灯、黑色")
    assert fill("为您找到一款“{category}”。", brief) == "为您找到一款符合“灯、黑色”的商品。"
    assert fill("为您找到一款“{category}”。", brief.model_copy(update={"wish": "灯"})) == "为您找到一款“灯”。"
    assert fill("更多“{category}”在这里。", brief.model_copy(update={"act": Act.MORE})) == "更多“灯”在这里。"


async def test_what_points_at_products_is_enough_beside_them() -> None:
    brief = refused("en").model_copy(update={"act": Act.MORE, "texts": {}})
    assert await reply("Here is more.\n{1.list_price} is all it costs.\n", brief) == "Here is more."
    declined = brief.model_copy(update={"act": Act.RECOMMEND, "declined": True})
    said = await reply("I would look at {1.title} for {1.price}.\n", declined)
    assert said == "Apart from Halo Lamp at $39.00, which you turned down before, I found nothing."
    bare = compared("$39.00", "$41.00")
    alike = tuple(one.model_copy(update={"fields": {"title": one.fields["title"]}}) for one in bare.products)
    many = bare.model_copy(
        update={"act": Act.RELAXED, "declined": True, "products": alike, "texts": {"missing": "quiet"}}
    )
    assert await reply("I would look at {1.title}.\n", many) == (
        "I found no clear match for “quiet”; here is what comes nearest. I found nothing that you have not turned down before."
    )


async def test_the_passage_is_owed_where_only_its_lead_was_said() -> None:
    brief = Brief(act=Act.POLICY, language="en", texts={"passage": "Delivery takes 3 days. Express takes 1."})
    assert await reply("Here is what applies.\n", brief) == f"Here is what applies. {brief.texts['passage']}"
    assert await reply("{passage}\nDoes that help?\n", brief) == f"{brief.texts['passage']} Does that help?"
    assert await reply("Delivery takes 3 days.\n", brief) == "Delivery takes 3 days."


@pytest.mark.parametrize(
    ("constraints", "said"),
    [
        (Constraints(category="lamps"), "Nothing else fits."),
        (Constraints(category="lamps", price_max=90), "Nothing else fits. Shall I drop one of your wishes?"),
    ],
)
async def test_a_wish_is_dropped_only_where_there_is_one_beside_the_kind(constraints: Constraints, said: str) -> None:
    brief = Brief(act=Act.NO_MORE, language="en", constraints=constraints, texts={"category": "lamps"})
    assert await reply("Nothing else fits.\nShall I drop one of your wishes?", brief) == said


async def test_one_question_at_a_time() -> None:
    brief = Brief(act=Act.FEEDBACK, language="en")
    said = await reply("How about these?\nIs that closer to what you want?", brief)
    assert said.endswith("How about these?")


async def test_why_comes_between_that_it_failed_and_what_else_can_be_done() -> None:
    refusing = refused("en").model_copy(
        update={"act": Act.CART_REFUSED, "texts": {"about": "Halo Lamp", "why": "only 1 is in stock"}}
    )
    said = await reply("That did not work.\nI can look for something close to it.\n", refusing)
    assert said == (
        "That did not work. I could not add “Halo Lamp” to your cart: only 1 is in stock. "
        "I can look for something close to it."
    )
    alone = await reply("That did not work.", refusing)
    assert alone == "That did not work. I could not add “Halo Lamp” to your cart: only 1 is in stock."


async def test_nobody_says_sorry_in_each_reply_nor_asks_before_the_answer() -> None:
    again = refused("en").model_copy(update={"recent": ("Sorry. That is not here.",)})
    assert not (await reply("Sorry.\n{1.title} costs {1.price}.\n", again)).startswith("Sorry")
    said = await reply("Is price more important to you?\n{1.title} costs {1.price}.", compared("$39.00", "$41.00"))
    assert said.startswith("Lamp 1 costs $39.00.")


async def test_an_answer_that_was_only_led_to_is_given() -> None:
    texts = {"about": "Halo Lamp", "field": "stock", "value": "in stock"}
    asked = refused("en").model_copy(update={"act": Act.ANSWER, "texts": texts, "about": 1})
    said = await reply("Here is what is stated.\nThere are 9 left.\n", asked)
    assert said == "Here is what is stated. For Halo Lamp, the shop states (stock): in stock."


async def test_all_that_there_is_leads_no_list() -> None:
    lamps = compared("$39.00", "$41.00").model_copy(update={"act": Act.RECOMMEND})
    assert await reply("Here you go.\n{1.title} and {2.title} lead the list.", lamps) == "Here you go."
    desks = lamps.model_copy(update={"language": "zh"})
    assert await reply("好的。\n{1.title}和{2.title}排在前面。", desks) == "好的。"
    assert "Lamp 1 leads the list" in await reply("Here you go.\n{1.title} leads the list.", lamps)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_who_turns_down_all_that_there_is_hears_that_nothing_replaces_it(language: Language) -> None:
    said = await reply("", Brief(act=Act.FEEDBACK, language=language))
    assert said in OWN_WORDS["nothing_instead"][language == "zh"]
    said = await reply("Thanks for telling me.", Brief(act=Act.FEEDBACK, language="en"))
    assert said.removeprefix("Thanks for telling me. ") in OWN_WORDS["nothing_instead"][0]


async def test_one_product_is_no_list_that_begins_with_it() -> None:
    left = refused("en").model_copy(update={"act": Act.FEEDBACK, "texts": {}})
    said = await reply("I have changed the list: first is {1.title} at {1.price}.\n", left)
    assert said == "I found Halo Lamp at $39.00."


async def test_prices_are_not_all_that_differs() -> None:
    brief = compared("$39.00", "$41.00")
    rated = tuple(
        one.model_copy(update={"fields": one.fields | {"rating": rating}})
        for one, rating in zip(brief.products, ("4.0", "4.6"), strict=True)
    )
    priced = "{1.title} costs {1.price}, {2.title} {2.price}."
    said = await reply(priced, brief.model_copy(update={"products": rated}))
    assert said == ("Lamp 1 costs $39.00, Lamp 2 $41.00. As for the rest: Lamp 1 is rated 4.0; Lamp 2 is rated 4.6.")
    assert await reply(priced, brief) == "Lamp 1 costs $39.00, Lamp 2 $41.00."


async def test_what_comes_first_is_said_once() -> None:
    brief = compared("$39.00", "$41.00").model_copy(update={"act": Act.RECOMMEND, "texts": {"category": "lamps"}})
    said = await reply("I found “{category}”, and these come first.\n{1.title} and {2.title} come first.\n", brief)
    assert said == "I found “lamps”, and these come first."
