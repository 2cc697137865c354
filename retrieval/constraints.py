"""Constraints to predicates over the columns: which variants satisfy what the shopper asked for, before any ranking.

Each constraint in force is a mask over variants, and one variant must pass all of them: a size in blue for that price,
not a size, a blue and a price of three variants. A wanted value must be stated; an excluded one must not be, of a part
neither; what states nothing passes an exclusion and is listed as unstated. `quantity` limits nothing (the cart checks
it). What a phrase names (category, features) is asked of `Words`; the rest is one equality or comparison a column.
Knows no scores.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from retrieval.categories import Categories
from retrieval.columns import Columns, Ints, Mask
from retrieval.errors import ConstraintError
from retrieval.kind_match import Match
from retrieval.mentions import find_attributes
from retrieval.tagging import EXCLUDED_TOO
from retrieval.types import Constraints, Unmet
from retrieval.vocabulary import normalize

UNSTATED_KINDS = ("brand", "color", "material")
_OFFERED = "offered"


class Words(Protocol):
    """What the predicates ask of the product texts."""

    def stating(self, phrase: str) -> npt.NDArray[np.int64]:
        """Return the positions of the products whose text holds every content word of a phrase."""
        ...

    def denying(self, phrase: str) -> npt.NDArray[np.int64]:
        """Return the positions of the products whose text says that the phrase's words are absent."""
        ...


@dataclass(frozen=True)
class Predicate:
    """One constraint in force: its name ("price_max", "exclude.color") and the variants that pass."""

    name: str
    mask: Mask


@dataclass(frozen=True)
class Survivors:
    """What passes every hard constraint. `relaxed` holds the soft ones that nothing meets."""

    mask: Mask  # (V,)
    positions: Ints  # products with a passing variant, ascending
    relaxed: tuple[Unmet, ...]
    limited: bool  # some hard constraint is in force
    kind_known: bool  # the category resolved exactly, so that every survivor is what was asked for
    withheld: int  # products that pass every other predicate and are not offered


class Filter:
    """The predicates of one set of constraints over one catalog version."""

    def __init__(
        self,
        constraints: Constraints,
        columns: Columns,
        words: Words,
        categories: Categories,
        precision: int,
        offered: Mask | None = None,
    ) -> None:
        """Prepare the predicates; `precision` is the number of minor digits of the shop's currency.

        `offered` (V,) are the variants that the shop lets be found, None for all; nothing eases it.

        Raises:
            ConstraintError: a price limit is not a finite number.
        """
        self._asked = constraints
        self._columns = columns
        self._words = words
        self._categories = categories
        self._precision = precision
        self.relaxed: list[Unmet] = []
        self.kind_known = False
        self._filed: Ints | None = None
        self._offered = offered
        self.hard: list[Predicate] = [Predicate(_OFFERED, offered)] if offered is not None else []
        for of_kind in (self._columnar, self._kind, self._exclusions, self._features):
            self.hard += of_kind()

    def survivors(self) -> Survivors:
        """Return what passes every predicate."""
        mask = self._all(self.hard)
        return Survivors(
            mask,
            np.flatnonzero(self._columns.products(mask)),
            tuple(dict.fromkeys(self.relaxed)),
            bool(self.hard),
            self.kind_known,
            self._withheld(),
        )

    def _withheld(self) -> int:
        if self._offered is None:
            return 0
        return int(self._columns.products(self.without(frozenset({_OFFERED})) & ~self._offered).sum())

    def under(self, constraints: Constraints) -> Filter:
        """Return the predicates of other constraints over the same catalog version."""
        return Filter(constraints, self._columns, self._words, self._categories, self._precision, self._offered)

    def but(self, positions: Ints) -> Filter:
        """Return the same predicates with some products, (N,) positions, not offered."""
        offered = np.ones(len(self._columns.owner), bool) if self._offered is None else self._offered
        offered = offered & ~np.isin(self._columns.owner, positions)
        return Filter(self._asked, self._columns, self._words, self._categories, self._precision, offered)

    def unstated(self, variant: int) -> tuple[str, ...]:
        """Return the names of the exclusions on whose kind the variant or its product says nothing."""
        position = int(self._columns.owner[variant])
        excluded = self._asked.exclude
        silent = [kind for kind in UNSTATED_KINDS if not self._columns.speaks[kind][variant]]
        found = [f"exclude.{kind}" for kind in silent if getattr(excluded, kind)]
        if excluded.category and not self._categories.kinded[position]:
            found.append("exclude.category")
        if any(not _holds(denying, position) for denying in self._denying):
            found.append("exclude.features")
        return tuple(found)

    def filed(self, variant: int) -> bool:
        """Return whether the shop has the variant's product on a shelf of the kind asked for, if any was."""
        return self._filed is None or _holds(self._filed, int(self._columns.owner[variant]))

    def _all(self, predicates: list[Predicate]) -> Mask:
        mask = np.ones(len(self._columns.owner), bool)
        for predicate in predicates:
            mask &= predicate.mask
        return mask

    def _columnar(self) -> Iterator[Predicate]:
        asked, columns = self._asked, self._columns
        for kind in ("brand", "color", "material", "size"):
            values: tuple[str, ...] = getattr(asked, kind)
            if values:
                yield Predicate(kind, self._stating(kind, values))
        if asked.audience is not None:
            yield Predicate("audience", self._stating("audience", (asked.audience.value,)))
        if asked.price_min is not None:
            yield Predicate("price_min", columns.price >= self._minor(asked.price_min, ROUND_CEILING, "price_min"))
        if asked.price_max is not None:
            yield Predicate("price_max", columns.price <= self._minor(asked.price_max, ROUND_FLOOR, "price_max"))
        if asked.rating_min is not None:
            yield Predicate("rating_min", (columns.rating >= asked.rating_min)[columns.owner])
        if asked.in_stock is not None:
            yield Predicate("in_stock", columns.in_stock == asked.in_stock)
        if asked.on_sale is not None:
            yield Predicate("on_sale", columns.on_sale == asked.on_sale)

    def _kind(self) -> Iterator[Predicate]:
        if self._asked.category is None:
            return
        found = self._categories.resolve(self._asked.category, self._words.stating)
        if found is None or not found.exact:
            found = self._stated_kind(self._asked.category) or found
        if found is None or not found.exact:
            self.relaxed.append(Unmet(slot="category", value=self._asked.category))
        self._filed = np.zeros(0, np.int64) if found is None else found.filed
        if found is not None:
            self.kind_known = found.exact
            kind = self._described(self._asked.category, self._spread(found.positions))
            if len(found.loose):
                sure, left = kind & ~self._spread(found.loose), self._all(self.hard)
                strays = not (sure & left).any() and ((kind & left).any() or not sure.any())
                unnamed = not (kind & left & ~self._spread(found.unnamed)).any()
                if strays and unnamed and not found.department:
                    self.relaxed.append(Unmet(slot="category", value=self._asked.category))
                kind = kind if strays else sure
            yield Predicate("category", kind)

    def _stated_kind(self, phrase: str) -> Match | None:
        """Return the products of a kind that state the rest of its name in other words: iron ones of "metal woks"."""
        stating = np.ones(len(self._columns.owner), bool)
        rest = phrase
        for attribute in find_attributes(phrase):
            if attribute.span and attribute.span[1] < len(phrase) and attribute.kind in ("color", "material"):
                stating &= self._stating(attribute.kind, (attribute.value,))
                rest = rest.replace(phrase[slice(*attribute.span)], " ", 1)
        bare = self._categories.resolve(rest.strip(), self._words.stating) if rest != phrase else None
        if bare is None or not bare.exact:
            return None
        holders = np.unique(self._columns.owner[stating])
        positions = np.intersect1d(bare.positions, holders, assume_unique=True)
        return Match(positions, filed=np.intersect1d(positions, bare.filed)) if len(positions) else None

    def _described(self, phrase: str, kind: Mask) -> Mask:
        """Return the variants of a kind that state the colors, materials and audiences that its name says.

        "White socks" are white socks although another variant is black; where none states it ("orange juice") the
        word is no color. What stands on a shelf of just that name is of it, whatever else it states.
        """
        for attribute in find_attributes(phrase):
            head = attribute.span is None or attribute.span[1] == len(phrase)
            if not head and attribute.kind in ("color", "material", "audience"):
                shelved = self._spread(self._categories.shelved(phrase))
                stating = kind & (self._stating(attribute.kind, (attribute.value,)) | shelved)
                kind = stating if stating.any() else kind
        return kind

    def _exclusions(self) -> Iterator[Predicate]:
        excluded = self._asked.exclude
        for kind in UNSTATED_KINDS:
            values: tuple[str, ...] = getattr(excluded, kind)
            if values:
                stating = self._stating(kind, values)
                if also := EXCLUDED_TOO.get(kind):  # who wants no steel wants no steel feet, and no white trim
                    for value in values:
                        stating[self._columns.stating(also, normalize(kind, value))] = True
                yield Predicate(f"exclude.{kind}", ~stating)
        if excluded.category:
            mask = np.ones(len(self._columns.owner), bool)
            for phrase in excluded.category:
                found = self._categories.resolve(phrase, self._words.stating)
                if found is not None and found.exact:
                    mask &= ~self._spread(found.positions)
            yield Predicate("exclude.category", mask)
        if excluded.features:
            mask = np.ones(len(self._columns.owner), bool)
            for phrase in excluded.features:
                mask &= ~self._feature(phrase)
            yield Predicate("exclude.features", mask)

    def _features(self) -> list[Predicate]:
        """Return a predicate for the features that survivors of the rest state; the others become `relaxed`."""
        left = self._all(self.hard)
        met, some = np.ones(len(left), bool), False
        for phrase in self._asked.features:
            stating = self._feature(phrase)
            if (left & met & stating).any():
                met &= stating
                some = True
            else:
                self.relaxed.append(Unmet(slot="features", value=phrase))
        return [Predicate("features", met)] if some else []

    def _feature(self, phrase: str) -> Mask:
        return self._spread(self._words.stating(phrase)) | self._stating("features", (phrase,))

    def _stating(self, kind: str, values: tuple[str, ...]) -> Mask:
        mask = np.zeros(len(self._columns.owner), bool)
        for value in values:
            holders = self._columns.stating(kind, normalize(kind, value))  # pyright: ignore[reportArgumentType]
            mask[holders] = True
            if kind == "brand" and not len(holders):
                mask |= self._shortened(value)
        return mask

    def _shortened(self, brand: str) -> Mask:
        """Return the variants whose brand begins with these words: "Melissa" is said for Melissa & Doug."""
        holders = self._columns.beginning("brand", normalize("brand", brand))
        mask = np.zeros(len(self._columns.owner), bool)
        mask[holders] = True
        return mask & self._spread(self._words.stating(brand)) if len(holders) else mask

    def _spread(self, positions: Ints) -> Mask:
        """Return the variants of the products at the given positions."""
        chosen = np.zeros(len(self._columns.row_ids), bool)
        chosen[positions] = True
        return chosen[self._columns.owner]

    def _minor(self, major: float, rounding: str, name: str) -> int:
        if not math.isfinite(major):
            raise ConstraintError(f"{name} is {major!r}; a price limit is a finite number in the major unit")
        return int(Decimal(repr(major)).scaleb(self._precision).to_integral_value(rounding))

    @cached_property
    def _denying(self) -> list[Ints]:
        """Return, for each excluded feature, the products that say that they lack it."""
        return [self._words.denying(phrase) for phrase in self._asked.exclude.features]

    @cached_property
    def by_name(self) -> dict[str, Predicate]:
        """Return the hard predicates by name."""
        return {predicate.name: predicate for predicate in self.hard}

    def without(self, names: frozenset[str]) -> Mask:
        """Return the variants that pass every hard predicate but those named."""
        return self._all([predicate for predicate in self.hard if predicate.name not in names])


def _holds(positions: Ints, position: int) -> bool:
    place = int(np.searchsorted(positions, position))
    return place < len(positions) and int(positions[place]) == position
