"""Training of the embedded generator, from MiniLM's weights or from a generator's own.

Knows the recipe: which examples, in which batches, with which learning rates, and how far it got. The same loop runs on
a CPU and a GPU, alone or under `torchrun`. Resumes from its last checkpoint when run again with the same folder.
Everything that random numbers decide comes from one seed.

    python -m assistant.embedded.train --out runs/generator
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.embedded import tokens
from assistant.embedded.batches import IGNORED, Batch, Sample, collated, grouped
from assistant.embedded.checkpoint import Checkpoint, load, new_generator, save
from assistant.embedded.confidence import refit
from assistant.embedded.corpus import Corpus, read_corpus
from assistant.embedded.evaluate import Quality, measure
from assistant.embedded.model import Generator, ModelConfig
from assistant.embedded.recipe import TrainConfig, config_of_arguments, optimizer_for, rate_at
from assistant.embedded.tokenizer import BASE_SIZE, Vocabulary
from retrieval.precision import bfloat16_pays
from retrieval.processes import join


def to_standard_error(line: str) -> None:
    """Write a line of progress where standard output stays free for results."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def train_generator(
    config: TrainConfig, corpus: Corpus | None = None, say: Callable[[str], None] = to_standard_error
) -> Path:
    """Train a generator, by default on the examples that `config.corpus` names, and return the folder of its weights.

    `say` takes each line of progress.

    Raises:
        WeightsError: the weights to start from cannot be used.
        UnspeakableReading: an example's values are not whole words of its utterance.
        UnwritableText: a reply example cannot be written in tokens.
    """
    if config.threads is not None:
        torch.set_num_threads(config.threads)
    run = _Run(config, corpus, say)
    run.train()
    return run.finish()


class _Run:
    """A training run's state: what a checkpoint holds and what it is computed with."""

    def __init__(self, config: TrainConfig, corpus: Corpus | None, say: Callable[[str], None]) -> None:
        self.config = config
        self._tell = say
        self._writer: Any = None  # TensorBoard's, opened at the first line
        self.team = join()
        self.device = torch.device(_device(config.device))
        began = load(config.start) if isinstance(config.start, Path) else None
        self.half = bfloat16_pays(self.device.type)
        self.corpus: Corpus = corpus or read_corpus(config.corpus, began)
        self.vocabulary: Vocabulary = self.corpus.vocabulary
        self.model: Generator = self._model(began).to(self.device)
        answer_ids = [self.vocabulary.ids[name] for name in tokens.answer_tokens()]
        self.trained: nn.Module = _Loss(self.model, answer_ids, self.corpus.reply_words).to(self.device)
        if config.compile:
            self.trained.compile(dynamic=True)
        if self.team.size > 1:
            self.trained = nn.parallel.DistributedDataParallel(self.trained, find_unused_parameters=True)
        self.optimizer = optimizer_for(self.model, config)
        self.step = 0
        self.seconds = 0.0
        self.lines: list[str] = []
        config.out.mkdir(parents=True, exist_ok=True)
        self._resume()

    def _model(self, began: Checkpoint | None) -> Generator:
        frozen = 0 if self.vocabulary.pieces is not None else BASE_SIZE
        config = ModelConfig(
            base_tokens=frozen,
            added_tokens=len(self.vocabulary) - frozen,
            layers=began.model.config.layers if began else self.config.layers,
            dropout=self.config.dropout,
            causal=began.model.config.causal if began else self.config.mask == "causal",
        )
        model = new_generator(self.vocabulary, config, self.config.seed)
        if began:
            state = began.model.state_dict()
            rows = [began.vocabulary.ids.get(name) for name in self.vocabulary.names]
            known = [at for at, row in enumerate(rows) if row is not None]
            sources = [row for row in rows if row is not None]
            base = config.base_tokens
            added = model.added_embeddings.detach().clone()
            kept = [row - base for row in sources[base:]]
            added[[at - base for at in known[base:]]] = state["added_embeddings"][kept]
            bias = model.output_bias.detach().clone()
            bias[known] = state["output_bias"][sources]
            model.load_state_dict({**state, "added_embeddings": added, "output_bias": bias})
        return model

    def epoch(self, number: int) -> list[tuple[bool, list[Sample]]]:
        """Return one epoch's groups for this process, both tasks mixed; the same for the same number."""
        random, most = Random(self.config.seed * 1000 + number), self.config.batch_tokens
        mixed = [(True, group) for group in grouped(self.corpus.understanding, most, random)]
        mixed += [(False, group) for group in grouped(self.corpus.replies, most, random)]
        random.shuffle(mixed)
        even = len(mixed) // self.team.size * self.team.size
        return mixed[self.team.rank : even : self.team.size]

    def train(self) -> None:
        """Run all steps that are still to do."""
        config = self.config
        first = self.epoch(0)
        total = max(1, round(len(first) * config.epochs))
        self._say(f"{self.corpus.summary()}; {total} steps of {config.batch_tokens} tokens on {self.device}")
        saved = time.monotonic()
        seen, losses, since = 0, list[float](), time.monotonic()
        current, number = first, 0
        while self.step < total:
            if self.step // len(first) != number:
                number = self.step // len(first)
                current = self.epoch(number)
            understanding, group = current[self.step % len(first) % len(current)]
            batch = self._batch(group, understanding, config.noise)
            losses.append(self._one(batch, rate_at(self.step, total, config.warmup)))
            self.step += 1
            seen += batch.ids.numel()
            if self.step % config.log_every == 0 or self.step == total:
                passed = time.monotonic() - since
                self.seconds += passed
                self._log(total, losses, seen / passed, passed / len(losses))
                seen, losses, since = 0, [], time.monotonic()
            if time.monotonic() - saved > config.save_every_seconds:
                self._checkpoint()
                saved = time.monotonic()
        self._checkpoint()

    def _batch(self, group: list[Sample], understanding: bool, noise: float = 0.0) -> Batch:
        listed = len(tokens.answer_tokens()) if understanding else len(self.corpus.reply_words)
        return collated(group, understanding, listed, self.vocabulary, Random(self.step), noise).to(self.device)

    def _one(self, batch: Batch, rate: float) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = group["highest"] * rate
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            loss = self.trained(batch)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())

    def validation_loss(self, understanding: bool) -> float:
        """Return the mean loss of the validation examples of one task."""
        samples = self.corpus.understanding_held if understanding else self.corpus.replies_held
        found: list[float] = []
        self.trained.eval()
        with torch.no_grad(), torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            for group in grouped(samples[:800], self.config.batch_tokens, Random(0)):
                found.append(float(self.trained(self._batch(group, understanding))))
        self.trained.train()
        return sum(found) / max(1, len(found))

    def finish(self) -> Path:
        """Write the weights, fit their confidence, measure what the written ones do, and return their folder."""
        folder = self.config.out / "weights"
        if not self.team.leads:
            return folder
        training: dict[str, Any] = {
            "recipe": self.config.described(),
            "corpus_sha256": self.corpus.sha256,
            "steps": self.step,
            "seconds": round(self.seconds),
        }
        reply_words = tuple(self.corpus.reply_words)
        followers = self.corpus.followers
        save(Checkpoint(self.model.eval(), self.vocabulary, reply_words, training, followers=followers), folder)
        self._say(refit(folder, self.corpus.sown_held).line())
        for name, examples in (("made up", self.corpus.held), ("written by hand", self.corpus.sown_held)):
            quality: Quality = measure(load(folder), examples, self.config.measured)
            self._say(f"validation, {name}:")
            for line in quality.lines():
                self._say(line)
        return folder

    def _log(self, total: int, losses: list[float], speed: float, seconds: float) -> None:
        left = (total - self.step) * seconds / 60
        mean = sum(losses) / len(losses)
        line = f"step {self.step}/{total} loss {mean:.3f} {speed:,.0f} tokens/s {left:.1f} min left"
        if self.step % (10 * self.config.log_every) == 0 or self.step == total:
            understanding, replies = self.validation_loss(True), self.validation_loss(False)
            line += f" | validation: understanding {understanding:.3f} replies {replies:.3f}"
            self._board({"validation/understanding": understanding, "validation/replies": replies})
        self._board({"train/loss": mean, "train/tokens_per_second": speed})
        self._say(line)

    def _board(self, figures: dict[str, float]) -> None:
        if not self.team.leads:
            return
        with suppress(ImportError):  # TensorBoard comes with the extra `train`
            from torch.utils.tensorboard import SummaryWriter  # heavy, and not everyone has it

            if self._writer is None:
                self._writer = SummaryWriter(str(self.config.out / "board"), purge_step=self.step)
            for name, figure in figures.items():
                self._writer.add_scalar(name, figure, self.step)
            self._writer.flush()

    def _say(self, line: str) -> None:
        if self.team.leads:
            self._tell(line)

    def _checkpoint(self) -> None:
        if not self.team.leads:
            return
        part = self.config.out / "resume.pt.part"
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "step": self.step, "seconds": self.seconds, "corpus": self.corpus.sha256}, part)
        part.replace(self.config.out / "resume.pt")

    def _resume(self) -> None:
        path = self.config.out / "resume.pt"
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        if state["corpus"] != self.corpus.sha256:
            raise ValueError(f"{path} was trained on other examples: give another folder, or delete it to start anew")
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.seconds = int(state["step"]), float(state["seconds"])
        self._say(f"resumed at step {self.step}")


class _Loss(nn.Module):
    """The network with its loss, as one module, so that it can be compiled and distributed."""

    def __init__(self, model: Generator, answer_ids: list[int], reply_words: list[int]) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("answer_ids", torch.tensor(answer_ids), persistent=False)
        self.register_buffer("reply_ids", torch.tensor(reply_words), persistent=False)

    def forward(self, batch: Batch) -> Tensor:
        """Return the mean cross-entropy of the batch's targets."""
        model = self.model
        states = model(batch.ids, batch.prefix, batch.lengths)  # (B, T, C)
        at = batch.answer_at.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        answers = model.answer_states(states.gather(1, at))  # (B, A, C)
        listed: Any = self.answer_ids if batch.understanding else self.reply_ids
        scores = model.listed_scores(answers, listed).float()  # (B, A, V)
        if batch.understanding:
            copies = model.pointer_scores(answers, states).float().masked_fill(~batch.words.unsqueeze(1), -1e4)
            scores = torch.cat([scores, copies], dim=-1)  # (B, A, V + T)
        return functional.cross_entropy(scores.flatten(0, 1), batch.targets.flatten(), ignore_index=IGNORED)


def _device(wanted: str) -> str:
    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


if __name__ == "__main__":
    train_generator(config_of_arguments())
