"""The routes of `/v1`: what they answer, whom they let in, and how they fail."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from fake_shop import FakeShop

from assistant import wire
from assistant.api import create_app
from assistant.doorway import MAX_BODY_BYTES
from assistant.errors import ShopBusy


async def begun(http: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    visitor = wire.NewConversation.model_validate((await http.post("/v1/conversations")).json())
    return f"/v1/conversations/{visitor.conversation_id}", {"Authorization": f"Bearer {visitor.secret}"}


def failed(response: httpx.Response) -> wire.Failed:
    return wire.Failed.model_validate(response.json())


async def test_a_turn_streams_its_events_in_order(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)
    response = await http.post(f"{own}/turns", json={"text": "a desk", "turn_id": "t1"}, headers=secret)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    blocks = [block.split("\n") for block in response.text.split("\n\n") if block and not block.startswith(":")]
    assert [block[0] for block in blocks] == [
        f"event: {kind}" for kind in ("understood", "slate", "sentence", "sentence", "turn")
    ]
    last = json.loads(blocks[-1][1].removeprefix("data: "))
    assert last["turn"]["reply"] == "Two desks match. The first one costs $199.00."
    assert last["turn"]["slate"][0]["price"] == {"amount": 19900, "currency": "USD"}


async def test_a_client_that_takes_only_json_gets_the_turn(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)
    response = await http.post(f"{own}/turns", json={"text": "a desk"}, headers=secret | {"Accept": "application/json"})
    assert wire.Turn.model_validate_json(response.content).intent == "search"


async def test_a_removed_chip_is_a_turn_and_a_missing_one_a_conflict(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)
    chip = {"slot": "color", "value": "black"}
    accept = secret | {"Accept": "application/json"}
    turn = wire.Turn.model_validate_json((await http.post(f"{own}/chips/remove", json=chip, headers=accept)).content)
    assert turn.chips == []
    again = await http.post(f"{own}/chips/remove", json=chip, headers=secret)
    assert (again.status_code, failed(again).code) == (409, "conflict")


async def test_an_option_is_a_turn_and_what_is_not_offered_is_refused(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)
    accept = secret | {"Accept": "application/json"}
    turn = wire.Turn.model_validate_json(
        (await http.post(f"{own}/turns", json={"text": "a desk"}, headers=accept)).content
    )
    chip = {"slot": turn.options[0].kind, "value": turn.options[0].values[0].value}
    turn = wire.Turn.model_validate_json((await http.post(f"{own}/chips/add", json=chip, headers=accept)).content)
    assert [one.label for one in turn.chips] == ["black", "oak"]
    for body, status, code in (
        (chip | {"value": "pine"}, 409, "conflict"),
        (chip | {"slot": "price_max"}, 422, "invalid_request"),
        ({"slot": "color"}, 422, "invalid_request"),
    ):
        refused = await http.post(f"{own}/chips/add", json=body, headers=secret)
        assert (refused.status_code, failed(refused).code) == (status, code)
    other, _ = await begun(http)
    assert (await http.post(f"{other}/chips/add", json=chip, headers=secret)).status_code == 403


async def test_cart_feedback_history_slate_and_health(http: httpx.AsyncClient, shop: FakeShop) -> None:
    own, secret = await begun(http)
    cart = await http.post(f"{own}/cart", json={"variant_id": "v1", "quantity": 2, "key": "k"}, headers=secret)
    assert wire.Cart.model_validate(cart.json()).count == 2
    liked = await http.post(f"{own}/feedback", json={"kind": "thumbs_up", "turn_id": "t", "key": "k"}, headers=secret)
    assert liked.status_code == 204
    assert [each.kind for each in shop.heard] == ["thumbs_up"]
    history = wire.History.model_validate((await http.get(own, headers=secret)).json())
    assert history.cart.lines[0].quantity == 2
    missing = await http.get(f"{own}/slates/r9", headers=secret)
    assert (missing.status_code, failed(missing).code) == (404, "slate_not_found")
    assert (await http.get("/v1/health")).json()["shop"] == "Desk & Co"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer other"}, {"Authorization": "Basic secret-c_0"}])
async def test_a_conversation_opens_only_to_its_secret(http: httpx.AsyncClient, header: dict[str, str]) -> None:
    own, _ = await begun(http)
    for response in (
        await http.get(own, headers=header),
        await http.post(f"{own}/turns", json={"text": "a desk"}, headers=header),
        await http.post(f"{own}/cart", json={"variant_id": "v", "quantity": 1, "key": "k"}, headers=header),
    ):
        assert (response.status_code, failed(response).code) == (403, "not_allowed")


async def test_what_is_wrong_with_a_request_is_said_in_one_shape(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)

    async def answer(body: object, path: str = "turns") -> tuple[int, str]:
        response = await http.post(f"{own}/{path}", json=body, headers=secret)
        return response.status_code, failed(response).code

    assert await answer({"text": "a desk", "admin": True}) == (422, "invalid_request")
    assert await answer({"text": 7}) == (422, "invalid_request")
    assert await answer({"variant_id": "v", "quantity": -1, "key": "k"}, "cart") == (422, "invalid_request")
    assert await answer({"kind": "purchase", "key": "k"}, "feedback") == (422, "invalid_request")
    assert await answer({"text": "   "}) == (422, "empty_utterance")
    status, code = await answer({"text": "x" * 2001})
    assert (code, 400 <= status < 500) == ("utterance_too_long", True)
    nowhere = await http.get("/v1/nowhere")
    assert (nowhere.status_code, failed(nowhere).code) == (404, "not_found")


async def test_a_body_over_the_limit_is_refused_said_or_not(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)
    large = json.dumps({"text": "x" * MAX_BODY_BYTES}).encode()

    async def unsaid() -> object:
        for start in range(0, len(large), 9000):
            yield large[start : start + 9000]

    said = await http.post(f"{own}/turns", content=large, headers=secret)
    streamed = await http.post(f"{own}/turns", content=unsaid(), headers=secret)
    for response in (said, streamed):
        assert (response.status_code, failed(response).code) == (413, "too_large")


async def test_an_error_in_the_middle_is_the_last_event_and_gives_nothing_away(
    http: httpx.AsyncClient, shop: FakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.break_after_slate = True
    own, secret = await begun(http)
    with caplog.at_level(logging.ERROR):
        response = await http.post(f"{own}/turns", json={"text": "a desk"}, headers=secret)
        whole = await http.post(f"{own}/turns", json={"text": "x"}, headers=secret | {"Accept": "application/json"})
    *_, last = [block for block in response.text.split("\n\n") if block]
    assert last.startswith("event: error\n")
    assert "aisle.db" not in response.text + whole.text
    assert (whole.status_code, failed(whole).code) == (500, "internal")
    assert "aisle.db" in caplog.text


async def test_a_slow_stream_says_that_it_is_alive(http: httpx.AsyncClient, shop: FakeShop) -> None:
    shop.gate = asyncio.Event()
    own, secret = await begun(http)
    asyncio.get_running_loop().call_later(0.2, shop.gate.set)
    response = await http.post(f"{own}/turns", json={"text": "a desk"}, headers=secret)
    assert response.text.count(": still working\n\n") >= 2
    assert response.text.count("event: sentence") == 2
    assert response.text.rstrip().split("\n")[-2] == "event: turn"


async def test_headers_keep_pages_and_answers_where_they_belong(http: httpx.AsyncClient) -> None:
    response = await http.get("/v1/health", headers={"Origin": "https://stranger.example"})
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert "access-control-allow-origin" not in response.headers
    page = await http.get("/")
    assert "connect-src 'self'" in page.headers["content-security-policy"]


async def test_only_the_origins_that_the_shop_names_may_call_from_a_page(shop: FakeShop) -> None:
    with pytest.raises(ValueError, match="exact"):
        create_app(shop, origins=["*"])
    app = create_app(shop, origins=["https://shop.example"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as client:
        allowed = await client.get("/v1/health", headers={"Origin": "https://shop.example"})
        other = await client.get("/v1/health", headers={"Origin": "https://shop.example.evil"})
    assert allowed.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in other.headers


async def test_the_server_starts_and_closes_the_shop(shop: FakeShop) -> None:
    app = create_app(shop)
    async with app.router.lifespan_context(app):
        assert (shop.started, shop.closed) == (True, False)
    assert shop.closed


async def test_why_and_compare_open_only_to_their_conversation(http: httpx.AsyncClient) -> None:
    own, secret = await begun(http)
    other, _ = await begun(http)
    why = f"{own}/slates/r1/why/p1"
    assert (await http.get(why, headers=secret)).status_code == 200
    assert (await http.get(why)).status_code == 403
    assert (await http.get(f"{other}/slates/r1/why/p1", headers=secret)).status_code == 403
    assert (await http.get(f"{why}?language=fr", headers=secret)).status_code == 422
    body = {"product_ids": ["p1", "p2"]}
    assert (await http.post(f"{other}/compare", json=body, headers=secret)).status_code == 403
    assert (await http.post(f"{own}/compare", json={"product_ids": ["p1"]}, headers=secret)).status_code == 422
    assert (await http.post(f"{other}/meaning", json={"intent": "return"}, headers=secret)).status_code == 403


async def test_a_busy_shop_says_when_to_come_again(http: httpx.AsyncClient, shop: FakeShop) -> None:
    async def busy(*_: object) -> AsyncIterator[wire.StreamEvent]:
        raise ShopBusy("Many shoppers are asking.")
        yield

    shop.say = busy  # pyright: ignore
    own, secret = await begun(http)
    answer = await http.post(f"{own}/turns", json={"text": "a desk"}, headers=secret)
    assert (answer.status_code, failed(answer).code, failed(answer).retry) == (503, "busy", True)
    assert int(answer.headers["retry-after"]) > 0
