"""Which revision of the schema a shop's database has: read when it is opened, set when it is made, moved by `migrate`.

Opening compares one string, and alembic (a quarter of a second to load) is imported only to migrate. The revision is
kept where alembic looks for it. A database with tables but without a revision was made before revisions were kept: it
is the first. Importing this module loads every module that declares tables.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, MetaData, String, Table, event, insert, inspect, select
from sqlalchemy.exc import DatabaseError as DatabaseFault

from assistant import facts, knowledge, ledger, orders, pause, shoppers, sources, store
from assistant.errors import SchemaMismatch
from assistant.migrations import FIRST, FOLDER, revisions
from ranker import events
from retrieval import catalog, corrections, readings
from retrieval.database import Base, Database
from retrieval.errors import DatabaseError

if TYPE_CHECKING:
    from alembic.config import Config

DECLARING = (catalog, corrections, events, facts, knowledge, ledger, orders, pause, readings, shoppers, sources, store)
"""The modules that declare the tables of a shop."""

_REVISION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def head() -> str:
    """Return the newest revision, which this version of Aisle works with."""
    return revisions()[-1]


def revision(database: Database) -> str | None:
    """Return the revision of a database, None where it has no tables yet."""
    try:
        with database.read() as connection:
            return connection.execute(select(_REVISION.c.version_num)).scalar_one()
    except DatabaseFault:  # no such table
        with database.read() as connection:
            return FIRST if inspect(connection).get_table_names() else None


def open_database(url: str, folder: Path) -> Database:
    """Return the database of the shop in `folder`, made at the newest revision where there is none.

    Raises:
        SchemaMismatch: it is of another revision; the message says which and what to do.
        DatabaseError: it cannot be opened or created.
    """
    database = Database(url)
    found = revision(database)
    if found is None:
        with database.write() as connection:
            _make(connection)
        found = revision(database)
    if found != head():
        database.close()
        raise SchemaMismatch(_mismatch(str(found), folder))
    return database


def migrate(url: str, folder: Path) -> tuple[str, str]:
    """Bring the database of the shop in `folder` to the newest revision in one transaction: wholly or not at all.

    Returns the revisions before and after; one that is the newest already stays untouched.

    Raises:
        SchemaMismatch: it was made by a newer version of Aisle.
        DatabaseError: it cannot be migrated; it is as it was.
    """
    database = Database(url)
    if database.engine.dialect.name == "sqlite":
        # A table that is copied and dropped must not take the rows that refer to it along; see the check below.
        event.listen(database.engine, "connect", _unchecked)
        database.engine.dispose()
    try:
        before = revision(database) or head()
        if before not in revisions():
            raise SchemaMismatch(_mismatch(before, folder))
        if before != head():
            with database.write() as connection:
                _run(connection, before)
        return before, head()
    finally:
        database.close()


def migration_sql(dialect: str) -> str:
    """Return the SQL of all revisions for a dialect ("postgresql"), for an operator who applies it by hand."""
    from alembic import command

    config, out = alembic_config(), io.StringIO()
    config.output_buffer = out
    config.set_main_option("sqlalchemy.url", f"{dialect}://")
    command.upgrade(config, "head", sql=True)
    return out.getvalue()


def alembic_config(connection: Connection | None = None) -> Config:
    """Return alembic's configuration for these migrations, over a connection that has begun its transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _unchecked(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def _make(connection: Connection) -> None:
    if inspect(connection).has_table(_REVISION.name):  # another process was faster
        return
    Base.metadata.create_all(connection)
    _REVISION.create(connection)
    connection.execute(insert(_REVISION).values(version_num=head()))


def _run(connection: Connection, before: str) -> None:
    from alembic import command

    if not inspect(connection).has_table(_REVISION.name):
        _REVISION.create(connection)
        connection.execute(insert(_REVISION).values(version_num=before))
    try:
        command.upgrade(alembic_config(connection), "head")
    except DatabaseFault as error:
        raise DatabaseError(
            f"cannot migrate the database from schema {before} to {head()}: {error.orig}; nothing of it was changed"
        ) from error
    if connection.dialect.name == "sqlite":
        broken: list[Any] = list(connection.exec_driver_sql("PRAGMA foreign_key_check"))
        if broken:
            raise DatabaseError(
                f"the migration to schema {head()} would leave {len(broken)} rows without what they refer to, the "
                f"first in table {broken[0][0]!r}; nothing of it was changed; please report this"
            )


def _mismatch(found: str, folder: Path) -> str:
    if found in revisions():
        return f"{folder} has schema {found}, this version of Aisle works with {head()}; run: aisle upgrade {folder}"
    return (
        f"{folder} has schema {found}, made by a newer Aisle than this one, which works with {head()}; "
        "install that version again, or restore a backup from before"
    )
