"""The made-up past: follows the hidden tastes, hangs together, and its propensities are those of its policy."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import func, select

from assistant.demo.behaviour import act, click_chances
from assistant.demo.goods import Goods
from assistant.demo.logging_policy import Need, candidates, matches, rank
from assistant.demo.past import UNTIL, read_tastes, write_past, write_tastes
from assistant.demo.people import shoppers
from assistant.demo.tastes import Taste, draw_tastes, utilities
from assistant.errors import NotAllowed
from assistant.ledger import Ledger, SlateCandidateRow, SlateRow
from assistant.orders import OrderRow, Orders, OrderStatus
from assistant.shoppers import Shoppers
from assistant.store import ConversationRow, ConversationStore
from ranker.events import BehaviourRow
from retrieval.database import Database

NEEDS = [
    Need(path=("Shoes", "Boots")),
    Need(path=("Bags",), price_max=9000),
]


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.path[-1])
def test_logged_propensities_are_how_often_the_policy_does_it(goods: Goods, need: Need) -> None:
    dice = np.random.default_rng(3)
    draws = 5_000
    seen: Counter[tuple[int, int]] = Counter()
    hidden: Counter[int] = Counter()
    logged: dict[tuple[int, int], float] = {}
    logged_hidden: dict[int, float] = {}
    for _ in range(draws):
        ranked = rank(goods, need, dice)
        for position, (place, propensity) in enumerate(zip(ranked.places, ranked.propensities, strict=True), 1):
            if position <= ranked.size:
                seen[int(place), position] += 1
                logged[int(place), position] = propensity
            else:
                hidden[int(place)] += 1
                logged_hidden[int(place)] = propensity
    assert len(seen) > 12
    for what, chance in [
        *((seen[key], logged[key]) for key in logged),
        *((hidden[k], logged_hidden[k]) for k in hidden),
    ]:
        assert abs(what / draws - chance) < 4.5 * np.sqrt(chance * (1 - chance) / draws) + 1e-9


def test_an_estimate_from_the_log_finds_the_truth_about_another_policy(goods: Goods, tastes: list[Taste]) -> None:
    """Item-position inverse propensity scores of "cheapest first", against its clicks computed from the hidden truth."""
    need, taste = NEEDS[0], tastes[0]
    liking = utilities(taste, goods)
    places, _ = candidates(goods, need, matches(goods, need))
    target = places[np.argsort(goods.price[places], kind="stable")][:4]
    truth = float(click_chances(liking[target]).sum())
    dice = np.random.default_rng(11)
    estimates, own = [], []
    for _ in range(8_000):
        ranked = rank(goods, need, dice)
        clicked = {deed.position for deed in act(liking[ranked.places[: ranked.size]], dice) if deed.clicked}
        hits = [
            1 / ranked.propensities[position - 1]
            for position in clicked
            if ranked.places[position - 1] == target[position - 1]
        ]
        estimates.append(sum(hits))
        own.append(len(clicked))
    half = 2.58 * float(np.std(estimates)) / np.sqrt(len(estimates))
    assert abs(np.mean(estimates) - truth) < half
    assert abs(np.mean(own) - truth) > half, "the two policies must differ, or this test shows nothing"


def test_what_is_chosen_follows_the_hidden_taste(past: Database, goods: Goods, tastes: list[Taste]) -> None:
    place = {product.product_id: n for n, product in enumerate(goods.products)}
    liking = {taste.shopper_id: utilities(taste, goods) for taste in tastes}
    by_kind: dict[str, list[float]] = {}
    with past.read() as connection:
        for row in connection.execute(select(BehaviourRow.shopper_id, BehaviourRow.product_id, BehaviourRow.kind)):
            by_kind.setdefault(row.kind, []).append(liking[row.shopper_id][place[row.product_id]])
    mean = {kind: float(np.mean(values)) for kind, values in by_kind.items()}
    assert min(mean["purchase"], mean["cart"]) > mean["click"] > mean["impression"] + 0.5
    assert mean["dismissal"] < mean["impression"]
    assert set(by_kind) == {"impression", "click", "view", "cart", "purchase", "dismissal", "thumbs"}


def test_refused_materials_are_hardly_ever_bought(past: Database, goods: Goods, tastes: list[Taste]) -> None:
    place = {product.product_id: n for n, product in enumerate(goods.products)}
    refused = bought = 0
    with past.read() as connection:
        query = select(BehaviourRow.shopper_id, BehaviourRow.product_id).where(BehaviourRow.kind == "purchase")
        rows = connection.execute(query).all()
    by_id = {taste.shopper_id: taste for taste in tastes}
    for shopper_id, product_id in rows:
        bought += 1
        materials = by_id[shopper_id].refused_materials
        refused += any(goods.stating("material", one)[place[product_id]] for one in materials)
    assert bought > 60
    assert refused / bought < 0.02


def test_every_event_stands_on_a_slate_that_showed_it(past: Database) -> None:
    with past.read() as connection:
        shown = {
            (row.request_id, row.position): row.product_id
            for row in connection.execute(select(SlateCandidateRow.__table__).where(SlateCandidateRow.shown))
        }
        events = connection.execute(select(BehaviourRow.__table__)).all()
        slates = connection.execute(select(SlateRow.request_id, SlateRow.conversation_id, SlateRow.versions)).all()
        whose = dict(connection.execute(select(ConversationRow.conversation_id, ConversationRow.shopper_id)).all())
    conversation = {row.request_id: row.conversation_id for row in slates}
    assert len(events) > 5000
    for event in events:
        assert shown[event.request_id, event.position] == event.product_id
        assert whose[conversation[event.request_id]] == event.shopper_id
    assert sum(event.kind == "impression" for event in events) == len(shown)
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert max(event.at for event in events) < UNTIL.replace(day=30, hour=1).isoformat()
    assert all("demo-plackett-luce" in json.loads(row.versions)["ranker"] for row in slates)


def test_a_slate_of_the_past_reads_like_any_other_and_no_secret_opens_it(past: Database) -> None:
    with past.read() as connection:
        request_id, conversation_id = connection.execute(
            select(SlateRow.request_id, SlateRow.conversation_id)
        ).first() or ("", "")
    slate = Ledger(past).slate(request_id)
    shown = [one for one in slate.candidates if one.card]
    assert shown
    assert [one.card.rank for one in shown if one.card] == list(range(1, len(shown) + 1))
    assert all(0 < one.propensity <= 1 + 1e-9 for one in slate.candidates)
    store = ConversationStore(past)
    assert store.events(conversation_id) == []
    for secret in ("", "-", "x"):
        with pytest.raises(NotAllowed):
            store.authorize(conversation_id, secret)


def test_the_same_seed_gives_the_same_past_and_another_day_moves_it(
    goods: Goods, tastes: list[Taste], tmp_path: Path
) -> None:
    def rows(name: str, **more: object) -> list[tuple[object, ...]]:
        database = Database.at(tmp_path / name)
        write_past(database, goods, tastes[:4], catalog=1, **more)  # pyright: ignore[reportArgumentType]
        with database.read() as connection:
            found = [
                tuple(row)
                for table in (BehaviourRow, SlateRow, SlateCandidateRow, OrderRow)
                for row in connection.execute(select(table.__table__))
            ]
        database.close()
        return found

    first = rows("a.db")
    assert first == rows("b.db")
    assert first != rows("c.db", seed=8)
    moved = rows("d.db", until=datetime(2027, 1, 31, tzinfo=UTC))
    assert len(moved) == len(first)
    assert moved != first


def test_more_shoppers_change_no_other(goods: Goods, tastes: list[Taste]) -> None:
    assert draw_tastes(goods, 7, 3) == tastes[:3]


def test_tastes_are_written_as_the_truth(goods: Goods, tastes: list[Taste], tmp_path: Path) -> None:
    write_tastes(tmp_path / "tastes.jsonl", tastes)
    again = read_tastes(tmp_path / "tastes.jsonl")
    assert again == tastes
    assert np.array_equal(utilities(again[0], goods), utilities(tastes[0], goods))


def test_three_hundred_shoppers_have_names_of_their_own_and_a_line_in_both_languages(
    past: Database, goods: Goods
) -> None:
    people = shoppers(draw_tastes(goods, 7), {}, 7)
    assert len({one.name for one in people}) == len(people) == 300
    assert all(20 < len(one.about["en"]) < 200 and len(one.about["zh"]) > 8 for one in people)
    assert len(Shoppers(past).all()) == 40


def test_purchases_are_orders_whose_sums_agree(past: Database) -> None:
    orders = Orders(past)
    with past.read() as connection:
        shopper_ids = connection.execute(select(OrderRow.shopper_id).distinct()).scalars().all()
        bought = connection.execute(
            select(func.sum(BehaviourRow.value)).where(BehaviourRow.kind == "purchase")
        ).scalar_one()
    found = [order for shopper_id in shopper_ids for order in orders.of_shopper(shopper_id)]
    assert len(found) > 50
    for order in found:
        lines = sum(line.price.amount * line.quantity for line in order.lines)
        assert order.total.amount == lines + order.shipping.amount
        assert order.shipping.amount == (0 if lines >= 6000 else 590)
        assert (order.tracking is not None) == (
            order.status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.RETURNED)
        )
        assert order.placed_at <= order.status_at <= UNTIL.replace(day=30, hour=1).isoformat()
    # The same product bought twice in one visit is one line.
    assert 0.97 * bought <= sum(line.quantity for order in found for line in order.lines) <= bought
    statuses = Counter(order.status for order in found)
    assert statuses[OrderStatus.DELIVERED] > 0.7 * len(found)
