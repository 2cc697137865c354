"""A whole conversation in a network namespace that has no network at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.embedded.checkpoint import SHIPPED


@pytest.mark.slow
def test_a_conversation_needs_no_network(tiny_shop: Path) -> None:
    if not (SHIPPED / "generator.safetensors").exists():
        pytest.skip("needs the embedded generator's weights")
    alone = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("needs unshare with user and network namespaces")
    done = subprocess.run(
        [*alone, sys.executable, "-m", "assistant", "chat", str(tiny_shop), "--json"],
        input="a black desk under $260\nhow long does shipping take?\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    search, policy = (json.loads(line) for line in done.stdout.splitlines())
    assert [one["product_id"] for one in search["slate"]] == ["desk-black"]
    assert "3 to 5 working days" in policy["reply"]
