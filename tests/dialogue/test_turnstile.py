"""How many turns run, how many wait, and who is told to come again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from assistant.errors import ShopBusy
from assistant.turnstile import PER_CONVERSATION, Turnstile
from assistant.wire import Sentence, StreamEvent


class Turns:
    """Turns that end when they are let go, and what was seen of them."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self.errors: list[Exception] = []
        self.turnstile = Turnstile(at_once, waiting, self.errors.append)
        self.began: list[str] = []
        self.most = self.now = 0
        self.gates: dict[str, asyncio.Event] = {}

    def begin(self, conversation: str, name: str) -> asyncio.Task[list[str]]:
        self.gates[name] = asyncio.Event()

        async def turn() -> AsyncIterator[StreamEvent]:
            self.began.append(name)
            self.now += 1
            self.most = max(self.most, self.now)
            yield Sentence(text="first")
            await self.gates[name].wait()
            self.now -= 1
            yield Sentence(text="last")

        async def listen() -> list[str]:
            heard: list[str] = []
            async for event in self.turnstile.run(conversation, turn):
                assert isinstance(event, Sentence)
                heard.append(event.text)
            return heard

        return asyncio.create_task(listen())

    def go(self, *names: str) -> None:
        for name in names:
            self.gates[name].set()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_only_so_many_run_and_the_rest_wait_in_order() -> None:
    turns = Turns(at_once=2, waiting=3)
    tasks = [turns.begin(name, name) for name in "abcde"]
    await settle()
    assert (turns.began, turns.turnstile.running, turns.turnstile.waiting) == (["a", "b"], 2, 3)
    with pytest.raises(ShopBusy, match="try again"):
        await turns.begin("f", "f")
    turns.go("b")
    await settle()
    assert turns.began == ["a", "b", "c"]
    turns.go(*"acde")
    assert await asyncio.gather(*tasks) == [["first", "last"]] * 5
    assert (turns.most, turns.began) == (2, list("abcde"))
    assert [type(error) for error in turns.errors] == [ShopBusy]
    after = turns.begin("f", "g")
    turns.go("g")
    assert await after == ["first", "last"]


async def test_a_conversation_keeps_its_order_and_one_place() -> None:
    turns = Turns(at_once=2, waiting=10)
    tasks = [turns.begin("one", f"one{n}") for n in range(PER_CONVERSATION)]
    other = turns.begin("other", "other")
    await settle()
    assert turns.began == ["one0", "other"]  # the second of "one" waits for its own, and keeps nobody out
    with pytest.raises(ShopBusy):
        await turns.begin("one", "too many")
    turns.go("other", *(f"one{n}" for n in range(PER_CONVERSATION)))
    await asyncio.gather(*tasks, other)
    assert turns.began == ["one0", "other", "one1", "one2", "one3"]


async def test_who_stops_listening_keeps_no_place_and_the_turn_is_finished() -> None:
    turns = Turns(at_once=1, waiting=1)
    gone = turns.begin("a", "a")
    await settle()
    gone.cancel()
    turns.go("a")
    turns_next = turns.begin("b", "b")
    turns.go("b")
    assert await turns_next == ["first", "last"]
    await turns.turnstile.close()
    assert turns.now == 0


async def test_a_broken_turn_gives_its_place_back() -> None:
    turns = Turns(at_once=1, waiting=0)

    async def broken() -> AsyncIterator[StreamEvent]:
        raise RuntimeError("the disk is gone")
        yield Sentence(text="never")

    for _ in range(PER_CONVERSATION + 1):
        with pytest.raises(RuntimeError):
            _ = [event async for event in turns.turnstile.run("a", broken)]
    after = turns.begin("a", "b")
    turns.go("b")
    assert await after == ["first", "last"]
