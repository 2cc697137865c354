"""Whether a known shopper feels known: orders against the retrieval order, judged by the hidden utilities.

    python benchmarks/taste.py demo-shop [--needs 4] [--odd] [--tune] [--steps] [--ablate]

Needs are new ones of each made-up shopper (docs/demo-shop.md), searched as a turn searches. Gain of a product is its hidden
utility above the lowest of the need's candidates; needs with fewer than five candidates are left out. "not met before" takes
the products out of the ranking that the shopper clicked, bought or judged in the past. Intervals: 95 %, bootstrap over
shoppers, paired. "learned" is the shop's own order, once `aisle train ranker demo-shop` has learned it from the shop's
slates: no need of these questions is among them, and it never sees a utility. "three clicks" are those of a stranger on
the first eight products of one need, before the next one: on the three that they like best or, as a control, on any
three. --tune tries settings of the taste on the shoppers with odd numbers, --odd prints theirs instead of the even ones'.
--ablate leaves each share of the learned order out of its sum. --steps sets beside the taste order what diversity and a
random draw make of it, and how alike the first four are (mean cosine); it has a table of the odd shoppers, too, by which
a default may be chosen.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from assistant.demo.behaviour import click_chances
from assistant.demo.goods import Floats, Goods
from assistant.demo.past import read_tastes
from assistant.demo.tastes import Taste, suitable, utilities
from assistant.demo.visits import fresh_need
from assistant.labels import constraint_words
from assistant.shop import Shop
from ranker.events import BehaviourKind, Deed, PastDeed
from ranker.exploration import dice_of, explore
from ranker.history import HistoryConfig, product_weights
from ranker.need_order import FEATURES, Asked
from ranker.steps import by_score, varied
from ranker.taste import History, TasteConfig, shares
from retrieval.metrics import ndcg_at
from retrieval.types import Candidate, ProductId

DEPTH = 10
FEWEST = 5
CANDIDATES = 40
Order = Callable[["Case"], list[int]]


@dataclass(frozen=True)
class Case:
    """One need of one shopper, searched: candidates in retrieval order, (K,), and the hidden truth about them."""

    shopper: int
    candidates: tuple[Candidate, ...]
    ids: tuple[str, ...]
    scores: Floats
    vectors: np.ndarray  # (K, D)
    liking: Floats
    kind_known: bool
    past: Sequence[Deed]
    past_vectors: Mapping[ProductId, np.ndarray]
    now: datetime


def cases(shop: Shop, goods: Goods, tastes: Sequence[Taste], needs: int, now: datetime) -> list[Case]:
    place = {str(one.product_id): n for n, one in enumerate(goods.products)}
    found: list[Case] = []
    for number, taste in enumerate(tastes, 1):
        dice = np.random.default_rng([97, number])
        liking, fits = utilities(taste, goods), suitable(taste, goods)
        events = shop.ranker.past(taste.shopper_id)
        known = sorted({ProductId(event.product_id) for event in events})
        vectors = dict(zip(known, shop.searcher.product_vectors(known), strict=True))
        for _ in range(needs):
            need = fresh_need(taste, goods, fits, dice)
            if need is None:
                continue
            constraints = need.constraints
            result = shop.searcher.search(constraint_words(constraints), constraints, CANDIDATES)
            candidates = [one for one in result.candidates if one.variant.in_stock]
            if len(candidates) < FEWEST:
                continue
            ids = tuple(str(one.product.product_id) for one in candidates)
            found.append(
                Case(
                    number,
                    tuple(candidates),
                    ids,
                    np.array([one.score for one in candidates]),
                    shop.searcher.product_vectors([one.product.product_id for one in candidates]),
                    liking[[place[one] for one in ids]],
                    result.kind_known,
                    events,
                    vectors,
                    now,
                )
            )
    return found


def retrieval_order(case: Case) -> list[int]:
    return list(range(len(case.ids)))


def popular_order(case: Case) -> list[int]:
    """By how often anybody has chosen the product: what a shop without personalisation would do."""
    return sorted(range(len(case.ids)), key=lambda n: -POPULARITY.get(case.ids[n], 0))


POPULARITY: dict[str, int] = {}


def taste_order(history: HistoryConfig, config: TasteConfig) -> Order:
    def order(case: Case) -> list[int]:
        scores = taste_scores(case, history, config)
        return sorted(range(len(case.ids)), key=lambda n: (-scores[n], n))

    return order


def taste_scores(case: Case, history: HistoryConfig, config: TasteConfig) -> Floats:
    """Return the candidates' scores, (K,), in retrieval order."""
    weights = product_weights(case.past, case.now, history)
    names = [ProductId(name) for name in weights if name in case.past_vectors]
    if not names:
        return case.scores
    vectors = np.array([case.past_vectors[name] for name in names], np.float32)
    none = np.zeros((0, case.vectors.shape[1]), np.float32)
    past = History(vectors, np.array([weights[name] for name in names], np.float32))
    return shares(case.scores.astype(np.float32), case.vectors, none, none, past, config).score.astype(float)


def varied_order(weight: float) -> Order:
    def order(case: Case) -> list[int]:
        scores = taste_scores(case, HistoryConfig(), TasteConfig())
        ranked = by_score(
            [
                (one.model_copy(update={"score": float(score)}), {})
                for one, score in zip(case.candidates, scores, strict=True)
            ]
        )
        number = {one.product.product_id: n for n, one in enumerate(case.candidates)}
        places = [number[one.product.product_id] for one, _ in ranked]
        return [number[one.product.product_id] for one, _ in varied(ranked, case.vectors[places], weight, frozenset())]

    return order


def drawn_order(case: Case) -> list[int]:
    """The taste order as it is on a slate that is drawn by chance."""
    scores = taste_scores(case, HistoryConfig(), TasteConfig())
    places = sorted(range(len(case.ids)), key=lambda n: (-scores[n], n))
    made = explore([scores[n] for n in places], [True] * len(places), 4, 1.0, dice_of(f"{case.shopper} {case.ids}"))
    return [places[n] for n in made.order]


def likeness(case: Case, order: Order) -> float:
    """Return the mean cosine of two of the first four."""
    first = case.vectors[order(case)[:4]]
    return float((first @ first.T)[np.triu_indices(len(first), 1)].mean())


def others_taste(found: Sequence[Case], order: Order) -> Order:
    """The order by another shopper's past: what is left of the gain is not personal, only what everybody likes."""
    shoppers = sorted({case.shopper for case in found})
    follower = dict(zip(shoppers, (*shoppers[1:], shoppers[0]), strict=True))
    pasts = {case.shopper: case for case in found}

    def of_other(case: Case) -> list[int]:
        other = pasts[follower[case.shopper]]
        return order(replace(case, past=other.past, past_vectors=other.past_vectors))

    return of_other


def own_order(shop: Shop, past: Mapping[int, Clicked] | None = None, without: str = "") -> Order:
    """The shop's order, as a turn makes it; with `past`, by case, that is what the shopper did and no more.

    `without` names a share that is left out of the sum, the others' weights as they are.
    """

    def order(case: Case) -> list[int]:
        before = Clicked(case.past, ()) if past is None else past[id(case)]
        ids = [ProductId(one) for one in case.ids]
        asked = Asked(ids, case.scores.astype(np.float32), before.events, case.now, case.kind_known, before.liked)
        made, lacking = shop.ranker.order(asked)
        assert not lacking, shop.ranker.degraded()
        score = made.score - made.shares[without] if without in made.shares else made.score
        return sorted(range(len(ids)), key=lambda n: (-score[n], n))

    return order


@dataclass(frozen=True)
class Clicked:
    """What a shopper did before a need, newest first, and what of it was said to be liked in this conversation."""

    events: Sequence[Deed]
    liked: Sequence[ProductId]


NOTHING = Clicked((), ())
SEEN, CLICKS = 8, 3


def click_three(case: Case, shown: Order, dice: np.random.Generator | None) -> Clicked:
    """What a stranger leaves behind who clicks three of the first eight: the best liked or, with dice, any."""
    seen = shown(case)[:SEEN]
    clicked = sorted(seen, key=lambda n: -case.liking[n])[:CLICKS]
    if dice is not None:
        clicked = dice.choice(seen, min(CLICKS, len(seen)), replace=False).tolist()
    at = case.now.isoformat(timespec="milliseconds")

    def event(n: int, kind: BehaviourKind) -> PastDeed:
        return PastDeed(case.ids[n], kind, at, "r")

    events = [event(n, BehaviourKind.CLICK) for n in clicked] + [event(n, BehaviourKind.IMPRESSION) for n in seen]
    return Clicked(events, [ProductId(case.ids[n]) for n in clicked])


def three_clicks(shop: Shop, found: Sequence[Case]) -> None:
    """Print what three clicks on one need make of the order of the shopper's next need."""
    pairs = [(one, two) for one, two in pairwise(found) if one.shopper == two.shopper]
    later = [two for _, two in pairs]
    plain = own_order(shop, {id(case): NOTHING for case in found})
    best, any_three = (
        {id(two): click_three(one, plain, dice) for one, two in pairs} for dice in (None, np.random.default_rng(3))
    )
    orders = {
        "no events": own_order(shop, {id(case): NOTHING for case in later}),
        "three clicks on what is liked": own_order(shop, best),
        "three clicks on anything": own_order(shop, any_three),
    }
    table(later, orders)


def best_order(case: Case) -> list[int]:
    return [int(n) for n in np.argsort(-case.liking, kind="stable")]


def ndcg(case: Case, order: Order, unmet: bool) -> float:
    met = {event.product_id for event in case.past if event.kind != BehaviourKind.IMPRESSION} if unmet else set[str]()
    ranked = [n for n in order(case) if case.ids[n] not in met]
    if len(ranked) < FEWEST:
        return float("nan")
    low = min(case.liking[n] for n in ranked)
    return ndcg_at(DEPTH, ranked, {n: float(case.liking[n] - low) for n in ranked})


def clicks(case: Case, order: Order) -> float:
    """Expected clicks on the first four, by the click model of the truth."""
    return float(click_chances(case.liking[order(case)[:4]]).sum())


def by_shopper(found: Sequence[Case], measure: Callable[[Case], float]) -> dict[int, float]:
    values: dict[int, list[float]] = {}
    for case in found:
        values.setdefault(case.shopper, []).append(measure(case))
    return {shopper: float(np.nanmean(each)) for shopper, each in values.items() if not np.isnan(each).all()}


def gain(base: dict[int, float], other: dict[int, float]) -> tuple[float, float, float]:
    """Return the relative gain of the mean, with its 95 % interval, paired by shopper."""
    shoppers = sorted(base.keys() & other.keys())
    one, two = np.array([base[s] for s in shoppers]), np.array([other[s] for s in shoppers])
    dice = np.random.default_rng(0)
    draws = dice.integers(len(shoppers), size=(4000, len(shoppers)))
    spread = two[draws].mean(axis=1) / one[draws].mean(axis=1) - 1
    return two.mean() / one.mean() - 1, *np.quantile(spread, [0.025, 0.975])


def table(found: Sequence[Case], orders: dict[str, Order], *, alike: bool = False) -> None:
    """Print each order's measures, and their gains over the first order."""
    measures: list[tuple[str, Callable[[Order], dict[int, float]]]] = [
        ("NDCG@10", lambda order: by_shopper(found, lambda case: ndcg(case, order, unmet=False))),
        ("NDCG@10, not met before", lambda order: by_shopper(found, lambda case: ndcg(case, order, unmet=True))),
        ("expected clicks on 4", lambda order: by_shopper(found, lambda case: clicks(case, order))),
    ]
    if alike:
        measures.append(("likeness of 4", lambda order: by_shopper(found, lambda case: likeness(case, order))))
    print(f"{len(found)} needs of {len({case.shopper for case in found})} shoppers\n")
    print("| order |" + "".join(f" {name} | gain |" for name, _ in measures))
    print("|---|" + "---|---|" * len(measures))
    bases = [measure(next(iter(orders.values()))) for _, measure in measures]
    for name, order in orders.items():
        cells = []
        for base, (_, measure) in zip(bases, measures, strict=True):
            values = measure(order)
            middle, low, high = gain(base, values)
            cells.append(f" {np.mean(list(values.values())):.3f} | {middle:+.1%} [{low:+.1%}, {high:+.1%}] |")
        print(f"| {name} |" + "".join(cells))


def tune(found: Sequence[Case]) -> tuple[HistoryConfig, TasteConfig]:
    """Return the settings with the best NDCG@10 of products not met before, printing each."""
    best = (-1.0, HistoryConfig(), TasteConfig())
    for weight, half_life in product((0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0), (30.0, 60.0, 120.0, 365.0)):
        history = replace(HistoryConfig(), half_life_days=half_life)
        config = replace(TasteConfig(), history_weight=weight)
        order = taste_order(history, config)
        values = by_shopper(found, lambda case, order=order: ndcg(case, order, unmet=True))
        everything = by_shopper(found, lambda case, order=order: ndcg(case, order, unmet=False))
        mean = float(np.mean(list(values.values())))
        print(f"weight {weight:<5g} half-life {half_life:<4g} {mean:.4f} {np.mean(list(everything.values())):.4f}")
        if mean > best[0]:
            best = (mean, history, config)
    return best[1], best[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--needs", type=int, default=4)
    parser.add_argument("--odd", action="store_true")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    given = parser.parse_args()
    shop = Shop.open(given.shop)
    tastes = read_tastes(given.shop / "source" / "tastes.jsonl")
    goods = Goods.of(shop.catalog.get([one.product_id for one in shop.catalog.texts()]))
    found = cases(shop, goods, tastes, given.needs, datetime.now(UTC))
    for events in {case.shopper: case.past for case in found}.values():
        for event in (one for one in events if one.kind != BehaviourKind.IMPRESSION):
            POPULARITY[event.product_id] = POPULARITY.get(event.product_id, 0) + 1
    held_out = [case for case in found if case.shopper % 2 == given.odd]
    orders: dict[str, Order] = {
        "retrieval": retrieval_order,
        "most chosen by all": popular_order,
        "taste, defaults": taste_order(HistoryConfig(), TasteConfig()),
    }
    orders["taste of another shopper"] = others_taste(held_out, orders["taste, defaults"])
    learned = shop.ranker.weights() is not None
    if learned:
        shop.ranker.refresh()
        orders["learned"] = own_order(shop)
        orders["learned, of another shopper"] = others_taste(held_out, orders["learned"])
        orders["learned, a shopper without events"] = own_order(shop, {id(case): NOTHING for case in held_out})
        orders |= {f"learned, without {name}": own_order(shop, without=name) for name in FEATURES if given.ablate}
    if given.tune:
        history, config = tune([case for case in found if case.shopper % 2 == 1])
        print(f"\nchosen: history_weight {config.history_weight:g}, half_life_days {history.half_life_days:g}\n")
        orders["taste, tuned"] = taste_order(history, config)
    orders["hidden truth"] = best_order
    table(held_out, orders)
    print(f"\nThree clicks, {'learned' if learned else 'untrained'} order:")
    three_clicks(shop, held_out)
    if given.steps:
        steps: dict[str, Order] = {"taste, defaults": orders["taste, defaults"]}
        steps |= {f"diversity {weight:g}": varied_order(weight) for weight in (0.05, 0.1, 0.2, 0.3, 0.5)}
        steps["drawn by chance"] = drawn_order
        for name, part in (("odd", [case for case in found if case.shopper % 2 == 1]), ("even", held_out)):
            print(f"\nAfter scoring, {name} shoppers:", end=" ")
            table(part, steps, alike=True)
    shop.close()


if __name__ == "__main__":
    main()
