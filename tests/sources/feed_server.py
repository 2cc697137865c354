"""A web server on loopback that serves one feed, as a shop's own server would, and counts what it was asked."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FeedServer:
    """What it serves may be changed at any time; `asked` holds (path, status) of each request."""

    def __init__(self) -> None:
        self.content = b""
        self.status = 200
        self.validators = True
        self.asked: list[tuple[str, int]] = []
        self.port = 0

    def url(self, path: str = "/feed.csv") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        tag = f'"{hashlib.sha256(self.content).hexdigest()[:12]}"'
        status, headers, body = self.status, {}, self.content
        if handler.path.startswith("/moved"):
            status, headers, body = (
                302,
                {"location": "/moved-round" if handler.path == "/moved-round" else "/feed.csv"},
                b"",
            )
        elif handler.path == "/to-a-file":
            status, headers, body = 302, {"location": "file:///etc/passwd"}, b""
        elif status != 200:
            body = b"no"
        elif self.validators:
            headers = {"etag": tag}
            if handler.headers.get("if-none-match") == tag:
                status, body = 304, b""
        if handler.path == "/cut":
            headers["content-length"] = str(len(body) + 100)
        self.asked.append((handler.path, status))
        handler.send_response(status)
        for name, value in ({"content-length": str(len(body))} | headers).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    server = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.port = listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
