"""What products come to when they are held against each other: which is cheapest, best rated, and by how much.

Knows the prices and ratings of products shown together and makes the words that a reply may fill in (`Brief.derived`).
Nothing is said of a tie, and nothing of products that share a title, since nobody could tell them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.brief import BriefProduct
from assistant.labels import money_text
from retrieval.types import Language, Money, Product, Sort, Variant

_WORTH_SAYING = 0.02
"""The share of a price that must be saved: a cent less is no reason to choose."""
_NOT_BY_PRICE = frozenset({Sort.RATING_DESC, Sort.POPULAR})


@dataclass(frozen=True)
class Contrast:
    """Positions of the cheapest and the best rated product, where one is alone at the top, and the derived texts."""

    cheapest: int | None = None
    best_rated: int | None = None
    derived: dict[str, str] = field(default_factory=dict[str, str])


def contrast(
    products: Sequence[BriefProduct],
    pairs: Sequence[tuple[Product, Variant]],
    language: Language,
    whole: bool = True,
    by: Sort | None = None,
) -> Contrast:
    """Return how `products`, whose catalog entries are `pairs` in the same order, differ.

    `whole` tells whether they are all that there are: the range of the prices of some would pass for that of all. `by`
    is the order asked for: who wants the best rated or most liked first is not told of the cheapest.
    """
    prices = [variant.price.amount for _, variant in pairs]
    # Ratings are compared as they are said, to one decimal.
    ratings = [round(product.rating, 1) for product, _ in pairs if product.rating is not None]
    low = None if by in _NOT_BY_PRICE else _alone(prices, min(prices, default=0))
    # A product that nobody has rated may be better than the best rated.
    top = _alone(ratings, max(ratings, default=0)) if len(ratings) == len(pairs) else None
    derived: dict[str, str] = {}
    if whole and len(set(prices)) > 1:
        currency = pairs[0][1].price.currency
        ends = (("low", min(prices)), ("high", max(prices)))
        derived |= {name: money_text(Money(amount=amount, currency=currency), language) for name, amount in ends}
    named = len({one.fields["title"] for one in products}) == len(products)
    if named and low is not None:
        other = 1 if low == 0 else 0
        saved = prices[other] - prices[low]
        shelves = {product.category[:1] for product, _ in pairs if product.category}
        if saved >= _WORTH_SAYING * prices[other] and len(shelves) < 2:  # broccoli saves nothing compared with a coat
            gap = money_text(Money(amount=saved, currency=pairs[low][1].price.currency), language)
            derived |= {"other.title": products[other].fields["title"], "saved": gap}
    if named and low is not None and low == top:
        derived |= _texts("both", products[low], "title price rating")
    elif named:
        derived |= _texts("cheapest", products[low], "title price") if low is not None else {}
        derived |= _texts("best", products[top], "title price rating") if top is not None else {}
    return Contrast(
        cheapest=None if low is None else products[low].position,
        best_rated=None if top is None else products[top].position,
        derived=derived,
    )


def _alone(values: Sequence[float], best: float) -> int | None:
    """The place, from 0, of the only value that is `best`; None for a list of one, or a tie."""
    return values.index(best) if len(values) > 1 and values.count(best) == 1 else None


def _texts(name: str, product: BriefProduct, fields: str) -> dict[str, str]:
    return {f"{name}.{one}": product.fields[one] for one in fields.split() if one in product.fields}
