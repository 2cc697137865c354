"""Cosines of one query with many vectors: exact in half precision, or scanned in few numbers and then made exact.

Vectors have unit length, so a cosine is a dot product. Reading memory is what it costs: half precision 2 bytes a
number and only the rows asked for; a scan one byte for each of the `AXES` directions in which the shop's own vectors
differ most (Hotelling 1933, without subtracting the mean, so that dot products stay), and, where many rows are asked
for, all in their order, which is quicker than picking. A scanned cosine leaves out the other directions and errs by
about 0.02, which decides what is worth an exact look and nothing else. NumKong's kernels dot without widening first;
they let other threads run meanwhile. Knows rows and numbers, no product.
"""

from __future__ import annotations

import numkong
import numpy as np
import numpy.typing as npt

from retrieval.vectors import VectorFile

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

STEPS = 127
AXES = 128
"""Directions that a scan looks at: of MiniLM's 384, they hold 0.87 of the length of product titles, squared."""
_SAMPLED = 20_000
"""Vectors that the directions are learned from, at most."""
_BLOCK = 4096
_PICKED_AT_MOST = 0.12
"""Share of the rows up to which they are picked; from there on all are scanned in order, which takes less time."""


def exact(vectors: VectorFile, places: Ints, query: Floats) -> Floats:
    """Return the (N,) cosines of a unit query (D,) with the vectors at the given places; -1 where the place is -1."""
    rows = vectors.matrix()
    asked = query.astype(np.float16)[None]
    found = np.full(len(places), -1.0, np.float32)
    known = np.flatnonzero((places >= 0) & (places < len(rows)))
    for start in range(0, len(known), _BLOCK):
        part = known[start : start + _BLOCK]
        # The many first: it is the order in which the kernel reads them once.
        found[part] = np.asarray(numkong.cdist(rows[places[part]], asked, "dot", out_dtype="float32"))[:, 0]
    return found


class Codes:
    """The leading directions of the vectors at given places, in that order: `AXES` bytes a vector."""

    def __init__(self, vectors: VectorFile, places: Ints) -> None:
        """Learn the directions and read the vectors; a place of -1 is a vector of which nothing is known."""
        rows = vectors.matrix()
        self._codes = np.zeros((len(places), min(AXES, vectors.dimensions)), np.int8)
        self._unknown = np.flatnonzero((places < 0) | (places >= len(rows)))
        known = np.flatnonzero((places >= 0) & (places < len(rows)))
        sample = rows[places[known[:: max(1, -(-len(known) // _SAMPLED))]]].astype(np.float32)
        self._axes = np.linalg.eigh(sample.T @ sample)[1][:, : -1 - self._codes.shape[1] : -1].astype(np.float32)
        self._step = _step(sample @ self._axes)
        for start in range(0, len(known), _BLOCK):
            part = known[start : start + _BLOCK]
            self._codes[part] = _rounded(rows[places[part]].astype(np.float32) @ self._axes, self._step)

    def similarities(self, query: Floats, positions: Ints) -> Floats:
        """Return about the cosines (N,) of a unit query (D,) with the vectors at some positions, ascending.

        -1 where nothing is known.
        """
        turned = (query @ self._axes)[None]
        step = _step(turned)
        asked = numkong.dots_pack(_rounded(turned, step))
        worth = np.float32(step * self._step)
        if len(positions) > _PICKED_AT_MOST * len(self._codes):
            found = _scanned(self._codes, asked)
            found *= worth
            found[self._unknown] = -1.0
            return found if len(positions) == len(found) else found[positions]
        found = np.empty(len(positions), np.float32)
        for start in range(0, len(positions), _BLOCK):
            found[start : start + _BLOCK] = _scanned(self._codes[positions[start : start + _BLOCK]], asked)
        found *= worth
        found[np.isin(positions, self._unknown, assume_unique=True)] = -1.0
        return found


def _step(rows: Floats) -> float:
    """Return what one of the steps is worth that the largest number of some rows is rounded to."""
    return max(float(np.abs(rows).max(initial=0.0)), 1e-6) / STEPS


def _rounded(rows: Floats, step: float) -> npt.NDArray[np.int8]:
    """Return the rows in steps; what is larger than the largest step counts as that."""
    return np.clip(np.rint(rows / step), -STEPS, STEPS).astype(np.int8)


def _scanned(codes: npt.NDArray[np.int8], asked: numkong.PackedMatrix) -> Floats:
    """Return the (N,) dot products of codes (N, A) with a packed one."""
    return np.asarray(numkong.dots_packed(codes, asked))[:, 0].astype(np.float32)
