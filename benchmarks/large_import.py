"""An import of a large made-up feed that is killed half-way and run again; prints what both took.

The feed is JSON lines of `large_catalog`. `KeywordEmbedder` stands for the encoder, so that reading, tagging and
staging are measured and not the encoder. The first run is killed with SIGKILL when half of the products are staged: the
catalog must be empty then, and the second run must find the vectors that the first one stored.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.large_catalog import SLICE, LargeCatalog
from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.embedder import KeywordEmbedder
from retrieval.importing import ImportReport, import_products
from retrieval.types import Product
from retrieval.vectors import VectorFile


def columns(product: Product) -> dict[str, Any]:
    """Return a product as a row of a feed."""
    sold = product.variants[0]
    return {
        "id": product.product_id,
        "title": product.title,
        "description": product.description,
        "category": " > ".join(product.category),
        "price": f"{sold.price.amount / 100:.2f}",
        "list_price": f"{sold.list_price.amount / 100:.2f}" if sold.list_price is not None else "",
        "stock": 7 if sold.in_stock else 0,
        "rating": product.rating or "",
        "popularity": product.popularity,
        **{attribute.kind: attribute.value for attribute in product.attributes},
    }


def run(folder: Path, feed: Path, die_at: int | None) -> ImportReport:
    """Import the feed; the process kills itself when so many products are staged."""
    embedder = KeywordEmbedder(384)
    database = Database.at(folder / "aisle.db")

    def told(done: int, _total: int | None, _stage: str) -> None:
        if die_at is not None and done >= die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    report = import_products(
        database,
        feed,
        currency="USD",
        embedder=embedder,
        vectors=VectorFile(folder / "vectors", embedder.name, embedder.dimensions),
        lock=folder / "import.lock",
        progress=told,
    )
    database.close()
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=1_000_000)
    arguments = parser.parse_args()
    slices = -(-arguments.products // SLICE)
    with tempfile.TemporaryDirectory() as name:
        folder, feed = Path(name), Path(name) / "feed.jsonl"
        catalog = LargeCatalog(KeywordEmbedder(384))
        with feed.open("w", encoding="utf-8") as stream:
            for number in range(slices):
                stream.writelines(json.dumps(columns(product)) + "\n" for product in catalog.slice(number).products)
        began = time.perf_counter()
        first = multiprocessing.get_context("spawn").Process(target=run, args=(folder, feed, slices * SLICE // 2))
        first.start()
        first.join()
        killed = time.perf_counter() - began
        database = Database.at(folder / "aisle.db")
        after_kill = Catalog(database).count()
        database.close()
        began, processor = time.perf_counter(), time.process_time()
        report = run(folder, feed, None)
        wall, processor = time.perf_counter() - began, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"killed with signal {-(first.exitcode or 0)} after {killed:.0f} s; {after_kill} products were visible")
        print(f"second run: {report.products:,} products, {report.added:,} added, {report.embedded:,} texts encoded")
        print(
            f"{wall:.0f} s on the wall, {processor:.0f} s of the processor, {report.products / processor:.0f} a second"
        )
        print(f"at most {peak:.2f} GB resident")


if __name__ == "__main__":
    main()
