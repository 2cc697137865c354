"""The vector file: every vector ever computed for a shop, half precision, found by the hash of its text.

Two append-only files a model: `rows.f16` holds D half floats a row, `keys.bin` one record a row (16 bytes digest of
the text hash, CRC-32 of the row). A row is on disk before its key is written, so a key that can be read has its
vector; what a killed writer left behind the last whole key is cut by the next writer. One writer at a time by a lock
that is held for one append only; readers, also in other processes, map the rows and see more of them after `refresh`.
Knows nothing of products: one text, one vector, whoever states it. Costs 2 D bytes of disk a text and about 150 bytes
of memory for its key.
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from retrieval.errors import IndexUnavailable

Half = npt.NDArray[np.float16]
Positions = npt.NDArray[np.int64]

_RECORD = struct.Struct("<16sI")
_VOID = bytes(16)
LOCK_SECONDS = 60.0


class VectorFile:
    """The vectors of one model in a folder; safe to share between threads."""

    def __init__(self, folder: Path, embedder_name: str, dimensions: int) -> None:
        """Open the model's vectors under `folder`, making the place for them where there is none.

        Raises:
            IndexUnavailable: the folder cannot be made or read.
        """
        self.folder = self.place(folder, embedder_name, dimensions)
        self.dimensions = dimensions
        self._row_bytes = 2 * dimensions
        self._keys: dict[bytes, int] = {}
        self._map: Half = np.zeros((0, dimensions), np.float16)
        self._mutex = threading.RLock()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for path in (self._rows_path, self._keys_path):
                path.touch()
        except OSError as error:
            raise IndexUnavailable(
                f"cannot use {str(self.folder)!r}: {error.strerror}; check the folder and its rights"
            ) from error
        self._lock = FileLock(self.folder / "write.lock")
        self._seen = 0
        self.refresh()

    @staticmethod
    def place(folder: Path, embedder_name: str, dimensions: int) -> Path:
        """Return where under `folder` a model's vectors lie."""
        slug = re.sub(r"[^a-z0-9]+", "-", embedder_name.lower()).strip("-")
        return folder / f"{slug}-{dimensions}"

    @property
    def _rows_path(self) -> Path:
        return self.folder / "rows.f16"

    @property
    def _keys_path(self) -> Path:
        return self.folder / "keys.bin"

    def __len__(self) -> int:
        """Return how many texts have a vector here, as of the last `refresh`."""
        return len(self._keys)

    def refresh(self) -> int:
        """See what other writers have appended; return the number of rows mapped."""
        with self._mutex:
            keys_bytes = self._keys_path.stat().st_size
            if keys_bytes // _RECORD.size == self._seen:
                return self._seen
            with self._keys_path.open("rb") as stream:
                stream.seek(self._seen * _RECORD.size)
                fresh = stream.read()
            stored = self._rows_path.stat().st_size // self._row_bytes
            count = min(self._seen + len(fresh) // _RECORD.size, stored)
            for position in range(self._seen, count):
                digest, _ = _RECORD.unpack_from(fresh, (position - self._seen) * _RECORD.size)
                if digest != _VOID:
                    self._keys[digest] = position
            if count > self._seen:
                self._map = np.memmap(self._rows_path, np.float16, "r", shape=(count, self.dimensions))
                self._seen = count
            return self._seen

    def missing(self, hashes: Sequence[str]) -> list[str]:
        """Return the text hashes that have no vector yet, each once, in the order given."""
        with self._mutex:
            return [h for h in dict.fromkeys(hashes) if _digest(h) not in self._keys]

    def positions(self, hashes: Sequence[str]) -> Positions:
        """Return the row of each text hash, -1 where there is none."""
        with self._mutex:
            return np.fromiter((self._keys.get(_digest(h), -1) for h in hashes), np.int64, len(hashes))

    def matrix(self, positions: Positions | None = None) -> Half:
        """Return the (N, D) rows at the given positions, or a read-only map of all; rows never move."""
        rows = self._map
        return rows if positions is None else np.asarray(rows[positions])

    def rows(self, hashes: Sequence[str]) -> Half:
        """Return the (N, D) vectors of the texts, in the order given.

        Raises:
            IndexUnavailable: a text has no vector.
        """
        positions = self.positions(hashes)
        absent = np.flatnonzero(positions < 0)
        if len(absent):
            raise IndexUnavailable(
                f"{len(absent)} texts have no vector, the first is {hashes[absent[0]]!r}; embed what `missing` names"
            )
        return self.matrix(positions)

    def append(self, hashes: Sequence[str], vectors: npt.NDArray[np.floating]) -> None:
        """Store the vectors (N, D) of N text hashes; on return they survive a crash.

        A hash that is known keeps its vector.

        Raises:
            IndexUnavailable: another writer held the lock for `LOCK_SECONDS`, or the disk refused.
        """
        if vectors.shape != (len(hashes), self.dimensions):
            raise ValueError(f"vectors have shape {vectors.shape}, not {(len(hashes), self.dimensions)}")
        try:
            with self._mutex, self._lock.acquire(timeout=LOCK_SECONDS):
                self._mend()
                fresh = {_digest(h): row for row, h in enumerate(hashes) if _digest(h) not in self._keys}
                if fresh:
                    self._store(list(fresh), vectors[list(fresh.values())].astype("<f2"))
                self.refresh()
        except Timeout as error:
            raise IndexUnavailable(
                f"another process has been writing to {str(self.folder)!r} for {LOCK_SECONDS} s; let it end"
            ) from error
        except OSError as error:
            raise IndexUnavailable(
                f"cannot write to {str(self.folder)!r}: {error.strerror}; check space and rights"
            ) from error

    def damaged(self) -> int:
        """Return how many rows differ from their checksum; nothing is changed."""
        with self._mutex:
            self.refresh()
            return len(self._bad())

    def verify(self) -> int:
        """Compare every row with its checksum and void the keys of those that differ; return how many were voided.

        Readers that have such a key keep it until they are opened again.

        Raises:
            IndexUnavailable: another writer held the lock for `LOCK_SECONDS`.
        """
        try:
            with self._mutex, self._lock.acquire(timeout=LOCK_SECONDS):
                self._mend()
                bad = self._bad()
                with self._keys_path.open("r+b") as stream:
                    for position in bad:
                        stream.seek(position * _RECORD.size)
                        stream.write(_VOID)
                    _sync(stream)
                gone = set(bad)
                self._keys = {digest: position for digest, position in self._keys.items() if position not in gone}
                return len(bad)
        except Timeout as error:
            raise IndexUnavailable(
                f"another process has been writing to {str(self.folder)!r} for {LOCK_SECONDS} s; let it end"
            ) from error

    def _bad(self) -> list[int]:
        records = self._keys_path.read_bytes()
        bad: list[int] = []
        for position, row in enumerate(self._map):
            digest, checksum = _RECORD.unpack_from(records, position * _RECORD.size)
            if digest != _VOID and zlib.crc32(row.tobytes()) != checksum:
                bad.append(position)
        return bad

    def _mend(self) -> None:
        """Cut what a killed writer left behind the last key whose row is whole (only while the lock is held)."""
        self.refresh()
        for path, size in ((self._keys_path, _RECORD.size), (self._rows_path, self._row_bytes)):
            if path.stat().st_size != self._seen * size:
                os.truncate(path, self._seen * size)

    def _store(self, digests: list[bytes], rows: Half) -> None:
        with self._rows_path.open("ab") as stream:
            stream.write(rows.tobytes())
            _sync(stream)
        with self._keys_path.open("ab") as stream:
            stream.write(
                b"".join(_RECORD.pack(d, zlib.crc32(row.tobytes())) for d, row in zip(digests, rows, strict=True))
            )
            _sync(stream)


def _digest(text_hash: str) -> bytes:
    return hashlib.blake2b(text_hash.encode(), digest_size=16).digest()


def _sync(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())
