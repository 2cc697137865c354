"""Which products are of a kind that a phrase names, and how sure that is of each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Match:
    """The products of a kind, ascending. `exact` is False where only the head noun was met, not all its words.

    `loose` are those of them whose titles name nothing of the kind: what a bare department holds, as marketplaces have
    (the musical instruments of one are also strings, stands and sweatshirts), a tripod on a shelf of cameras; what is
    for pets, where no pet is named: a dog's sweater; and what has a word of the kind's name in its description alone.
    `unnamed` are the loose ones but for what a title does name so: a dog's bowl is a bowl.
    Of a `department` they are what was asked for all the same, by the shop's own word. `filed` are those that the shop
    itself has on a shelf of the kind, but not on one of a whole department: of the others a title was read so.
    """

    positions: Ints
    exact: bool = True
    loose: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    unnamed: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    filed: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    department: bool = False
