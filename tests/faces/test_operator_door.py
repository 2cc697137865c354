"""The operator's page and routes open to this machine's own browser or to the token, and to nothing else."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from fake_shop import FakeShop
from pydantic import SecretStr

from assistant import operator_door, wire
from assistant.api import create_app
from assistant.operator_door import OperatorAccess, is_loopback

TOKEN = "a-token-of-the-test-0123"
PATHS = ("/v1/operator/health", "/v1/operator/nothing", "/operator/", "/operator/gradio_api/queue/data", "/operator")


class Desk:
    """Stands for the desk: whoever gets an answer was let in."""

    async def health(self, _: str) -> None:
        raise AssertionError("reached")

    async def pause(self, paused: bool) -> dict[str, str | None]:
        return {"paused_since": "now" if paused else None}


def client(
    token: str | None = None, peer: str = "127.0.0.1", host: str = "127.0.0.1:7860", **headers: str
) -> httpx.AsyncClient:
    app = create_app(FakeShop(), desk=Desk(), access=OperatorAccess(token))  # pyright: ignore
    transport = httpx.ASGITransport(app=app, client=(peer, 50000), raise_app_exceptions=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}", headers=named)


async def pause(http: httpx.AsyncClient, **headers: str) -> int:
    return (await http.post("/v1/operator/pause", json={"paused": True}, headers=headers)).status_code


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "[::1]:7860", "LOCALHOST"])
async def test_a_browser_on_this_machine_is_let_in(host: str) -> None:
    origin = f"http://{host.lower()}"
    async with client(host=host.lower()) as http:
        assert await pause(http) == 200
        assert await pause(http, Origin=origin, **{"Sec-Fetch-Site": "same-origin"}) == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"peer": "192.168.1.20"},
        {"peer": "::ffff:10.0.0.1"},
        {"host": "shop.example"},
        {"host": "127.0.0.1.rebound.example:7860"},
        {"host": "localhost.evil.example"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Forwarded_Host": "localhost"},
        {"Forwarded": "for=127.0.0.1"},
        {"X_Real_IP": "127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
async def test_all_others_are_shut_out_without_a_token(changed: dict[str, str]) -> None:
    async with client(**changed) as http:
        for path in PATHS:
            for answer in (await http.get(path), await http.post(path, json={"paused": True})):
                assert answer.status_code == 403, path
        assert await pause(http) == 403
        assert (await http.get("/v1/health")).status_code == 200  # the shop itself stays open


async def test_with_a_token_everyone_needs_it_this_machine_too() -> None:
    for peer, host in (("127.0.0.1", "127.0.0.1:7860"), ("192.168.1.20", "shop.example")):
        async with client(TOKEN, peer, host) as http:
            assert await pause(http) == 401
            assert await pause(http, Authorization=f"Bearer {TOKEN}", **{"X-Forwarded-For": "1.2.3.4"}) == 200
            for path in ("/operator/", "/operator/gradio_api/info"):
                answer = await http.get(path)
                assert (answer.status_code, answer.headers["location"]) == (303, "/operator/login")


async def test_a_browser_trades_the_token_for_a_cookie_of_the_page_alone() -> None:
    async with client(TOKEN, "192.168.1.20", "shop.example") as http:
        assert (await http.get("/operator/login")).status_code == 200
        entered = await http.post("/operator/login", data={"token": TOKEN})
        assert (entered.status_code, entered.headers["location"]) == (303, "/operator/")
        cookie = entered.headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/operator"} <= {part.strip() for part in cookie.split(";")}
        assert TOKEN not in cookie
        value = cookie.split(";")[0]
        assert (
            await http.get("/operator/", headers={"Cookie": value})
        ).status_code == 404  # in: no page is mounted here
        assert await pause(http, Cookie=value) == 401  # the routes take the token, not what a browser sends by itself
        until, _, mac = value.partition("=")[2].partition(".")
        for forged in (f"{int(until) + 1}.{mac}", f"{until}.{'0' * 64}", f"1.{mac}", "x", "9" * 40 + ".x", "."):
            answer = await http.get("/operator/", headers={"Cookie": f"aisle_operator={forged}"})
            assert answer.status_code == 303, forged


async def test_guessing_is_slow_and_does_not_slow_the_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator_door, "WRONG_SECONDS", 0.05)
    async with client(TOKEN, "192.168.1.20", "shop.example") as http:
        began = time.perf_counter()
        guesses = [pause(http, Authorization=f"Bearer guess{n}") for n in range(20)]
        right = pause(http, Authorization=f"Bearer {TOKEN}")

        async def timed() -> float:
            assert await right == 200
            return time.perf_counter() - began

        *answers, quick = await asyncio.gather(*guesses, timed())
        assert sorted(set(answers)) == [403, 429]
        assert answers.count(403) == operator_door.MAX_GUESSING
        assert time.perf_counter() - began >= operator_door.MAX_GUESSING * 0.05
        assert quick < operator_door.MAX_GUESSING * 0.05
        wrong = await http.post("/operator/login", data={"token": "guess"})
        assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer", "Basic x", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer é"]
)
async def test_only_the_whole_token_is_the_token(monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    monkeypatch.setattr(operator_door, "WRONG_SECONDS", 0.0)
    async with client(TOKEN) as http:
        answer = await http.get("/v1/operator/health", headers={"Authorization": header.encode()})  # pyright: ignore
        assert answer.status_code == 403
        assert wire.Failed.model_validate(answer.json()).code == "not_allowed"


async def test_other_spellings_of_the_path_lead_nowhere() -> None:
    async with client(TOKEN, "192.168.1.20", "shop.example") as http:
        for path in (
            "/OPERATOR/",
            "//operator/",
            "/v1/operator/../operator/health",
            "/%6fperator/",
            "/V1/operator/health",
        ):
            assert (await http.get(path)).status_code in (303, 401, 404), path


def test_a_server_beyond_this_machine_always_has_a_token() -> None:
    assert OperatorAccess.at("127.0.0.1", None).token is None
    assert OperatorAccess.at("localhost", SecretStr("configured-token-1")).token == "configured-token-1"
    tokens = {OperatorAccess.at(host, None).token for host in ("0.0.0.0", "::", "192.168.1.2", "shop.example")}
    assert len(tokens) == 4
    assert all(token and len(token) >= 32 for token in tokens)
    assert OperatorAccess("t").link("http://a") == "http://a/operator/login#t"


@pytest.mark.parametrize(
    ("host", "own"), [("127.8.9.1", True), ("::1", True), ("", False), ("0.0.0.0", False), ("1", False)]
)
def test_loopback(host: str, own: bool) -> None:
    assert is_loopback(host) is own


async def test_a_web_socket_is_closed_and_no_other_site_may_read() -> None:
    app = create_app(FakeShop(), desk=Desk(), access=OperatorAccess(None), origins=["https://shop.example"])  # pyright: ignore
    sent: list[dict[str, object]] = []

    async def nothing() -> dict[str, object]:
        return {"type": "websocket.connect"}

    async def keep(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/operator/ws", "headers": [], "client": ("127.0.0.1", 1)}
    await app(scope, nothing, keep)  # pyright: ignore
    assert sent == [{"type": "websocket.close", "code": 1008}]
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as http:
        assert await pause(http, Origin="https://shop.example") == 403
