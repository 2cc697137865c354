"""What shoppers chose, as numbers: the past that a ranker reads, and what came after it.

Products are numbers 0..P-1, shoppers (or requests) are owners 0..S-1. A visit is what was chosen together, such as the
lines of an invoice, and its age is counted in visits, so that shops with and without time stamps are read alike. Knows
nothing of files, of events or of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Choices:
    """N choices, sorted by owner and by visit; an owner may have none."""

    owners: Ints
    """(N,), ascending, each below `count`."""
    visits: Ints
    """(N,), ascending within an owner, without gaps; only their differences mean something."""
    products: Ints
    """(N,)."""
    count: int
    """S, the number of owners."""

    @property
    def starts(self) -> Ints:
        """(S + 1,): owner s has the choices from starts[s] up to starts[s + 1]."""
        return np.searchsorted(self.owners, np.arange(self.count + 1))

    @property
    def lengths(self) -> Ints:
        """(S,): how many choices each owner has."""
        return np.diff(self.starts)

    @property
    def ages(self) -> Ints:
        """(N,): how many visits before the owner's last each choice was made; 0 is the last."""
        last = np.zeros(self.count, np.int64)
        last[self.owners] = self.visits  # of equal places the last assignment stands
        return last[self.owners] - self.visits

    def where(self, kept: npt.NDArray[np.bool_]) -> Choices:
        """Return the choices that `kept`, (N,), is true for; the owners stay, if some with nothing."""
        return Choices(self.owners[kept], self.visits[kept], self.products[kept], self.count)

    def shuffled(self, dice: np.random.Generator) -> Choices:
        """Return the same visits, with the choices of each in an order drawn: what lay together has none of its own."""
        order = np.lexsort((dice.random(len(self.owners)), self.visits, self.owners))
        return Choices(self.owners, self.visits, self.products[order], self.count)

    def latest(self, most: int) -> Choices:
        """Return the last `most` choices of each owner."""
        left = self.starts[self.owners + 1] - np.arange(len(self.owners))
        return self.where(left <= most)

    @property
    def content(self) -> bytes:
        """The choices as bytes, for a hash of what was trained on."""
        return b"".join(column.tobytes() for column in (self.owners, self.visits, self.products))

    def pieces(self, most: int, dice: np.random.Generator) -> Choices:
        """Return all choices with owners cut into as many as it takes for none to have more than `most`.

        Where the first cut of an owner lies is drawn. Owners without choices are gone.
        """
        offsets = np.where(self.lengths > most, dice.integers(0, most, self.count), 0)
        pieces = (np.arange(len(self.owners)) - self.starts[self.owners] + offsets[self.owners]) // most
        fresh = (np.diff(self.owners, prepend=-1) != 0) | (np.diff(pieces, prepend=-1) != 0)
        owners = np.cumsum(fresh) - 1
        return Choices(owners, self.visits, self.products, int(fresh.sum()))

    def among(self, products: Ints) -> Choices:
        """Return the choices of some `products`, ascending, which are numbered anew in that order."""
        places = np.minimum(np.searchsorted(products, self.products), max(0, len(products) - 1))
        kept = products[places] == self.products if len(products) else np.zeros(len(self.products), bool)
        return Choices(self.owners[kept], self.visits[kept], places[kept], self.count)

    def of(self, first: int, end: int) -> Choices:
        """Return the choices of the owners from `first` up to `end`, numbered anew from 0."""
        start, stop = np.searchsorted(self.owners, (first, end))
        part = slice(start, stop)
        return Choices(self.owners[part] - first, self.visits[part], self.products[part], end - first)

    def take(self, owners: Ints) -> Choices:
        """Return the choices of some owners, ascending and each once, numbered anew in that order."""
        place = np.full(self.count, -1, np.int64)
        place[owners] = np.arange(len(owners))
        kept = place[self.owners] >= 0
        return Choices(place[self.owners[kept]], self.visits[kept], self.products[kept], len(owners))


def of_sequences(sequences: Sequence[Sequence[int]]) -> Choices:
    """Return sequences of products, oldest first, as choices of a visit each."""
    lengths = [len(one) for one in sequences]
    visits = [np.arange(length) for length in lengths]
    return Choices(
        owners=np.repeat(np.arange(len(sequences)), lengths),
        visits=np.concatenate(visits) if visits else np.zeros(0, np.int64),
        products=np.fromiter((one for sequence in sequences for one in sequence), np.int64, sum(lengths)),
        count=len(sequences),
    )


@dataclass(frozen=True)
class Cases:
    """Questions to a ranker with what is right: C of them, one an owner in each of the three."""

    shoppers: Ints
    """(C,): whose question each is; intervals are drawn over shoppers."""
    past: Choices
    """What the ranker may know of the shopper."""
    removed: Choices
    """What may not be ranked, such as what was chosen before."""
    targets: Choices
    """What was chosen next: at least one a question, none of it removed."""

    def take(self, owners: Ints) -> Cases:
        """Return some questions, ascending and each once."""
        return Cases(
            self.shoppers[owners], self.past.take(owners), self.removed.take(owners), self.targets.take(owners)
        )

    def among(self, products: Ints) -> Cases:
        """Return the questions about some `products`, as `Choices.among` numbers them; nothing else is left."""
        targets = self.targets.among(products)
        return Cases(self.shoppers, self.past.among(products), self.removed.among(products), targets).take(
            np.unique(targets.owners)
        )


def leave_last(choices: Choices, back: int = 1) -> tuple[Choices, Cases]:
    """Return what lies before each owner's `back`-th last visit, and that visit asked for, seen products removed.

    With `back` 1 the last visit is asked for and with 2 the one before it: for visits of one product each, the
    leave-one-out split of test and validation (Kang & McAuley 2018). Owners who chose nothing new in that visit are not
    asked for.
    """
    ages = choices.ages
    before, asked = choices.where(ages >= back), choices.where(ages == back - 1)
    return before, _new(before, asked)


def split_at(choices: Choices, at: npt.NDArray[np.float64], cut: float) -> tuple[Choices, Cases]:
    """Return what was chosen before a time, and each owner's first visit from then on asked for, seen products removed.

    `at`, (N,), is when each choice was made.
    """
    later = choices.where(at >= cut)
    first = np.full(choices.count, np.iinfo(np.int64).max)
    np.minimum.at(first, later.owners, later.visits)
    before, asked = choices.where(at < cut), later.where(later.visits == first[later.owners])
    return before, _new(before, asked)


def _new(before: Choices, asked: Choices) -> Cases:
    """Return the questions of the owners to whom something asked for is new; of it, only what is new counts."""
    width = 1 + int(max(before.products.max(initial=0), asked.products.max(initial=0)))
    again = np.isin(asked.owners * width + asked.products, before.owners * width + before.products)
    targets = asked.where(~again)
    owners = np.unique(targets.owners)
    past = before.take(owners)
    return Cases(owners, past, past, targets.take(owners))
