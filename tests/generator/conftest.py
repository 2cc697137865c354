"""One generator of each kind, made once; the remote ones talk to real servers on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from known_desk import DESK
from openai_double import OpenAIDouble
from tiny_model import save_tiny_model

from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.generator_kinds import scripted
from assistant.scripted_chat import ScriptedChat


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small causal model with random weights."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def scripted_generator() -> Generator:
    """Return a generator that knows one desk and one reply."""
    return scripted(ScriptedChat.of({"a desk under 300": DESK}, {"greeting": "Hello, how can I help?"}))


@pytest.fixture(scope="session")
def local_generator(tiny_model: Path) -> Generator:
    """Return the tiny model, opened as a shop would."""
    return open_generator(GeneratorSettings(kind="local", model=str(tiny_model), max_reply_tokens=32))


@pytest.fixture
def double() -> Iterator[OpenAIDouble]:
    """Yield a server that speaks OpenAI's protocol and says what the test tells it to."""
    with OpenAIDouble() as server:
        yield server


@pytest.fixture(scope="session")
def served_generator(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generator]:
    """Yield a remote generator on `transformers serve` with the tiny model; skips where the server cannot start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = tmp_path_factory.mktemp("serve") / "serve.log"
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(tiny_model)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu", "--dtype", "float32"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with log.open("wb") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        _wait_until_up(server, f"http://127.0.0.1:{port}/health", log)
        yield open_generator(
            GeneratorSettings(
                kind="remote",
                model=f"openai:{tiny_model}",
                base_url=f"http://127.0.0.1:{port}/v1",
                timeout_seconds=60,
                max_reply_tokens=32,
            )
        )
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_up(server: subprocess.Popen[bytes], health: str, log: Path, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(health, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    pytest.skip(f"`transformers serve` did not start: {log.read_text('utf-8', 'replace')[-400:]}")
