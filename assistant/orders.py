"""Orders: what a shopper bought, where it is, and what it cost. Read by number or by shopper.

An order is written whole, once; its status is the latest that the shop told. Prices are those of the day of the order,
so lines keep them, with the title as it was. Knows no conversation: an order request of a conversation (`CheckedOut`)
becomes an order when the shop takes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import Connection, ForeignKey, Integer, Text, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.errors import OrderNotFound
from retrieval.database import Base, Database
from retrieval.ownership import part_of, personal
from retrieval.types import Money, Value


class OrderStatus(StrEnum):
    """How far an order is. An unknown status is refused, never guessed."""

    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class OrderLine(Value):
    """One variant of an order; `price` is for one piece, on the day of the order."""

    product_id: str
    variant_id: str
    title: str
    quantity: int
    price: Money


class Order(Value):
    """One order. `total` is its lines and `shipping`; `carrier` and `tracking` are None until it is shipped."""

    order_number: str
    shopper_id: str
    placed_at: str
    status: OrderStatus
    status_at: str
    carrier: str | None = None
    tracking: str | None = None
    lines: tuple[OrderLine, ...]
    shipping: Money
    total: Money


class OrderRow(Base):
    """One order. Amounts in minor units of `currency`."""

    __tablename__ = "orders"
    order_number: Mapped[str] = mapped_column(Text, primary_key=True)
    shopper_id: Mapped[str] = mapped_column(Text, index=True)
    placed_at: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    status_at: Mapped[str] = mapped_column(Text)
    carrier: Mapped[str | None] = mapped_column(Text)
    tracking: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    shipping: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    __table_args__ = personal("shopper_id")


class OrderLineRow(Base):
    """One line of an order, `place` from 1."""

    __tablename__ = "order_lines"
    order_number: Mapped[str] = mapped_column(ForeignKey("orders.order_number", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True)
    product_id: Mapped[str] = mapped_column(Text)
    variant_id: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    quantity: Mapped[int] = mapped_column(Integer)
    price: Mapped[int] = mapped_column(Integer)
    __table_args__ = part_of("orders", "order_number")


class Orders:
    """Reads the orders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, order_number: str) -> Order:
        """Return one order; numbers are told as written, in any case.

        Raises:
            OrderNotFound: no order has this number.
        """
        with self._database.read() as connection:
            found = _orders(connection, OrderRow.order_number == order_number.strip().upper())
        if not found:
            raise OrderNotFound(f"there is no order {order_number!r}")
        return found[0]

    def of_shopper(self, shopper_id: str) -> list[Order]:
        """Return a shopper's orders, newest first."""
        with self._database.read() as connection:
            return _orders(connection, OrderRow.shopper_id == shopper_id)


def add_orders(connection: Connection, orders: Sequence[Order]) -> None:
    """Store new orders in the transaction of `connection`; numbers are upper case."""
    if not orders:
        return
    connection.execute(
        insert(OrderRow),
        [
            one.model_dump(mode="json", exclude={"lines", "shipping", "total"})
            | {"currency": one.total.currency, "shipping": one.shipping.amount, "total": one.total.amount}
            for one in orders
        ],
    )
    connection.execute(
        insert(OrderLineRow),
        [
            line.model_dump(exclude={"price"})
            | {"order_number": one.order_number, "place": place, "price": line.price.amount}
            for one in orders
            for place, line in enumerate(one.lines, 1)
        ],
    )


def _orders(connection: Connection, wanted: object) -> list[Order]:
    query = select(OrderRow.__table__).where(wanted)  # pyright: ignore[reportArgumentType]
    rows = connection.execute(query.order_by(OrderRow.placed_at.desc(), OrderRow.order_number)).mappings().all()
    numbers = [row["order_number"] for row in rows]
    lines: dict[str, list[OrderLine]] = {number: [] for number in numbers}
    currencies = {row["order_number"]: row["currency"] for row in rows}
    query = select(OrderLineRow.__table__).where(OrderLineRow.order_number.in_(numbers))
    for line in connection.execute(query.order_by(OrderLineRow.place)).mappings():
        number = line["order_number"]
        lines[number].append(
            OrderLine(
                product_id=line["product_id"],
                variant_id=line["variant_id"],
                title=line["title"],
                quantity=line["quantity"],
                price=Money(amount=line["price"], currency=currencies[number]),
            )
        )
    return [
        Order(
            **{name: row[name] for name in row if name not in ("currency", "shipping", "total")},
            lines=tuple(lines[row["order_number"]]),
            shipping=Money(amount=row["shipping"], currency=row["currency"]),
            total=Money(amount=row["total"], currency=row["currency"]),
        )
        for row in rows
    ]
