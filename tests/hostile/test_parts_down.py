"""A part of the shop is dead, slow, damaged or out of space: the shopper is served on, and nothing stored is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant import store as stored
from assistant.brief import Brief
from assistant.errors import GeneratorNonsense, GeneratorUnavailable
from assistant.events import Replied
from assistant.generator_kinds import scripted
from assistant.indexer import Indexer
from assistant.messages import Reading
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import SlateShown, StreamEvent, Turn, TurnDone
from retrieval.errors import DatabaseError
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.types import Constraints
from tests.dialogue.conftest import READINGS, REPLIES


class Broken:
    """A generator that fails in both calls, each after `wait_seconds`; counts what it was asked."""

    name = version = "broken"

    def __init__(self, error: Exception, wait_seconds: float = 0.0) -> None:
        self.error = error
        self.wait_seconds = wait_seconds
        self.asked = 0

    async def understand(self, message: str) -> Reading:
        await self._fail()
        raise AssertionError

    async def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        await self._fail()
        yield ""

    async def warm_up(self) -> None:
        await self._fail()

    async def _fail(self) -> None:
        self.asked += 1
        await asyncio.sleep(self.wait_seconds)
        raise self.error


class Babbling(Broken):
    """A generator whose readings are nonsense and whose replies are not."""

    async def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        yield "Here is {1.title}."


async def hear(service: Service, conversation: str, text: str) -> tuple[list[StreamEvent], Turn]:
    events = [event async for event in service.say(conversation, text)]
    done = events[-1]
    assert isinstance(done, TurnDone)
    return events, done.turn


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    shop = Shop.open(tiny_shop)
    yield shop
    shop.close()


def talking(shop: Shop) -> Service:
    return shop.service(scripted(ScriptedChat.of(READINGS, REPLIES)))


async def test_a_dead_generator_costs_one_wait_and_cards_still_come(shop: Shop) -> None:
    dead = Broken(GeneratorUnavailable("nobody answers"))
    service = shop.service(dead)
    await service.start()
    dead.asked = 0
    conversation = (await service.create()).conversation_id
    events, turn = await hear(service, conversation, "black desk")
    assert dead.asked == 1
    assert turn.degraded == ["generator"]
    assert any(isinstance(event, SlateShown) and event.slate.results for event in events)
    assert turn.slate[0].product_id == "desk-black"
    assert turn.reply == "Here is what I found."
    _, turn = await hear(service, conversation, "黑色书桌")
    assert turn.reply == "这是为您找到的商品。"


async def test_a_generator_that_answers_nonsense_is_searched_around(shop: Shop) -> None:
    service = shop.service(Babbling(GeneratorNonsense("not a reading")))
    conversation = (await service.create()).conversation_id
    _, turn = await hear(service, conversation, "black desk")
    assert turn.degraded == ["understanding"]
    assert turn.slate[0].product_id == "desk-black"
    assert turn.reply == f"Here is {turn.slate[0].title}."


async def test_a_slow_generator_is_given_up_in_time_and_others_go_on(shop: Shop) -> None:
    script = ScriptedChat.of(READINGS, REPLIES)
    script.delay_seconds = 5.0
    service = shop.service(scripted(script, timeout_seconds=0.2))
    conversation = (await service.create()).conversation_id
    started = time.monotonic()
    _, turn = await hear(service, conversation, "a desk")
    assert time.monotonic() - started < 4.0
    assert turn.degraded == ["generator"]
    assert turn.slate


def _delete(folder: Path) -> None:
    shutil.rmtree(folder)


def _damage(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(os.urandom(path.stat().st_size))


@pytest.mark.parametrize("harm", [_delete, _damage])
def test_a_chroma_folder_harmed_while_serving_is_built_anew_and_search_stays_exact(
    tiny_shop: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.indexer.LOOK_EVERY_SECONDS", 0.05)
    shop = Shop.open(tiny_shop, owner=True)
    index = shop.index
    assert index is not None
    config = SearchConfig(
        exact_limit=1, scan_limit=1, index_candidates=16, word_candidates=4
    )  # so that Chroma is asked
    searcher = Searcher(shop.database, shop.embedder, shop.vectors, shop.folder / "words", index, config)
    exact = [one.product.product_id for one in shop.searcher.search("desk", Constraints(), 3).candidates]
    follower = Indexer(shop.catalog, shop.vectors, index, lambda _: None)
    version = shop.catalog.version()
    _until(lambda: index.ready_version == version)
    harm(tiny_shop / "chroma" / "index")
    for _ in range(3):
        found = searcher.search("desk", Constraints(), 3)
        assert [one.product.product_id for one in found.candidates] == exact
    _until(lambda: index.ready_version == version)
    found = searcher.search("desk", Constraints(), 3)
    assert [one.product.product_id for one in found.candidates] == exact
    follower.close()
    shop.close()


@pytest.mark.parametrize("harm", [_delete, _damage])
def test_a_chroma_folder_harmed_while_closed_is_built_anew(tiny_shop: Path, harm: Callable[[Path], None]) -> None:
    for turn in range(2):
        shop = Shop.open(tiny_shop, owner=True)
        shop.searcher.refresh()
        shop.keep_index()
        index, version = shop.index, shop.catalog.version()
        assert index is not None
        _until(lambda index=index, version=version: index.ready_version == version)
        shop.close()
        if not turn:
            harm(tiny_shop / "chroma")


def _until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, or a skip where this process may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a small file system: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


async def test_a_full_disk_refuses_the_turn_and_loses_nothing(tiny_shop_source: Path, small_disk: Path) -> None:
    folder = small_disk / "shop"
    shutil.copytree(tiny_shop_source, folder, ignore=shutil.ignore_patterns("chroma"))
    shop = Shop.open(folder)
    service = talking(shop)
    conversation = (await service.create()).conversation_id
    _, before = await hear(service, conversation, "a desk")
    ballast = small_disk / "ballast"
    _fill(ballast)

    async def talk_on() -> None:  # the write-ahead log may have some pages left
        for number in range(12):
            await hear(service, conversation, "office chairs" if number % 2 else "shoes")

    with pytest.raises(DatabaseError, match=r"full.*nothing of this change was stored"):
        await talk_on()
    history = await service.history(conversation)
    assert history.turns[0] == before
    ballast.unlink()
    _, after = await hear(service, conversation, "standing desk")
    assert after.slate
    history = await service.history(conversation)
    assert [history.turns[0], history.turns[-1]] == [before, after]
    shop.close()


def _fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass


async def test_a_clock_set_back_keeps_the_order_of_what_was_said(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    service = talking(shop)
    conversation = (await service.create()).conversation_id
    now = datetime(2030, 1, 1, tzinfo=UTC)
    said = ["a desk", "only black", "two of the first", "my cart"]
    for number, text in enumerate(said):
        at = (now - timedelta(days=number)).isoformat(timespec="milliseconds")
        for module in (
            "assistant.store",
            "assistant.ledger",
            "assistant.acts",
            "assistant.buying",
            "assistant.feedback",
        ):
            monkeypatch.setattr(f"{module}.utc_now", lambda at=at: at)
        await hear(service, conversation, text)
    monkeypatch.undo()
    assert stored.utc_now() < now.isoformat()
    history = await service.history(conversation)
    assert [turn.utterance for turn in history.turns] == said
    assert history.cart.count == 2
    log = shop.store.events(conversation)
    assert [event.turn.utterance for event in log if isinstance(event, Replied)] == said
