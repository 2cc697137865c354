"""Bytes of a product file to rows with line numbers, and the complaints about them.

A file is read once, in order, in bounded memory: CSV or TSV with a header, or one JSON object a line, plain or gzip
(told by the first bytes, not by the name). UTF-8 only: a guessed encoding would put wrong names on a shop's products.
Knows no column's meaning.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import re
import unicodedata
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, Protocol, Self

from retrieval.errors import CatalogError
from retrieval.feeds.complaints import Complaints

LARGEST_FIELD = 4 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\u2028\u2029]")

_PEEKED = 1000

Format = Literal["csv", "jsonl"]


class _Reader(Protocol):
    """What `csv.reader` returns."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@dataclass(frozen=True)
class Row:
    """One row: its first line in the file, and its non-empty cells by column name; a JSON list is a tuple."""

    line: int
    cells: Mapping[str, str | tuple[str, ...]]

    def text(self, column: str) -> str:
        """Return a cell's text, a list joined by ", ", "" where there is none."""
        cell = self.cells.get(column, "")
        return cell if isinstance(cell, str) else ", ".join(cell)

    def parts(self, column: str, separators: str) -> tuple[str, ...]:
        """Return a list cell's members, or a text cell split at any of the separator characters."""
        cell = self.cells.get(column, "")
        raw = re.split(f"[{re.escape(separators)}]", cell) if isinstance(cell, str) else cell
        return tuple(part.strip() for part in raw if part.strip())


@dataclass
class RowFile:
    """An open product file: `columns` as the header or the first objects name them; `count` rows read so far."""

    path: Path
    format: Format
    columns: tuple[str, ...]
    _raw: IO[bytes]
    _text: IO[str]
    _reader: _Reader | None = None
    _delimiter: str = ","
    count: int = field(default=0)

    @property
    def fraction(self) -> float:
        """Return how much of the file's bytes has been read, in [0, 1]."""
        return min(1.0, self._raw.tell() / max(1, self.path.stat().st_size))

    def rows(self, complaints: Complaints) -> Iterator[Row]:
        """Yield the rows in order; one that is not a row of this file is refused.

        Raises:
            CatalogError: the rest of the file cannot be read.
        """
        with reading(self.path):
            for row in self._csv_rows(complaints) if self.format == "csv" else self._json_rows(complaints):
                self.count += 1
                if row is not None:
                    yield row

    def close(self) -> None:
        """Close the file."""
        self._text.close()
        self._raw.close()

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def _csv_rows(self, complaints: Complaints) -> Iterator[Row | None]:
        reader = self._reader
        assert reader is not None
        line = reader.line_num + 1
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(self.columns) and any(cell.strip() for cell in cells[len(self.columns) :]):
                wrong = f"{len(cells)} cells under {len(self.columns)} columns"
                reason = f"{wrong}; quote the cells that hold {self._delimiter!r}"
                complaints.refuse(start, "", reason)
                yield None
                continue
            named = ((name, clean(cell)) for name, cell in zip(self.columns, cells, strict=False))
            yield Row(start, {name: cell for name, cell in named if cell})

    def _json_rows(self, complaints: Complaints) -> Iterator[Row | None]:
        for line, text in enumerate(self._text, start=1):
            if not text.strip():
                continue
            try:
                record = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
            except (ValueError, RecursionError) as error:
                complaints.refuse(line, "", f"not a JSON object: {error}")
                yield None
                continue
            if not isinstance(record, dict):
                complaints.refuse(line, "", f"not a JSON object but {type(record).__name__}")
                yield None
                continue
            yield Row(line, _json_cells(record))  # pyright: ignore[reportUnknownArgumentType]


def open_rows(path: Path) -> RowFile:
    """Return the open file with its format and columns (of JSON lines, those of the first `_PEEKED` objects).

    Raises:
        CatalogError: it is missing, empty, not UTF-8 text or without a header.
    """
    with reading(path):
        raw, text = _open_text(path)
        try:
            start = _first_character(path, text)
            columns = _json_columns(text) if start == "{" else ()
        finally:
            text.close()
            raw.close()
        raw, text = _open_text(path)
        if start == "{":
            return RowFile(path, "jsonl", columns, raw, text)
        csv.field_size_limit(LARGEST_FIELD)
        delimiter, reader = _csv_reader(text)
        columns = tuple(clean(name) for name in next(filter(any, reader)))
        return RowFile(path, "csv", columns, raw, text, reader, delimiter)


def clean(text: str) -> str:
    """Return `text` composed (NFC), without control characters and surrounding space."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _CONTROLS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n"))).replace("\r", "\n").strip()


@contextmanager
def reading(path: Path) -> Generator[None]:
    """Turn what can go wrong while a file is read into a `CatalogError` that names it."""
    try:
        yield
    except FileNotFoundError as error:
        raise CatalogError(f"there is no file {str(path)!r}; check the path") from error
    except UnicodeDecodeError as error:
        raise CatalogError(_where_not_utf8(path)) from error
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise CatalogError(f"{path}: the gzip file is damaged or cut ({error}); export or download it again") from error
    except csv.Error as error:
        raise CatalogError(
            f"{path}: not readable as CSV ({error}); look for a quote that is opened and never closed"
        ) from error
    except OSError as error:
        raise CatalogError(f"cannot read {str(path)!r}: {error.strerror}; check the file and its rights") from error


def _open_text(path: Path) -> tuple[IO[bytes], IO[str]]:
    raw = path.open("rb")
    head = raw.read(4)
    raw.seek(0)
    if (reason := _other_encoding(head)) is not None:
        raw.close()
        raise CatalogError(f"{path} {reason}")
    if head.startswith(_GZIP):
        return raw, gzip.open(raw, "rt", encoding="utf-8-sig", newline="")
    return raw, io.TextIOWrapper(raw, "utf-8-sig", newline="")


def _first_character(path: Path, text: IO[str]) -> str:
    """Return the first character that is not space and go back to the start."""
    while line := text.readline(LARGEST_FIELD):
        if "\x00" in line:
            raise CatalogError(f"{path} is not text (it holds zero bytes); give a CSV or JSONL export in UTF-8")
        if line.strip():
            if line.lstrip()[0] == "[":
                raise CatalogError(f"{path} is one JSON array; write one object a line (jq -c '.[]' does it)")
            text.seek(0)
            return line.lstrip()[0]
    raise CatalogError(f"{path} is empty; give a product file with a header line or one JSON object a line")


def _json_columns(text: IO[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for line in itertools.islice(text, _PEEKED):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue  # the row is refused with its reason when it is read
        if isinstance(record, dict):
            names.update(dict.fromkeys(map(clean, record)))  # pyright: ignore[reportUnknownArgumentType]
    return tuple(names)


def _csv_reader(text: IO[str]) -> tuple[str, _Reader]:
    """Return the delimiter that the header uses most outside quotes, and a reader from the start."""
    header = next((line for line in text if line.strip()), "")
    delimiter = max(",\t;|", key=re.sub(r'"[^"]*"', "", header).count)
    text.seek(0)
    return delimiter, csv.reader(text, delimiter=delimiter)


def _other_encoding(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"is UTF-16 (its first byte is {head[0]:#04x}); save it as UTF-8 (in Excel: CSV UTF-8)"
    if head.startswith(b"PK\x03\x04"):
        return "is a zip or Excel file; save the sheet as CSV UTF-8"
    return None


def _where_not_utf8(path: Path) -> str:
    """Return the complaint about the first byte that is not UTF-8, found by a second reading."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP
    offset = 0
    with gzip.open(path, "rb") if zipped else path.open("rb") as stream:
        for line, content in enumerate(stream, start=1):
            try:
                content.decode("utf-8")
            except UnicodeDecodeError as error:
                where = f"{path}: byte {offset + error.start} (line {line}) is {content[error.start]:#04x}"
                return f"{where}, which is not UTF-8; save the file as UTF-8 and import it again"
            offset += len(content)
    return f"{path} is not UTF-8; save it as UTF-8 and import it again"


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _json_cells(record: Mapping[str, Any]) -> dict[str, str | tuple[str, ...]]:
    cells: dict[str, str | tuple[str, ...]] = {}
    for name, value in record.items():
        if isinstance(value, list):
            members = tuple(member for member in map(_json_text, value) if member)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            if members:
                cells[clean(name)] = members
        elif text := _json_text(value):
            cells[clean(name)] = text
    return cells


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict | list):
        return clean(json.dumps(value, ensure_ascii=False, default=str))
    return clean(str(value))
