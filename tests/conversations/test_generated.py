"""Made-up shoppers talk to a shop that understands them perfectly: nothing shown or said is wrong, and the judge can tell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.shop import Shop
from assistant.wire import Cart, SlateShown, Turn, TurnDone
from benchmarks.truth import products_of
from benchmarks.truthful.judge import Judge
from benchmarks.truthful.oracle import Oracle, Verdict
from benchmarks.truthful.talk import Talks
from benchmarks.truthful.wording import Known
from retrieval.types import Constraints, Exclusions, Money
from tests.dialogue.conftest import READINGS, REPLIES

STATES = [
    ({"color": ("black",)}, "desk-black", Verdict.YES),
    ({"color": ("black",)}, "desk-oak", Verdict.NO),
    ({"material": ("wood",)}, "desk-oak", Verdict.YES),
    ({"exclude": Exclusions(material=("leather",))}, "chair-lea", Verdict.NO),
    ({"exclude": Exclusions(material=("leather",))}, "desk-oak", Verdict.YES),
    ({"category": "shoes"}, "shoe-run", Verdict.YES),
    ({"category": "shoes"}, "mug-blue", Verdict.NO),
    ({"category": "desk lamp"}, "lamp-desk", Verdict.YES),
    ({"price_max": 199.0}, "desk-black", Verdict.YES),
    ({"price_max": 198.99}, "desk-black", Verdict.NO),
    ({"rating_min": 4.0}, "bag-pack", Verdict.NO),
    ({"in_stock": True}, "desk-kids", Verdict.NO),
    ({"on_sale": True}, "lamp-floor", Verdict.YES),
    ({"brand": ("nordvik",)}, "desk-oak", Verdict.YES),
    ({"size": ("42",)}, "shoe-boot", Verdict.NO),
]


@pytest.fixture
def shop(tiny_shop: Path) -> Shop:
    return Shop.open(tiny_shop)


@pytest.mark.parametrize(("asked", "product", "verdict"), STATES)
def test_the_oracle_judges_as_a_person_would(
    shop: Shop, asked: dict[str, object], product: str, verdict: Verdict
) -> None:
    judged = Oracle(products_of(shop)).judge(product, product, Constraints.model_validate(asked))
    assert list(judged.values()) == [verdict]


async def test_generated_conversations_break_nothing(shop: Shop) -> None:
    talks = Talks(shop, products_of(shop), seed=5, scripted=True)
    for number in range(15):
        await talks.hold(number)
    tally = talks.tally
    withheld = tally.faults.pop("truth withheld", 0)  # the claim check may err on the safe side, and seldom does
    assert withheld <= 0.03 * tally.turns, tally.failing
    assert tally.faults == {}, tally.failing
    assert tally.meant == {}, tally.failing
    assert tally.shown > 30
    assert tally.lies == tally.lies_withheld > 0
    assert set(tally.calls) <= {0, 1, 2}
    shop.close()


def _wrong_price(turn: Turn) -> Turn:
    card = turn.slate[0].model_copy(update={"price": Money(amount=1, currency="USD")})
    return turn.model_copy(update={"slate": [card, *turn.slate[1:]]})


def _other_constraint(turn: Turn) -> Turn:
    return turn.model_copy(update={"constraints": Constraints(category="desk", color=("white",))})


def _empty(turn: Turn) -> Turn:
    return turn.model_copy(update={"slate": [], "action": "no_match"})


def _swapped(turn: Turn) -> Turn:
    return turn.model_copy(update={"slate": turn.slate[::-1]})


def _said(text: str) -> Callable[[Turn], Turn]:
    return lambda turn: turn.model_copy(update={"reply": f"{turn.reply} {text}"})


def _cart(turn: Turn) -> Turn:
    return turn.model_copy(update={"cart": Cart(total=Money(amount=5, currency="USD"))})


TAMPERED = [
    (_wrong_price, "card"),
    (_other_constraint, "violates color"),
    (_empty, "empty slate"),
    (_swapped, "card"),
    (_said("It costs $1.37."), "money in reply"),
    (_said("It weighs 77 kilos."), "number in reply"),
    (_said("Moor Hiking Boots are nice too."), "product in reply"),
    (_cart, "cart"),
]


@pytest.mark.parametrize(("tamper", "kind"), TAMPERED)
async def test_the_judge_catches_a_planted_fault(shop: Shop, tamper: Callable[[Turn], Turn], kind: str) -> None:
    from assistant.generator_kinds import scripted
    from assistant.scripted_chat import ScriptedChat

    service = shop.service(scripted(ScriptedChat.of(READINGS, REPLIES)))
    judge = Judge(shop, Oracle(products_of(shop)))
    conversation = (await service.create()).conversation_id
    events = [event async for event in service.say(conversation, "a desk")]
    done = events[-1]
    assert isinstance(done, TurnDone)
    slate = next(event.slate for event in events if isinstance(event, SlateShown))
    assert judge.stream(events) == []
    assert judge.turn(done.turn, slate, Known()) == []
    assert await judge.conversation(service, conversation, [done.turn]) == []
    wrong = tamper(done.turn)
    assert kind in {fault.kind for fault in judge.turn(wrong, slate, Known())}
    assert judge.stream([*events[:-1], TurnDone(turn=wrong)]) or wrong.constraints != done.turn.constraints
    assert await judge.conversation(service, conversation, [wrong])
    shop.close()
