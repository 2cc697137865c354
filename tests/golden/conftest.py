"""The demo shop, made once, and the generators that talk in it; what is not the shop's own is settings to it, no more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.embedded.checkpoint import SHIPPED
from assistant.generator import Generator
from assistant.onboarding import demo_shop
from assistant.reading_schema import reading_schema
from assistant.service import Service
from assistant.shop import Shop
from benchmarks.truth import products_of
from benchmarks.truthful.judge import Judge
from benchmarks.truthful.oracle import Oracle
from benchmarks.truthful.replies import LIES, REPLIES
from tests.generator.tiny_model import TEXTS, save_tiny_model
from tests.golden.dice import Dice
from tests.golden.embedded_server import EmbeddedServer
from tests.golden.play import Talk, play, play_command

Settings = Mapping[str, str]
"""What a kind of generator is to a shop: variables of its process's environment."""


@dataclass(frozen=True)
class Demo:
    """The demo shop, with what reads and judges what was shown in it; `reader` answers no shopper."""

    folder: Path
    shop: Shop
    reader: Service
    judge: Judge
    product_of: Mapping[str, str]
    runner: asyncio.Runner


@dataclass(frozen=True)
class Talker:
    """The demo shop as one kind of generator serves it."""

    demo: Demo
    settings: Settings
    service: Service

    def play(self, path: Path) -> Talk:
        """Hold a conversation in this process."""
        return play(self.service, self.demo.runner, self.demo.shop, path)

    def command(self, path: Path) -> Talk:
        """Hold a conversation with `aisle chat --json`."""
        return play_command(self.demo.folder, self.settings, self.demo.shop, path)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo shop, made once."""

    folder = demo_shop(tmp_path_factory.mktemp("demo") / "shop", shoppers=1)
    shop = Shop.open(folder)
    products = products_of(shop)
    product_of = {str(one.variant_id): str(product.product_id) for product in products for one in product.variants}
    with asyncio.Runner() as runner:
        yield Demo(folder, shop, shop.service(Dice()), Judge(shop, Oracle(products)), product_of, runner)
    shop.close()


@contextmanager
def talking(demo: Demo, settings: Settings, generator: Generator | None = None) -> Iterator[Talker]:
    """Open the shop under the settings, with the encoder that is loaded already."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        shop = Shop.open(demo.folder)
    shop.__dict__["embedder"] = demo.shop.embedder
    service = shop.service(generator)
    demo.runner.run(service.start())
    yield Talker(demo, settings, service)
    demo.runner.run(service.close())
    shop.close()


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """A server whose model is the one that comes with the package."""
    with EmbeddedServer() as server:
        yield server


@pytest.fixture(scope="session", params=["embedded", "remote"])
def able(demo: Demo, request: pytest.FixtureRequest) -> Iterator[Talker]:
    """The shop with a model that understands: in the process, and behind a server that speaks OpenAI's protocol."""
    if not (SHIPPED / "generator.safetensors").exists():
        pytest.skip(f"needs the embedded generator's weights in {SHIPPED}: run aisle train generator")
    settings: dict[str, str] = {}
    if request.param == "remote":
        address = request.getfixturevalue("server").base_url
        settings = _settings(kind="remote", model="openai:embedded", base_url=address)
    with talking(demo, settings) as talker:
        yield talker


@pytest.fixture(scope="session")
def babbling(demo: Demo, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talker]:
    """The shop with a local model of another family, whose weights are random and whose words are a shop's."""
    folder = tmp_path_factory.mktemp(request.param)
    texts = [*TEXTS, json.dumps(reading_schema()), *LIES["en"], *LIES["zh"]]
    texts += [text for replies in REPLIES.values() for text in replies.values()]
    save_tiny_model(folder, family=request.param, texts=texts, vocabulary=1000, spread=1.0)
    with talking(demo, _settings(kind="local", model=str(folder), device="cpu", max_reply_tokens="24")) as talker:
        yield talker


@pytest.fixture(scope="session")
def dice(demo: Demo) -> Iterator[Talker]:
    """The shop with a generator that throws dice."""
    with talking(demo, {}, Dice()) as talker:
        yield talker


def _settings(**values: str) -> dict[str, str]:
    return {f"AISLE_GENERATOR__{name.upper()}": value for name, value in values.items()}
