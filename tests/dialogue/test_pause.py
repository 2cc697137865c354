"""While the staff has paused the assistant every utterance gets the notice, and nothing in force is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.pause import Pauses, notice
from assistant.service import Service
from assistant.wire import Turn, TurnDone
from retrieval.database import Database


async def test_a_paused_assistant_answers_with_the_notice_and_goes_on_afterwards(
    service: Service, say: Callable[..., Turn]
) -> None:
    before = await say("a black desk under 260")
    since = service.parts.pauses.set(True)
    assert service.parts.pauses.set(True) == since
    paused = await say("not leather")
    assert (paused.action, paused.reply, paused.generator_calls) == ("paused", notice("", "en"), 0)
    assert paused.chips == before.chips
    assert (await say("标准配送多少钱？")).reply == notice("", "zh")
    health = await service.health()
    assert (health.status, health.paused_since, health.notice["zh"]) == ("paused", since, notice("", "zh"))
    chip = before.chips[0]
    dropped = [event async for event in service.drop_chip(say.conversation, chip.slot, chip.value)]  # type: ignore[attr-defined]
    assert isinstance(dropped[-1], TurnDone)
    assert dropped[-1].turn.action == "paused"
    assert service.parts.pauses.set(False) is None
    after = await say("show me more")
    assert after.action != "paused"
    assert [one.label for one in after.chips] == [one.label for one in before.chips]
    assert (await service.health()).status == "ok"


async def test_a_turn_that_the_pause_answered_stays_answered(service: Service, say: Callable[..., Turn]) -> None:
    service.parts.pauses.set(True)
    first = await say("a desk", "t1")
    service.parts.pauses.set(False)
    assert await say("a desk", "t1") == first


async def test_the_notice_names_the_shops_contact(service: Service) -> None:
    told = Service(replace(service.parts, contact="help@shop.example"))
    service.parts.pauses.set(True)
    assert "help@shop.example" in (await told.health()).notice["en"]
    assert "help@shop.example" in (await told.health()).notice["zh"]


def test_the_switch_outlives_the_process(tmp_path: Path) -> None:
    first = Database.at(tmp_path / "a.db")
    since = Pauses(first).set(True)
    first.close()
    second = Database.at(tmp_path / "a.db")
    assert Pauses(second).since() == since
    second.close()
