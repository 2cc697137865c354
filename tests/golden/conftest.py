"""The demo shop's folder, made once for all that is played on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.onboarding import demo_shop

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
