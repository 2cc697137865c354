"""Keeps Chroma in step with the catalog while a server runs: a background thread that follows the catalog's version.

Search does not wait for it: until the index is in step it is exact from the vector file. An index that fell out of
step (its files were damaged or deleted) is built anew; where that fails too, it is tried again after a while.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from retrieval.catalog import Catalog
from retrieval.errors import RetrievalError
from retrieval.index import VectorIndex
from retrieval.vectors import VectorFile

LOOK_EVERY_SECONDS = 2.0
RETRY_AFTER_SECONDS = 60.0
_LOG = logging.getLogger(__name__)


class Indexer:
    """Follows one shop; `close` ends it."""

    def __init__(
        self, catalog: Catalog, vectors: VectorFile, index: VectorIndex, progress: Callable[[str], None]
    ) -> None:
        """Start following."""
        self._catalog = catalog
        self._vectors = vectors
        self._index = index
        self._progress = progress
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="indexer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following, after the batch under way."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _follow(self) -> None:
        while not self._stop.is_set():
            wait_seconds = LOOK_EVERY_SECONDS
            try:
                version = self._catalog.version()
                if version != self._index.ready_version:
                    self._sync(version)
            except RetrievalError as error:
                _LOG.warning("the index is out of step, search is exact without it: %s", error)
                wait_seconds = RETRY_AFTER_SECONDS
            self._stop.wait(wait_seconds)

    def _sync(self, version: int) -> None:
        self._vectors.refresh()
        hashes = [one.text_hash for one in self._catalog.texts()]
        changed = self._index.sync(version, hashes, self._vectors)
        if changed:
            self._progress(f"the vector index is in step with catalog version {version} ({changed} entries changed)")
