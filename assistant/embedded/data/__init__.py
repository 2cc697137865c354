"""Training data of the embedded generator: made-up shoppers' messages with what they mean, and briefs with their replies.

Knows the dialogue's words and the written seed of phrases; knows no model. Everything is made by seeded generators from
hand-written phrases and word lists, so that it can be made again; public data is an optional second source.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.messages import Reading


@dataclass(frozen=True)
class UnderstandExample:
    """A message of an understanding call with the reading it should get; free values are spans of the utterance."""

    message: str
    reading: Reading


@dataclass(frozen=True)
class ReplyExample:
    """A compact message of a reply call with the text to write, its facts as placeholders."""

    message: str
    text: str
