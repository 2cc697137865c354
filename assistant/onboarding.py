"""Make a shop from a product file, take further files into it, correct what they say. What a file is, it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.demo import write_demo_catalog, write_demo_knowledge, write_demo_pictures
from assistant.demo.goods import Goods
from assistant.demo.past import SEED, has_past, write_past, write_tastes
from assistant.demo.tastes import SHOPPERS, draw_tastes
from assistant.errors import ShopError
from assistant.media import FOLDER as MEDIA
from assistant.settings import FILE, write_settings
from assistant.shop import Progress, Shop, quiet
from assistant.taking import Counted, Report, take_file
from retrieval.correcting import correct_product
from retrieval.corrections import Correction, stored_corrections
from retrieval.importing import ImportReport
from retrieval.types import ProductId


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
) -> list[Report]:
    """Take files of products, policies and events into a shop, each by difference; return a report for each.

    Without a mapping, product files are read with the one in shop.toml.

    Raises:
        ShopError: a file is not there.
        CatalogError: a file is none of them; the message names file, line and the mend.
        EventsError: none of the events of a file can be taken.
    """
    shop = Shop.open(folder, progress=say)
    try:
        return [take_file(shop, file, tuple(mapping), progress=progress) for file in files]
    finally:
        shop.close()


def import_sources(folder: Path, *, say: Progress = quiet) -> list[Report | None]:
    """Take every source of shop.toml into the shop now; return a report for each, None for one that has not changed.

    Raises:
        ShopError: there is none.
        SourceUnavailable: one cannot be had.
        CatalogError: one is no product file.
    """
    shop = Shop.open(folder, progress=say)
    try:
        if not shop.settings.sources:
            raise ShopError(
                f"{folder / FILE} names no [[sources]]; give files: aisle import {folder} FILE, or see docs/feeds.md"
            )
        return list(shop.sources.take_all())
    finally:
        shop.close()


def correct(
    folder: Path, product_id: str, fields: Mapping[str, str], *, variant: str = "", undo: Sequence[str] = ()
) -> list[Correction]:
    """Correct fields of a product, undo corrections, and return those in force for it.

    Raises:
        CatalogError: there is no such product, or a correction cannot be of it; nothing is stored.
    """

    def one(field: str, value: str = "") -> Correction:
        return Correction(product_id=product_id, variant_id=variant, field=field, value=value)

    shop = Shop.open(folder)
    try:
        kept = correct_product(
            shop.database,
            product_id,
            made=[one(field, value) for field, value in fields.items()],
            undone=[one(field) for field in undo],
            embedder=shop.embedder,
            vectors=shop.vectors,
            lock=shop.import_lock,
        )
        shop.searcher.refresh()
        return kept
    finally:
        shop.close()


def corrections(folder: Path) -> list[tuple[Correction, bool]]:
    """Return every correction of the shop, and whether the catalog has its product now."""
    shop = Shop.open(folder)
    try:
        with shop.database.read() as connection:
            stored = stored_corrections(connection)
        ids = list(dict.fromkeys(ProductId(one.product_id) for one in stored))
        present = {product.product_id for product in shop.catalog.get(ids)}
        return [(one, one.product_id in present) for one in stored]
    finally:
        shop.close()


def demo_shop(
    folder: Path,
    *,
    shoppers: int = SHOPPERS,
    until: datetime | None = None,
    progress: Counted | None = None,
    say: Progress = quiet,
) -> Path:
    """Make the demo shop in `folder` where it is not whole yet, and return the folder; it has at least one shopper.

    Each step is taken only where its result is missing, so that a run that was killed goes on where it stopped. The
    shoppers' past ends on the day of `until`, today unless given: a past that ended long ago would weigh nothing
    beside a visitor's first click.
    """
    source = folder / "source"
    source.mkdir(parents=True, exist_ok=True)
    if not ((folder / FILE).exists() and _version(folder)):
        say("drawing the demo shop")
        write_demo_catalog(source / "products.csv")
        write_demo_pictures(folder / MEDIA)
        if not (folder / FILE).exists():
            write_settings(folder, "Aisle demo shop", "USD", ("en", "zh"), (), open_shoppers=True)
        import_files(folder, [source / "products.csv"], progress=progress, say=say)
    shop = Shop.open(folder, progress=say)
    try:
        if not has_past(shop.database):
            write_demo_knowledge(source / "policies.jsonl")
            shop.knowledge.import_file(source / "policies.jsonl")
            day = (until or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
            goods = Goods.of(shop.catalog.get([one.product_id for one in shop.catalog.texts()]))
            tastes = draw_tastes(goods, SEED, shoppers)
            write_tastes(source / "tastes.jsonl", tastes)
            write_past(shop.database, goods, tastes, catalog=shop.catalog.version(), until=day, told=progress)
    finally:
        shop.close()
    return folder


def _version(folder: Path) -> int:
    shop = Shop.open(folder)
    try:
        return shop.catalog.version()
    finally:
        shop.close()
