"""The owner's corrections made at once: stored, and the product staged anew as the catalog's next version.

One product is one small version: a running server follows it like an import. While an import runs nothing is stored,
because that import may have passed the product already.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from retrieval.catalog import ProductRow, current_version, is_current
from retrieval.corrections import (
    Correction,
    FeedRow,
    by_product,
    check_correction,
    of_feed,
    store_corrections,
    stored_corrections,
)
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.errors import CatalogError
from retrieval.importing import alone
from retrieval.readings import NOTHING, stored_readings
from retrieval.staging import Prepared, Staging, prepare_shown
from retrieval.types import Product
from retrieval.vectors import VectorFile


def correct_product(
    database: Database,
    product_id: str,
    *,
    made: Sequence[Correction],
    undone: Sequence[Correction],
    embedder: Embedder,
    vectors: VectorFile,
    lock: Path,
) -> list[Correction]:
    """Store and undo corrections of one product, show it so from now on, and return those in force for it.

    Raises:
        CatalogError: there is no such product, or a correction cannot be of it; nothing is stored.
        DatabaseError: an import is running, or the database cannot be written.
    """
    with alone(lock):
        feed = _feed_product(database, product_id)
        for one in made:
            if feed is None:
                raise CatalogError(f"the catalog has no product {product_id!r}; `aisle search` shows the ids")
            check_correction(feed, one)
        with database.write() as connection:
            store_corrections(connection, made, undone)
        with database.read() as connection:
            kept = by_product(stored_corrections(connection)).get(product_id, [])
            reading = stored_readings(connection, [product_id]).get(product_id, NOTHING)
        if feed is not None:
            _stage(database, prepare_shown(feed, reading, kept), embedder, vectors)
        return kept


def _feed_product(database: Database, product_id: str) -> Product | None:
    """Return what the feed says of a current product, None where the catalog has none of this id."""
    with database.read() as connection:
        query = (
            select(ProductRow.payload, FeedRow.payload)
            .outerjoin(FeedRow, FeedRow.row_id == ProductRow.row_id)
            .where(ProductRow.product_id == product_id, is_current(current_version(connection)))
        )
        found = connection.execute(query).first()
    if found is None:
        return None
    shown, said = found
    return Product.model_validate_json(said) if said else of_feed(Product.model_validate_json(shown))


def _stage(database: Database, prepared: Prepared, embedder: Embedder, vectors: VectorFile) -> None:
    if missing := vectors.missing([prepared.text_hash]):
        vectors.append(missing, embedder.encode_document([prepared.text]))
    staging = Staging(database, "")
    try:
        before = staging.known()[prepared.product.product_id]
        changed = before.payload_hash != prepared.payload_hash
        if changed:
            staging.add([prepared])
            staging.close([before.row_id])
        staging.switch("{}", changed=changed)
    except Exception:
        staging.give_up()
        raise
