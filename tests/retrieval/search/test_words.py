from __future__ import annotations

import pytest

from retrieval.words import fold, required, stems, terms


def test_folding_makes_ways_of_writing_equal() -> None:
    assert fold("Café ＷＨ－１") == "cafe wh-1"
    assert stems("Men's Running-Shoes") == ("man", "run", "shoe")


def test_a_code_is_kept_whole_and_split() -> None:
    found = set(terms("Sony WH-1000XM4"))
    assert {"wh1000xm4", "wh", "1000xm4", "1000", "soni"} <= found
    assert set(terms("wh1000xm4")) & found >= {"wh1000xm4"}


def test_han_runs_become_characters_and_pairs() -> None:
    assert terms("降噪耳机") == ["降", "噪", "耳", "机", "降噪", "噪耳", "耳机"]
    assert terms("Sony耳机") == ["soni", "耳", "机", "耳机"]


@pytest.mark.parametrize(
    "text",
    ["fragrance-free", "no fragrance", "without fragrance", "Fragrance free.", "not fragrance", "zero fragrance"],
)
def test_what_is_absent_is_not_stated(text: str) -> None:
    assert "~fragranc" in terms(text)
    assert "fragranc" not in terms(text)


@pytest.mark.parametrize("text", ["No sugar, fragrance", "free fragrance", "a fragrance, free", "not sweet; fragrance"])
def test_absence_ends_with_the_clause(text: str) -> None:
    assert "fragranc" in terms(text)


def test_absence_in_chinese() -> None:
    assert "香料" in terms("天然香料")
    assert "香料" not in terms("不含香料")
    assert "~糖" in terms("无糖饮料")
    assert "饮料" in terms("无糖饮料")


@pytest.mark.parametrize("text", ["13 inch", '13"', "13-inch", "13 in", "13英寸"])
def test_measures_have_one_form(text: str) -> None:
    assert "#330mm" in terms(f"fits {text} tablets")
    assert required(text) == ("#330mm",)


def test_a_phrase_requires_its_content_words() -> None:
    assert required("for a 13 inch tablet") == ("#330mm", "tablet")
    assert required("防水") == ("防水",)
