"""The shipped generator's body as a classifier of intents, fine-tuned on the training part of two public sets.

    python benchmarks/intents.py PUBLIC [--sets clinc150 banking77] [--members 1] [--device auto] [--weights FOLDER]
        [--alike WEIGHT] [--teacher FOLDER] [--choose]

PUBLIC holds `clinc150.parquet` and `banking77.parquet` with the columns split, text, intent (Larson et al. 2019,
arXiv:1909.02027; Casanueva et al. 2020, arXiv:2003.04807). Beside it, in the same run and judged by paired bootstrap over the
test requests: logistic regression on the frozen sentence embeddings of MiniLM, its C chosen on the validation part.

The body learned to write readings, so its states say less of a sentence than MiniLM's, where it began. In training they must
therefore also tell MiniLM's embedding of the request (hints of a teacher: Romero et al. 2015, arXiv:1412.6550; for sentence
embeddings: Reimers and Gurevych 2020, arXiv:2004.09813), or those of the sentence encoder in `--teacher FOLDER`. Nothing of the
teacher is asked for a prediction, and the regression stays on MiniLM's.

Out of scope (CLINC150) is one more class. Its hundred training requests are joined by mixtures of two intents' pooled states, which
lie in no intent's region (Zhan et al. 2021, arXiv:2106.08616). A request is refused by two signs, each in standard deviations of the
validation part's in-scope requests: how much likelier that class is than the likeliest intent, and how far the fifth nearest request
of training is (Sun et al. 2022, arXiv:2204.06507). The bound is the one at which the validation part meets both `AIMS` with the most
room: the lesser of the two distances, each in standard errors of its share, is greatest.
banking77 has no validation part: a tenth of its training part serves as one, for C and for choosing the method, and then both learn
from all of it. `--choose` leaves it out of training and judges by it. Nothing is chosen on a test part.

Each request is read twice in a step, with what dropout and left-out tokens leave of it, and the two readings are to say the same
(R-Drop: Liang et al. 2021, arXiv:2106.14448); `--alike` is the weight of their mean divergence, 0 for one reading.
With several `--members` the body is fine-tuned so often, from draws of its own, and the probabilities are averaged (Lakshminarayanan
et al. 2017, arXiv:1612.01474). Each alone stands beside them.

What predicts is a running mean of the weights (Polyak and Juditsky 1992, doi 10.1137/0330046): on banking77's tenth it was right in
0.929 where the last weights were in 0.927. On CLINC150's validation part, at 0.957 in scope, 0.56 were refused by the class's own
probability, 0.83 by its ratio to the likeliest intent and 0.87 by both signs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import torch
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from assistant.embedded.checkpoint import SHIPPED, Checkpoint, load
from assistant.embedded.model import Generator
from assistant.embedded.tokenizer import SEPARATOR, START
from retrieval.embedder import MiniLMEmbedder
from retrieval.precision import bfloat16_pays

OUT = "oos"
AIMS = (0.95, 0.75)
"""The shares to be right of requests in scope and out of it."""
EPOCHS = {"clinc150": 7, "banking77": 14}
BATCH = 64
BODY_RATE, HEAD_RATE = 2e-4, 2e-3
TAUGHT = 20.0
"""Weight of one minus the cosine between the teacher's embedding and what the states say it is."""
KEPT = 0.998
"""What a step keeps of the running mean of the weights."""
NEIGHBOR = 5
MIXED = 0.25
"""Mixtures of two intents for each example of a batch that has an out-of-scope class."""


@dataclass(frozen=True)
class Part:
    """Requests of one split, the numbers of their intents (N,) and MiniLM's embeddings of them, (N, 384)."""

    texts: list[str]
    labels: np.ndarray
    vectors: np.ndarray

    def joined(self, other: Part) -> Part:
        """Return the requests of both."""
        labels, vectors = np.concatenate([self.labels, other.labels]), np.concatenate([self.vectors, other.vectors])
        return Part(self.texts + other.texts, labels, vectors)


@dataclass(frozen=True)
class Task:
    """One public set; `whole` is the part that the judged models learn from, `val` within it or not."""

    name: str
    names: list[str]
    train: Part
    val: Part
    test: Part
    whole: Part

    @property
    def out(self) -> int | None:
        """The number of the out-of-scope class; None for a set without one."""
        return self.names.index(OUT) if OUT in self.names else None


def read_task(folder: Path, name: str) -> Task:
    table = pd.read_parquet(folder / f"{name}.parquet")
    held = not (table.split == "val").any()
    if held:
        table.loc[table[table.split == "train"].sample(frac=0.1, random_state=1).index, "split"] = "val"
    names = sorted(table.intent.unique())
    number = {intent: at for at, intent in enumerate(names)}
    embedder = MiniLMEmbedder()

    def part(split: str) -> Part:
        rows = table[table.split == split]
        texts = list(rows.text)
        return Part(texts, np.array([number[intent] for intent in rows.intent]), embedder.encode_document(texts))

    train, val, test = part("train"), part("val"), part("test")
    return Task(name, names, train, val, test, train.joined(val) if held else train)


@dataclass(frozen=True)
class Judged:
    """What a model says of a part's N requests: class probabilities (N, K), and how near training comes to each (N,)."""

    probabilities: np.ndarray
    nearness: np.ndarray


def together(members: Sequence[Judged]) -> Judged:
    """Return what several models say on average."""
    return Judged(
        np.mean([one.probabilities for one in members], axis=0), np.mean([one.nearness for one in members], axis=0)
    )


def nearness(vectors: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the cosine (N,) of unit vectors (N, C) with the `NEIGHBOR`-th nearest of the known (M, C)."""
    return np.partition(vectors @ known.T, -NEIGHBOR, axis=1)[:, -NEIGHBOR]


class Classifier(nn.Module):
    """The body reads a request both ways, as it reads a shopper's message; the mean of its states goes to one layer."""

    def __init__(self, body: Generator, classes: int, taught: int) -> None:
        super().__init__()
        self.body = body
        self.dropout = nn.Dropout(0.2)
        self.scores = nn.Linear(body.config.width, classes)
        self.sentence = nn.Linear(body.config.width, taught, bias=False)
        nn.init.eye_(self.sentence.weight)

    def pooled(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Return mean states (B, C) of ids (B, T), each of length √C."""
        states = self.body(ids, lengths, lengths)  # (B, T, C)
        inside = (torch.arange(ids.shape[1], device=ids.device) < lengths.unsqueeze(1)).unsqueeze(-1)
        mean = (states.float() * inside).sum(1) / lengths.unsqueeze(1)
        return functional.normalize(mean, dim=-1) * mean.shape[-1] ** 0.5

    def taught_loss(self, pooled: Tensor, vectors: Tensor) -> Tensor:
        """Return how far pooled (B, C) is from telling the teacher's vectors (B, T): one minus the cosine."""
        return 1 - functional.cosine_similarity(self.sentence(pooled).float(), vectors).mean()

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Return the class scores (B, K)."""
        return self.scores(self.pooled(ids, lengths))


class Reader:
    """Turns texts into padded batches."""

    def __init__(self, checkpoint: Checkpoint, device: torch.device) -> None:
        self._words, self._ids = checkpoint.vocabulary.words, checkpoint.vocabulary.ids
        self._device = device

    def read(self, texts: list[str]) -> list[list[int]]:
        """Return the token ids of each text."""
        return [[self._ids[START], *self._words(text)[0][:94], self._ids[SEPARATOR]] for text in texts]

    def batch(self, rows: list[list[int]]) -> tuple[Tensor, Tensor]:
        """Return padded ids (B, T) and lengths (B,)."""
        lengths = torch.tensor([len(row) for row in rows])
        ids = torch.zeros(len(rows), int(lengths.max()), dtype=torch.long)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = torch.tensor(row)
        return ids.to(self._device), lengths.to(self._device)


def batches(rng: np.random.Generator, order: np.ndarray, rows: list[list[int]]) -> list[np.ndarray]:
    """Return a pass over the examples in batches of like length, in random order; the incomplete last one is left out."""
    mixed = sorted(rng.permutation(order), key=lambda one: len(rows[one]) + 3 * rng.random())
    found = [np.array(mixed[at : at + BATCH]) for at in range(0, len(mixed) - BATCH + 1, BATCH)]
    return [found[at] for at in rng.permutation(len(found))]


def dropped(rng: np.random.Generator, row: list[int]) -> list[int]:
    """Return a row without some of its tokens: what stays must do."""
    if len(row) < 6 or rng.random() < 0.5:
        return row
    kept = [token for token in row[1:-1] if rng.random() > 0.1]
    return [row[0], *kept, row[-1]] if kept else row


def fine_tune(
    task: Task, taught: np.ndarray, weights: Path, seed: int, alike: float, device: torch.device
) -> tuple[Judged, Judged]:
    """Return what the fine-tuned body says of the validation and test parts.

    `taught`, (N, T), are the teacher's embeddings of the requests that it learns from; `alike` weighs how two readings
    of one differ.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    checkpoint = load(weights)
    model = Classifier(checkpoint.model.train(), len(task.names), taught.shape[1]).to(device)
    for block in model.body.blocks:
        block.dropout.p = 0.1  # pyright: ignore
    reader = Reader(checkpoint, device)
    part = task.whole
    rows, labels, vectors = reader.read(part.texts), torch.tensor(part.labels), torch.tensor(taught)
    body = [one for name, one in model.body.named_parameters() if name.startswith(("blocks", "embedding", "position"))]
    head = [*model.scores.parameters(), *model.sentence.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": BODY_RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=0.01, fused=True
    )
    order = np.arange(len(rows))
    if task.out is not None:  # the few out-of-scope requests are seen more often
        order = np.concatenate([order, np.repeat(np.flatnonzero(part.labels == task.out), 4)])
    epochs = EPOCHS[task.name]
    steps = epochs * (len(order) // BATCH)  # as `batches` counts
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [BODY_RATE, HEAD_RATE], total_steps=steps, pct_start=0.1, div_factor=20
    )
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(KEPT))
    began = time.perf_counter()
    for epoch in range(epochs):
        for chosen in batches(rng, order, rows):
            read = np.concatenate([chosen, chosen]) if alike else chosen
            ids, lengths = reader.batch([dropped(rng, rows[one]) for one in read])
            wanted = labels[read].to(device)
            with torch.autocast(device.type, torch.bfloat16, enabled=bfloat16_pays(device.type)):
                states = model.pooled(ids, lengths)
                scores = model.scores(model.dropout(states))
                loss = functional.cross_entropy(scores.float(), wanted, label_smoothing=0.1)
                loss = loss + TAUGHT * model.taught_loss(states, vectors[read].to(device))
                loss = loss + alike * apart(scores.float()) if alike else loss
                if task.out is not None:
                    loss = loss + mixed_loss(model, states, wanted, task.out)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(model)
        sys.stderr.write(f"{task.name} seed {seed} epoch {epoch + 1} {time.perf_counter() - began:.0f} s\n")
    judged = cast(Classifier, mean.module)
    inside = [text for text, label in zip(part.texts, part.labels, strict=True) if label != task.out]
    known = predict(judged, reader, inside)[1]

    def said(texts: list[str]) -> Judged:
        probabilities, sentences = predict(judged, reader, texts)
        return Judged(probabilities, nearness(sentences, known))

    return said(task.val.texts), said(task.test.texts)


def apart(scores: Tensor) -> Tensor:
    """Return how far the halves of scores (2B, K), two readings of the same requests, are apart: mean divergence, ()."""
    one, other = functional.log_softmax(scores, -1).chunk(2)
    return ((one.exp() - other.exp()) * (one - other)).sum(-1).mean() / 2


def mixed_loss(model: Classifier, states: Tensor, wanted: Tensor, out: int) -> Tensor:
    """Return the loss of taking mixtures of two intents for out of scope."""
    count = int(len(states) * MIXED)
    other = torch.randperm(len(states), device=states.device)
    share = 0.3 + 0.4 * torch.rand(len(states), 1, device=states.device)
    mixed = share * states + (1 - share) * states[other]
    apart = torch.nonzero((wanted != wanted[other]) & (wanted != out) & (wanted[other] != out)).flatten()[:count]
    target = torch.full((len(apart),), out, device=states.device)
    scores = model.scores(model.dropout(mixed[apart]))
    return MIXED * functional.cross_entropy(scores.float(), target, label_smoothing=0.1)


@torch.no_grad()
def predict(model: Classifier, reader: Reader, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return class probabilities (N, K) and unit sentence vectors (N, T)."""
    model.eval()
    rows = reader.read(texts)
    found = np.zeros((len(texts), model.scores.out_features), np.float32)
    sentences = np.zeros((len(texts), model.sentence.out_features), np.float32)
    by_length = sorted(range(len(rows)), key=lambda one: len(rows[one]))
    for at in range(0, len(rows), 256):
        chosen = by_length[at : at + 256]
        pooled = model.pooled(*reader.batch([rows[one] for one in chosen]))
        found[chosen] = torch.softmax(model.scores(pooled).float(), -1).cpu().numpy()
        sentences[chosen] = functional.normalize(model.sentence(pooled).float(), dim=-1).cpu().numpy()
    model.train()
    return found, sentences


def regression(task: Task) -> tuple[Judged, Judged]:
    """Return what logistic regression on MiniLM's sentence embeddings says of the same parts."""

    def fit(strength: float, part: Part) -> LogisticRegression:
        return LogisticRegression(C=strength, max_iter=2000).fit(part.vectors, part.labels)

    best = max((1, 10, 100), key=lambda strength: fit(strength, task.train).score(task.val.vectors, task.val.labels))
    fitted = fit(best, task.whole)
    known = task.whole.vectors[task.whole.labels != task.out]

    def said(part: Part) -> Judged:
        return Judged(fitted.predict_proba(part.vectors), nearness(part.vectors, known))

    return said(task.val), said(task.test)


def decided(task: Task, val: Judged, judged: Judged) -> np.ndarray:
    """Return the intents (N,), with out of scope above the bound that the validation part gives."""
    out = task.out
    if out is None:
        return judged.probabilities.argmax(1)
    inside = task.val.labels != out

    def signs(of: Judged) -> tuple[np.ndarray, np.ndarray]:
        inner = of.probabilities.copy()
        inner[:, out] = 0
        return np.stack([np.log(of.probabilities[:, out] / inner.max(1)), -of.nearness]), inner.argmax(1)

    values, intents = signs(val)
    spread = values[:, inside].std(1)
    outness = (values.T / spread).sum(1)
    right = (intents == task.val.labels)[inside]

    def room(bound: float) -> float:
        shares = (right & (outness[inside] <= bound)).mean(), (outness[~inside] > bound).mean()
        errors = (
            max(one * (1 - one), 1e-4) / count for one, count in zip(shares, (len(right), (~inside).sum()), strict=True)
        )
        return min((one - aim) / error**0.5 for one, aim, error in zip(shares, AIMS, errors, strict=True))

    bound = max(np.unique(outness), key=room)
    values, intents = signs(judged)
    return np.where((values.T / spread).sum(1) > bound, out, intents)


def interval(values: np.ndarray) -> str:
    rng = np.random.default_rng(7)
    means = [values[rng.integers(0, len(values), len(values))].mean() for _ in range(2000)]
    low, high = np.percentile(means, (2.5, 97.5))
    return f"{values.mean():+.4f} [{low:+.4f}, {high:+.4f}]"


def main() -> None:
    """Fine-tune, judge and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public", type=Path)
    parser.add_argument("--sets", nargs="+", default=["clinc150", "banking77"])
    parser.add_argument("--members", type=int, default=1, help="fine-tunings whose probabilities are averaged")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument(
        "--alike", type=float, default=1.0, help="weight of how far two readings of a request are apart"
    )
    parser.add_argument("--teacher", type=Path, help="a folder with a sentence encoder, instead of MiniLM")
    parser.add_argument("--choose", action="store_true", help="judge by the validation part instead of the test part")
    given = parser.parse_args()
    device = torch.device(("cuda" if torch.cuda.is_available() else "cpu") if given.device == "auto" else given.device)
    print(
        "| set | part | MiniLM + logistic regression | one fine-tuning alone | together | difference, paired |"
        "\n|---|---|---|---|---|---|"
    )
    for name in given.sets:
        task = read_task(given.public, name)
        if given.choose:
            task = replace(task, test=task.val, whole=task.train)
        plain = decided(task, *regression(task))
        taught = task.whole.vectors
        if given.teacher is not None:
            teacher = SentenceTransformer(str(given.teacher), local_files_only=True)
            taught = teacher.encode(task.whole.texts, normalize_embeddings=True, convert_to_numpy=True)
        seeds = range(1, given.members + 1)
        members = [fine_tune(task, taught, given.weights, seed, given.alike, device) for seed in seeds]
        alone = [decided(task, *member) for member in members]
        ours = decided(task, *(together(of_part) for of_part in zip(*members, strict=True)))
        inside = task.test.labels != (-1 if task.out is None else task.out)
        for part, chosen in (("in scope", inside), ("out of scope", ~inside)):
            if chosen.any():
                right = [(said == task.test.labels)[chosen].astype(float) for said in (plain, ours, *alone)]
                each = ", ".join(f"{one.mean():.4f}" for one in right[2:])
                print(
                    f"| {name} | {part} | {right[0].mean():.4f} | {each} | {right[1].mean():.4f} "
                    f"| {interval(right[1] - right[0])} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
