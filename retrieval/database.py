"""The shop's one database: engine, transactions, table base.

The bottom of the tree beside `types`: each package declares its tables on `Base` and owns them; which revision of them
a shop has is the business of whoever opens the shop. SQLite in WAL mode by default, any SQLAlchemy URL otherwise.
Writers take the write lock at their start (`BEGIN IMMEDIATE`), so that two of them queue instead of failing half-way;
every write is durable when `write` returns (`synchronous=FULL`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import DatabaseError as DatabaseFault
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase

from retrieval.errors import DatabaseError

BUSY_TIMEOUT_SECONDS = 20.0


class Base(DeclarativeBase):
    """The metadata that all tables of a shop share."""


class Database:
    """An open shop database, safe to share between threads."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy URL; no table is made.

        Raises:
            DatabaseError: it cannot be opened, or is none.
        """
        self.url = url
        self._sqlite = url.startswith("sqlite")
        arguments: dict[str, Any] = (
            {"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False} if self._sqlite else {}
        )
        self.engine = create_engine(url, connect_args=arguments, hide_parameters=True)  # errors end in logs
        self._name = repr(self.engine.url.render_as_string(hide_password=True))
        if self._sqlite:
            event.listen(self.engine, "connect", _configure_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        try:
            self.engine.connect().close()
        except DatabaseFault as error:
            raise DatabaseError(
                f"cannot open the database {self._name}: {error.orig}; check the folder and its rights"
            ) from error

    @classmethod
    def at(cls, path: Path) -> Database:
        """Return the SQLite database in a file, with the tables that the loaded modules declare made where missing."""
        database = cls(f"sqlite:///{path}")
        with database.write() as connection:
            Base.metadata.create_all(connection)
        return database

    @contextmanager
    def read(self) -> Generator[Connection]:
        """Yield a connection that sees one consistent state."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """Yield a connection in a write transaction, committed and durable when the block ends.

        Raises:
            DatabaseError: the lock was not free within `BUSY_TIMEOUT_SECONDS`, or the disk is full.
        """
        try:
            with self.engine.connect() as plain:
                connection = plain.execution_options(writes=True)
                with connection.begin():
                    yield connection
        except OperationalError as error:
            raise DatabaseError(
                f"cannot write to {self._name}: {error.orig}; nothing of this change was stored"
            ) from error

    def scrub(self) -> None:
        """Leave no trace of deleted rows in SQLite's files: rebuild the database file and empty its write-ahead log.

        SQLite keeps deleted content in free pages, and copies of moved rows in the gaps of others; only rebuilding the
        file is sure to be rid of both. Others go on reading meanwhile, writers wait; it takes as much disk again for
        that time. Other databases keep their own files: nothing is done.

        Raises:
            DatabaseError: the disk is too full, or others kept the database busy for `BUSY_TIMEOUT_SECONDS`.
        """
        if not self._sqlite:
            return
        pooled = self.engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            connection.execute("PRAGMA temp_store=FILE")  # the rebuilt database need not fit into memory
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error as error:
            raise DatabaseError(
                f"cannot rebuild {self._name}: {error}; deleted rows may still be read in its files: see that there is "
                "room on the disk and run the command again"
            ) from error
        finally:
            pooled.invalidate()
        if busy:
            raise DatabaseError(
                f"{self._name} has been read without a pause for {BUSY_TIMEOUT_SECONDS:.0f} s, so deleted rows may "
                "still be read in its write-ahead log: run the command again"
            )

    def close(self) -> None:
        """Release every connection."""
        self.engine.dispose()


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: `_begin_sqlite` says when and how.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.execute(text("BEGIN IMMEDIATE" if writes else "BEGIN"))
