"""`aisle import`, `search` and `chat` as processes of their own beside a running `aisle serve`, which takes the change."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sources.feed_server import feed_server
from tests.tiny import PRODUCTS

pytestmark = [pytest.mark.slow, pytest.mark.server, pytest.mark.timeout(300)]

KITE = "kite,Zephyr Stunt Kite,A kite for strong wind.,Passo,Toys > Kites,55.00,,{stock},4.4,red,,\n"


def aisle(*arguments: str, words: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        input=words,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.2)


def found(folder: Path, words: str) -> list[str]:
    return [one["product_id"] for one in json.loads(aisle("search", str(folder), words, "--json"))]


def test_imports_beside_a_server_are_safe_and_it_follows(tiny_shop: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with feed_server() as feed:
        feed.content = (PRODUCTS + KITE.format(stock=3)).encode()
        with (tiny_shop / "shop.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[[sources]]\nlocation = "{feed.url("/products.csv?token=hush")}"\nevery_minutes = 5\n')
        command = [sys.executable, "-m", "assistant", "serve", str(tiny_shop), "--port", str(port)]
        with (
            (tmp_path / "server.log").open("w") as log,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as server,
        ):
            try:
                assert server.stdout is not None
                assert "is at http" in server.stdout.readline()
                beside(tiny_shop, tmp_path, f"http://127.0.0.1:{port}", feed.asked)
            finally:
                server.send_signal(signal.SIGINT)
                server.communicate(timeout=30)


def beside(folder: Path, tmp_path: Path, url: str, asked: list[tuple[str, int]]) -> None:
    client = httpx.Client(base_url=url, trust_env=False, timeout=30)

    def health() -> dict[str, Any]:
        return client.get("/v1/health").json()

    # The source is taken when the server starts.
    until(lambda: health()["products"] == 13)
    assert asked == [("/products.csv?token=hush", 200)]
    assert found(folder, "a stunt kite")[:1] == ["kite"]

    def shown(text: str) -> list[str]:
        return [one["product_id"] for one in slate(client, text)]

    assert shown("I want a kite") == ["kite"]
    # Two imports, a search and a chat at once, while the server answers; one import waits its turn or is refused by name.
    (tmp_path / "next.csv").write_text(PRODUCTS.replace("Tide Mug", "Ebb Mug"), encoding="utf-8")
    jobs = [
        subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"AISLE_DEBUG": ""},
        )
        for arguments in (
            ["import", str(folder), str(tmp_path / "next.csv")],
            ["import", str(folder), str(tmp_path / "next.csv")],
            ["search", str(folder), "a mug", "--json"],
            ["chat", str(folder), "--json"],
        )
    ]
    assert shown("show me desks")
    said = [job.communicate("a blue mug\n" if place == 3 else "", timeout=180) for place, job in enumerate(jobs)]
    assert jobs[0].returncode == 0 or jobs[1].returncode == 0
    for job, (_, errors) in zip(jobs[:2], said[:2], strict=True):
        assert job.returncode == 0 or "another import of this shop is running" in errors
    assert [job.returncode for job in jobs[2:]] == [0, 0], said[2:]
    assert json.loads(said[2][0])[0]["product_id"] == "mug-blue"
    assert json.loads(said[3][0])["slate"][0]["product_id"] == "mug-blue"
    # The server serves the change, corrections included, and its index is in step.
    until(lambda: health()["products"] == 12)
    assert shown("I want a kite") != ["kite"]
    assert "title = Flood Mug" in aisle("correct", str(folder), "mug-blue", "title=Flood Mug")
    assert found(folder, "flood mug")[:1] == ["mug-blue"]
    until(lambda: "Flood Mug" in [one["title"] for one in slate(client, "a mug")])
    assert health()["degraded"] == []
    assert aisle("import", str(folder)) == "1 of 1 sources have not changed.\n"
    assert asked[-1] == ("/products.csv?token=hush", 304)
    assert "mug-blue: title = Flood Mug\n" in aisle("correct", str(folder))


def slate(client: httpx.Client, text: str) -> list[dict[str, Any]]:
    """Return what a new conversation's first turn shows."""
    started = client.post("/v1/conversations").json()
    bearer = {"Authorization": f"Bearer {started['secret']}", "Accept": "text/event-stream"}
    turns = f"/v1/conversations/{started['conversation_id']}/turns"
    with client.stream("POST", turns, json={"text": text}, headers=bearer) as answer:
        events = [json.loads(line[5:]) for line in answer.iter_lines() if line.startswith("data:")]
    return next(event["turn"]["slate"] for event in events if event["event"] == "turn")
