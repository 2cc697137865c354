"""The HTTP and stream client of `/v1`: wire values in, wire values out, errors as one exception.

Knows the paths and how a server-sent event is written; knows no page. One client serves all visitors: whose
conversation a call is about is an argument of it, never something remembered here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from assistant import wire

READ_SECONDS = 60.0
"""Longest silence of a stream; the server says something every 15 s while it works."""

_EVENT: TypeAdapter[wire.StreamEvent] = TypeAdapter(wire.StreamEvent)
_SHOPPERS: TypeAdapter[list[wire.Shopper]] = TypeAdapter(list[wire.Shopper])
_Model = TypeVar("_Model", bound=BaseModel)


class ApiError(Exception):
    """The API refused or could not be reached; `failed` is what it said, `status` 0 when it said nothing."""

    def __init__(self, status: int, failed: wire.Failed) -> None:
        """Hold the answer's status and body."""
        super().__init__(f"{failed.code}: {failed.message}")
        self.status = status
        self.failed = failed


class Client:
    """The API of one shop."""

    def __init__(
        self, base_url: str, transport: httpx.AsyncBaseTransport | None = None, token: str | None = None
    ) -> None:
        """Talk to `base_url` (scheme, host and port); `transport` stands in for the network in tests.

        `token` is the operator's; only `OperatorClient` has a use for it.
        """
        self._token = token
        # The API is on this machine or the shop's own: a proxy named in the environment has no part in it.
        self._http = httpx.AsyncClient(
            base_url=base_url,
            transport=transport,
            trust_env=False,
            timeout=httpx.Timeout(10.0, read=READ_SECONDS),
            limits=httpx.Limits(max_connections=None),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def create(self, shopper_id: str | None = None) -> wire.NewConversation:
        """Return a new conversation's id and secret, of a stranger or of a shopper of the shop."""
        body = wire.Begin(shopper_id=shopper_id) if shopper_id else None
        return await self._call("POST", "/v1/conversations", wire.NewConversation, body=body)

    async def shoppers(self) -> list[wire.Shopper]:
        """Return as whom a visitor may speak."""
        response = await self._send("GET", "/v1/shoppers")
        return _SHOPPERS.validate_json(response.content)

    async def health(self) -> wire.Health:
        """Return the shop's name and state."""
        return await self._call("GET", "/v1/health", wire.Health)

    async def history(self, visitor: wire.NewConversation) -> wire.History:
        """Return the conversation so far."""
        return await self._call("GET", _path(visitor), wire.History, visitor)

    async def slate(self, visitor: wire.NewConversation, request_id: str) -> wire.Slate:
        """Return what one request showed."""
        return await self._call("GET", _path(visitor, "slates", request_id), wire.Slate, visitor)

    async def why(
        self, visitor: wire.NewConversation, request_id: str, product_id: str, language: wire.Language
    ) -> wire.Why:
        """Return why a product stood where it stood."""
        path = _path(visitor, "slates", request_id, "why", product_id)
        return await self._call("GET", f"{path}?language={language}", wire.Why, visitor)

    async def change_cart(self, visitor: wire.NewConversation, change: wire.ChangeCart) -> wire.Cart:
        """Return the cart after the change."""
        return await self._call("POST", _path(visitor, "cart"), wire.Cart, visitor, change)

    async def feedback(self, visitor: wire.NewConversation, feedback: wire.Feedback) -> None:
        """Tell what the shopper thought of a shown product or a turn."""
        await self._send("POST", _path(visitor, "feedback"), visitor, feedback)

    def say(self, visitor: wire.NewConversation, said: wire.Say) -> AsyncIterator[wire.StreamEvent]:
        """Yield the events of the turn that answers an utterance, in the order of the stream."""
        return self._stream(_path(visitor, "turns"), visitor, said)

    def drop_chip(self, visitor: wire.NewConversation, chip: wire.DropChip) -> AsyncIterator[wire.StreamEvent]:
        """Yield the events of the turn that follows the removal of one constraint."""
        return self._stream(_path(visitor, "chips", "remove"), visitor, chip)

    def add_chip(self, visitor: wire.NewConversation, chip: wire.AddChip) -> AsyncIterator[wire.StreamEvent]:
        """Yield the events of the turn that follows a further constraint."""
        return self._stream(_path(visitor, "chips", "add"), visitor, chip)

    def choose_meaning(
        self, visitor: wire.NewConversation, chosen: wire.ChooseMeaning
    ) -> AsyncIterator[wire.StreamEvent]:
        """Yield the events of the turn in which the last utterance means what was picked."""
        return self._stream(_path(visitor, "meaning"), visitor, chosen)

    def compare(self, visitor: wire.NewConversation, products: wire.CompareProducts) -> AsyncIterator[wire.StreamEvent]:
        """Yield the events of the turn that sets products side by side."""
        return self._stream(_path(visitor, "compare"), visitor, products)

    async def _call(
        self,
        method: str,
        path: str,
        answer: type[_Model],
        visitor: wire.NewConversation | None = None,
        body: BaseModel | None = None,
    ) -> _Model:
        response = await self._send(method, path, visitor, body)
        return answer.model_validate_json(response.content)

    async def _send(
        self, method: str, path: str, visitor: wire.NewConversation | None = None, body: BaseModel | None = None
    ) -> httpx.Response:
        request = self._request(method, path, visitor, body)
        try:
            response = await self._http.send(request)
        except httpx.TransportError as error:
            raise _unreachable() from error
        if response.is_error:
            raise _refused(response)
        return response

    async def _stream(
        self, path: str, visitor: wire.NewConversation, body: BaseModel
    ) -> AsyncIterator[wire.StreamEvent]:
        request = self._request("POST", path, visitor, body, "text/event-stream")
        try:
            response = await self._http.send(request, stream=True)
            try:
                if response.is_error:
                    await response.aread()
                    raise _refused(response)
                async for event in read_events(response.aiter_bytes()):
                    yield event
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            raise _unreachable() from error

    def _request(
        self,
        method: str,
        path: str,
        visitor: wire.NewConversation | None,
        body: BaseModel | None,
        accept: str = "application/json",
    ) -> httpx.Request:
        headers = {"Accept": accept}
        secret = visitor.secret if visitor else self._token
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        if body is None:
            return self._http.build_request(method, path, headers=headers)
        headers["Content-Type"] = "application/json"
        return self._http.build_request(method, path, headers=headers, content=body.model_dump_json().encode())


async def read_events(arriving: AsyncIterator[bytes]) -> AsyncIterator[wire.StreamEvent]:
    """Yield the events of a stream (WHATWG HTML, section 9.2.6); comments and events of unknown kinds are passed over.

    An event of a kind that is not known here comes from a newer server within /v1, which may add kinds.
    """
    kind, held = "", list[str]()
    async for line in _lines(arriving):
        if not line:
            if held and kind in _KINDS:
                yield _EVENT.validate_json("\n".join(held))
            kind, held = "", []
            continue
        name, _, value = line.partition(":")
        if name == "event":
            kind = value.removeprefix(" ")
        elif name == "data":
            held.append(value.removeprefix(" "))


async def _lines(arriving: AsyncIterator[bytes]) -> AsyncIterator[str]:
    # Only a line feed ends a line here: `str.splitlines`, and so httpx, also splits at U+2028 and its like, which JSON
    # may hold as they are.
    rest = b""
    async for piece in arriving:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.removesuffix(b"\r").decode()


_KINDS = frozenset(("understood", "slate", "comparison", "cart", "sentence", "turn", "error"))


def _path(visitor: wire.NewConversation, *parts: str) -> str:
    # An id that came back from a browser may hold anything: quoted, it cannot name another route.
    return "/".join(("/v1/conversations", *(quote(part, safe="") for part in (visitor.conversation_id, *parts))))


def _refused(response: httpx.Response) -> ApiError:
    try:
        failed = wire.Failed.model_validate_json(response.content)
    except ValidationError:
        failed = wire.Failed(code="unreadable", message=f"The shop answered {response.status_code}.", retry=True)
    return ApiError(response.status_code, failed)


def _unreachable() -> ApiError:
    return ApiError(0, wire.Failed(code="unreachable", message="The shop could not be reached.", retry=True))
