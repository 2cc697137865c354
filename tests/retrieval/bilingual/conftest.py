"""A made-up taxonomy of which every name is three shades of ten things, and English vectors that no model computes."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.bilingual.pairs import Lessons, Taxonomy, lessons, read_taxonomy
from tests.retrieval.search.conftest import shop

__all__ = ["english", "folder", "shop", "taught", "taxonomy"]

SHADES = {"红": "Red", "蓝": "Blue", "旧": "Old"}
THINGS = {"鞋": "Shoes", "灯": "Lamps", "杯": "Mugs", "桌": "Desks", "琴": "Pianos", "伞": "Umbrellas", "帐篷": "Tents", "鼓": "Drums", "车": "Carts", "床": "Beds"}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    categories = [{"id": "all", "name_en": "Goods", "name_zh": "商品", "attributes": [], "parent": None}]
    for number, (shade, thing) in enumerate(itertools.product(SHADES, THINGS)):
        english = f"{SHADES[shade]} {THINGS[thing]}"
        row = {
            "id": str(number),
            "name_en": english,
            "name_zh": shade + thing,
            "attributes": ["finish"],
            "parent": "all",
        }
        categories.append(row)
    attribute = {"id": "finish", "name_en": "Finish", "name_zh": "表面", "values": ["m", "o"]}
    attribute |= {"description_en": "Says how it shines", "description_zh": "说明如何发光"}
    values = [
        {"id": "m", "name_en": "Matte", "name_zh": "哑光", "attribute_en": "Finish"},
        {"id": "o", "name_en": "Other", "name_zh": "其他", "attribute_en": "Finish"},
    ]
    google = [
        {"id": 1, "path_en": "Goods > Red Shoes > Laces", "path_zh": "商品 > 红鞋 > 鞋带"},
        {"id": 2, "path_en": "Goods > Coats", "path_zh": "商品 > 红鞋 > 大衣"},
        {"id": 3, "path_en": None, "path_zh": "商品"},
    ]
    files = {"categories": categories, "attributes": [attribute], "values": values, "google_categories": google}
    for name, rows in files.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return tmp_path


@pytest.fixture
def taxonomy(folder: Path) -> Taxonomy:
    return read_taxonomy(folder)


@pytest.fixture
def taught(taxonomy: Taxonomy) -> Lessons:
    """Lessons of the made-up names alone, three kept back for each part."""
    found = lessons(taxonomy, 20, kept_back=3)
    own = {row["name_zh"] for row in taxonomy.categories}
    return Lessons([pair for pair in found.names if pair.chinese in own], [], found.validation, found.test)


@pytest.fixture
def english(taxonomy: Taxonomy) -> dict[str, np.ndarray]:
    """The unit vector of each English name: the sum of its words' own."""
    rng = np.random.default_rng(1)
    words = {word: rng.normal(size=384) for word in (*SHADES.values(), *THINGS.values(), "Goods")}
    sums = {name: sum(words[word] for word in name.split()) for name in taxonomy.category_names()}
    return {name: (vector / np.linalg.norm(vector)).astype(np.float32) for name, vector in sums.items()}
