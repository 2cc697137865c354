"""All that search derives from one catalog version: columns, words, kinds, spelling and the products' vectors.

Immutable and built beside the one in use, so that a new catalog version is followed without a restart: a search waits
briefly for the new one and otherwise goes on with the old, whose rows stay readable. Knows how to build and when to
swap, nothing of ranking.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.catalog import Catalog, current_version
from retrieval.categories import Categories, build_categories
from retrieval.columns import Columns, Ints, Mask, load_columns, load_titles
from retrieval.constraints import Filter
from retrieval.database import Database
from retrieval.embedder import english_words
from retrieval.lexical import WordIndex, open_words
from retrieval.query import Query, read_query
from retrieval.selecting import Selection
from retrieval.similarity import Codes
from retrieval.spelling import Spelling, learn_spelling
from retrieval.types import Constraints, Product, ProductId
from retrieval.vectors import VectorFile

_BATCH = 500
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """One catalog version, ready to be searched."""

    columns: Columns
    words: WordIndex
    categories: Categories
    spelling: Spelling
    vectors: Ints  # (P,) row of each product's vector, -1 where it has none yet
    vector_file: VectorFile
    vector_count: int
    offered: Mask | None  # (V,) the variants that may be found, None where all may

    def filter(self, constraints: Constraints, precision: int) -> Filter:
        """Return the predicates of constraints over this version; see `Filter`.

        Raises:
            ConstraintError: a price limit is not a finite number.
        """
        return Filter(constraints, self.columns, self.words, self.categories, precision, self.offered)

    def query(self, words: str, constraints: Constraints) -> Query:
        """Return what a need asks of this version."""
        return read_query(words, constraints, self.categories, self.spelling, self.words.known)

    def positions_of_hashes(self, hashes: Sequence[str]) -> Ints:
        """Return the positions of the products that were embedded as one of the texts, in the order given."""
        order, rows = self._by_row
        wanted = self.vector_file.positions(hashes)
        wanted = wanted[wanted >= 0]
        ends = np.searchsorted(rows, wanted, "right")
        return np.concatenate(
            [order[:0], *(order[begin:end] for begin, end in zip(np.searchsorted(rows, wanted), ends, strict=True))]
        )

    def product_vectors(self, product_ids: Sequence[ProductId]) -> npt.NDArray[np.float32]:
        """Return the products' vectors, (P, D), in order; zeros for products that are gone or have no vector."""
        positions = [self.columns.position_of(one) for one in product_ids]
        rows = np.array([-1 if one is None else int(self.vectors[one]) for one in positions], np.int64)
        found = np.zeros((len(product_ids), self.vector_file.dimensions), np.float32)
        found[rows >= 0] = self.vector_file.matrix(rows[rows >= 0])
        return found

    def vectors_of(self, vectors: VectorFile) -> Ints:
        """Return the (P,) row of each product's vector in another encoder's file, -1 where it has none."""
        return vectors.positions(self.columns.text_hashes)

    @cached_property
    def _by_row(self) -> tuple[Ints, Ints]:
        """Return the positions in the order of their vectors' rows, and these rows."""
        order = np.argsort(self.vectors, kind="stable")
        return order, self.vectors[order]

    @cached_property
    def codes(self) -> Codes:
        """Return what a scan looks at of the products' vectors."""
        return Codes(self.vector_file, self.vectors)

    @cached_property
    def lacks_vectors(self) -> bool:
        """Return whether some product has no vector yet."""
        return bool((self.vectors < 0).any())

    @property
    def version(self) -> int:
        """Return the catalog version."""
        return self.columns.version


class Snapshots:
    """Keeps the snapshot of the version in force; safe to share between threads."""

    def __init__(
        self, database: Database, vectors: VectorFile, folder: Path, scanned_from: int, withheld: Selection
    ) -> None:
        """Follow a shop's database; derived files go under `folder`.

        A catalog of more than `scanned_from` products is made ready to be scanned before it is searched. Products of
        `withheld` are not offered.
        """
        self._database = database
        self._catalog = Catalog(database)
        self._vectors = vectors
        self._folder = folder
        self._scanned_from = scanned_from
        self._withheld = withheld
        self._now: Snapshot | None = None
        self._lock = threading.Lock()
        self._builder: threading.Thread | None = None

    def refresh(self) -> Snapshot:
        """Return the snapshot of the version in force now, building it if need be."""
        with self._lock:
            now = self._now
            if now is None or now.version != self._version():
                now = self._build(now)
            self._vectors.refresh()
            if self._misses_vectors(now):
                now = self._snapshot(now.columns, now.words, now.categories, now.spelling)
            self._now = now
            return now

    def current(self, wait_seconds: float) -> Snapshot:
        """Return the newest snapshot that is ready within the time given; the first one is waited for."""
        now = self._now
        if now is None:
            return self.refresh()
        self._vectors.refresh()
        if now.version == self._version() and not self._misses_vectors(now):
            return now
        builder = self._builder
        if builder is None or not builder.is_alive():
            builder = threading.Thread(target=self._follow, name="catalog-follower", daemon=True)
            self._builder = builder
            builder.start()
        builder.join(wait_seconds)
        return self._now or now

    def _misses_vectors(self, now: Snapshot) -> bool:
        """Return whether there may be vectors now that the snapshot lacks; those of the next import are not its own."""
        return now.lacks_vectors and now.vector_count != len(self._vectors)

    def _follow(self) -> None:
        try:
            self.refresh()
        except Exception:  # a background task: the old snapshot serves on, the next search tries again
            _LOG.exception("the new catalog version cannot be made searchable yet; the one before is searched")

    def _version(self) -> int:
        with self._database.read() as connection:
            return current_version(connection)

    def _build(self, before: Snapshot | None) -> Snapshot:
        with self._database.read() as connection:
            columns = load_columns(connection)
            titles = load_titles(connection, columns.version)
        words = open_words(self._folder, columns.version, columns.row_ids, self._products)
        # Prices change more often than titles.
        if before is not None and before.categories.rows == tuple(titles):
            return self._snapshot(columns, words, before.categories, before.spelling)
        spelling = learn_spelling([title for title, _ in titles], english_words())
        return self._snapshot(columns, words, build_categories(titles), spelling)

    def _snapshot(self, columns: Columns, words: WordIndex, categories: Categories, spelling: Spelling) -> Snapshot:
        self._vectors.refresh()
        places = self._vectors.positions(columns.text_hashes)
        offered = None if self._withheld.empty else ~self._withheld.mask(columns, categories)[columns.owner]
        made = Snapshot(columns, words, categories, spelling, places, self._vectors, len(self._vectors), offered)
        if len(places) > self._scanned_from:
            _ = made.codes
        return made

    def _products(self, row_ids: Ints) -> Iterator[tuple[int, Product]]:
        for start in range(0, len(row_ids), _BATCH):
            part = row_ids[start : start + _BATCH].tolist()
            found = self._catalog.by_rows(part)
            yield from ((row_id, found[row_id]) for row_id in part)
