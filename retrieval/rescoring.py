"""One search's score again, with something left out: a word of the need, or a field of a product's text.

The scale of the search stays as it was (its best words, its nearest meaning), so that the score of a need with a word
less stands beside the whole one's. What the encoder has to read is read in one batch. The catalog is that of now: who
explains an older search compares `whole` with what was stored. Knows no shopper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from retrieval.document import document_text
from retrieval.fusion import NAMED, fuse_within
from retrieval.lexical import product_terms
from retrieval.money import currency_precision
from retrieval.ordering import prior
from retrieval.query import Query
from retrieval.search import Searcher
from retrieval.similarity import exact
from retrieval.title_reading import title_scores
from retrieval.types import Constraints, Product, ProductId

Floats = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float32]
Field = Literal["title", "brand", "category", "attributes", "description"]
FIELDS: tuple[Field, ...] = ("title", "brand", "category", "attributes", "description")
_IN_TEXT = {"title", "description"}


class Rescorer:
    """Scores needs and texts on the scale of one search over the present catalog."""

    def __init__(
        self, searcher: Searcher, need: str, constraints: Constraints, exclude: frozenset[ProductId] = frozenset()
    ) -> None:
        """Take the scale of the search for `need` under the constraints, without the excluded products.

        Raises:
            ConstraintError: a constraint cannot be expressed.
            EncoderUnavailable: the encoder cannot be loaded.
        """
        self._snapshot, self._embedder, self._config = searcher.snapshot(), searcher.embedder, searcher.config
        self._constraints = constraints
        columns, words = self._snapshot.columns, self._snapshot.words
        precision = currency_precision(self._config.currency)
        survivors = self._snapshot.filter(constraints, precision).survivors()
        self.kind_known = survivors.kind_known
        """Whether all that may be found is of the kind that was asked for."""
        left = np.setdiff1d(survivors.positions, columns.positions_of(exclude))
        self._allowed = left if len(left) else survivors.positions
        self._query = self._snapshot.query(need, constraints)
        self._vector = self._encoded([self._query])[0]
        self._most = float(words.scores(self._query.terms)[self._allowed].max(initial=0.0))
        self._nearest = self._nearest_cosine()

    def whole(self, product_ids: Sequence[ProductId]) -> Floats:
        """Return the (K,) scores of the products for the whole need; -1 for those that the catalog lacks now.

        For a need that says nothing they are what stands in for relevance.
        """
        if not self._query.terms and self._vector is None:
            places = [self._snapshot.columns.position_of(one) for one in product_ids]
            stand_in = dict(
                zip(self._allowed.tolist(), prior(self._snapshot.columns, self._allowed).tolist(), strict=True)
            )
            return np.array([stand_in.get(-1 if place is None else place, -1.0) for place in places])
        return self._scores([self._query], [self._vector], product_ids)[0]

    def needs(self, texts: Sequence[str], product_ids: Sequence[ProductId]) -> Floats:
        """Return the (N, K) scores of the products for other needs, encoded in one batch.

        An empty need says nothing: 0.
        """
        queries = [self._snapshot.query(text, self._constraints) if text else _NOTHING for text in texts]
        return self._scores(queries, self._encoded(queries), product_ids)

    def without_fields(self, product: Product) -> dict[Field, float]:
        """Return what the product would score without each field that it has, its texts encoded in one batch."""
        less = {field: without_field(product, field) for field in FIELDS}
        held: list[Field] = [field for field in FIELDS if less[field] != product]
        position = self._snapshot.columns.position_of(product.product_id)
        if position is None or not held:
            return {}
        cosines = np.full(len(held), -1.0)
        if self._vector is not None and self._snapshot.vectors[position] >= 0:
            texts = [document_text(less[field]) for field in held]
            cosines = (self._embedder.encode_document(texts) @ self._vector).astype(np.float64)
        words = [self._snapshot.words.score_of(self._query.terms, product_terms(less[field])) for field in held]
        title = self._snapshot.categories.rows[position][0]
        titles = ["" if field == "title" else title for field in held]
        found = self._fused(self._query, np.array(words), cosines, titles)
        return dict(zip(held, found.tolist(), strict=True))

    def _encoded(self, queries: Sequence[Query]) -> list[Vector | None]:
        given = [query.given(self._embedder.reads_chinese) for query in queries]
        read = [text for text in given if text]
        vectors = iter(self._embedder.encode_query(read))
        return [next(vectors) if text else None for text in given]

    def _nearest_cosine(self) -> float | None:
        places = self._allowed
        if self._vector is None or not len(places):
            return None
        if len(places) > self._config.exact_limit:
            places = places[[int(self._snapshot.codes.similarities(self._vector, places).argmax())]]
        return float(exact(self._snapshot.vector_file, self._snapshot.vectors[places], self._vector).max())

    def _scores(
        self, queries: Sequence[Query], vectors: Sequence[Vector | None], product_ids: Sequence[ProductId]
    ) -> Floats:
        snapshot = self._snapshot
        found = np.full((len(queries), len(product_ids)), -1.0)
        places = [snapshot.columns.position_of(one) for one in product_ids]
        held = [n for n, place in enumerate(places) if place is not None]
        positions = np.array([place for place in places if place is not None], np.int64)
        titles = [snapshot.categories.rows[place][0] for place in positions.tolist()]
        for row, (query, vector) in enumerate(zip(queries, vectors, strict=True)):
            words = snapshot.words.scores(query.terms)[positions].astype(np.float64)
            cosines = np.full(len(positions), -1.0)
            if vector is not None:
                cosines = exact(snapshot.vector_file, snapshot.vectors[positions], vector).astype(np.float64)
            named = NAMED * np.isin(positions, snapshot.words.named(query.text))
            found[row, held] = self._fused(query, words, cosines, titles) + named
        return found

    def _fused(self, query: Query, words: Floats, cosines: Floats, titles: Sequence[str]) -> Floats:
        fused = fuse_within(words, cosines, self._most, self._nearest, self._config.dense_weight)
        return fused + title_scores(query.meaning, titles, self._config.title_weights)


_NOTHING = Query("", "", "", (), None)


def without_field(product: Product, field: Field) -> Product:
    """Return a product whose texts lack a field, and what was read out of it."""
    changes: dict[str, object] = {}
    stated = [one for one in product.attributes if one.field != field]
    if field == "attributes":
        stated = [one for one in product.attributes if one.field in _IN_TEXT]
        bare = {"attributes": (), "options": {}, "title": ""}
        changes = {"tags": (), "variants": tuple(one.model_copy(update=bare) for one in product.variants)}
    elif field in _IN_TEXT:
        # Columns of the feed in another language are read as part of the field.
        others = {name: text for name, text in product.extra.items() if field not in name.casefold()}
        changes = {field: "", "extra": others}
    else:
        changes = {field: None if field == "brand" else ()}
    return product.model_copy(update={**changes, "attributes": tuple(stated)})
