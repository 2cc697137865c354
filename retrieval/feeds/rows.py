"""A product file to rows with line numbers, whatever it is written in: CSV or TSV, JSON lines, or a feed in XML.

A file is read in order and in bounded memory; what it is is told by its content, not by its name. Knows no column's
meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Literal, Self

from retrieval.errors import CatalogError
from retrieval.feeds.cells import clean
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.csv_rows import CsvFile
from retrieval.feeds.encoding import head_of, open_bytes, open_text, reading, text_encoding
from retrieval.feeds.json_rows import Record, first_records, json_records, json_row
from retrieval.feeds.lines import Lines
from retrieval.feeds.row import Row
from retrieval.feeds.xml_rows import is_html, xml_rows

_PEEKED = 1000

Format = Literal["csv", "jsonl", "xml"]


@dataclass(frozen=True)
class Shape:
    """What a file is written in; `columns` are the header's, or those of the first objects; `first` some of these."""

    format: Format
    encoding: str
    columns: tuple[str, ...]
    first: tuple[Record, ...] = ()


@dataclass
class RowFile:
    """An open product file of a known shape; `count` is the number of rows read so far."""

    path: Path
    shape: Shape
    _raw: IO[bytes]
    _content: IO[bytes] | IO[str]
    count: int = field(default=0)

    @property
    def fraction(self) -> float:
        """Return how much of the file's bytes has been read, in [0, 1]."""
        return min(1.0, self._raw.tell() / max(1, self.path.stat().st_size))

    def again(self) -> RowFile:
        """Return the same file opened once more, from its start."""
        return _open(self.path, self.shape)

    def add_rows(self, number: int) -> None:
        """Count more rows: a record may hold several."""
        self.count += number

    def rows(self, complaints: Complaints) -> Iterator[Row]:
        """Yield the rows in order; one that is not a row of this file is refused.

        Raises:
            CatalogError: the rest of the file cannot be read.
        """
        with reading(self.path):
            for row in self._rows(complaints):
                self.count += 1
                if row is not None:
                    yield row

    def records(self, complaints: Complaints) -> Iterator[tuple[int, Record]]:
        """Yield the objects of a file of JSON lines, each with its line.

        Raises:
            CatalogError: the rest of the file cannot be read.
        """
        with reading(self.path):
            for found in json_records(self._lines(), complaints):
                self.count += 1
                if found is not None:
                    yield found

    def close(self) -> None:
        """Close the file."""
        self._content.close()
        self._raw.close()

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def _rows(self, complaints: Complaints) -> Iterator[Row | None]:
        if self.shape.format == "xml":
            return xml_rows(self._content, self.path)  # pyright: ignore[reportArgumentType] - opened as bytes
        if self.shape.format == "csv":
            return CsvFile(self._lines(), str(self.path)).rows(complaints)
        return (found and json_row(*found) for found in json_records(self._lines(), complaints))

    def _lines(self) -> Lines:
        return Lines(self._content, str(self.path))  # pyright: ignore[reportArgumentType] - opened as text


def open_rows(path: Path) -> RowFile:
    """Return the open file with its shape.

    Raises:
        CatalogError: it is missing, empty, no text that can be read, or without a header.
    """
    with reading(path):
        return _open(path, _shape(path))


def _open(path: Path, shape: Shape) -> RowFile:
    with reading(path):
        raw, content = open_bytes(path) if shape.format == "xml" else open_text(path, shape.encoding)
    return RowFile(path, shape, raw, content)


def _shape(path: Path) -> Shape:
    head = head_of(path)
    if head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return _xml_shape(path, head)
    encoding = text_encoding(path, head)
    with ExitStack() as stack:
        raw, text = open_text(path, encoding)
        stack.enter_context(raw)
        stack.enter_context(text)
        lines = Lines(text, str(path))
        line = next((line for line in lines if clean(line)), None)
        if line is None:
            raise CatalogError(
                f"{path} is empty; give a product file with a header line, one JSON object a line, or an XML feed"
            )
        lines.put_back([line])
        start = clean(line)[0]
        if start == "[":
            raise CatalogError(f"{path} is one JSON array; write one object a line (jq -c '.[]' does it)")
        if start == "{":
            records = first_records(lines, _PEEKED)
            columns = dict.fromkeys(clean(name) for record in records for name in record)
            return Shape("jsonl", encoding, tuple(columns), tuple(records))
        return Shape("csv", encoding, CsvFile(lines, str(path)).columns)


def _xml_shape(path: Path, head: bytes) -> Shape:
    if is_html(head):
        raise CatalogError(
            f"{path} is a web page (HTML), perhaps a login or error page; give the address or path of the feed"
        )
    raw, content = open_bytes(path)
    with raw, content:
        columns = dict.fromkeys(name for row in islice(xml_rows(content, path), _PEEKED) for name in row.cells)
    if not columns:
        raise CatalogError(f"{path} is XML without an <item> or <entry>; give a Google Merchant feed (RSS 2.0 or Atom)")
    return Shape("xml", "", tuple(columns))
