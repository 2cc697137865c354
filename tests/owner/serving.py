"""A shop served by another process, with a scripted generator; any visitor may speak as any shopper."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import event

from assistant.shop import Shop

ROOT = Path(__file__).parents[2]
ENGLISH = "a desk for my grandmother Ottilie Quarrington"
CHINESE = "给外婆沈玉兰买一张书桌"
"""Said to the server: words that stand nowhere else."""

_SERVER = """
import sys
from pathlib import Path
from assistant.api import create_app
from assistant.generator_kinds import scripted
from assistant.scripted_chat import ScriptedChat
from assistant.serving import listen, serve
from assistant.shop import Shop
from retrieval.embedder import KeywordEmbedder
from tests.dialogue.conftest import READINGS, REPLIES, need
from tests.owner.serving import CHINESE, ENGLISH, keep_deleted
shop = Shop.open(Path(sys.argv[1]))
keep_deleted(shop)
shop.__dict__["embedder"] = KeywordEmbedder()
zh = need("search", "category=desk", "color=沈玉兰", language="zh")
more = {ENGLISH: need("search", "category=desk", "features=for Ottilie Quarrington"), CHINESE: zh}
model = ScriptedChat.of(READINGS | more, REPLIES)
model.delay_seconds = 0.01
serve(create_app(shop.service(scripted(model))), listen("127.0.0.1", int(sys.argv[2])), lambda: print("ready", flush=True))
"""


def keep_deleted(shop: Shop) -> Shop:
    """Let SQLite leave deleted content where it was, as it does unless it was built to overwrite it."""
    event.listen(shop.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=OFF"))
    shop.database.engine.dispose()
    return shop


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yield the address of the shop while a process of its own serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "AISLE_OPEN_SHOPPERS": "true"}
    command = [sys.executable, "-c", _SERVER, str(folder), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


class Visitor:
    """One conversation over HTTP."""

    def __init__(self, address: str, shopper_id: str | None = None) -> None:
        self._client = httpx.Client(base_url=address, timeout=30, trust_env=False)
        begun = self._client.post("/v1/conversations", json={"shopper_id": shopper_id} if shopper_id else None)
        assert begun.status_code == 201, begun.text
        self.conversation_id: str = begun.json()["conversation_id"]
        self._client.headers.update({"Authorization": f"Bearer {begun.json()['secret']}", "Accept": "application/json"})

    def say(self, text: str, turn_id: str | None = None) -> httpx.Response:
        return self._client.post(f"{self._path}/turns", json={"text": text, "turn_id": turn_id})

    def click(self, product_id: str, request_id: str) -> None:
        body = {"key": f"k-{product_id}", "kind": "click", "product_id": product_id, "request_id": request_id}
        assert self._client.post(f"{self._path}/feedback", json=body).status_code == 204

    @property
    def _path(self) -> str:
        return f"/v1/conversations/{self.conversation_id}"
