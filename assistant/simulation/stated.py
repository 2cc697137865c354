"""What a product states outright, as a shopper could read it: its title, columns and options."""

from __future__ import annotations

from retrieval.types import Product, Variant

_OPTION_NAMES = {
    "color": ("color", "colour", "colors", "颜色"),
    "size": ("size", "sizes", "尺码", "尺寸"),
    "material": ("material", "材质"),
}


class Stated:
    """One product as it states itself."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.title = product.title

    def columns(self, kind: str) -> list[str]:
        """Return what a column says outright of the product as a whole."""
        return [one.value for one in self.product.attributes if one.kind == kind and one.span is None]

    def options(self, kind: str, variant: Variant) -> list[str]:
        """Return what the variant's own options say."""
        return [value for name, value in variant.options.items() if name.lower() in _OPTION_NAMES[kind]]
