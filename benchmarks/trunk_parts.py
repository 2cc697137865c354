"""Parts that the sequence trunk could have besides, each trained beside it in the same loop; prints Markdown.

    python benchmarks/trunk_parts.py [retail beauty SHOP] --out FOLDER [--parts NAME ...] [--seeds N] [--epochs N] [--bf16]

`retail` and `beauty` are read under `AISLE_PUBLIC_DATA` as `benchmarks/ranking.py` reads them; anything else is a shop
whose events are read. Trained on what lies before validation and stopped by it; figures are of the trunk alone, on
validation and test, and for a shop of the whole order with it, its weights fitted on validation. A part that gains
nothing here is not in `ranker/model.py`:

- ages: how long before the next choice each was made, as an embedding of the logarithm of its days.
- every event: a product counts whenever something was done with it, not only when it was first chosen.
- kinds: what was done (click, view, cart, purchase, thumbs), as an embedding.
- objectives: a vector of its own for the state by what is done next, weighed by how common each is (after ESMM's several
  tasks on one body, Ma et al. 2018).
- candidate attention: each candidate weighs the history by its likeness (the activation of DIN, Zhou et al. 2018, with
  cosines for its small network), and what it gathers adds to its score.
- batch negatives: what others of the batch chose next counts against a place too (log-q correction by how often each is
  drawn); every product as a negative: the softmax is whole.
- text encoder: the last layer of MiniLM learns too, at a thirtieth of the rate; it begins as it is, since what is
  learned is added to its weights from zero (only where there are few enough texts to encode them all at each step).
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sqlalchemy import select
from torch import Tensor, nn
from torch.nn import functional

from assistant.evaluation.estimates import Measure
from assistant.evaluation.ranking import ALL, NDCG, compare
from assistant.evaluation.tables import cell
from assistant.shop import Shop
from benchmarks.ranking import CUT, SETS, by_customer, retail_rows, texts_of
from ranker.blend import Blend
from ranker.checkpoint import CatalogTrunk
from ranker.choices import Cases, Choices, Ints, leave_last, of_sequences
from ranker.dataset import CHOSEN, is_choice
from ranker.events import BehaviourKind, BehaviourRow
from ranker.model import IGNORED, Trunk, TrunkConfig
from ranker.peers import Scorer, Scores
from ranker.recipe import Material, ShapeConfig, features, fit_blend, held_out
from ranker.scorer import ShopRanker
from ranker.spectral import spectral_vectors
from ranker.train import TrainConfig, best_device, train_trunk
from ranker.trunk_scorer import TrunkScorer
from ranker.tuning import tune_neighbors
from retrieval.catalog import Catalog
from retrieval.embedder import minilm_folder

KINDS = sorted(CHOSEN, key=str)
GAPS = 6
"""How many lengths of time are told apart: within a visit, then up to 1, 4, 13, 40 days and more."""
DAY = 86_400.0
OVER = f"{NDCG} over trunk"


class Marked(Trunk):
    """A trunk whose choices carry marks: numbers are product + P (mark + M again), `again` 1 where nothing is asked."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.marks = nn.Embedding(len(KINDS) * GAPS, config.width)
        nn.init.zeros_(self.marks.weight)

    def read(self, mark: Tensor) -> Tensor:
        """Return what of a mark is read, as a mark."""
        return mark

    def begin(self, past: Tensor) -> Tensor:
        """Return what the first layer reads, (B, T - 1) numbers to (B, T, D)."""
        mark = self.read(past // self.config.products % self.marks.num_embeddings)  # (B, T - 1)
        states = super().begin(past % self.config.products)  # (B, T, D)
        return states + functional.pad(self.marks(mark), (0, 0, 1, 0))  # (B, T, D)

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the trunk's loss; what was chosen before is not asked for."""
        again = targets // self.config.products >= self.marks.num_embeddings  # (B, T)
        plain = targets % self.config.products
        return super().loss(past, plain.masked_fill((targets == IGNORED) | again, IGNORED), negatives)


class Ages(Marked):
    """Reads of a mark how long ago the choice before it was."""

    def read(self, mark: Tensor) -> Tensor:
        """Return the mark without its kind."""
        return mark % GAPS


class Kinds(Marked):
    """Reads of a mark what was done."""

    def read(self, mark: Tensor) -> Tensor:
        """Return the mark without its time."""
        return mark - mark % GAPS


class Unmarked(Marked):
    """Reads no marks: every event, and nothing of what it was."""

    def read(self, mark: Tensor) -> Tensor:
        """Return one mark for all."""
        return torch.zeros_like(mark)


class Objectives(Marked):
    """Asks of the state what is done next, kind by kind."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.objectives = nn.Embedding(len(KINDS), config.width)
        nn.init.zeros_(self.objectives.weight)
        self.counts = nn.Parameter(torch.zeros(len(KINDS)), requires_grad=False)  # averaged like all that is kept
        self._asked: Tensor | None = None

    def forward(self, past: Tensor) -> Tensor:
        """Return the states, with the vector of what is done next where that is known, else with the usual mixture."""
        states = super().forward(past)  # (B, T, D)
        if self._asked is not None:
            return states + self.objectives(self._asked)  # (B, T, D)
        shares = self.counts / self.counts.sum().clamp(min=1)  # (kinds,)
        return states + shares @ self.objectives.weight  # (B, T, D)

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the trunk's loss, each place asked with the kind of what came next."""
        kinds = (targets // self.config.products % self.marks.num_embeddings // GAPS).clamp(min=0)  # (B, T)
        kinds = kinds.masked_fill(targets == IGNORED, 0)
        self.counts.data += torch.bincount(kinds[targets != IGNORED], minlength=len(KINDS))
        self._asked = kinds
        try:
            return super().loss(past, targets, negatives)
        finally:
            self._asked = None


class Attending(Trunk):
    """Each candidate weighs what was chosen before by its likeness, and gathers a score from it."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.sharpness = nn.Parameter(torch.tensor(4.0))
        self.gain = nn.Parameter(torch.tensor(1.0))

    def gathered(self, history: Tensor, candidates: Tensor) -> Tensor:
        """Return what candidates (K, D) gather after each choice of a history (B, S, D): (B, S, K)."""
        near = functional.normalize(history, dim=-1) @ functional.normalize(candidates, dim=-1).T  # (B, S, K)
        weights = torch.exp(self.sharpness * (near.float() - 1))  # (B, S, K)
        return self.gain * (weights * near).cumsum(1) / weights.cumsum(1).clamp(min=1e-9)  # (B, S, K)

    def next_scores(self, past: Tensor, lengths: Tensor) -> Tensor:
        """Return the trunk's scores and what each product gathers, (B, P)."""
        scores = super().next_scores(past, lengths)  # (B, P)
        everything = self.products(torch.arange(self.config.products, device=past.device))  # (P, D)
        for row, length in enumerate(lengths.tolist()):  # one at a time: (1, S, P) numbers are enough
            if length:
                scores[row] += self.gathered(self.products(past[row : row + 1, :length]), everything)[0, -1]
        return scores

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the cross-entropy of what came next against the `negatives`, (K,), each place's own among them."""
        assert negatives is not None
        asked = targets != IGNORED  # (B, T)
        states, wanted = self(past), targets.clamp(min=0)  # (B, T, D), (B, T)
        history = self.products(past)  # (B, T - 1, D)
        wrong = states @ self.products(negatives).T  # (B, T, K)
        right = (states * self.products(wanted)).sum(-1).float()  # (B, T)
        if past.shape[1]:
            wrong = wrong + functional.pad(self.gathered(history, self.products(negatives)), (0, 0, 1, 0))
            right = right + functional.pad(self._own(history, wanted[:, 1:]), (1, 0))
        wrong = wrong.float().masked_fill(negatives == wanted[..., None], -math.inf)
        right = right - math.log(self.config.products / len(negatives))
        return (torch.logaddexp(right, torch.logsumexp(wrong, dim=-1)) - right)[asked].mean()

    def _own(self, history: Tensor, wanted: Tensor) -> Tensor:
        """Return what each place's own next product (B, S) gathers from the history (B, S, D) up to there: (B, S)."""
        own = functional.normalize(self.products(wanted), dim=-1)  # (B, S, D)
        near = own @ functional.normalize(history, dim=-1).transpose(1, 2)  # (B, S, S): place, choice
        weights = torch.exp(self.sharpness * (near.float() - 1)).tril()
        return self.gain * (weights * near).sum(-1) / weights.sum(-1).clamp(min=1e-9)


class InBatch(Trunk):
    """The targets of a batch are negatives too, each corrected by how often it is drawn either way."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.counts = nn.Parameter(torch.zeros(config.products), requires_grad=False)

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the cross-entropy of what came next against the `negatives`, (K,), and the batch's targets, (N,)."""
        assert negatives is not None
        asked = targets != IGNORED  # (B, T)
        states, wanted = self(past)[asked], targets[asked]  # (N, D), (N,)
        self.counts.data += torch.bincount(wanted, minlength=len(self.counts))
        drawn = torch.cat([negatives, wanted]).unique()  # (U,)
        shares = self.counts[drawn] / self.counts.sum()  # (U,)
        missed = (1 - len(negatives) / len(self.counts)) * (1 - shares).clamp(max=1 - 1e-9) ** len(wanted)  # (U,)
        scores = (states @ self.products(drawn).T).float() - torch.log(1 - missed)  # (N, U)
        return functional.cross_entropy(scores, torch.searchsorted(drawn, wanted))


class Encoding(Trunk):
    """The last layer of the text encoder learns too: what is learned is added to its weights."""

    layer: nn.Module
    inputs: Tensor
    mask: Tensor
    """(P, L, E) what that layer reads of each title, (P, L) which of it counts."""

    def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
        """Make an untrained model."""
        super().__init__(config, texts)
        self.learned = nn.ParameterDict(
            {name.replace(".", "-"): torch.zeros_like(one) for name, one in self.layer.named_parameters()}
        )

    def encoded(self) -> Tensor:
        """Return the text vectors as they are now, (P, E)."""
        weights = {name: one + self.learned[name.replace(".", "-")] / 30 for name, one in self.layer.named_parameters()}
        hidden = torch.func.functional_call(
            self.layer, weights, (self.inputs, torch.where(self.mask, 0.0, -1e9)[:, None, None])
        )
        hidden = hidden[0] if isinstance(hidden, tuple) else hidden  # (P, L, E)
        counted = self.mask.unsqueeze(-1)
        return functional.normalize((hidden * counted).sum(1) / counted.sum(1), dim=-1)  # (P, E)

    def loss(self, past: Tensor, targets: Tensor, negatives: Tensor | None = None) -> Tensor:
        """Return the trunk's loss with the text vectors of now."""
        self.texts = self.encoded()
        return super().loss(past, targets, negatives)

    def next_scores(self, past: Tensor, lengths: Tensor) -> Tensor:
        """Return the scores of all products with the text vectors of now, (B, P)."""
        self.texts = self.encoded()
        return super().next_scores(past, lengths)


@dataclass(frozen=True)
class Asked:
    """What is trained on, and what is asked of it."""

    before: Choices
    validation: Cases
    test: Cases


@dataclass(frozen=True)
class Bench:
    """One set: its products by number, their text vectors and titles, and its choices plain and with marks."""

    name: str
    products: int
    vectors: Any
    titles: Sequence[str] | None
    plain: Asked
    marked: Mapping[str, Asked]
    """`first` as in `plain`, `every` with all events."""
    parts: Sequence[str]
    """What can be tried on it."""
    material: Material | None = None
    """What the whole order is fitted on; None measures the trunk alone."""


class OfMarked:
    """A marked trunk as a scorer of marked pasts in the catalog's numbers."""

    def __init__(self, model: Trunk, known: Ints, products: int) -> None:
        self._scorer, self._known, self._products = TrunkScorer(model), known, products

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) scores; what the model does not know is last."""
        found = np.full((past.count, self._products), -1e9, np.float32)
        found[:, self._known] = self._scorer.scores(among(past, self._known, self._products))
        return found


def among(choices: Choices, known: Ints, products: int) -> Choices:
    """Return marked choices of the known products, numbered anew."""
    plain = replace(choices, products=choices.products % products)
    kept = np.isin(plain.products, known)
    marks = choices.products[kept] // products
    few = plain.among(known)
    return replace(few, products=few.products + len(known) * marks)


def gaps(days: np.ndarray) -> Ints:
    """Return the length of time that each number of days, (N,), counts as."""
    return np.searchsorted([0.0, 1.0, 4.0, 13.0, 40.0], days, side="left").astype(np.int64)


def of_retail(folder: Path, out: Path) -> Bench:
    """Return retail, each choice marked by the days since the customer's invoice before it."""
    split = SETS["retail"](folder)
    vectors, _ = texts_of(split, out / "retail")
    rows = retail_rows(folder)

    def marked(choices: Choices, shoppers: Ints, dates: list[list[datetime]]) -> Choices:
        days = np.zeros(len(choices.owners))
        for at, (owner, visit) in enumerate(zip(choices.owners.tolist(), choices.visits.tolist(), strict=True)):
            mine = dates[int(shoppers[owner])]
            days[at] = (mine[visit] - mine[visit - 1]).total_seconds() / DAY if visit else 1000.0
        first = np.diff(choices.owners * 100_000 + choices.visits, prepend=-1) != 0
        return replace(choices, products=choices.products + split.products * np.where(first, gaps(days), 0))

    def dates(before: datetime | None) -> list[list[datetime]]:
        some = [row for row in rows if before is None or row["InvoiceDate"] < before]
        return [[one[0]["InvoiceDate"] for one in invoices] for invoices in by_customer(some)]

    then, now = dates(CUT), dates(None)
    before, validation = split.tuning
    test = split.test[1]
    everyone = np.arange(before.count)

    def asked(cases: Cases, of: list[list[datetime]]) -> Cases:
        return replace(cases, past=marked(cases.past, cases.shoppers, of))

    plain = Asked(before, validation, test)
    first = Asked(marked(before, everyone, then), asked(validation, then), asked(test, now))
    return Bench("retail", split.products, vectors, split.titles, plain, {"first": first}, ["trunk", "ages", *PLAIN])


def of_beauty(folder: Path) -> Bench:
    """Return beauty, which has neither times nor texts."""
    split = SETS["beauty"](folder)
    return Bench("beauty", split.products, None, None, Asked(*split.tuning, split.test[1]), {}, ["trunk", *PLAIN])


def of_shop(folder: Path) -> Bench:
    """Return a shop: first choices, and every event, each marked with its kind and the days since the one before."""
    shop = Shop.open(folder)
    ranker = ShopRanker(shop.database, shop.searcher, shop.ranker_folder)
    learned, products = ranker.learned, len(ranker.product_ids)
    numbers = {str(one): number for number, one in enumerate(ranker.product_ids)}
    titles_of = {text.product_id: text.title for text in Catalog(shop.database).texts()}
    with shop.database.read() as connection:
        table = BehaviourRow.__table__.c
        rows = connection.execute(
            select(table.shopper_id, table.at, table.product_id, table.kind, table.value)
            .where(table.kind.in_([kind.value for kind in CHOSEN]))
            .order_by(table.shopper_id, table.at, table.event_id)
        )
        events: dict[str, list[tuple[float, int, int]]] = {}
        for row in rows:
            if row.product_id in numbers and is_choice(BehaviourKind(row.kind), row.value):
                at = datetime.fromisoformat(row.at).timestamp()
                events.setdefault(row.shopper_id, []).append(
                    (at, numbers[row.product_id], KINDS.index(BehaviourKind(row.kind)))
                )
    everyone = list(events.values())
    assert len(everyone) == learned.choices.count
    kinds = len(KINDS) * GAPS

    def sequence(owner: int, until: float, every: bool) -> list[int]:
        found: list[int] = []
        seen: set[int] = set()
        last = None
        for at, product, kind in everyone[owner]:
            again = product in seen
            if at >= until or (again and not every):
                continue
            gap = int(gaps(np.array([1000.0 if last is None else (at - last) / DAY]))[0])
            seen.add(product)
            last = at
            found.append(product + products * (kind * GAPS + gap + kinds * again))
        return found

    def marked(back: int, every: bool) -> tuple[Choices, Cases]:
        ages = learned.choices.ages
        asked = ages == back - 1
        until = np.full(learned.choices.count, np.inf)
        np.minimum.at(until, learned.choices.owners[asked], learned.at[asked])
        _, cases = leave_last(learned.choices, back)
        before = of_sequences([sequence(owner, float(until[owner]), every) for owner in range(len(everyone))])
        return before, replace(cases, past=before.take(cases.shoppers))

    before, validation = leave_last(learned.choices, 2)
    plain = Asked(before, validation, leave_last(learned.choices, 1)[1])
    both = {name: Asked(*marked(2, every), marked(1, every)[1]) for name, every in (("first", False), ("every", True))}
    titles = [titles_of[one] for one in ranker.product_ids]
    neighbors = tune_neighbors(before, products, validation)
    material = Material(before, validation, None, products, neighbors, ranker.vectors, ranker.words)
    return Bench(folder.name, products, ranker.vectors, titles, plain, both, [*PARTS, *ENCODINGS], material)


def encoding(titles: Sequence[str], known: Ints, learns: bool) -> type[Encoding]:
    """Return `Encoding` for some titles, with what the encoder's last layer reads of them."""
    from transformers import AutoModel, AutoTokenizer

    source = str(minilm_folder())
    model = AutoModel.from_pretrained(source, dtype="float32", attn_implementation="eager", add_pooling_layer=False)
    tokens = AutoTokenizer.from_pretrained(source)(
        [titles[number] for number in known], padding=True, truncation=True, max_length=24, return_tensors="pt"
    )
    with torch.no_grad():
        hidden = model(**tokens, output_hidden_states=True).hidden_states[-2]  # (P, L, E)

    class Made(Encoding):
        layer = model.encoder.layer[-1].eval().requires_grad_(False)
        inputs, mask = hidden, tokens["attention_mask"].bool()

        def __init__(self, config: TrunkConfig, texts: Tensor | None = None) -> None:
            super().__init__(config, texts)
            self.learned.requires_grad_(learns)

    return Made


ENCODINGS = {"titles": False, "titles, text encoder learned": True}
"""Whether the encoder's last layer learns."""

WHOLE = "every product as a negative"
PLAIN: dict[str, type[Trunk]] = {"candidate attention": Attending, "batch negatives": InBatch, WHOLE: Trunk}
"""Parts that read what the trunk reads."""
PARTS: dict[str, tuple[type[Trunk], str]] = {
    "trunk": (Trunk, "plain"),
    "ages": (Ages, "first"),
    "kinds": (Kinds, "first"),
    "every event": (Unmarked, "every"),
    "every event, ages": (Ages, "every"),
    "every event, kinds": (Kinds, "every"),
    "every event, kinds, ages, objectives": (Objectives, "every"),
    **{name: (model, "plain") for name, model in PLAIN.items()},
}
"""The model and the choices that it reads."""


def learned(bench: Bench, out: Path, name: str, recipe: TrainConfig, say: Callable[[str], None]) -> Scorer:
    """Return one part's trained trunk as a scorer of the pasts that it reads."""
    known = np.unique(bench.plain.before.products)
    texts = None if bench.vectors is None else torch.from_numpy(bench.vectors[known])
    if name in ENCODINGS:
        assert bench.titles is not None
        model, of = encoding(bench.titles, known, ENCODINGS[name]), "plain"
    else:
        model, of = PARTS[name]
    shape = replace(ShapeConfig(), texts=texts is not None).of(len(known), 0 if texts is None else texts.shape[1])
    some = bench.plain.before.among(known)
    start = torch.from_numpy(spectral_vectors(some, len(known), shape.width, recipe.seed))
    if of == "plain":
        before, validation = some, bench.plain.validation.among(known)
    else:
        asked = bench.marked[of]
        before = among(asked.before, known, bench.products)
        past = among(asked.validation.past, known, bench.products)
        validation = replace(asked.validation, past=past)
        targets = validation.targets.among(known)
        validation = Cases(validation.shoppers, past, validation.removed.among(known), targets).take(
            np.unique(targets.owners)
        )
    if name == WHOLE:
        recipe = replace(recipe, negatives=0)
    say(f"{bench.name}: {name}, seed {recipe.seed}")
    trained = train_trunk(
        out / bench.name / f"seed-{recipe.seed}" / name.replace(" ", "-").replace(",", ""),
        recipe, shape, before, validation, texts, say, model, start,
    )  # fmt: skip
    if of == "plain":
        return CatalogTrunk(TrunkScorer(trained.model), known, bench.products)
    return OfMarked(trained.model, known, bench.products)


def main() -> None:
    """Train each part and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", help="retail, beauty or a shop's folder")
    parser.add_argument("--out", type=Path, required=True, help="where the trainings lie; run again, they go on")
    parser.add_argument("--parts", nargs="*", help="only these; the trunk is always among them")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--bf16", action="store_true")
    given = parser.parse_args()
    folder = Path(os.environ.get("AISLE_PUBLIC_DATA", "../shared/data"))
    recipe = TrainConfig(epochs=given.epochs, bf16=given.bf16, device=best_device())

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    print("| set | part | validation nDCG@10 | test nDCG@10 | over the trunk | whole order | over the trunk's |")
    print("|---|---|---|---|---|---|---|")
    for name in given.sets:
        if name == "retail":
            bench = of_retail(folder, given.out)
        else:
            bench = of_beauty(folder) if name == "beauty" else of_shop(Path(name))
        rows: dict[str, list[Scorer]] = {}
        for part in bench.parts if given.parts is None else ["trunk", *given.parts]:
            for seed in range(1, given.seeds + 1):
                rows.setdefault(part, []).append(learned(bench, given.out, part, replace(recipe, seed=seed), say))
        report(bench, rows)


class Reading:
    """A scorer of marked pasts asked with plain ones: for each, the marked past that belongs to it."""

    def __init__(self, scorer: Scorer, asked: Asked, plain: Asked) -> None:
        self._scorer = scorer
        self._marked: dict[bytes, Ints] = {}
        for ours, theirs in ((plain.validation, asked.validation), (plain.test, asked.test)):
            self._marked |= dict(zip(map(bytes, parts(ours.past)), parts(theirs.past), strict=True))

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) scores."""
        return self._scorer.scores(of_sequences([self._marked[bytes(one)].tolist() for one in parts(past)]))


def parts(choices: Choices) -> list[Ints]:
    """Return each owner's products."""
    return np.split(choices.products, choices.starts[1:-1])


def report(bench: Bench, rows: dict[str, list[Scorer]]) -> None:
    """Print a row a part: the trunk alone and, where there is material, in the order of all features."""
    for part, ones in rows.items():
        reads = PARTS[part][1] if part in PARTS else "plain"
        if reads != "plain":
            rows[part] = [Reading(one, bench.marked[reads], bench.plain) for one in ones]
    validation = measured(rows, bench.plain.validation)
    test = measured(rows, bench.plain.test)
    whole: dict[str, dict[str, Measure]] = {}
    if bench.material is not None:
        material, held = bench.material, held_out(bench.material.earlier)
        orders: dict[str, list[Scorer]] = {}
        for part, ones in rows.items():
            for one in ones:
                weights = fit_blend(material, held, one).weights
                orders.setdefault(part, []).append(Blend(features(material.earlier, material, one), weights))
        whole = measured(orders, bench.plain.test)
    for part in rows:
        found = (validation[part], NDCG), (test[part], NDCG), (test[part], OVER)
        cells = [cell(of.get(name)) for of, name in (*found, *((whole.get(part, {}), name) for name in (NDCG, OVER)))]
        print(f"| {bench.name} | {part} | {' | '.join(cells)} |", flush=True)


def measured(rows: dict[str, list[Scorer]], cases: Cases) -> dict[str, dict[str, Measure]]:
    """Return the measures of all questions by name, for each part."""
    found = compare(rows, cases, cases.targets, "trunk")
    return {one.ranker: {measure.name: measure for measure in one.measures} for one in found if one.cut == ALL}


if __name__ == "__main__":
    main()
