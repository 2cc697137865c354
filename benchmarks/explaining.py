"""Whether what "why this?" cites is what moved the score: it is taken away, and so is other evidence of its kind.

    python benchmarks/explaining.py demo-shop [--requests 60] [--shap FOLDER]

Works in a copy of the shop. Each request is of a shopper of the shop with a past; its need is color, material and
category of a product drawn by chance, as plain words. Of the slate a product is drawn. Taken away is the piece of
evidence with the largest drop, or one of the others of its kind by chance: a word from what the search is asked, or all
events of the shopper with a product from the database. Then the shop is asked anew, with nothing of what explains, and
of the product's place among the same candidates is told how many places it fell, and how far its standing did (how far
its score lies above their mean, in spreads of their scores). Intervals: 95 %, bootstrap over requests, paired.

With --shap: words and the six weightiest products of the past of each request as players, once with our exact Shapley
values and once with those of the package `shap` in that folder, and leave-one-out beside them.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import delete, insert, select

from assistant.causes import Attribution, Cause
from assistant.evaluation.estimates import Measure, difference, percentile
from assistant.explain import why
from assistant.finding import find
from assistant.generator_kinds import scripted
from assistant.ledger import LedgerSlate, write_slate
from assistant.policy import Find
from assistant.scene import Scene
from assistant.scripted_chat import ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.state import DialogueState
from ranker.attribution import leave_one_out, shapley
from ranker.events import BehaviourRow
from ranker.history import HistoryConfig, product_weights
from ranker.need_order import Asked
from retrieval.causes import parts, without
from retrieval.rescoring import Rescorer
from retrieval.types import Constraints, Product, ProductId

WORD, DEED = "word", "event"
PLAYERS_OF_PAST = 6
SET_BESIDE = 6
"""Requests that are set beside shap: each takes 4,096 scores or fewer."""


@dataclass(frozen=True)
class Case:
    """One explained product of one request."""

    shopper: str
    slate: LedgerSlate
    product_id: str
    attribution: Attribution
    milliseconds: float
    processor_ms: float


def need_of(product: Product) -> str:
    stated = {one.kind: one.normal for one in product.attributes if one.kind in ("color", "material")}
    return " ".join([*(stated[kind] for kind in ("color", "material") if kind in stated), product.category[-1].lower()])


def ask(service: Service, shopper: str, need: str) -> LedgerSlate | None:
    """Return the slate of a new conversation, stored as a turn stores it."""
    conversation, _ = service.parts.store.create(shopper)
    scene = Scene(conversation, shopper, "t1", 1, DialogueState())
    outcome = find(Find(Constraints(), need), service.parts, scene)
    slate = outcome.slate
    if slate is None or not any(one.card for one in slate.candidates):
        return None
    service.parts.store.append(
        conversation, outcome.events, lambda connection, _: write_slate(connection, slate, shopper)
    )
    return service.parts.ledger.slate(slate.request_id)


def cases(shop: Shop, service: Service, requests: int, dice: np.random.Generator) -> list[Case]:
    shoppers = [one.shopper_id for one in shop.shoppers.all()]
    products = shop.catalog.get([one.product_id for one in shop.catalog.texts()])
    found: list[Case] = []
    while len(found) < requests:
        shopper = str(dice.choice(shoppers))
        slate = ask(service, shopper, need_of(products[int(dice.integers(len(products)))]))
        if slate is None:
            continue
        shown = [one.product_id for one in slate.candidates if one.card]
        product_id = str(dice.choice(shown))
        product = shop.catalog.get([ProductId(product_id)])[0]
        began, busy = time.perf_counter(), time.process_time()
        moved = shop.attributor.attribute(slate, product_id, product)
        why(slate, product_id, product, moved, "en", shop.settings.currency)
        took, busy = time.perf_counter() - began, time.process_time() - busy
        found.append(Case(shopper, slate, product_id, moved, 1000 * took, 1000 * busy))
    return found


def standing(scores: dict[str, float], product_id: str) -> float:
    values = np.array(list(scores.values()))
    return float((scores[product_id] - values.mean()) / (np.ptp(values) or 1.0))


def rank(scores: dict[str, float], product_id: str) -> int:
    return 1 + sum(score > scores[product_id] for score in scores.values())


def ordered(shop: Shop, case: Case, need: str) -> dict[str, float]:
    """Return the scores of the same candidates when the shop is asked now: by a search of its whole catalog."""
    result = shop.searcher.search(need, Constraints(), shop.catalog.count())
    retrieval = {one.product.product_id: one.score for one in result.candidates}
    ids = [ProductId(one.product_id) for one in case.slate.candidates]
    asked = Asked(
        product_ids=ids,
        retrieval=np.array([retrieval[one] for one in ids], np.float32),
        past=shop.ranker.past(case.shopper, until=case.slate.at),
        now=datetime.now(UTC),
        kind_known=result.kind_known,
    )
    return dict(zip(ids, shop.ranker.order(asked)[0].score.tolist(), strict=True))


def without_word(shop: Shop, case: Case, cause: Cause) -> dict[str, float]:
    left_out = next(one for one in parts(case.slate.words) if one.text == cause.name)
    return ordered(shop, case, without(case.slate.words, left_out))


def without_deeds(shop: Shop, case: Case, cause: Cause) -> dict[str, float]:
    table = BehaviourRow.__table__
    own = (table.c.shopper_id == case.shopper, table.c.product_id == cause.name)
    with shop.database.write() as connection:
        rows = [dict(row) for row in connection.execute(select(table).where(*own)).mappings()]
        connection.execute(delete(BehaviourRow).where(*own))
    try:
        return ordered(shop, case, case.slate.words)
    finally:
        with shop.database.write() as connection:
            connection.execute(insert(BehaviourRow), rows)


def falls(
    shop: Shop, found: Sequence[Case], kind: str, take: Callable[[Shop, Case, Cause], dict[str, float]]
) -> list[Measure]:
    dice = np.random.default_rng(7)
    cited: list[tuple[float, float]] = []
    others: list[tuple[float, float]] = []
    for case in found:
        causes = [one for one in case.attribution.causes if one.kind == kind]
        if len(causes) < 2 or causes[0] not in case.attribution.told():
            continue
        before = ordered(shop, case, case.slate.words)
        other = causes[1 + int(dice.integers(len(causes) - 1))]
        for into, cause in ((cited, causes[0]), (others, other)):
            after = take(shop, case, cause)
            into.append(
                (
                    rank(after, case.product_id) - rank(before, case.product_id),
                    standing(before, case.product_id) - standing(after, case.product_id),
                )
            )
    first, second = np.array(cited), np.array(others)
    lines: list[Measure] = []
    for column, what in enumerate(("places", "standing")):
        zero = np.zeros(len(first))
        lines.append(difference(f"{kind}: {what} lost, cited", first[:, column], zero))
        lines.append(difference(f"{kind}: {what} lost, another", second[:, column], zero))
        lines.append(difference(f"{kind}: {what}, cited above another", first[:, column], second[:, column]))
    return lines


def beside_shap(shop: Shop, found: Sequence[Case], folder: Path) -> None:
    sys.path.insert(0, str(folder))
    shap: Any = importlib.import_module("shap")  # kept out of our own dependencies

    ours: list[float] = []
    theirs: list[float] = []
    alone: list[float] = []
    times = {"ours": 0.0, "shap": 0.0, "leave-one-out": 0.0}
    players = 0
    for case in found:
        value, names = game(shop, case)
        players += len(names)
        for name, attribute in (("ours", shapley), ("leave-one-out", leave_one_out)):
            began = time.perf_counter()
            (ours if name == "ours" else alone).extend(attribute(value, len(names)).tolist())
            times[name] += time.perf_counter() - began

        def asked(masks: Any, value: Callable[[Any], Any] = value) -> Any:
            return value(np.asarray(masks) > 0.5)

        began = time.perf_counter()
        explainer = shap.explainers.Exact(asked, np.zeros((1, len(names))))
        theirs.extend(explainer(np.ones((1, len(names)))).values[0].tolist())
        times["shap"] += time.perf_counter() - began
    print(f"\nShapley values of {players} players of {len(found)} requests beside shap {shap.__version__} (Exact)")
    print(f"largest difference {np.abs(np.array(ours) - theirs).max():.1e}, r {np.corrcoef(ours, theirs)[0, 1]:.4f}")
    print(f"leave-one-out with them: r {np.corrcoef(alone, theirs)[0, 1]:.3f}")
    print(", ".join(f"{name} {1000 * spent / len(found):.0f} ms a request" for name, spent in times.items()))


def game(shop: Shop, case: Case) -> tuple[Callable[[Any], Any], list[str]]:
    """Return the score of the product by which words and which products of the past are kept, all needs read before."""
    words = parts(case.slate.words)
    past = shop.ranker.past(case.shopper, until=case.slate.at)
    now = datetime.fromisoformat(case.slate.at)
    weights = product_weights(past, now, HistoryConfig())
    deeds = sorted(weights, key=lambda one: -abs(weights[one]))[:PLAYERS_OF_PAST]
    ids = [ProductId(one.product_id) for one in case.slate.candidates]
    place = ids.index(ProductId(case.product_id))
    needs: dict[tuple[bool, ...], Any] = {}
    kept = [tuple(bool(number >> n & 1) for n in range(len(words))) for number in range(1 << len(words))]
    rescorer = Rescorer(shop.searcher, case.slate.words, Constraints())
    texts = []
    for one in kept:
        text = case.slate.words
        for word, stays in zip(words, one, strict=True):
            if not stays:
                text = without(text, next((part for part in parts(text) if part.text == word.text), word))
        texts.append(text)
    for one, scores in zip(kept, rescorer.needs(texts, ids), strict=True):
        needs[one] = scores.astype(np.float32)
    base = Asked(ids, needs[kept[-1]], past, now, rescorer.kind_known)

    def value(masks: Any) -> Any:
        several = []
        for row in masks.tolist():
            gone = {name for name, stays in zip(deeds, row[len(words) :], strict=True) if not stays}
            some = [one for one in past if one.product_id not in gone]
            several.append(replace(base, retrieval=needs[tuple(row[: len(words)])], past=some))
        return np.array([float(one.score[place]) for one in shop.ranker.orders(several)])

    return value, [*(one.text for one in words), *deeds]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--shap", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(given.shop, Path(folder) / "shop")
        shop = Shop.open(Path(folder) / "shop")
        service = shop.service(scripted(ScriptedChat.of({}, {})))
        shop.ranker.refresh()
        found = cases(shop, service, given.requests, np.random.default_rng(11))
        print(f"{len(found)} requests, order {shop.ranker.version}, ", end="")
        print(f"{sum(bool(one.attribution.lost) for one in found)} that no longer come out as stored\n")
        for kind, take in ((WORD, without_word), (DEED, without_deeds)):
            for one in falls(shop, found, kind, take):
                print(f"{one.name}: {one.value:.3f} [{one.low:.3f}, {one.high:.3f}] of {one.of}")
        for what, times in (
            ("an answer", [one.milliseconds for one in found]),
            ("its processor time", [one.processor_ms for one in found]),
        ):
            middle, late = percentile("p50", times, 50), percentile("p95", times, 95)
            if middle and late:
                print(f"{what}: p50 {middle.value:.0f} ms, p95 {late.value:.0f} ms")
        if given.shap:
            beside_shap(shop, found[:SET_BESIDE], given.shap)
        shop.close()


if __name__ == "__main__":
    main()
