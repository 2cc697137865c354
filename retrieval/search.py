"""A need in words and constraints to candidates: the plan of one search, timed.

Constraints are applied before anything is ranked; what survives is scored by meaning (cosine of sentence vectors) and
by words (BM25) and fused. Few survivors are scored exactly from the vector file; many go through the vector index
where it is in step, with a check that enough of what it found survives. How the two scores become one is `fusion`'s.
Out-of-stock products come last; equals are ordered by product id, so a search can be repeated. When a part is missing
(encoder, vectors, index) the others answer and `degraded` names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.catalog import Catalog
from retrieval.constraints import Filter, Survivors, currency_precision
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.errors import EncoderUnavailable, IndexUnavailable
from retrieval.fusion import fuse
from retrieval.index import VectorIndex
from retrieval.ordering import best_variants, largest, prior, sort_key
from retrieval.query import Query
from retrieval.relaxations import nearest
from retrieval.snapshot import Snapshot, Snapshots, similarities
from retrieval.stages import Clock
from retrieval.types import Candidate, Constraints, ProductId, SearchResult, Sort
from retrieval.vectors import VectorFile

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SearchConfig:
    """How a search is done."""

    currency: str = "USD"
    """ISO 4217 code of the shop's prices."""
    dense_weight: float = 0.6
    """Share of meaning in the fused score, in [0, 1]; the rest is words."""
    exact_limit: int = 8192
    """Products; up to so many survivors are all scored exactly, more go through the vector index. At least 1."""
    index_candidates: int = 256
    """Neighbors first asked of the vector index. At least 1."""
    word_candidates: int = 256
    """Products that words alone bring in when there are more survivors than `exact_limit`. At least 1."""
    sorted_among: int = 100
    """Products: without a known category, an asked order goes over so many most relevant ones. At least 1."""
    refresh_wait_ms: float = 1500.0
    """Milliseconds that a search waits for a new catalog version before it answers from the one before. At least 0."""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not 0 <= self.dense_weight <= 1:
            raise ValueError(f"dense_weight is {self.dense_weight}, not in [0, 1]")
        if min(self.exact_limit, self.index_candidates, self.word_candidates, self.sorted_among) < 1:
            raise ValueError("exact_limit, index_candidates, word_candidates and sorted_among are at least 1")
        if self.refresh_wait_ms < 0:
            raise ValueError(f"refresh_wait_ms is {self.refresh_wait_ms}, less than 0")


@dataclass(frozen=True)
class _Scored:
    """Positions with their scores, aligned."""

    positions: Ints
    fused: Floats
    dense: Floats | None
    words: Floats


class Searcher:
    """Searches one shop's catalog; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        embedder: Embedder,
        vectors: VectorFile,
        folder: Path,
        index: VectorIndex | None = None,
        config: SearchConfig | None = None,
    ) -> None:
        """Search the catalog in `database`; derived files (words) are kept under `folder`.

        Without an index every search is exact.
        """
        self.config = config or SearchConfig()
        self._catalog = Catalog(database)
        self._embedder = embedder
        self._vectors = vectors
        self._index = index
        self._snapshots = Snapshots(database, vectors, folder)
        self._precision = currency_precision(self.config.currency)

    def refresh(self) -> int:
        """Make the catalog version in force searchable now; return it. A search does so itself, with a short wait."""
        return self._snapshots.refresh().version

    def snapshot(self) -> Snapshot:
        """Return what is searched now, the version in force: for who measures or trains."""
        return self._snapshots.refresh()

    def search(
        self,
        words: str,
        constraints: Constraints,
        k: int = 24,
        exclude: frozenset[ProductId] = frozenset(),
    ) -> SearchResult:
        """Return up to `k` candidates for a need, best first, one a product, none of `exclude`.

        Raises:
            ConstraintError: a constraint cannot be expressed.
        """
        if k < 1:
            raise ValueError(f"k is {k}, less than 1")
        clock = Clock()
        degraded: list[str] = []
        with clock("refresh"):
            snapshot = self._snapshots.current(self.config.refresh_wait_ms / 1000)
        with clock("constraints"):
            found = Filter(constraints, snapshot.columns, snapshot.words, snapshot.categories, self._precision)
            survivors = found.survivors()
            allowed = survivors.positions
            if exclude:
                allowed = np.setdiff1d(allowed, snapshot.columns.positions_of(exclude), assume_unique=True)
        if not len(survivors.positions):
            with clock("relaxations"):
                ways = nearest(constraints, found, snapshot.columns, self.config.currency, self._precision)
            return SearchResult(
                candidates=(), total=0, relaxed=survivors.relaxed, relaxations=ways, timings_ms=clock.timings()
            )
        query = snapshot.query(words, constraints)
        with clock("encode"):
            # An asked order over one known kind needs no meaning: words decide between equals.
            ordered = constraints.sort is not None and survivors.kind_known
            vector = None if ordered else self._encode(query, degraded)
        scored = self._score(query, vector, allowed, k, snapshot, clock, degraded)
        with clock("order"):
            chosen = best_variants(snapshot.columns, survivors.mask, scored.positions, constraints.sort)
            order = self._order(scored, chosen, survivors, snapshot, constraints.sort, k)
        with clock("fetch"):
            candidates = self._candidates(scored, chosen, order, found, snapshot)
        return SearchResult(
            candidates=candidates,
            total=len(survivors.positions),
            relaxed=survivors.relaxed,
            timings_ms=clock.timings(),
            degraded=tuple(dict.fromkeys(degraded)),
        )

    def product_vectors(self, product_ids: Sequence[ProductId]) -> npt.NDArray[np.float32]:
        """Return the products' vectors, shape (P, D), in order; zeros for products that are gone or have no vector."""
        snapshot = self._snapshots.current(0.0)
        found = np.zeros((len(product_ids), self._vectors.dimensions), np.float32)
        for place, position in enumerate(snapshot.columns.position_of(one) for one in product_ids):
            row = -1 if position is None else int(snapshot.vectors[position])
            if row >= 0:
                found[place] = self._vectors.matrix(np.array([row]))[0]
        return found

    def _encode(self, query: Query, degraded: list[str]) -> npt.NDArray[np.float32] | None:
        if not query.meaning:
            return None
        try:
            return self._embedder.encode_query([query.meaning])[0]
        except EncoderUnavailable:
            degraded.append("encoder")
            return None

    def _score(
        self,
        query: Query,
        vector: npt.NDArray[np.float32] | None,
        allowed: Ints,
        k: int,
        snapshot: Snapshot,
        clock: Clock,
        degraded: list[str],
    ) -> _Scored:
        """Return the fused scores of the allowed products: of all or, where they are many, of those that may lead."""
        with clock("words"):
            by_words = snapshot.words.scores(query.terms).astype(np.float64)
            named = snapshot.words.named(query.text)
            named = np.intersect1d(named, allowed) if len(named) else named
        with clock("dense"):
            positions = allowed
            many = len(allowed) > self.config.exact_limit and 2 * k <= self.config.index_candidates
            if vector is not None and many:
                near = self._neighbors(vector, allowed, snapshot, degraded)
                if near is not None:
                    top = allowed[largest(by_words[allowed], self.config.word_candidates)]
                    positions = np.union1d(np.union1d(near, top), named)
            dense = None
            if vector is not None:
                places = snapshot.vectors[positions]
                if len(places) and (places < 0).any():
                    degraded.append("vectors")
                dense = similarities(self._vectors, places, vector).astype(np.float64)
        words = by_words[positions]
        fused = fuse(words, dense, self.config.dense_weight)
        if not query.terms and vector is None:
            fused = prior(snapshot.columns, positions)
        if len(named):
            fused = fused + np.isin(positions, named)
        return _Scored(positions, fused, dense, words)

    def _neighbors(
        self, vector: npt.NDArray[np.float32], allowed: Ints, snapshot: Snapshot, degraded: list[str]
    ) -> Ints | None:
        """Return allowed products near the vector from the index, None where it cannot answer or too few survive."""
        if self._index is None:
            return None
        if self._index.ready_version != snapshot.version:
            degraded.append("index")
            return None
        # As many more as there are products that do not survive.
        wanted = -(-self.config.index_candidates * len(snapshot.columns.row_ids) // len(allowed))
        if wanted > 4 * self.config.index_candidates:
            return None
        try:
            found = self._index.query(vector, wanted)
            near = np.intersect1d(snapshot.positions_of_hashes([key for key, _ in found]), allowed)
            if len(near) >= self.config.index_candidates // 2:
                return near
        except IndexUnavailable:
            degraded.append("index")
        return None

    def _order(
        self, scored: _Scored, chosen: Ints, survivors: Survivors, snapshot: Snapshot, sort: Sort | None, k: int
    ) -> Ints:
        """Return the first k places in `scored`, best first: by stock, then the order asked for, score, product id."""
        columns = snapshot.columns
        places = np.arange(len(scored.positions))
        if sort is None and len(places) > 4 * k:
            # Only what may be among the first k needs sorting; equals of the last one are kept.
            value = scored.fused + 4.0 * columns.in_stock[chosen]
            places = np.flatnonzero(value >= np.partition(value, len(value) - k)[len(value) - k])
        if sort is not None and not survivors.kind_known and len(places) > self.config.sorted_among:
            ties = columns.ties[scored.positions]
            places = np.lexsort((ties, -scored.fused))[: self.config.sorted_among]
        positions = scored.positions[places]
        keys = [columns.ties[positions], -scored.fused[places]]
        if sort is not None:
            keys.append(sort_key(sort, columns, positions, chosen[places]))
        keys.append((~columns.in_stock[chosen[places]]).astype(np.int64))
        return places[np.lexsort(keys)][:k]

    def _candidates(
        self, scored: _Scored, chosen: Ints, order: Ints, found: Filter, snapshot: Snapshot
    ) -> tuple[Candidate, ...]:
        columns = snapshot.columns
        rows = columns.row_ids[scored.positions[order]].tolist()
        products = self._catalog.by_rows(rows)
        candidates: list[Candidate] = []
        for place, row_id in zip(order.tolist(), rows, strict=True):
            product = products.get(row_id)
            if product is None:  # retired by an import and removed by the next while this search ran
                continue
            variant = int(chosen[place])
            sources = {"words": float(scored.words[place])}
            if scored.dense is not None:
                sources["dense"] = float(scored.dense[place])
            candidates.append(
                Candidate(
                    product=product,
                    variant=product.variants[int(columns.place[variant])],
                    score=float(scored.fused[place]),
                    sources=sources,
                    unstated=found.unstated(variant),
                )
            )
        return tuple(candidates)
