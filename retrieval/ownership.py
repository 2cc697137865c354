"""Whose the rows of a table are: each table says so itself, so that a shopper can be handed, or rid of, all of theirs.

A table is impersonal, or names the columns that hold the id of the shopper whose row it is, or the column by which its
rows are part of another table's. The id is the shopper's, or for a stranger that of their one conversation. A table
that says nothing stops whoever asks: a new one cannot be forgotten by accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, MetaData, Table, or_, select

_KEY = "ownership"


@dataclass(frozen=True)
class Ownership:
    """What a table says: columns with an owner's id (none: impersonal), or the column that refers to `part_of`."""

    columns: tuple[str, ...] = ()
    part_of: str | None = None


def _arguments(ownership: Ownership) -> dict[str, Any]:
    return {"info": {_KEY: ownership}}


IMPERSONAL: Mapping[str, Any] = _arguments(Ownership())
"""For `__table_args__` of a table that holds nothing of any shopper."""


def personal(*columns: str) -> dict[str, Any]:
    """Return `__table_args__` of a table whose rows are those of the shopper whose id stands in any of the columns."""
    return _arguments(Ownership(columns))


def part_of(table: str, column: str) -> dict[str, Any]:
    """Return `__table_args__` of a table whose `column` holds the first key column of a personal table's row."""
    return _arguments(Ownership((column,), table))


def ownership(table: Table) -> Ownership:
    """Return what a table says of itself.

    Raises:
        ValueError: it says nothing.
    """
    found = table.info.get(_KEY)
    if not isinstance(found, Ownership):
        raise ValueError(
            f"table {table.name!r} does not say whose its rows are; give its __table_args__ one of "
            "retrieval.ownership.IMPERSONAL, personal(…) or part_of(…)"
        )
    return found


def personal_tables(metadata: MetaData) -> list[Table]:
    """Return the personal tables, parts before what they are part of: the order in which rows can be deleted.

    Raises:
        ValueError: a table does not say whose its rows are.
    """
    kept = [table for table in reversed(metadata.sorted_tables) if ownership(table).columns]
    return sorted(kept, key=lambda table: -_depth(table))


def of_shopper(table: Table, shopper_id: str) -> ColumnElement[bool]:
    """Return the predicate of the rows of a personal table that are this shopper's."""
    found = ownership(table)
    if found.part_of is None:
        return or_(*(table.c[column] == shopper_id for column in found.columns))
    whole = table.metadata.tables[found.part_of]
    key = next(iter(whole.primary_key.columns))
    return table.c[found.columns[0]].in_(select(key).where(of_shopper(whole, shopper_id)))


def _depth(table: Table) -> int:
    above = ownership(table).part_of
    return 0 if above is None else 1 + _depth(table.metadata.tables[above])
