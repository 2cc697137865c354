"""The golden utterances read and answered by small models of other families, through the local kind of generator.

No weights come with the tests: the models are random, understand nothing and say what they please in the words of lies
and readings. So what was meant is not asked about here; the truth is. Whatever such a model reads is a reading, what is
shown satisfies it, and no price, number or product is said that is not the shop's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.generator import GeneratorSettings, open_generator
from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import SlateShown, Turn, TurnDone
from benchmarks.truth import products_of
from benchmarks.truthful.judge import Judge
from benchmarks.truthful.oracle import Oracle
from benchmarks.truthful.talk import disliked
from benchmarks.truthful.wording import Fault, Known
from tests.golden.babbler import Family, save_babbler
from tests.golden.play import CONVERSATIONS

pytestmark = pytest.mark.timeout(600)  # for the demo shop, which is made first, on a busy machine


@pytest.mark.parametrize(
    ("family", "conversations"),
    [
        pytest.param("llama", CONVERSATIONS[::2], id="llama"),
        pytest.param("qwen2", CONVERSATIONS[1::2], id="qwen2"),
        pytest.param("llama", CONVERSATIONS[1::2], id="llama-the-others", marks=pytest.mark.slow),
        pytest.param("qwen2", CONVERSATIONS[::2], id="qwen2-the-others", marks=pytest.mark.slow),
    ],
)
async def test_a_model_that_understands_nothing_shows_and_says_nothing_wrong(
    family: Family, conversations: Sequence[Path], demo_folder: Path, tmp_path: Path
) -> None:
    shop = Shop.open(demo_folder)
    judge = Judge(shop, Oracle(products_of(shop)))
    turns: list[Turn] = []
    for seed, path in enumerate(conversations):  # each with weights of its own, which misread in ways of their own
        model = save_babbler(tmp_path / path.stem, family, seed)
        local = GeneratorSettings(kind="local", model=str(model), device="cpu", max_reply_tokens=16)
        service = shop.service(open_generator(local))
        said, faults = await _judged(service, judge, path)
        assert faults == [], path.stem
        turns += said
    shop.close()
    assert not [turn for turn in turns if "understanding" in turn.degraded]  # held to the schema, all are readings
    assert len({turn.intent for turn in turns}) > 4
    assert any(turn.slate for turn in turns)
    assert any(turn.withheld for turn in turns)


async def _judged(service: Service, judge: Judge, path: Path) -> tuple[list[Turn], list[Fault]]:
    """Say one conversation's utterances; return the turns, and what is wrong with them by what was understood."""
    conversation = (await service.create()).conversation_id
    known, turns, faults = Known(), list[Turn](), list[Fault]()
    for written in json.loads(path.read_text(encoding="utf-8"))["turns"]:
        events = [event async for event in service.say(conversation, written["say"])]
        done = events[-1]
        assert isinstance(done, TurnDone)
        slate = next((event.slate for event in events if isinstance(event, SlateShown)), None)
        faults += [*judge.stream(events), *judge.turn(done.turn, slate, known)]
        faults += [Fault("withheld and said", one) for one in done.turn.withheld if one in done.turn.reply]
        known.take(done.turn, disliked(service, conversation))
        turns.append(done.turn)
    return turns, faults + await judge.conversation(service, conversation, turns)
