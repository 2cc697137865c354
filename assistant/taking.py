"""One file into an open shop: products, policies or events, which its content says. Knows no command, no schedule."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.errors import ShopError
from ranker.feeds.sniff import events_kind
from ranker.importing import EventsReport, import_events
from retrieval.feeds.mapping import parse_mapping
from retrieval.importing import ImportReport, import_products

if TYPE_CHECKING:
    from assistant.shop import Shop

Counted = Callable[[int, int | None, str], None]
"""Called with products done, the estimated total (None while unknown) and the stage."""


@dataclass(frozen=True)
class KnowledgeReport:
    """What came of a file of policies."""

    file: str
    passages: int


Report = ImportReport | KnowledgeReport | EventsReport

Kind = Literal["products", "knowledge", "events"]
"""What a file holds."""


def take_file(
    shop: Shop,
    file: Path,
    mapping: tuple[str, ...] = (),
    *,
    name: str | None = None,
    most_vanishing: float = 1.0,
    progress: Counted | None = None,
) -> Report:
    """Take a file into the shop by difference; `name` is what reports call it, its path unless given.

    Without a mapping, a product file is read with the one in shop.toml. `most_vanishing` is the share of the catalog,
    in [0, 1], that a product file may leave out.

    Raises:
        ShopError: there is no such file.
        CatalogError: it is none of the three; the message names file, line and the mend.
        EventsError: it is a file of events of which none can be taken.
    """
    if not file.is_file():
        raise ShopError(f"there is no file {str(file)!r}")
    kind = kind_of(file)
    if kind == "knowledge":
        return KnowledgeReport(name or str(file), shop.knowledge.import_file(file).total)
    if kind == "events":
        return import_events(
            shop.database,
            file,
            currency=shop.settings.currency,
            lock=shop.import_lock,
            name=name,
            progress=progress,
            complaints_log=shop.folder / "event-complaints.jsonl",
        )
    report = import_products(
        shop.database,
        file,
        currency=shop.settings.currency,
        embedder=shop.embedder,
        vectors=shop.vectors,
        lock=shop.import_lock,
        mapping=parse_mapping(mapping or shop.settings.mapping),
        name=name,
        most_vanishing=most_vanishing,
        progress=progress,
        complaints_log=shop.folder / "import-complaints.jsonl",
    )
    if progress:
        progress(report.products, report.products, "indexing words")
    shop.searcher.refresh()  # now, so that the first shopper does not wait for it
    return report


def kind_of(file: Path) -> Kind:
    """Return what a file holds; what is neither policies nor events is left to the reader of products."""
    if _is_knowledge(file):
        return "knowledge"
    return "events" if events_kind(file) else "products"


def _is_knowledge(file: Path) -> bool:
    """Return whether a file holds policies: Markdown, or JSON lines with `topic` and `text`."""
    if file.suffix.lower() in (".md", ".markdown"):
        return True
    try:
        with gzip.open(file, "rb") if _is_gzip(file) else file.open("rb") as stream:
            row = json.loads(stream.readline(1_000_000))
    except (ValueError, RecursionError, EOFError, OSError):
        return False  # what it is then, the reader of products says
    return isinstance(row, dict) and "topic" in row and "text" in row


def _is_gzip(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"
