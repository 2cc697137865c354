"""Training of the sequence trunk: progress, early stop, resume; the same loop on a CPU and a GPU, alone or in company.

Every place of a sequence asks for what came next; within a visit the order is drawn anew in each epoch, and so is
where a sequence longer than the model reads is cut. Batches hold sequences of like lengths, so that little is padding.
Everything that random numbers decide comes from the seed and the number of the epoch: a run that was stopped goes on
at the epoch it was in and ends with the same weights as one that was not (bit by bit on one CPU). What is judged and
kept is a running mean of the weights (Polyak & Juditsky 1992): of the epoch with the best nDCG on validation or,
without validation, of the last. A GPU computes in bfloat16, compiled. Several processes share each batch and the
questions of validation: the recipe is the same however many there are.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from ranker.batches import batches
from ranker.choices import Cases, Choices, Ints
from ranker.errors import CheckpointError
from ranker.evaluate import measure
from ranker.model import IGNORED, Trunk, TrunkConfig
from ranker.trunk_scorer import TrunkScorer, load, save
from ranker.tuning import sample
from retrieval.processes import Team, join

GoesOn = Callable[[int, float], bool]
"""Whether training goes on after so many epochs, given the last one's nDCG@10 on validation."""


@dataclass(frozen=True)
class TrainConfig:
    """How the trunk is trained."""

    epochs: int = 60
    """The most passes over the sequences."""
    patience: int = 10
    """Epochs without a better validation after which training ends."""
    batch: int = 128
    """Sequences in a step."""
    rate: float = 1e-3
    """AdamW's learning rate."""
    weight_decay: float = 0.01
    negatives: int = 1024
    """K, products drawn a step for a sampled softmax; 0 compares with every product."""
    memory: float = 0.998
    """What a step keeps of the running mean of the weights, once there have been enough steps; 0 keeps the last."""
    measured: int = 4000
    """The most validation questions that an epoch is judged by."""
    seed: int = 1
    bf16: bool = False
    """Whether a CPU multiplies matrices in bfloat16 too."""
    device: str = "cpu"

    def recipe(self) -> dict[str, Any]:
        """Return what decides the weights, for the checkpoint."""
        return {name: value for name, value in asdict(self).items() if name not in ("device", "epochs")}


_Job = tuple[Path, TrainConfig, TrunkConfig, Choices, Cases | None, Tensor | None, type[Trunk], Tensor | None]
"""What a process that helps is told of a training."""


@dataclass(frozen=True)
class TrainedTrunk:
    """The model of the epoch that is kept, and which one that was."""

    model: Trunk
    epoch: int


def train_trunk(
    out: Path,
    config: TrainConfig,
    shape: TrunkConfig,
    sequences: Choices,
    validation: Cases | None,
    texts: Tensor | None = None,
    say: Callable[[str], None] = print,
    model: type[Trunk] = Trunk,
    start: Tensor | None = None,
    goes_on: GoesOn | None = None,
) -> TrainedTrunk:
    """Train on `sequences`, and return the model of the epoch that was best on `validation`, (P, E) `texts` given.

    `out` is the folder of the resume state, the TensorBoard log and the weights: run again with the same, training goes
    on where it stopped. Without validation all epochs are run and the last is kept. `model` is what is trained, where
    another is set beside the trunk; `start`, (P, D), is where the ids begin rather than by chance; `goes_on` is asked
    after each epoch.

    Raises:
        CheckpointError: the folder holds the state of another recipe, shape or data.
    """
    team = join()
    job = team.told((out, config, shape, sequences, validation, texts, model, start))
    run = _Run(team, *job, say, goes_on)
    run.train()
    return TrainedTrunk(load(out / "weights", texts, model).to(config.device), run.best_epoch)


def best_device() -> str:
    """Return the device that trains fastest here."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def help_training() -> None:
    """Take part in every training of the process that leads, until it dismisses its helpers."""
    team, none = join(), cast(_Job | None, None)
    while job := team.told(none):
        _Run(team, *job, say=lambda _: None, goes_on=None).train()
    team.leave()


def dismiss_helpers() -> None:
    """Let the other processes end, if there are any."""
    team = join()
    team.told(None)
    team.leave()


class _Run:
    """A run's state: what resuming needs and what it is computed with."""

    def __init__(
        self,
        team: Team,
        out: Path,
        config: TrainConfig,
        shape: TrunkConfig,
        sequences: Choices,
        validation: Cases | None,
        texts: Tensor | None,
        model: type[Trunk],
        start: Tensor | None,
        say: Callable[[str], None],
        goes_on: GoesOn | None,
    ) -> None:
        self.team, self.out, self.config, self.say = team, out, config, say
        self.goes_on, self.stopped = goes_on, False
        self.sequences = sequences
        self.validation = None
        if validation is not None:
            some = sample(validation, config.measured)
            self.validation = some.take(np.arange(team.rank, some.past.count, team.size))
        torch.manual_seed(config.seed)
        self.model = model(shape, texts).to(config.device)
        if start is not None:
            with torch.no_grad():
                self.model.ids.weight.copy_(start)
        self.mean = model(shape, texts).to(config.device)
        self.mean.load_state_dict(self.model.state_dict())
        self.on_gpu = torch.device(config.device).type == "cuda"
        if self.on_gpu:
            self.model.compile(dynamic=True)  # batches differ in length
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=config.rate, weight_decay=config.weight_decay, betas=(0.9, 0.98), fused=True
        )
        data = _hash(sequences, validation, texts, start)
        self.key = {"recipe": config.recipe(), "shape": asdict(shape), "data": data}
        self.epoch, self.steps, self.best, self.best_epoch, self.seconds = 0, 0, -1.0, 0, 0.0
        self._board: Any = None
        if team.leads:
            out.mkdir(parents=True, exist_ok=True)
        self._resume()

    def train(self) -> None:
        """Run the epochs that are still to do."""
        config = self.config
        while not self.stopped and self.epoch < config.epochs and self.epoch - self.best_epoch < config.patience:
            began = time.monotonic()
            dropout = config.seed * 100_003 + self.epoch  # of this epoch, however often it is begun
            torch.manual_seed(dropout + (self.team.rank << 32))
            dice = np.random.default_rng((config.seed, self.epoch))
            steps = batches(self.sequences, self.model.config, config.batch, config.negatives, dice, self.team)
            losses = [self._step(past, targets, negatives) for past, targets, negatives in steps]
            self.epoch += 1
            spent = time.monotonic() - began
            self.seconds += spent
            self._judge(sum(losses) / max(1, len(losses)), spent)
            if self.team.leads:
                self._save()
        if self._board is not None:
            self._board.close()

    def _step(self, past: Ints, targets: Ints, negatives: Ints | None) -> float:
        device = torch.device(self.config.device).type
        drawn = None if negatives is None else self._tensor(negatives)
        with torch.autocast(device, torch.bfloat16, enabled=self.on_gpu or self.config.bf16):
            loss = self.model.loss(self._tensor(past), self._tensor(targets), drawn)
        loss.backward()
        asked = float((targets != IGNORED).sum()) if self.team.size > 1 else 1.0
        loss = self.team.average(self.model.parameters(), loss.detach(), asked)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.steps += 1
        memory = min(self.config.memory, self.steps / (10 + self.steps))  # the first steps are soon forgotten
        with torch.no_grad():
            for mean, now in zip(self.mean.parameters(), self.model.parameters(), strict=True):
                mean.lerp_(now, 1 - memory)
        return float(loss)

    def _tensor(self, numbers: Ints) -> Tensor:
        return torch.from_numpy(numbers).to(self.config.device)

    def _judge(self, loss: float, spent: float) -> None:
        """Measure the epoch that has just ended, tell it, and keep its weights if they are the best."""
        speed = len(self.sequences.owners) / spent
        told = {"train/loss": loss, "train/choices_per_second": speed}
        kept: dict[str, Any] = {"epoch": self.epoch, "seconds": round(self.seconds)}
        words = ""
        better = True
        if self.validation is not None:
            quality = measure(TrunkScorer(self.mean), self.validation)
            sums = torch.tensor([quality.hit.sum(), quality.ndcg.sum(), len(quality.hit)], dtype=torch.float64)
            hit, ndcg, _ = (self.team.sums(sums) / sums[-1]).tolist()
            told |= {"validation/hit": hit, "validation/ndcg": ndcg}
            kept |= {"validation_hit@10": hit, "validation_ndcg@10": ndcg}
            self.stopped = self.team.told(self.goes_on is not None and not self.goes_on(self.epoch, ndcg))
            better = ndcg > self.best
            self.best = max(ndcg, self.best)
            words = f", validation HR@10 {hit:.4f} nDCG@10 {ndcg:.4f} (best {self.best:.4f})"
        if better:
            self.best_epoch = self.epoch
        if better and self.team.leads:
            save(self.mean, self.out / "weights", {**self.key, **kept})
        self.say(f"epoch {self.epoch}: loss {loss:.3f}{words}, {speed:,.0f} choices/s")
        self._log(told)

    def _log(self, figures: dict[str, float]) -> None:
        if not self.team.leads:
            return
        with suppress(ImportError):  # TensorBoard comes with the extra `train`
            from torch.utils.tensorboard import SummaryWriter  # heavy, and not everyone has it

            if self._board is None:
                self._board = SummaryWriter(str(self.out / "board"), purge_step=self.epoch)
            for name, figure in figures.items():
                self._board.add_scalar(name, figure, self.epoch)
            self._board.flush()

    def _save(self) -> None:
        part = self.out / "resume.pt.part"
        state = {"model": self.model.state_dict(), "mean": self.mean.state_dict()}
        state["optimizer"] = self.optimizer.state_dict()
        progress = {
            "epoch": self.epoch,
            "steps": self.steps,
            "best": self.best,
            "best_epoch": self.best_epoch,
            "seconds": self.seconds,
        }
        torch.save({**state, **progress, "key": self.key}, part)
        part.replace(self.out / "resume.pt")

    def _resume(self) -> None:
        path = self.out / "resume.pt"
        found = None
        if self.team.leads and path.exists():
            found = torch.load(path, map_location="cpu", weights_only=True)
        state = self.team.told(found)
        if state is None:
            return
        if state["key"] != self.key:
            raise CheckpointError(f"{path} is of another recipe, shape or data: give another folder, or delete it")
        self.model.load_state_dict(state["model"])
        self.mean.load_state_dict(state["mean"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.steps, self.best_epoch = (int(state[name]) for name in ("epoch", "steps", "best_epoch"))
        self.best, self.seconds = float(state["best"]), float(state["seconds"])
        self.say(f"resumed after epoch {self.epoch}")


def _hash(sequences: Choices, validation: Cases | None, *given: Tensor | None) -> str:
    """Return the hash of what is trained on and judged by."""
    found = hashlib.sha256(b"".join(b"" if one is None else one.numpy().tobytes() for one in given))
    judging = () if validation is None else (validation.past, validation.targets)
    for choices in (sequences, *judging):
        found.update(choices.content)
    return found.hexdigest()
