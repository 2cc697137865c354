"""What the made-up shoppers of the demo shop like: drawn once by a seed, hidden from the shop, written down as truth.

A taste is a linear utility over what the shop states of a product; docs/demo-shop.md has the formula and the meaning
of each part. It is never given to the shop: the shop sees what a shopper does. It is written to the shop folder all the
same, so that tests and evaluation can ask how much of it was found. Knows nothing of requests and clicks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.demo.goods import Floats, Goods, Mask
from retrieval.types import AttributeKind, Audience, Language, Value

SHOPPERS = 300

_LEVELS = {"low": -0.9, "middle": 0.0, "high": 0.9}
_REFUSABLE = ("leather", "wool", "down", "plastic", "polyester")
_IDIOSYNCRASY = 0.3


class Taste(Value):
    """The hidden taste of shopper `number`, from 1. Weights are in units of utility, which a click's log odds follow.

    `price_level` is where among a category's prices the shopper feels at home, about [-1, 1]; `departments` are the
    shares of their needs. `refused_materials` are never bought knowingly. `noise_seed` fixes what no fact explains.
    """

    number: int
    language: Language
    audience: Audience
    has_kids: bool
    has_baby: bool
    price_level: float
    price_weight: float
    brands: dict[str, float]
    colors: dict[str, float]
    materials: dict[str, float]
    refused_materials: tuple[str, ...]
    features: dict[str, float]
    departments: dict[str, float]
    rating_weight: float
    sale_weight: float
    requests_per_month: float
    noise_seed: int

    @property
    def shopper_id(self) -> str:
        """The id under which the shop knows the shopper; the file of tastes does not hold it."""
        return f"shopper-{self.number:03d}"


def draw_tastes(goods: Goods, seed: int, count: int = SHOPPERS) -> list[Taste]:
    """Return the tastes of `count` shoppers; each draws from a generator of its own, so that more change no other."""
    return [_draw(goods, seed, number) for number in range(1, count + 1)]


def _draw(goods: Goods, seed: int, number: int) -> Taste:
    dice = np.random.default_rng([seed, number])
    has_kids, has_baby = bool(dice.random() < 0.3), bool(dice.random() < 0.12)
    departments = _interests(goods, dice)
    home = np.any([mask for name, mask in goods.departments.items() if name in departments], axis=0)
    refused = tuple(one for one in _REFUSABLE if dice.random() < 0.07)
    if dice.random() < 0.1:  # vegans
        refused = tuple(dict.fromkeys((*refused, "leather", "wool", "down")))
    level = str(dice.choice(list(_LEVELS)))
    liked_features = _some(goods.common("features", home), int(dice.integers(0, 3)), dice)
    features = {name: round(float(dice.uniform(0.5, 1.1)), 3) for name in liked_features}
    if "leather" in refused:
        features["vegan"] = 0.9
    brands = goods.common("brand", home)
    liked_brands = _some(brands, int(dice.integers(1, 4)), dice)
    colors = _some(goods.common("color", home), 4, dice)
    materials = [one for one in goods.common("material", home) if one not in refused]
    return Taste(
        number=number,
        language="zh" if dice.random() < 0.3 else "en",
        audience=Audience.WOMEN if dice.random() < 0.55 else Audience.MEN,
        has_kids=has_kids,
        has_baby=has_baby,
        price_level=round(float(np.clip(_LEVELS[level] + dice.normal(0, 0.2), -1.3, 1.3)), 3),
        price_weight=round(float(dice.uniform(0.3, 0.9)), 3),
        brands={
            **{one: round(float(dice.uniform(0.8, 1.6)), 3) for one in liked_brands},
            **{
                one: round(float(-dice.uniform(0.8, 1.4)), 3)
                for one in _some([one for one in brands if one not in liked_brands], int(dice.integers(0, 2)), dice)
            },
        },
        colors={one: round(float(dice.uniform(0.3, 0.7)) * (1 if n < 3 else -1), 3) for n, one in enumerate(colors)},
        materials={
            one: round(float(dice.uniform(0.4, 1.0)), 3) for one in _some(materials, int(dice.integers(0, 3)), dice)
        },
        refused_materials=refused,
        features=features,
        departments=departments,
        rating_weight=round(float(dice.uniform(0.0, 0.8)), 3),
        sale_weight=round(float(dice.choice([0.0, 0.2, 0.9], p=[0.4, 0.35, 0.25])), 3),
        requests_per_month=round(float(np.clip(dice.lognormal(1.85, 0.45), 2, 16)), 2),
        noise_seed=int(dice.integers(2**31)),
    )


def _interests(goods: Goods, dice: np.random.Generator) -> dict[str, float]:
    """Three to five departments with shares that sum to 1."""
    chosen = _some(list(goods.departments), int(dice.integers(3, 6)), dice)
    shares = dice.dirichlet([1.5] * len(chosen))
    return {name: round(float(share), 4) for name, share in zip(chosen, shares, strict=True)}


def _some(values: Sequence[str], count: int, dice: np.random.Generator) -> list[str]:
    """Up to `count` of the values, the first ones more likely: common things are liked by more people."""
    if not values or not count:
        return []
    chances = 1 / (3 + np.arange(len(values)))
    return [str(one) for one in dice.choice(values, min(count, len(values)), replace=False, p=chances / chances.sum())]


def utilities(taste: Taste, goods: Goods) -> Floats:
    """Return the hidden utility of every product to a shopper, shape (P,); about [-4, 4], higher is better."""
    found = -taste.price_weight * np.abs(goods.price_level - taste.price_level)
    liked: dict[AttributeKind, dict[str, float]] = {
        "brand": taste.brands,
        "color": taste.colors,
        "material": taste.materials,
        "features": taste.features,
    }
    for kind, values in liked.items():
        for value, weight in values.items():
            found = found + weight * goods.stating(kind, value)
    for material in taste.refused_materials:
        found = found - 3.0 * goods.stating("material", material)
    found = found + taste.rating_weight * (goods.rating - 4.3) / 0.3
    found = found + taste.sale_weight * goods.on_sale
    return found + np.random.default_rng(taste.noise_seed).normal(0, _IDIOSYNCRASY, len(goods))


def suitable(taste: Taste, goods: Goods) -> Mask:
    """Return the (P,) mask of the products that the shopper would shop for: for themselves, or for their children."""
    groups = {None, Audience.UNISEX, taste.audience}
    groups |= {Audience.KIDS} if taste.has_kids else set()
    groups |= {Audience.BABY} if taste.has_baby else set()
    stated = {group: goods.stating("audience", group.value) for group in Audience}
    nobody = ~np.any(list(stated.values()), axis=0)
    return nobody | np.any([mask for group, mask in stated.items() if group in groups], axis=0)
