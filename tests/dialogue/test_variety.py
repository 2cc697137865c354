"""A shopper who says the same again and again is told the same facts, and never in the same sentence five turns running."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from assistant.brief import Act, Brief, BriefProduct
from assistant.claims import sentences
from assistant.generator import GeneratorSettings
from assistant.generator_kinds import build
from assistant.service import Service
from assistant.shop import Shop
from assistant.variety import REMEMBERED, fresh, unrepeated
from assistant.wire import Turn, TurnDone
from tests.hostile.test_parts_down import Broken, GeneratorUnavailable

Say = Callable[..., Awaitable[Turn]]
TURNS = 12


def said(turn: Turn) -> set[str]:
    return set(sentences(turn.reply, [one.title for one in turn.slate]))


def five_running(turns: list[Turn]) -> set[str]:
    """Return the sentences that some five turns in a row all hold."""
    runs = [turns[start : start + 5] for start in range(len(turns) - 4)]
    return {sentence for run in runs for sentence in set.intersection(*map(said, run))}


@pytest.mark.parametrize("utterance", ["a desk", "desk under 50", "hello", "my cart", "a person please"])
async def test_a_generator_that_repeats_itself_is_led_in_anew(say: Say, utterance: str) -> None:
    turns = [await say(utterance) for _ in range(TURNS)]
    assert all(turn.reply for turn in turns)
    assert not five_running(turns)
    # The facts stay: what the first reply said stands in every later one.
    assert all(sentence in turn.reply for turn in turns for sentence in said(turns[0]))


async def test_what_code_says_of_a_silent_product_is_varied(say: Say) -> None:
    await say("office chairs")
    turns = [await say("not leather") for _ in range(TURNS)]
    assert not five_running(turns)
    assert not five_running([await say("a comfy lamp") for _ in range(TURNS)])


async def _repeat(service: Service, *utterances: str) -> list[Turn]:
    conversation = (await service.create()).conversation_id
    turns: list[Turn] = []
    for number, utterance in enumerate(utterances):
        # The turn's id is the reply's seed.
        async for event in service.say(conversation, utterance, f"{utterance}-{number}"):
            if isinstance(event, TurnDone):
                turns.append(event.turn)
    return turns


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    opened = Shop.open(tiny_shop)
    yield opened
    opened.close()


async def test_without_a_generator_code_varies_its_own_words(shop: Shop) -> None:
    turns = await _repeat(shop.service(Broken(GeneratorUnavailable("nobody answers"))), *["desk"] * TURNS)
    assert all(turn.slate and turn.reply for turn in turns)
    assert not five_running(turns)


async def test_the_shipped_generator_finds_other_words_by_itself(shop: Shop) -> None:
    service = shop.service(build(GeneratorSettings()))
    for utterance in ("a desk under 300", "书桌", "thanks"):
        turns = await _repeat(service, *[utterance] * TURNS)
        assert not five_running(turns)
        assert max(turn.generator_calls for turn in turns) <= 2
        assert len({turn.reply for turn in turns}) >= TURNS // 2


def brief(*recent: str) -> Brief:
    return Brief(act=Act.GREETING, language="en", recent=recent)


async def drawn(draws: list[str], brief: Brief) -> str:
    async def draw(number: int) -> AsyncIterator[str]:
        for word in draws[number % len(draws)].split(" "):
            yield f"{word} "

    return "".join([sentence async for sentence in fresh(draw, brief)])


async def test_a_repeating_draw_about_products_is_gone_on_with_by_the_next() -> None:
    draws = ["The desk. It costs 5.", "One desk. Its price is 5.", "Here it is. 5 in all."]
    shown = (BriefProduct(position=1, product_id="d", variant_id="d", fields={"title": "Desk"}),)

    def recent(*said: str) -> Brief:
        return brief(*said).model_copy(update={"products": shown})

    assert await drawn(draws, recent()) == "The desk.\nIt costs 5.\n"
    assert await drawn(draws, recent("The desk. Yes.")) == "One desk.\nIts price is 5.\n"
    assert await drawn(draws, recent("It costs 5.", "Its price is 5.")) == "The desk.\n5 in all.\n"


async def test_small_talk_that_repeats_is_drawn_as_a_whole_and_never_spliced() -> None:
    draws = [
        "That I cannot answer. Ask me for a desk.",
        "Sorry. That is beyond me. Ask me for a desk.",
        "No. No.",
        "Yes. Yes.",
    ]
    assert await drawn(draws, brief()) == "That I cannot answer.\nAsk me for a desk.\n"
    assert await drawn(draws, brief("Ask me for a desk.")) == "No.\nNo.\n"
    everywhere = brief("Ask me for a desk. No. Yes.")
    assert await drawn(draws, everywhere) == "That I cannot answer.\nAsk me for a desk.\n"


def test_a_lead_is_given_only_after_four_repetitions_and_never_twice_running() -> None:
    assert unrepeated("Yes.", brief(*["Yes."] * 3)) == "Yes."
    assert unrepeated("Yes.", brief("Yes.", "Yes.", "No.", "Yes.")) == "Yes."
    recent = ["Yes."] * REMEMBERED
    for _ in range(TURNS):
        recent.append(unrepeated("Yes.", brief(*recent[-REMEMBERED:])))
        assert "Yes." in recent[-1]
        assert recent[-1] not in recent[-1 - REMEMBERED : -1]
