"""One request judged, and the measures of many: everything that is said of how well a reader understands.

Knows what counts as right; draws no table and opens nothing. Measures that no request has anything for are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.evaluation import facts
from assistant.evaluation.calibration import Bin, expected_error, reliability
from assistant.evaluation.estimates import Measure, difference, macro_f1, percentile, ratio, share
from assistant.evaluation.facts import Count
from assistant.evaluation.readers import Answer
from assistant.evaluation.requests import Request
from assistant.messages import Intent
from retrieval.types import Constraints

INTENT = "intent accuracy"
MILLISECONDS = "ms a call"
_OUT = Intent.OUT_OF_SCOPE.value


@dataclass(frozen=True)
class Judgement:
    """One request: what was read of it, what was wanted. `counts` is None where constraints are not read."""

    request: Request
    answer: Answer
    counts: dict[str, Count] | None

    @property
    def intent_right(self) -> bool:
        """Whether the intent is right."""
        return self.answer.intent == self.request.expect.intent

    @property
    def constraints(self) -> Constraints:
        """What was read; nothing where the answer was no reading."""
        return self.answer.reading.constraints if self.answer.reading else Constraints()

    @property
    def all_right(self) -> bool:
        """Whether every constraint in force is right."""
        return all(count.right for count in (self.counts or {}).values())


def judge(request: Request, answer: Answer, intents_only: bool) -> Judgement:
    """Return what an answer is worth."""
    if intents_only:
        return Judgement(request, answer, None)
    read = answer.reading.constraints if answer.reading else Constraints()
    return Judgement(request, answer, facts.counts(read, request.expect.constraints))


def measures(judged: Sequence[Judgement]) -> list[Measure]:
    """Return all measures of one reader over requests of one language, in the order of a table."""
    found = _intents(judged)
    full = [one for one in judged if one.counts is not None]
    if full:
        found += [*_constraints(full), *_pointers(full)]
    return [one for one in (*found, *_confidence(judged), *_times(judged)) if one is not None]


def above(other: str, ours: Sequence[Judgement], theirs: Sequence[Judgement]) -> Measure:
    """Return by how much our intent accuracy is above another reader's, over the same requests in the same order."""
    name = f"{INTENT} above {other}"
    return difference(name, [one.intent_right for one in ours], [one.intent_right for one in theirs])


def bins(judged: Sequence[Judgement]) -> list[Bin]:
    """Return how often intents are right by how sure the reader was."""
    return reliability([one.answer.confidence for one in judged], [one.intent_right for one in judged])


def _intents(judged: Sequence[Judgement]) -> list[Measure | None]:
    wanted = [one.request.expect.intent.value for one in judged]
    read = [one.answer.intent for one in judged]
    return [
        share(INTENT, [one.intent_right for one in judged]),
        macro_f1("intent macro-F1", read, wanted),
        share("out_of_scope recall", [one == _OUT for one, gold in zip(read, wanted, strict=True) if gold == _OUT]),
        share("out_of_scope precision", [gold == _OUT for one, gold in zip(read, wanted, strict=True) if one == _OUT]),
    ]


def _constraints(judged: Sequence[Judgement]) -> list[Measure | None]:
    kinds = Counter(kind for one in judged for kind in one.counts or {})
    listed = [kind for kind, _ in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])) if kind != "category"]
    limited = [one for one in judged if facts.has_limit(one.request.expect.constraints)]
    found = [
        *_precision_recall_f1("facts", _summed(judged, listed)),
        *_precision_recall_f1("category", _summed(judged, ["category"])),
        *(_precision_recall_f1(kind, _summed(judged, [kind]))[2] for kind in listed),
        share(
            "price and rating limits exact",
            [facts.same_limits(one.constraints, one.request.expect.constraints) for one in limited],
        ),
        share("joint goal accuracy", [one.all_right for one in judged]),
    ]
    for name, first, last in (("1 turn", 1, 1), ("2 turns", 2, 2), ("3 turns or more", 3, 99)):
        some = [one.all_right for one in judged if first <= len(one.request.turns) <= last]
        found.append(share(f"joint goal accuracy, {name}", some))
    return found


def _summed(judged: Sequence[Judgement], kinds: Iterable[str]) -> list[Count]:
    """Return one count a request over some kinds."""
    wanted = set(kinds)
    inside = [[count for kind, count in (one.counts or {}).items() if kind in wanted] for one in judged]
    return [
        Count(sum(one.hits for one in some), sum(one.read for one in some), sum(one.wanted for one in some))
        for some in inside
    ]


def _precision_recall_f1(name: str, counted: Sequence[Count]) -> list[Measure | None]:
    hits = [one.hits for one in counted]
    return [
        ratio(f"{name} precision", hits, [one.read for one in counted]),
        ratio(f"{name} recall", hits, [one.wanted for one in counted]),
        ratio(f"{name} F1", [2 * one for one in hits], [one.read + one.wanted for one in counted]),
    ]


def _pointers(judged: Sequence[Judgement]) -> list[Measure | None]:
    """Positions and order numbers, over the requests that have some or were read as having some; the language."""
    positions: list[bool] = []
    orders: list[bool] = []
    for one in judged:
        reading, expect = one.answer.reading, one.request.expect
        places = reading.references if reading else ()
        order = reading.order_number if reading else None
        if places or expect.references:
            positions.append(set(places) == set(expect.references))
        if order or expect.order_number:
            orders.append(_plain(order) == _plain(expect.order_number))
    language = [
        one.answer.reading is not None and one.answer.reading.language == one.request.expect.language for one in judged
    ]
    return [
        share("references right", positions),
        share("order number right", orders),
        share("language right", language),
    ]


def _plain(order: str | None) -> str:
    return (order or "").strip().lstrip("#").casefold()


def _confidence(judged: Sequence[Judgement]) -> list[Measure | None]:
    held = bins(judged)
    if not held:
        return []
    value = expected_error(held)
    return [Measure(name="calibration error", value=value, low=None, high=None, of=len(judged))]


def _times(judged: Sequence[Judgement]) -> list[Measure | None]:
    took = [one.answer.milliseconds for one in judged]
    return [percentile(f"{MILLISECONDS}, p{at}", took, at) for at in (50, 95)]
