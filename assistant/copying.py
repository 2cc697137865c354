"""Copies files into a folder or an archive, each hashed as it is read, and on disk when the copy ends. No shops."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from retrieval.types import Value

_CHUNK_BYTES = 1 << 20


class FileEntry(Value):
    """A file's size and the hash of its content."""

    bytes: int
    sha256: str


class _Hashed(io.RawIOBase):
    """Reads as many bytes of a stream as it had at the start, and hashes them: a file may grow while it is copied."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = self._left = os.fstat(stream.fileno()).st_size
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(piece)
        self._hash.update(piece)
        return piece

    def entry(self) -> FileEntry:
        if self._left:
            raise OSError(0, "a file became shorter while it was copied")
        return FileEntry(bytes=self.size, sha256=self._hash.hexdigest())


def file_entry(path: Path) -> FileEntry:
    """Return a file's entry."""
    with path.open("rb") as stream:
        hashed = _Hashed(stream)
        while hashed.read(_CHUNK_BYTES):
            pass
        return hashed.entry()


class FolderCopy:
    """Copies files to their paths under a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folders = {folder}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            for folder in self._folders:
                sync_folder(folder)

    def add(self, name: str, source: Path) -> FileEntry:
        """Copy a file and return its entry; one that is in its place already is only hashed."""
        target = self._folder / name
        if target == source:
            with source.open("rb") as stream:
                os.fsync(stream.fileno())
            return file_entry(source)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folders.add(target.parent)
        with source.open("rb") as stream, _private(target) as copy:
            hashed = _Hashed(stream)
            shutil.copyfileobj(hashed, copy, _CHUNK_BYTES)
            _sync(copy)
            return hashed.entry()

    def text(self, name: str, text: str) -> None:
        """Write a file."""
        with _private(self._folder / name) as copy:
            copy.write(text.encode())
            _sync(copy)


class TarCopy:
    """Copies files into a new gzip-compressed tar archive."""

    def __init__(self, path: Path) -> None:
        self._stream = _private(path)
        # Most bytes are vectors, weights and pictures, which compress little whatever the effort.
        self._archive = tarfile.open(fileobj=self._stream, mode="w:gz", compresslevel=1)  # noqa: SIM115 - see __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._archive.close()
                _sync(self._stream)
        finally:
            self._stream.close()

    def add(self, name: str, source: Path) -> FileEntry:
        """Copy a file and return its entry."""
        with source.open("rb") as stream:
            hashed = _Hashed(stream)
            self._archive.addfile(self._described(name, hashed.size), hashed)
            return hashed.entry()

    def text(self, name: str, text: str) -> None:
        """Write a file."""
        content = text.encode()
        self._archive.addfile(self._described(name, len(content)), io.BytesIO(content))

    def _described(self, name: str, size: int) -> tarfile.TarInfo:
        described = tarfile.TarInfo(name)
        described.size, described.mode = size, 0o600
        return described


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _private(path: Path) -> IO[bytes]:
    """Open a new file that only its owner may read: shops hold shoppers' words and keys of generators."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(stream: IO[bytes]) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of a tar archive to `folder`, which is there and empty.

    What `filter="data"` is for (PEP 706), which Python has from 3.11.4 on only, is a refusal here: an archive of ours
    holds plain files and nothing that lies outside.

    Raises:
        TarError: the archive is damaged, or holds a link, a device or a path that leads out of the folder.
    """
    inside = folder.resolve()
    with tarfile.open(archive) as opened:
        for member in opened:
            path = (inside / member.name).resolve()
            source = opened.extractfile(member) if member.isfile() else None
            if not path.is_relative_to(inside) or not (source or member.isdir()):
                raise tarfile.TarError(f"{member.name!r} is no plain file within the archive")
            (path if source is None else path.parent).mkdir(parents=True, exist_ok=True)
            if source is not None:
                with source, path.open("wb") as target:
                    shutil.copyfileobj(source, target)
                path.chmod(member.mode & 0o755 | 0o600)
