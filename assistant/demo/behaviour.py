"""What a made-up shopper does with a slate: looks, clicks, carts, buys, sends back. Hidden utility drives all of it.

The position-based click model (Richardson, Dominowska & Ragno 2007; Craswell, Zoeter, Taylor & Ramsey 2008): a click
is an examined position and an attractive product, independent of the rest of the slate. All constants stand here and
in docs/demo-shop.md, since evaluation against the truth needs them. Knows numbers, no catalog and no clock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from assistant.demo.goods import Floats

EXAMINED = np.array([1.0, 0.72, 0.54, 0.42])
"""Chance that the position is looked at, first to fourth."""
VIEWED = 0.75
"""Chance that a click leads to the product's page."""
BOUGHT = 0.55
"""Chance that what is in the cart is bought in the same session."""
JUDGED = 0.2
"""Chance that a purchase is judged by a thumb later."""


@dataclass(frozen=True)
class Deed:
    """What was done with the product at one position (from 1) of a slate."""

    position: int
    clicked: bool = False
    viewed: bool = False
    carted: bool = False
    bought: bool = False
    quantity: int = 1
    returned: bool = False
    dismissed: bool = False
    thumb: int = 0


def attraction(utility: float) -> float:
    """Return the chance that an examined product is clicked."""
    return _logistic(-1.2 + 1.0 * utility)


def click_chances(utility: Floats) -> Floats:
    """Return the chance of a click at each position of a slate, given its products' utilities in order."""
    return EXAMINED[: len(utility)] * np.array([attraction(float(one)) for one in utility])


def act(utility: Floats, dice: np.random.Generator) -> list[Deed]:
    """Return what a shopper does with a slate whose products have these utilities, in order of position."""
    deeds: list[Deed] = []
    for position, liking in enumerate(map(float, utility), 1):
        if dice.random() >= EXAMINED[position - 1]:
            continue
        if dice.random() < attraction(liking):
            deeds.append(_after_click(position, liking, dice))
        elif dice.random() < 0.3 * _logistic(-2.0 - 1.2 * liking):
            deeds.append(Deed(position, dismissed=True))
    return deeds


def _after_click(position: int, liking: float, dice: np.random.Generator) -> Deed:
    viewed = dice.random() < VIEWED
    carted = dice.random() < _logistic(-1.4 + 0.9 * liking)
    bought = carted and dice.random() < BOUGHT
    quantity = 2 if dice.random() < 0.08 else 1
    returned = bought and dice.random() < _logistic(-1.4 - 0.9 * liking)
    judged = bought and dice.random() < JUDGED
    thumb = (1 if dice.random() < _logistic(1.0 + 2.0 * liking) and not returned else -1) if judged else 0
    return Deed(position, True, viewed, carted, bought, quantity, returned, thumb=thumb)


def _logistic(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
