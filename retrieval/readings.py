"""What a learned reader found in product titles: kept beside the catalog, so that every import shows it again.

A reading holds for the title that it was made from: a product whose title changes shows none until it is read anew. It
adds to what the feed and the rules state and never goes against them; the owner's corrections go over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Text, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from retrieval.database import Base
from retrieval.ownership import IMPERSONAL
from retrieval.types import Attribute, Product, Value

_PART = 500
_SEVERAL = frozenset({"features"})
"""Kinds of which a reading adds to what is stated; of the others it counts only where nothing is."""


class Reading(Value):
    """What was read of one title: attributes with place and confidence, and the category with its probability.

    `category` is empty where none was read; it is shown only where the feed has none.
    """

    title: str
    attributes: tuple[Attribute, ...] = ()
    category: tuple[str, ...] = ()
    category_confidence: float = 0.0

    @property
    def empty(self) -> bool:
        """Whether nothing was read."""
        return not (self.attributes or self.category)


NOTHING = Reading(title="")


class ReadingRow(Base):
    """The reading of a product, as JSON."""

    __tablename__ = "readings"
    __table_args__ = IMPERSONAL
    product_id: Mapped[str] = mapped_column(Text, primary_key=True)
    payload: Mapped[str] = mapped_column(Text)


def stored_readings(connection: Connection, product_ids: Sequence[str]) -> dict[str, Reading]:
    """Return the readings of those of the products that have one."""
    found: dict[str, Reading] = {}
    for part in _parts(product_ids):
        query = select(ReadingRow.product_id, ReadingRow.payload).where(ReadingRow.product_id.in_(part))
        found.update((one, Reading.model_validate_json(payload)) for one, payload in connection.execute(query))
    return found


def store_readings(connection: Connection, readings: dict[str, Reading]) -> None:
    """Write readings over older ones of the same products; one of nothing removes them."""
    for part in _parts(tuple(readings)):
        connection.execute(delete(ReadingRow).where(ReadingRow.product_id.in_(part)))
    rows = [
        {"product_id": one, "payload": reading.model_dump_json(exclude_defaults=True)}
        for one, reading in readings.items()
        if not reading.empty
    ]
    if rows:
        connection.execute(insert(ReadingRow), rows)


def with_reading(product: Product, reading: Reading) -> Product:
    """Return a product that states what was read of its title, where feed and rules leave room for it."""
    news = news_of(product, reading)
    if news.empty:
        return product
    attributes = (*product.attributes, *news.attributes)
    return product.model_copy(update={"attributes": attributes, "category": product.category or news.category})


def news_of(product: Product, reading: Reading) -> Reading:
    """Return of a reading what a product does not state already; nothing where its title is another one."""
    if reading.title != product.title:
        return NOTHING
    holders = (product, *product.variants)
    kinds = {one.kind for holder in holders for one in holder.attributes} | ({"brand"} if product.brand else set())
    stated = {(one.kind, one.normal) for holder in holders for one in holder.attributes}
    attributes = tuple(
        one
        for one in reading.attributes
        if (one.kind, one.normal) not in stated and (one.kind in _SEVERAL or one.kind not in kinds)
    )
    kept = {} if not product.category else {"category": (), "category_confidence": 0.0}
    return reading.model_copy(update={"attributes": attributes, **kept})


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _PART):
        yield values[start : start + _PART]
