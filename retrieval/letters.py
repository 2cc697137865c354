"""How much of a need a title holds letter by letter: what stems miss of words that are nearly the same.

"sprinkle" and "Sprinkler", "doorbell" and "Door Bells" have no stem in common, or one that weighs as little as any;
they share most of their runs of three letters. Every run counts alike: a long word, which says more, has more of them.
Reads Latin letters and digits; knows no product.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.words import fold

_REST = re.compile(r"[^a-z0-9]+")
_RUN = 3


def letter_shares(need: str, titles: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return for each title (N,) the share, in [0, 1], of the need's runs of letters that it has.

    A run is three letters of one word, whose start and end count as letters; 0 where the need has no Latin word.
    """
    runs = _runs(need)
    if not runs:
        return np.zeros(len(titles))
    return np.array([sum([run in line for run in runs]) for line in map(_line, titles)]) / len(runs)


def _line(text: str) -> str:
    """Return the folded words of a text, a space around each."""
    return f" {_REST.sub(' ', fold(text)).strip()} "


def _runs(text: str) -> list[str]:
    line = _line(text)
    runs = dict.fromkeys(line[at : at + _RUN] for at in range(len(line) - _RUN + 1))
    return [run for run in runs if run[1] != " "]
