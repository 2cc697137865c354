"""The scores of words and of meaning as one: a convex combination of the two, each scaled in its search.

Each is scaled from its theoretical minimum to its maximum in this search (TM2C2, Bruch et al. 2023): unlike ranks,
scaled scores keep how much better the best is. Knows numbers only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


def fuse(words: Floats, meaning: Floats | None, dense_weight: float) -> Floats:
    """Return the fused scores (N,), in [0, 1], of BM25 scores >= 0 and cosines (None: meaning takes no part)."""
    most = float(words.max(initial=0.0))
    if meaning is None:
        return words / most if most > 0 else words
    weight = dense_weight if most > 0 else 1.0
    top = float(meaning.max(initial=-1.0))
    fused = meaning + 1.0
    # In place: of a million products each further array takes as long as a tenth of their scan.
    fused *= weight / (top + 1.0) if top > -1.0 else 0.0
    if most > 0:
        fused += words * ((1.0 - weight) / most)
    return fused
