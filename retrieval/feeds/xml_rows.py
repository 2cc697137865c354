"""A Google feed in XML (RSS 2.0 or Atom) to rows, element by element, in memory bounded by one product.

SAX, because a tree of the whole file would not be bounded and because it alone tells the line of each element. The
parser is defusedxml's: a document type, entities of its own and outside references are refused before they cost
anything. Prefixes are dropped; where `g:title` and the plain `title` both stand, Google's wins.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from retrieval.errors import CatalogError
from retrieval.feeds.cells import clean
from retrieval.feeds.csv_rows import LARGEST_FIELD
from retrieval.feeds.row import Cell, Row

_CHUNK = 1 << 16
_GOOGLE = "http://base.google.com/ns/1.0"
_PRODUCTS = frozenset(("item", "entry"))
_DEEPEST = 64
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def is_html(head: bytes) -> bool:
    """Return whether a file begins as a web page does."""
    return _HTML.search(head.replace(b"\x00", b"")) is not None


def xml_rows(content: IO[bytes], path: Path) -> Iterator[Row]:
    """Yield a row for each <item> or <entry>.

    Raises:
        CatalogError: it is not well-formed, or holds what could harm; the message names the line.
    """
    parser: Any = make_parser()
    products = _Products(parser.getLineNumber)
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(products)
    try:
        while chunk := content.read(_CHUNK):
            parser.feed(chunk)
            while products.ready:
                yield products.ready.popleft()
        parser.close()
    except DefusedXmlException as error:
        what = f"{type(error).__name__} at line {parser.getLineNumber()}"
        raise CatalogError(
            f"{path}: it declares a document type or entities ({what}), which a product feed needs not and an attack "
            "does; export it without"
        ) from error
    except SAXParseException as error:
        raise CatalogError(
            f"{path}: line {error.getLineNumber()}: not well-formed XML ({error.getMessage()}); export it again"
        ) from error
    except _Oversized as error:
        raise CatalogError(f"{path}: line {parser.getLineNumber()}: {error}; is it a product feed?") from error
    yield from products.ready


class _Oversized(Exception):
    """More text or depth than a product has."""


class _Products(ContentHandler):
    def __init__(self, line_now: Callable[[], int]) -> None:
        super().__init__()
        self._line_now = line_now
        self.ready: deque[Row] = deque()
        self._depth = 0
        self._inside = 0  # the depth of the product's element, 0 outside of one
        self._line = 0
        self._names: list[tuple[str | None, str]] = []
        self._text: list[str] = []
        self._size = 0
        self._found: list[tuple[str, bool, str]] = []

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:  # noqa: N802, ARG002
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Oversized(f"elements nested more than {_DEEPEST} deep")
        if self._inside:
            self._flush()
            self._names.append(name)
            if name[1] == "link" and attrs.get((None, "rel"), "alternate") == "alternate":
                self._found.append(("link", False, clean(attrs.get((None, "href"), ""))))
        elif name[1] in _PRODUCTS:
            self._inside = self._depth
            self._line = self._line_now()

    def characters(self, content: str) -> None:
        if self._inside:
            self._size += len(content)
            if self._size > LARGEST_FIELD:
                raise _Oversized(f"a product of more than {LARGEST_FIELD} characters")
            self._text.append(content)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:  # noqa: N802, ARG002
        if self._inside == self._depth:
            self.ready.append(Row(self._line, _cells(self._found)))
            self._inside, self._size = 0, 0
            self._found, self._names, self._text = [], [], []
        elif self._inside:
            self._flush()
            self._names.pop()
        self._depth -= 1

    def _flush(self) -> None:
        """Keep the text so far: of an element inside another one under the outer one's name, with its own before it."""
        text = clean("".join(self._text))
        self._text = []
        if text and self._names:
            space, outer = self._names[0]
            inner = "".join(f"{one}: " for _, one in self._names[1:])
            self._found.append((outer, space == _GOOGLE, inner + text))


def _cells(found: list[tuple[str, bool, str]]) -> Mapping[str, Cell]:
    cells: dict[str, list[str]] = {}
    google = {name for name, is_google, _ in found if is_google}
    for name, is_google, text in found:
        if text and (is_google or name not in google):
            cells.setdefault(name, []).append(text)
    return {name: texts[0] if len(texts) == 1 else tuple(texts) for name, texts in cells.items()}
