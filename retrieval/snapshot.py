"""All that search derives from one catalog version: columns, words, kinds, spelling and the products' vectors.

Immutable and built beside the one in use, so that a new catalog version is followed without a restart: a search waits
briefly for the new one and otherwise goes on with the old, whose rows stay readable. Knows how to build and when to
swap, nothing of ranking.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.catalog import Catalog, current_version
from retrieval.categories import Categories, build_categories
from retrieval.columns import Columns, Ints, load_columns, load_titles
from retrieval.database import Database
from retrieval.embedder import english_words
from retrieval.lexical import WordIndex, open_words
from retrieval.query import Query, read_query
from retrieval.spelling import Spelling, learn_spelling
from retrieval.types import Constraints, Product
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
    vector_count: int

    _by_hash: dict[str, list[int]]

    def query(self, words: str, constraints: Constraints) -> Query:
        """Return what a need asks of this version."""
        return read_query(words, constraints, self.categories, self.spelling, self.words.known)

    def positions_of_hashes(self, hashes: list[str]) -> Ints:
        """Return the positions of the products that were embedded as one of the texts, in the order given."""
        return np.array([position for key in hashes for position in self._by_hash.get(key, ())], np.int64)

    def vectors_of(self, vectors: VectorFile) -> Ints:
        """Return the (P,) row of each product's vector in another encoder's file, -1 where it has none."""
        return vectors.positions(self.columns.text_hashes)

    @property
    def version(self) -> int:
        """Return the catalog version."""
        return self.columns.version


class Snapshots:
    """Keeps the snapshot of the version in force; safe to share between threads."""

    def __init__(self, database: Database, vectors: VectorFile, folder: Path) -> None:
        """Follow a shop's database; derived files go under `folder`."""
        self._database = database
        self._catalog = Catalog(database)
        self._vectors = vectors
        self._folder = folder
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
            if now.vector_count != len(self._vectors):
                now = self._snapshot(now.columns, now.words, now.categories, now.spelling)
            self._now = now
            return now

    def current(self, wait_seconds: float) -> Snapshot:
        """Return the newest snapshot that is ready within the time given; the first one is waited for."""
        now = self._now
        if now is None:
            return self.refresh()
        self._vectors.refresh()
        if now.version == self._version() and now.vector_count == len(self._vectors):
            return now
        builder = self._builder
        if builder is None or not builder.is_alive():
            builder = threading.Thread(target=self._follow, name="catalog-follower", daemon=True)
            self._builder = builder
            builder.start()
        builder.join(wait_seconds)
        return self._now or now

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
        by_hash: dict[str, list[int]] = {}
        for position, key in enumerate(columns.text_hashes):
            by_hash.setdefault(key, []).append(position)
        places = self._vectors.positions(columns.text_hashes)
        return Snapshot(columns, words, categories, spelling, places, len(self._vectors), by_hash)

    def _products(self, row_ids: Ints) -> Iterator[tuple[int, Product]]:
        for start in range(0, len(row_ids), _BATCH):
            part = row_ids[start : start + _BATCH].tolist()
            found = self._catalog.by_rows(part)
            yield from ((row_id, found[row_id]) for row_id in part)


def similarities(vectors: VectorFile, places: Ints, query: np.ndarray, block: int = 1024) -> np.ndarray:
    """Return the (N,) cosines of a unit query (D,) with the vectors at the given places; -1 where the place is -1.

    Half precision is widened block by block, which stays in the cache.
    """
    rows = vectors.matrix()
    found = np.full(len(places), -1.0, np.float32)
    known = np.flatnonzero((places >= 0) & (places < len(rows)))
    wide = np.empty((min(block, len(known)), len(query)), np.float32)
    for start in range(0, len(known), block):
        part = known[start : start + block]
        wide[: len(part)] = rows[places[part]]
        found[part] = wide[: len(part)] @ query
    return found
