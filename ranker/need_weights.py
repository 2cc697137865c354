"""What a shop has learned of the order for a need, as a file: a handful of weights, and what they were learned from.

`needs.json` in the folder of the shop's ranker. It says nothing of any shopper.
"""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from ranker.errors import CheckpointError
from retrieval.types import Value

FORMAT = 1
_FILE = "needs.json"


def _finite(value: float) -> float:
    if not math.isfinite(value) or value < 0:
        raise ValueError("a weight is a number from 0 on")
    return value


Weight = Annotated[float, AfterValidator(_finite)]


class NeedWeights(Value):
    """Weights, for log odds of being chosen."""

    format: Literal[1] = FORMAT
    made_at: str
    encoder: str
    """Whose text vectors the order reads."""
    kind_known: Weight
    """Of retrieval's score, where all candidates are of the kind that was asked for."""
    words_alone: Weight
    """Of the same, where the words alone say what is wanted."""
    weights: dict[str, Weight]
    """Of each feature, for one unit of it."""
    spreads: dict[str, float]
    """The standard deviation of each over candidates: times its weight it says what moves the order."""
    questions: dict[str, int] = Field(default_factory=dict)
    """How many requests it was learned from, by what is known of them."""
    figures: dict[str, float] = Field(default_factory=dict)
    """nDCG@10 of requests, each by weights learned from other shoppers', and of the order before."""


def needs_file(folder: Path) -> Path:
    """Return where in a ranker's folder the weights lie."""
    return folder / _FILE


def read_needs(folder: Path, encoder: str) -> NeedWeights | None:
    """Return the weights in a ranker's folder, None where there are none; `encoder` is whose vectors the shop has.

    Raises:
        CheckpointError: they cannot be read, or are of another encoder.
    """
    path = needs_file(folder)
    mend = f"run `aisle train ranker` again, or remove {str(path)!r}"
    try:
        found = NeedWeights.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValidationError) as error:
        raise CheckpointError(f"cannot read {str(path)!r}: {error}; {mend}") from error
    if found.encoder != encoder:
        raise CheckpointError(f"{str(path)!r} was learned with {found.encoder!r}, the shop has {encoder!r}: {mend}")
    return found


def write_needs(folder: Path, weights: NeedWeights) -> None:
    """Make these the weights in a ranker's folder, so that no reader sees half of them."""
    folder.mkdir(parents=True, exist_ok=True)
    part = needs_file(folder).with_suffix(".part")
    part.write_text(weights.model_dump_json(indent=2) + "\n", encoding="utf-8")
    os.replace(part, needs_file(folder))
