"""How well rankers order what shoppers chose next: figures with intervals, all questions and cut by what is known.

Full ranking of all products without those already met (`ranker.evaluate`). A shopper is what is drawn for an interval:
all questions of one come and go together.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path

import numpy as np

from assistant.errors import ShopError
from assistant.evaluation.estimates import Array, Measure, ratio
from assistant.shop import Shop
from ranker.choices import Cases, Choices, leave_last, split_at
from ranker.dataset import ShopChoices
from ranker.evaluate import DEPTH, Quality, cuts, measure, unseen
from ranker.peers import ItemNeighbors, Popularity, Scorer
from ranker.recipe import Material, ShapeConfig, data_hash, train_ranker
from ranker.scorer import ShopRanker
from ranker.sequence_peers import trained_peers
from ranker.train import TrainConfig
from ranker.tuning import tune_neighbors
from retrieval.folders import draft_folder
from retrieval.types import Value

ALL, UNSEEN, PEER, WORDS = "all", "unseen products", "item neighbors", "words of titles"
HIT, NDCG = f"hit rate@{DEPTH}", f"nDCG@{DEPTH}"
SEEDS = f"{NDCG}, best seed less worst"
ANEW = "trained anew"

_TRAINED = 0.8
"""Share of the choices before the cut of a split by time."""


class Split(StrEnum):
    """What is asked for: each shopper's last visit, or what each chose first after one time."""

    LAST = "last"
    TIME = "time"


class RankingResult(Value):
    """What one ranker got of the questions of one cut."""

    ranker: str
    cut: str
    measures: tuple[Measure, ...]


class RankingReport(Value):
    """Rankers on the same questions."""

    split: Split
    products: int
    trained: int
    """Choices that rankers learned from."""
    order: str
    """What "aisle" is, and what is to be known of its figures."""
    results: tuple[RankingResult, ...]


def compare(
    scorers: Mapping[str, Sequence[Scorer]],
    cases: Cases,
    trained: Choices,
    against: str | None = None,
    counted: Callable[[int, int | None, str], None] | None = None,
) -> list[RankingResult]:
    """Return each ranker's figures, of all questions and of each cut that has any.

    A ranker that was trained by several seeds gets what they get on average, and a row says how far they lie apart. The
    last cut asks for the products that are not in `trained`, and for these alone.

    `against` names the ranker that each of the others is set beside, in pairs: how much more nDCG it got. In the last
    cut it is the words of titles where they are measured, since nothing else there knows more than text.
    """
    results: list[RankingResult] = []

    def add(name: str, of: Cases, parts: Mapping[str, Array], beside: str | None) -> None:
        got = {
            ranker: [measure(one, of, None if counted is None else _told(counted, f"{name}: {ranker}")) for one in ones]
            for ranker, ones in scorers.items()
        }
        for cut, kept in parts.items():
            results.extend(_results(cut, got, kept, of.shoppers[kept], beside))

    add(ALL, cases, {ALL: np.ones(cases.past.count, bool)} | cuts(cases), against)
    new = unseen(cases, trained)
    add(UNSEEN, new, {UNSEEN: np.ones(new.past.count, bool)}, WORDS if against and WORDS in scorers else against)
    return results


def _results(
    cut: str, got: Mapping[str, Sequence[Quality]], kept: Array, shoppers: Array, beside: str | None
) -> Iterator[RankingResult]:
    """Yield each ranker's figures of the kept questions; none where there are no questions."""
    if not len(shoppers):
        return
    of_peer = None if beside is None else Quality.mean(got[beside]).ndcg[kept]
    for name, of_seeds in got.items():
        quality = Quality.mean(of_seeds)
        figures = {HIT: quality.hit[kept], NDCG: quality.ndcg[kept]}
        if of_peer is not None and name != beside:
            figures[f"{NDCG} over {beside}"] = quality.ndcg[kept] - of_peer
        measures = [_mean(figure, values, shoppers) for figure, values in figures.items()]
        if len(of_seeds) > 1:
            means = [float(one.ndcg[kept].mean()) for one in of_seeds]
            spread = max(means) - min(means)
            measures.append(Measure(name=SEEDS, value=spread, low=None, high=None, of=len(means)))
        yield RankingResult(ranker=name, cut=cut, measures=tuple(measures))


def evaluate_shop(
    shop: Shop,
    split: Split,
    say: Callable[[str], None],
    counted: Callable[[int, int | None, str], None],
    seeds: int = 0,
    config: TrainConfig | None = None,
) -> RankingReport:
    """Return what the shop's own order and its peers get of what the shop's shoppers chose next.

    Rankers learn from what was chosen before; the item neighbors are tuned on the questions before those. With `seeds`
    a ranker and the sequence models of others are trained too, so many times each, by `config` but for its seed; run
    again after it was killed, that goes on. The shop keeps the ranker that it has.

    Raises:
        ShopError: too little was chosen for a question to be asked.
    """
    ranker = ShopRanker(shop.database, shop.searcher, shop.ranker_folder)
    learned, products = ranker.learned, len(ranker.product_ids)
    trained, cases = split_choices(learned.choices, learned.at, split)
    if not cases.past.count:
        raise ShopError(f"{learned.choices.count} shoppers chose nothing that could be asked for: import more events")
    say("tuning the item neighbors")
    tuning, asked = split_again(learned, split)
    neighbors = tune_neighbors(tuning, products, asked)
    scorers: dict[str, list[Scorer]] = {
        "popularity": [Popularity(trained, products)],
        WORDS: [ranker.words],
        PEER: [ItemNeighbors(trained, products, neighbors)],
    }
    draft = shop.ranker_folder.with_name("ranker.measured")
    if seeds:
        material = Material(tuning, asked, trained, products, neighbors, ranker.vectors, ranker.words)
        scorers |= _trained_anew(draft, material, ranker.product_ids, config or TrainConfig(), seeds, say)
    order = ranker.order
    if ranker.trained is not None:
        scorers["untrained order"] = [ranker.untrained(trained)]
        if ranker.trained.split != split.value:
            order += f" with --split {ranker.trained.split}, which may have seen what is asked for here"
    scorers["aisle"] = [ranker.blend(trained)]
    results = compare(scorers, cases, trained, PEER, counted)
    if seeds:
        shutil.rmtree(draft, ignore_errors=True)
    return RankingReport(
        split=split, products=products, trained=len(trained.owners), order=order, results=tuple(results)
    )


def _trained_anew(
    folder: Path,
    material: Material,
    product_ids: Sequence[str],
    config: TrainConfig,
    seeds: int,
    say: Callable[[str], None],
) -> dict[str, list[Scorer]]:
    """Return a ranker and each sequence model of others, trained in `folder` with each seed from 1 on."""
    if not material.asked.among(np.unique(material.earlier.products)).past.count:
        raise ShopError("too little was chosen for a ranker to be trained: import more events, or leave out --seeds")
    run = draft_folder(folder, json.dumps([data_hash(material, product_ids), config.recipe(), asdict(ShapeConfig())]))
    found: dict[str, list[Scorer]] = {}
    for seed in range(1, seeds + 1):
        out, recipe = run / f"seed-{seed}", replace(config, seed=seed)
        say(f"training with seed {seed}")
        learned = train_ranker(out, ShapeConfig(), recipe, material, say)
        found.setdefault(ANEW, []).append(learned.blend(material.learned, material))
        for name, scorer in trained_peers(out, ShapeConfig(), recipe, material, say).items():
            found.setdefault(name, []).append(scorer)
    return found


def split_choices(choices: Choices, at: Array, split: Split) -> tuple[Choices, Cases]:
    """Return what may be learned from and what is then asked for; `at`, (N,), is when each choice was made."""
    return split_at(choices, at, _cut(at)) if split == Split.TIME else leave_last(choices)


def split_again(learned: ShopChoices, split: Split) -> tuple[Choices, Cases]:
    """Return the split of what a first split leaves to learn from: what settings are chosen on."""
    kept = learned.at < _cut(learned.at) if split == Split.TIME else learned.choices.ages >= 1
    return split_choices(learned.choices.where(kept), learned.at[kept], split)


def _cut(at: Array) -> float:
    return float(np.quantile(at, _TRAINED)) if len(at) else 0.0


def _mean(name: str, values: Array, shoppers: Array) -> Measure:
    """Return the mean over questions, at least one; its interval is drawn over shoppers, and `of` counts them."""
    _, owner = np.unique(shoppers, return_inverse=True)
    found = ratio(name, np.bincount(owner, values), np.bincount(owner))
    assert found is not None, "there is a question, and each counts"
    return found


def _told(counted: Callable[[int, int | None, str], None], what: str) -> Callable[[int, int], None]:
    return lambda done, total: counted(done, total, what)
