"""The learned order for needs, whole, on the tiny shop: a log teaches it, a running shop takes it, a broken one is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.checkup import check
from assistant.generator_kinds import scripted
from assistant.need_training import train_needs
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import Turn, TurnDone
from ranker.events import BehaviourEvent, BehaviourKind, record
from ranker.need_weights import needs_file
from ranker.requests import RankRequest
from ranker.scorer import ShopRanker
from retrieval.types import Constraints
from tests.dialogue.conftest import READINGS, REPLIES

KANTWERK, OTHERS = ("chair-mesh", "desk-black"), ("chair-lea", "desk-oak")
"""What two kinds of shoppers choose: of two chairs, and later of two desks."""


def asked(shopper: str, at: str, shown: list[str], chosen: str, name: str) -> list[BehaviourEvent]:
    """Return what one request brings: what was shown, and a click on one of it."""
    said = {"shopper_id": shopper, "at": at, "request_id": name}
    impressions = [
        BehaviourEvent(product_id=one, kind=BehaviourKind.IMPRESSION, position=place, **said)
        for place, one in enumerate(shown, 1)
    ]
    return [*impressions, BehaviourEvent(product_id=chosen, kind=BehaviourKind.CLICK, **said)]


def log() -> Iterator[BehaviourEvent]:
    """Yield a log: all shoppers look for a chair, then all for a desk; whoever took Kantwerk's takes it again."""
    for month, kind in enumerate((0, 1), 4):
        for number in range(140):
            wanted = (KANTWERK, OTHERS)[number % 2][kind]
            shown = [KANTWERK[kind], OTHERS[kind]][:: 1 if number // 2 % 2 else -1]
            at = f"2026-0{month}-{number % 28 + 1:02}T12:00:{number // 28:02}.000+00:00"
            yield from asked(f"s{number}", at, shown, wanted, f"r{kind}-{number}")


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    with closing(Shop.open(tiny_shop)) as opened:
        with opened.database.write() as connection:
            record(connection, list(log()))
        yield opened


def serve(shop: Shop) -> Service:
    return shop.service(scripted(ScriptedChat.of(READINGS, REPLIES)))


async def say(shop: Shop, service: Service, text: str, past: tuple[str, ...] = ()) -> Turn:
    """Say something as a stranger who was shown two chairs before, and took those of `past`."""
    conversation = (await service.create()).conversation_id
    if past:
        events = asked(conversation, "2026-06-01T12:00:00.000+00:00", ["chair-mesh", "chair-lea"], past[0], "r-0")
        with shop.database.write() as connection:
            record(connection, events)
    done = [event async for event in service.say(conversation, text)][-1]
    assert isinstance(done, TurnDone)
    return done.turn


def shown(turn: Turn) -> list[str]:
    return [one.product_id for one in turn.slate if one.in_stock]


async def test_a_running_shop_takes_what_was_learned_and_keeps_it_when_the_next_cannot_be_read(shop: Shop) -> None:
    service = serve(shop)
    plain = await say(shop, service, "a desk")
    assert service.parts.ledger.slate(plain.request_id or "").versions["ranker"].startswith("taste")
    trained = train_needs(shop, lambda *_: None)
    assert trained is not None
    assert trained.kept
    assert trained.weights.weights["facts"] > 0
    assert trained.after.value > trained.before.value
    for past, first in ((KANTWERK, "desk-black"), (OTHERS, "desk-oak")):
        turn = await say(shop, service, "a desk", past)
        assert shown(turn)[0] == first
        assert turn.degraded == []
        slate = service.parts.ledger.slate(turn.request_id or "")
        assert slate.versions["ranker"].startswith("needs-1")
        by_id = {one.product_id: one.shares for one in slate.candidates}
        assert by_id[first]["facts"] > 0
        whole = next(one.score for one in slate.candidates if one.product_id == first)
        why = await service.why(turn.conversation_id, slate.request_id, first)
        assert sum(one.value for one in why.shares) == pytest.approx(whole, abs=1e-4)
        assert all(one.label and "_" not in one.label for one in why.shares)
    assert any("learned at" in note.problem for note in check(shop).notes)
    needs_file(shop.ranker_folder).write_text('{"format": 1', encoding="utf-8")
    turn = await say(shop, service, "a desk", OTHERS)
    assert shown(turn)[0] == "desk-oak"
    assert turn.degraded == []
    assert any("needs.json" in line for line in (await service.health()).degraded)


async def test_who_did_nothing_loses_nothing(shop: Shop) -> None:
    service = serve(shop)
    plain = shown(await say(shop, service, "shoes"))
    assert train_needs(shop, lambda *_: None) is not None
    assert shown(await say(shop, service, "shoes")) == plain


async def test_an_order_that_cannot_be_read_is_told_and_the_turn_answers(shop: Shop) -> None:
    plain = shown(await say(shop, serve(shop), "a desk"))
    shop.ranker_folder.mkdir(parents=True)
    needs_file(shop.ranker_folder).write_bytes(b"\0")
    service = serve(shop)
    turn = await say(shop, service, "a desk")
    assert shown(turn) == plain
    assert turn.degraded == ["ranker"]
    assert turn.reply
    assert any(one.part == "ranker" and "aisle train ranker" in one.problem for one in check(shop).findings)
    needs_file(shop.ranker_folder).unlink()
    assert (await say(shop, service, "a desk")).degraded == []
    assert (await service.health()).degraded == []


async def test_a_ranker_that_fails_leaves_the_order_of_the_search(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no such product")

    service = serve(shop)
    found = [
        str(one.product.product_id) for one in shop.searcher.search("desk", Constraints(category="desk"), 12).candidates
    ]
    monkeypatch.setattr("ranker.keeper.order", fail)
    turn = await say(shop, service, "a desk")
    assert [one.product_id for one in turn.slate] == found[:4]
    assert turn.degraded == ["ranker"]


def test_requests_in_batch_are_ordered_the_same_way(shop: Shop) -> None:
    def first(past: str, other: str) -> str:
        history = [
            {"product_id": past, "kind": "click", "at": "2026-06-01T12:00Z"},
            {"product_id": other, "kind": "impression", "at": "2026-06-01T11:59Z"},
        ]
        line = {"id": "q", "at": "2026-06-02T00:00Z", "need": "standing desk", "history": history}
        ranker = ShopRanker(shop.database, shop.searcher, shop.ranker_folder)
        ranked = [str(one) for one, _ in ranker.rank(RankRequest.model_validate(line), 12)]
        return min("desk-black", "desk-oak", key=ranked.index)

    assert train_needs(shop, lambda *_: None) is not None
    assert first("chair-mesh", "chair-lea") == "desk-black"
    assert first("chair-lea", "chair-mesh") == "desk-oak"
