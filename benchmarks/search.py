"""Search on a catalog of real size, stage by stage, beside Chroma alone in the same run; prints Markdown.

Reads `amazon_catalog_24k/products.jsonl.gz` under `AISLE_PUBLIC_DATA` (24,576 products, from the Vespa sample
applications). Every need is searched with the shop's full plan. Beside it stand Chroma's own nearest-neighbor query on
the same vectors and Chroma's `where` on the price, which is what a filter costs without the plan. `--embedder keyword`
needs no encoding (minutes) and measures the same plan with vectors of the same size.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.embedder import Embedder, KeywordEmbedder, MiniLMEmbedder
from retrieval.feeds.mapping import parse_mapping
from retrieval.importing import import_products
from retrieval.index import VectorIndex
from retrieval.search import Searcher
from retrieval.types import Constraints, Exclusions, Sort
from retrieval.vectors import VectorFile

MAPPING = parse_mapping(["price=price_cents:minor", "rating=average_rating", "stock=quantity"])
NEEDS: dict[str, list[tuple[str, Constraints]]] = {
    "words only": [
        (words, Constraints())
        for words in (
            "wooden toy train",
            "acoustic guitar for beginners",
            "drum practice pad",
            "plush dinosaur",
            "mystery novel",
        )
    ],
    "category and price": [
        ("guitar", Constraints(category="guitar", price_max=300)),
        ("puzzle", Constraints(category="puzzle", price_max=20, rating_min=4)),
        ("吉他", Constraints(category="吉他", price_max=500)),
        ("building blocks", Constraints(category="building blocks", price_min=10, price_max=60)),
        ("microphone", Constraints(category="microphone", price_max=100)),
    ],
    "price alone": [(words, Constraints(price_max=25)) for words in ("gift for a boy", "guitar picks", "board game")],
    "many constraints": [
        ("drum", Constraints(category="drum", exclude=Exclusions(material=("leather",), features=("electronic",)))),
        ("strap", Constraints(category="guitar strap", color=("black",), material=("leather",), price_max=60)),
        ("toys", Constraints(category="toys", features=("wooden",), rating_min=4.5, sort=Sort.PRICE_ASC)),
    ],
    "nothing matches": [("red guitar", Constraints(category="guitar", color=("red",), price_max=3, rating_min=4.9))],
}


def measured(call: Callable[[], Any], times: int) -> list[float]:
    """Return the milliseconds of each of so many calls, after one that warms up."""
    call()
    found: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        found.append(1000 * (time.perf_counter() - began))
    return found


def row(name: str, values: Sequence[float], base: float | None = None) -> str:
    p50, p95 = np.percentile(values, [50, 95])
    return f"| {name} | {p50:.1f} | {p95:.1f} | {'' if base is None else f'{p50 / base:.1f}'} |"


def chroma_alone(
    folder: Path, catalog: Catalog, vectors: VectorFile, queries: np.ndarray, times: int
) -> tuple[float, dict[str, list[float]]]:
    """Return Chroma's load rate (vectors a second) and its query times, plain and with `where` on the price."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection("alone", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
    texts = [(text.row_id, text.text_hash) for text in catalog.texts()]
    began = time.perf_counter()
    for start in range(0, len(texts), 2000):
        part = texts[start : start + 2000]
        products = catalog.by_rows([row_id for row_id, _ in part])
        collection.add(
            ids=[str(row_id) for row_id, _ in part],
            embeddings=vectors.rows([text_hash for _, text_hash in part]).astype(np.float32),
            metadatas=[{"price": products[row_id].variants[0].price.amount} for row_id, _ in part],
        )
    rate = len(texts) / (time.perf_counter() - began)
    plain: list[float] = []
    filtered: list[float] = []
    for query in queries:
        plain += measured(lambda query=query: collection.query(query_embeddings=[query], n_results=24), times)
        filtered += measured(
            lambda query=query: collection.query(
                query_embeddings=[query], n_results=24, where={"price": {"$lte": 2500}}
            ),
            times,
        )
    return rate, {"plain": plain, "where": filtered}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--embedder", choices=("minilm", "keyword"), default="minilm")
    parser.add_argument("--times", type=int, default=20, help="how often each need is searched")
    arguments = parser.parse_args()
    source = Path(os.environ.get("AISLE_PUBLIC_DATA", "../shared/data")) / "amazon_catalog_24k" / "products.jsonl.gz"
    if not source.exists():
        raise SystemExit(f"{source} is not there; set AISLE_PUBLIC_DATA to the folder of the public data")
    embedder: Embedder = MiniLMEmbedder() if arguments.embedder == "minilm" else KeywordEmbedder(384)
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), source, embedder, arguments.times)


def run(folder: Path, source: Path, embedder: Embedder, times: int) -> None:
    """Import, index and measure; print the tables."""
    database = Database.at(folder / "aisle.db")
    catalog = Catalog(database)
    vectors = VectorFile(folder / "vectors", embedder.name, embedder.dimensions)
    began = time.perf_counter()
    import_products(
        database,
        source,
        currency="USD",
        embedder=embedder,
        vectors=vectors,
        lock=folder / "import.lock",
        mapping=MAPPING,
    )
    import_rate = catalog.count() / (time.perf_counter() - began)
    index = VectorIndex(folder / "chroma", embedder.name, embedder.dimensions)
    hashes = [text.text_hash for text in catalog.texts()]
    began = time.perf_counter()
    index_rate = index.sync(catalog.version(), hashes, vectors) / (time.perf_counter() - began)
    searcher = Searcher(database, embedder, vectors, folder / "words", index)
    began = time.perf_counter()
    searcher.refresh()
    opened = time.perf_counter() - began
    queries = embedder.encode_query([words for needs in NEEDS.values() for words, _ in needs])
    alone_rate, alone = chroma_alone(folder / "alone", catalog, vectors, queries, times)
    base = float(np.percentile(alone["plain"], 50))

    print(f"{catalog.count():,} products, embedder {embedder.name}, {os.cpu_count()} cores\n")
    print("| what | p50 ms | p95 ms | times a bare Chroma query |\n|---|---:|---:|---:|")
    print(row("Chroma query alone, k = 24", alone["plain"], base))
    print(row("Chroma query with `where` price", alone["where"], base))
    stages: dict[str, list[float]] = {}
    for kind, needs in NEEDS.items():
        totals: list[float] = []
        for words, constraints in needs:
            searcher.search(words, constraints)
            for _ in range(times):
                timings = searcher.search(words, constraints).timings_ms
                totals.append(timings["total"])
                for stage, spent in timings.items():
                    stages.setdefault(stage, []).append(spent)
        print(row(f"search: {kind}", totals, base))
    for stage, values in stages.items():
        print(row(f"stage: {stage}", values))
    print("\n| rate | a second |\n|---|---:|")
    print(f"| import with encoding, products | {import_rate:,.0f} |\n| our index, vectors | {index_rate:,.0f} |")
    print(f"| Chroma load with metadata, vectors | {alone_rate:,.0f} |")
    print(f"\nWords and kinds were built in {opened:.1f} s.")
    index.close()
    database.close()


if __name__ == "__main__":
    main()
