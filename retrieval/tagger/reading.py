"""Reading with a trained scorer: texts to the attributes they state, with place and probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.tagger.batches import NameVectors, Prepared, collate, prepare
from retrieval.tagger.counts import ValueCounts
from retrieval.tagger.examples import Example, Schema
from retrieval.tagger.scorer import SpanScorer

_TEXTS_AT_ONCE = 32
_KEPT = 0.05
"""Less likely pairs are not looked at."""


class Reading(NamedTuple):
    """An attribute stated at [start, end) of a text, with the probability in [0, 1] that it is."""

    attribute: str
    start: int
    end: int
    confidence: float


@dataclass
class LearnedTagger:
    """A trained scorer with what it was trained with; not to be shared between threads."""

    scorer: SpanScorer
    counts: ValueCounts
    schema: Schema
    vectors: NameVectors

    def read(self, texts: Sequence[tuple[str, str]], least: float) -> list[list[Reading]]:
        """Return what each (text, category) states with a probability of at least `least`, likeliest first.

        Of one attribute no two readings overlap: the likelier stays.
        """
        prepared = [
            prepare(
                Example(text, category, ()),
                self.schema.asked(category),
                self.counts,
                self.scorer.encoder,
                counted=False,
            )
            for text, category in texts
        ]
        return [chosen(one, odds, least) for one, odds in zip(prepared, self.probabilities(prepared), strict=True)]

    @torch.inference_mode()
    def probabilities(self, texts: Sequence[Prepared]) -> list[NDArray[np.float32]]:
        """Return for each text (S, A): the probability that a stretch states an attribute."""
        self.scorer.eval()
        found = [np.zeros((len(one.found), len(one.attributes)), np.float32) for one in texts]
        by_length = sorted((row for row, one in enumerate(texts) if one.found), key=lambda row: len(texts[row].ids))
        for start in range(0, len(by_length), _TEXTS_AT_ONCE):
            rows = by_length[start : start + _TEXTS_AT_ONCE]
            odds = torch.sigmoid(self.scorer(collate([texts[row] for row in rows], self.vectors))).numpy()
            for row, one in zip(rows, odds, strict=True):
                found[row] = one[: len(texts[row].found), : len(texts[row].attributes)]
        return found


def chosen(text: Prepared, odds: NDArray[np.float32], least: float, *, flat: bool = False) -> list[Reading]:
    """Return the readings of a text from its probabilities (S, A), likeliest first.

    No two readings of one attribute overlap; `flat`: none at all.
    """
    found: list[Reading] = []
    places = np.argwhere(odds >= max(least, _KEPT))
    for place, number in sorted(places.tolist(), key=lambda at: (-odds[at[0], at[1]], at)):
        one, name = text.found[place], text.attributes[number]
        if not any(
            (flat or name == other.attribute) and one.start < other.end and other.start < one.end for other in found
        ):
            found.append(Reading(name, one.start, one.end, float(odds[place, number])))
    return found
