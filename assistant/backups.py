"""Copies of a whole shop: made while it is served, verified when they are put back.

The database is copied by `VACUUM INTO`: one consistent state, that of a moment after the backup began, however long it
takes; writers go on, and rows that were erased before leave no remains in the copy as they would in one made page by
page (a page-wise copy would also begin anew at each write of another process). Of the rest all files are copied but
what is made from them and could belong to another state: Chroma and the word index, which the first start builds from
the database and the vector file. A backup is written beside its place and renamed when it is whole and on disk, so that
nothing else passes for one. Its manifest comes last and holds the hash of every file. Knows files, no models.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import ValidationError
from sqlalchemy import make_url

from assistant.copying import FileEntry, FolderCopy, TarCopy, file_entry, sync_folder, unpack
from assistant.errors import ConfigError, SchemaMismatch, ShopError
from assistant.migrations import FIRST, revisions
from assistant.settings import read_settings
from retrieval.types import Value

MANIFEST = "manifest.json"
_DATABASE = "aisle.db"
_LIST = "backups.jsonl"
_DERIVED = frozenset({"chroma", "words"})
_OWN = frozenset({_DATABASE, f"{_DATABASE}-wal", f"{_DATABASE}-shm", f"{_DATABASE}-journal", _LIST})

Say = Callable[[str], None]


class Manifest(Value):
    """What a backup holds: rows by table, and each file's size and SHA-256 by its path in the shop folder."""

    format: Literal[1] = 1
    shop: str
    made_at: str
    aisle: str
    schema_revision: str
    counts: dict[str, int]
    files: dict[str, FileEntry]


class KeptBackup(Value):
    """One backup of a shop that is still where it was put."""

    at: str
    to: str


def back_up(folder: Path, to: Path, say: Say, *, kept: bool = True) -> Manifest:
    """Copy the shop in `folder` to a new folder, or to a new archive where `to` ends in .tar.gz or .tgz.

    Unless it is `kept`, the shop's list of backups does not name it: for a copy that its maker deletes.

    Raises:
        ConfigError: the shop's database is not the SQLite file in its folder.
        ShopError: there is something at `to`, it lies in the shop, another backup is running, or the disk is too full.
    """
    source = _database_file(folder)
    to = to.absolute()
    if to.exists() or to.is_symlink():
        raise ShopError(f"there is something at {str(to)!r} already; name a new folder or .tar.gz file")
    if to.resolve().is_relative_to(folder.resolve()):
        raise ShopError(f"{str(to)!r} is inside the shop folder; choose a place outside of it, best on another disk")
    if not to.parent.is_dir():
        raise ShopError(f"there is no folder {str(to.parent)!r} to put the backup into; make it first")
    try:
        with no_backup_running(folder), _partial(folder, to) as partial:
            return _write(folder, source, to, partial, say, kept)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise ShopError(
            f"cannot write the backup to {str(to)!r}: {reason}; nothing was left there: see that there is room and try "
            "again"
        ) from error


def restore(backup: Path, folder: Path, say: Say) -> Manifest:
    """Put a backup in place as the shop in `folder`, which must not exist or be empty, after verifying all of it.

    Raises:
        ShopError: it is no whole backup, a file of it was changed, or there is something in `folder`.
        SchemaMismatch: it was made by a newer version of Aisle.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ShopError(f"there is something in {str(folder)!r} already; restore into a new folder")
    if not backup.exists():
        raise ShopError(f"there is no backup {str(backup)!r}")
    folder = folder.absolute()
    partial = folder.parent / f".{folder.name}.restoring"
    try:
        shutil.rmtree(partial, ignore_errors=True)  # of a restore that was killed
        say("copying the backup")
        _materialize(backup, partial)
        say("verifying the copy")
        manifest = _verified(backup, partial)
        (partial / MANIFEST).unlink()
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
        sync_folder(folder.parent)
        return manifest
    except OSError as error:
        raise ShopError(f"cannot restore to {str(folder)!r}: {error.strerror}; see that there is room") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def kept_backups(folder: Path) -> list[KeptBackup]:
    """Return the backups of a shop that are where they were put, oldest first; those that were moved are not known."""
    try:
        lines = (folder / _LIST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found: list[KeptBackup] = []
    for line in lines:
        try:
            found.append(KeptBackup.model_validate_json(line))
        except ValidationError:  # the last line of a process that was killed
            continue
    return [one for one in found if Path(one.to).exists()]


def _database_file(folder: Path) -> Path:
    url = make_url(read_settings(folder).database_url(folder))
    if not url.drivername.startswith("sqlite"):
        raise ConfigError(
            f"the database of {folder} is {url.render_as_string()}, which its own tools must copy (PostgreSQL: pg_dump "
            "and pg_restore); copy the folder beside it, without chroma and words"
        )
    path = Path(url.database or "")
    if path.resolve() != (folder / _DATABASE).resolve():
        raise ConfigError(
            f"the database of {folder} lies outside of it, in {str(path)!r}, and a copy of the folder would use that "
            f"file; move it to {folder / _DATABASE} and take `database` out of the settings"
        )
    return path


@contextmanager
def no_backup_running(folder: Path) -> Generator[None]:
    """Keep others from copying the shop while the block runs.

    Raises:
        ShopError: a backup is running.
    """
    held = FileLock(folder / "backup.lock")
    try:
        held.acquire(timeout=0)
    except Timeout as error:
        raise ShopError(f"a backup of {folder} is running; wait for its end") from error
    try:
        yield
    finally:
        held.release()


@contextmanager
def _partial(folder: Path, to: Path) -> Generator[Path]:
    """Yield an empty folder beside `to`, gone in the end; it is named by the shop, so that a killed one goes first."""
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    partial = to.parent / f".aisle-backup-{mark}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write(folder: Path, source: Path, to: Path, partial: Path, say: Say, kept: bool) -> Manifest:
    names = list(_names(folder))
    needed = source.stat().st_size + sum((folder / name).stat().st_size for name in names)
    free = shutil.disk_usage(partial).free
    if needed > free:
        raise ShopError(f"the backup may take {needed:,} bytes and {str(to.parent)!r} has {free:,}; make room")
    say("copying the database")
    copied = partial / _DATABASE
    with closing(sqlite3.connect(f"file:{source.resolve()}?mode=rw", uri=True, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(copied),))
    os.chmod(copied, 0o600)
    revision, counts = _inside(copied)
    say("copying the files")
    archive = to.name.endswith((".tar.gz", ".tgz"))
    with TarCopy(partial / "archive") if archive else FolderCopy(partial) as copy:
        files = {_DATABASE: copy.add(_DATABASE, copied)}
        files |= {name: copy.add(name, folder / name) for name in names}
        manifest = Manifest(
            shop=read_settings(folder).name,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            aisle=version("aisle"),
            schema_revision=revision,
            counts=counts,
            files=files,
        )
        copy.text(MANIFEST, manifest.model_dump_json(indent=1))
    if kept:
        _note(folder, KeptBackup(at=manifest.made_at, to=str(to)))
    (partial / "archive" if archive else partial).rename(to)
    sync_folder(to.parent)
    return manifest


def _names(folder: Path) -> Iterator[str]:
    """The files to copy, in order of their paths: a vector's key before the rows, so that each key has its row."""
    seen: set[str] = set()
    for place, below, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        below[:] = (
            sorted(one for one in below if place != str(folder) or one not in _DERIVED) if real not in seen else []
        )
        if real in seen:
            continue
        seen.add(real)
        for name in sorted(files):
            path = Path(place, name).relative_to(folder)
            if not (str(path) in _OWN or path.suffix == ".lock"):
                yield path.as_posix()


def _inside(database: Path) -> tuple[str, dict[str, int]]:
    """The schema revision and the rows by table of a database file that nobody else uses."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        counts = {
            name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
            for name in sorted(tables)
            if not name.startswith("sqlite_")
        }
        if "alembic_version" not in counts:
            return FIRST, counts
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]), counts


def _note(folder: Path, kept: KeptBackup) -> None:
    """Add to the shop's list before the backup gets its name: one that is listed and missing does no harm."""
    with (folder / _LIST).open("a", encoding="utf-8") as stream:
        stream.write(kept.model_dump_json() + "\n")


def _materialize(backup: Path, partial: Path) -> None:
    if backup.is_dir():
        if not (backup / MANIFEST).is_file():
            raise ShopError(f"{str(backup)!r} is no backup: it has no {MANIFEST}")
        shutil.copytree(backup, partial)
    else:
        try:
            partial.mkdir(mode=0o700)
            unpack(backup, partial)
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise ShopError(f"{str(backup)!r} is no whole backup: {error}; use another one") from error


def _verified(backup: Path, partial: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate(json.loads((partial / MANIFEST).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError) as error:
        raise ShopError(f"{str(backup)!r} is no whole backup: its {MANIFEST} is missing or unreadable") from error
    there = {path.relative_to(partial).as_posix() for path in partial.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there ^ set(manifest.files)):
        raise ShopError(f"{str(backup)!r} does not hold what its {MANIFEST} says: {name!r} is missing or unknown")
    for name, entry in manifest.files.items():
        found = file_entry(partial / name)
        if found != entry:
            raise ShopError(
                f"{name!r} in {str(backup)!r} is not what was backed up ({found.bytes} bytes, sha256 {found.sha256}); "
                "use another backup"
            )
    if _inside(partial / _DATABASE) != (manifest.schema_revision, manifest.counts):
        raise ShopError(f"the database in {str(backup)!r} does not hold the rows that its {MANIFEST} counts")
    if manifest.schema_revision not in revisions():
        raise SchemaMismatch(
            f"{str(backup)!r} has schema {manifest.schema_revision}, of Aisle {manifest.aisle}; this version knows "
            f"schemas up to {revisions()[-1]}: install that version"
        )
    return manifest
