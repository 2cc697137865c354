"""From state and reading to action: a table, no model and no catalog."""

from __future__ import annotations

import pytest

from assistant import policy
from assistant.brief import Act
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.state import DialogueState
from retrieval.types import Constraints

A, B, C = ("pa", "va"), ("pb", "vb"), ("pc", "vc")
SHOWN = DialogueState(
    constraints=Constraints(category="desk"),
    need="a desk",
    slate=(A, B, C),
    shown=("pa", "pb", "pc"),
    request_id="r",
    last="products",
)
CONFIRMING = SHOWN.model_copy(update={"last": "confirm_checkout"})
EMPTY = DialogueState()
OFFER = Constraints(category="desk", price_max=260)


def edit(slot: Slot, value: str) -> Edit:
    return Edit(slot=slot, value=value)


@pytest.mark.parametrize(
    ("state", "reading", "action"),
    [
        (EMPTY, Reading(intent=Intent.GREETING), policy.Talk(Act.GREETING)),
        (EMPTY, Reading(intent=Intent.REFINE), policy.Talk(Act.ASK_NEED)),
        (EMPTY, Reading(intent=Intent.COMPARE), policy.Talk(Act.ASK_NEED)),
        (EMPTY, Reading(intent=Intent.RECOMMEND), policy.Find(Constraints(), "words", popular=True, sorting=True)),
        (SHOWN, Reading(intent=Intent.RECOMMEND), policy.Find(SHOWN.constraints, "a desk", popular=True, sorting=True)),
        (SHOWN, Reading(intent=Intent.REFINE), policy.Find(SHOWN.constraints, "a desk", more=True)),
        (
            SHOWN.model_copy(update={"offer": OFFER, "last": "offer"}),
            Reading(intent=Intent.REFINE),
            policy.Find(OFFER, "a desk"),
        ),
        (SHOWN, Reading(intent=Intent.COMPARE, references=(1, 3)), policy.Compare((A, C))),
        (SHOWN, Reading(intent=Intent.COMPARE), policy.Compare((A, B, C))),
        (SHOWN, Reading(intent=Intent.PRODUCT_QUESTION, references=(-1,)), policy.Answer(C, "words")),
        (SHOWN, Reading(intent=Intent.PRODUCT_QUESTION), policy.Talk(Act.ASK_WHICH)),
        (
            SHOWN.model_copy(update={"about": "pb"}),
            Reading(intent=Intent.PRODUCT_QUESTION),
            policy.Answer(B, "words"),
        ),
        (SHOWN, Reading(intent=Intent.EXPLAIN, references=(2,)), policy.Explain("pb", "r")),
        (SHOWN, Reading(intent=Intent.FEEDBACK, references=(1,), liked=False), policy.React(("pa",), liked=False)),
        (SHOWN, Reading(intent=Intent.FEEDBACK, liked=False), policy.React(("pa", "pb", "pc"), liked=False)),
        (
            SHOWN,
            Reading(intent=Intent.ADD_TO_CART, references=(2,), edits=(edit(Slot.QUANTITY, "3"),)),
            policy.PutInCart((B,), 3),
        ),
        (SHOWN, Reading(intent=Intent.ADD_TO_CART), policy.Talk(Act.ASK_WHICH)),
        (SHOWN, Reading(intent=Intent.ADD_TO_CART, references=(5,)), policy.Talk(Act.ASK_WHICH)),
        (SHOWN, Reading(intent=Intent.ADD_TO_CART, references=(1,), confidence=0.1), policy.Talk(Act.UNCLEAR)),
        (
            SHOWN.model_copy(update={"cart": (("va", 2), ("vb", 1))}),
            Reading(intent=Intent.REMOVE_FROM_CART, references=(1,)),
            policy.TakeFromCart(("va",), None),
        ),
        (SHOWN, Reading(intent=Intent.CHECKOUT), policy.CheckOut(confirmed=False)),
        (
            CONFIRMING,
            Reading(intent=Intent.CHECKOUT, edits=(edit(Slot.SORT, "rating_desc"),)),
            policy.CheckOut(confirmed=False),
        ),
        (CONFIRMING, Reading(intent=Intent.GOODBYE), policy.Talk(Act.GOODBYE)),
        (SHOWN, Reading(intent=Intent.RETURN), policy.Care("return", Act.RETURN_HELP, "words")),
        (SHOWN, Reading(intent=Intent.HANDOFF), policy.HandOver()),
        (SHOWN, Reading(intent=Intent.OUT_OF_SCOPE), policy.Talk(Act.OUT_OF_SCOPE)),
    ],
)
def test_decide(state: DialogueState, reading: Reading, action: policy.Action) -> None:
    assert policy.decide(state, reading, "words") == action


@pytest.mark.parametrize(
    ("utterance", "confidence", "action"),
    [
        ("yes", 1.0, policy.CheckOut(confirmed=True)),
        ("Yes please, that’s right!", 1.0, policy.CheckOut(confirmed=True)),
        ("of course, I'd like to order", 1.0, policy.CheckOut(confirmed=True)),
        ("好的，帮我下单吧，谢谢", 1.0, policy.CheckOut(confirmed=True)),
        ("yes", 0.8, policy.CheckOut(confirmed=False)),
        ("maybe later", 1.0, policy.Talk(Act.NOT_ORDERED)),
        ("see you another time", 0.5, policy.Talk(Act.NOT_ORDERED)),
        ("ok, but let me think first", 1.0, policy.Talk(Act.NOT_ORDERED)),
        ("is that right?", 1.0, policy.Talk(Act.NOT_ORDERED)),
        ("谢谢", 1.0, policy.Talk(Act.NOT_ORDERED)),
        ("你好呀", 1.0, policy.Talk(Act.NOT_ORDERED)),
        ("好的，我再想想", 1.0, policy.Talk(Act.NOT_ORDERED)),
        ("可以便宜点吗", 1.0, policy.Talk(Act.NOT_ORDERED)),
    ],
)
def test_only_a_plain_yes_orders_however_sure_the_reading(
    utterance: str, confidence: float, action: policy.Action
) -> None:
    assert policy.decide(CONFIRMING, Reading(intent=Intent.CHECKOUT, confidence=confidence), utterance) == action


@pytest.mark.parametrize(
    ("utterance", "action"),
    [("yes please", policy.HandOver()), ("好的", policy.HandOver()), ("我要付款", policy.CheckOut(confirmed=False))],
)
def test_to_pay_is_no_yes_to_the_question_whether_a_person_shall_help(utterance: str, action: policy.Action) -> None:
    offered = SHOWN.model_copy(update={"person_offered": True})
    assert policy.decide(offered, Reading(intent=Intent.CHECKOUT), utterance) == action


@pytest.mark.parametrize("intent", list(Intent))
def test_every_intent_has_an_action(intent: Intent) -> None:
    for state in (EMPTY, SHOWN):
        assert policy.decide(state, Reading(intent=intent), "words")
