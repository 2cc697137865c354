"""Where the trunk's product vectors start: what is chosen together lies together, before any step of training.

Pointwise mutual information of pairs of choices, what is less than by chance taken for nothing, factorized (Levy &
Goldberg 2014, "Neural word embedding as implicit matrix factorization", with the square root of the spectrum and the
damped context counts of Levy, Goldberg & Dagan 2015). Knows choices and numbers, nothing of torch.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from ranker.choices import Choices
from ranker.peers import NeighborsConfig, pairs

PAIRS = NeighborsConfig(backward=1.0, damping=0.0)
DAMPING = 0.75
"""Power of a product's count of pairs as a context: rare ones are nearer to nothing else only for being rare."""


def spectral_vectors(choices: Choices, products: int, width: int, seed: int) -> npt.NDArray[np.float32]:
    """Return (P, D) vectors of P `products`, their mean square length 1 and zeros for those in no pair.

    What D, `width`, goes beyond P, or beyond what the pairs tell, are zeros too.
    """
    near = pairs(choices, products, PAIRS)
    near.eliminate_zeros()
    counts = np.bincount(near.row, near.data, minlength=products)
    context = counts**DAMPING
    expected = counts[near.row] * context[near.col] / max(1e-9, float(context.sum()))
    gained = np.log(near.data / expected)
    kept = gained > 0
    shape = (products, products)
    information = sparse.csr_array((gained[kept], (near.row[kept], near.col[kept])), shape=shape)
    found = np.zeros((products, width), np.float32)
    if information.nnz:
        left, spectrum, _ = randomized_svd((information + information.T) / 2, min(width, products), random_state=seed)
        found[:, : len(spectrum)] = left * np.sqrt(spectrum)
        found /= np.sqrt(np.mean(np.sum(found**2, axis=1)))
    return found
