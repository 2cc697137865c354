"""A shop of a made-up catalog of any size, written into its tables without a feed: what `benchmarks/scale.py` searches.

What an import writes, minus reading and tagging (which take most of its time): product, variant and attribute rows in
batches under one version, vectors by the hash of the product's text. Resumable: slices that are there are skipped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.large_catalog import SLICE, LargeCatalog
from retrieval.catalog import ProductRow
from retrieval.database import Database
from retrieval.embedder import MiniLMEmbedder
from retrieval.staging import Staging, prepare
from retrieval.vectors import VectorFile

BATCH = 4000


def fill(folder: Path, products: int) -> None:
    """Make the shop's catalog at least so many products large, a version each slice."""
    embedder = MiniLMEmbedder()
    catalog = LargeCatalog(embedder)
    vectors = VectorFile(folder / "vectors", embedder.name, embedder.dimensions)
    database = Database.at(folder / "aisle.db")
    with database.read() as connection:
        there = connection.execute(select(func.count()).select_from(ProductRow)).scalar_one()
    for number in range(there // SLICE, -(-products // SLICE)):
        made = catalog.slice(number)
        prepared = [prepare(product) for product in made.products]
        vectors.append([one.text_hash for one in prepared], made.vectors)
        staging = Staging(database, "made")
        for start in range(0, SLICE, BATCH):
            staging.add(prepared[start : start + BATCH])
        staging.switch("{}", changed=True)
        print(f"{(number + 1) * SLICE:,} products", flush=True)
    database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--products", type=int, default=1_000_000)
    arguments = parser.parse_args()
    arguments.shop.mkdir(parents=True, exist_ok=True)
    fill(arguments.shop, arguments.products)
