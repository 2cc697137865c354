"""Who may reach the operator's page and routes: this machine's own browser, or whoever holds the token.

Plain ASGI around the whole app, so that the page, its assets and its event streams stand behind one door with the
routes. A server that listens on loopback lets in requests that come from loopback, are addressed to loopback (a name
that a stranger's DNS points here is not: DNS rebinding), were not passed on by a proxy, and were not sent by another
site's page. Any other server asks everyone for a token, printed at its start; a browser trades it for a cookie.

No header of a proxy is ever believed: one that says "forwarded" can only shut the door. A proxy that says nothing
looks like this machine, so a shop behind one sets `operator_token`, which asks everyone.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import secrets
import time
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from assistant.doorway import App, Message, Receive, Send

PAGE = "/operator"
API = "/v1/operator"
LOGIN = f"{PAGE}/login"
COOKIE = "aisle_operator"

COOKIE_SECONDS = 12 * 3600
"""How long a browser stays let in: a working day."""

WRONG_SECONDS = 1.0
"""A wrong token is answered this slowly, one after another for all who guess."""

MAX_GUESSING = 8
"""Wrong tokens that may wait for their answer; a further one is sent away at once."""

_FORWARDED = (b"forwarded", b"via", b"x-real-ip", b"x-client-ip", b"cf-connecting-ip", b"true-client-ip")

_FORM = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Operator</title><style>
:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif}}
main{{max-width:24rem;margin:18vh auto;padding:0 1rem}}
input,button{{font:inherit;width:100%;box-sizing:border-box;padding:.7rem;margin:.4rem 0;min-height:44px}}</style>
<main><h1>Operator</h1><p>{why}</p><form method="post"><label for="token">Token, as printed where the shop was started
</label><input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Open</button></form></main><script>
const given = decodeURIComponent(location.hash.slice(1));
if (given) {{ history.replaceState(null, '', location.pathname);
  document.querySelector('#token').value = given; document.forms[0].submit(); }}
</script></html>"""


@dataclass(frozen=True)
class OperatorAccess:
    """How the operator is let in: by `token`, or, where that is None, from loopback alone."""

    token: str | None

    @classmethod
    def at(cls, host: str, configured: SecretStr | None) -> OperatorAccess:
        """Return the access of a server that listens at `host`; one beyond loopback always has a token."""
        if configured or is_loopback(host):
            return cls(configured.get_secret_value() if configured else None)
        return cls(secrets.token_urlsafe(24))

    def link(self, url: str) -> str:
        """Return the address that opens the page; a token stands behind the #, which no browser sends or logs."""
        return f"{url}{LOGIN}#{self.token}" if self.token else f"{url}{PAGE}/"


def is_loopback(host: str) -> bool:
    """Return whether a host name or address means this machine alone."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class OperatorDoor:
    """Stands before the operator's paths; all others pass."""

    def __init__(self, app: App, access: OperatorAccess) -> None:
        """Wrap `app`."""
        self._app = app
        self._access = access
        self._one_guess = asyncio.Lock()
        self._guessing = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on where it may enter, else answer it here."""
        path = scope.get("path", "")
        ours = any(path == place or path.startswith(f"{place}/") for place in (PAGE, API))
        if scope["type"] == "lifespan" or not ours:
            await self._app(scope, receive, send)
        elif scope["type"] != "http":  # nothing of the operator's speaks over a web socket
            await send({"type": "websocket.close", "code": 1008})
        elif path == LOGIN and self._access.token:
            await self._login(scope, receive, send)
        elif self._may_enter(scope):
            if path == PAGE:
                await _redirect(send, f"{PAGE}/")
            else:
                await self._app(scope, receive, send)
        else:
            await self._refuse(scope, send, path)

    def _may_enter(self, scope: Message) -> bool:
        headers = dict(scope["headers"])
        if self._access.token is None:
            return _is_local(scope, headers)
        scheme, _, given = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        if scheme.lower() == "bearer":
            return _same(given.strip(), self._access.token)
        return self._cookie_holds(headers.get(b"cookie", b"").decode("latin-1"), scope["path"])

    def _cookie_holds(self, header: str, path: str) -> bool:
        if path.startswith(API):  # the routes take the token alone: a cookie travels with requests of any page
            return False
        try:
            morsel = SimpleCookie(header).get(COOKIE)
        except CookieError:
            return False
        until, _, _ = morsel.value.partition(".") if morsel else ("", "", "")
        fresh = until.isdigit() and len(until) < 12 and int(until) > time.time()
        return bool(morsel) and fresh and _same(morsel.value, self._cookie(int(until)))

    def _cookie(self, until: int) -> str:
        key = (self._access.token or "").encode()
        return f"{until}.{hmac.new(key, f'{COOKIE}:{until}'.encode(), hashlib.sha256).hexdigest()}"

    async def _refuse(self, scope: Message, send: Send, path: str) -> None:
        if self._access.token is None:
            why = "The operator's page opens on the machine that runs the shop, at its own address, without a proxy."
            await _answer(send, 403, why, path)
        elif not path.startswith(API):
            await _redirect(send, LOGIN)
        elif b"authorization" in dict(scope["headers"]):
            await _answer(send, await self._slowed(), "This is not the operator's token.", path)
        else:
            await _answer(send, 401, "Send the operator's token: Authorization: Bearer TOKEN.", path)

    async def _slowed(self) -> int:
        """Wait as a wrong guess must, and return the status of its answer."""
        if self._guessing >= MAX_GUESSING:
            return 429
        self._guessing += 1
        try:
            async with self._one_guess:
                await asyncio.sleep(WRONG_SECONDS)
        finally:
            self._guessing -= 1
        return 403

    async def _login(self, scope: Message, receive: Receive, send: Send) -> None:
        why, status = "Enter the token to see the shop from behind the counter.", 200
        if scope["method"] == "POST":
            body = (await receive()).get("body", b"").decode("latin-1")
            if _same(parse_qs(body).get("token", [""])[0].strip(), self._access.token or ""):
                until = int(time.time()) + COOKIE_SECONDS
                secure = "; Secure" if scope.get("scheme") == "https" else ""
                cookie = f"{COOKIE}={self._cookie(until)}; Path={PAGE}; Max-Age={COOKIE_SECONDS}"
                await _redirect(send, f"{PAGE}/", f"{cookie}; HttpOnly; SameSite=Strict{secure}")
                return
            status = await self._slowed()
            why = "That was not the token." if status == 403 else "Too many wrong tokens. Wait a moment."
        page = _FORM.format(why=why).encode()
        await _send(
            send, status, page, [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store")]
        )


def _is_local(scope: Message, headers: dict[bytes, bytes]) -> bool:
    client = scope.get("client")
    if not client or not is_loopback(client[0]):
        return False
    if any(name in _FORWARDED or name.startswith(b"x-forwarded") for name in headers):
        return False
    host = headers.get(b"host", b"").decode("latin-1")
    if not is_loopback(urlsplit(f"//{host}").hostname or ""):
        return False
    # A page of another site may send a request here, but cannot leave out or forge these two.
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin and urlsplit(origin).netloc != host:
        return False
    return headers.get(b"sec-fetch-site", b"none") in (b"none", b"same-origin")


def _same(given: str, wanted: str) -> bool:
    """Compare in constant time; digests, so that not even the length of `wanted` shows."""
    return hmac.compare_digest(hashlib.sha256(given.encode()).digest(), hashlib.sha256(wanted.encode()).digest())


async def _answer(send: Send, status: int, why: str, path: str) -> None:
    if not path.startswith(API):
        await _send(send, status, why.encode(), [(b"content-type", b"text/plain; charset=utf-8")])
        return
    # The shape of `wire.Failed`, written out: this module stands below the wire.
    code = {401: "not_allowed", 403: "not_allowed", 429: "busy"}[status]
    body = json.dumps({"event": "error", "code": code, "message": why, "retry": status == 429}).encode()
    await _send(send, status, body, [(b"content-type", b"application/json")])


async def _redirect(send: Send, where: str, cookie: str | None = None) -> None:
    headers = [(b"location", where.encode()), (b"cache-control", b"no-store")]
    await _send(send, 303, b"", headers + ([(b"set-cookie", cookie.encode())] if cookie else []))


async def _send(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
