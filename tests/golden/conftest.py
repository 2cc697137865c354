"""The demo shop's folder and a remote model's server, made once for all that is played with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.onboarding import demo_shop
from tests.generator.openai_double import OpenAIDouble
from tests.golden.embedded_server import EmbeddedSense

WEIGHTS = Path(__file__).parents[2] / "assistant" / "embedded" / "weights" / "generator.safetensors"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo shop."""
    return demo_shop(tmp_path_factory.mktemp("demo") / "shop", shoppers=1)


@pytest.fixture(scope="session")
def weights() -> Path:
    """The embedded generator's weights, or a skip where there are none."""
    if not WEIGHTS.exists():
        pytest.skip(f"needs the embedded generator's weights in {WEIGHTS.parent}: run aisle train generator")
    return WEIGHTS


@pytest.fixture(scope="session")
def server(weights: Path) -> Iterator[OpenAIDouble]:
    """A server on loopback that answers with the embedded model's sense."""
    with OpenAIDouble() as double:
        double.answers = EmbeddedSense()
        yield double
