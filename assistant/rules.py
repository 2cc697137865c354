"""The owner's rules over the order: the tables `[rules]` of shop.toml, and what they say of the products of one slate.

Knows settings and products. What is done with them is `ranker.steps`, and in which order `arranging` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from retrieval.feeds.cells import number
from retrieval.money import currency_precision
from retrieval.selecting import Name, Selection
from retrieval.types import Candidate, Product, ProductId, Variant

_DEAREST_LOSS = -1.0


class Pin(BaseModel):
    """A product that stands at a place of the lists of its own kind, from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Name
    place: Annotated[int, Field(ge=1, le=6)] = 1


class Boost(Selection):
    """Products that are lifted (below 0: lowered) by a part of the distance between the best and the worst found."""

    by: Annotated[float, Field(ge=-1, le=1)]

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.empty:
            raise ValueError("it names nothing; give products, brands or categories")
        return self


class MarginSettings(BaseModel):
    """How much a margin counts, and the column of the product file that says what one piece costs the shop.

    `weight` is in the unit of `Boost.by` for a margin that is one whole price higher than usual in the list.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weight: Annotated[float, Field(gt=0, le=1)]
    cost: Name

    def of(self, product: Product, variant: Variant) -> float | None:
        """Return the share of the price, in [-1, 1], that stays with the shop, None where the cost is not known."""
        price = variant.price.amount / 10 ** currency_precision(variant.price.currency)
        try:
            spent = float(number(product.extra.get(self.cost, "")))
        except ValueError:
            return None
        return max(_DEAREST_LOSS, 1 - spent / price) if price else None


class RuleSettings(BaseModel):
    """What moves an order beside fit. `exploration` is the share of slates, `diversity` a weight, both in [0, 1]."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    exploration: Annotated[float, Field(ge=0, le=1)] = 0.02
    diversity: Annotated[float, Field(ge=0, le=1)] = 0.0
    never: Selection = Selection()
    boosts: tuple[Boost, ...] = ()
    margin: MarginSettings | None = None
    pins: tuple[Pin, ...] = ()

    @model_validator(mode="after")
    def _pins_are_possible(self) -> Self:
        for product, count in Counter(one.product for one in self.pins).items():
            if count > 1:
                raise ValueError(f"pins: {product!r} is pinned {count} times; keep one of them")
            if product in self.never.products:
                raise ValueError(f"pins: {product!r} is pinned and never shown; keep one of both")
        return self

    def lifts(self, candidates: Sequence[Candidate]) -> dict[ProductId, float]:
        """Return what boosts and margins lift candidates by, in spreads of the scores; the others are left out.

        Margins count by how far they are from the mean of those that are known here: what has none is not moved.
        """
        margins = {
            one.product.product_id: margin
            for one in candidates
            if self.margin is not None and (margin := self.margin.of(one.product, one.variant)) is not None
        }
        usual = sum(margins.values()) / max(len(margins), 1)
        weight = self.margin.weight if self.margin else 0.0
        found = {
            one.product.product_id: sum(boost.by for boost in self.boosts if boost.selects(one.product))
            + weight * (margins.get(one.product.product_id, usual) - usual)
            for one in candidates
        }
        return {product_id: lift for product_id, lift in found.items() if lift}

    def places(self, candidates: Sequence[Candidate]) -> dict[ProductId, int]:
        """Return the places of the pinned among the candidates, best fit first, where the need is of their kind.

        It is where the best fit stands under the same category path.
        """
        wanted = {one.product: one.place for one in self.pins}
        shelves = {one.product.product_id: one.product.category for one in candidates}
        best = candidates[0].product.category if candidates else ()
        return {
            ProductId(product): place for product, place in wanted.items() if shelves.get(ProductId(product)) == best
        }
