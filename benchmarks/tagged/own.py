"""What `aisle tag` reads of the same titles, as a shop would have it: training titles with columns, test titles without any.

The sets' attributes that one of Aisle's kinds means are columns of that kind. Judged by exact values of these kinds alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.tagged.plain import Found
from benchmarks.tagged.sets import Title
from retrieval.readings import with_reading
from retrieval.shop_values import ShopValues
from retrieval.tagger.candidates import folded
from retrieval.tagging import tag
from retrieval.types import Attribute, AttributeKind, Money, Product, ProductId, Variant, VariantId
from retrieval.vocabulary import normalize

OWN: dict[AttributeKind, tuple[str, ...]] = {
    "brand": ("Brand", "Brand Name"),
    "color": ("Color", "Frame Color", "Lenses Color"),
    "material": ("Material", "Fabric Type", "Body Material", "Frame Material", "Lenses Material"),
    "audience": ("Gender", "Age", "Age range", "Department Name", "Applicable People"),
    "size": ("Size", "Net content", "Volume", "Length", "Weight"),
    "style": ("Style",),
    "model": ("Model name", "Model Number", "Model"),
    "features": ("Feature", "Specialty"),
}
_KINDS = {name: kind for kind, names in OWN.items() for name in names}


def own_kinds(train: Sequence[Title], test: Sequence[Title]) -> tuple[list[Title], dict[str, list[Found]]]:
    """Return the test titles with (kind, folded value) as gold, and what rules alone and `aisle tag` read of them."""
    values = ShopValues.learn(lambda: (_product(one, columns=True) for one in train))
    judged = [Title(one.dataset, one.example, frozenset(_gold(one))) for one in test]
    bare = [_product(one, columns=False) for one in test]
    return judged, {
        "rules": [_read(tag(one)) for one in bare],
        "aisle tag": [_read(with_reading(tag(one), values.read(one))) for one in bare],
    }


def _gold(title: Title) -> set[tuple[AttributeKind, str]]:
    return {(_KINDS[name], value) for name, value in title.gold if name in _KINDS}


def _read(product: Product) -> Found:
    return frozenset((one.kind, folded(one.value)) for one in product.attributes)


def _product(title: Title, *, columns: bool) -> Product:
    stated = tuple(
        Attribute(kind=kind, value=value, normal=normalize(kind, value), field=kind)
        for kind, value in (sorted(_gold(title)) if columns else ())
    )
    variant = Variant(variant_id=VariantId("1"), price=Money(amount=0, currency="USD"))
    return Product(product_id=ProductId("1"), title=title.example.text, variants=(variant,), attributes=stated)
