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
    scaled = words / most if most > 0 else words
    if meaning is None or not len(meaning):
        return scaled
    top = float(meaning.max())
    meant = (meaning + 1.0) / (top + 1.0) if top > -1.0 else np.zeros_like(meaning)
    weight = dense_weight if most > 0 else 1.0
    return weight * meant + (1.0 - weight) * scaled
