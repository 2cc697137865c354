"""Planted false statements are caught and true ones pass, in every wording that the check was developed on."""

from __future__ import annotations

import sys

import pytest

from retrieval.types import Language
from tests.claims.measure import Measured
from tests.claims.planted import lexicon, statements
from tests.claims.wordings import lists

LISTS = lists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_planted_statements(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    every = Measured()
    for (name, spoken), wordings in LISTS.items():
        if spoken != language:
            continue
        one = Measured().add(statements(wordings.true, wordings.false, language, seed=7, rounds=2), lexicon())
        every.merge(one)
        with capsys.disabled():
            sys.stdout.write(f"\n{one.line(f'{name} {language}')}")
        assert one.caught >= 0.96, one.errors
        assert one.withheld <= 0.04, one.errors
    with capsys.disabled():
        sys.stdout.write(f"\n{every.table(language)}\n")
    assert every.planted >= 300
    assert every.caught >= 0.98, every.errors
    assert every.withheld <= 0.02, every.errors


@pytest.mark.parametrize("language", ["en", "zh"])
def test_enough_distinct_wordings(language: Language) -> None:
    texts = {
        text
        for (_, spoken), one in LISTS.items()
        if spoken == language
        for group in one.true.values()
        for text in group
    }
    assert len(texts) >= 300
