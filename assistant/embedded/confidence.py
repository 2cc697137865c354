"""Fitting the confidence of weights, so that of readings with a confidence of 0.8 eight in ten have the right intent.

Knows which requests it is fitted on: the hand-written ones that no training reads. Training ends with it; for weights
that are there it is a command of its own, which writes the two numbers into their `generator.json`:

    python -m assistant.embedded.confidence [WEIGHTS]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from assistant.embedded.checkpoint import SHIPPED, load, write_scaling
from assistant.embedded.data import UnderstandExample
from assistant.embedded.decode import Decoder
from assistant.embedded.scaling import Scaling, log_odds
from assistant.evaluation.calibration import expected_error, reliability

FEWEST = 50
"""Fewer requests than this say too little of a confidence: it stays the network's own."""

_CLEAR = 5.99
"""Twice the gain in log-likelihood from which two more numbers are no chance: chi-squared of two degrees, 5 %."""


@dataclass(frozen=True)
class Fit:
    """What was fitted on how many requests, and the expected calibration error on the same ones, in [0, 1]."""

    scaling: Scaling
    count: int
    error_before: float
    error_after: float

    def line(self) -> str:
        """Return the figures in words."""
        if self.scaling == Scaling():
            return (
                f"confidence: the network's own, on {self.count} requests no scaling of it is clearly likelier; "
                f"calibration error {self.error_before:.3f}"
            )
        return (
            f"confidence: scale {self.scaling.scale:.3f}, shift {self.scaling.shift:+.3f} from {self.count} requests, "
            f"calibration error {self.error_before:.3f} before and {self.error_after:.3f} after, on the same ones"
        )


def refit(folder: Path, examples: Sequence[UnderstandExample]) -> Fit:
    """Fit the confidence of the weights in `folder` on `examples`, which they were not trained on, and store it there.

    Raises:
        WeightsError: there are no such weights.
    """
    decoder = Decoder(load(folder))
    probabilities, right = list[float](), list[bool]()
    for example in examples:
        with closing(decoder.readings(example.message)) as readings:
            found, probability = next(readings)
        probabilities.append(probability)
        right.append(found.intent == example.reading.intent)
    scaling = fitted(probabilities, right)
    write_scaling(folder, scaling)
    scaled = [scaling(one) for one in probabilities]
    before, after = (expected_error(reliability(some, right)) for some in (probabilities, scaled))
    return Fit(scaling, len(right), before, after)


def fitted(probabilities: Sequence[float], right: Sequence[bool]) -> Scaling:
    """Return the scaling under which what was right and wrong is likeliest, with Platt's targets in place of 1 and 0.

    The network's own stays where there are fewer than `FEWEST` requests, where another is not clearly likelier, and
    where probable readings are not more often right than others.
    """
    if len(right) < FEWEST:
        return Scaling()
    odds = np.array([log_odds(one) for one in probabilities])
    hits = sum(right)
    targets = np.where(right, (hits + 1) / (hits + 2), 1 / (len(right) - hits + 2))

    def loss(numbers: np.ndarray) -> float:
        scores = numbers[0] * odds + numbers[1]
        return float(np.sum(np.logaddexp(0, scores) - targets * scores))

    own = np.array([1.0, 0.0])
    best = minimize(loss, own)
    scale, shift = (float(one) for one in best.x)
    clear = 2 * (loss(own) - float(best.fun)) > _CLEAR
    return Scaling(scale, shift) if clear and scale > 0 else Scaling()


def main() -> None:
    """Refit the weights that the arguments name, and say what came of it."""
    from assistant.embedded.data import seeds  # a large file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "weights", type=Path, nargs="?", default=SHIPPED, help="their folder; the shipped ones unless given"
    )
    parser.add_argument("--seeds", type=Path, default=seeds.FOLDER, help="the folder of the hand-written requests")
    arguments = parser.parse_args()
    held = [one.example for one in seeds.read_seeds(arguments.seeds) if one.for_validation]
    print(refit(arguments.weights, held).line())  # noqa: T201 - a command's result


if __name__ == "__main__":
    main()
