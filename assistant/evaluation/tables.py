"""An evaluation as tables for people: measures down, readers across, and how far confidence can be trusted.

Draws with rich, which measures Chinese and fits the terminal. Figures are shares in [0, 1] unless the name says
milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.evaluation.calibration import Bin
from assistant.evaluation.estimates import Measure
from assistant.evaluation.judging import MILLISECONDS
from assistant.evaluation.understanding import Report, Result

_BAR = 20  # characters of a bar that is all right
_LANGUAGES = {"en": "English", "zh": "Chinese"}


def print_report(report: Report, console: Console) -> None:
    """Print a report."""
    for requests in dict.fromkeys(one.requests for one in report.results):
        some = [one for one in report.results if one.requests == requests]
        console.print(_measures(_LANGUAGES.get(requests, requests), some))
        for one in some:
            if one.reliability:
                console.print(_reliability(one))
            if one.misread:
                console.print(Text(f"{one.reader} misread as: {_listed(one.misread)}"))
        console.print()
    for one in report.skipped:
        console.print(Text(f"skipped {one}"))


def cell(measure: Measure | None) -> str:
    """Return a figure with its interval: `0.950 [0.900, 0.988]`, milliseconds without decimals."""
    if measure is None:
        return ""
    digits = 0 if measure.name.startswith(MILLISECONDS) else 3
    shown = f"{measure.value:.{digits}f}"
    if measure.low is None or measure.high is None:
        return shown
    return f"{shown} [{measure.low:.{digits}f}, {measure.high:.{digits}f}]"


def _measures(title: str, results: Iterable[Result]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    table.add_column("requests", justify="right")
    columns = [(one.reader, {measure.name: measure for measure in one.measures}) for one in results]
    for reader, _ in columns:
        table.add_column(Text(reader))
    for name in dict.fromkeys(name for _, measures in columns for name in measures):
        row = [measures.get(name) for _, measures in columns]
        of = next(measure.of for measure in row if measure)
        table.add_row(Text(name), str(of), *(cell(measure) for measure in row))
    return table


def _reliability(result: Result) -> RenderableType:
    table = Table(title=Text(f"{result.reader}: intent right by confidence"), title_justify="left", box=None)
    for name in ("confidence", "requests", "right", ""):
        table.add_column(name, justify="right" if name else "left")
    for one in result.reliability:
        table.add_row(f"{one.low:.1f}–{one.high:.1f}", str(one.count), f"{one.right:.2f}", _bar(one))
    return Group(table)


def _bar(one: Bin) -> str:
    """Return a bar of the share that is right, with a mark where it would be if confidence were to be trusted."""
    filled, expected = round(one.right * _BAR), min(_BAR, round(one.confidence * _BAR))
    signs = ["█" if place < filled else "·" for place in range(_BAR + 1)]
    signs[expected] = "│"
    return "".join(signs)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
