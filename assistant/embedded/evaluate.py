"""How well a generator understands: its readings against those of examples, and how long they take.

Knows what counts: a reading is exact when intent, language, edits, references and order number are all right, the order
of edits aside. Decodes as in service, one message at a time. Knows no training.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from assistant.embedded.checkpoint import Checkpoint
from assistant.embedded.data import UnderstandExample
from assistant.embedded.decode import Decoder
from assistant.messages import Edit, Reading


@dataclass
class Tally:
    """Counts of one language's examples. Edits are counted one by one, for precision and recall."""

    count: int = 0
    exact: int = 0
    intent: int = 0
    hit: int = 0
    read: int = 0
    wanted: int = 0

    def add(self, found: Reading, wanted: Reading) -> None:
        """Count one reading."""
        self.count += 1
        self.exact += same(found, wanted)
        self.intent += found.intent == wanted.intent
        ours, theirs = set(found.edits), set(wanted.edits)
        self.hit += len(ours & theirs)
        self.read += len(ours)
        self.wanted += len(theirs)

    def line(self, language: str) -> str:
        """Return the figures in words."""
        f1 = 2 * self.hit / max(1, self.read + self.wanted)
        return (
            f"{language}: {self.count} examples, exact {self.exact / max(1, self.count):.3f}, "
            f"intent {self.intent / max(1, self.count):.3f}, edits F1 {f1:.3f}"
        )


@dataclass
class Quality:
    """What was measured. `wrong` holds the readings that are not exact: (message, found, wanted)."""

    tallies: dict[str, Tally] = field(default_factory=dict[str, Tally])
    milliseconds: list[float] = field(default_factory=list[float])
    wrong: list[tuple[str, Reading, Reading]] = field(default_factory=list[tuple[str, Reading, Reading]])

    def lines(self) -> list[str]:
        """Return the figures in words, a line a language and one of latencies."""
        times = sorted(self.milliseconds) or [0.0]
        middle, late = times[len(times) // 2], times[min(len(times) - 1, len(times) * 95 // 100)]
        slips = Counter(slip for _, found, wanted in self.wrong for slip in _slips(found, wanted))
        return [
            *(tally.line(language) for language, tally in sorted(self.tallies.items())),
            f"understanding takes {middle:.0f} ms (median), {late:.0f} ms (95th percentile)",
            "most frequent slips: " + ", ".join(f"{slip} {count}" for slip, count in slips.most_common(12)),
        ]


def measure(checkpoint: Checkpoint, examples: Iterable[UnderstandExample], most: int) -> Quality:
    """Return how `checkpoint` reads the first `most` examples of each language."""
    decoder = Decoder(checkpoint)
    quality = Quality()
    chosen = list(examples)
    for language in ("en", "zh"):
        tally = quality.tallies.setdefault(language, Tally())
        for example in islice((one for one in chosen if one.reading.language == language), most):
            began = time.perf_counter()
            found = decoder.understand(example.message)
            quality.milliseconds.append((time.perf_counter() - began) * 1000)
            tally.add(found, example.reading)
            if not same(found, example.reading):
                quality.wrong.append((example.message, found, example.reading))
    return quality


def same(found: Reading, wanted: Reading) -> bool:
    """Return whether two readings say the same, the order of edits and the confidence aside."""
    return _plain(found) == _plain(wanted)


def _plain(reading: Reading) -> tuple[object, ...]:
    said = reading.model_dump(exclude={"edits", "confidence", "second"})
    return (frozenset(reading.edits), *said.values())


def _slips(found: Reading, wanted: Reading) -> list[str]:
    slips = [] if found.intent == wanted.intent else [f"{wanted.intent} read as {found.intent}"]
    ours, theirs = set(found.edits), set(wanted.edits)
    slips += [f"missed {_name(edit)}" for edit in theirs - ours]
    slips += [f"wrong {_name(edit)}" for edit in ours - theirs]
    slips += ["references"] * (found.references != wanted.references)
    return slips + ["order number"] * (found.order_number != wanted.order_number)


def _name(edit: Edit) -> str:
    return edit.slot if edit.op == "set" else f"{edit.op} {edit.slot}"
