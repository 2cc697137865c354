"""Which of the survivors can be among the first: the one plan of a search, chosen by how many they are.

Few are all taken, to be scored exactly. Of more, those are taken that lead by scanned scores (`Codes`: near enough to
choose by, and made exact afterwards); of very many the neighbors that the vector index names, where it is in step, with
a check that enough of them survive: a filter that cuts across the index, or an index that is behind, means a scan.
Whatever the way, what leads by words comes along. Knows scores and positions, no ordering.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.columns import Ints, Mask
from retrieval.errors import IndexUnavailable
from retrieval.fusion import Floats, fuse
from retrieval.index import VectorIndex
from retrieval.ordering import largest
from retrieval.search_config import SearchConfig
from retrieval.snapshot import Snapshot

_STOCK = np.float32(4)
"""More than any two fused scores differ by: what is in stock leads."""
_MOST_ASKED = 4
"""Times `index_candidates` that the index is asked for at most; a scan is quicker than more."""


class Leaders:
    """Finds the products that may lead; safe to share between threads."""

    def __init__(self, index: VectorIndex | None, config: SearchConfig) -> None:
        """Use the index, where there is one, for what is beyond a scan."""
        self._index = index
        self._config = config

    def find(
        self,
        vector: npt.NDArray[np.float32],
        allowed: Ints,
        words: Floats,
        stocked: Mask,
        k: int,
        snapshot: Snapshot,
        degraded: list[str],
    ) -> Ints:
        """Return those of the allowed products (N,) that may be among the first k, ascending.

        `words` are the scores of all products (P,), `stocked` says which of them can be had. A part that could not
        take part is added to `degraded`.
        """
        if len(allowed) <= self._config.exact_limit:
            return allowed
        near = None
        if len(allowed) > self._config.scan_limit and 2 * k <= self._config.index_candidates:
            near = self._neighbors(vector, allowed, snapshot, degraded)
        everything = len(allowed) == len(words)
        by_words = words if everything else words[allowed]
        if near is None:
            rough = snapshot.codes.similarities(vector, allowed)
            nearest = rough.argmax()
            value = fuse(by_words, rough, self._config.dense_weight)
            value -= _STOCK * ~(stocked if everything else stocked[allowed])
            # The nearest comes along, in stock or not: meaning is scaled by it.
            value[nearest] = np.inf
            near = allowed[largest(value, max(self._config.scan_candidates, 4 * k))]
        stating = np.flatnonzero(by_words > 0)
        return np.union1d(near, allowed[stating[largest(by_words[stating], self._config.word_candidates)]])

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
        wanted = -(-self._config.index_candidates * len(snapshot.columns.row_ids) // len(allowed))
        if wanted > _MOST_ASKED * self._config.index_candidates:
            return None
        try:
            found = self._index.query(vector, wanted)
        except IndexUnavailable:
            degraded.append("index")
            return None
        near = among(snapshot.positions_of_hashes([key for key, _ in found]), allowed)
        return near if len(near) >= self._config.index_candidates // 2 else None


def among(some: Ints, allowed: Ints) -> Ints:
    """Return which positions of `some` are in the ascending `allowed`, ascending, each once."""
    some = np.unique(some)
    places = np.searchsorted(allowed, some)
    places[places == len(allowed)] = 0
    return some[allowed[places] == some] if len(allowed) else some[:0]
