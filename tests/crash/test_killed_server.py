"""kill -9 of the web server in the middle of a stream: what a client received is in the log when it comes up again."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.events import CartChanged, Replied, SlateMade, Understood
from assistant.shop import Shop
from tests.crash.talker import PLAN

ROOT = Path(__file__).parents[2]
SERVER = """
import sys
from pathlib import Path
from assistant.api import create_app
from assistant.generator_kinds import scripted
from assistant.scripted_chat import ScriptedChat
from assistant.serving import listen, serve
from assistant.shop import Shop
from retrieval.embedder import KeywordEmbedder
from tests.dialogue.conftest import READINGS, REPLIES
shop = Shop.open(Path(sys.argv[1]))
shop.__dict__["embedder"] = KeywordEmbedder()
model = ScriptedChat.of(READINGS, REPLIES)
model.delay_seconds = 0.02
serve(create_app(shop.service(scripted(model))), listen("127.0.0.1", int(sys.argv[2])), lambda: print("ready", flush=True))
"""

pytestmark = [pytest.mark.slow, pytest.mark.server, pytest.mark.timeout(300)]


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SERVER, str(folder), str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    return server


def talk(client: httpx.Client, conversation: str, first: int, until: float) -> tuple[list[dict[str, Any]], int]:
    """Say the plan's turns from `first` on until the server dies; return the events received and the turn it was in."""
    received: list[dict[str, Any]] = []
    turn = first
    while time.monotonic() < until:
        say = {"text": PLAN[turn % len(PLAN)], "turn_id": f"turn-{turn}"}
        try:
            with client.stream("POST", f"/v1/conversations/{conversation}/turns", json=say) as response:
                assert response.status_code == 200
                for line in response.iter_lines():
                    if line.startswith("data:"):
                        received.append({**json.loads(line[5:]), "in": f"turn-{turn}"})
        except httpx.TransportError:
            return received, turn
        turn += 1
    return received, turn


def test_a_killed_server_loses_nothing_that_a_client_received(tiny_shop: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dice, shop = random.Random(3), Shop.open(tiny_shop)
    conversation, secret = shop.store.create()
    headers = {"Authorization": f"Bearer {secret}", "Accept": "text/event-stream"}
    received: list[dict[str, Any]] = []
    turn = 0
    for _ in range(4):
        server = start(tiny_shop, port)
        killer = subprocess.Popen(["sh", "-c", f"sleep {dice.uniform(0.3, 2.0):.2f}; kill -9 {server.pid}"])
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20, trust_env=False) as client:
            more, turn = talk(client, conversation, turn, time.monotonic() + 30)
        killer.wait()
        assert server.wait() == -signal.SIGKILL
        received += more
        log = shop.store.events(conversation)
        replied = {event.turn_id: event.turn.model_dump(mode="json") for event in log if isinstance(event, Replied)}
        understood = {event.turn_id for event in log if isinstance(event, Understood)}
        slates = {event.request_id for event in log if isinstance(event, SlateMade)}
        for event in received:
            if event["event"] == "turn":
                assert replied[event["in"]] == event["turn"]
            elif event["event"] == "understood":
                assert event["in"] in understood
            elif event["event"] == "slate" and event["slate"]["results"]:
                assert event["slate"]["request_id"] in slates
    assert sum(event["event"] == "turn" for event in received) > 4
    keys = [event.key for event in shop.store.events(conversation) if isinstance(event, CartChanged)]
    assert len(keys) == len(set(keys))
    shop.close()
