"""The fold: what a conversation's events make of its state."""

from __future__ import annotations

from assistant.events import EVENT, CartChanged, CheckedOut, ConversationEvent, Reacted, Said, SlateMade, Understood
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.state import DialogueState, apply, fold
from retrieval.types import Constraints

DESK = Constraints(category="desk")


def understood(intent: Intent, constraints: Constraints, turn: str = "t1") -> Understood:
    return Understood(turn_id=turn, reading=Reading(intent=intent), constraints=constraints, generator="g")


def slate(*products: str, fresh: bool = True) -> SlateMade:
    return SlateMade(turn_id="t1", request_id="r1", products=tuple((one, f"v{one}") for one in products), fresh=fresh)


def test_more_of_a_list_adds_to_what_was_shown() -> None:
    state = fold([Said(turn_id="t1", text="a desk"), understood(Intent.SEARCH, DESK), slate("a", "b")])
    assert (state.need, state.shown, state.slate) == ("a desk", ("a", "b"), (("a", "va"), ("b", "vb")))
    state = apply(apply(state, understood(Intent.REFINE, DESK)), slate("c", fresh=False))
    assert state.shown == ("a", "b", "c")
    assert state.slate == (("c", "vc"),)
    assert state.about == "c"


def test_what_was_shown_is_known_until_another_need_begins() -> None:
    begun = [understood(Intent.SEARCH, DESK), slate("a", "b")]
    dearer = DESK.model_copy(update={"price_max": 900.0})
    assert fold([*begun, understood(Intent.REFINE, dearer), slate("c", "b")]).shown == ("a", "b", "c")
    assert fold([*begun, understood(Intent.SEARCH, Constraints(category="lamp"))]).shown == ()


def test_a_question_about_the_whole_shop_describes_no_product() -> None:
    found_nothing = [Said(turn_id="t1", text="slippers under 5"), understood(Intent.SEARCH, DESK)]
    asked = Said(turn_id="t2", text="what do people like most?")
    assert fold([*found_nothing, asked, understood(Intent.RECOMMEND, Constraints(), "t2")]).need == ""


def test_cart_events_set_quantities() -> None:
    events: list[ConversationEvent] = [
        CartChanged(key="1", variant_id="va", quantity=2),
        CartChanged(key="2", variant_id="vb", quantity=1),
        CartChanged(key="3", variant_id="va", quantity=3),
        CartChanged(key="4", variant_id="vb", quantity=0),
    ]
    assert fold(events).cart == (("va", 3),)
    done = CheckedOut(key="5", reference="A1", lines=(("va", 3),), total=300, currency="USD")
    assert fold([*events, done]).cart == ()


def test_the_latest_reaction_counts() -> None:
    state = fold(
        [Reacted(key="1", reaction="thumbs_up", product_id="a"), Reacted(key="2", reaction="dismissal", product_id="a")]
    )
    assert (state.liked, state.disliked) == ((), ("a",))
    assert fold([Reacted(key="1", reaction="wrong_answer", turn_id="t1")]) == DialogueState()


def test_who_takes_what_they_turned_down_turns_it_down_no_more() -> None:
    disliked = fold([slate("a", "b"), *(Reacted(key=one, reaction="dismissal", product_id=one) for one in "ab")])
    taken = apply(disliked, CartChanged(key="1", variant_id="va2", quantity=2, product_id="a"))
    assert (disliked.disliked, taken.disliked) == (("a", "b"), ("b",))
    again = apply(taken, Reacted(key="2", reaction="dismissal", product_id="a"))
    assert apply(again, CartChanged(key="3", variant_id="va2", quantity=1, product_id="a")).disliked == ("b", "a")


def test_events_survive_json() -> None:
    reading = Reading(
        intent=Intent.REFINE, edits=(Edit(op="add", slot=Slot.EXCLUDE_COLOR, value="灰色"),), references=(-1,)
    )
    event = Understood(turn_id="t", reading=reading, constraints=DESK, generator="g")
    assert EVENT.validate_json(EVENT.dump_json(event)) == event
