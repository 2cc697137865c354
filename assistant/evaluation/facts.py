"""Constraints as facts, a kind and a value each, and how many of those read are among those wanted.

A value of free text matches when one contains the other, case aside: "wool" is right for "merino wool". Numbers and
listed values match when they are equal, since 5 is not 50 and men are not women. Size and features are one kind,
because the rules draw a fine line between them ("for 6 guests" is a feature, "6 seats" a size).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from retrieval.types import Constraints

SIZE_OR_FEATURE = "size/features"
LIMITS = ("price_min", "price_max", "rating_min")


class Text(str):
    """A value in the shopper's own words, as opposed to a listed one."""


Plain = Text | str | float | bool


class Count(NamedTuple):
    """How many facts of one kind were read, were wanted, and match."""

    hits: int
    read: int
    wanted: int

    @property
    def right(self) -> bool:
        """Whether all that was wanted was read, and nothing else."""
        return self.hits == self.read == self.wanted


def facts(constraints: Constraints) -> dict[str, list[Plain]]:
    """Return the values of each kind that has some; an excluded kind is named `exclude.color`."""
    found: dict[str, list[Plain]] = {}
    for name, value in _fields(constraints):
        kind = SIZE_OR_FEATURE if name in ("size", "features") else name
        if isinstance(value, tuple):
            found.setdefault(kind, []).extend(Text(one.casefold()) for one in value)
        elif name == "category":
            found[kind] = [Text(str(value).casefold())]
        else:
            found[kind] = [value if isinstance(value, (bool, int, float)) else str(value)]
    return {kind: values for kind, values in found.items() if values}


def _fields(constraints: Constraints) -> list[tuple[str, object]]:
    plain = [(name, getattr(constraints, name)) for name in Constraints.model_fields if name != "exclude"]
    without = constraints.exclude
    plain += [(f"exclude.{name}", getattr(without, name)) for name in type(without).model_fields]
    return [(name, value) for name, value in plain if value is not None]


def counts(read: Constraints, wanted: Constraints) -> dict[str, Count]:
    """Return the count of each kind that occurs in either; no value is matched twice."""
    ours, theirs = facts(read), facts(wanted)
    return {
        kind: Count(
            matched(ours.get(kind, []), theirs.get(kind, [])), len(ours.get(kind, [])), len(theirs.get(kind, []))
        )
        for kind in {**ours, **theirs}
    }


def matched(read: Sequence[Plain], wanted: Sequence[Plain]) -> int:
    """Return the size of the largest one-to-one matching of values."""
    if not read or not wanted:
        return 0
    fits = np.array([[same(one, other) for other in wanted] for one in read])
    rows, columns = linear_sum_assignment(fits, maximize=True)
    return int(fits[rows, columns].sum())


def same(one: Plain, other: Plain) -> bool:
    """Return whether two values of a kind match."""
    if isinstance(one, Text) and isinstance(other, Text):
        return one in other or other in one
    return one == other


def same_limits(read: Constraints, wanted: Constraints) -> bool:
    """Return whether price and rating limits are exactly those wanted."""
    return all(getattr(read, name) == getattr(wanted, name) for name in LIMITS)


def has_limit(constraints: Constraints) -> bool:
    """Return whether there is a price or rating limit."""
    return any(getattr(constraints, name) is not None for name in LIMITS)
