"""The cart: priced from the catalog whenever it is read, changed only through checked, idempotent events."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from assistant.evidence import full_title
from assistant.labels import value_label
from assistant.wire import Cart, CartLine
from retrieval.types import Language, Money, Product, Variant

FindVariant = Callable[[str], tuple[Product, Variant] | None]

MAX_QUANTITY = 999


def price_cart(lines: Sequence[tuple[str, int]], find: FindVariant, language: Language, currency: str) -> Cart:
    """Return the cart at today's prices; a variant that the shop no longer sells is left out."""
    priced: list[CartLine] = []
    for variant_id, quantity in lines:
        found = find(variant_id)
        if found is None:
            continue
        product, variant = found
        priced.append(
            CartLine(
                variant_id=variant_id,
                product_id=product.product_id,
                title=full_title(product, variant, language),
                quantity=quantity,
                price=variant.price,
                total=Money(amount=variant.price.amount * quantity, currency=variant.price.currency),
            )
        )
    total = Money(amount=sum(line.total.amount for line in priced), currency=currency)
    return Cart(lines=priced, count=sum(line.quantity for line in priced), total=total)


def refusal(product: Product, variant: Variant, quantity: int, language: Language) -> str | None:
    """Return why `quantity` of a variant of a product cannot be in a cart, in words, or None where it can."""
    if quantity < 1:
        return "至少要买 1 件" if language == "zh" else "a cart takes at least 1"
    # Of a lamp that is sold out in gray alone it is the gray one that is missing.
    others = [one for one in product.variants if one.in_stock and (one.stock is None or one.stock >= quantity)]
    values = [value_label(one.kind, one.value, language) or one.value for one in variant.attributes] if others else []
    named = ("、" if language == "zh" else ", ").join(values)
    if not variant.in_stock:
        if language == "zh":
            return f"{named}目前缺货"
        return f"it is out of stock in {named}" if named else "it is out of stock"
    if variant.stock is not None and quantity > variant.stock:
        if language == "zh":
            return f"{named}库存只有 {variant.stock} 件"
        are = "is" if variant.stock == 1 else "are"
        return f"only {variant.stock} {are} in stock" + (f" in {named}" if named else "")
    if quantity > MAX_QUANTITY:
        return f"一次最多 {MAX_QUANTITY} 件" if language == "zh" else f"at most {MAX_QUANTITY} fit in one cart"
    return None


def order_reference(conversation_id: str, key: str) -> str:
    """Return the reference of an order request: the same for the same confirmation, however often it is sent."""
    return "A" + hashlib.sha256(f"{conversation_id}:{key}".encode()).hexdigest()[:8].upper()
