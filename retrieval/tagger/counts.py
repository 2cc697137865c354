"""How training texts used a candidate's words: as which attribute's value, how often, and how often not.

What stood for a value before most often does so again; a network of twenty million weights learns that slowly from a
few thousand texts, so it is told. In training an example's own use is taken out of its counts, else the network would
learn to believe its own answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log1p
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from retrieval.tagger.candidates import Candidate, candidates
from retrieval.tagger.examples import Example

FEATURES = 9
"""Of a (candidate, attribute) pair: log count and share of its category's texts with these words in which they are this
attribute's value, the share smoothed; log count and share over all categories; log count and share of being another
attribute's; log count of being nothing in the category; that they are known at all."""


class Features(NamedTuple):
    """The pairs whose words are known, and their features; all other pairs have none.

    `candidate` and `attribute` (N,) are places in the lists given, `values` is (N, FEATURES).
    """

    candidate: npt.NDArray[np.int64]
    attribute: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]


@dataclass
class ValueCounts:
    """Counts over texts, a text at most once each; words are folded."""

    by_category: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    by_attribute: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    anything: Counter[str] = field(default_factory=Counter[str])
    seen_in: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    seen: Counter[str] = field(default_factory=Counter[str])

    @classmethod
    def of(cls, examples: Sequence[Example]) -> ValueCounts:
        """Return the counts over examples."""
        counts = cls()
        for example in examples:
            for attribute, value in example.values:
                counts.by_category[example.category, attribute, value] += 1
                counts.by_attribute[attribute, value] += 1
                counts.anything[value] += 1
        for example in examples:
            for value in {one.folded for one in candidates(example.text, counts.anything)}:
                if value in counts.anything:
                    counts.seen_in[example.category, value] += 1
                    counts.seen[value] += 1
        return counts

    def features(
        self,
        category: str,
        found: Sequence[Candidate],
        attributes: Sequence[str],
        own: frozenset[tuple[str, str]] | None = None,
    ) -> Features:
        """Return the features of all pairs; `own` is what the text itself put into the counts, None for a new text."""
        pairs: list[tuple[int, int]] = []
        rows: list[tuple[float, ...]] = []
        less = int(own is not None)
        own_values = Counter(value for _, value in own or ())
        for place, one in enumerate(found):
            anything = self.anything[one.folded] - own_values[one.folded]
            if anything <= 0:
                continue
            seen_in = max(self.seen_in[category, one.folded] - less, 0)
            seen = max(self.seen[one.folded] - less, 0)
            for number, attribute in enumerate(attributes):
                mine = int((attribute, one.folded) in (own or ()))
                here = self.by_category[category, attribute, one.folded] - mine
                everywhere = self.by_attribute[attribute, one.folded] - mine
                other = max(anything - everywhere, 0)
                pairs.append((place, number))
                rows.append(
                    (
                        log1p(here),
                        here / max(seen_in, 1),
                        (here + 0.3) / (seen_in + 1),
                        log1p(everywhere),
                        everywhere / max(seen, 1),
                        log1p(other),
                        other / max(seen, 1),
                        log1p(max(seen_in - here, 0)),
                        1.0,
                    )
                )
        at = np.array(pairs, np.int64).reshape(-1, 2)
        return Features(at[:, 0], at[:, 1], np.array(rows, np.float32).reshape(-1, FEATURES))
