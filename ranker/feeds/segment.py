"""Segment, spec v2: the track calls of an export, one JSON object a line.

A line is the common fields (`type`, `event`, `anonymousId`, `userId`, `timestamp`, `messageId`, `context`) with the
properties of an ecommerce event; RudderStack writes the same. Names are those of the ecommerce spec; any other is the
shop's own and is refused by name. Calls that are no track calls (identify, page, …) are passed by.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ranker.events import BehaviourEvent, BehaviourKind
from ranker.feeds.reading import COUNTED, Lines, Read, Reading, iso_time, objects, request_of, text
from retrieval.feeds.rows import RowFile

_KINDS = {
    "Product List Viewed": BehaviourKind.IMPRESSION,
    "Product Clicked": BehaviourKind.CLICK,
    "Product Viewed": BehaviourKind.VIEW,
    "Product Added": BehaviourKind.CART,
    "Wishlist Product Added to Cart": BehaviourKind.CART,
    "Order Completed": BehaviourKind.PURCHASE,
}
_WITH_PRODUCTS = frozenset({BehaviourKind.IMPRESSION, BehaviourKind.PURCHASE})
_NOT_OURS = frozenset(
    "Products Searched|Product List Filtered|Product Removed|Cart Viewed|Checkout Started|Checkout Step Viewed|"
    "Checkout Step Completed|Payment Info Entered|Order Updated|Order Refunded|Order Cancelled|Coupon Entered|"
    "Coupon Applied|Coupon Denied|Coupon Removed|Product Added to Wishlist|Product Removed from Wishlist|"
    "Product Shared|Cart Shared|Product Reviewed|Promotion Viewed|Promotion Clicked".split("|")
)
_CALLS = frozenset({"identify", "page", "screen", "group", "alias"})
_CRAWLER = re.compile(r"bot\b|crawl|spider|slurp|headless|lighthouse|python-requests|curl/|wget/", re.IGNORECASE)


def is_segment(columns: Collection[str]) -> bool:
    """Return whether objects with these names are calls of Segment."""
    held = set(columns)
    return "type" in held and bool({"anonymousId", "userId"} & held) and bool({"event", "messageId"} & held)


def segment_events(file: RowFile, reading: Reading) -> Iterator[Read]:
    """Yield an event for each product of each call that has a kind."""
    for line, record in file.records(reading.complaints):
        call, name = text(record.get("type")), text(record.get("event"))
        if call in _CALLS:
            reading.pass_by(call)
        elif call != "track":
            reading.complaints.refuse(line, "", f"the call type {call!r} is none of Segment's")
        elif name in _NOT_OURS:
            reading.pass_by(name)
        elif name not in _KINDS:
            reading.complaints.refuse(
                line, "", f"the event {name!r} is not in Segment's spec; what it means is not guessed"
            )
        else:
            try:
                yield from _events(line, record, _KINDS[name], reading)
            except ValueError as error:
                reading.complaints.refuse(line, "", str(error))


def _events(line: int, record: Mapping[str, Any], kind: BehaviourKind, reading: Reading) -> Iterator[Read]:
    shopper_id = text(record.get("userId")) or text(record.get("anonymousId"))
    if not shopper_id:
        raise ValueError("neither userId nor anonymousId says who did it")
    at = reading.stamp(iso_time(text(record.get("timestamp"))))
    properties = _object(record.get("properties"))
    products = list(objects(properties.get("products"))) if kind in _WITH_PRODUCTS else [properties]
    if not products:
        raise ValueError("it has no products, so it is about none")
    order, listed = text(properties.get("order_id")), text(properties.get("list_id"))
    message = text(record.get("messageId"))
    names = Lines(f"order {order}" if kind == BehaviourKind.PURCHASE and order else message and f"message {message}")
    crawler = bool(_CRAWLER.search(text(_object(record.get("context")).get("userAgent"))))
    for product in products:
        product_id = text(product.get("product_id")) or text(product.get("sku"))
        if not product_id:
            reading.complaints.repair(line, text(product.get("name")), "it has no product_id or sku; it was left out")
            continue
        currency = text(properties.get("currency"))
        value, amount = None, None
        if kind in COUNTED:
            quantity, price = text(product.get("quantity")), text(product.get("price"))
            value, amount = reading.bought(line, product_id, quantity, price, currency)
        event = BehaviourEvent(
            shopper_id=shopper_id,
            product_id=product_id,
            kind=kind,
            at=at,
            request_id=request_of(listed),
            position=_position(product),
            value=value,
            amount=amount,
        )
        yield Read(line, event, names.of(product_id), crawler)


def _object(held: object) -> Mapping[str, Any]:
    return held if isinstance(held, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _position(product: Mapping[str, Any]) -> int | None:
    said = text(product.get("position"))
    return int(said) if said.isascii() and said.isdigit() and 0 < len(said) < 7 and int(said) > 0 else None
