"""What the student is taught, and what is kept from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.bilingual.pairs import Pair, Taxonomy, folded, lessons, read_taxonomy
from retrieval.errors import CatalogError


def test_names_of_all_files_are_pairs(taxonomy: Taxonomy) -> None:
    names = lessons(taxonomy, 0, kept_back=0).names
    wanted = [("红鞋", "Red Shoes"), ("哑光", "Matte"), ("表面", "Finish"), ("鞋带", "Laces"), ("红色", "red")]
    assert {Pair(*both) for both in wanted} <= set(names)
    assert "大衣" not in [pair.chinese for pair in names if pair.english == "Coats"]  # its paths do not match


def test_what_is_kept_back_stands_nowhere(taxonomy: Taxonomy) -> None:
    found = lessons(taxonomy, 400, kept_back=8)
    secret = [*found.test.chinese, *found.validation.chinese]
    twins = {folded(name) for part in (found.test, found.validation) for names in part.english for name in names}
    assert (len(secret), len(set(secret))) == (16, 16)
    assert not {folded(pair.chinese) for pair in found.names} & {folded(name) for name in secret}
    assert not {folded(pair.english) for pair in found.names} & twins
    assert found.composed
    assert not [pair for pair in found.composed for name in secret if name in folded(pair.chinese)]


def test_the_names_kept_back_are_the_same_whatever_the_order_and_the_seed(taxonomy: Taxonomy) -> None:
    turned = Taxonomy(taxonomy.categories[::-1], taxonomy.attributes, taxonomy.values, taxonomy.google)
    one, other = lessons(taxonomy, 5, kept_back=5), lessons(turned, 5, seed=2, kept_back=5)
    assert (one.test, one.validation) == (other.test, other.validation)
    assert lessons(taxonomy, 50) == lessons(taxonomy, 50)


def test_composed_texts_say_the_same_in_both_languages(taxonomy: Taxonomy) -> None:
    composed = lessons(taxonomy, 400, kept_back=0).composed
    assert Pair("哑光红鞋", "matte red shoes") in composed
    assert Pair("matte 红鞋", "matte red shoes") in composed
    assert Pair("商品 > 红鞋", "Goods > Red Shoes") in composed
    assert any("\n" in pair.chinese and "\n" in pair.english for pair in composed)
    assert not any("其他" in pair.chinese for pair in composed if "\n" not in pair.chinese)


def test_a_folder_without_a_taxonomy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot read the taxonomy file"):
        read_taxonomy(tmp_path)
