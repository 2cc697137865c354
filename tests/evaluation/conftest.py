"""Readers that are wrong where a test wants them to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from assistant.evaluation.readers import Answer
from assistant.evaluation.requests import Expected, Request
from assistant.messages import Intent
from assistant.understanding import TurnReading
from retrieval.types import Constraints


class KnownReader:
    """Answers by the last utterance: a reading, or an intent alone."""

    def __init__(self, name: str, answers: Mapping[str, TurnReading | Intent]) -> None:
        self.name = name
        self._answers = answers
        self.intents_only = all(isinstance(one, Intent) for one in answers.values())

    def read(self, turns: Sequence[str]) -> Answer:
        found = self._answers[turns[-1]]
        if isinstance(found, Intent):
            return Answer(found.value, 0.5, 2.0)
        return Answer(found.intent, found.confidence, 10.0, found)


def reading(
    intent: Intent,
    constraints: Constraints | None = None,
    references: tuple[int, ...] = (),
    order_number: str | None = None,
) -> TurnReading:
    return TurnReading(intent.value, constraints or Constraints(), references, order_number, "en", 0.9)


def request(
    *turns: str,
    intent: Intent,
    constraints: Constraints | None = None,
    references: tuple[int, ...] = (),
    order_number: str | None = None,
) -> Request:
    expect = Expected(
        intent=intent,
        language="en",
        constraints=constraints or Constraints(),
        references=references,
        order_number=order_number,
    )
    return Request(id=turns[-1], turns=turns, expect=expect)


@pytest.fixture
def requests() -> list[Request]:
    lamp = Constraints(category="lamp", color=("red", "blue"), price_max=40)
    return [
        request("a red or blue lamp under 40", intent=Intent.SEARCH, constraints=lamp),
        request("a lamp", "any with 4 stars?", intent=Intent.REFINE, constraints=Constraints(rating_min=4)),
        request("a lamp", "the last one please", intent=Intent.ADD_TO_CART, references=(3,)),
        request("where is #A-7", intent=Intent.ORDER_STATUS, order_number="A-7"),
        request("will it rain", intent=Intent.OUT_OF_SCOPE),
    ]
