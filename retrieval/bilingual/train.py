"""Training of the student: Chinese texts are to lie where MiniLM puts the English ones that say the same.

Two things are asked of a text's vector: that it is near its target, and that its nearness to each English name is that
of its target (a softmax over all names, the target's own distribution being what is wanted), which is what search needs
of it. Everything that random numbers decide comes from one seed; a killed run goes on with `--resume`. The same loop
runs on a CPU and a GPU.

    python -m retrieval.bilingual.train --taxonomy DIR --out runs/bilingual
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from retrieval.bilingual.checkpoint import begin, save
from retrieval.bilingual.encoding import encode
from retrieval.bilingual.judging import twin_ranks
from retrieval.bilingual.pairs import Lessons, Pair, lessons, read_taxonomy
from retrieval.bilingual.reading import Reading, Vocabulary
from retrieval.bilingual.student import Batch, Student, StudentConfig, collated
from retrieval.embedder import MiniLMEmbedder, Vectors
from retrieval.precision import bfloat16_pays

_LENGTH_NOISE = 3
"""Texts of a batch differ in length by about so many tokens: batches vary, and little is padding."""
_LOG_EVERY, _SAVE_SECONDS = 50, 120.0


@dataclass(frozen=True)
class TrainConfig:
    """One training run; every field changes the result."""

    epochs: float = 11.0
    """Passes over the names and the composed texts."""
    composed: int = 9_000
    """Texts composed of names, at most."""
    layers: int = 4
    """Blocks of the transformer, MiniLM's first."""
    sequences: int = 12_000
    """Rows of the table of character sequences, at most."""
    batch_tokens: int = 1024
    """Tokens of a batch, padding counted."""
    body_rate: float = 3e-4
    """The highest learning rate of what was trained before."""
    rate: float = 2e-3
    """The highest learning rate of the characters, the output and the table."""
    warmup: float = 0.05
    """The share of steps over which the learning rates rise, [0, 1)."""
    weight_decay: float = 0.01
    scale: float = 20.0
    """What cosines are multiplied by before the softmax over names."""
    nearness: float = 2.0
    """Weight of one minus the cosine with the target, beside the softmax."""
    forgotten: float = 0.3
    """The share of a text's sequences that are left out in training, [0, 1)."""
    seed: int = 1

    def __post_init__(self) -> None:
        if self.epochs <= 0 or self.batch_tokens < 128 or not 0 <= self.forgotten < 1 or not 0 <= self.warmup < 1:
            raise ValueError(f"epochs above 0, batch_tokens from 128, warmup and forgotten in [0, 1), not {self}")


def to_standard_error(line: str) -> None:
    """Write a line of progress where standard output stays free for results."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def taught_loss(found: Tensor, wanted: Tensor, names: Tensor, config: TrainConfig) -> Tensor:
    """Return the loss of unit vectors (B, C) beside their targets (B, C), all English names being (N, C)."""
    scores = functional.log_softmax((found @ names.T).float() * config.scale, dim=-1)  # (B, N)
    aim = functional.softmax((wanted @ names.T).float() * config.scale, dim=-1)  # (B, N)
    far = 1 - (found.float() * wanted).sum(-1).mean()
    return config.nearness * far + functional.kl_div(scores, aim, reduction="batchmean")


class Trainer:
    """A training run's state: what a checkpoint holds and what it is computed with."""

    def __init__(
        self,
        taught: Lessons,
        english: dict[str, np.ndarray],
        config: TrainConfig,
        out: Path,
        say: Callable[[str], None] = to_standard_error,
    ) -> None:
        """Prepare to teach pairs whose English vectors are known; checkpoints go to `out`."""
        torch.manual_seed(config.seed)
        self.config, self.taught, self.out, self._say = config, taught, out, say
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.half = bfloat16_pays(self.device.type)
        pairs = [*taught.names, *taught.composed]
        self.vocabulary = Vocabulary.of((one.chinese for one in pairs), config.sequences)
        self.readings = [self.vocabulary.read(one.chinese) for one in pairs]
        self.wanted = torch.tensor(np.stack([english[one.english] for one in pairs])).to(self.device)
        names = list(dict.fromkeys(one.english for one in taught.names))
        self.names = torch.tensor(np.stack([english[name] for name in names])).to(self.device)
        shape = StudentConfig(len(self.vocabulary.characters), len(self.vocabulary.sequences), config.layers)
        self.student = Student(shape)
        begin(self.student, self.vocabulary)
        self.student = self.student.to(self.device)
        self.optimizer = _optimizer(self.student, config)
        self.step, self.seconds = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)

    def batches(self, epoch: int) -> list[list[int]]:
        """Return a pass over the pairs in batches of like length, in random order; the same for the same number."""
        rng = Random(self.config.seed * 1000 + epoch)
        length = [len(one.ids) + _LENGTH_NOISE * rng.random() for one in self.readings]
        found: list[list[int]] = [[]]
        longest = 0
        for place in sorted(range(len(length)), key=lambda one: length[one]):
            longest = max(longest, len(self.readings[place].ids))
            if found[-1] and longest * (len(found[-1]) + 1) > self.config.batch_tokens:
                found.append([])
                longest = len(self.readings[place].ids)
            found[-1].append(place)
        rng.shuffle(found)
        return found

    def train(self, judge: Callable[[Student], float]) -> None:
        """Run all steps that are still to do; `judge` gives the validation figure."""
        each = len(self.batches(0))
        total = max(1, round(each * self.config.epochs))
        saved = began = time.monotonic()
        losses: list[float] = []
        current: list[list[int]] = []
        while self.step < total:
            if not current or self.step % each == 0:
                current = self.batches(self.step // each)
            losses.append(self._one(current[self.step % each % len(current)], total))
            self.step += 1
            if self.step % _LOG_EVERY == 0 or self.step == total:
                self.seconds += time.monotonic() - began
                began = time.monotonic()
                left = self.seconds / self.step * (total - self.step) / 60
                line = f"step {self.step}/{total} loss {np.mean(losses):.3f} {left:.1f} min left"
                if self.step % (10 * _LOG_EVERY) == 0 or self.step == total:
                    line += f" | validation: {judge(self.student):.3f}"
                self._say(line)
                losses = []
            if time.monotonic() - saved > _SAVE_SECONDS:
                self.checkpoint()
                saved = time.monotonic()
        self.checkpoint()

    def _one(self, places: Sequence[int], total: int) -> float:
        self.student.train()
        drawn = self.config.seed * 1_000_003 + self.step
        torch.manual_seed(drawn)  # a run that goes on draws what one that was never killed does
        rng = Random(drawn)
        batch = collated([_forgetful(self.readings[place], self.config.forgotten, rng) for place in places])
        batch = Batch(*(part.to(self.device) for part in batch))
        for group in self.optimizer.param_groups:
            group["lr"] = group["highest"] * _rate_at(self.step, total, self.config.warmup)
        # The fused attention's backward pass in half precision is several times slower on a CPU than plain products.
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half), sdpa_kernel(SDPBackend.MATH):
            loss = taught_loss(self.student(batch), self.wanted[list(places)], self.names, self.config)
        loss.backward()
        nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    @property
    def fingerprint(self) -> str:
        """The hash of the pairs and the settings, by which a checkpoint is told from one of another run."""
        told = repr((self.taught, self.config))
        return hashlib.sha256(told.encode()).hexdigest()

    def checkpoint(self) -> None:
        """Write what a run needs to go on."""
        part = self.out / "resume.pt.part"
        state = {"student": self.student.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "step": self.step, "seconds": self.seconds, "run": self.fingerprint}, part)
        part.replace(self.out / "resume.pt")

    def resume(self) -> None:
        """Go on from the checkpoint in the folder.

        Raises:
            ValueError: it is of another run.
        """
        path = self.out / "resume.pt"
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["run"] != self.fingerprint:
            raise ValueError(
                f"{path} is of a run with other pairs or settings: give another folder, or leave --resume out"
            )
        self.student.load_state_dict(state["student"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = int(state["step"]), float(state["seconds"])
        self._say(f"resumed at step {self.step}")


def english_vectors(pairs: Sequence[Pair], names: Sequence[str], cache: Path) -> dict[str, np.ndarray]:
    """Return MiniLM's vector of each English text of the pairs and of the names, remembered in a file."""
    texts = sorted({*(one.english for one in pairs), *names})
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    path = cache / f"english-{key}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, MiniLMEmbedder().encode_document(texts))
    vectors: Vectors = np.load(path)
    return dict(zip(texts, vectors, strict=True))


def _forgetful(reading: Reading, share: float, rng: Random) -> Reading:
    return Reading(reading.ids, [row for row in reading.sequences if rng.random() >= share])


def _optimizer(student: Student, config: TrainConfig) -> torch.optim.AdamW:
    """Return the optimizer; each of its groups holds its highest learning rate as `highest`."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in student.named_parameters():
        fresh = name.startswith(("characters", "output", "sequences"))
        groups.setdefault((fresh, parameter.dim() > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "highest": config.rate if fresh else config.body_rate,
                "weight_decay": config.weight_decay if decays else 0.0,
            }
            for (fresh, decays), parameters in groups.items()
        ],
        lr=config.rate,
        betas=(0.9, 0.98),
        fused=True,
    )


def _rate_at(step: int, total: int, warmup: float) -> float:
    """Return the share of the highest learning rate: a linear rise, then half a cosine down to 1 %."""
    rise = max(1, round(total * warmup))
    if step < rise:
        return (step + 1) / rise
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, total - rise)))


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taxonomy", type=Path, required=True, help="the folder of the parallel taxonomy")
    parser.add_argument("--out", type=Path, required=True, help="the folder of checkpoints and of the finished weights")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    for name, default in asdict(TrainConfig()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    given = parser.parse_args()
    config = TrainConfig(**{name: getattr(given, name) for name in asdict(TrainConfig())})
    taxonomy = read_taxonomy(given.taxonomy)
    taught = lessons(taxonomy, config.composed, config.seed)
    names = taxonomy.category_names()
    to_standard_error("encoding the English side")
    english = english_vectors([*taught.names, *taught.composed], names, given.out)
    among = np.stack([english[name] for name in names])
    trainer = Trainer(taught, english, config, given.out)
    if given.resume:
        trainer.resume()
    to_standard_error(f"{len(taught.names)} names and {len(taught.composed)} composed texts")

    def judge(student: Student) -> float:
        vectors = encode(student, trainer.vocabulary, taught.validation.chinese)
        return float((twin_ranks(taught.validation, vectors, names, among) <= 10).mean())

    trainer.train(judge)
    training = {
        "config": asdict(config),
        "pairs_sha256": trainer.fingerprint,
        "steps": trainer.step,
        "seconds": round(trainer.seconds),
        "validation": judge(trainer.student),
    }
    save(trainer.student, trainer.vocabulary, training, given.out / "weights")


if __name__ == "__main__":
    main()
