"""What it takes to order 200 candidates for a shopper with 50 events, beside a SASRec pass and a cross-encoder.

    python benchmarks/serving.py demo-shop [--requests 300] [--threads 2]

All in one run on the same products, on CPU; prints Markdown. CPU time sums threads and is what counts on a machine that
has other work to do. "order" is what a turn calls with its candidates and past
(`ranker.keeper`), with every weight 1, since speed does not depend on them; "past and order" reads the shopper's 250
events from the database first. The shopper is put into the shop and taken out again. The first call of each is not counted.
SASRec is the trunk of `ranker/model.py` with untrained weights of its shape (50 events, width 64, 2 layers), over the
whole catalog. The cross-encoder has the shape of MiniLM-L6 (22M parameters, random weights) and reads 200 pairs of a
need and a title, 64 tokens each, in one batch; what tokenizing takes is left out.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from transformers import BertConfig, BertModel

from assistant.shop import Shop
from assistant.store import utc_now
from ranker.choices import of_sequences
from ranker.events import BehaviourEvent, BehaviourKind, PastDeed, record
from ranker.keeper import Keeper
from ranker.model import Trunk, TrunkConfig
from ranker.need_order import FEATURES, Asked
from ranker.need_weights import NeedWeights, write_needs
from ranker.trunk_scorer import TrunkScorer
from retrieval.types import ProductId

CANDIDATES, EVENTS, PAIRS, TOKENS = 200, 50, 200, 64
SHOPPER = "benchmark-serving"


def timed(call: Callable[[], object], times: int) -> np.ndarray:
    """Return the milliseconds of some calls, after one that is not counted: by the clock and of CPU, shape (N, 2)."""
    call()
    taken = np.zeros((times, 2))
    for number in range(times):
        began, busy = time.perf_counter(), time.process_time()
        call()
        taken[number] = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
    return taken


def visitor(shop: Shop, dice: np.random.Generator) -> None:
    """Give the shop a shopper with 50 clicks, each on one of four products that were shown."""
    ids = [str(one.product_id) for one in shop.catalog.texts()]
    events: list[BehaviourEvent] = []
    for number in range(EVENTS):
        at = (datetime.now(UTC) - timedelta(days=number, minutes=1)).isoformat(timespec="milliseconds")
        shown = dice.choice(ids, min(4, len(ids)), replace=False).tolist()
        request = f"benchmark-{number}"
        for place, one in enumerate(shown, 1):
            events.append(event(one, BehaviourKind.IMPRESSION, at, request, place))
        events.append(event(shown[0], BehaviourKind.CLICK, at, request, 1))
    with shop.database.write() as connection:
        record(connection, events)


def event(product_id: str, kind: BehaviourKind, at: str, request_id: str, position: int) -> BehaviourEvent:
    return BehaviourEvent(
        shopper_id=SHOPPER, product_id=product_id, kind=kind, at=at, request_id=request_id, position=position
    )


def forget_visitor(shop: Shop) -> None:
    with shop.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM behaviour_events WHERE shopper_id = ?", (SHOPPER,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    shop, dice = Shop.open(given.shop), np.random.default_rng(1)
    ids = [one.product_id for one in shop.catalog.texts()]
    visitor(shop, dice)
    try:
        with TemporaryDirectory() as folder:
            keeper = weighed(shop, Path(folder))
            rows = ours(keeper, ids, given.requests, dice)
    finally:
        forget_visitor(shop)
        shop.close()
    rows["SASRec over the catalog"] = timed(sasrec(len(ids), dice), max(20, given.requests // 5))
    rows["cross-encoder, 200 pairs"] = timed(cross_encoder(), max(3, given.requests // 100))
    base = np.median(rows["past and order"][:, 1])
    print(f"{len(ids)} products, {CANDIDATES} candidates, {EVENTS} clicks, {given.threads} threads\n")
    print("| | p50 ms | p95 ms | CPU p50 ms | CPU p95 ms | CPU, to past and order |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, taken in rows.items():
        figures = np.quantile(taken, [0.5, 0.95], axis=0).T.ravel()  # clock, then CPU
        cells = " | ".join(f"{figure:,.1f}" for figure in figures)
        print(f"| {name} | {cells} | {figures[2] / base:,.1f} |")


def weighed(shop: Shop, folder: Path) -> Keeper:
    """Return an order that uses every feature."""
    ones = {str(name): 1.0 for name in FEATURES}
    write_needs(
        folder,
        NeedWeights(
            made_at=utc_now(), encoder=shop.searcher.encoder, kind_known=1, words_alone=1, weights=ones, spreads=ones
        ),
    )
    keeper = Keeper(shop.database, shop.searcher, folder)
    keeper.refresh()
    return keeper


def ours(keeper: Keeper, ids: list[ProductId], requests: int, dice: np.random.Generator) -> dict[str, np.ndarray]:
    past = keeper.past(SHOPPER)

    def asked(events: list[PastDeed]) -> Asked:
        some = [ids[n] for n in dice.choice(len(ids), min(CANDIDATES, len(ids)), replace=False)]
        return Asked(some, dice.random(len(some)).astype(np.float32), events, datetime.now(UTC), kind_known=True)

    def order() -> None:
        assert not keeper.order(asked(past))[1]

    def past_and_order() -> None:
        assert not keeper.order(asked(keeper.past(SHOPPER)))[1]

    return {
        "order": timed(order, requests),
        "past and order": timed(past_and_order, requests),
        "counting (in the background)": timed(keeper.refresh, 3),
    }


def sasrec(products: int, dice: np.random.Generator) -> Callable[[], object]:
    scorer = TrunkScorer(Trunk(TrunkConfig(products=products, width=64, layers=2, heads=2, length=50)))
    past = of_sequences([dice.integers(0, products, EVENTS).tolist()])
    return lambda: scorer.scores(past)


def cross_encoder() -> Callable[[], object]:
    shape = BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
    model, words = BertModel(shape).eval(), torch.randint(0, shape.vocab_size, (PAIRS, TOKENS))

    def score() -> None:
        with torch.inference_mode():
            model(words)

    return score


if __name__ == "__main__":
    main()
