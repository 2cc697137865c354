"""Search beside its peers on queries whose products were judged: recall and nDCG, with paired intervals.

Queries are lines `query_id<TAB>text`, judgments are TREC qrels (`query_id 0 product_id grade`, 0 is not relevant), so
that other tools read the same files. Words are taken as words: no constraint is read from them. A product without a
judgment counts as not relevant, a query without a relevant product is left out. Knows the measures, nothing of how
anything is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.batch import LineError, read_queries
from assistant.evaluation.estimates import Measure, difference, ratio, relative
from assistant.shop import Shop
from retrieval.caching import CachingEmbedder
from retrieval.embedding import embed_missing
from retrieval.errors import IndexUnavailable
from retrieval.index import VectorIndex
from retrieval.judgments import JudgedQuery, judged
from retrieval.metrics import ndcg_at, recall_at
from retrieval.peers import Peers
from retrieval.search_config import SearchConfig
from retrieval.types import Constraints, ProductId, Value
from retrieval.vectors import VectorFile

OURS = "aisle"
DEPTH = 100
"""Products that each searcher is asked for."""
_BATCH = 256
"""Queries that are encoded together."""

NAMES = ("Recall@10", "Recall@100", "nDCG@10")

Judgments = Mapping[str, Mapping[ProductId, float]]
"""Grades of products by query id."""


class SearchReport(Value):
    """Measures by searcher, ours first, and ours above each peer; `skipped` says which peer could not take part."""

    queries: int
    measures: dict[str, tuple[Measure, ...]]
    above: dict[str, tuple[Measure, ...]]
    skipped: tuple[str, ...] = ()


def read_judgments(path: Path) -> dict[str, dict[ProductId, float]]:
    """Return the grades by query id of each line `query_id 0 product_id grade`.

    Raises:
        LineError: a line has another number of fields, or its grade is no number.
    """
    found: dict[str, dict[ProductId, float]] = {}
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                query_id, _, product_id, grade = line.split()
                found.setdefault(query_id, {})[ProductId(product_id)] = float(grade)
            except ValueError as error:
                shown = line.rstrip()[:80]
                raise LineError(f"{path}:{number}: expected query_id 0 product_id grade, got {shown!r}") from error
    return found


def judged_queries(queries: Path, judgments: Judgments, relevant: float) -> list[JudgedQuery]:
    """Return the queries of a file that have a product of grade `relevant` or more.

    Raises:
        LineError: a line is no query, or no query has a relevant product.
    """
    found = judged(read_queries(queries), judgments, relevant)
    if not found:
        raise LineError(f"{queries}: none of its queries has a product judged {relevant:g} or more")
    return found


def evaluate(
    shop: Shop,
    queries: Sequence[JudgedQuery],
    judgments: Judgments,
    counted: Callable[[int, int | None, str], None],
) -> SearchReport:
    """Search each query with ours and every peer and measure them; `counted` is told after each query.

    Raises:
        EncoderUnavailable: the peers' encoder cannot be loaded.
        IndexUnavailable: its vectors cannot be stored.
    """
    index, skipped = _index(shop)
    plain = CachingEmbedder(shop.untuned_embedder)
    own = CachingEmbedder(shop.embedder) if shop.tuned else plain
    vectors = VectorFile(shop.folder / "vectors", plain.name, plain.dimensions)
    embed_missing(shop.catalog, plain, vectors, lambda done, total: counted(done, total, "embedding"))
    peers = Peers(
        shop.searcher.snapshot(),
        plain,
        vectors,
        weight=shop.tuned.untrained_weight if shop.tuned else SearchConfig.dense_weight,
        chroma=(index, own) if index is not None else None,
    )
    scores: dict[str, list[tuple[float, ...]]] = {}
    for done, query in enumerate(queries, 1):
        if done % _BATCH == 1:
            together = [one.text for one in queries[done - 1 : done - 1 + _BATCH]]
            shop.searcher.prepare(together)
            peers.prepare(together)
        found = shop.searcher.search(query.text, Constraints(), DEPTH)
        rankings = {OURS: [one.product.product_id for one in found.candidates], **peers.rankings(query.text, DEPTH)}
        for searcher, ranked in rankings.items():
            scores.setdefault(searcher, []).append(_scores(ranked, query, judgments[query.query_id]))
        counted(done, len(queries), "searching")
    columns = {searcher: np.array(rows).T for searcher, rows in scores.items()}
    ours = columns[OURS]
    return SearchReport(
        queries=len(queries),
        measures={
            searcher: tuple(
                one
                for name, values in zip(NAMES, rows, strict=True)
                if (one := ratio(name, values, np.ones(len(values)))) is not None
            )
            for searcher, rows in columns.items()
        },
        above={
            peer: tuple(
                one
                for name, mine, theirs in zip(NAMES, ours, rows, strict=True)
                for one in (difference(name, mine, theirs), relative(f"{name}, relative", mine, theirs))
            )
            for peer, rows in columns.items()
            if peer != OURS
        },
        skipped=skipped,
    )


def _scores(ranked: list[ProductId], query: JudgedQuery, grades: Mapping[ProductId, float]) -> tuple[float, ...]:
    good = dict.fromkeys(query.relevant, 1.0)
    return recall_at(10, ranked, good), recall_at(DEPTH, ranked, good), ndcg_at(10, ranked, grades)


def _index(shop: Shop) -> tuple[VectorIndex | None, tuple[str, ...]]:
    """Return Chroma in step with the catalog, or why it takes no part."""
    if shop.index is None:
        return None, ("Chroma: another process owns the index; stop the server to measure it too",)
    try:
        hashes = [one.text_hash for one in shop.catalog.texts()]
        shop.index.sync(shop.catalog.version(), hashes, shop.vectors)
    except IndexUnavailable as error:
        return None, (f"Chroma: {error}",)
    return shop.index, ()
