"""The evaluation of understanding: every reader over every request, measured by language and by public set.

Knows the order of things and the form of the report; what is right, and how it is counted, stands in `judging`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

from assistant.evaluation import judging
from assistant.evaluation.calibration import Bin
from assistant.evaluation.estimates import Measure, percentile, share
from assistant.evaluation.facts import same_limits
from assistant.evaluation.judging import Judgement, judge
from assistant.evaluation.public_sets import OUT, SETS, PublicRequest, PublicSet
from assistant.evaluation.readers import Answer, Reader
from assistant.evaluation.requests import Request
from retrieval.types import Constraints, Value

T = TypeVar("T")
Counted = Callable[[int, int | None, str], None]
Drawn = tuple[PublicSet, list[PublicRequest]]


class Result(Value):
    """What one reader reached on one set of requests: those of a language, or a public set.

    `misread` counts the intents that wrong readings were given, most frequent first.
    """

    requests: str
    reader: str
    measures: tuple[Measure, ...]
    reliability: tuple[Bin, ...] = ()
    misread: dict[str, int] = {}


class Report(Value):
    """Results, set by set and reader by reader, and the public sets that were not there."""

    results: tuple[Result, ...]
    skipped: tuple[str, ...] = ()


def drawn(requests: Sequence[T], most: int | None, seed: int) -> list[T]:
    """Return at most `most` requests in their order, drawn by the seed; None takes all."""
    if most is None or len(requests) <= most:
        return list(requests)
    return [requests[place] for place in sorted(Random(seed).sample(range(len(requests)), most))]


def by_language(requests: Sequence[Request], readers: Sequence[Reader], counted: Counted) -> list[Result]:
    """Return the results of all readers over annotated requests, English and Chinese apart.

    A generator's intents are compared with those of every baseline, and with the first reader's, request by request.
    """
    found: list[Result] = []
    for language in ("en", "zh"):
        some = [one for one in requests if one.expect.language == language]
        if not some:
            continue
        judged: list[list[Judgement]] = []
        for reader in readers:
            answers = _answers(reader, [one.turns for one in some], language, counted)
            judged.append([judge(*pair, reader.intents_only) for pair in zip(some, answers, strict=True)])
        for reader, ours in zip(readers, judged, strict=True):
            measures = judging.measures(ours)
            for other, theirs in zip(readers, judged, strict=True):
                bar = other is not reader and (other.intents_only or other is readers[0])
                if bar and not reader.intents_only:
                    measures.append(judging.above(other.name, ours, theirs))
            wrong = Counter(one.answer.intent for one in ours if not one.intent_right)
            found.append(
                Result(
                    requests=language,
                    reader=reader.name,
                    measures=tuple(measures),
                    reliability=() if reader.intents_only else tuple(judging.bins(ours)),
                    misread=dict(wrong.most_common()),
                )
            )
    return found


def public_requests(folder: Path, most: int | None, seed: int) -> tuple[list[Drawn], list[str]]:
    """Return the requests of each public set below `folder`, at most `most` a set, and which sets have none and why.

    Raises:
        PublicDataError: a file is there and cannot be read, or pyarrow is not installed.
    """
    there: list[Drawn] = []
    skipped: list[str] = []
    for one in SETS:
        path = folder / one.file
        requests = one.read(folder) if path.is_file() else []
        if requests:
            there.append((one, drawn(requests, most, seed)))
        else:
            skipped.append(f"{one.name}: {path} {'holds no test request' if path.is_file() else 'is not there'}")
    return there, skipped


def by_public_set(sets: Sequence[Drawn], readers: Sequence[Reader], counted: Counted) -> list[Result]:
    """Return the results over public sets; limits are not asked of readers of intents alone."""
    found: list[Result] = []
    for public, requests in sets:
        limits = not requests[0].intents
        for reader in readers:
            if limits and reader.intents_only:
                continue
            answers = _answers(reader, [one.turns for one in requests], public.name, counted)
            measures = _limit_measures(requests, answers) if limits else _intent_measures(requests, answers)
            wrong = Counter(
                answer.intent
                for one, answer in zip(requests, answers, strict=True)
                if not limits and answer.intent not in one.intents
            )
            found.append(
                Result(
                    requests=public.name,
                    reader=reader.name,
                    measures=tuple(one for one in measures if one),
                    misread=dict(wrong.most_common()),
                )
            )
    return found


def _intent_measures(requests: Sequence[PublicRequest], answers: Sequence[Answer]) -> list[Measure | None]:
    right = [answer.intent in one.intents for one, answer in zip(requests, answers, strict=True)]
    groups = dict.fromkeys(one.group for one in requests)
    found = [share("sensible", right)]
    for group in groups:
        inside = [place for place, one in enumerate(requests) if one.group == group]
        found.append(share(f"sensible: {group}", [right[place] for place in inside]))
        if any(requests[place].intents > OUT for place in inside):
            out = [answers[place].intent in OUT for place in inside if requests[place].intents >= OUT]
            found.append(share(f"out_of_scope: {group}", out))
    return [*found, *_times(answers)]


def _limit_measures(requests: Sequence[PublicRequest], answers: Sequence[Answer]) -> list[Measure | None]:
    read = [answer.reading.constraints if answer.reading else Constraints() for answer in answers]
    right = [same_limits(ours, one.limits or Constraints()) for ours, one in zip(read, requests, strict=True)]
    return [share("price and rating limits exact", right), *_times(answers)]


def _times(answers: Sequence[Answer]) -> list[Measure | None]:
    took = [one.milliseconds for one in answers]
    return [percentile(f"{judging.MILLISECONDS}, p{at}", took, at) for at in (50, 95)]


def _answers(reader: Reader, turns: Sequence[Sequence[str]], what: str, counted: Counted) -> list[Answer]:
    found: list[Answer] = []
    for one in turns:
        found.append(reader.read(one))
        counted(len(found), len(turns), f"{reader.name} reads {what}")
    return found
