"""Whole turns over the tiny shop: what is shown, said, stored and in force afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from assistant.errors import Conflict, EmptyUtterance, NotAllowed, SlateNotFound, UtteranceTooLong
from assistant.events import Replied
from assistant.generator_kinds import scripted
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.state import fold
from assistant.wire import ChangeCart, Feedback, Sentence, SlateShown, Turn, TurnDone
from tests.dialogue.conftest import READINGS, REPLIES

Say = Callable[..., Awaitable[Turn]]


def shown(turn: Turn) -> list[str]:
    return [one.product_id for one in turn.slate]


async def test_products_come_before_words_and_all_of_it_is_stored(service: Service) -> None:
    conversation = (await service.create()).conversation_id
    events = [event async for event in service.say(conversation, "a black desk under 260")]
    kinds = [event.event for event in events]
    assert kinds.index("slate") < kinds.index("sentence") < kinds.index("turn")
    done = events[-1]
    assert isinstance(done, TurnDone)
    assert shown(done.turn) == ["desk-black"]
    assert (
        done.turn.reply
        == "Here is what fits. Luma Standing Desk costs $199.00. It matches what you asked for: black, up to $260.00."
    )
    assert done.turn.generator_calls == 2
    slate = next(event.slate for event in events if isinstance(event, SlateShown))
    assert slate.results == done.turn.slate
    assert await service.slate(conversation, slate.request_id) == slate
    assert (await service.history(conversation)).turns == [done.turn]


async def test_exclusions_hold_and_what_is_unstated_is_said(say: Say) -> None:
    assert set(shown(await say("office chairs"))) == {"chair-mesh", "chair-lea"}
    turn = await say("not leather")
    assert shown(turn) == ["chair-mesh"]
    assert [chip.label for chip in turn.chips] == ["office chair", "not leather"]


async def test_umbrella_words_find_what_lies_under_them(say: Say) -> None:
    assert set(shown(await say("shoes"))) == {"shoe-run", "shoe-boot"}


async def test_nothing_matching_is_said_with_the_nearest_way_out(say: Say) -> None:
    turn = await say("desk under 50")
    assert (turn.action, turn.slate) == ("no_match", [])
    assert turn.ways
    assert turn.ways[0].count >= 1
    accepted = await say("yes")
    assert accepted.slate
    assert all("desk" in one for one in shown(accepted))


async def test_more_never_repeats(say: Say) -> None:
    first = await say("a desk")
    more = await say("show me more")
    assert not set(shown(first)) & set(shown(more))
    assert more.action in ("more", "no_more")


async def test_out_of_stock_comes_last(say: Say) -> None:
    turn = await say("a desk")
    assert shown(turn)[-1] == "desk-kids"
    assert not turn.slate[-1].in_stock


async def test_sort_is_a_total_order(say: Say) -> None:
    await say("a desk")
    prices = [one.price.amount for one in (await say("cheapest first")).slate if one.in_stock]
    assert prices == sorted(prices)


async def test_comparison_is_a_table_of_real_fields(say: Say) -> None:
    await say("standing desk")
    turn = await say("compare 1 and 2")
    assert turn.comparison
    rows = {row.field: row.values for row in turn.comparison.rows}
    assert set(rows["price"]) == {"$249.00", "$199.00"}
    assert set(rows["material"]) >= {"oak"} or any("oak" in (value or "") for value in rows["material"])


async def test_a_question_is_answered_from_the_catalog(say: Say) -> None:
    turn = await say("a black desk under 260")
    answer = await say("what is the first made of?")
    assert "steel" in answer.reply
    assert turn.slate[0].product_id == "desk-black"


async def test_explain_says_what_the_ledger_has(say: Say) -> None:
    await say("a black desk under 260")
    turn = await say("why the first?")
    assert turn.action == "explain"
    assert "black" in turn.reply
    assert "$260.00" in turn.reply


async def test_disliked_products_do_not_come_back(say: Say) -> None:
    first = shown(await say("a desk"))
    turn = await say("not the first")
    assert turn.action == "feedback"
    assert first[0] not in shown(turn)
    assert first[0] not in shown(await say("cheapest first"))


async def test_the_cart_lives_through_the_conversation(say: Say, service: Service) -> None:
    await say("a black desk under 260")
    turn = await say("two of the first")
    assert turn.cart
    assert (turn.cart.count, turn.cart.total.amount) == (2, 39800)
    assert "Luma Standing Desk × 2" in (await say("my cart")).reply
    assert "Of Luma Standing Desk, that makes 4" in (await say("two of the first")).reply
    assert (await say("check out")).action == "checkout_confirm"
    done = await say("yes, order")
    assert done.action == "checkout_done"
    assert done.reply.startswith("Your order request is A")
    assert (await say("my cart")).action == "cart_empty"


async def test_a_cart_change_is_idempotent_and_checked(say: Say, service: Service) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    change = ChangeCart(variant_id="desk-black", quantity=2, key="k1")
    once = await service.change_cart(conversation, change)
    assert await service.change_cart(conversation, change) == once
    with pytest.raises(Conflict, match="other content"):
        await service.change_cart(conversation, change.model_copy(update={"quantity": 3}))
    with pytest.raises(Conflict, match="only 12"):
        await service.change_cart(conversation, ChangeCart(variant_id="desk-black", quantity=13, key="k2"))
    with pytest.raises(Conflict, match="out of stock"):
        await service.change_cart(conversation, ChangeCart(variant_id="desk-kids", quantity=1, key="k3"))
    assert (
        await service.change_cart(conversation, ChangeCart(variant_id="desk-black", quantity=0, key="k4"))
    ).count == 0


async def test_false_sentences_are_withheld(say: Say) -> None:
    turn = await say("lie to me")
    assert turn.withheld == ["Halo Desk Lamp costs $1.00.", "It ships for free."]
    assert turn.reply == "Halo Desk Lamp costs $39.00."
    assert turn.withheld == ["Halo Desk Lamp costs $1.00.", "It ships for free."]


async def test_policies_answer_in_the_shoppers_language(say: Say) -> None:
    assert "$4.90" in (await say("how much is shipping?")).reply
    assert "30 days" in (await say("can I send it back?")).reply
    assert "4.90 美元" in (await say("标准配送多少钱？")).reply
    assert (await say("do you sell insurance for yachts?")).action == "policy_unknown"


async def test_handoff_is_recorded(say: Say, service: Service) -> None:
    await say("a person please")
    log = service.parts.store.events(say.conversation)  # type: ignore[attr-defined]
    assert fold(log).handoff


async def test_removing_a_chip_is_a_turn_without_understanding(say: Say, service: Service) -> None:
    await say("a black desk under 260")
    conversation = say.conversation  # type: ignore[attr-defined]
    events = [event async for event in service.drop_chip(conversation, "color", "black")]
    done = events[-1]
    assert isinstance(done, TurnDone)
    assert [chip.slot for chip in done.turn.chips] == ["category", "price_max"]
    assert done.turn.generator_calls == 1
    with pytest.raises(Conflict, match="not in force"):
        [event async for event in service.drop_chip(conversation, "color", "black")]


async def test_the_same_turn_sent_again_is_the_same_turn(say: Say, service: Service) -> None:
    once = await say("a desk", turn_id="t1")
    assert await say("a desk", turn_id="t1") == once
    with pytest.raises(Conflict):
        await say("shoes", turn_id="t1")
    log = service.parts.store.events(say.conversation)  # type: ignore[attr-defined]
    assert sum(isinstance(event, Replied) for event in log) == 1


async def test_feedback_by_click_moves_the_next_slate(say: Say, service: Service) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    before = shown(await say("a desk"))
    for product in before[1:2]:
        await service.feedback(conversation, Feedback(kind="click", product_id=product, key=f"c{product}"))
    after = shown(await say("a desk"))
    assert after.index(before[1]) <= before.index(before[1])


async def test_bad_utterances_are_refused_before_anything_is_stored(say: Say, service: Service) -> None:
    with pytest.raises(EmptyUtterance):
        await say(" \x00\x1b ")
    with pytest.raises(UtteranceTooLong, match="2000"):
        await say("a" * 2001)
    assert service.parts.store.events(say.conversation) == []  # type: ignore[attr-defined]


async def test_a_conversation_opens_with_its_secret_only(service: Service) -> None:
    mine, other = await service.create(), await service.create()
    service.authorize(mine.conversation_id, mine.secret)
    with pytest.raises(NotAllowed):
        service.authorize(mine.conversation_id, other.secret)
    with pytest.raises(NotAllowed):
        service.authorize("c_unknown", mine.secret)


async def test_a_slate_is_not_shown_to_another_conversation(say: Say, service: Service) -> None:
    turn = await say("a desk")
    other = await service.create()
    with pytest.raises(SlateNotFound):
        await service.slate(other.conversation_id, turn.request_id or "")


async def test_sentences_join_to_the_reply(service: Service) -> None:
    conversation = (await service.create()).conversation_id
    events = [event async for event in service.say(conversation, "a black desk under 260")]
    done = events[-1]
    assert isinstance(done, TurnDone)
    assert "".join(event.text for event in events if isinstance(event, Sentence)) == done.turn.reply


async def test_no_card_or_reason_claims_what_no_product_states(say: Say) -> None:
    turn = await say("a comfy lamp")
    assert turn.action == "relaxed"
    assert turn.slate
    assert [card.reason for card in turn.slate] == ["up to $90.00"] * len(turn.slate)
    why = await say("why the first?")
    assert "comfy" not in why.reply


async def test_a_comparison_whose_sentences_were_withheld_still_says_what_differs(tiny_shop: Path) -> None:
    shop = Shop.open(tiny_shop)
    service = shop.service(scripted(ScriptedChat.of(READINGS, REPLIES | {"compare": "{1.title} costs $1.00."})))
    conversation = (await service.create()).conversation_id
    for utterance in ("standing desk", "compare 1 and 2"):
        done = [event async for event in service.say(conversation, utterance)][-1]
    shop.close()
    assert isinstance(done, TurnDone)
    assert done.turn.comparison
    assert done.turn.reply == (
        "The table shows them side by side. This is what differs: Luma Standing Desk costs $199.00, is rated 4.2 and "
        "is made of steel; Fjell Standing Desk costs $249.00, is rated 4.6 and is made of oak."
    )


async def test_what_the_assistant_cannot_do_for_an_order_is_said_and_a_yes_fetches_a_person(say: Say) -> None:
    first, second = await say("cancel my order"), await say("cancel my order")
    assert first.action == second.action == "care_unknown"
    assert "cannot cancel orders" in first.reply
    assert first.reply != second.reply
    assert first.generator_calls == 1  # the reading: no generator words it
    assert (await say("yes please")).action == "handoff"
    assert (await say("yes please")).action == "thanks"


async def test_whoever_declines_a_person_is_not_passed_on(say: Say) -> None:
    await say("cancel my order")
    assert (await say("no, thank you")).action == "thanks"


@pytest.mark.parametrize(
    ("utterance", "again", "action"),
    [
        ("anything cheaper?", "cheapest first", "recommend"),
        ("show me others", "show me more", "no_more"),
        ("is that right?", "what is the first made of?", "not_ordered"),
        ("maybe later", "check out", "not_ordered"),
        ("maybe later", "no, thank you", "not_ordered"),
    ],
)
async def test_a_wish_that_was_taken_for_a_yes_is_read_again(
    tiny_shop: Path, utterance: str, again: str, action: str
) -> None:
    shop = Shop.open(tiny_shop)
    before = [READINGS["a desk"], "Here.", READINGS["two of the first"], "Done.", READINGS["check out"], "Shall I?"]
    answers = [*before, READINGS["yes, order"], READINGS[again], "These."]
    service = shop.service(scripted(ScriptedChat.in_order(answers)))
    conversation = (await service.create()).conversation_id
    for text in ("a desk", "two of the first", "check out", utterance):
        done = [event async for event in service.say(conversation, text)][-1]
    assert isinstance(done, TurnDone)
    # Code itself says that nothing is ordered, and that nothing is cheaper.
    assert (done.turn.action, done.turn.generator_calls) == (action, 3 if action == "no_more" else 2)
    assert [line.quantity for line in (await service.history(conversation)).cart.lines] == [2]
    shop.close()


async def test_a_few_more_is_no_thing_called_a_few(say: Say) -> None:
    await say("a desk")
    turn = await say("再看几个")
    assert (turn.action, turn.constraints.category) == ("no_more", "desk")
