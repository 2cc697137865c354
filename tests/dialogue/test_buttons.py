"""What buttons do beside words: compare what was shown, ask why, say that an answer is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.errors import Conflict, SlateNotFound
from assistant.events import Reacted
from assistant.service import Service
from assistant.wire import Feedback, Turn, TurnDone


async def test_products_of_two_slates_are_compared_without_reading(service: Service, say: Callable[..., Turn]) -> None:
    desks = await say("a desk")
    chairs = await say("office chairs")
    chosen = [desks.slate[0].product_id, chairs.slate[1].product_id]
    conversation = say.conversation  # type: ignore[attr-defined]
    events = [event async for event in service.compare(conversation, chosen, "t-compare")]
    done = events[-1]
    assert isinstance(done, TurnDone)
    assert done.turn.comparison is not None
    assert done.turn.comparison.product_ids == chosen
    assert (done.turn.action, done.turn.intent, done.turn.generator_calls) == ("compare", "compare", 1)
    assert done.turn.utterance == f"⇄ {desks.slate[0].title} · {chairs.slate[1].title}"
    again = [event async for event in service.compare(conversation, chosen, "t-compare")]
    assert again == [done]


@pytest.mark.parametrize("chosen", [["desk-oak", "sofa-red"], ["desk-oak", "desk-oak"], ["sofa-red", "nothing"]])
async def test_only_what_was_shown_here_is_compared(
    service: Service, say: Callable[..., Turn], chosen: list[str]
) -> None:
    await say("a desk")
    with pytest.raises(Conflict, match="compare two or more"):
        _ = [event async for event in service.compare(say.conversation, chosen)]  # type: ignore[attr-defined]


async def test_why_claims_nothing_of_what_is_not_stated(service: Service, say: Callable[..., Turn]) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    await say("a desk")
    turn = await say("not leather")
    for result in turn.slate:
        why = await service.why(conversation, turn.request_id or "", result.product_id)
        assert ("not leather" in " ".join(why.reasons)) == ("Material" not in result.unstated)
    assert any("Material" in result.unstated for result in turn.slate)


async def test_why_is_read_from_the_ledger(service: Service, say: Callable[..., Turn]) -> None:
    conversation = say.conversation  # type: ignore[attr-defined]
    before = await say("a desk")
    liked = before.slate[-1].product_id
    await service.feedback(conversation, Feedback(kind="thumbs_up", product_id=liked, key="k1"))
    turn = await say("a desk")
    assert turn.request_id
    for result in turn.slate:
        why = await service.why(conversation, turn.request_id, result.product_id)
        assert (why.rank, why.title, why.language) == (result.rank, result.title, "en")
        assert sum(share.value for share in why.shares) == pytest.approx(why.score, abs=1e-5)
        assert sum(abs(share.portion) for share in why.shares) == pytest.approx(1, abs=0.01)
        stored = next(
            one for one in service.parts.ledger.slate(turn.request_id).candidates if one.product_id == result.product_id
        )
        assert {share.name: share.value for share in why.shares}["liked"] == pytest.approx(
            stored.shares["liked"], abs=1e-5
        )
        assert why.reasons
    chinese = await service.why(conversation, turn.request_id, liked, "zh")
    assert {"您的需求", "您在这里喜欢的"} <= {share.label for share in chinese.shares}


async def test_an_order_that_was_asked_for_has_no_shares(service: Service, say: Callable[..., Turn]) -> None:
    await say("a desk")
    turn = await say("cheapest first")
    conversation = say.conversation  # type: ignore[attr-defined]
    why = await service.why(conversation, turn.request_id or "", turn.slate[0].product_id)
    assert why.shares == []
    assert "your search was for “desk”, and the list is ordered: cheapest first" in why.reasons


async def test_why_stays_in_its_conversation(service: Service, say: Callable[..., Turn]) -> None:
    turn = await say("a desk")
    stranger = (await service.create()).conversation_id
    request_id, product_id = turn.request_id or "", turn.slate[0].product_id
    with pytest.raises(SlateNotFound):
        await service.why(stranger, request_id, product_id)
    with pytest.raises(SlateNotFound):
        await service.slate(stranger, request_id)
    for unseen in ("chair-mesh", "nothing"):
        with pytest.raises(SlateNotFound, match="did not show"):
            await service.why(say.conversation, request_id, unseen)  # type: ignore[attr-defined]


async def test_a_wrong_answer_is_kept_with_the_shoppers_words(service: Service, say: Callable[..., Turn]) -> None:
    turn = await say("a desk")
    conversation = say.conversation  # type: ignore[attr-defined]
    wrong = Feedback(kind="wrong_answer", turn_id=turn.turn_id, key="k", note="  The price is last year's. ")
    await service.feedback(conversation, wrong)
    await service.feedback(conversation, wrong)
    kept = [one for one in service.parts.store.events(conversation) if isinstance(one, Reacted)]
    assert [(one.reaction, one.turn_id, one.note) for one in kept] == [
        ("wrong_answer", turn.turn_id, "The price is last year's.")
    ]
