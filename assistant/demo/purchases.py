"""What the made-up shoppers bought as orders: one a session, with status and carrier by its age.

Carriers and tracking numbers are invented. The shipping cost is that of the shop's policy. Knows no tables.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import numpy as np

from assistant.cart import order_reference
from assistant.demo.goods import Goods
from assistant.demo.visits import Visit
from assistant.orders import Order, OrderLine, OrderStatus
from retrieval.types import Money

CURRENCY = "USD"
SHIPPING = 590
FREE_FROM = 6000
_CARRIERS = (("Pelican Post", "PP"), ("Fernway Express", "FX"))
_FREIGHT = ("Harrowline Freight", "HF")
_CANCELLED = 0.03
_CHECKOUT = timedelta(minutes=4)


def order_of(visit: Visit, goods: Goods, until: datetime) -> Order | None:
    """Return the order of a visit as it stands at `until`, None where nothing was bought."""
    lines: dict[str, OrderLine] = {}
    returned = False
    heavy = False
    for request in visit.requests:
        for deed in request.deeds:
            if not deed.bought:
                continue
            place = int(request.ranked.places[deed.position - 1])
            product, variant = goods.products[place], goods.variants[place]
            lines[variant.variant_id] = OrderLine(
                product_id=product.product_id,
                variant_id=variant.variant_id,
                title=product.title,
                quantity=deed.quantity,
                price=variant.price,
            )
            returned = returned or deed.returned
            heavy = heavy or product.category[0] == "Furniture"
    if not lines:
        return None
    at = visit.requests[-1].at + _CHECKOUT
    value = sum(line.price.amount * line.quantity for line in lines.values())
    shipping = 0 if value >= FREE_FROM else SHIPPING
    number = order_reference(visit.conversation_id, "checkout")
    status, since = _status(number, at, returned, until)
    sent = status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.RETURNED)
    carrier, prefix = _FREIGHT if heavy else _CARRIERS[int(number[-1], 16) % len(_CARRIERS)]
    return Order(
        order_number=number,
        shopper_id=visit.shopper_id,
        placed_at=at.isoformat(timespec="milliseconds"),
        status=status,
        status_at=since.isoformat(timespec="milliseconds"),
        carrier=carrier if sent else None,
        tracking=f"{prefix}{int(hashlib.sha256(number.encode()).hexdigest(), 16) % 10**10:010d}" if sent else None,
        lines=tuple(lines.values()),
        shipping=Money(amount=shipping, currency=CURRENCY),
        total=Money(amount=value + shipping, currency=CURRENCY),
    )


def _status(number: str, at: datetime, returned: bool, until: datetime) -> tuple[OrderStatus, datetime]:
    """Return how far an order is at `until`, and since when."""
    dice = np.random.default_rng(int(number[1:], 16))
    cancelled = dice.random() < _CANCELLED and not returned
    packed, shipped, delivered, back = np.cumsum(dice.uniform((4, 8, 40, 120), (20, 30, 110, 300)))
    steps = [(OrderStatus.PLACED, 0.0)]
    if cancelled:
        steps.append((OrderStatus.CANCELLED, packed / 2))
    else:
        steps += [(OrderStatus.PACKED, packed), (OrderStatus.SHIPPED, shipped), (OrderStatus.DELIVERED, delivered)]
        steps += [(OrderStatus.RETURNED, back)] if returned else []
    status, hours = [(one, after) for one, after in steps if after == 0 or at + timedelta(hours=after) <= until][-1]
    return status, at + timedelta(hours=float(hours))
