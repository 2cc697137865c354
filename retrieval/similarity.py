"""Cosines of one query with many vectors: exact in half precision, or scanned in eight bits and then made exact.

Vectors have unit length, so a cosine is a dot product. Reading memory is what it costs: half precision 2 bytes a
number and only the rows asked for, eight bits one byte and, where most rows are asked for, all in their order, which
is quicker than picking. A scanned cosine errs by about 0.001 (a row's numbers are rounded to 127 steps of its largest),
which decides what is worth an exact look and nothing else. NumKong's kernels dot without widening first; they let other
threads run meanwhile. Knows rows and numbers, no product.
"""

from __future__ import annotations

import numkong
import numpy as np
import numpy.typing as npt

from retrieval.vectors import VectorFile

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

STEPS = 127
_BLOCK = 4096
_PICKED_AT_MOST = 0.15
"""Share of the rows up to which they are picked; from there on all are scanned in order, which takes less time."""


def exact(vectors: VectorFile, places: Ints, query: Floats) -> Floats:
    """Return the (N,) cosines of a unit query (D,) with the vectors at the given places; -1 where the place is -1."""
    rows = vectors.matrix()
    asked = query.astype(np.float16)[None]
    found = np.full(len(places), -1.0, np.float32)
    known = np.flatnonzero((places >= 0) & (places < len(rows)))
    for start in range(0, len(known), _BLOCK):
        part = known[start : start + _BLOCK]
        found[part] = _dots(rows[places[part]], asked)
    return found


class Codes:
    """Eight bits a number of the vectors at given places, in that order: D bytes and 4 more a vector."""

    def __init__(self, vectors: VectorFile, places: Ints) -> None:
        """Read and round the vectors; a place of -1 is a vector of which nothing is known."""
        rows = vectors.matrix()
        self._codes = np.zeros((len(places), vectors.dimensions), np.int8)
        self._scales = np.zeros(len(places), np.float32)  # what one step is worth
        self._unknown = np.flatnonzero((places < 0) | (places >= len(rows)))
        known = np.flatnonzero((places >= 0) & (places < len(rows)))
        for start in range(0, len(known), _BLOCK):
            part = known[start : start + _BLOCK]
            self._codes[part], self._scales[part] = _rounded(rows[places[part]].astype(np.float32))

    def similarities(self, query: Floats, positions: Ints) -> Floats:
        """Return about the cosines (N,) of a unit query (D,) with the vectors at some positions, ascending.

        -1 where nothing is known.
        """
        code, scale = _rounded(query[None])
        if len(positions) > _PICKED_AT_MOST * len(self._codes):
            found = _dots(self._codes, code)
            found *= self._scales * scale
            found[self._unknown] = -1.0
            return found if len(positions) == len(found) else found[positions]
        found = np.empty(len(positions), np.float32)
        for start in range(0, len(positions), _BLOCK):
            part = positions[start : start + _BLOCK]
            found[start : start + _BLOCK] = _dots(self._codes[part], code) * (self._scales[part] * scale)
        found[np.isin(positions, self._unknown, assume_unique=True)] = -1.0
        return found


def _rounded(rows: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return the rows (N, D) in steps of their largest number, and what a step is worth (N,)."""
    steps = np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float32).tiny) / STEPS
    return np.rint(rows / steps[:, None]).astype(np.int8), steps


def _dots(rows: npt.NDArray[np.generic], query: npt.NDArray[np.generic]) -> Floats:
    """Return the (N,) dot products of rows (N, D) with a query (1, D) of the same type."""
    # The many first: it is the order in which the kernel reads them once.
    return np.asarray(numkong.cdist(rows, query, "dot", out_dtype="float32"))[:, 0]
