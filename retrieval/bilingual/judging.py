"""How well names kept back find their twins: the figure that training chooses by and that the benchmark reports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.bilingual.pairs import Part
from retrieval.embedder import Vectors


def twin_ranks(part: Part, vectors: Vectors, names: Sequence[str], english: Vectors) -> npt.NDArray[np.int64]:
    """Return the rank (M,), from 1, of each name's nearest twin among all English names.

    `vectors` (M, C) are those of the part's Chinese names, `english` (N, C) those of `names`, all of unit length.
    """
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        rows.setdefault(name, []).append(row)
    cosines = vectors @ english.T  # (M, N)
    twins = [[row for name in wanted for row in rows[name]] for wanted in part.english]
    best = np.array([cosines[place, own].max() for place, own in enumerate(twins)])
    return 1 + (cosines > best[:, None]).sum(1)
