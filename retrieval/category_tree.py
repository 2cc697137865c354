"""Categories read from titles: the nearest places of a tree of categories, by sentence embedding.

The tree is a published taxonomy (Shopify's or Google's text files, in any language that the encoder knows), or learned
from the shop's own products: a category is then the mean of its products' titles and a part of its name. Where the
nearest places disagree, the answer is the deepest branch that holds enough of the probability: better "Shoes" for sure
than one of ten kinds by chance. Knows texts and vectors, no store.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.embedder import Embedder, Vectors
from retrieval.errors import CatalogError
from retrieval.types import Product

CategoryPath = tuple[str, ...]
LIKELY = 0.5
SURE = 0.95
"""Of categories learned from a shop's products, so many of those read with this confidence are right, or a branch above
it; less is not enough to show a product under one."""
_SCALE = 25.0
"""Logit of a cosine of 1, so that `SURE` is as sure as it says; see docs/benchmarks.md."""
_NAME_WEIGHT = 0.3
"""Of the category's name beside the mean of its titles."""
MOST_TITLES = 20
"""Titles of a category that are embedded to learn it."""
_LEAST_TITLES = 2
_NEAREST = 50
_ID = re.compile(r"^(?:gid://shopify/TaxonomyCategory/[\w-]+\s*:|\d+\s+-)\s*")


class Placed(NamedTuple):
    """A branch of the tree and the probability in [0, 1] that a product belongs there; empty where none is likely."""

    path: CategoryPath
    confidence: float


def read_taxonomy(path: Path) -> list[CategoryPath]:
    """Return the categories of a published text file: a path a line, broadest name first, behind its id if it has one.

    Raises:
        CatalogError: it cannot be read, or holds no path of two names.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"cannot read the taxonomy {str(path)!r}: {error}; give Shopify's categories.txt") from error
    found = [
        tuple(name.strip() for name in _ID.sub("", line.strip()).split(" > "))
        for line in lines
        if line.strip() and not line.startswith("#")
    ]
    if not any(len(one) > 1 for one in found):
        raise CatalogError(
            f"{str(path)!r} has no line like 'id : Home & Garden > Decor'; give Shopify's categories.txt"
        )
    return found


class CategoryTree:
    """Categories with a unit vector each; `vectors` is (N, D) in the order of `paths`."""

    def __init__(self, paths: Sequence[CategoryPath], vectors: Vectors, embedder: Embedder) -> None:
        """Make a tree of categories that are at least one."""
        self._paths, self._vectors, self._embedder = paths, vectors, embedder

    @classmethod
    def of_taxonomy(cls, paths: Sequence[CategoryPath], embedder: Embedder) -> CategoryTree:
        """Return the tree of a taxonomy: a category is the text of its own name and the one above it."""
        return cls(paths, _names(paths, embedder), embedder)

    @classmethod
    def of_products(cls, products: Iterable[Product], embedder: Embedder) -> CategoryTree | None:
        """Return the tree of the products' own categories, None where they have fewer than two to learn."""
        titles: dict[CategoryPath, list[str]] = {}
        counts: Counter[CategoryPath] = Counter()
        for one in products:
            counts[one.category] += 1
            if one.category and len(some := titles.setdefault(one.category, [])) < MOST_TITLES:
                some.append(one.title)
        learned = {path: some for path, some in titles.items() if len(some) >= _LEAST_TITLES}
        if len(learned) < 2 or not counts[()]:
            return None
        vectors = embedder.encode_document([title for some in learned.values() for title in some])
        ends = np.cumsum([len(some) for some in learned.values()])
        means = np.stack([part.mean(0) for part in np.split(vectors, ends[:-1])])
        paths = tuple(learned)
        both = means + _NAME_WEIGHT * _names(paths, embedder)
        return cls(paths, both / np.linalg.norm(both, axis=1, keepdims=True), embedder)

    def place(self, titles: Sequence[str], least: float) -> list[Placed]:
        """Return the deepest branch of each title that has a probability of at least `least`."""
        cosines = self._embedder.encode_query(titles) @ self._vectors.T  # (titles, N)
        return [self._branch(row, least) for row in cosines]

    def _branch(self, cosines: npt.NDArray[np.float32], least: float) -> Placed:
        nearest = np.argsort(-cosines, kind="stable")[:_NEAREST]
        weights = np.exp(_SCALE * (cosines[nearest] - cosines[nearest[0]]).astype(np.float64))
        branches: Counter[CategoryPath] = Counter()
        for place, weight in zip(nearest.tolist(), weights / weights.sum(), strict=True):
            path = self._paths[place]
            for depth in range(1, len(path) + 1):
                branches[path[:depth]] += weight
        likely = [one for one, weight in branches.items() if weight >= least]
        deepest = max(likely, key=lambda one: (len(one), branches[one]), default=())
        return Placed(deepest, round(min(1.0, branches[deepest]), 4))


def _names(paths: Sequence[CategoryPath], embedder: Embedder) -> Vectors:
    """Return the vector of each category's own name with the one above it."""
    return embedder.encode_document([", ".join(reversed(path[-2:])) for path in paths])
