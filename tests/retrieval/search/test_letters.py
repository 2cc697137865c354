"""Shares of a need's letters, counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.letters import letter_shares


@pytest.mark.parametrize(
    ("need", "title", "share"),
    [
        ("sprinkle", "Garden Sprinkler", 7 / 8),  # all but "le "
        ("door bells", "Wired Doorbell", 5 / 9),  # " do", "doo", "oor", "bel", "ell"
        ("Café", "cafe table", 1.0),
        ("x", "X-9 Saw", 1.0),
        ("灯", "台灯", 0.0),
        ("", "Lamp", 0.0),
        ("lamp", "", 0.0),
    ],
)
def test_the_share_of_a_needs_runs_that_a_title_has(need: str, title: str, share: float) -> None:
    assert letter_shares(need, [title]).tolist() == pytest.approx([share])


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_a_share_is_one_for_the_need_itself_and_never_more(need: str, titles: list[str]) -> None:
    shares = letter_shares(need, [*titles, need])
    assert shares.shape == (len(titles) + 1,)
    assert all(0 <= share <= 1 for share in shares)
    assert shares[-1] in (0.0, 1.0)
