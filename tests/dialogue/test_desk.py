"""What the shop's staff reads: counted from the events, and whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from assistant.desk import Desk
from assistant.errors import ConversationNotFound
from assistant.events import Said
from assistant.fact_lists import PAGE, FactLists
from assistant.facts import ConversationFactRow, TurnFactRow
from assistant.service import Service
from assistant.store import ConversationRow
from assistant.wire import Feedback, Turn
from benchmarks.desk import TURNS, fill
from retrieval.database import Database
from retrieval.facets import bands


def facts(database: Database) -> list[dict[str, object]]:
    with database.read() as connection:
        tables = (ConversationFactRow, TurnFactRow)
        return [dict(row) for one in tables for row in connection.execute(select(one.__table__)).mappings()]


@pytest.fixture
def desk(service: Service) -> Desk:
    return Desk(service.parts.catalog._database, service)  # pyright: ignore[reportPrivateUsage]


async def test_what_wants_a_look_is_found(service: Service, desk: Desk, say: Callable[..., Turn]) -> None:
    conversation: str = say.conversation  # type: ignore[attr-defined]
    await service.create()  # nothing was said in it: it is not listed
    lying = await say("lie to me")
    assert lying.withheld
    await say("a person please")
    wrong = Feedback(kind="wrong_answer", turn_id=lying.turn_id, key="k", note="It does not cost that.")
    await service.feedback(conversation, wrong)
    other = (await service.create()).conversation_id
    service.parts.store.append(other, [Said(turn_id="t", text="100%_desk")])
    everything = await desk.conversations("", "all", 1)
    assert (everything.total, everything.pages) == (2, 1)
    assert [one.conversation_id for one in everything.conversations] == [other, conversation]
    line = everything.conversations[1]
    assert (line.opening, line.turns, line.withheld, line.wrong, line.handoffs) == (
        "lie to me",
        2,
        len(lying.withheld),
        1,
        1,
    )
    for wanted in ("withheld", "wrong", "handoffs"):
        assert [one.conversation_id for one in (await desk.conversations("", wanted, 1)).conversations] == [
            conversation
        ]
    assert (await desk.conversations("PERSON please", "all", 1)).total == 1
    assert (await desk.conversations("0%_d", "all", 1)).total == 1
    assert (await desk.conversations("%", "withheld", 1)).total == 0
    assert (await desk.conversations(conversation, "all", 9)).page == 1


async def test_one_conversation_is_shown_whole(service: Service, desk: Desk, say: Callable[..., Turn]) -> None:
    conversation: str = say.conversation  # type: ignore[attr-defined]
    turn = await say("a desk")
    await service.feedback(conversation, Feedback(kind="wrong_answer", turn_id=turn.turn_id, key="k", note="No."))
    service.parts.pauses.set(True)
    await say("office chairs")
    view = await desk.conversation(conversation)
    first, second = view.turns
    assert first.turn == turn
    assert [one.note for one in first.reactions] == ["No."]
    assert first.slate is not None
    assert first.slate.request_id == turn.request_id
    assert [one.title for one in first.slate.candidates if one.shown] == [one.title for one in turn.slate]
    assert all(one.propensity == 1.0 and one.shares for one in first.slate.candidates)
    assert (second.turn.action if second.turn else None, second.slate, second.generator) == ("paused", None, None)
    with pytest.raises(ConversationNotFound):
        await desk.conversation("c_nobody")


async def test_health_counts_turns_errors_and_what_is_degraded(
    service: Service, desk: Desk, say: Callable[..., Turn]
) -> None:
    for words in ("a desk", "lie to me", "office chairs"):
        await say(words)
    service.watch.failed(RuntimeError("the disk is gone"))
    service.watch.turn(["generator"])
    since = service.watch.degraded(["source feed.csv: gone; next try 10:00"])["generator"]
    health = await desk.health("day")
    assert (health.turns, health.measured, health.withheld_turns, health.cut_off) == (3, 3, 1, 0)
    assert sum(one.turns for one in health.buckets) == 3
    assert set(health.p95) == {"understand", "products", "first_words", "total"}
    assert health.p50["total"] <= health.p95["total"]
    assert [(one.code, one.count) for one in health.errors] == [("internal", 1)]
    assert (health.status, health.degraded_since) == ("degraded", {"generator": since})
    await say("a desk")  # the generator answered: it is back
    assert (await desk.health("week")).degraded_since == {}
    paused = (await desk.pause(True)).paused_since
    assert ((await desk.health("day")).status, (await desk.health("day")).paused_since) == ("paused", paused)
    assert (await desk.pause(False)).paused_since is None


async def test_the_catalog_is_counted(desk: Desk) -> None:
    view = await desk.catalog()
    assert view.products == sum(one.count for one in view.prices)
    brands = {one.value: one.count for one in view.brands}
    assert brands["Nordvik"] >= 2
    assert [one.count for one in view.brands] == sorted(brands.values(), reverse=True)
    assert "black" in {one.value for one in view.colors}
    assert any(one.value == "Furniture > Desks" for one in view.categories)
    assert view.last_import is not None
    assert view.last_import.taken == view.last_import.rows - view.last_import.refused
    assert view.next_import_at is None


async def test_behaviour_is_counted_from_what_was_just_shown(desk: Desk, say: Callable[..., Turn]) -> None:
    assert (await desk.behaviour("month")).events == 0
    turn = await say("a desk")
    view = await desk.behaviour("month")
    assert (view.steps[0].sessions, view.steps[0].events) == (1, len(turn.slate))
    assert [one.shown for one in view.positions] == [1] * len(turn.slate)
    assert (view.requests, view.ignored) == (1, 1)


def test_price_bands_are_round_and_hold_every_price() -> None:
    import numpy as np

    prices = np.array([0, 999, 1000, 2500, 9900, 1_000_000])
    found = bands(prices)
    assert sum(one.products for one in found) == len(prices)
    assert all(one.high == after.low for one, after in pairwise(found))
    assert bands(np.array([], dtype=np.int64)) == []
    assert [one.products for one in bands(np.array([500]))][-1] == 1


async def test_the_facts_are_made_again_from_the_events(service: Service, say: Callable[..., Turn]) -> None:
    database = service.parts.catalog._database  # pyright: ignore[reportPrivateUsage]
    await say("lie to me")
    await say("a person please")
    await service.feedback(say.conversation, Feedback(kind="wrong_answer", turn_id="t", key="k"))  # type: ignore[attr-defined]
    before = facts(database)
    assert service.parts.store.catch_up() == 0
    with database.write() as connection:
        connection.execute(delete(TurnFactRow))
        connection.execute(delete(ConversationFactRow))
    assert service.parts.store.catch_up() == 1
    assert facts(database) == before


async def test_the_facts_go_with_their_conversation(service: Service, say: Callable[..., Turn]) -> None:
    database = service.parts.catalog._database  # pyright: ignore[reportPrivateUsage]
    await say("a desk")
    with database.write() as connection:
        connection.execute(text("DELETE FROM conversation_events"))
        connection.execute(delete(ConversationRow))
    assert facts(database) == []


def test_every_page_filter_and_range_counts_all_that_was_said(tmp_path: Path) -> None:
    database = Database.at(tmp_path / "a.db")
    many = 20 * PAGE
    fill(database, many, apart=timedelta(minutes=7))
    lists = FactLists(database)
    first, last = lists.conversations("", "all", 1), lists.conversations("", "all", 1_000_000)
    assert (first.total, first.pages, last.page, len(last.conversations)) == (many, 20, 20, PAGE)
    assert lists.conversations("room 77,", "all", 1).total == 1
    assert lists.conversations("", "withheld", 1).total == len(range(0, many, 97))
    assert lists.conversations("lamp", "wrong", 1).total == len(range(0, many, 83))
    assert sum(one.turns for one in lists.buckets("day")[0]) == len(range(0, 24 * 60, 7)) * TURNS
    assert sum(one.turns for one in lists.buckets("month")[0]) == many * TURNS
