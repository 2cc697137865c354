"""Categories read from titles: published files, the shop's own tree, and the branch that is likely enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.category_tree import LIKELY, SURE, CategoryTree, read_taxonomy
from retrieval.embedder import KeywordEmbedder
from retrieval.errors import CatalogError
from retrieval.types import Money, Product, ProductId, Variant, VariantId

EMBEDDER = KeywordEmbedder()


def product(title: str, *category: str) -> Product:
    variant = Variant(variant_id=VariantId(title), price=Money(amount=1, currency="USD"))
    return Product(product_id=ProductId(title), title=title, category=category, variants=(variant,))


def test_published_forms_are_read_by_path(tmp_path: Path) -> None:
    shopify, google = tmp_path / "categories.txt", tmp_path / "taxonomy.txt"
    shopify.write_text(
        "# Shopify Product Taxonomy - Categories: 2025-06\n# Format: {GID} : {Ancestor name} > ... > {Category name}\n\n"
        "gid://shopify/TaxonomyCategory/hg        : Home & Garden\n"
        "gid://shopify/TaxonomyCategory/hg-3-72   : Home & Garden > Decor > Vases\n"
        "gid://shopify/TaxonomyCategory/hg-3-73: 家居 > 装饰 : 花瓶\n",
        encoding="utf-8",
    )
    google.write_text("# Version\n1 - Animals\n3237 - Animals > Live Animals\nToys > Dolls\n", encoding="utf-8")
    assert read_taxonomy(shopify) == [
        ("Home & Garden",),
        ("Home & Garden", "Decor", "Vases"),
        ("家居", "装饰 : 花瓶"),
    ]
    assert read_taxonomy(google) == [("Animals",), ("Animals", "Live Animals"), ("Toys", "Dolls")]


def test_what_is_no_taxonomy_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    with pytest.raises(CatalogError, match=r"cannot read the taxonomy .*categories\.txt"):
        read_taxonomy(path)
    path.write_text("vases\nmugs\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="has no line like"):
        read_taxonomy(path)


def test_a_title_is_placed_in_a_taxonomy() -> None:
    paths = [("Home",), ("Home", "Vases"), ("Home", "Mugs"), ("Toys", "Dolls")]
    (vase, doll) = CategoryTree.of_taxonomy(paths, EMBEDDER).place(["blue vases", "dolls toys"], LIKELY)
    assert vase.path == ("Home", "Vases")
    assert doll.path == ("Toys", "Dolls")
    assert 0.5 <= vase.confidence <= 1


def test_where_the_nearest_disagree_the_branch_that_holds_both_is_read() -> None:
    vectors = np.eye(4, dtype=np.float32)

    class Between(KeywordEmbedder):
        def encode_query(self, texts: object) -> np.ndarray:
            return np.array([[0.7, 0.7, 0.1, 0.0], [0.5, 0.5, 0.5, 0.5]], np.float32)

    tree = CategoryTree([("Home", "Vases"), ("Home", "Mugs"), ("Toys", "Dolls"), ("Food",)], vectors, Between())
    both, none = tree.place(["vase or mug", "anything"], SURE)
    assert (both.path, both.confidence) == (("Home",), 1.0)
    assert none == ((), 0.0)
    assert tree.place(["", ""], LIKELY)[1].path == ("Home",)


def test_the_tree_is_learned_from_the_shops_own_products() -> None:
    stocked = [product(f"{shade} ceramic vase", "Home", "Vases") for shade in ("red", "blue", "tall")]
    stocked += [product(f"{shade} rag doll", "Toys", "Dolls") for shade in ("red", "blue", "soft")]
    assert CategoryTree.of_products(stocked, EMBEDDER) is None  # nothing to place
    tree = CategoryTree.of_products([*stocked, product("green ceramic vase")], EMBEDDER)
    assert tree is not None
    assert [one.path for one in tree.place(["green ceramic vase", "big rag doll"], LIKELY)] == [
        ("Home", "Vases"),
        ("Toys", "Dolls"),
    ]
    assert CategoryTree.of_products([product("a vase"), product("b vase", "Home")], EMBEDDER) is None
