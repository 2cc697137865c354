"""A product file into the catalog: read, tag, embed what changed, stage, switch; with a report.

The order keeps every promise at every moment: a batch's vectors are stored before its rows, rows before the switch,
and only the switch shows anything. A killed import leaves the old version whole; the next import removes what it
staged and finds its vectors still there. No transaction is longer than a batch, so a server beside it goes on
writing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.corrections import by_product, stored_corrections
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.errors import CatalogError, DatabaseError
from retrieval.feeds.complaints import Complaint, Complaints
from retrieval.feeds.mapping import NO_MAPPING, ColumnMapping
from retrieval.feeds.sniff import Feed, FeedKind, open_feed
from retrieval.readings import NOTHING, Reading, stored_readings
from retrieval.staging import Known, Prepared, Staging, prepare_shown
from retrieval.types import Product, Value
from retrieval.vectors import VectorFile

BATCH_PRODUCTS = 500
BATCH_ROWS = 4000
"""A batch ends at whichever comes first, so that one write transaction stays under about 100 ms."""
_LOOKED_UP = 100

_MANY_VANISHED = 0.5

Progress = Callable[[int, int | None, str], None]
"""Called with products done, the estimated total (None while unknown) and the stage: "reading" or "switching"."""


class ImportReport(Value):
    """What an import did. Rows are the file's; products and variants are the catalog's after it.

    `taken` + `refused` + `skipped` = `rows`; `repaired` of the taken rows lost or changed a part. `embedded` counts the
    texts whose vectors were computed now, `corrected` the products that the owner's corrections went over. At
    `sales_change_at` (None: never) a sale price of the file begins or ends, and the same file gives other prices.
    """

    file: str
    kind: FeedKind
    version: int
    rows: int
    taken: int
    repaired: int
    refused: int
    skipped: int
    products: int
    variants: int
    added: int
    changed: int
    unchanged: int
    retired: int
    embedded: int
    seconds: float
    corrected: int = 0
    sales_change_at: datetime | None = None
    warnings: tuple[str, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def import_products(
    database: Database,
    path: Path,
    *,
    currency: str,
    embedder: Embedder,
    vectors: VectorFile,
    lock: Path,
    mapping: ColumnMapping = NO_MAPPING,
    name: str | None = None,
    most_vanishing: float = 1.0,
    progress: Progress | None = None,
    complaints_log: Path | None = None,
) -> ImportReport:
    """Make the products of a file the catalog's next version and return what was done.

    `lock` is the file that keeps two imports of one shop apart. `name` is what the report calls the file, its path
    unless given. A file that leaves out more than the share `most_vanishing` of the catalog is refused, for imports
    that nobody watches. `complaints_log` receives every complaint as a JSON line. A file that
    changes nothing makes no new version.

    Raises:
        CatalogError: the file is no product file, or none of its rows can be taken; the catalog stays as it was.
        DatabaseError: another import is running, or the database cannot be written.
    """
    with ExitStack() as stack:
        stack.enter_context(alone(lock))
        log = stack.enter_context(complaints_log.open("w", encoding="utf-8")) if complaints_log is not None else None
        complaints = Complaints(name or str(path), log)
        feed = stack.enter_context(open_feed(path, mapping, currency, complaints))
        return _Import(database, feed, complaints, embedder, vectors, most_vanishing, progress).run()


class _Import:
    def __init__(
        self,
        database: Database,
        feed: Feed,
        complaints: Complaints,
        embedder: Embedder,
        vectors: VectorFile,
        most_vanishing: float,
        progress: Progress | None,
    ) -> None:
        self._started = time.monotonic()
        self._feed = feed
        self._complaints = complaints
        self._embedder = embedder
        self._vectors = vectors
        self._most_vanishing = most_vanishing
        self._progress = progress
        self._database = database
        self._staging = Staging(database, complaints.file)
        with database.read() as connection:
            self._corrections = by_product(stored_corrections(connection))
        self._corrected = 0
        self._before = self._staging.known()
        self._left = dict(self._before)
        self._done = self._variants = self._added = self._changed = self._embedded = 0

    def run(self) -> ImportReport:
        try:
            for batch in self._batches():
                self._store(batch)
            if not self._done:
                raise CatalogError(self._nothing())
            if len(self._left) > self._most_vanishing * len(self._before):
                raise CatalogError(
                    f"{self._complaints.file}: {len(self._left)} of {len(self._before)} products are not in it, too "
                    "many for an import that nobody watches; if that is meant, run `aisle import` by hand"
                )
            self._tell("switching")
            self._staging.close([known.row_id for known in self._left.values()])
            report = self._report()
            self._staging.switch(report.model_dump_json(), changed=bool(self._added or self._changed or self._left))
        except Exception:
            self._staging.give_up()
            raise
        return report

    def _batches(self) -> Iterator[list[Prepared]]:
        batch: list[Prepared] = []
        weight = 0
        for product, reading in self._read():
            prepared = self._prepared(product, reading)
            batch.append(prepared)
            weight += prepared.weight
            if len(batch) >= BATCH_PRODUCTS or weight >= BATCH_ROWS:
                yield batch
                batch, weight = [], 0
        yield batch

    def _read(self) -> Iterator[tuple[Product, Reading]]:
        """Yield the feed's products, each with what was read of its title."""
        products = iter(self._feed.products)
        while some := list(islice(products, _LOOKED_UP)):
            with self._database.read() as connection:
                readings = stored_readings(connection, [one.product_id for one in some])
            yield from ((one, readings.get(one.product_id, NOTHING)) for one in some)

    def _prepared(self, product: Product, reading: Reading) -> Prepared:
        corrections = self._corrections.pop(product.product_id, ())
        self._corrected += bool(corrections)
        return prepare_shown(product, reading, corrections)

    def _store(self, batch: list[Prepared]) -> None:
        self._embed(batch)
        fresh: list[Prepared] = []
        ended: list[int] = []
        for prepared in batch:
            known: Known | None = self._left.pop(prepared.product.product_id, None)
            if known is not None and known.payload_hash == prepared.payload_hash:
                continue
            fresh.append(prepared)
            if known is None:
                self._added += 1
            else:
                self._changed += 1
                ended.append(known.row_id)
        self._staging.add(fresh)
        self._staging.close(ended)
        self._done += len(batch)
        self._variants += sum(len(prepared.product.variants) for prepared in batch)
        self._tell("reading")

    def _embed(self, batch: list[Prepared]) -> None:
        """Store a vector of each text that has none, also of unchanged products: the encoder may be another."""
        texts = {prepared.text_hash: prepared.text for prepared in batch}
        missing = self._vectors.missing(list(texts))
        if missing:
            self._vectors.append(missing, self._embedder.encode_document([texts[digest] for digest in missing]))
            self._embedded += len(missing)

    def _tell(self, stage: str) -> None:
        if self._progress is not None:
            fraction = self._feed.file.fraction
            total = self._done if stage == "switching" else round(self._done / fraction) if fraction > 0 else None
            self._progress(self._done, total, stage)

    def _report(self) -> ImportReport:
        complaints, rows = self._complaints, self._feed.file.count
        changed = bool(self._added or self._changed or self._left)
        return ImportReport(
            file=complaints.file,
            kind=self._feed.kind,
            version=self._staging.version if changed else self._staging.version - 1,
            rows=rows,
            taken=rows - complaints.refused - complaints.skipped,
            repaired=complaints.repaired,
            refused=complaints.refused,
            skipped=complaints.skipped,
            products=self._done,
            variants=self._variants,
            added=self._added,
            changed=self._changed,
            unchanged=self._done - self._added - self._changed,
            retired=len(self._left),
            embedded=self._embedded,
            seconds=round(time.monotonic() - self._started, 3),
            corrected=self._corrected,
            sales_change_at=self._feed.sales.changes_at,
            warnings=tuple(self._warnings()),
            complaints=tuple(complaints.first),
        )

    def _warnings(self) -> Iterator[str]:
        before, gone = len(self._before), len(self._left)
        if before and gone / before > _MANY_VANISHED:
            yield f"{gone} of {before} products are not in this file and were retired; was it a part of the catalog?"
        if self._corrections:
            named = ", ".join(sorted(self._corrections)[:5])
            yield f"corrections of {len(self._corrections)} products that are not in this file are kept ({named})"

    def _nothing(self) -> str:
        place = self._complaints.file
        if self._complaints.first:
            first = self._complaints.first[0]
            rows = self._feed.file.count
            return f"{place}: none of its {rows} rows can be taken; the first (line {first.line}): {first.reason}"
        if self._complaints.skipped:
            return f"{place}: all of its products are drafts or unpublished; publish some and export again"
        return f"{place} has a header but no product under it; export it again"


@contextmanager
def alone(lock: Path) -> Generator[None]:
    """Hold a shop's import lock: one import or correction at a time.

    Raises:
        DatabaseError: another process holds it.
    """
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout as error:
        raise DatabaseError(
            f"another import of this shop is running (it holds {str(lock)!r}); wait for its end"
        ) from error
    try:
        yield
    finally:
        held.release()
