"""Orders that are not relevance: the variant that stands for a product, asked orders, what leads without words.

Works on the columns of a snapshot; knows no text and no vectors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.columns import Columns, Mask
from retrieval.types import Sort

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_SAMPLED = 16
"""One score of so many is looked at to know about where the largest begin."""
_DEARER_THAN_ALL = 1 << 61
"""Minor units that no price has."""


def largest(scores: npt.NDArray[np.floating], count: int) -> Ints:
    """Return the places of the `count` largest scores, in no order; of equals at the end any may be left out.

    Of very many, a sample says what is too small to be among them, so that the rest is only looked at once.
    """
    if len(scores) <= count:
        return np.arange(len(scores))
    sample = scores[::_SAMPLED]
    among_sample = 2 * count // _SAMPLED
    places = np.arange(len(scores))
    if 0 < among_sample < len(sample):
        places = np.flatnonzero(scores >= np.partition(sample, -among_sample)[-among_sample])
        if len(places) < count:
            places = np.arange(len(scores))
    return places[np.argpartition(scores[places], -count)[-count:]]


def best_variants(columns: Columns, passing_mask: Mask, positions: Ints, sort: Sort | None) -> Ints:
    """Return the variant to show of each product: in stock, then cheapest (price_desc: dearest), then first.

    `positions` ascend, and each has a passing variant.
    """
    held = columns.variants_of(positions)
    passing = held[passing_mask[held]]
    if len(passing) == len(positions):
        return passing
    owner = columns.owner[passing]
    begins = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    price = columns.price[passing].astype(np.int64) * (-1 if sort is Sort.PRICE_DESC else 1)
    cost = np.where(columns.in_stock[passing], price, price + _DEARER_THAN_ALL)
    least = np.repeat(np.minimum.reduceat(cost, begins), np.diff(np.append(begins, len(cost))))
    best = np.flatnonzero(cost == least)
    return passing[best[np.searchsorted(best, begins)]]


def first(keys: Sequence[npt.NDArray[np.generic]], count: int) -> Ints:
    """Return the places of the first `count` rows in the order of aligned keys, the most significant first.

    Key by key, only what may be among them is looked at further, so that few of many cost little more than one pass.
    """
    places = np.arange(len(keys[0]))
    surely: list[Ints] = []
    wanted = count
    for key in keys:
        if len(places) <= wanted:
            break
        values = key[places]
        last = np.partition(values, wanted - 1)[wanted - 1]
        before = places[values < last]
        surely.append(before)
        places = places[values == last]
        wanted -= len(before)
    places = np.concatenate((*surely, places))
    return places[np.lexsort([key[places] for key in reversed(keys)])][:count]


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
