"""Categories of a published taxonomy read from English titles, judged by where the sets' own categories stand in it.

Aisle's `--taxonomy` with Shopify's taxonomy (`product_taxonomy/categories.jsonl.gz`: path_en). A place is right when it lies in the
branch of the title's category or above it; categories of the sets that stand in no one place are left out.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from assistant.evaluation.estimates import Measure, ratio, share
from benchmarks.tagged.sets import Title
from retrieval.category_tree import LIKELY, SURE, CategoryTree
from retrieval.embedder import Embedder

_BRANCHES = {
    "Shoes": "Apparel & Accessories > Shoes",
    "Vitamin": "Health & Beauty > Health Care > Fitness & Nutrition > Vitamins & Supplements",
    "Coffee": "Food, Beverages & Tobacco > Beverages > Coffee",
    "Toothbrush": "Health & Beauty > Personal Care > Oral Care > Toothbrushes",
    "Breakfast Cereal": "Food, Beverages & Tobacco > Food Items > Grains, Rice & Cereal",
    "Sunscreen": "Health & Beauty > Personal Care > Cosmetics > Skin Care > Sunscreen",
    "Conditioner": "Health & Beauty > Personal Care > Hair Care > Shampoo & Conditioner",
    "Laundry Detergent": "Home & Garden > Household Supplies > Laundry Supplies > Laundry Detergent",
    "Tea": "Food, Beverages & Tobacco > Beverages > Tea & Infusions",
    "Lure": "Sporting Goods > Outdoor Recreation > Fishing > Fishing Tackle > Fishing Baits & Lures",
    "Baseball Caps": "Apparel & Accessories > Clothing Accessories > Hats",
    "Swimwear": "Apparel & Accessories > Clothing > Swimwear",
    "Fishing Rod": "Sporting Goods > Outdoor Recreation > Fishing > Fishing Rods",
    "Guitar": "Arts & Entertainment > Hobbies & Creative Arts > Musical Instruments > String Instruments > Guitars",
    "Shorts": "Apparel & Accessories > Clothing > Shorts",
}


def placed(folder: Path, titles: Sequence[Title], embedder: Embedder) -> list[Measure]:
    """Return how many titles are placed, how many of these rightly, and how many within the very branch."""
    with gzip.open(folder / "product_taxonomy" / "categories.jsonl.gz", "rt", encoding="utf-8") as lines:
        paths = [tuple(json.loads(line)["path_en"].split(" > ")) for line in lines]
    tree = CategoryTree.of_taxonomy(paths, embedder)
    asked = [one.example for one in titles if one.example.category in _BRANCHES]
    branches = [tuple(_BRANCHES[one.category].split(" > ")) for one in asked]
    found: list[Measure | None] = []
    for name, least in (("likely", LIKELY), ("sure", SURE)):
        pairs = [
            (one.path, branch)
            for one, branch in zip(tree.place([one.text for one in asked], least), branches, strict=True)
        ]
        inside = [path[: len(branch)] == branch for path, branch in pairs]
        above = [bool(path) and branch[: len(path)] == path for path, branch in pairs]
        right = [one or other for one, other in zip(inside, above, strict=True)]
        found.append(share(f"{name}: read", [bool(path) for path, _ in pairs]))
        found.append(ratio(f"{name}: right of those read, or a branch above", right, [bool(path) for path, _ in pairs]))
        found.append(share(f"{name}: in the very branch", inside))
    return [one for one in found if one is not None]
