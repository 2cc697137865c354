"""A server on loopback that speaks the wire protocol of OpenAI's chat completions and answers as a test tells it to."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast

from typing_extensions import override

_PIECE = re.compile(r"\s*\S{1,12}")


class OpenAIDouble:
    """`answers` says what is said to a request's body: by default `answer`, to every one.

    `asked` keeps the requests' bodies and `keys` their authorization.
    `strange` is sent in its place as it is: a content type and a body that need not be OpenAI's at all.
    """

    def __init__(self) -> None:
        self.answer = ""
        self.answers: Callable[[dict[str, Any]], str] = lambda _: self.answer
        self.refuses_schema = False
        self.finish_reason = "stop"
        self.status = 200
        self.strange: tuple[str, bytes] | None = None
        self.delay_seconds = 0.0
        self.piece_delay_seconds = 0.0
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.broken_streams = 0
        double = self

        class Handler(BaseHTTPRequestHandler):
            @override
            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_POST(self) -> None:
                double.handle(self)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        body = cast("dict[str, Any]", json.loads(request.rfile.read(int(request.headers["content-length"]))))
        self.asked.append(body)
        self.keys.append(request.headers.get("authorization", ""))
        time.sleep(self.delay_seconds)
        if self.refuses_schema and "response_format" in body:
            self._send_json(request, 400, {"error": {"message": "response_format: json_schema is not supported here"}})
        elif self.status != 200:
            self._send_json(request, self.status, {"error": {"message": "the model fell over"}})
        elif self.strange:
            self._send(request, 200, self.strange[1], self.strange[0])
        elif body.get("stream"):
            self._stream(request, self.answers(body))
        else:
            choice = {"index": 0, "message": {"role": "assistant", "content": self.answers(body)}}
            self._send_json(request, 200, self._completion(choice | {"finish_reason": self.finish_reason}))

    def _completion(self, choice: dict[str, Any], kind: str = "chat.completion") -> dict[str, Any]:
        return {"id": "one", "object": kind, "created": 1, "model": "double", "choices": [choice]}

    def _send_json(self, request: BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
        self._send(request, status, json.dumps(answer).encode(), "application/json")

    def _send(self, request: BaseHTTPRequestHandler, status: int, content: bytes, kind: str) -> None:
        request.send_response(status)
        request.send_header("content-type", kind)
        request.send_header("content-length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def _stream(self, request: BaseHTTPRequestHandler, answer: str) -> None:
        request.send_response(200)
        request.send_header("content-type", "text/event-stream")
        request.end_headers()
        try:
            for piece in _PIECE.findall(answer):
                choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
                event = json.dumps(self._completion(choice, "chat.completion.chunk"))
                request.wfile.write(f"data: {event}\n\n".encode())
                request.wfile.flush()
                time.sleep(self.piece_delay_seconds)
            request.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.broken_streams += 1
