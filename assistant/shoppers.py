"""The shoppers whom the shop knows by id: a name and a line on each. What they did stands in the behaviour events.

A shopper needs no row here to have a history: an id in the events is enough. A row is what lets a visitor of a demo
shop choose as whom to speak.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, Text, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.errors import ShopperNotFound
from assistant.wire import Shopper
from retrieval.database import Base, Database
from retrieval.ownership import personal


class ShopperRow(Base):
    """One shopper. `about` is JSON: language to a line on them."""

    __tablename__ = "shoppers"
    __table_args__ = personal("shopper_id")
    shopper_id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    joined_at: Mapped[str] = mapped_column(Text)


class Shoppers:
    """Reads the shoppers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Shopper]:
        """Return every shopper, in order of name."""
        with self._database.read() as connection:
            rows = connection.execute(select(ShopperRow.__table__).order_by(ShopperRow.name)).mappings().all()
        return [_shopper(row["shopper_id"], row["name"], row["about"]) for row in rows]

    def get(self, shopper_id: str) -> Shopper:
        """Return one shopper.

        Raises:
            ShopperNotFound: nobody has this id.
        """
        statement = select(ShopperRow.name, ShopperRow.about).where(ShopperRow.shopper_id == shopper_id)
        with self._database.read() as connection:
            row = connection.execute(statement).first()
        if row is None:
            raise ShopperNotFound(f"there is no shopper {shopper_id!r}")
        return _shopper(shopper_id, row[0], row[1])


def add_shoppers(connection: Connection, shoppers: Sequence[tuple[Shopper, str]]) -> None:
    """Store new shoppers, each with the time at which they joined, in the transaction of `connection`."""
    rows = [
        {
            "shopper_id": one.shopper_id,
            "name": one.name,
            "about": json.dumps(one.about, ensure_ascii=False),
            "joined_at": joined_at,
        }
        for one, joined_at in shoppers
    ]
    if rows:
        connection.execute(insert(ShopperRow), rows)


def _shopper(shopper_id: str, name: str, about: str) -> Shopper:
    return Shopper(shopper_id=shopper_id, name=name, about=json.loads(about))
