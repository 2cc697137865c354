"""From a scored list to the list that is shown: the shop's rules and exploration, in order, each step logged.

boost, stock, pins, diversity, exploration. An order that the shopper asked for is left as it is, and further pages of a
list have no pins: their places were on the first. What may not be shown at all never came here; search left it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.rules import RuleSettings
from ranker.exploration import dice_of, explore
from ranker.steps import Ranked, Step, StepName, boosted, by_score, moves, pinned, stock_last, varied
from retrieval.types import ProductId


@dataclass(frozen=True)
class Arranged:
    """A list as it is shown, the chance of each place (`LedgerCandidate.propensity`), and what made it so."""

    ranked: Ranked
    propensities: tuple[float, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Arranger:
    """The rules in force over slates of `size` products. `vectors` gives products' unit vectors, (P, D)."""

    rules: RuleSettings
    size: int
    vectors: Callable[[list[ProductId]], NDArray[np.float32]]

    def asked(self, ranked: Ranked, withheld: int) -> Arranged:
        """Return a list in the order that the shopper asked for."""
        return Arranged(ranked, (1.0,) * len(ranked), _left_out(withheld))

    def arrange(self, ranked: Ranked, withheld: int, request_id: str, *, first_page: bool) -> Arranged:
        """Return a scored list as it is shown; `withheld` is how many that fit the search left out."""
        steps = [*_left_out(withheld)]

        def step(name: StepName, before: Ranked, after: Ranked, about: frozenset[ProductId] | None = None) -> Ranked:
            moved = moves(before, after, self.size, about)
            if moved:
                steps.append(Step(name=name, moved=moved))
            return after

        fit = by_score(ranked)
        candidates = [one for one, _ in fit]
        lifts = self.rules.lifts(candidates)
        made = step("boost", fit, boosted(fit, lifts), frozenset(lifts))
        unstocked = frozenset(one.product.product_id for one in candidates if not one.variant.in_stock)
        made = step("stock", made, stock_last(made), unstocked)
        places = self.rules.places(candidates) if first_page else {}
        made = step("pin", made, pinned(made, places), frozenset(places))
        if self.rules.diversity:
            vectors = self.vectors([one.product.product_id for one, _ in made])
            made = step("diversity", made, varied(made, vectors, self.rules.diversity, places.keys()))
        movable = [one.variant.in_stock and one.product.product_id not in places for one, _ in made]
        explored = explore(
            [one.score for one, _ in made], movable, self.size, self.rules.exploration, dice_of(request_id)
        )
        made = step("exploration", made, [made[number] for number in explored.order])
        return Arranged(made, explored.propensities, tuple(steps))


def _left_out(withheld: int) -> tuple[Step, ...]:
    return (Step(name="withheld", withheld=withheld),) if withheld else ()
