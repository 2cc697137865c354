"""The recipe of a training run: its settings, its optimizer and its learning rate.

Knows which parts of the network are fresh and learn faster than those that come from MiniLM. Knows no data.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

import torch
from torch import nn

from assistant.embedded.corpus import CorpusConfig
from assistant.embedded.model import Generator

_OWN_PIECES = 16_000
"""Word pieces of a network from scratch: 6 million weights beside the blocks' 11 million."""


@dataclass(frozen=True)
class TrainConfig:
    """One training run; every field but `device`, `threads` and `compile` changes the result."""

    out: Path = Path("runs/generator")
    """The folder of checkpoint, log and the finished weights (`weights/` in it)."""
    corpus: CorpusConfig = field(default_factory=CorpusConfig)
    start: Path | Literal["minilm", "scratch"] = "minilm"
    """What training begins with: MiniLM, nothing (random weights, a tokenizer of its own; the corpus learns its word
    pieces), or a folder of weights to go on from."""
    epochs: float = 1.0
    """Passes over the examples."""
    batch_tokens: int = 4096
    """Tokens of a batch, padding counted, on each process."""
    learning_rate: float = 4e-4
    """The highest one of the body; fresh parts (added embeddings, head, pointer) take `fresh_factor` times it."""
    fresh_factor: float = 3.0
    warmup: float = 0.04
    """The share of steps over which the learning rate rises, [0, 1)."""
    weight_decay: float = 0.01
    clip: float = 1.0
    """The largest norm of a step's gradient."""
    dropout: float = 0.0
    noise: float = 0.08
    """The share of copied words that are replaced by others in training."""
    mask: Literal["prefix", "causal"] = "prefix"
    """Whether the message attends to itself both ways or backwards alone; weights to go on from keep theirs."""
    seed: int = 1
    device: str = "auto"
    threads: int | None = None
    compile: bool = False
    layers: int = 6
    """Blocks; at most the 6 that MiniLM has where it is the start."""
    log_every: int = 20
    """Steps between log lines."""
    save_every_seconds: float = 120.0
    measured: int = 400
    """Validation examples decoded whole at the end, of each language."""

    def described(self) -> dict[str, object]:
        """Return what decides the result, without folders: whether public data took part, not where it lay."""
        folders = {name: bool(getattr(self.corpus, name)) for name in ("taxonomy", "public")}
        corpus = {name: value for name, value in asdict(self.corpus).items() if name != "seeds"} | folders
        skipped = {"out", "start", "corpus", "device", "threads", "compile", "log_every", "save_every_seconds"}
        kept = {name: value for name, value in asdict(self).items() if name not in skipped}
        return {**kept, "corpus": corpus, "start": "weights" if isinstance(self.start, Path) else self.start}

    def __post_init__(self) -> None:
        if self.epochs <= 0 or self.batch_tokens < 512 or self.learning_rate <= 0 or not 0 <= self.warmup < 1:
            raise ValueError(f"epochs, learning_rate above 0, batch_tokens from 512, warmup in [0, 1), not {self}")


def optimizer_for(model: Generator, config: TrainConfig) -> torch.optim.AdamW:
    """Return the optimizer; each of its groups holds its highest learning rate as `highest`."""
    fresh = ("added_embeddings", "head", "output_bias", "pointer")
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        is_fresh = config.start == "minilm" and name.startswith(fresh)  # beside a body that has learned already
        groups.setdefault((is_fresh, parameter.dim() > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "highest": config.learning_rate * (config.fresh_factor if is_fresh else 1.0),
                "weight_decay": config.weight_decay if decays else 0.0,
            }
            for (is_fresh, decays), parameters in groups.items()
        ],
        lr=config.learning_rate,
        betas=(0.9, 0.98),
        fused=True,
    )


def rate_at(step: int, total: int, warmup: float) -> float:
    """Return the share of the highest learning rate: a linear rise, then half a cosine down to 2%."""
    rise = max(1, round(total * warmup))
    if step < rise:
        return (step + 1) / rise
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, total - rise)))


def config_of_arguments() -> TrainConfig:
    """Return the settings that the command line gives."""
    parser = argparse.ArgumentParser(description="Train the embedded generator.")
    parser.add_argument("--out", type=Path, default=TrainConfig.out)
    parser.add_argument("--start", default="minilm", help="minilm, scratch, or a folder of weights to go on from")
    parser.add_argument("--mask", choices=("prefix", "causal"), default=TrainConfig.mask, help="of the message")
    parser.add_argument("--taxonomy", type=Path, default=None, help="a public product taxonomy that widens the words")
    parser.add_argument("--public", type=Path, default=None, help="public sets that join the made-up utterances")
    for name in ("understanding", "replies"):
        parser.add_argument(f"--{name}", type=int, default=getattr(CorpusConfig, name), help="number of examples")
    parser.add_argument(
        "--seed-share", type=float, default=CorpusConfig.seed_share, help="share of varied hand-written utterances"
    )
    for name in ("epochs", "learning_rate", "warmup", "noise", "dropout", "save_every_seconds"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=getattr(TrainConfig, name))
    for name in ("batch_tokens", "seed", "threads"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=getattr(TrainConfig, name))
    parser.add_argument("--device", default="auto")
    parser.add_argument("--compile", action="store_true", help="compile the network first, which pays on a GPU")
    given = vars(parser.parse_args())
    sizes = {name: given.pop(name) for name in ("understanding", "replies", "taxonomy", "public", "seed_share")}
    start = given["start"]
    given["start"] = start if start in ("minilm", "scratch") else Path(start)
    corpus = CorpusConfig(**sizes, seed=given["seed"], pieces=_OWN_PIECES if start == "scratch" else 0)
    return TrainConfig(corpus=corpus, **given)
