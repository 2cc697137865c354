"""What a person at a terminal is told beside the results: progress on standard error, and reports in words.

Light to import, so that "loading …" can be said while the heavy parts load. Words of shops and shoppers are shown as
text: terminal control characters are taken out. Knows no command and opens nothing.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.checkup import Checkup
    from assistant.taking import EventsReport, Report
    from retrieval.feeds.complaints import Complaint
    from retrieval.retagging import TagReport

QUIET_SECONDS = 1.0
"""What is done sooner than this is not announced."""

_LINE_SECONDS = 5.0  # how often a log, which no person watches, gets a line of progress


def plain(text: object) -> str:
    """Return the text without terminal control characters; line breaks and tabs become spaces."""
    return "".join(sign if sign.isprintable() else " " if sign in "\n\t" else "" for sign in str(text))


class Notes:
    """Progress of one command on standard error: a live line for a person, plain lines in a log. Use it in a `with`."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=self._console, transient=True)
        self._task: TaskID | None = None
        self._mutex = threading.Lock()
        self._stage = "loading"
        self._shown = False
        self._told_at = 0.0
        self._timer = threading.Timer(QUIET_SECONDS, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._mutex:
            if self._task is not None:
                self._progress.stop()
            self._shown = False

    def say(self, stage: str) -> None:
        """Begin a stage: "loading the sentence encoder"."""
        with self._mutex:
            self._stage = stage
            if self._task is not None:
                self._progress.reset(self._task, description=f"{stage} …", total=None)
            elif self._shown:
                self._line(f"{stage} …")

    def counted(self, done: int, total: int | None, stage: str) -> None:
        """Tell how far a stage is; `total` None while unknown."""
        with self._mutex:
            self._stage = stage
            if self._task is not None:
                self._progress.update(self._task, description=f"{stage} …", completed=done, total=total)
            elif self._shown and time.monotonic() - self._told_at > _LINE_SECONDS:
                self._line(f"{stage}: {done}" + (f" of about {total}" if total else ""))

    def _show(self) -> None:
        with self._mutex:
            self._shown = True
            if self._console.is_terminal:
                self._progress.start()
                self._task = self._progress.add_task(f"{self._stage} …", total=None)
            else:
                self._line(f"{self._stage} …")

    def _line(self, text: str) -> None:
        self._told_at = time.monotonic()
        self._console.print(Text(text))


def report_lines(report: Report, complaints: int = 10) -> list[str]:
    """Return what came of an import in words, with the first `complaints` rows that were repaired or refused."""
    from assistant.taking import EventsReport, KnowledgeReport  # loaded long ago by whoever made the report

    if isinstance(report, KnowledgeReport):
        return [f"{report.file}: {report.passages} passages"]
    if isinstance(report, EventsReport):
        return [*_events_lines(report), *_complaint_lines(report.complaints, complaints, "event-complaints.jsonl")]
    lines = [
        f"{report.file}: {report.rows} rows: {report.taken} taken ({report.repaired} repaired), "
        f"{report.refused} refused, {report.skipped} skipped, in {report.seconds:.1f} s",
        f"{report.products} products with {report.variants} variants: {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.retired} retired, {report.embedded} texts embedded",
        *((f"{report.corrected} products as the owner corrected them",) if report.corrected else ()),
        *(f"warning: {plain(warning)}" for warning in report.warnings),
    ]
    return [*lines, *_complaint_lines(report.complaints, complaints, "import-complaints.jsonl")]


def _events_lines(report: EventsReport) -> list[str]:
    by_kind = ", ".join(f"{count} {kind}" for kind, count in report.by_kind.items())
    passed = ", ".join(f"{count} {plain(name)}" for name, count in report.passed.items())
    lines = [
        f"{report.file}: {report.rows} rows ({report.kind}): {report.refused} refused, {report.repaired} repaired, "
        f"{report.skipped} of no product, in {report.seconds:.1f} s",
        f"{report.events} events: {report.stored} stored, {report.duplicates} known or twice, {report.robot_events} of "
        f"robots; {report.shoppers} shoppers, {report.sessions} sessions, {report.first_at} to {report.last_at}",
        f"stored: {by_kind or 'nothing new'}; {report.joined} joined to slates, {report.variants} under a "
        f"variant's id, {report.unknown_products} about products that the catalog lacks",
    ]
    lines += [f"of no product: {passed}"] if passed else []
    lines += [f"robots left out: {count} shoppers with {plain(rule)}" for rule, count in report.robots.items()]
    return lines + [f"warning: {plain(warning)}" for warning in report.warnings]


def _complaint_lines(complaints: Sequence[Complaint], shown: int, log: str) -> list[str]:
    lines: list[str] = []
    for one in complaints[:shown]:
        verdict = "repaired" if one.repaired else "refused"
        lines.append(f"  {one.file}:{one.line}: {verdict}: {plain(one.product)}: {plain(one.reason)}")
    if len(complaints) > shown:
        lines.append(f"  … all of them are in {log} in the shop's folder")
    return lines


def tag_lines(report: TagReport) -> list[str]:
    """Return what was read of a shop's titles in words."""
    values = ", ".join(f"{kind} {count}" for kind, count in report.values.items()) or "nothing"
    return [
        f"{report.products} products: {report.read} with something read from their titles ({values}), "
        f"{report.categories} categories; {report.changed} are shown otherwise now",
        "A wrong one is mended for good with: aisle correct SHOP PRODUCT_ID FIELD=VALUE (FIELD= states nothing)",
    ]


def checkup_lines(state: Checkup) -> list[str]:
    """Return the state of a shop in words, what is wrong last."""
    facts = {**state.counts, **state.versions, **state.devices, "last import": state.last_import or "none"}
    wrong = [f"{one.part}: {one.problem}" for one in state.findings] or ["Nothing is wrong."]
    notes = [f"note: {one.part}: {one.problem}" for one in state.notes]
    return [state.settings, *(f"{label}: {value}" for label, value in facts.items()), *notes, *wrong]
