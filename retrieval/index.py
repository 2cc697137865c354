"""Chroma, and only here: an approximate index of the product vectors, derived from the vector file.

Embedded in this process and never a server; one process owns the folder, by a lock file, because Chroma's local store
is not safe between processes: the second one searches exactly instead. An entry is one embedded text, keyed by its
text hash, so that products with one text share it and a change of price changes nothing here. `sync` brings the index
in step by difference, in batches, and may be stopped at any point; until it is in step nobody asks it anything. What
is damaged is thrown away and built anew.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from retrieval.errors import IndexUnavailable
from retrieval.vectors import VectorFile

_LOG = logging.getLogger(__name__)
_BATCH = 2000


class VectorIndex:
    """One collection of one shop; safe to share between threads."""

    def __init__(self, folder: Path, embedder_name: str, dimensions: int) -> None:
        """Claim the index in `folder` for this process; nothing is loaded before the first `sync`.

        Raises:
            IndexUnavailable: another process owns it, or the folder cannot be written.
        """
        self._folder = folder / "index"
        self._name = f"{embedder_name}-{dimensions}"
        self._mutex = threading.RLock()
        self._client: Any = None
        self._collection: Any = None
        self.ready_version: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._owner = FileLock(folder / "owner.lock", timeout=0)
            self._owner.acquire()
        except Timeout as error:
            raise IndexUnavailable(
                f"another process owns the index in {str(folder)!r}; search is exact here, or stop that process"
            ) from error
        except OSError as error:
            raise IndexUnavailable(f"cannot use {str(folder)!r}: {error.strerror}; check the folder") from error

    def close(self) -> None:
        """Release the index to other processes."""
        with self._mutex:
            self.ready_version = None
            self._collection = self._client = None
            self._owner.release()

    def sync(
        self,
        version: int,
        hashes: Sequence[str],
        vectors: VectorFile,
        progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Bring the index in step with the texts of a catalog version; return how many entries were added or removed.

        Texts without a vector are left out. `progress` is told (done, all) after each batch. Serving goes on meanwhile.

        Raises:
            IndexUnavailable: Chroma cannot be used even after building the index anew.
        """
        try:
            try:
                changed = self._sync(hashes, vectors, progress)
            except IndexUnavailable as error:
                _LOG.warning("the vector index is damaged and is built anew: %s", error)
                self._discard()
                changed = self._sync(hashes, vectors, progress)
        except IndexUnavailable:
            self.ready_version = None
            raise
        self.ready_version = version
        return changed

    def query(self, vector: npt.NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """Return the text hashes of up to `k` near neighbors with their cosine, nearest first.

        A failure of Chroma (its files were damaged) leaves the index out of step: nobody asks it again before the next
        `sync`, which builds it anew.

        Raises:
            IndexUnavailable: the index is not in step with any catalog version, or Chroma failed.
        """
        collection = self._collection
        if collection is None or self.ready_version is None:
            raise IndexUnavailable("the vector index is not in step yet; search exactly until `sync` has ended")
        try:
            found = _guarded(
                lambda: collection.query(query_embeddings=[vector.tolist()], n_results=k, include=["distances"])
            )
        except IndexUnavailable:
            self.ready_version = None
            raise
        return [(key, 1.0 - distance) for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)]

    def difference(self, hashes: Sequence[str], vectors: VectorFile) -> tuple[int, int, int]:
        """Return how many entries there are, how many texts that have a vector lack one, and how many have no text.

        Raises:
            IndexUnavailable: Chroma cannot read it.
        """
        collection = self._open()
        present: set[str] = set(_guarded(lambda: collection.get(include=[]))["ids"])
        wanted = set(hashes).difference(vectors.missing(hashes))
        return len(present), len(wanted - present), len(present - wanted)

    def clear(self) -> None:
        """Throw all entries away, also those of other encoders; the next `sync` builds the index anew."""
        self._discard()

    def _sync(self, hashes: Sequence[str], vectors: VectorFile, progress: Callable[[int, int], None] | None) -> int:
        collection = self._open()
        vectors.refresh()
        wanted = list(dict.fromkeys(hashes))
        places = dict(zip(wanted, vectors.positions(wanted).tolist(), strict=True))
        present: set[str] = set(_guarded(lambda: collection.get(include=[]))["ids"])
        gone = sorted(present.difference(wanted))
        fresh = [key for key in wanted if key not in present and places[key] >= 0]
        batch = min(_BATCH, int(_guarded(self._client.get_max_batch_size)))
        done = 0
        for keys, act in ((gone, self._delete), (fresh, partial(self._add, places=places, vectors=vectors))):
            for start in range(0, len(keys), batch):
                part = keys[start : start + batch]
                act(part)
                done += len(part)
                if progress is not None:
                    progress(done, len(gone) + len(fresh))
        return done

    def _delete(self, keys: list[str]) -> None:
        _guarded(lambda: self._collection.delete(ids=keys))

    def _add(self, keys: list[str], places: dict[str, int], vectors: VectorFile) -> None:
        rows = vectors.matrix(np.array([places[key] for key in keys], np.int64)).astype(np.float32)
        _guarded(lambda: self._collection.upsert(ids=keys, embeddings=rows))

    def _open(self) -> Any:
        with self._mutex:
            if self._collection is None:
                # A second to import, and only the process that owns the index needs it.
                import chromadb
                from chromadb.config import Settings

                settings = Settings(anonymized_telemetry=False, allow_reset=False)
                self._client = _guarded(lambda: chromadb.PersistentClient(str(self._folder), settings=settings))
                self._collection = _guarded(
                    lambda: self._client.get_or_create_collection(
                        self._name,
                        embedding_function=None,
                        configuration={"hnsw": {"space": "cosine", "ef_construction": 100, "ef_search": 128}},
                    )
                )
            return self._collection

    def _discard(self) -> None:
        with self._mutex:
            self.ready_version = None
            self._collection = self._client = None
            # Chroma keeps one system a path for the life of the process.
            from chromadb.api.shared_system_client import SharedSystemClient

            SharedSystemClient.clear_system_cache()
            shutil.rmtree(self._folder, ignore_errors=True)


def _guarded(call: Callable[[], Any]) -> Any:
    """Return what a call into Chroma returns; whatever goes wrong in there becomes our own error."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:  # Rust panics derive from BaseException alone
        raise IndexUnavailable(
            f"Chroma failed: {type(error).__name__}: {error}; `sync` builds the index anew"
        ) from error
