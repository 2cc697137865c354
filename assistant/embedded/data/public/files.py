"""The files of the public sets: rows of Parquet and of gzipped JSON lines, with errors that name the file and the row.

Knows no set and no intent. Parquet needs pyarrow, which only training and measuring on public data need.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import AssistantError

Row = dict[str, Any]
Read = TypeVar("Read")


class PublicDataError(AssistantError):
    """A public data file cannot be read."""


def parquet_rows(path: Path) -> list[Row]:
    """Return the rows of a Parquet file.

    Raises:
        PublicDataError: it is missing, is no Parquet file, or pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise PublicDataError(f"reading {path} needs pyarrow: install it, or leave the public folder out") from error
    try:
        return pyarrow.parquet.read_table(path).to_pylist()  # pyright: ignore
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def json_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a gzipped file of JSON lines.

    Raises:
        PublicDataError: it is missing, is not gzipped, or a line is no JSON.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise PublicDataError(f"{path}, row {number}: no JSON ({error}); fetch the file again") from error
                yield row
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def read_rows(path: Path, read: Callable[[Row], Iterable[Read]]) -> Iterator[Read]:
    """Yield what `read` makes of each row of a Parquet or JSON lines file.

    Raises:
        PublicDataError: the file cannot be read, or a row lacks a field or holds another type in it.
    """
    rows = parquet_rows(path) if path.suffix == ".parquet" else json_rows(path)
    for number, row in enumerate(rows, 1):
        try:
            found = list(read(row))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise PublicDataError(
                f"{path}, row {number}: {type(error).__name__} {error}; is it the set's own layout?"
            ) from error
        yield from found


def _unreadable(path: Path, error: Exception) -> PublicDataError:
    return PublicDataError(f"the file {path} cannot be read ({error}): give the right folder, or leave it out")
