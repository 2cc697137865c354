"""Planted false statements are caught and true ones pass, in wordings the check was and was not developed on."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tests.claims import fresh, heldout, wordings
from tests.claims.measure import Measured
from tests.claims.planted import lexicon, statements


@pytest.mark.parametrize("listed", [wordings, heldout, fresh], ids=["wordings", "heldout", "fresh"])
def test_planted_statements(listed: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    known = lexicon()
    english = Measured(statements(listed.EN, listed.FALSE_EN, "en", seed=7, rounds=2), known)
    chinese = Measured(statements(listed.ZH, listed.FALSE_ZH, "zh", seed=7, rounds=2), known)
    with capsys.disabled():
        sys.stdout.write(f"\n{english.table('en')}\n{chinese.table('zh')}\n")
    assert english.planted + chinese.planted >= 300
    for measured in (english, chinese):
        assert measured.caught >= 0.98, measured.errors
        assert measured.withheld <= 0.02, measured.errors


def test_enough_distinct_wordings() -> None:
    for texts in (wordings.EN, wordings.ZH):
        assert len({wording for group in texts.values() for wording in group}) >= 60
