"""How a shop writes the values that are compared in a normal form ("30 x 20 cm" for "300x200mm"). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from retrieval.types import AttributeKind, Product


def mostly_written(products: Iterable[Product], kind: AttributeKind, normal: str) -> str | None:
    """Return the value with this normal form as most of the products and variants write it, None where none has it."""
    values = Counter(
        one.value
        for product in products
        for holder in (product, *product.variants)
        for one in holder.attributes
        if one.kind == kind and one.normal == normal
    )
    return values.most_common(1)[0][0] if values else None
