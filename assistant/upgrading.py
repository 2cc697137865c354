"""Brings a shop that an older version of Aisle made to this one: backup, schema, vectors of its encoder, index.

Nobody else may have the shop open: a server of the older version would go on with tables that are no longer its. Killed
at any point it can be run again: the schema moves in one transaction, vectors are kept as they are computed, Chroma
follows by difference, and what it replaces goes last.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.backups import back_up
from assistant.errors import ConfigError, ShopError
from assistant.schema import head, migrate, revision
from assistant.settings import read_settings
from assistant.shop import Shop
from retrieval.database import Database
from retrieval.embedding import embed_missing
from retrieval.types import Value

Say = Callable[[str], None]
Counted = Callable[[int, int | None, str], None]


class UpgradeReport(Value):
    """What an upgrade did. `stale` products have a text that this version writes otherwise than it was stored."""

    schema_before: str
    schema_now: str
    backup: str | None
    damaged: int
    embedded: int
    stale: int
    indexed: int
    removed: tuple[str, ...]


def upgrade(
    folder: Path, *, backup: Path | None = None, dumped: bool = False, say: Say, counted: Counted
) -> UpgradeReport:
    """Upgrade the shop in `folder`; a backup is made first, at `backup` or beside it, where the schema changes.

    `dumped` says that the owner has a copy of the database; it is the way for one that is not SQLite.

    Raises:
        ConfigError: the database is not SQLite, and not `dumped`.
        ShopError: the shop is being served, or a product file imported; or the backup cannot be written.
        SchemaMismatch: the shop is of a newer version of Aisle.
        DatabaseError: the database cannot be migrated; it is as it was.
    """
    url = read_settings(folder).database_url(folder)
    made = None
    with _nobody_else(folder):
        with closing(Database(url)) as database:
            before = revision(database) or head()
        if before < head() and not dumped:
            if not url.startswith("sqlite"):
                raise ConfigError(
                    "dump the database with its own tools (PostgreSQL: pg_dump), then run: "
                    f"aisle upgrade {folder} --dumped"
                )
            made = backup or _beside(folder, before)
            back_up(folder, made, say)
        say("migrating the database")
        migrate(url, folder)
    with closing(Shop.open(folder, owner=True, progress=say)) as shop:
        damaged = shop.vectors.verify()
        embedded, stale = embed_missing(
            shop.catalog,
            shop.embedder,
            shop.vectors,
            lambda done, total: counted(done, total, "embedding"),
            shop.english_vectors,
        )
        outdated = sorted(path for path in (folder / "vectors").iterdir() if path != shop.vectors.folder)
        indexed = _index(shop, counted, anew=bool(outdated))
    for path in outdated:
        shutil.rmtree(path)
    return UpgradeReport(
        schema_before=before,
        schema_now=head(),
        backup=str(made) if made else None,
        damaged=damaged,
        embedded=embedded,
        stale=stale,
        indexed=indexed,
        removed=tuple(path.name for path in outdated),
    )


@contextmanager
def _nobody_else(folder: Path) -> Generator[None]:
    """Hold what a server and an import hold while they run."""
    (folder / "chroma").mkdir(exist_ok=True)
    with ExitStack() as stack:
        for lock, holder in ((folder / "chroma" / "owner.lock", "server"), (folder / "import.lock", "import")):
            held = FileLock(lock)
            try:
                held.acquire(timeout=0)
            except Timeout as error:
                raise ShopError(f"a {holder} of {folder} is running; stop it, upgrade, and start it again") from error
            stack.callback(held.release)
        yield


def _beside(folder: Path, before: str) -> Path:
    folder = folder.resolve()
    return folder.parent / f"{folder.name}-schema-{before}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"


def _index(shop: Shop, counted: Counted, *, anew: bool) -> int:
    if shop.index is None:  # taken by a server that was started meanwhile, and which follows by itself
        return 0
    if anew:
        shop.index.clear()
    hashes = [one.text_hash for one in shop.catalog.texts()]

    def progress(done: int, total: int) -> None:
        counted(done, total, "indexing")

    return shop.index.sync(shop.catalog.version(), hashes, shop.vectors, progress)
