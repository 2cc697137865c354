"""Reading the titles of a whole catalog anew: the readings stored, and what they change staged as its next version.

Each product is read from what the feed says of it, so that reading twice changes nothing. A killed run leaves the old
version whole; its readings are taken into account by the next import or run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from retrieval.catalog import ProductRow, current_version, is_current
from retrieval.corrections import Correction, FeedRow, by_product, of_feed, stored_corrections
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.importing import alone
from retrieval.readings import Reading, news_of, store_readings
from retrieval.staging import Prepared, Staging, prepare_shown
from retrieval.tagging import tag
from retrieval.types import Product, Value
from retrieval.vectors import VectorFile

BATCH = 200

Read = Callable[[Sequence[Product]], Sequence[Reading]]
"""What reads products, as the feed gives them, a batch at a time."""
Told = Callable[[int, int | None, str], None]


class TagReport(Value):
    """What a run read: products in all, those with a reading, values by kind, and products shown otherwise now."""

    products: int
    read: int
    values: dict[str, int]
    categories: int
    changed: int
    version: int


class Current(NamedTuple):
    """A current product: its row, the hash of what is shown of it, and what the feed says of it."""

    row_id: int
    payload_hash: str
    feed: Product


def feed_products(database: Database) -> Iterator[Current]:
    """Yield what the feed says of each current product, in order of rows."""
    with database.read() as connection:
        query = (
            select(ProductRow.row_id, ProductRow.payload_hash, ProductRow.payload, FeedRow.payload)
            .outerjoin(FeedRow, FeedRow.row_id == ProductRow.row_id)
            .where(is_current(current_version(connection)))
            .order_by(ProductRow.row_id)
        )
        for row_id, digest, shown, said in connection.execution_options(yield_per=BATCH).execute(query):
            feed = Product.model_validate_json(said) if said else of_feed(Product.model_validate_json(shown))
            yield Current(row_id, digest, feed)


def retag(
    database: Database, read: Read, *, embedder: Embedder, vectors: VectorFile, lock: Path, told: Told
) -> TagReport:
    """Read every current product anew and show what was read from now on.

    Raises:
        DatabaseError: an import is running, or the database cannot be written.
    """
    with ExitStack() as stack:
        stack.enter_context(alone(lock))
        with database.read() as connection:
            corrections = by_product(stored_corrections(connection))
        staging = Staging(database, "")
        total = len(staging.known())
        values: Counter[str] = Counter()
        done = with_reading = categories = changed = 0
        try:
            for some in _batches(feed_products(database)):
                feeds = [one.feed for one in some]
                readings = [_pruned(feed, said) for feed, said in zip(feeds, read(feeds), strict=True)]
                with database.write() as connection:
                    store_readings(connection, {f.product_id: said for f, said in zip(feeds, readings, strict=True)})
                changed += _stage(staging, some, readings, corrections, embedder, vectors)
                values.update(attribute.kind for said in readings for attribute in said.attributes)
                with_reading += sum(not said.empty for said in readings)
                categories += sum(bool(said.category) for said in readings)
                done += len(some)
                told(done, total, "tagging")
            staging.switch("{}", changed=bool(changed))
        except Exception:
            staging.give_up()
            raise
        return TagReport(
            products=done,
            read=with_reading,
            values=dict(values.most_common()),
            categories=categories,
            changed=changed,
            version=staging.version if changed else staging.version - 1,
        )


def _pruned(feed: Product, said: Reading) -> Reading:
    """Return a reading without attributes that the feed and the rules state anyway."""
    return said.model_copy(update={"attributes": news_of(tag(feed), said).attributes})


def _stage(
    staging: Staging,
    some: Sequence[Current],
    readings: Sequence[Reading],
    corrections: dict[str, list[Correction]],
    embedder: Embedder,
    vectors: VectorFile,
) -> int:
    """Write what is shown otherwise than before into the next version, and return how many products that is."""
    fresh: list[Prepared] = []
    ended: list[int] = []
    for one, said in zip(some, readings, strict=True):
        prepared = prepare_shown(one.feed, said, corrections.get(one.feed.product_id, ()))
        if prepared.payload_hash != one.payload_hash:
            fresh.append(prepared)
            ended.append(one.row_id)
    texts = {one.text_hash: one.text for one in fresh}
    if missing := vectors.missing(list(texts)):
        vectors.append(missing, embedder.encode_document([texts[digest] for digest in missing]))
    staging.add(fresh)
    staging.close(ended)
    return len(fresh)


def _batches(products: Iterator[Current]) -> Iterator[list[Current]]:
    batch: list[Current] = []
    for one in products:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
