"""What every kind of generator must do, run on each kind; the model's sense is not asked about here."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from typing import Any, TypeVar, cast

import pytest

from assistant.brief import Act, Brief, BriefProduct
from assistant.embedded.checkpoint import SHIPPED
from assistant.errors import GeneratorNonsense
from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.messages import Reading, understand_message
from retrieval.types import Constraints

Result = TypeVar("Result")

ASKED = understand_message(Constraints(category="desk"), "products", 3, "a desk under 300")
BRIEF = Brief(
    act=Act.GREETING,
    language="en",
    products=(
        BriefProduct(position=1, product_id="p1", variant_id="v1", fields={"title": "Alder desk", "price": "$90"}),
    ),
)


@pytest.fixture(
    params=["scripted", "local", "embedded", pytest.param("served", marks=[pytest.mark.server, pytest.mark.slow])],
    scope="module",
)
def generator(request: pytest.FixtureRequest) -> Generator:
    """Return one generator of each kind."""
    if request.param == "embedded":
        if not any(SHIPPED.glob("*.safetensors")):
            pytest.skip("the embedded generator's weights are not there")
        return open_generator(GeneratorSettings())
    return cast(Generator, request.getfixturevalue(f"{request.param}_generator"))


Run = Callable[[Coroutine[Any, Any, Result]], Result]


@pytest.fixture(scope="module")
def run() -> Iterator[Run[Any]]:
    """Yield what runs a coroutine in one event loop for all tests, as a server does."""
    with asyncio.Runner() as runner:
        yield runner.run


def test_it_says_what_it_is(generator: Generator) -> None:
    assert generator.name
    assert generator.version


def test_understanding_gives_a_reading_or_says_that_it_is_none(generator: Generator, run: Run[Any]) -> None:
    if generator.name.startswith("openai:"):
        # This server ignores schemas and its model has random weights: only strictness can be asked of it.
        with pytest.raises(GeneratorNonsense):
            run(generator.understand(ASKED))
    else:
        assert isinstance(run(generator.understand(ASKED)), Reading)


def test_the_same_question_is_read_the_same(generator: Generator, run: Run[Any]) -> None:
    async def read() -> object:
        try:
            return await generator.understand(ASKED)
        except GeneratorNonsense as error:
            return str(error)

    async def twice() -> tuple[object, object]:
        return await read(), await read()

    first, second = run(twice())
    assert first == second


def test_a_reply_comes_in_pieces(generator: Generator, run: Run[Any]) -> None:
    async def collect() -> list[str]:
        return [piece async for piece in generator.reply(BRIEF, "hello", seed=3)]

    pieces = run(collect())
    assert pieces
    assert all(pieces)


def test_readings_and_replies_can_be_asked_for_at_once(generator: Generator, run: Run[Any]) -> None:
    async def reply() -> str:
        return "".join([piece async for piece in generator.reply(BRIEF, "hello", seed=3)])

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*(reply() for _ in range(3)))

    texts = run(all_at_once())
    assert texts[0]
    assert len(set(texts)) == 1


def test_the_event_loop_goes_on_meanwhile(generator: Generator, run: Run[Any]) -> None:
    async def beats_during_a_turn() -> tuple[float, float]:
        longest, last, stop = 0.0, time.monotonic(), False

        async def heart() -> None:
            nonlocal longest, last
            while not stop:
                await asyncio.sleep(0.005)
                longest, last = max(longest, time.monotonic() - last), time.monotonic()

        beating = asyncio.create_task(heart())
        begun = time.monotonic()
        with contextlib.suppress(GeneratorNonsense):
            await generator.understand(ASKED)
        took = time.monotonic() - begun
        stop = True
        await beating
        return longest, took

    run(generator.warm_up())
    longest, took = run(beats_during_a_turn())
    assert longest < max(0.1, took / 2)


def test_leaving_a_reply_in_the_middle_does_no_harm(generator: Generator, run: Run[Any]) -> None:
    async def leave() -> str:
        pieces = cast("AsyncGenerator[str, None]", generator.reply(BRIEF, "hello", seed=3))
        first = await anext(pieces)
        await pieces.aclose()
        return first

    async def leave_twice() -> tuple[str, str]:
        return await leave(), await leave()

    first, second = run(leave_twice())
    assert first == second
