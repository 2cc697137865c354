"""The evaluation of replies: what can be counted of many, and the sheet on which a person judges each.

Counts by the shopper's language. Measures of a set of texts (distinct-n) have no interval: drawing texts again makes
them more alike than they are.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from assistant.claims import sentences
from assistant.evaluation import reply_faults
from assistant.evaluation.dialogues import Dialogues, Exchange
from assistant.evaluation.estimates import Measure, percentile, ratio, share
from assistant.evaluation.reply_faults import words_of
from retrieval.types import Language, Value

SHEET_COLUMNS = ("number", "conversation", "turn", "utterance", "action", "shown", "reply", "withheld", "verdict")


class Fault(Value):
    """Something wrong in one reply: what, where, and the words of it (of an empty one, what the shopper said)."""

    kind: str
    conversation: int
    turn: int
    words: tuple[str, ...]


class ReplyResult(Value):
    """What came of the replies in one language."""

    language: Language
    measures: tuple[Measure, ...]
    actions: dict[str, int]


class ReplyReport(Value):
    """Results by language, and every fault found."""

    results: tuple[ReplyResult, ...]
    faults: tuple[Fault, ...]


def evaluate(dialogues: Dialogues) -> ReplyReport:
    """Return what is counted of the turns."""
    found = _faults(dialogues)
    wrong = {(one.kind, one.conversation, one.turn) for one in found}
    results: list[ReplyResult] = []
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        some = [one for one in dialogues.exchanges if one.language == language]
        if some:
            results.append(_result(language, some, wrong))
    return ReplyReport(results=tuple(results), faults=tuple(found))


def write_sheet(path: Path, exchanges: Sequence[Exchange]) -> None:
    """Write the turns as tab-separated values with an empty column for a reader's verdict."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream, dialect="excel-tab", lineterminator="\n")
        sheet.writerow(SHEET_COLUMNS)
        for number, one in enumerate(exchanges, 1):
            texts = (one.utterance, one.action, " | ".join(one.shown), one.reply, " | ".join(one.withheld), "")
            sheet.writerow([number, one.conversation, one.turn, *(" ".join(text.split()) for text in texts)])


LENGTH = "length"
LANGUAGE, PLACEHOLDER, BROKEN, EMPTY = "other language", "placeholder left", "broken words", "empty"
REPEATED, AGAIN = f"same sentence {reply_faults.RUN} turns running", "sentence of the turn before again"
_KINDS = (LANGUAGE, PLACEHOLDER, BROKEN, EMPTY, REPEATED, AGAIN)


def _faults(dialogues: Dialogues) -> list[Fault]:
    found: list[Fault] = []
    known = words_of(dialogues.shop_text)
    for _, turns in groupby(dialogues.exchanges, key=lambda one: one.conversation):
        held = list(turns)
        said = words_of(" ".join(one.utterance for one in held))
        texts = [sentences(one.reply, one.titles) for one in held]
        running = reply_faults.repeated(texts)
        again = reply_faults.repeated(texts, 2)
        for place, one in enumerate(held):
            said_wrong = {
                LANGUAGE: [] if reply_faults.in_language(one.reply, one.language, one.titles) else [one.reply],
                PLACEHOLDER: [one.reply] if reply_faults.has_placeholder(one.reply) else [],
                BROKEN: reply_faults.broken_words(one.reply, one.titles, known | said),
                EMPTY: [] if one.reply.strip() else [one.utterance],
                REPEATED: running[place],
                AGAIN: again[place],
            }
            found += [
                Fault(kind=kind, conversation=one.conversation, turn=one.turn, words=tuple(words))
                for kind, words in said_wrong.items()
                if words
            ]
    return found


def _result(language: Language, exchanges: Sequence[Exchange], wrong: set[tuple[str, int, int]]) -> ReplyResult:
    said = [sentences(one.reply, one.titles) for one in exchanges]
    held_back = [len(one.withheld) for one in exchanges]
    both = [len(texts) + count for texts, count in zip(said, held_back, strict=True)]
    unfilled = [sum(reply_faults.has_placeholder(text) for text in one.withheld) for one in exchanges]
    refused = [count - empty for count, empty in zip(held_back, unfilled, strict=True)]
    lengths = [float(len(reply_faults.units(one.reply, one.language))) for one in exchanges]
    wordings = [
        [reply_faults.worded(text, one.titles) for text in texts] for one, texts in zip(exchanges, said, strict=True)
    ]
    flat = [
        reply_faults.units(text, one.language) for one, texts in zip(exchanges, wordings, strict=True) for text in texts
    ]
    found = [
        ratio("sentences withheld by the claim check", refused, both),
        ratio("sentences withheld for an unfilled placeholder", unfilled, both),
        share("replies with a sentence withheld", [count > 0 for count in held_back]),
        *(share(f"replies: {kind}", [_is(wrong, kind, one) for one in exchanges]) for kind in _KINDS),
        *(percentile(f"{LENGTH}, p{at}", lengths, at) for at in (50, 95)),
        *(_plain(f"distinct-{n}", reply_faults.distinct(flat, n), len(exchanges)) for n in (1, 2)),
        _plain(
            "distinct wordings of a sentence",
            reply_faults.distinct([[text] for texts in wordings for text in texts], 1),
            len(exchanges),
        ),
    ]
    return ReplyResult(
        language=language,
        measures=tuple(one for one in found if one),
        actions=dict(Counter(one.action for one in exchanges).most_common()),
    )


def _is(wrong: set[tuple[str, int, int]], kind: str, one: Exchange) -> bool:
    return (kind, one.conversation, one.turn) in wrong


def _plain(name: str, value: float, of: int) -> Measure:
    return Measure(name=name, value=value, low=None, high=None, of=of)
