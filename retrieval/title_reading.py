"""What a title adds to the score of a product that leads: letters, numbers and neighboring words of the need.

Words see a need as a bag: "desk lamp" and "lamp desk" are alike, and a title that lacks the number asked for loses one
word of many. So the titles of what leads are read once more, which costs the same whatever the size of the catalog:
letters as `letters` counts them, the numbers that a title has, and the words that stand side by side in both. Words are
stems. Chinese characters are no neighbors: a need without Latin words and numbers is left as it is. Knows titles, no
product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrieval.letters import letter_shares
from retrieval.words import STOPWORDS, stems

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TitleWeights:
    """What each share of the need that a title has adds to the fused score; at least 0.

    Learned by `benchmarks/title_weights.py` from queries made of the titles of a catalog: no shopper's, no judgment.
    """

    letters: float = 0.25
    numbers: float = 0.22
    pairs: float = 0.08

    def __post_init__(self) -> None:
        """Refuse what would lower a score for what a title has."""
        if min(astuple(self)) < 0:
            raise ValueError(f"{self}: a weight is less than 0")


def title_scores(need: str, titles: Sequence[str], weights: TitleWeights) -> Floats:
    """Return what the titles (N,) add to the fused scores, in [0, sum of the weights]."""
    return title_shares(need, titles) @ np.array(astuple(weights))


def title_shares(need: str, titles: Sequence[str]) -> Floats:
    """Return for each title (N, 3) the shares, in [0, 1], of the need's letters, numbers and pairs that it has.

    A number is a word with a digit in it. A pair is two words of the need that follow each other, words that carry
    nothing left out, and that do so in the title in the same order. A share of none is 0.
    """
    shares = np.zeros((len(titles), 3))
    shares[:, 0] = letter_shares(need, titles)
    asked = _words(need)
    numbers = {word for word in asked if any(character.isdigit() for character in word)}
    pairs = {(one, other) for one, other in pairwise(asked) if one.isascii() and other.isascii()}
    if not numbers and not pairs:
        return shares
    for place, title in enumerate(titles):
        words = _words(title)
        if numbers:
            shares[place, 1] = len(numbers.intersection(words)) / len(numbers)
        if pairs:
            shares[place, 2] = len(pairs.intersection(pairwise(words))) / len(pairs)
    return shares


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in stems(text) if word not in STOPWORDS)
