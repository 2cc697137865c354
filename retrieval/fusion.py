"""The scores of words and of meaning as one: a convex combination of the two, each scaled in its search.

Each is scaled from its theoretical minimum to its maximum in this search (TM2C2, Bruch et al. 2023): unlike ranks,
scaled scores keep how much better the best is. Knows numbers only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

NAMED = 2.0
"""What a product is lifted by that is asked for by its code: over all others, whatever their words and letters."""


def fuse(words: Floats, meaning: Floats | None, dense_weight: float) -> Floats:
    """Return the fused scores (N,), in [0, 1], of BM25 scores >= 0 and cosines (None: meaning takes no part)."""
    nearest = None if meaning is None or not len(meaning) else float(meaning.max())
    return fuse_within(words, meaning, float(words.max(initial=0.0)), nearest, dense_weight)


def fuse_within(
    words: Floats, meaning: Floats | None, most: float, nearest: float | None, dense_weight: float
) -> Floats:
    """Return the fused scores (N,) of some products of a search whose best score of words and nearest cosine are given.

    `nearest` is None where meaning takes no part in the search.
    """
    if meaning is None or nearest is None:
        return words / most if most > 0 else words
    weight = dense_weight if most > 0 else 1.0
    fused = meaning + 1.0
    # In place: of a million products each further array takes as long as a tenth of their scan.
    fused *= weight / (nearest + 1.0) if nearest > -1.0 else 0.0
    if most > 0:
        fused += words * ((1.0 - weight) / most)
    return fused
