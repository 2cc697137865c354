"""Constrained search on a large made-up catalog beside exact scoring and Chroma's own `where`; prints Markdown.

`SHOP` is a folder that `large_shop` fills first, or goes on filling. Needs under a price limit, colors and stock leave
0.01 % to 50 % of the products. Aisle's time is that of a whole search, words, order and reading the products included;
the encoder's part is given apart, because a query that was asked before is not encoded again. Recall is that of the
first ten of a search that scores every survivor exactly. Chroma holds the same vectors with price, color and stock as
metadata in a collection of its own and finds ten neighbors, without words and without products, right after each row of
ours; `--chroma N` loads only the first N, because it loads some hundred a second. Time is wall-clock and, beside it,
the processor's: other work on the machine does not lengthen that.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.large_catalog import LargeCatalog
from benchmarks.large_shop import fill
from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.embedder import MiniLMEmbedder
from retrieval.leading import Leaders
from retrieval.search import Searcher
from retrieval.search_config import SearchConfig
from retrieval.types import Constraints, SearchResult
from retrieval.vectors import VectorFile

K = 10
EXACT_NEEDS = 20
"""Needs a row whose exact search is compared: one scores a million in half a second."""
PEER_NEEDS = 3
"""Needs a row that Chroma is asked: one takes it seconds."""
CASES: dict[str, Constraints] = {
    "none": Constraints(),
    "50 %": Constraints(price_max=100, color=("black", "blue", "white", "green", "gray"), in_stock=True),
    "25 %": Constraints(price_max=22, color=("black", "blue", "white", "gray"), in_stock=True),
    "10 %": Constraints(price_max=12, color=("black", "blue"), in_stock=True),
    "1 %": Constraints(price_max=6, color=("red",), in_stock=True),
    "0.1 %": Constraints(price_max=2, color=("navy",), in_stock=True),
    "0.01 %": Constraints(price_max=1, color=("mauve",), in_stock=True),
}


class Times:
    """Milliseconds of calls, on the wall and of the processor."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def __call__(self, call: Callable[[], Any]) -> Any:
        """Return what a call returns, timed."""
        wall, cpu = time.perf_counter(), time.process_time()
        found = call()
        self.cpu.append(1000 * (time.process_time() - cpu))
        self.wall.append(1000 * (time.perf_counter() - wall))
        return found

    def cells(self) -> str:
        """Return p50 and p95, processor and wall."""
        return " | ".join(f"{np.percentile(values, q):.1f}" for values in (self.cpu, self.wall) for q in (50, 95))


def where(asked: Constraints) -> dict[str, Any] | None:
    """Return the constraints as Chroma's filter, None where there are none."""
    if asked.price_max is None:
        return None
    return {
        "$and": [
            {"price": {"$lte": round(100 * asked.price_max)}},
            {"color": {"$in": list(asked.color)}},
            {"in_stock": True},
        ]
    }


def load_chroma(folder: Path, database: Database, vectors: VectorFile, most: int) -> Any:
    """Return Chroma's collection of the first products, resuming where an earlier run stopped."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection(
        "alone", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    catalog = Catalog(database)
    texts = [(text.row_id, text.text_hash) for text in catalog.texts()][:most]
    for start in range(collection.count(), len(texts), 2000):
        part = texts[start : start + 2000]
        products = catalog.by_rows([row_id for row_id, _ in part])
        sold = [(products[row_id], products[row_id].variants[0]) for row_id, _ in part]
        collection.add(
            ids=[str(row_id) for row_id, _ in part],
            embeddings=vectors.rows([text_hash for _, text_hash in part]).astype(np.float32),
            metadatas=[
                {
                    "price": variant.price.amount,
                    "in_stock": variant.in_stock,
                    "color": next(one.normal for one in product.attributes if one.kind == "color"),
                }
                for product, variant in sold
            ],
        )
    return collection


def shown(result: SearchResult) -> set[str]:
    """Return the ids of the shown products."""
    return {one.product.product_id for one in result.candidates}


def recall(found: set[str], wanted: set[str]) -> float:
    """Return the share of what is wanted that was found, 1 where nothing is wanted."""
    return len(found & wanted) / len(wanted) if wanted else 1.0


def resident() -> float:
    """Return the resident memory of this process now, in GB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e9


def main() -> None:
    """Make the shop, open it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--products", type=int, default=1_000_000)
    parser.add_argument("--needs", type=int, default=60, help="searches a row")
    parser.add_argument("--chroma", type=int, default=0, help="products that the peer holds; 0 leaves it out")
    arguments = parser.parse_args()
    folder: Path = arguments.shop
    folder.mkdir(parents=True, exist_ok=True)
    fill(folder, arguments.products)
    embedder = MiniLMEmbedder()
    database = Database.at(folder / "aisle.db")
    vectors = VectorFile(folder / "vectors", embedder.name, embedder.dimensions)
    needs = LargeCatalog(embedder).needs(arguments.needs)
    ours = Searcher(database, embedder, vectors, folder / "words")
    opening, encoding = Times(), Times()
    opening(ours.refresh)
    for need in needs:
        encoding(lambda need=need: embedder.encode_query([need]))
    ours.prepare(needs)  # each is remembered, as one that was asked before
    print(f"{Catalog(database).count():,} products opened in {opening.cpu[0] / 1000:.0f} s of processor time;", end=" ")
    print(f"{resident():.2f} GB resident,", end=" ")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB at most", flush=True)
    peer = load_chroma(folder / "peer", database, vectors, arguments.chroma) if arguments.chroma else None
    print(
        f"Milliseconds; {len(needs)} needs, the first {K}; Chroma holds {peer.count() if peer else 0:,} products",
        end="; ",
    )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n", flush=True)
    table(ours, needs, peer, embedder.encode_query(needs[:PEER_NEEDS]))
    print(f"| encoding a new query, to add | | {encoding.cells()} | | | | |")
    print(f"\nLoad {os.getloadavg()[0]:.1f} at the end")
    database.close()


def table(ours: Searcher, needs: Sequence[str], peer: Any, queries: np.ndarray) -> None:
    """Print our times by selectivity, with the recall of what an exact search finds, and Chroma's beside them."""
    exact = copy(ours)  # of the same snapshot
    count = len(ours.snapshot().columns.row_ids)
    exact.config = SearchConfig(exact_limit=count, scan_limit=count)
    exact._leaders = Leaders(None, exact.config)  # pyright: ignore[reportPrivateUsage]
    print(
        "| constraints leave | products | processor p50 | p95 | wall p50 | p95 | recall of exact "
        "| options, processor p50 | Chroma, wall p50 | times ours |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    )
    for name, asked in CASES.items():
        taken, options, theirs = Times(), Times(), Times()
        ours.search(needs[0], asked, K)
        found = [taken(lambda need=need, asked=asked: ours.search(need, asked, K)) for need in needs]
        same = [
            recall(shown(result), shown(exact.search(need, asked, K)))
            for need, result in list(zip(needs, found, strict=True))[:EXACT_NEEDS]
        ]
        for _ in range(5):
            options(lambda asked=asked: ours.options(asked, ("brand", "color", "material", "size")))
        cells = " | "
        if peer is not None:
            for query in queries:
                theirs(
                    lambda query=query, asked=asked: peer.query(
                        query_embeddings=[query], n_results=K, where=where(asked)
                    )
                )
            cells = f"{np.median(theirs.wall):.0f} | {np.median(theirs.wall) / np.median(taken.wall):.1f}"
        print(
            f"| {name} | {found[0].total:,} | {taken.cells()} | {np.mean(same):.3f} | {np.median(options.cpu):.1f} | {cells} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
