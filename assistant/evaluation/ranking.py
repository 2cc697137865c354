"""How well rankers order what shoppers chose next: figures with intervals, all questions and cut by what is known.

Full ranking of all products without those already met (`ranker.evaluate`). A shopper is what is drawn for an interval:
all questions of one come and go together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

import numpy as np

from assistant.errors import ShopError
from assistant.evaluation.estimates import Array, Measure, ratio
from assistant.shop import Shop
from ranker.choices import Cases, Choices, leave_last, split_at
from ranker.dataset import ShopChoices
from ranker.evaluate import DEPTH, Quality, cuts, measure, unseen
from ranker.peers import ItemNeighbors, Popularity, Scorer
from ranker.scorer import ShopRanker
from ranker.tuning import tune_neighbors
from retrieval.types import Value

ALL, UNSEEN, PEER = "all", "unseen products", "item neighbors"
HIT, NDCG = f"hit rate@{DEPTH}", f"nDCG@{DEPTH}"

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
    scorers: Mapping[str, Scorer],
    cases: Cases,
    trained: Choices,
    against: str | None = None,
    counted: Callable[[int, int | None, str], None] | None = None,
) -> list[RankingResult]:
    """Return each ranker's figures, of all questions and of each cut that has any.

    The last cut asks for the products that are not in `trained`, and for these alone.

    `against` names the ranker that each of the others is set beside, in pairs: how much more nDCG it got.
    """
    results: list[RankingResult] = []

    def add(name: str, of: Cases, parts: Mapping[str, Array]) -> None:
        got = {
            ranker: measure(scorer, of, None if counted is None else _told(counted, f"{name}: {ranker}"))
            for ranker, scorer in scorers.items()
        }
        for cut, kept in parts.items():
            results.extend(_results(cut, got, kept, of.shoppers[kept], against))

    add(ALL, cases, {ALL: np.ones(cases.past.count, bool)} | cuts(cases))
    new = unseen(cases, trained)
    add(UNSEEN, new, {UNSEEN: np.ones(new.past.count, bool)})
    return results


def _results(
    cut: str, got: Mapping[str, Quality], kept: Array, shoppers: Array, against: str | None
) -> Iterator[RankingResult]:
    """Yield each ranker's figures of the kept questions; none where there are no questions."""
    if not len(shoppers):
        return
    for name, quality in got.items():
        figures = {HIT: quality.hit[kept], NDCG: quality.ndcg[kept]}
        if against is not None and name != against:
            figures[f"{NDCG} over {against}"] = quality.ndcg[kept] - got[against].ndcg[kept]
        yield RankingResult(
            ranker=name, cut=cut, measures=tuple(_mean(figure, values, shoppers) for figure, values in figures.items())
        )


def evaluate_shop(
    shop: Shop,
    split: Split,
    say: Callable[[str], None],
    counted: Callable[[int, int | None, str], None],
) -> RankingReport:
    """Return what the shop's own order and its peers get of what the shop's shoppers chose next.

    Rankers learn from what was chosen before; the item neighbors are tuned on the questions before those.

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
    config = tune_neighbors(tuning, products, asked)
    scorers: dict[str, Scorer] = {
        "popularity": Popularity(trained, products),
        "words of titles": ranker.words,
        PEER: ItemNeighbors(trained, products, config),
    }
    order = ranker.order
    if ranker.trained is not None:
        scorers["untrained order"] = ranker.untrained(trained)
        if ranker.trained.split != split.value:
            order += f" with --split {ranker.trained.split}, which may have seen what is asked for here"
    scorers["aisle"] = ranker.blend(trained)
    results = compare(scorers, cases, trained, PEER, counted)
    return RankingReport(
        split=split, products=products, trained=len(trained.owners), order=order, results=tuple(results)
    )


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
