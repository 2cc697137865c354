"""What every HTTP request and response passes on its way: a limit on bodies, and security headers.

Plain ASGI and nothing else, because both must hold for streams too, which response-buffering middleware would break.
Knows nothing of conversations.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 64 * 1024
"""The longest utterance is far below this."""

API_PATH = "/v1/"

_EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
_API = {"cache-control": "no-store", "content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
# The page is Gradio's: it evaluates its own templates and styles elements inline. Pictures may be on the shop's own
# image host; everything else comes from here, so that a page cannot call a stranger even where a component would.
_PAGE = {
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: http: https:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
}


class SecurityHeaders:
    """Adds the headers that tell a browser what a response may do."""

    def __init__(self, app: App) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its response; one that the response sets itself stays."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = _EVERYWHERE | (_API if scope["path"].startswith(API_PATH) else _PAGE)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: list[tuple[bytes, bytes]] = list(message.get("headers", []))
                present = {name.lower() for name, _ in headers}
                headers += [(n.encode(), v.encode()) for n, v in wanted.items() if n.encode() not in present]
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyLimit:
    """Answers 413 to a request whose body is longer than `MAX_BODY_BYTES`, said in its header or not."""

    def __init__(self, app: App) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Read the body, and pass it on whole where it stays within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        body = await _read(receive) if declared.isdigit() and int(declared) <= MAX_BODY_BYTES else None
        if body is None:
            await _refuse(send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, replay, send)


async def _read(receive: Receive) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


async def _refuse(send: Send) -> None:
    # The shape of `wire.Failed`, written out: this module stands below the wire.
    message = f"The body is longer than {MAX_BODY_BYTES} bytes."
    body = json.dumps({"event": "error", "code": "too_large", "message": message, "retry": False}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
