"""A product taxonomy: read when given, refused with a reason when it cannot be."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.embedded.data.taxonomy import taxonomy_worlds
from assistant.embedded.data.understanding import examples
from retrieval.errors import CatalogError


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    def category(key: str, name: str, zh: str, parent: str | None = "f") -> dict[str, Any]:
        path = "Furniture" if parent is None else f"Furniture > {name}"
        attributes = ["material", "lamp_features", "bulb_size"]
        return {"id": key, "path_en": path, "name_en": name, "name_zh": zh, "attributes": attributes, "parent": parent}

    rows = [
        category("f", "Furniture", "家具", None),
        category("f-1", "Zeppelin Lamps", "飞艇灯"),
        category("f-2", "Quilt Racks & Stands", "被架"),
        category("f-3", "Tripod Berries", "三脚莓"),
        category("f-4", "Velvet Pants", "丝绒裤"),
    ]
    _write(tmp_path / "categories.jsonl.gz", rows)
    attributes = [
        {"id": "material", "name_en": "Material", "values": ["m1"]},
        {"id": "lamp_features", "name_en": "Lamp features", "values": ["f1", "f2"]},
        {"id": "bulb_size", "name_en": "Bulb size", "values": ["s1"]},
    ]
    _write(tmp_path / "attributes.jsonl.gz", attributes)
    values = [
        {"id": "m1", "name_en": "Unobtainium", "name_zh": "难得素"},
        {"id": "f1", "name_en": "Foldable", "name_zh": "可折叠"},
        {"id": "f2", "name_en": "Rear fins", "name_zh": "尾翼"},
        {"id": "s1", "name_en": "Tiny/Small", "name_zh": "微/小"},
    ]
    _write(tmp_path / "values.jsonl.gz", values)
    return tmp_path


def test_headings_become_spoken_nouns(folder: Path) -> None:
    worlds = {world.plural: world for world in taxonomy_worlds(folder, "en")}
    assert set(worlds) == {"zeppelin lamps", "tripod berries", "velvet pants"}
    assert worlds["zeppelin lamps"].noun == "zeppelin lamp"
    assert worlds["tripod berries"].noun == "tripod berry"
    assert not worlds["velvet pants"].counted
    department = worlds["zeppelin lamps"].department
    assert (department.materials, department.adjectives, department.having) == (
        ("unobtainium",),
        ("foldable",),
        ("rear fins",),
    )
    assert department.sizes == ()


def test_the_taxonomy_reaches_the_examples_in_both_languages(folder: Path) -> None:
    messages = [example.message for example in examples(400, seed=3, taxonomy=folder)]
    assert any("zeppelin lamp" in message for message in messages)
    assert any("飞艇灯" in message for message in messages)


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"categories\.jsonl\.gz"):
        taxonomy_worlds(tmp_path, "en")
