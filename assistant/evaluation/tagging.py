"""The evaluation of tagging on a shop's own products: what titles of held-out products give of what their columns say.

A fifth of the products is held out and their columns are hidden, one kind at a time; the rest teaches. What is read of
a title is right where the hidden column states it; a value of a column can be found only where it stands in the title.
Descriptions are left out, since columns say more surely what titles should give. Knows no store and no command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import get_args

from assistant.evaluation.estimates import Measure, ratio, share
from retrieval.category_tree import LIKELY, SURE, CategoryTree
from retrieval.embedder import Embedder
from retrieval.readings import with_reading
from retrieval.shop_values import ShopValues
from retrieval.tagger.candidates import candidates, folded
from retrieval.tagging import tag
from retrieval.types import AttributeKind, Product, Value

HELD_OUT = 5
"""One product in so many is held out."""
RULES, LEARNED = "rules", "rules and columns"
KINDS: tuple[AttributeKind, ...] = get_args(AttributeKind)


class TaggingReport(Value):
    """Measures by reader, over `held` products that `taught` others taught; categories apart."""

    taught: int
    held: int
    readers: dict[str, tuple[Measure, ...]]
    categories: tuple[Measure, ...]


def evaluate(products: Sequence[Product], embedder: Embedder, seed: int, say: Callable[[str], None]) -> TaggingReport:
    """Return how well titles are read, the products as the feed gives them."""
    held = [one for one in products if _held(one, seed)]
    rest = [one for one in products if not _held(one, seed)]
    say("learning from the shop's columns")
    values = ShopValues.learn(lambda: rest)

    def learned(product: Product) -> Product:
        return with_reading(tag(product), values.read(product))

    say("reading titles")
    readers = {RULES: _measures(held, tag), LEARNED: _measures(held, learned)}
    say("learning the categories")
    return TaggingReport(
        taught=len(rest), held=len(held), readers=readers, categories=_categories(rest, held, embedder)
    )


def _held(product: Product, seed: int) -> bool:
    return hashlib.sha256(f"{seed} {product.product_id}".encode()).digest()[0] % HELD_OUT == 0


def _measures(held: Sequence[Product], read: Callable[[Product], Product]) -> tuple[Measure, ...]:
    """Return precision, recall and F1 of each kind that a column of a held-out product states."""
    found: list[Measure | None] = []
    for kind in KINDS:
        right: list[int] = []
        said: list[int] = []
        there: list[int] = []
        for product in held:
            stated = _stated(product, kind)
            if not stated:
                continue
            texts = {one.folded for one in candidates(product.title, ())}
            readable = {normal for normal, value in stated.items() if value in texts}
            given = {one.normal for one in read(_without(product, kind)).attributes if one.kind == kind}
            right.append(len(given & stated.keys()))
            said.append(len(given))
            there.append(len(readable | (given & stated.keys())))
        found.append(ratio(f"{kind} precision", right, said))
        found.append(ratio(f"{kind} recall", right, there))
        found.append(ratio(f"{kind} F1", [2 * one for one in right], [a + b for a, b in zip(said, there, strict=True)]))
    return tuple(one for one in found if one is not None)


def _stated(product: Product, kind: AttributeKind) -> dict[str, str]:
    """Return the normal forms that columns state, each with the folded value."""
    holders = (product, *product.variants)
    return {
        one.normal: folded(one.value)
        for holder in holders
        for one in holder.attributes
        if one.kind == kind and one.span is None
    }


def _without(product: Product, kind: AttributeKind) -> Product:
    """Return a product whose columns do not state a kind, and that has no description."""
    variants = tuple(
        one.model_copy(update={"attributes": tuple(a for a in one.attributes if a.kind != kind)})
        for one in product.variants
    )
    kept = tuple(one for one in product.attributes if one.kind != kind)
    hidden = {"brand": None} if kind == "brand" else {}
    return product.model_copy(update={"attributes": kept, "variants": variants, "description": "", **hidden})


def _categories(rest: Sequence[Product], held: Sequence[Product], embedder: Embedder) -> tuple[Measure, ...]:
    asked = [one for one in held if one.category]
    bare = [one.model_copy(update={"category": ()}) for one in asked]
    tree = CategoryTree.of_products([*rest, *bare], embedder)
    if tree is None:
        return ()
    found: list[Measure | None] = []
    for name, least in (("likely", LIKELY), ("sure", SURE)):
        placed = tree.place([one.title for one in asked], least)
        read = [bool(one.path) for one in placed]
        pairs = [(one.path, product.category) for one, product in zip(placed, asked, strict=True)]
        found.append(share(f"{name}: read", read))
        right = [bool(path) and own[: len(path)] == path for path, own in pairs]
        found.append(ratio(f"{name}: right of those read, or a branch above", right, read))
        found.append(share(f"{name}: exactly the feed's", [path == own for path, own in pairs]))
    return tuple(one for one in found if one is not None)
