"""kill -9 in the middle of turns: what was told stays told, and what was cut off is finished by saying it again."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from assistant.events import CartChanged, CheckedOut, Replied, Said, SlateMade
from assistant.events import Understood as UnderstoodEvent
from assistant.ledger import shown_slate
from assistant.shop import Shop
from assistant.state import fold
from assistant.wire import CartShown, SlateShown, StreamEvent, TurnDone, Understood
from tests.crash.talker import PLAN, talk

_EVENT: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)
Told = list[tuple[str, StreamEvent]]


class Killer:
    """Starts talkers on one conversation and kills them at random moments."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.shop = Shop.open(folder)
        self.conversation = self.shop.store.create()[0]
        self.told: Told = []
        self._dice = random.Random(seed)
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["tests.crash.talker"])
        self.turns = [(f"turn-{n}", PLAN[n % len(PLAN)]) for n in range(400)]

    def run(self, start: int, patience_seconds: float | None, count: int | None = None) -> int:
        """Talk from turn `start` on, killed after a random time (None: never); return the first turn not finished."""
        ours, theirs = self._processes.Pipe(duplex=False)
        turns = self.turns[start : start + count if count else None]
        process = self._processes.Process(target=talk, args=(self.folder, self.conversation, turns, theirs))
        process.start()
        theirs.close()
        assert process.pid
        assert ours.recv()[0] == "ready"
        if patience_seconds is not None:
            time.sleep(self._dice.uniform(0, patience_seconds))
            os.kill(process.pid, signal.SIGKILL)
        process.join(60)
        while True:
            try:
                turn_id, payload = ours.recv()
            except EOFError:
                break
            if turn_id != "done":
                self.told.append((turn_id, _EVENT.validate_json(payload)))
        finished = {turn_id for turn_id, event in self.told if isinstance(event, TurnDone)}
        return next(n for n, (turn_id, _) in enumerate(self.turns) if turn_id not in finished)

    def check(self) -> None:
        """Everything told is stored, in a sound database."""
        with sqlite3.connect(self.folder / "aisle.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        log = self.shop.store.events(self.conversation)
        replied = {event.turn_id: event.turn for event in log if isinstance(event, Replied)}
        understood = {event.turn_id for event in log if isinstance(event, UnderstoodEvent)}
        requests = {event.request_id for event in log if isinstance(event, SlateMade)}
        for turn_id, event in self.told:
            if isinstance(event, TurnDone):
                assert replied[turn_id] == event.turn
            elif isinstance(event, Understood):
                assert turn_id in understood
            elif isinstance(event, SlateShown):
                assert shown_slate(self.shop.ledger.slate(event.slate.request_id)) == event.slate
                assert event.slate.request_id in requests or not event.slate.results
            elif isinstance(event, CartShown) and dict(self.turns)[turn_id] == "two of the first":
                kept = {line.variant_id: line.quantity for line in event.cart.lines}
                assert any(isinstance(one, CartChanged) and one.key.startswith(f"{turn_id}:") for one in log)
                assert kept == {"shoe-run": 2}

    def close(self) -> None:
        self.shop.close()


def killed_and_resumed(folder: Path, kills: int, seed: int, patience_seconds: float) -> int:
    """Kill so many talkers, each going on where the last was cut; return how many turns were cut in the middle."""
    killer = Killer(folder, seed)
    start = cut = 0
    for _ in range(kills):
        start = killer.run(start, patience_seconds)
        killer.check()
        said = [event.turn_id for event in killer.shop.store.events(killer.conversation) if isinstance(event, Said)]
        cut += len(said) > start
    # To the end of the plan, so that the last cart is ordered, and once more what was done already.
    end = start + len(PLAN) - start % len(PLAN)
    assert killer.run(start, None, end - start) == end
    assert killer.run(0, None, end) == end
    killer.check()
    log = killer.shop.store.events(killer.conversation)
    assert [event.turn_id for event in log if isinstance(event, Replied)] == [f"turn-{n}" for n in range(end)]
    adds = Counter(event.key.split(":")[0] for event in log if isinstance(event, CartChanged))
    assert set(adds.values()) == {1}
    orders = [event for event in log if isinstance(event, CheckedOut)]
    assert [event.key for event in orders] == [f"turn-{n}" for n in range(end) if PLAN[n % len(PLAN)] == "yes, order"]
    assert all(sum(quantity for _, quantity in event.lines) == 2 for event in orders)
    assert fold(log).cart == ()
    with killer.shop.database.read() as connection:
        statement = "SELECT count(*) FROM behaviour_events WHERE kind = 'cart'"
        assert connection.exec_driver_sql(statement).scalar_one() == len(adds)
    killer.close()
    return cut


@pytest.mark.timeout(110)
def test_a_killed_process_loses_nothing_that_it_told(tiny_shop: Path) -> None:
    assert killed_and_resumed(tiny_shop, kills=4, seed=2, patience_seconds=1.0) >= 1


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [11, 12])
def test_many_kills_lose_nothing(tiny_shop: Path, seed: int) -> None:
    assert killed_and_resumed(tiny_shop, kills=30, seed=seed, patience_seconds=1.2) >= 10


async def test_a_cut_chip_removal_is_finished_by_sending_it_again(tiny_shop: Path) -> None:
    from assistant.generator_kinds import scripted
    from assistant.scripted_chat import ScriptedChat
    from tests.dialogue.conftest import READINGS, REPLIES

    shop = Shop.open(tiny_shop)
    service = shop.service(scripted(ScriptedChat.of(READINGS, REPLIES)))
    conversation = (await service.create()).conversation_id
    _ = [event async for event in service.say(conversation, "a black desk under 260")]

    async def drop() -> TurnDone:
        events = [event async for event in service.drop_chip(conversation, "color", "black", "drop-1")]
        assert isinstance(events[-1], TurnDone)
        return events[-1]

    first = await drop()
    assert first.turn.constraints.color == ()
    assert (await drop()).turn == first.turn
    # As a crash right before the reply was stored would leave it.
    with shop.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM conversation_events WHERE key = 'replied:drop-1'")
    again = await drop()
    assert [one.product_id for one in again.turn.slate] == [one.product_id for one in first.turn.slate]
    assert len((await service.history(conversation)).turns) == 2
    await asyncio.sleep(0)
    shop.close()
