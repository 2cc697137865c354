"""A shop folder to import into, and product files written from plain values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.embedder import KeywordEmbedder
from retrieval.feeds.complaints import Complaints
from retrieval.feeds.mapping import parse_mapping
from retrieval.feeds.sniff import open_feed
from retrieval.importing import ImportReport, Progress, import_products
from retrieval.types import Product
from retrieval.vectors import VectorFile

CLASSIC = {
    "handle": "Handle",
    "title": "Title",
    "body": "Body (HTML)",
    "vendor": "Vendor",
    "category": "Product Category",
    "type": "Type",
    "tags": "Tags",
    "published": "Published",
    "status": "Status",
    "sku": "Variant SKU",
    "price": "Variant Price",
    "compare": "Variant Compare At Price",
    "tracker": "Variant Inventory Tracker",
    "quantity": "Variant Inventory Qty",
    "policy": "Variant Inventory Policy",
    "image": "Image Src",
    "image_position": "Image Position",
    "gender": "Google Shopping / Gender",
    "barcode": "Variant Barcode",
    **{f"name{n}": f"Option{n} Name" for n in (1, 2, 3)},
    **{f"value{n}": f"Option{n} Value" for n in (1, 2, 3)},
}
NEWER = {
    "handle": "URL handle",
    "title": "Title",
    "body": "Description",
    "vendor": "Vendor",
    "category": "Product category",
    "type": "Type",
    "tags": "Tags",
    "published": "Published on online store",
    "status": "Status",
    "sku": "SKU",
    "price": "Price",
    "compare": "Compare-at price",
    "tracker": "Inventory tracker",
    "quantity": "Inventory quantity",
    "policy": "Continue selling when out of stock",
    "image": "Product image URL",
    "image_position": "Image position",
    "gender": "Google Shopping / Gender",
    "barcode": "Barcode",
    **{f"name{n}": f"Option{n} name" for n in (1, 2, 3)},
    **{f"value{n}": f"Option{n} value" for n in (1, 2, 3)},
}
DIALECTS = {"classic": CLASSIC, "newer": NEWER}


def shopify_csv(rows: Iterable[dict[str, str]], dialect: dict[str, str]) -> str:
    """Return rows keyed by the short names above as a CSV text of the dialect, with only the columns in use."""
    listed = list(rows)
    used = [short for short in dialect if any(short in row for row in listed)]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([dialect[short] for short in used])
    writer.writerows([[row.get(short, "") for short in used] for row in listed])
    return out.getvalue()


def read(path: Path, *maps: str, currency: str = "USD") -> tuple[list[Product], Complaints]:
    """Return a file's products and what was complained of."""
    complaints = Complaints(str(path))
    with open_feed(path, parse_mapping(maps), currency, complaints) as feed:
        return list(feed.products), complaints


@dataclass
class Shop:
    """An empty shop in a folder, with what an import needs."""

    folder: Path
    database: Database
    catalog: Catalog
    embedder: KeywordEmbedder
    vectors: VectorFile

    def load(self, path: Path, *maps: str, progress: Progress | None = None) -> ImportReport:
        """Import a file."""
        return import_products(
            self.database,
            path,
            currency="USD",
            embedder=self.embedder,
            vectors=self.vectors,
            lock=self.folder / "import.lock",
            mapping=parse_mapping(maps),
            progress=progress,
        )


def open_shop(folder: Path) -> Shop:
    """Return the shop of a folder."""
    database, embedder = Database.at(folder / "aisle.db"), KeywordEmbedder()
    vectors = VectorFile(folder / "vectors", embedder.name, embedder.dimensions)
    return Shop(folder, database, Catalog(database), embedder, vectors)


def plain_csv(products: Sequence[tuple[str, str, str]]) -> str:
    """Return a CSV of (id, title, price)."""
    return "id,title,price\n" + "".join(f'{i},"{title}",{price}\n' for i, title, price in products)
