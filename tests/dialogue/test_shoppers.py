"""A known shopper's past counts; nobody becomes one by saying so."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.errors import NotAllowed, ShopperNotFound
from assistant.generator_kinds import scripted
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.scripted_chat import ScriptedChat
from assistant.shop import Shop
from assistant.shoppers import add_shoppers
from assistant.store import utc_now
from assistant.wire import Shopper, Turn, TurnDone
from ranker.events import BehaviourEvent, BehaviourKind, BehaviourRow, record

A_DESK = Reading(intent=Intent.SEARCH, edits=(Edit(op="set", slot=Slot.CATEGORY, value="desk"),))
MODEL = scripted(ScriptedChat.of({"a desk": A_DESK}, {"recommend": "Here you are."}))


def shown(turn: Turn) -> list[str]:
    return [one.product_id for one in turn.slate]


async def test_a_known_shopper_brings_their_past(tiny_shop: Path) -> None:
    shop = Shop.open(tiny_shop)
    with shop.database.write() as connection:
        add_shoppers(connection, [(Shopper(shopper_id="s1", name="Ana"), "2026-01-01T00:00:00+00:00")])
    closed = shop.service(MODEL)
    with pytest.raises(NotAllowed):
        await closed.create("s1")
    shop.settings = shop.settings.model_copy(update={"open_shoppers": True})
    service = shop.service(MODEL)
    with pytest.raises(ShopperNotFound):
        await service.create("nobody")

    async def first(shopper_id: str | None) -> Turn:
        conversation = (await service.create(shopper_id)).conversation_id
        events = [event async for event in service.say(conversation, "a desk")]
        assert isinstance(events[-1], TurnDone)
        return events[-1].turn

    stranger = await first(None)
    second = stranger.slate[1]
    bought = BehaviourEvent(
        shopper_id="s1", product_id=second.product_id, kind=BehaviourKind.PURCHASE, at=utc_now(), value=1
    )
    with shop.database.write() as connection:
        record(connection, [bought])
    known = await first("s1")
    assert known.request_id
    before = {one.product_id: one.shares for one in shop.ledger.slate(known.request_id).candidates}
    assert max(before, key=lambda one: before[one]["history"]) == second.product_id
    assert shown(known).index(second.product_id) <= shown(stranger).index(second.product_id)
    assert all("history" not in one.shares for one in shop.ledger.slate(stranger.request_id or "").candidates)
    with shop.database.read() as connection:
        seen = connection.execute(select(BehaviourRow.shopper_id).where(BehaviourRow.request_id == known.request_id))
        assert set(seen.scalars()) == {"s1"}
    shop.close()
