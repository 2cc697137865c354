"""A searcher over several copies of a shop's catalog, held in memory: a million products from a hundred thousand.

Columns, words and attributes are repeated, and each copy's vectors get noise of their own (a cosine of about 0.93 with
the original), so that no two coincide. Products are read from the shop's database, so copies show the original. Kinds
are left out: nothing of a constrained search needs them but a category.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.categories import build_categories
from retrieval.columns import Columns, Ints
from retrieval.lexical import WordIndex
from retrieval.search import Searcher
from retrieval.snapshot import Snapshot

NOISE = 0.4


class Copies:
    """Vectors of all copies: what a search reads of a `VectorFile`."""

    def __init__(self, path: Path, originals: npt.NDArray[np.float16], times: int) -> None:
        """Write the copies to a file and map it; an existing file of that size is taken as it is."""
        count, self.dimensions = originals.shape
        shape = (count * times, self.dimensions)
        if not path.exists() or np.load(path, mmap_mode="r").shape != shape:
            rows = np.lib.format.open_memmap(path, "w+", np.float16, shape)
            draw = np.random.default_rng(1)
            for number in range(times):
                for start in range(0, count, 20_000):
                    part = originals[start : start + 20_000].astype(np.float32)
                    if number:
                        noise = draw.standard_normal(part.shape, np.float32)
                        part += NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
                        part /= np.linalg.norm(part, axis=1, keepdims=True)
                    rows[number * count + start : number * count + start + len(part)] = part
        self._rows = np.load(path, mmap_mode="r")

    def matrix(self) -> npt.NDArray[np.float16]:
        """Return the (N, D) rows."""
        return self._rows


class Fixed:
    """One snapshot for ever."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def current(self, _wait_seconds: float) -> Snapshot:
        """Return it."""
        return self._snapshot


def copied(searcher: Searcher, times: int, path: Path) -> Searcher:
    """Return a searcher over `times` copies of what a searcher searches; `path` keeps their vectors."""
    one = searcher.snapshot()
    vectors = Copies(path, one.vector_file.matrix()[one.vectors], times)
    columns = _columns(one.columns, times)
    rows = np.arange(len(columns.row_ids))
    snapshot = Snapshot(
        columns, _words(one.words, times, columns.row_ids), build_categories([]), one.spelling, rows, vectors, len(rows)
    )
    _ = snapshot.codes
    many = copy(searcher)
    many._snapshots = Fixed(snapshot)
    many._vectors = vectors
    return many


def _columns(one: Columns, times: int) -> Columns:
    products, variants = len(one.row_ids), len(one.owner)
    sizes = np.diff(one.runs)
    holders = [
        one.holders[one.runs[key] : one.runs[key + 1]] + number * variants
        for key in range(len(sizes))
        for number in range(times)
    ]
    repeated = ("row_ids", "rating", "popularity", "created", "place", "price", "in_stock", "on_sale")
    return replace(
        one,
        **{name: np.tile(getattr(one, name), times) for name in repeated},
        product_ids=tuple(f"{name}-{number}" for number in range(times) for name in one.product_ids),
        text_hashes=one.text_hashes * times,
        ties=_shifted(one.ties, products, times),
        owner=_shifted(one.owner, products, times),
        starts=np.append(_shifted(one.starts[:-1], variants, times), variants * times),
        runs=np.concatenate(([0], np.cumsum(sizes * times))),
        holders=np.concatenate(holders),
        speaks={kind: np.tile(mask, times) for kind, mask in one.speaks.items()},
    )


def _words(one: WordIndex, times: int, row_ids: Ints) -> WordIndex:
    scores = one.bm25.scores
    sizes = np.diff(scores["indptr"])
    order = np.argsort(np.tile(np.repeat(np.arange(len(sizes), dtype=np.int32), sizes), times), kind="stable")
    many = copy(one.bm25)
    many.scores = {
        "data": np.tile(scores["data"], times)[order],
        "indices": _shifted(np.asarray(scores["indices"]), len(one.row_ids), times)[order],
        "indptr": np.concatenate(([0], np.cumsum(sizes * times))),
        "num_docs": len(row_ids),
    }
    return replace(one, row_ids=row_ids, bm25=many)


def _shifted(places: npt.NDArray[np.integer], by: int, times: int) -> npt.NDArray[np.integer]:
    return np.concatenate([places + number * by for number in range(times)])
