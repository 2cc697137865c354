"""Rankers on public behaviour data, with their peers in the same run; prints Markdown.

    python benchmarks/ranking.py [games beauty retail] [--tune] [--most N] [--blend FOLDER]
        [--train FOLDER [--trials N] [--ablate]] [--peers FOLDER] [--refit] [--seeds N] [--epochs N] [--bf16]

Reads `amazon_games_seq`, `seqrec_ids` and `online_retail_uci` under `AISLE_PUBLIC_DATA`; docs/ranking.md says how each
is split. --tune chooses the settings of the item neighbors on validation, --blend fits the blend without a trunk,
--train trains the ranker in a folder (again with the same, it goes on), --trials searches for its settings first,
--ablate sets parts of it beside the whole, --peers trains the published models of `ranker.sequence_peers`. With --refit
what is trained learns from validation too before it is measured; with --seeds it is trained so many times, and a row is
the mean. Every table is of the test split.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from assistant.embedded.data.public.files import parquet_rows
from assistant.evaluation.ranking import PEER, WORDS, RankingResult, compare
from assistant.evaluation.tables import cell
from benchmarks.stored_lists import stored_lists
from ranker.blend import Blend
from ranker.checkpoint import CatalogTrunk
from ranker.choices import Cases, Choices, leave_last, of_sequences
from ranker.evaluate import measure
from ranker.peers import ItemNeighbors, NeighborsConfig, Popularity, Scorer, Scores, TitleWords
from ranker.recipe import Learned, Material, ShapeConfig, features, fit_blend, held_out, train_ranker
from ranker.search import search
from ranker.sequence_peers import trained_peers
from ranker.train import TrainConfig, best_device
from ranker.trunk_scorer import TrunkScorer
from ranker.tuning import sample, tune_neighbors
from retrieval.embedder import MiniLMEmbedder
from retrieval.words import terms

DEVICE = best_device()
CUT, VALIDATION_CUT = datetime(2011, 10, 1), datetime(2011, 9, 1)


@dataclass(frozen=True)
class Split:
    """What is trained on and asked for: to choose settings (validation), and to report (test)."""

    titles: tuple[str, ...] | None
    products: int
    tuning: tuple[Choices, Cases]
    test: tuple[Choices, Cases]
    settings: NeighborsConfig
    """Of the item neighbors, as --tune chose them."""


def games(folder: Path) -> Split:
    """The last product of a user is the test, the one before it validation."""
    titles = {row["item_id"]: row["title"] for row in parquet_rows(folder / "amazon_games_seq" / "items.parquet")}
    rows = parquet_rows(folder / "amazon_games_seq" / "sequences.parquet")
    choices = of_sequences([row["item_ids"] for row in rows])
    ordered = tuple(titles[number] for number in range(len(titles)))
    return Split(ordered, len(titles), leave_last(choices, 2), leave_last(choices, 1), NeighborsConfig())


def beauty(folder: Path) -> Split:
    """As `games`, with ids alone."""
    with gzip.open(folder / "seqrec_ids" / "s3rec_Beauty.txt.gz", "rt") as lines:
        sequences = [[int(one) - 1 for one in line.split()[1:]] for line in lines]
    choices = of_sequences(sequences)
    test, tuning = leave_last(choices, 1), leave_last(choices, 2)
    count, settings = int(choices.products.max()) + 1, NeighborsConfig(age_decay=0.65)
    return Split(None, count, tuning, test, settings)


def retail_rows(folder: Path) -> list[dict[str, Any]]:
    """Return what known customers bought, of products whose code begins with five digits."""
    return [
        row
        for row in parquet_rows(folder / "online_retail_uci" / "transactions.parquet")
        if row["CustomerID"] is not None
        and row["Quantity"] > 0
        and not row["InvoiceNo"].startswith("C")
        and re.match(r"\d{5}", row["StockCode"])
    ]


def retail(folder: Path) -> Split:
    """Half of a shuffled basket asks for the rest; the customers are known from before the cut."""
    rows = retail_rows(folder)
    named: dict[str, Counter[str]] = {}
    for row in rows:
        named.setdefault(row["StockCode"], Counter())[(row["Description"] or "").strip()] += 1
    codes = {code: number for number, code in enumerate(sorted(named))}
    titles = tuple(named[code].most_common(1)[0][0] for code in codes)
    earlier = [row for row in rows if row["InvoiceDate"] < CUT]
    test, tuning = _baskets(rows, codes, CUT), _baskets(earlier, codes, VALIDATION_CUT)
    settings = NeighborsConfig(window=0, age_decay=0.3, damping=0.5, own=0.5)
    return Split(titles, len(codes), tuning, test, settings)


def _baskets(rows: Sequence[dict[str, Any]], codes: Mapping[str, int], cut: datetime) -> tuple[Choices, Cases]:
    """Return the baskets before `cut`, and those after it of two products and more, of customers known before it.

    What nobody buys in `rows` is not in the catalog yet, and is not ranked.
    """
    absent = sorted(set(codes.values()) - {codes[row["StockCode"]] for row in rows})
    dice = np.random.default_rng(1)
    trained: list[tuple[int, int, int]] = []
    past: list[tuple[int, int, int]] = []
    given: list[tuple[int, int, int]] = []
    targets: list[tuple[int, int, int]] = []
    askers: list[int] = []

    for shopper, invoices in enumerate(by_customer(rows)):
        visits = [(one[0]["InvoiceDate"], sorted({codes[row["StockCode"]] for row in one})) for one in invoices]
        earlier = [(visit, product) for visit, (_, basket) in enumerate(visits) for product in basket]
        trained += [(shopper, visit, product) for visit, product in earlier if visits[visit][0] < cut]
        if visits[0][0] >= cut:
            continue
        for visit, (at, basket) in enumerate(visits):
            if at < cut or len(basket) < 2:
                continue
            shuffled = dice.permutation(basket).tolist()
            half, case = len(basket) // 2, len(askers)
            askers.append(shopper)
            past += [(case, before, product) for before, product in earlier if before < visit]
            given += [(case, visit, product) for product in shuffled[:half]]
            targets += [(case, visit, product) for product in shuffled[half:]]
    shoppers = 1 + max(row[0] for row in trained)
    cases = len(askers)
    removed = _choices([*given, *((case, 0, product) for case in range(cases) for product in absent)], cases)
    return _choices(trained, shoppers), Cases(
        np.array(askers), _choices(past + given, cases), removed, _choices(targets, cases)
    )


def by_customer(rows: Sequence[dict[str, Any]]) -> Iterator[list[list[dict[str, Any]]]]:
    """Yield each customer's invoices in the order of their dates, each with its rows."""

    def order(row: dict[str, Any]) -> tuple[int, datetime, str]:
        return int(row["CustomerID"]), row["InvoiceDate"], row["InvoiceNo"]

    for _, lines in groupby(sorted(rows, key=order), key=lambda row: row["CustomerID"]):
        yield [list(one) for _, one in groupby(lines, key=lambda row: row["InvoiceNo"])]


def _choices(rows: Sequence[tuple[int, int, int]], count: int) -> Choices:
    columns = np.array(sorted(rows), np.int64).reshape(-1, 3).T
    return Choices(columns[0], columns[1], columns[2], count)


def table(results: Sequence[RankingResult]) -> None:
    """Print one table: rankers down, figures across, all questions first and then each cut."""
    measures = list(dict.fromkeys(one.name for result in results for one in result.measures))
    print(f"| questions | ranker | shoppers | {' | '.join(measures)} |\n|---|---|---:|{'---|' * len(measures)}")
    for result in results:
        named = {one.name: one for one in result.measures}
        cells = " | ".join(cell(named.get(name)) for name in measures)
        print(f"| {result.cut} | {result.ranker} | {result.measures[0].of} | {cells} |")
    print(flush=True)


def beside_stored_lists(folder: Path, split: Split, settings: NeighborsConfig) -> None:
    """Print the authors' own lists for some users of `games` beside the neighbors."""
    some, figures = stored_lists(folder, split.test[1])
    quality = measure(ItemNeighbors(split.test[0], split.products, settings), some)
    rows = {PEER: (float(quality.hit.mean()), float(quality.ndcg.mean()))} | figures
    print(f"{some.past.count:,} users with stored lists\n\n| ranker | hit rate@10 | nDCG@10 |\n|---|---:|---:|")
    for ranker, (hit, ndcg) in rows.items():
        print(f"| {ranker} | {hit:.3f} | {ndcg:.3f} |")
    print()


class NoEvents:
    """A ranker that is told of no past."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def scores(self, past: Choices) -> Scores:
        """Return the same (C, P) scores for each."""
        nobody = Choices(past.owners[:0], past.visits[:0], past.products[:0], 1)
        return np.tile(self._scorer.scores(nobody), (past.count, 1))


@dataclass(frozen=True)
class Training:
    """What is trained with one seed: on what, and with which settings."""

    split: Split
    neighbors: NeighborsConfig
    recipe: TrainConfig
    refit: bool

    def material(self, vectors: Any, words: TitleWords | None) -> Material:
        """Return what it learns from."""
        known = self.split.test[0] if self.refit else None
        return Material(*self.split.tuning, known, self.split.products, self.neighbors, vectors, words)


def trained(training: Training, folder: Path, texts: Path, trials: int, ablate: bool) -> dict[str, Scorer]:
    """Return the trained ranker and its trunk alone, and with `ablate` the same without texts, ids and events."""
    split, recipe = training.split, training.recipe
    vectors, words = texts_of(split, texts)
    shape = replace(ShapeConfig(), texts=vectors is not None)
    if trials:
        material = replace(training.material(vectors, words), known=None)
        shape, recipe = search(trials, folder / "whole", (shape, recipe), material, _say)
    rows: dict[str, Scorer] = {}

    def add(name: str, part: str, shape: ShapeConfig, vectors: Any, words: TitleWords | None) -> None:
        material = training.material(vectors, words)
        _say(f"training: {part}")
        learned: Learned = train_ranker(folder / part.replace(" ", "-"), shape, recipe, material, _say)
        _say(f"{part}: {learned.fitted.weights}")
        trunk = CatalogTrunk(TrunkScorer(learned.trunk), learned.trunk_products, split.products)
        rows[f"trunk of {name}"], rows[name] = trunk, learned.blend(split.test[0], material)
        if not training.refit:
            rows[f"{name}, without validation"] = learned.blend(material.earlier, material)

    whole = "the trained ranker"
    add(whole, "whole", shape, vectors, words)
    if ablate and vectors is not None:
        add(f"{whole} without texts", "without texts", replace(shape, ids=True, texts=False), None, None)
        add(f"{whole} without ids", "without ids", replace(shape, ids=False, texts=True), vectors, words)
    if ablate:
        rows[f"{whole} without events"] = NoEvents(rows[whole])
    return rows


def published(training: Training, folder: Path, texts: Path) -> dict[str, Scorer]:
    """Return the sequence models of others."""
    recipe = replace(training.recipe, patience=20)  # with one negative a place they get on slowly
    return trained_peers(folder, ShapeConfig(), recipe, training.material(*texts_of(training.split, texts)), _say)


def blended(split: Split, folder: Path, settings: NeighborsConfig) -> Scorer:
    """Return the blend of what needs no training but the weights."""
    vectors, words = texts_of(split, folder)
    material = Material(*split.tuning, None, split.products, settings, vectors, words)
    fitted = fit_blend(material, held_out(material.earlier), None)
    _say(f"{fitted.figures} {fitted.weights}")
    return Blend(features(split.test[0], material, None), fitted.weights)


def texts_of(split: Split, folder: Path) -> tuple[Any, TitleWords | None]:
    """Return (P, D) vectors of titles, from the folder's file where they have been made, and their words."""
    if split.titles is None:
        return None, None
    titles = split.titles
    digest = hashlib.sha256("\n".join(titles).encode()).hexdigest()[:12]
    path = folder / f"texts-{digest}.npy"
    if not path.exists():
        _say(f"encoding {len(titles):,} titles")
        folder.mkdir(parents=True, exist_ok=True)
        np.save(path, MiniLMEmbedder().encode_document(titles))
    return np.load(path), TitleWords([terms(title) for title in titles])


def _tell(figure: float, settings: NeighborsConfig) -> None:
    _say(f"{figure:.4f} {settings}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


SETS: Mapping[str, Callable[[Path], Split]] = {"games": games, "beauty": beauty, "retail": retail}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], default=list(SETS))
    parser.add_argument("--tune", action="store_true", help="choose the settings of the item neighbors anew")
    parser.add_argument("--most", type=int, default=sys.maxsize, help="at most so many questions of each split")
    parser.add_argument("--blend", type=Path, help="measure the blend without a trunk too; a folder for text vectors")
    parser.add_argument("--train", type=Path, help="train the ranker in this folder and measure it beside the rest")
    parser.add_argument("--trials", type=int, default=0, help="settings of its trunk to try before")
    parser.add_argument(
        "--refit", action="store_true", help="let what is trained learn from validation too, in the end"
    )
    parser.add_argument("--ablate", action="store_true", help="also without texts, without ids and without events")
    parser.add_argument("--peers", type=Path, help="train sequence models of others in this folder")
    parser.add_argument("--seeds", type=int, default=1, help="how many times what is trained is trained")
    parser.add_argument("--epochs", type=int, default=100, help="the most passes of a training")
    parser.add_argument("--bf16", action="store_true", help="multiply in bfloat16 on a CPU too")
    arguments = parser.parse_args()

    recipe = TrainConfig(epochs=arguments.epochs, bf16=arguments.bf16, device=DEVICE)
    folder = Path(os.environ.get("AISLE_PUBLIC_DATA", "../shared/data"))
    for name in arguments.sets:
        split = SETS[name](folder)
        settings = split.settings
        if arguments.tune:
            settings = tune_neighbors(split.tuning[0], split.products, split.tuning[1], settings, tell=_tell)
        known, cases = split.test
        scorers: dict[str, list[Scorer]] = {"popularity": [Popularity(known, split.products)]}
        if split.titles is not None:
            scorers[WORDS] = [TitleWords([terms(title) for title in split.titles])]
        scorers[PEER] = [ItemNeighbors(known, split.products, settings)]
        scorers[f"{PEER}, without validation"] = [ItemNeighbors(split.tuning[0], split.products, settings)]
        if arguments.blend:
            scorers["blend without trunk"] = [blended(split, arguments.blend / name, settings)]
        for seed in range(1, arguments.seeds + 1):
            training = Training(split, settings, replace(recipe, seed=seed), arguments.refit)
            rows: dict[str, Scorer] = {}
            if arguments.train:
                texts = arguments.train / name
                rows |= trained(training, texts / f"seed-{seed}", texts, arguments.trials, arguments.ablate)
            if arguments.peers:
                texts = arguments.peers / name
                rows |= published(training, texts / f"seed-{seed}", texts)
            for ranker, scorer in rows.items():
                scorers.setdefault(ranker, []).append(scorer)
        cases = sample(cases, arguments.most)
        if name == "games":
            beside_stored_lists(folder, split, settings)
        print(f"## {name}\n\n{cases.past.count:,} questions over {split.products:,} products, {settings}\n")
        table(compare(scorers, cases, known, PEER))


if __name__ == "__main__":
    main()
