"""Orders read back as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import OrderNotFound
from assistant.orders import Order, OrderLine, Orders, OrderStatus, add_orders
from retrieval.database import Database
from retrieval.types import Money


def usd(amount: int) -> Money:
    return Money(amount=amount, currency="USD")


def order(number: str, placed_at: str, shopper_id: str = "s1") -> Order:
    return Order(
        order_number=number,
        shopper_id=shopper_id,
        placed_at=placed_at,
        status=OrderStatus.SHIPPED,
        status_at=placed_at,
        carrier="Pelican Post",
        tracking="PP0000000001",
        lines=(
            OrderLine(product_id="desk-oak", variant_id="d1", title="Desk", quantity=1, price=usd(24900)),
            OrderLine(product_id="mug-blue", variant_id="m1", title="Mug", quantity=2, price=usd(1200)),
        ),
        shipping=usd(0),
        total=usd(27300),
    )


def test_an_order_is_found_by_its_number_and_by_its_shopper(tmp_path: Path) -> None:
    database = Database.at(tmp_path / "aisle.db")
    first, second, other = order("A1", "2026-01-01"), order("A2", "2026-02-01"), order("A3", "2026-03-01", "s2")
    with database.write() as connection:
        add_orders(connection, [first, second, other])
    orders = Orders(database)
    assert orders.get("A1") == first
    assert orders.get(" a1 ") == first
    assert orders.of_shopper("s1") == [second, first]
    assert orders.of_shopper("nobody") == []
    with pytest.raises(OrderNotFound, match="'A9'"):
        orders.get("A9")
