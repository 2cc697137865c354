"""The bytes of a product file to text: gzip is told by the first bytes, the encoding by what cannot be mistaken.

UTF-8 with or without its mark, UTF-16, and GB18030 where the text it gives is Chinese beyond doubt. Anything else is
refused with the line of the first byte that does not fit: a guessed encoding would put wrong names on a shop's
products, which is also why no statistical detector is asked. The whole file is decoded once before its first row is
read, so a byte that is wrong at its end, or a gzip file that is cut, is known before anything is staged.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from retrieval.errors import CatalogError

HEAD_BYTES = 4096
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_NO_FEED: dict[bytes, str] = {
    b"PK\x03\x04": "a zip or Excel file; save the sheet as CSV UTF-8, or unpack it",
    b"\x89PNG": "a PNG picture; give the product export",
    b"\xff\xd8\xff": "a JPEG picture; give the product export",
    b"GIF8": "a GIF picture; give the product export",
    b"%PDF": "a PDF; give the product export as CSV, TSV, XML or JSON lines",
    b"SQLite format 3": "an SQLite database; export the products as CSV",
}
_FEW_CHARACTERS = 10


def open_bytes(path: Path) -> tuple[IO[bytes], IO[bytes]]:
    """Return the file as stored, whose place tells how far it is read, and its content, unpacked where it is gzip."""
    raw = path.open("rb")
    zipped = raw.read(2) == _GZIP
    raw.seek(0)
    return raw, cast("IO[bytes]", gzip.open(raw, "rb")) if zipped else raw


def head_of(path: Path) -> bytes:
    """Return the first bytes of the content, at most `HEAD_BYTES`."""
    raw, content = open_bytes(path)
    with raw, content:
        return content.read(HEAD_BYTES)


def text_encoding(path: Path, head: bytes) -> str:
    """Return the name of the encoding that the whole content is written in.

    Raises:
        CatalogError: it is no text, or in no encoding that is certain; the message names the line.
    """
    for start, kind in _NO_FEED.items():
        if head.startswith(start):
            raise CatalogError(f"{path} is {kind}")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(path, "utf-16")
    if (order := _zero_bytes(head)) is not None:
        return _checked(path, order)
    if b"\x00" in head:
        raise CatalogError(f"{path} is not text (it holds zero bytes); give a CSV, XML or JSONL export in UTF-8")
    if _decodes(path, "utf-8"):
        return "utf-8-sig"
    if _is_chinese(path):
        return "gb18030"
    raise CatalogError(_where_not_utf8(path))


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


def open_text(path: Path, encoding: str) -> tuple[IO[bytes], IO[str]]:
    """Return the file as stored and its content as text, line ends as they are."""
    raw, content = open_bytes(path)
    return raw, io.TextIOWrapper(content, encoding, newline="")


def _zero_bytes(head: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: its zero bytes, all in one half of the pairs, stand at ASCII."""
    for high, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        ascii_of = [low for low, zero in zip(head[1 - high :: 2], head[high::2], strict=False) if not zero]
        readable = all(sign in b"\t\r\n" or 32 <= sign < 127 for sign in ascii_of)
        if len(ascii_of) >= 4 and readable and not head[1 - high :: 2].count(0):
            return name
    return None


def _checked(path: Path, encoding: str) -> str:
    if not _decodes(path, encoding):
        raise CatalogError(f"{path} begins as {encoding.upper()} and does not go on so; save it as UTF-8")
    return encoding


def _decodes(path: Path, encoding: str) -> bool:
    try:
        for _ in _decoded(path, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    raw, content = open_bytes(path)
    with raw, content:
        while chunk := content.read(_CHUNK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def _is_chinese(path: Path) -> bool:
    """Return whether the content is GB18030 and nothing else.

    Other encodings of two bytes a character decode as GB18030 too, but to other characters: Japanese to kana, Korean
    to characters of the first half of the table alone, accented Latin letters to rare ones.
    """
    counts: Counter[str] = Counter()
    try:
        for text in _decoded(path, "gb18030"):
            counts.update(text)
    except UnicodeDecodeError:
        return False
    rows: Counter[int] = Counter()
    for sign, times in counts.items():
        if not sign.isascii():
            pair = sign.encode("gb2312", "ignore")
            rows[pair[0] if len(pair) == 2 else 0] += times
    total = rows.total()
    common = sum(rows[row] for row in range(0xB0, 0xD8))
    late = sum(rows[row] for row in range(0xC9, 0xD8))
    kana = rows[0xA4] + rows[0xA5]
    usual = common + rows[0xA1] + rows[0xA3]
    return total >= _FEW_CHARACTERS and usual >= 0.9 * total and kana <= 0.02 * total and late >= 0.15 * common


def _where_not_utf8(path: Path) -> str:
    """Return the complaint about the first byte that is not UTF-8, found by a second reading."""
    raw, content = open_bytes(path)
    offset = 0
    with raw, content:
        for line, part in enumerate(content, start=1):
            try:
                part.decode("utf-8")
            except UnicodeDecodeError as error:
                where = f"{path}: byte {offset + error.start} (line {line}) is {part[error.start]:#04x}"
                return f"{where}, which is not UTF-8; save the file as UTF-8 and import it again"
            offset += len(part)
    return f"{path} is not UTF-8; save it as UTF-8 and import it again"
