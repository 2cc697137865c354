"""Two processes that train one trunk: the same weights in both, and nearly those that one alone would have.

python -m tests.ranker.test_several_processes FOLDER    is what each of them runs.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from ranker.choices import leave_last, of_sequences
from ranker.model import Trunk, TrunkConfig
from ranker.train import TrainConfig, dismiss_helpers, help_training, train_trunk

SHAPE = TrunkConfig(products=12, width=16, length=6, dropout=0.0)
CONFIG = TrainConfig(batch=10, rate=0.01, negatives=8)
WALKS = of_sequences([[(start + step) % 12 for step in range(start % 3 + 3)] for start in range(12)] * 3)
ROOT = Path(__file__).parents[2]


class Kept(Trunk):
    """A trunk whose weights are seen while it trains."""

    made: list[Trunk] = []

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        super().__init__(config, texts)
        self.made.append(self)


def train(out: Path) -> dict[str, Tensor]:
    """Train two epochs, and, resumed, a third; return the weights after it."""
    trained, cases = leave_last(WALKS)
    for epochs in (2, 3):
        train_trunk(out, replace(CONFIG, epochs=epochs), SHAPE, trained, cases, say=print, model=Kept)
    return Kept.made[-2].state_dict()  # the last is what was read from the file


def main(out: Path) -> None:
    rank = int(os.environ["RANK"])
    if rank:
        help_training()
        weights = Kept.made[-1].state_dict()
    else:
        weights = train(out)
        dismiss_helpers()
    torch.save(weights, out / f"{rank}.pt")
    sys.stdout.flush()
    os._exit(0)  # as the command does


def test_two_have_the_same_weights_and_nearly_those_of_one_alone(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    together = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", f"tests.ranker.{Path(__file__).stem}", str(tmp_path)]
    both = [
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | together | {"RANK": rank}, stdout=subprocess.PIPE, text=True
        )
        for rank in ("0", "1")
    ]
    told = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert [line.split(":")[0] for line in told[0].splitlines()] == [
        *("epoch 1", "epoch 2", "resumed after epoch 2", "epoch 3")
    ]
    assert not told[1]
    first, second = (torch.load(tmp_path / f"{rank}.pt", weights_only=True) for rank in (0, 1))
    alone = train(tmp_path / "alone")
    for name, weights in alone.items():
        assert torch.equal(first[name], second[name]), name
        assert torch.allclose(first[name], weights, atol=1e-3), name


if __name__ == "__main__":
    main(Path(sys.argv[1]))
