"""A ranker for requests without a need, trained on a shop's own events, to `models/ranker` of its folder.

What `aisle evaluate ranker` would ask for is kept back from it: the rest trains, and the questions before those stop
the training and fit the blend. What was kept back then says whether it orders better than what the shop has; if it does
not, nothing changes. The ranker that is kept is the one that was measured, so that it can be measured again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from assistant.errors import ShopError
from assistant.evaluation.estimates import Measure
from assistant.evaluation.ranking import ALL, NDCG, Split, compare, split_again, split_choices
from assistant.shop import Shop
from ranker.checkpoint import TrainedRanker, neighbor_settings, write_ranker
from ranker.need_weights import needs_file
from ranker.recipe import Learned, Material, ShapeConfig, data_hash, train_ranker
from ranker.scorer import ShopRanker
from ranker.search import search
from ranker.train import TrainConfig
from ranker.tuning import sample, tune_neighbors
from retrieval.folders import draft_folder

Counted = Callable[[int, int | None, str], None]
_BEFORE, _TRAINED = "what the shop has", "trained"


@dataclass(frozen=True)
class RankTrainingConfig:
    """How a shop's ranker is trained."""

    split: Split = Split.LAST
    shape: ShapeConfig = field(default_factory=ShapeConfig)
    trunk: TrainConfig = field(default_factory=TrainConfig)
    trials: int = 0
    """Settings of `shape` and `trunk` to try, these first; the best is trained with. 0 takes these."""
    judged: int = 10_000
    """The most kept-back questions that decide whether the ranker is kept."""


@dataclass(frozen=True)
class Trained:
    """What came of it: nDCG@10 on what was kept back, and whether the shop ranks with it now."""

    before: Measure
    after: Measure
    gained: Measure
    order_before: str
    kept: bool


def train_shop_ranker(
    shop: Shop, config: RankTrainingConfig, say: Callable[[str], None], stage: Callable[[str], None], counted: Counted
) -> Trained:
    """Train and measure a ranker, and keep it if it is better; run again after it was killed, it goes on.

    `say` is told of each epoch, `stage` and `counted` of what else is done.

    Raises:
        ShopError: too little was chosen for a question to be asked.
        SearchUnavailable: settings are to be tried, and the extra `train` is not installed.
    """
    ranker = ShopRanker(shop.database, shop.searcher, shop.ranker_folder)
    learned, products = ranker.learned, len(ranker.product_ids)
    before, kept_back = split_choices(learned.choices, learned.at, config.split)
    earlier, asked = split_again(learned, config.split)
    if not asked.among(np.unique(earlier.products)).past.count or not kept_back.past.count:
        raise ShopError(
            f"{learned.choices.count} shoppers chose too little to train on, to choose by and to measure with: "
            "import more events"
        )
    stage("tuning the item neighbors")
    neighbors = tune_neighbors(earlier, products, asked)
    material = Material(earlier, asked, before, products, neighbors, ranker.vectors, ranker.words)
    data = data_hash(material, ranker.product_ids)
    draft = draft_folder(shop.ranker_folder.with_name("ranker.draft"), json.dumps([data, asdict(config)]))
    if config.trials:
        shape, trunk = search(config.trials, draft / "runs", (config.shape, config.trunk), material, say)
        config = replace(config, shape=shape, trunk=trunk)
    trained = train_ranker(draft / "runs", config.shape, config.trunk, material, say)
    compared = compare(
        {_BEFORE: [ranker.blend(before)], _TRAINED: [trained.blend(before, material)]},
        sample(kept_back, config.judged),
        before,
        _BEFORE,
        counted,
    )
    figures = {(one.ranker, figure.name): figure for one in compared if one.cut == ALL for figure in one.measures}
    outcome = Trained(
        before=figures[_BEFORE, NDCG],
        after=figures[_TRAINED, NDCG],
        gained=figures[_TRAINED, f"{NDCG} over {_BEFORE}"],
        order_before=ranker.order,
        kept=figures[_TRAINED, NDCG].value > figures[_BEFORE, NDCG].value,
    )
    if outcome.kept:
        shutil.rmtree(draft / "runs")
        described = _described(shop, trained, material, config, data, outcome)
        if needs_file(shop.ranker_folder).exists():  # the order for needs is learned apart, and stays
            shutil.copy2(needs_file(shop.ranker_folder), needs_file(draft))
        known = [ranker.product_ids[number] for number in trained.trunk_products.tolist()]
        write_ranker(draft, described, known, trained.trunk, shop.ranker_folder)
    else:
        shutil.rmtree(draft)
    return outcome


def _described(
    shop: Shop,
    trained: Learned,
    material: Material,
    config: RankTrainingConfig,
    data: str,
    outcome: Trained,
) -> TrainedRanker:
    weights = trained.fitted.weights
    assert material.known is not None, "a shop's trunk learns from all but what was kept back"
    figures = {f"validation, {name}": figure for name, figure in trained.fitted.figures.items()}
    return TrainedRanker(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        split=config.split.value,
        encoder=shop.searcher.encoder,
        neighbors=neighbor_settings(material.neighbors),
        weights=dict(weights.weights),
        spreads=dict(weights.spreads),
        stand_in=dict(weights.stand_in),
        config=asdict(config),
        data_sha256=data,
        choices=len(material.known.owners),
        epoch=trained.epoch,
        figures=figures | {"kept back, before": outcome.before.value, "kept back, trained": outcome.after.value},
    )
