"""A need in words and constraints to candidates: the plan of one search, timed.

Constraints are applied before anything is ranked; what survives is scored by meaning (cosine of sentence vectors) and
by words (BM25). `leading` says which survivors can lead, by how many there are; how the two scores become one is
`fusion`'s. The titles of the first are then read once more, by `title_reading`. Out-of-stock products come last; equals
are ordered by product id. When a part is missing (encoder, vectors, index) the others answer and `degraded` names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.caching import CachingEmbedder
from retrieval.catalog import Catalog
from retrieval.columns import Ints, Mask
from retrieval.constraints import Filter, Survivors
from retrieval.database import Database
from retrieval.embedder import Embedder
from retrieval.errors import EncoderUnavailable
from retrieval.fusion import NAMED, Floats, fuse
from retrieval.index import VectorIndex
from retrieval.leading import Leaders, among
from retrieval.money import currency_precision
from retrieval.ordering import best_variants, first, prior, sort_key
from retrieval.query import Query
from retrieval.relaxations import nearest
from retrieval.search_config import SearchConfig
from retrieval.similarity import exact
from retrieval.snapshot import Snapshot, Snapshots
from retrieval.stages import Clock
from retrieval.title_reading import title_scores
from retrieval.types import AttributeKind, Candidate, Constraints, Option, ProductId, SearchResult, Sort
from retrieval.vectors import VectorFile
from retrieval.writing import mostly_written

_EXAMPLES = 3
"""Variants that are looked at to see how a value is written."""


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
        self._embedder = CachingEmbedder(embedder)
        self._vectors = vectors
        self._leaders = Leaders(index, self.config)
        self._snapshots = Snapshots(database, vectors, folder, self.config.exact_limit, self.config.withheld)
        self._precision = currency_precision(self.config.currency)

    def refresh(self) -> int:
        """Make the catalog version in force searchable now; return it. A search does so itself, with a short wait."""
        return self._snapshots.refresh().version

    def snapshot(self) -> Snapshot:
        """Return what is searched now, the version in force: for who measures or trains."""
        return self._snapshots.refresh()

    def prepare(self, needs: Sequence[str]) -> None:
        """Encode needs together, in less time than one by one, so that the searches that follow find it done.

        Raises:
            EncoderUnavailable: the encoder cannot be loaded.
        """
        snapshot = self.snapshot()
        read = [snapshot.query(words, Constraints()) for words in needs]
        self._embedder.encode_query([text for one in read if (text := one.given(self._embedder.reads_chinese))])

    def search(
        self,
        words: str,
        constraints: Constraints,
        k: int = 24,
        exclude: frozenset[ProductId] = frozenset(),
    ) -> SearchResult:
        """Return up to `k` candidates for a need, best first, one a product; none, nor any way out, of `exclude`.

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
            found = snapshot.filter(constraints, self._precision)
            survivors = found.survivors()
            allowed = survivors.positions
            if exclude:
                shown = among(snapshot.columns.positions_of(exclude), allowed)
                allowed = np.delete(allowed, np.searchsorted(allowed, shown))
        if not len(survivors.positions):
            with clock("relaxations"):
                wanted = found.but(snapshot.columns.positions_of(exclude)) if exclude else found
                ways = nearest(constraints, wanted, snapshot.columns, self.config.currency, self._precision)
            return SearchResult(
                candidates=(),
                total=0,
                withheld=survivors.withheld,
                relaxed=survivors.relaxed,
                relaxations=ways,
                timings_ms=clock.timings(),
            )
        query = snapshot.query(words, constraints)
        with clock("encode"):
            # An asked order over one known kind needs no meaning: words decide between equals.
            ordered = constraints.sort is not None and survivors.kind_known
            vector = None if ordered else self._encode(query, degraded)
        scored = self._score(query, vector, allowed, survivors.mask, k, snapshot, clock, degraded)
        with clock("order"):
            chosen = best_variants(snapshot.columns, survivors.mask, scored.positions, constraints.sort)
        if not ordered:
            with clock("titles"):
                scored = self._by_titles(query, scored, chosen, snapshot)
        with clock("order"):
            order = self._order(scored, chosen, survivors, snapshot, constraints.sort, k)
        with clock("fetch"):
            candidates = self._candidates(scored, chosen, order, found, snapshot)
        return SearchResult(
            candidates=candidates,
            total=len(survivors.positions),
            excluded=len(survivors.positions) - len(allowed),
            withheld=survivors.withheld,
            relaxed=survivors.relaxed,
            kind_known=survivors.kind_known,
            timings_ms=clock.timings(),
            degraded=tuple(dict.fromkeys(degraded)),
        )

    def options(
        self, constraints: Constraints, kinds: Sequence[AttributeKind], most: int = 12
    ) -> dict[AttributeKind, tuple[Option, ...]]:
        """Return the `most` frequent values of each kind among what satisfies the constraints, most first.

        A kind's own constraint does not narrow its options: who asked for red may as well take blue.

        Raises:
            ConstraintError: a constraint cannot be expressed.
        """
        snapshot = self._snapshots.current(self.config.refresh_wait_ms / 1000)
        found = snapshot.filter(constraints, self._precision)
        return {
            kind: tuple(Option(*one) for one in snapshot.columns.counts(kind, found.without(frozenset({kind})))[:most])
            for kind in kinds
        }

    @property
    def version(self) -> int:
        """The catalog version that is searched, the one in force or, while that is made ready, the one before."""
        return self._snapshots.current(0.0).version

    @property
    def encoder(self) -> str:
        """The name of the encoder whose vectors these are."""
        return self._embedder.name

    @property
    def embedder(self) -> CachingEmbedder:
        """The encoder of needs and of product texts."""
        return self._embedder

    def han_shelves(self) -> frozenset[str]:
        """Return the Chinese names of the catalog's categories."""
        return self._snapshots.current(0.0).categories.han_shelves

    def written(self, kind: AttributeKind, normals: Sequence[str]) -> dict[str, str]:
        """Return how the shop mostly writes the values with these normal forms; what no product writes is left out."""
        columns = self._snapshots.current(0.0).columns
        holders = {normal: columns.owner[columns.stating(kind, normal)[:_EXAMPLES]] for normal in normals}
        rows = {normal: columns.row_ids[np.unique(positions)].tolist() for normal, positions in holders.items()}
        products = self._catalog.by_rows(sorted({row for several in rows.values() for row in several}))
        held = {normal: [products[row] for row in several if row in products] for normal, several in rows.items()}
        found = ((normal, mostly_written(several, kind, normal)) for normal, several in held.items())
        return {normal: value for normal, value in found if value is not None}

    def product_vectors(self, product_ids: Sequence[ProductId]) -> npt.NDArray[np.float32]:
        """Return the products' vectors, shape (P, D), in order; zeros for products that are gone or have no vector."""
        return self._snapshots.current(0.0).product_vectors(product_ids)

    def _encode(self, query: Query, degraded: list[str]) -> npt.NDArray[np.float32] | None:
        text = query.given(self._embedder.reads_chinese)
        if not text:
            return None
        try:
            return self._embedder.encode_query([text])[0]
        except EncoderUnavailable:
            degraded.append("encoder")
            return None

    def _score(
        self,
        query: Query,
        vector: npt.NDArray[np.float32] | None,
        allowed: Ints,
        passing: Mask,
        k: int,
        snapshot: Snapshot,
        clock: Clock,
        degraded: list[str],
    ) -> _Scored:
        """Return the fused scores of the allowed products: of all or, where they are many, of those that may lead."""
        with clock("words"):
            by_words = snapshot.words.scores(query.terms)
            named = among(snapshot.words.named(query.text), allowed)
        with clock("dense"):
            positions, dense = allowed, None
            if vector is not None:
                stocked = snapshot.columns.products(passing & snapshot.columns.in_stock)
                leaders = self._leaders.find(vector, allowed, by_words, stocked, k, snapshot, degraded)
                positions = np.union1d(leaders, named) if len(leaders) < len(allowed) else allowed
                dense = exact(self._vectors, snapshot.vectors[positions], vector).astype(np.float64)
                if snapshot.lacks_vectors and (snapshot.vectors[allowed] < 0).any():
                    degraded.append("vectors")
        words = by_words[positions].astype(np.float64)
        fused = fuse(words, dense, self.config.dense_weight)
        if not query.terms and vector is None:
            fused = prior(snapshot.columns, positions)
        if len(named):
            fused = fused + NAMED * np.isin(positions, named)
        return _Scored(positions, fused, dense, words)

    def _by_titles(self, query: Query, scored: _Scored, chosen: Ints, snapshot: Snapshot) -> _Scored:
        """Return the scores with those of the first raised by what their titles have of the need."""
        columns = snapshot.columns
        keys = (~columns.in_stock[chosen], -scored.fused, columns.ties[scored.positions])
        leading = first(keys, self.config.titles_among)
        titles = [snapshot.categories.rows[position][0] for position in scored.positions[leading].tolist()]
        fused = scored.fused.astype(np.float64)
        fused[leading] += title_scores(query.meaning, titles, self.config.title_weights)
        return replace(scored, fused=fused)

    def _order(
        self, scored: _Scored, chosen: Ints, survivors: Survivors, snapshot: Snapshot, sort: Sort | None, k: int
    ) -> Ints:
        """Return the first k places in `scored`, best first: by stock, then the order asked for, score, product id."""
        columns = snapshot.columns
        places = np.arange(len(scored.positions))
        if sort is not None and not survivors.kind_known and len(places) > self.config.sorted_among:
            places = first([-scored.fused, columns.ties[scored.positions]], self.config.sorted_among)
        positions = scored.positions[places]
        keys: list[npt.NDArray[np.generic]] = [~columns.in_stock[chosen[places]]]
        if sort is not None:
            keys.append(sort_key(sort, columns, positions, chosen[places]))
        keys += [-scored.fused[places], columns.ties[positions]]
        return places[first(keys, k)]

    def _candidates(
        self, scored: _Scored, chosen: Ints, order: Ints, found: Filter, snapshot: Snapshot
    ) -> tuple[Candidate, ...]:
        columns = snapshot.columns
        rows = columns.row_ids[scored.positions[order]].tolist()
        products = self._catalog.by_rows(rows)
        candidates: list[Candidate] = []
        for place, row_id in zip(order.tolist(), rows, strict=True):
            if row_id not in products:  # retired by an import and removed by the next while this search ran
                continue
            product = products[row_id]
            variant = int(chosen[place])
            dense = {} if scored.dense is None else {"dense": float(scored.dense[place])}
            candidates.append(
                Candidate(
                    product=product,
                    variant=product.variants[int(columns.place[variant])],
                    score=float(scored.fused[place]),
                    sources={"words": float(scored.words[place])} | dense,
                    unstated=found.unstated(variant),
                    filed=found.filed(variant),
                )
            )
        return tuple(candidates)
