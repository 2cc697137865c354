"""Confidence: fitted where it is clearly off, kept where it is not, stored beside the weights, and what comes second."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from assistant.confidence import doubtful
from assistant.embedded.checkpoint import Checkpoint, load, write_scaling
from assistant.embedded.confidence import FEWEST, fitted, refit
from assistant.embedded.decode import Decoder
from assistant.embedded.scaling import Scaling, log_odds
from assistant.messages import understand_message
from retrieval.types import Constraints
from tests.embedded import sampler

ASKED = understand_message(Constraints(category="desk"), "products", 3, "a red chair, not leather")


def drawn(scaling: Scaling, count: int) -> tuple[list[float], list[bool]]:
    """Return probabilities, and whether each was right where `scaling` tells how often it is."""
    random = Random(1)
    probabilities = [random.random() for _ in range(count)]
    return probabilities, [random.random() < scaling(one) for one in probabilities]


def test_a_scaling_is_found_again() -> None:
    found = fitted(*drawn(Scaling(0.5, -1.0), 4000))
    assert found.scale == pytest.approx(0.5, abs=0.06)
    assert found.shift == pytest.approx(-1.0, abs=0.1)


def test_what_is_calibrated_stays() -> None:
    assert fitted(*drawn(Scaling(), 300)) == Scaling()


def test_too_few_requests_and_a_confidence_that_says_nothing_change_nothing() -> None:
    assert fitted(*drawn(Scaling(0.1, -3.0), FEWEST - 1)) == Scaling()
    probabilities, right = drawn(Scaling(4.0, 0.0), 400)
    assert fitted(probabilities, [not one for one in right]) == Scaling()


def test_a_scaling_keeps_the_order_and_the_range() -> None:
    scaled = [Scaling(0.7, -0.4)(step / 50) for step in range(51)]
    assert scaled == sorted(scaled)
    assert 0 < scaled[0] < scaled[-1] < 1
    assert Scaling()(0.3) == pytest.approx(0.3)
    with pytest.raises(ValueError, match="above 0"):
        Scaling(-1.0)


def test_it_is_stored_beside_the_weights_and_serves(training: Path, tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(training / "weights", folder)
    fit = refit(folder, sampler.understanding(60, 1))
    before = load(folder)
    assert (fit.count, before.scaling) == (60, fit.scaling)
    lower = Scaling(before.scaling.scale, before.scaling.shift - 0.5)
    write_scaling(folder, lower)
    after = load(folder)
    assert after.scaling == lower
    assert (after.sha256, after.vocabulary.names) == (before.sha256, before.vocabulary.names)
    assert after.fingerprint != before.fingerprint
    assert Decoder(after).understand(ASKED).confidence < Decoder(before).understand(ASKED).confidence


def test_readings_come_by_the_probability_of_their_intent(trained: Checkpoint) -> None:
    decoder = Decoder(trained)
    with closing(decoder.readings(ASKED)) as readings:
        some = [next(readings) for _ in range(3)]
    assert len({reading.intent for reading, _ in some}) == 3
    assert decoder.understand(ASKED).model_copy(update={"confidence": 1.0, "second": None}) == some[0][0]
    assert sum(probability for _, probability in some) <= 1.0


def test_a_doubtful_reading_has_a_second_and_a_sure_one_has_none(random_checkpoint: Checkpoint) -> None:
    with closing(Decoder(random_checkpoint).readings(ASKED)) as readings:
        (first, probability), (second, _) = next(readings), next(readings)
    for wanted, doubted in ((0.5, True), (0.99, False), (0.1, False)):
        scaling = Scaling(1.0, log_odds(wanted) - log_odds(probability))
        checkpoint = Checkpoint(
            random_checkpoint.model, random_checkpoint.vocabulary, random_checkpoint.reply_words, scaling=scaling
        )
        found = Decoder(checkpoint).understand(ASKED)
        assert found.confidence == pytest.approx(wanted, abs=1e-3)
        assert found.intent == first.intent
        assert doubtful(found) == doubted
        assert (found.second.intent if found.second else None) == (second.intent if doubted else None)
