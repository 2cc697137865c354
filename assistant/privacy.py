"""What the shop holds of one shopper: all of it handed out, or erased without a trace, with a receipt of each.

Whose a row is, its table says (`retrieval.ownership`). Erasing is one transaction, so that a server that runs beside it
finds the conversations whole or not at all; then the database's files are rid of what deleted rows leave in them, and
every file of the shop folder is searched for the ids. The search finds, it does not mend: what it finds was put there
by another program. Backups are named and not touched.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select

from assistant.backups import kept_backups, no_backup_running
from assistant.errors import ShopError
from assistant.remains import find_remains
from assistant.shop import Shop
from assistant.store import ConversationRow, utc_now
from retrieval.database import Base
from retrieval.ownership import of_shopper, personal_tables
from retrieval.types import Value

Records = dict[str, list[dict[str, Any]]]


class Receipt(Value):
    """What was done to what is held of a shopper. `sha256` is that of all the rest as JSON with sorted keys.

    `tables` counts the rows handed out or erased by table, all personal ones listed; `impersonal` names the tables that
    hold nothing of any shopper. `remains` are the files in which an id was found after erasing: none when all is well.
    """

    act: Literal["export", "forget"]
    shop: str
    shopper_id: str
    known: bool
    at: str
    tables: dict[str, int]
    impersonal: tuple[str, ...]
    database: str
    files_searched: int = 0
    remains: tuple[str, ...] = ()
    backups_untouched: tuple[str, ...] = ()
    records_sha256: str | None = None
    sha256: str = ""

    def signed(self) -> Receipt:
        """Return the receipt with its hash."""
        return self.model_copy(update={"sha256": _digest(self.model_dump(mode="json", exclude={"sha256"}))})


def export(shop: Shop, shopper_id: str) -> tuple[Receipt, Records]:
    """Return all rows of a shopper by table, as one consistent state, and the receipt with their hash.

    Columns that hold JSON are given as what it says. A stranger goes by the id of their conversation.

    Raises:
        ShopError: the id is that of a known shopper's conversation.
    """
    records: Records = {}
    with shop.database.read() as connection:
        _must_be_a_person(connection, shopper_id)
        for table in reversed(personal_tables(Base.metadata)):
            query = select(table).where(of_shopper(table, shopper_id)).order_by(*table.primary_key.columns)
            records[table.name] = [
                {name: _unpacked(value) for name, value in row.items()} for row in connection.execute(query).mappings()
            ]
    counts = {name: len(rows) for name, rows in records.items()}
    receipt = _receipt(shop, "export", shopper_id, counts, "read in one transaction")
    return receipt.model_copy(update={"records_sha256": _digest(records)}).signed(), records


def forget(shop: Shop, shopper_id: str) -> Receipt:
    """Erase all that the shop folder holds of a shopper and return the receipt; an unknown one has no rows to erase.

    A stranger goes by the id of their conversation.

    Raises:
        ShopError: the id is that of a known shopper's conversation, or a backup is running.
        DatabaseError: the rows are erased or not, as the message says; run it again.
    """
    with no_backup_running(shop.folder):  # one that began before could not be named
        return _forget(shop, shopper_id)


def _forget(shop: Shop, shopper_id: str) -> Receipt:
    with shop.database.write() as connection:
        _must_be_a_person(connection, shopper_id)
        tables = personal_tables(Base.metadata)
        traces = _unguessable_ids(connection, shopper_id)
        found = {table.name: _count(connection, table, shopper_id) for table in tables}
        for table in tables:
            connection.execute(delete(table).where(of_shopper(table, shopper_id)))
    # Also for a shopper who is unknown by now: the last run may have been killed before this.
    shop.database.scrub()
    searched, remains = find_remains(shop.folder, shopper_id, traces)
    sqlite = shop.database.engine.dialect.name == "sqlite"
    what = "rebuilt, write-ahead log emptied" if sqlite else "rows deleted; free space and archives are its operator's"
    receipt = _receipt(shop, "forget", shopper_id, dict(reversed(found.items())), what)
    return receipt.model_copy(
        update={
            "files_searched": searched,
            "remains": tuple(remains),
            "backups_untouched": tuple(str(one.to) for one in kept_backups(shop.folder)),
        }
    ).signed()


def _receipt(
    shop: Shop, act: Literal["export", "forget"], shopper_id: str, counts: dict[str, int], database: str
) -> Receipt:
    return Receipt(
        act=act,
        shop=shop.settings.name,
        shopper_id=shopper_id,
        known=any(counts.values()),
        at=utc_now(),
        tables=counts,
        impersonal=tuple(sorted(set(Base.metadata.tables) - set(counts))),
        database=database,
    )


def _must_be_a_person(connection: Connection, shopper_id: str) -> None:
    statement = select(ConversationRow.shopper_id).where(ConversationRow.conversation_id == shopper_id)
    owner = connection.execute(statement).scalar()
    if owner:
        raise ShopError(f"conversation {shopper_id!r} is one of shopper {owner!r}: give the shopper's id instead")


def _unguessable_ids(connection: Connection, shopper_id: str) -> set[str]:
    """The ids of conversations and slates: random, so that wherever one stands, it is of this shopper."""
    found: set[str] = set()
    for name, column in (("conversations", "conversation_id"), ("slates", "request_id")):
        table = Base.metadata.tables[name]
        found |= set(connection.execute(select(table.c[column]).where(of_shopper(table, shopper_id))).scalars())
    return found


def _count(connection: Connection, table: Any, shopper_id: str) -> int:
    return connection.execute(select(func.count()).select_from(table).where(of_shopper(table, shopper_id))).scalar_one()


def _unpacked(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _digest(what: object) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def may_write(path: Path | None, folder: Path) -> None:
    """Refuse a file that must not be written, before anything is erased for which it would be the receipt.

    Raises:
        ShopError: the file is in the shop folder, which must not hold the shopper's id again, or it exists.
    """
    if path is None:
        return
    if path.resolve().is_relative_to(folder.resolve()):
        raise ShopError(f"{path} is in the shop folder, which shall not hold what it says; choose another place")
    if path.exists():
        raise ShopError(f"there is a file {path} already; name a new one")


def write_new(text: str, path: Path, folder: Path) -> None:
    """Write a new file outside of the shop folder, which only its owner may read.

    Raises:
        ShopError: the file is in the shop folder, exists or cannot be written.
    """
    may_write(path, folder)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
    except OSError as error:
        raise ShopError(f"cannot write {str(path)!r}: {error.strerror}; choose another file") from error
