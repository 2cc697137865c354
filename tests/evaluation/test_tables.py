"""Reports as people see them."""

from __future__ import annotations

import io

from rich.console import Console

from assistant.evaluation.calibration import Bin
from assistant.evaluation.estimates import Measure
from assistant.evaluation.replies import Fault, ReplyReport, ReplyResult
from assistant.evaluation.tables import cell, print_replies, print_understanding
from assistant.evaluation.understanding import Report, Result


def console() -> tuple[Console, io.StringIO]:
    out = io.StringIO()
    return Console(file=out, width=110), out


def measure(name: str, value: float, low: float | None = None, high: float | None = None) -> Measure:
    return Measure(name=name, value=value, low=low, high=high, of=80)


def test_a_figure_stands_with_its_interval() -> None:
    assert cell(measure("facts F1", 0.86249, 0.7851, 0.9249)) == "0.862 [0.785, 0.925]"
    assert cell(measure("ms a call, p95", 104.4, 97.6, 118.2)) == "104 [98, 118]"
    assert cell(measure("distinct-2", 0.5)) == "0.500"
    assert cell(None) == ""


def test_readers_stand_side_by_side_and_languages_apart() -> None:
    one = Result(
        requests="zh",
        reader="[red]model[/red]",
        measures=(measure("intent accuracy", 0.9, 0.8, 1.0), measure("facts F1", 0.75)),
        reliability=(Bin(low=0.5, high=0.6, count=7, confidence=0.55, right=1.0),),
        misread={"search": 2},
    )
    other = Result(requests="zh", reader="bar", measures=(measure("intent accuracy", 0.7),))
    screen, out = console()
    print_understanding(Report(results=(one, other), skipped=("SGD: there is no file",)), screen)
    shown = out.getvalue()
    assert "Chinese" in shown
    assert "English" not in shown
    row = next(line for line in shown.splitlines() if "intent accuracy" in line)
    assert [part.strip() for part in row.split("│")[1:-1]] == [
        "intent accuracy",
        "0.900 [0.800, 1.000]",
        "80",
        "0.700",
        "80",
    ]
    assert "[red]model[/red] misread as: search 2" in shown
    bar = next(line for line in shown.splitlines() if "0.5–0.6" in line)
    assert bar.split()[1:3] == ["7", "1.00"]
    assert bar.split()[3].count("█") == 19
    assert "skipped SGD: there is no file" in shown


def test_faults_of_replies_are_shown_as_text() -> None:
    result = ReplyResult(language="en", measures=(measure("length, p50", 15.2),), actions={"recommend": 3})
    fault = Fault(kind="broken words", conversation=2, turn=5, words=("the the", "\x1b[31mred"))
    screen, out = console()
    print_replies(ReplyReport(results=(result,), faults=(fault,)), screen)
    shown = out.getvalue()
    assert "English by action: recommend 3" in shown
    assert "conversation 2, turn 5: broken words: the the / [31mred" in shown
    assert "\x1b" not in shown
