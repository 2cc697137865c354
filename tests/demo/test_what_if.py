"""What the demo shop's log says of orders that were not shown, against what its hidden tastes make of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from assistant.demo.behaviour import click_chances
from assistant.demo.goods import Goods
from assistant.demo.tastes import Taste, utilities
from assistant.errors import ShopError
from assistant.evaluation.what_if import SHOWN, evaluate
from assistant.ledger import Ledger, LedgerCandidate, LedgerSlate, SlateRow
from assistant.schema import open_database
from assistant.store import ConversationRow
from retrieval.database import Database

Key = Callable[[LedgerCandidate], tuple[float, str]]
ORDERS: dict[str, Key] = {
    "by score": lambda one: (-one.score, one.product_id),
    "without relevance": lambda one: (0.0, one.product_id),
}


def truth(goods: Goods, tastes: list[Taste], slates: list[tuple[LedgerSlate, str]], key: Key) -> float:
    """Return the clicks a list that an order would have had, by the true model of clicks."""
    place = {str(product.product_id): n for n, product in enumerate(goods.products)}
    liking = {taste.shopper_id: utilities(taste, goods) for taste in tastes}
    earned = [
        float(
            click_chances(liking[whose][[place[one.product_id] for one in sorted(slate.candidates, key=key)[:4]]]).sum()
        )
        for slate, whose in slates
        if any(one.card and one.propensity < 1 for one in slate.candidates)
    ]
    return float(np.mean(earned))


def test_estimates_from_the_log_hold_the_truth(past: Database, goods: Goods, tastes: list[Taste]) -> None:
    query = select(SlateRow.request_id, ConversationRow.shopper_id).join(
        ConversationRow, ConversationRow.conversation_id == SlateRow.conversation_id
    )
    with past.read() as connection:
        rows = connection.execute(query).all()
    slates = [(Ledger(past).slate(request_id), str(whose)) for request_id, whose in rows]
    found = evaluate(past)
    assert (found.stored, found.lists <= found.stored) == (len(slates), True)
    measures = {one.name: {measure.name: measure for measure in one.measures} for one in found.orders}
    for name, key in ORDERS.items():
        true = truth(goods, tastes, slates, key)
        for kind in ("chosen a list, IPS", "chosen a list, SNIPS"):
            estimate = measures[name][kind]
            assert estimate.low is not None
            assert estimate.high is not None
            # Four intervals of 95 % do not all hold in one log of five: half as wide again, they do in 99 of 100.
            room = (estimate.high - estimate.low) / 4
            assert estimate.low - room <= true <= estimate.high + room
        assert measures[name]["answered"].value == pytest.approx(1, abs=0.1)
    assert measures[SHOWN]["chosen a list, IPS"].value > 0


def test_a_log_without_chance_cannot_say(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'aisle.db'}", tmp_path)
    with pytest.raises(ShopError, match="none of the 0 lists"):
        evaluate(database)
    database.close()
