"""Make a shop from a product file, and take further files into it. What a file is, its header says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.demo import write_demo_catalog, write_demo_knowledge
from assistant.errors import ShopError
from assistant.settings import FILE, write_settings
from assistant.shop import Progress, Shop, quiet
from retrieval.feeds.mapping import parse_mapping
from retrieval.importing import ImportReport, import_products

Counted = Callable[[int, int | None, str], None]
"""Called with products done, the estimated total (None while unknown) and the stage."""


@dataclass(frozen=True)
class KnowledgeReport:
    """What came of a file of policies."""

    file: str
    passages: int


def init_shop(
    folder: Path,
    catalog: Path,
    *,
    name: str | None = None,
    currency: str = "USD",
    languages: tuple[str, ...] = ("en", "zh"),
    mapping: Sequence[str] = (),
    progress: Counted | None = None,
    say: Progress = quiet,
) -> ImportReport:
    """Make a new shop in `folder` from a product file; a folder whose import failed can be tried again.

    `mapping` holds texts like "price=price_cents:minor" for files whose columns have names of their own.

    Raises:
        ShopError: there is a shop already.
        CatalogError: the file is no product file; nothing is left behind that would pass for a shop with products.
    """
    if not catalog.is_file():
        raise ShopError(f"there is no product file {str(catalog)!r}; give the path of your product export")
    if (folder / FILE).exists():
        if Shop.open(folder).catalog.version():
            raise ShopError(
                f"{folder} is a shop already; bring products up to date with: aisle import {folder} {catalog}"
            )
    else:
        folder.mkdir(parents=True, exist_ok=True)
        write_settings(folder, name or folder.resolve().name, currency, languages, tuple(mapping))
    report = import_files(folder, [catalog], mapping=mapping, progress=progress, say=say)[0]
    assert isinstance(report, ImportReport)
    return report


def import_files(
    folder: Path,
    files: Sequence[Path],
    *,
    mapping: Sequence[str] = (),
    progress: Counted | None = None,
    say: Progress = quiet,
) -> list[ImportReport | KnowledgeReport]:
    """Take product and policy files into a shop, each by difference; return a report for each.

    Without a mapping, product files are read with the one in shop.toml.

    Raises:
        ShopError: a file is not there.
        CatalogError: a file is neither; the message names file, line and the mend.
    """
    shop = Shop.open(folder, progress=say)
    try:
        return [_import_file(shop, file, tuple(mapping) or shop.settings.mapping, progress) for file in files]
    finally:
        shop.close()


def _import_file(
    shop: Shop, file: Path, mapping: tuple[str, ...], progress: Counted | None
) -> ImportReport | KnowledgeReport:
    if not file.is_file():
        raise ShopError(f"there is no file {str(file)!r}")
    if is_knowledge(file):
        return KnowledgeReport(str(file), shop.knowledge.import_file(file).total)
    report = import_products(
        shop.database,
        file,
        currency=shop.settings.currency,
        embedder=shop.embedder,
        vectors=shop.vectors,
        lock=shop.folder / "import.lock",
        mapping=parse_mapping(mapping),
        progress=progress,
        complaints_log=shop.folder / "import-complaints.jsonl",
    )
    if progress:
        progress(report.products, report.products, "indexing words")
    shop.searcher.refresh()  # now, so that the first shopper does not wait for it
    return report


def is_knowledge(file: Path) -> bool:
    """Return whether a file holds policies: Markdown, or JSON lines with `topic` and `text`."""
    if file.suffix.lower() in (".md", ".markdown"):
        return True
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
        first = stream.readline(1_000_000)
    try:
        row = json.loads(first)
    except (UnicodeDecodeError, ValueError):
        return False
    return isinstance(row, dict) and "topic" in row and "text" in row


def demo_shop(folder: Path, *, progress: Counted | None = None, say: Progress = quiet) -> Path:
    """Make the demo shop in `folder` if there is none, and return the folder."""
    ready = (folder / FILE).exists() and Shop.open(folder).catalog.version() > 0
    if not ready:
        source = folder / "source"
        source.mkdir(parents=True, exist_ok=True)
        write_demo_catalog(source / "products.csv")
        write_demo_knowledge(source / "policies.jsonl")
        init_shop(folder, source / "products.csv", name="Aisle demo shop", progress=progress, say=say)
        import_files(folder, [source / "policies.jsonl"], say=say)
    return folder
