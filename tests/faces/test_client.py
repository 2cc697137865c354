"""The client over the real routes: every call, and the stream however it is cut into pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fake_shop import HOSTILE, FakeShop

from assistant import wire
from assistant.api import create_app, encode_event
from ui.client import ApiError, Client, read_events


@pytest.fixture
async def client(shop: FakeShop) -> AsyncIterator[Client]:
    transport = httpx.ASGITransport(app=create_app(shop), raise_app_exceptions=False)
    client = Client("http://shop.test", transport)
    yield client
    await client.close()


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


@pytest.mark.parametrize("size", [1, 7, 100_000])
async def test_a_stream_is_read_whatever_its_pieces(size: int) -> None:
    sent: list[wire.StreamEvent] = [
        wire.Sentence(text=f"中文 {HOSTILE}\n\u0085"),
        wire.Failed(code="conflict", message="x"),
    ]
    first, second = (encode_event(event) for event in sent)
    later = 'event: weather\ndata: {"event":"weather"}\n\n'
    body = f": hello\n\n{first}{later}{second.replace(chr(10), chr(13) + chr(10))}event: turn\n".encode()
    assert [event async for event in read_events(pieces(body, size))] == sent


async def test_every_call_goes_through_the_routes(client: Client, shop: FakeShop) -> None:
    visitor = await client.create()
    said = [event async for event in client.say(visitor, wire.Say(text="a desk", turn_id="t1"))]
    assert [event.event for event in said] == ["understood", "slate", "sentence", "sentence", "turn"]
    assert isinstance(said[1], wire.SlateShown)
    assert said[1].slate.results[0].title == HOSTILE
    dropped = [event async for event in client.drop_chip(visitor, wire.DropChip(slot="color", value="black"))]
    assert isinstance(dropped[-1], wire.TurnDone)
    added = [event async for event in client.add_chip(visitor, wire.AddChip(slot="material", value="oak"))]
    assert isinstance(added[-1], wire.TurnDone)
    assert [chip.slot for chip in added[-1].turn.chips] == ["material"]
    cart = await client.change_cart(visitor, wire.ChangeCart(variant_id="v1", quantity=3, key="k"))
    assert cart.total.amount == 3 * 19900
    await client.feedback(visitor, wire.Feedback(kind="click", product_id="p1", key="k2"))
    assert shop.heard[0].product_id == "p1"
    assert len((await client.history(visitor)).turns) == 3
    assert (await client.health()).products == 2
    compared = [event async for event in client.compare(visitor, wire.CompareProducts(product_ids=["p1", "p2"]))]
    assert isinstance(compared[-1], wire.TurnDone)
    assert compared[-1].turn.utterance == "⇄ p1 p2"
    meant = [event async for event in client.choose_meaning(visitor, wire.ChooseMeaning(intent="return"))]
    assert isinstance(meant[-1], wire.TurnDone)
    assert meant[-1].turn.utterance == "✓ return"
    why = await client.why(visitor, "r1", "odd/id?x=1 ü", "zh")
    assert (why.request_id, why.product_id, why.language) == ("r1", "odd/id?x=1 ü", "zh")
    assert [one.name for one in await client.shoppers()] == ["Mia"]


async def test_refusals_come_as_one_error(client: Client) -> None:
    visitor = await client.create()
    stranger = visitor.model_copy(update={"secret": "other"})
    with pytest.raises(ApiError) as refused:
        await client.history(stranger)
    assert (refused.value.status, refused.value.failed.code) == (403, "not_allowed")
    with pytest.raises(ApiError) as empty:
        _ = [event async for event in client.say(visitor, wire.Say(text=" "))]
    assert empty.value.failed.code == "empty_utterance"
    with pytest.raises(ApiError) as elsewhere:
        await client.history(visitor.model_copy(update={"conversation_id": "../health?x="}))
    assert elsewhere.value.status in (403, 404)


async def test_a_server_that_is_not_there_is_worth_another_try() -> None:
    client = Client("http://127.0.0.1:9")
    with pytest.raises(ApiError) as gone:
        await client.health()
    assert (gone.value.status, gone.value.failed.code, gone.value.failed.retry) == (0, "unreachable", True)
    await client.close()
