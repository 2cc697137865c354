"""Writing the catalog: rows of the next version in short transactions, closing old ones, switching, cleaning up.

Only an import uses this, and only one at a time (it holds a lock). Nothing written here is visible before `switch`:
new rows are valid from the next version, closed ones until the next version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from retrieval.catalog import (
    CatalogRow,
    ImportRow,
    ProductRow,
    StatedRow,
    VariantRow,
    current_version,
    is_current,
    join_category,
)
from retrieval.corrections import Correction, FeedRow, shown
from retrieval.database import Database
from retrieval.document import all_languages, category_paths, document_text, text_hash
from retrieval.readings import Reading, news_of
from retrieval.tagging import TAGGING_VERSION, stated, tag
from retrieval.types import Product

KEPT_VERSIONS = 2
"""The current version and the one before it can be read in full; the next import removes rows retired earlier."""

_PART = 500


class Prepared(NamedTuple):
    """A product with everything that its rows need; `weight` is how many rows those are."""

    product: Product
    payload: str
    payload_hash: str
    text: str
    text_hash: str
    stated: list[tuple[int, str, str]]
    feed_payload: str | None

    @property
    def weight(self) -> int:
        """Return how many rows it makes."""
        return 1 + len(self.product.variants) + len(self.stated)


class Known(NamedTuple):
    """The current row of a product."""

    row_id: int
    payload_hash: str


def prepare(product: Product, feed: Product | None = None) -> Prepared:
    """Return the product ready to be compared with its current row and to be written.

    `feed` is what the feed says of it, where it is shown corrected or by a reading.
    """
    payload = product.model_dump_json(exclude_defaults=True)
    text = document_text(product)
    rows = list(stated(product))
    feed_payload = feed.model_dump_json(exclude_defaults=True) if feed is not None else None
    digest = hashlib.sha256(f"{TAGGING_VERSION}\n{payload}\n{rows}{feed_payload or ''}".encode()).hexdigest()
    return Prepared(product, payload, digest, text, text_hash(text), rows, feed_payload)


def prepare_shown(feed: Product, reading: Reading, corrections: Sequence[Correction]) -> Prepared:
    """Return a product of a feed ready as the catalog shows it: with its reading and the owner's corrections.

    Raises:
        CatalogError: a correction's value is none of its field.
    """
    plain = not corrections and (reading.empty or news_of(tag(feed), reading).empty)
    return prepare(shown(feed, reading, corrections), None if plain else feed)


class Staging:
    """The next version of a catalog while it is being written."""

    def __init__(self, database: Database, file: str) -> None:
        """Remove what a dead import left, then begin a new one; `file` is "" for a correction of the owner's."""
        self._database = database
        self._clean_up()
        with database.write() as connection:
            self.version = current_version(connection) + 1
            self._next_row = (connection.execute(select(func.max(ProductRow.row_id))).scalar_one() or 0) + 1
            started = insert(ImportRow).values(file=file, version=self.version, started_at=_now(), report="{}")
            self.import_id: int = connection.execute(started.returning(ImportRow.import_id)).scalar_one()

    def known(self) -> dict[str, Known]:
        """Return the current row of every product by product id."""
        with self._database.read() as connection:
            query = select(ProductRow.product_id, ProductRow.row_id, ProductRow.payload_hash).where(
                is_current(self.version - 1)
            )
            rows = connection.execution_options(yield_per=_PART).execute(query)
            return {product_id: Known(row_id, bytes.fromhex(digest).hex()) for product_id, row_id, digest in rows}

    def add(self, products: Sequence[Prepared]) -> None:
        """Write products under the next version in one short transaction."""
        if not products:
            return
        rows: list[dict[str, Any]] = []
        variants: list[dict[str, Any]] = []
        facts: list[dict[str, Any]] = []
        feeds: list[dict[str, Any]] = []
        for row_id, prepared in enumerate(products, start=self._next_row):
            rows.append(_product_row(row_id, self.version, prepared))
            variants.extend(_variant_rows(row_id, prepared.product))
            facts.extend({"row_id": row_id, "position": p, "kind": k, "normal": n} for p, k, n in prepared.stated)
            if prepared.feed_payload is not None:
                feeds.append({"row_id": row_id, "payload": prepared.feed_payload})
        with self._database.write() as connection:
            connection.execute(insert(ProductRow), rows)
            connection.execute(insert(VariantRow), variants)
            if facts:
                connection.execute(insert(StatedRow), facts)
            if feeds:
                connection.execute(insert(FeedRow), feeds)
        self._next_row += len(products)

    def close(self, row_ids: Sequence[int]) -> None:
        """Let current rows end with the next version, in short transactions."""
        for start in range(0, len(row_ids), _PART):
            part = row_ids[start : start + _PART]
            with self._database.write() as connection:
                connection.execute(update(ProductRow).where(ProductRow.row_id.in_(part)).values(valid_to=self.version))

    def switch(self, report: str, *, changed: bool) -> None:
        """Make the next version current (where anything changed) and finish the import, in one short transaction."""
        with self._database.write() as connection:
            if changed:
                moved = connection.execute(update(CatalogRow).where(CatalogRow.only == 1).values(version=self.version))
                if moved.rowcount == 0:
                    connection.execute(insert(CatalogRow).values(only=1, version=self.version))
            finished = {
                "finished_at": _now(),
                "report": report,
                "version": self.version if changed else self.version - 1,
            }
            connection.execute(update(ImportRow).where(ImportRow.import_id == self.import_id).values(**finished))

    def give_up(self) -> None:
        """Remove what this import has written; the catalog stays as it was."""
        self._clean_up()

    def _clean_up(self) -> None:
        with self._database.read() as connection:
            now = current_version(connection)
        ended_early = ProductRow.valid_to > now
        self._in_parts(
            ended_early,
            lambda connection, part: connection.execute(update(ProductRow).where(part).values(valid_to=None)),
        )
        never_shown = ProductRow.valid_from > now
        long_retired = ProductRow.valid_to <= now - KEPT_VERSIONS + 1
        for unseen in (never_shown, long_retired):
            self._in_parts(unseen, lambda connection, part: connection.execute(delete(ProductRow).where(part)))

    def _in_parts(self, predicate: Any, act: Callable[[Connection, Any], object]) -> None:
        """Apply a change to the rows of a predicate, a short transaction at a time, until none is left."""
        while True:
            with self._database.write() as connection:
                ids = connection.execute(select(ProductRow.row_id).where(predicate).limit(_PART)).scalars().all()
                if not ids:
                    return
                act(connection, ProductRow.row_id.in_(ids))


def _product_row(row_id: int, version: int, prepared: Prepared) -> dict[str, Any]:
    product = prepared.product
    return {
        "row_id": row_id,
        "product_id": product.product_id,
        "valid_from": version,
        "valid_to": None,
        "payload_hash": prepared.payload_hash,
        "text_hash": prepared.text_hash,
        "title": all_languages(product, "title"),
        "category": join_category(*category_paths(product)),
        "rating": product.rating,
        "popularity": product.popularity,
        "created_at": product.created_at,
        "payload": prepared.payload,
    }


def _variant_rows(row_id: int, product: Product) -> Iterator[dict[str, Any]]:
    for position, variant in enumerate(product.variants):
        yield {
            "row_id": row_id,
            "position": position,
            "variant_id": variant.variant_id,
            "price": variant.price.amount,
            "in_stock": variant.in_stock,
            "on_sale": variant.list_price is not None and variant.list_price.amount > variant.price.amount,
        }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
