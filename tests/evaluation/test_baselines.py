"""The plain classifiers learn what they are shown, and see what an utterance answers."""

from __future__ import annotations

import pytest

from assistant.embedded.data import UnderstandExample
from assistant.evaluation.baselines import Features, IntentBaseline, SentenceFeatures, WordFeatures
from assistant.messages import Intent, LastAct, Reading, understand_message
from retrieval.embedder import KeywordEmbedder
from retrieval.types import Constraints


def example(utterance: str, intent: Intent, last: LastAct = "none", shown: int = 0) -> UnderstandExample:
    message = understand_message(Constraints(category="lamp"), last, shown, utterance)
    return UnderstandExample(message, Reading(intent=intent))


EXAMPLES = [
    *(example(f"looking for a {noun}", Intent.SEARCH) for noun in ("lamp", "desk", "mug", "rug")),
    *(example(f"rather a {color} one", Intent.REFINE, "products", 3) for color in ("red", "blue", "big", "wide")),
    *(example(f"where is my {noun}", Intent.ORDER_STATUS) for noun in ("order", "parcel", "package", "delivery")),
    example("blue", Intent.SEARCH),
    example("blue", Intent.REFINE, "products", 3),
]


@pytest.mark.parametrize("features", [WordFeatures(), SentenceFeatures(KeywordEmbedder())])
def test_a_baseline_learns_intents_and_what_they_answer(features: Features) -> None:
    baseline = IntentBaseline("baseline", features)
    baseline.fit(EXAMPLES)
    assert baseline.read(["where is my parcel"]).intent == "order_status"
    assert baseline.read(["looking for a desk"]).intent == "search"
    assert baseline.read(["blue"]).intent == "search"
    answer = baseline.read(["looking for a desk", "blue"])
    assert answer.intent == "refine"
    assert 1 / 3 < answer.confidence < 1
    assert answer.reading is None
