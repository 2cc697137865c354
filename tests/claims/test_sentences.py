"""Sentences come out whole, in one piece or as a stream, whatever signs stand inside them."""

from __future__ import annotations

import pytest

from assistant.claims import SentenceSplitter, sentences

CASES = [
    ("It is $1.99. Nice!", ["It is $1.99.", "Nice!"]),
    ("Rated 4.5 stars. See No. 3 for more.", ["Rated 4.5 stars.", "See No. 3 for more."]),
    ("Use it outdoors, e.g. on a patio. It lasts.", ["Use it outdoors, e.g. on a patio.", "It lasts."]),
    ("第一款¥19.9。第二款更贵！喜欢吗？", ["第一款¥19.9。", "第二款更贵！", "喜欢吗？"]),
    ("1. Harbor Desk, $89\n2. Nova Desk, $120", ["1. Harbor Desk, $89", "2. Nova Desk, $120"]),
    ("The Dr. Bright Lamp is $20. It is white.", ["The Dr. Bright Lamp is $20.", "It is white."]),
    ('She said "yes." Then she left.', ['She said "yes."', "Then she left."]),
    ("It is 32 in. Also in black.", ["It is 32 in.", "Also in black."]),
    ("It holds 20 oz. It is blue.", ["It holds 20 oz.", "It is blue."]),
    ("Hmm... let me see. Here you go.", ["Hmm... let me see.", "Here you go."]),
    ("How about this one? It costs $5.", ["How about this one?", "It costs $5."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_whole(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(("text", "expected"), CASES)
@pytest.mark.parametrize("step", [1, 3, 7])
def test_streamed_as_whole(text: str, expected: list[str], step: int) -> None:
    splitter = SentenceSplitter()
    found = [one for at in range(0, len(text), step) for one in splitter.feed(text[at : at + step])]
    assert [*found, *splitter.flush()] == expected


@pytest.mark.parametrize("step", [1, 4, 1000])
def test_titles_hold_together(step: int) -> None:
    title = "St. Ives No. 9 Lamp! Deluxe"
    text = f"I like the {title}. It is white. The {title} is $20."
    splitter = SentenceSplitter([title])
    found = [one for at in range(0, len(text), step) for one in splitter.feed(text[at : at + step])]
    assert [*found, *splitter.flush()] == [f"I like the {title}.", "It is white.", f"The {title} is $20."]


def test_a_sentence_is_given_as_soon_as_it_has_ended() -> None:
    splitter = SentenceSplitter()
    assert splitter.feed("It is $20.") == []
    assert splitter.feed(" It") == ["It is $20."]
    assert splitter.feed(" is white。黑") == ["It is white。"]
