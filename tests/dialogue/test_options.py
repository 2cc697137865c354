"""What may narrow down what was found: what is offered, what a press of it brings, and what no press may bring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.errors import Conflict
from assistant.events import Said, SlateMade, Understood
from assistant.service import Service
from assistant.state import fold
from assistant.wire import SlateShown, Turn, TurnDone
from ranker.events import BehaviourRow
from retrieval.database import Database
from retrieval.types import Constraints

Say = Callable[..., Turn]


def offered(turn: Turn) -> dict[str, dict[str, int]]:
    return {group.label: {one.label: one.count for one in group.values} for group in turn.options}


async def press(service: Service, conversation: str, slot: str, value: str, turn_id: str | None = None) -> list[object]:
    return [event async for event in service.add_chip(conversation, slot, value, turn_id)]


async def test_what_splits_the_products_found_is_offered_with_counts(say: Say) -> None:
    anything = await say("anything")
    assert anything.action == "recommend"
    assert list(offered(anything)) == ["Color", "Brand", "Material"]
    assert offered(anything)["Color"] == {"Black": 3, "Blue": 2, "Brown": 2, "White": 2, "Gray": 1}
    assert offered(anything)["Brand"] == {"Cabas": 2, "Kantwerk": 2, "Lumeno": 2, "Nordvik": 2, "Passo": 2}
    desk = await say("a desk")
    # Each desk has a color, a material and a size of its own: those tell no more than the cards do.
    assert offered(desk) == {"Brand": {"Nordvik": 2, "Kantwerk": 1}}
    assert offered(await say("show me more")) == {}


async def test_a_chinese_shopper_reads_and_wishes_in_chinese(say: Say, service: Service) -> None:
    turn = await say("有什么")
    assert list(offered(turn)) == ["颜色", "品牌", "材质"]
    assert offered(turn)["颜色"] == {"黑色": 3, "蓝色": 2, "棕色": 2, "白色": 2, "灰色": 1}
    done = (await press(service, say.conversation, "color", "黑色"))[-1]  # type: ignore[attr-defined]
    assert isinstance(done, TurnDone)
    assert (done.turn.language, [chip.label for chip in done.turn.chips]) == ("zh", ["东西", "黑色"])


async def test_each_leaves_exactly_what_it_says(say: Say, service: Service) -> None:
    for words in ("anything", "有什么", "not leather"):
        turn = await say(words)
        assert turn.options
        for group in turn.options:
            for one in group.values:
                conversation = (await service.create()).conversation_id
                _ = [event async for event in service.say(conversation, words)]
                events = await press(service, conversation, group.kind, one.value)
                slate = next(event.slate for event in events if isinstance(event, SlateShown))
                assert slate.total == one.count
                assert not slate.relaxed


async def test_a_press_is_a_turn_like_any_other_without_understanding(say: Say, service: Service) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    await say("a desk")
    events = await press(service, conversation, "brand", "Nordvik", "t-press")
    done = events[-1]
    assert isinstance(done, TurnDone)
    turn = done.turn
    assert (turn.utterance, turn.intent, turn.action, turn.generator_calls) == ("+ Nordvik", "refine", "recommend", 1)
    assert turn.constraints == Constraints(category="desk", brand=("Nordvik",))
    assert [chip.label for chip in turn.chips] == ["desk", "Nordvik"]
    assert {one.product_id for one in turn.slate} == {"desk-oak", "desk-kids"}
    assert all(group.kind != "brand" for group in turn.options)
    assert await press(service, conversation, "brand", "Nordvik", "t-press") == [done]
    log = service.parts.store.events(conversation)
    kinds = [type(event) for event in log if getattr(event, "turn_id", None) == "t-press"]
    assert kinds[:3] == [Said, Understood, SlateMade]
    stored = service.parts.ledger.slate(turn.request_id or "")
    assert (stored.constraints, stored.words) == (turn.constraints, "Nordvik desk")
    history = await service.history(conversation)
    assert (history.turns[-1], history.options) == (turn, turn.options)
    dropped = [event async for event in service.drop_chip(conversation, "brand", "Nordvik")][-1]
    assert isinstance(dropped, TurnDone)
    assert offered(dropped.turn) == {"Brand": {"Nordvik": 2, "Kantwerk": 1}}


async def test_the_shown_products_of_a_press_are_impressions(say: Say, service: Service, tiny_shop: Path) -> None:
    await say("a desk")
    done = (await press(service, say.conversation, "brand", "Nordvik"))[-1]  # type: ignore[attr-defined]
    assert isinstance(done, TurnDone)
    columns = (BehaviourRow.kind, BehaviourRow.product_id)
    query = select(*columns).where(BehaviourRow.request_id == done.turn.request_id).order_by(BehaviourRow.position)
    with Database.at(tiny_shop / "aisle.db").read() as connection:
        shown = [tuple(row) for row in connection.execute(query)]
    assert shown == [("impression", one.product_id) for one in done.turn.slate]


@pytest.mark.parametrize(("slot", "value"), [("brand", "Passo"), ("color", "black"), ("price_max", "50"), ("no", "no")])
async def test_only_what_is_offered_can_be_pressed(say: Say, service: Service, slot: str, value: str) -> None:
    await say("a desk")
    with pytest.raises(Conflict, match="is not offered"):
        await press(service, say.conversation, slot, value)  # type: ignore[attr-defined]


async def test_they_stay_in_force_as_long_as_the_need_they_were_counted_for(say: Say, service: Service) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    desk = await say("a desk")
    await say("two of the first")
    assert (await service.history(conversation)).options == desk.options
    assert (await say("desk under 50")).options == []
    assert (await service.history(conversation)).options == []
    with pytest.raises(Conflict):
        await press(service, conversation, "brand", "Nordvik")


async def test_nothing_is_counted_where_the_shop_lacks_the_kind_of_thing(say: Say) -> None:
    near = await say("a unicorn saddle")
    assert (near.action, bool(near.slate), near.options) == ("relaxed", True, [])


async def test_the_log_alone_says_what_is_offered(say: Say, service: Service) -> None:
    turn = await say("anything")
    state = fold(service.parts.store.events(say.conversation))  # type: ignore[attr-defined]
    assert state.options == tuple(turn.options)
