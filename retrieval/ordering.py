"""Orders that are not relevance: the variant that stands for a product, asked orders, what leads without words.

Works on the columns of a snapshot; knows no text and no vectors.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.columns import Columns, Mask
from retrieval.types import Sort

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def largest(scores: Floats, count: int) -> Ints:
    """Return the places of the `count` largest scores above 0."""
    if len(scores) > count:
        places = np.argpartition(-scores, count)[:count]
        return places[scores[places] > 0]
    return np.flatnonzero(scores > 0)


def best_variants(columns: Columns, passing_mask: Mask, positions: Ints, sort: Sort | None) -> Ints:
    """Return the variant to show of each product: in stock, then cheapest (price_desc: dearest), then first.

    `positions` ascend, and each has a passing variant.
    """
    wanted = np.zeros(len(columns.row_ids), bool)
    wanted[positions] = True
    passing = np.flatnonzero(passing_mask & wanted[columns.owner])
    if len(passing) == len(positions):
        return passing
    price = columns.price[passing] * (-1 if sort is Sort.PRICE_DESC else 1)
    ranked = passing[np.lexsort((columns.place[passing], price, ~columns.in_stock[passing], columns.owner[passing]))]
    return ranked[np.searchsorted(columns.owner[ranked], positions)]


def sort_key(sort: Sort, columns: Columns, positions: Ints, variants: Ints) -> Floats:
    """Return what to sort by, ascending; unknown values come last."""
    if sort is Sort.PRICE_ASC or sort is Sort.PRICE_DESC:
        return columns.price[variants].astype(np.float64) * (1.0 if sort is Sort.PRICE_ASC else -1.0)
    by_sort = {
        Sort.RATING_DESC: columns.rating,
        Sort.POPULAR: columns.popularity,
        Sort.NEWEST: columns.created.astype(np.float64),
    }
    return -np.nan_to_num(by_sort[sort][positions], nan=-1e300)


def prior(columns: Columns, positions: Ints) -> Floats:
    """Return what stands in for relevance when nothing was said: popularity, else the rating, in [0, 1]."""
    popularity = np.nan_to_num(columns.popularity[positions], nan=0.0)
    rating = np.nan_to_num(columns.rating[positions], nan=0.0) / 5
    most = float(popularity.max(initial=0.0))
    return popularity / most if most > 0 else rating
