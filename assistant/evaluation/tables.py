"""An evaluation as tables for people: measures down, readers or languages across.

Draws with rich, which measures Chinese and fits the terminal. Figures are shares in [0, 1], but for times in
milliseconds and lengths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.evaluation.calibration import Bin
from assistant.evaluation.estimates import Measure
from assistant.evaluation.judging import MILLISECONDS
from assistant.evaluation.ranking import RankingReport
from assistant.evaluation.replies import LENGTH, ReplyReport
from assistant.evaluation.search import SearchReport
from assistant.evaluation.tagging import TaggingReport
from assistant.evaluation.understanding import Report, Result
from assistant.evaluation.what_if import WhatIf
from assistant.terminal import plain

_BAR = 20  # characters of a bar that is all right
_LANGUAGES = {"en": "English", "zh": "Chinese"}


def print_understanding(report: Report, console: Console) -> None:
    """Print what is measured of understanding."""
    for requests in dict.fromkeys(one.requests for one in report.results):
        some = [one for one in report.results if one.requests == requests]
        columns = {one.reader: one.measures for one in some}
        console.print(_measures(_LANGUAGES.get(requests, requests), columns))
        for one in some:
            if one.reliability:
                console.print(_reliability(one))
            if one.misread:
                console.print(Text(f"{one.reader} misread as: {_listed(one.misread)}"))
        console.print()
    for one in report.skipped:
        console.print(Text(f"skipped {one}"))


def print_replies(report: ReplyReport, console: Console) -> None:
    """Print what is measured of replies, then each fault with the words of it."""
    columns = {_LANGUAGES[one.language]: one.measures for one in report.results}
    console.print(_measures("Replies", columns))
    for one in report.results:
        console.print(Text(f"{_LANGUAGES[one.language]} by action: {_listed(one.actions)}"))
    for fault in report.faults:
        place = f"conversation {fault.conversation}, turn {fault.turn}"
        console.print(Text(f"{place}: {fault.kind}: {plain(' / '.join(fault.words))}"))


def print_search(report: SearchReport, console: Console) -> None:
    """Print what is measured of search, then how far it is above each peer."""
    console.print(_measures(f"Search, {report.queries} queries", report.measures))
    console.print(_measures("Above its peers, paired", report.above))
    for one in report.skipped:
        console.print(Text(f"skipped {one}"))


def print_tagging(report: TaggingReport, console: Console) -> None:
    """Print what is measured of tagging."""
    said = f"Titles of {report.held} products, {report.taught} others taught"
    console.print(_measures(said, report.readers))
    if report.categories:
        console.print(_measures("Categories", {"nearest of the shop's own": report.categories}))


def print_ranking(report: RankingReport, console: Console) -> None:
    """Print what is measured of rankers: all questions first, then by what is known."""
    for cut in dict.fromkeys(one.cut for one in report.results):
        results = [one for one in report.results if one.cut == cut]
        table = Table(title=f"{cut}: {results[0].measures[0].of} shoppers", title_justify="left")
        table.add_column("ranker")
        names = list(dict.fromkeys(measure.name for one in results for measure in one.measures))
        for name in names:
            table.add_column(Text(name))
        for one in results:
            of = {measure.name: measure for measure in one.measures}
            table.add_row(Text(one.ranker), *(cell(of.get(name)) for name in names))
        console.print(table)
        console.print()
    console.print(
        f"{report.products} products compete, without those already chosen; {report.trained} choices were learned from."
    )
    console.print(Text(f"aisle is {report.order}."))


def print_what_if(report: WhatIf, console: Console) -> None:
    """Print what other orders would have earned."""
    console.print(_measures("orders of what was shown", {one.name: one.measures for one in report.orders}))
    console.print(f"{report.lists:,} of {report.stored:,} stored lists had chance in them.")


def cell(measure: Measure | None) -> str:
    """Return a figure with its interval: `0.950 [0.900, 0.988]`; times and lengths without decimals."""
    if measure is None:
        return ""
    digits = 0 if measure.name.startswith((MILLISECONDS, LENGTH)) else 3
    shown = f"{measure.value:.{digits}f}"
    if measure.low is None or measure.high is None:
        return shown
    return f"{shown} [{measure.low:.{digits}f}, {measure.high:.{digits}f}]"


def _measures(title: str, columns: Mapping[str, Iterable[Measure]]) -> Table:
    """Return measures by name, each with the number of requests that it is over."""
    table = Table(title=title, title_justify="left")
    table.add_column("measure")
    named = {column: {measure.name: measure for measure in measures} for column, measures in columns.items()}
    for column in named:
        table.add_column(Text(column))
        table.add_column("of", justify="right")
    for name in dict.fromkeys(name for measures in named.values() for name in measures):
        row = [measures.get(name) for measures in named.values()]
        table.add_row(
            Text(name), *(text for measure in row for text in (cell(measure), str(measure.of) if measure else ""))
        )
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
