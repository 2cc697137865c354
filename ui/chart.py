"""Small charts as SVG: lines over time, bars beside a label. Drawn here, so that they need no script and no other host.

Positions are percentages, so that a chart fits a phone without its letters shrinking; colors are the style sheet's, so
that they follow light and dark. Each mark has its value as a title, and the page gives the same figures as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ui.html import Html, element, join

_FEWEST = 12
"""A chart of fewer columns keeps the rest of its width empty, so that one hour does not look like a wall."""

Series = tuple[str, Sequence[float | None]]
"""A class of the style sheet, and a value for each place on the axis; None where there is none."""


def lines(series: Sequence[Series], places: Sequence[str], unit: str) -> Html:
    """Return a chart of `series` over `places`, at least one, from 0 up to a round number above the largest value."""
    top = round_up(max((value for _, values in series for value in values if value is not None), default=0.0))
    drawn = [element("line", x1="0", x2="100%", y1=y, y2=y, class_="grid") for y in ("0.5", "50%", "99.5%")]
    for kind, values in series:
        points = [
            ((n + 0.5) / len(places) * 100, 100 - value / top * 96, value, places[n])
            for n, value in enumerate(values)
            if value is not None
        ]
        drawn += [
            element("line", x1=f"{x1:.2f}%", y1=f"{y1:.2f}%", x2=f"{x2:.2f}%", y2=f"{y2:.2f}%", class_=kind)
            for (x1, y1, _, _), (x2, y2, _, _) in pairwise(points)
        ]
        drawn += [
            element(
                "circle",
                element("title", f"{place}: {value:,.0f} {unit}"),
                cx=f"{x:.2f}%",
                cy=f"{y:.2f}%",
                r="2.5",
                class_=kind,
            )
            for x, y, value, place in points
        ]
    axis = element("div", *(element("span", f"{top * share:,.0f}") for share in (1, 0.5, 0)), class_="axis")
    picture = element("svg", *drawn, class_="plot", aria_hidden="true")
    ends = element("div", *(element("span", one) for one in dict.fromkeys((places[0], places[-1]))), class_="ends")
    return element("div", axis, picture, ends, class_="chart")


def bars(rows: Sequence[tuple[str, int]]) -> Html:
    """Return one line a row: its label, a bar as long as its share of the largest, and its number."""
    top = max((count for _, count in rows), default=0) or 1
    listed: list[Html] = []
    for label, count in rows:
        drawn = element("rect", width=f"{count / top * 100:.1f}%", height="100%", rx="3")
        bar = element("svg", drawn, class_="bar more", aria_hidden="true")
        listed.append(
            join(element("dt", label, dir="auto", title=label), element("dd", bar, element("span", f"{count:,}")))
        )
    return element("dl", *listed, class_="bars")


def steps(rows: Sequence[tuple[str, int, str]]) -> Html:
    """Return a funnel: one line a step with its bar, its number, and what is said beside it."""
    top = max((count for _, count, _ in rows), default=0) or 1
    listed: list[Html] = []
    for label, count, more in rows:
        width = count / top * 100
        drawn = element("rect", x=f"{(100 - width) / 2:.1f}%", width=f"{width:.1f}%", height="100%", rx="3")
        bar = element("svg", drawn, class_="bar more", aria_hidden="true")
        told = join(element("strong", f"{count:,}"), element("span", more, class_="aside") if more else "")
        listed.append(join(element("dt", label), element("dd", bar, element("span", told))))
    return element("dl", *listed, class_="bars funnel")


def shades(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]]) -> Html:
    """Return a table whose cells are shares in [0, 1], the darker the larger; None leaves a cell empty."""
    top = element("tr", *(element("th", one, scope="col") for one in heads))
    body: list[Html] = []
    for label, cells in rows:
        shaded = [
            element("td") if one is None else element("td", f"{one:.0%}", class_=f"shade s{round(one * 10)}")
            for one in cells
        ]
        body.append(element("tr", element("th", label, scope="row"), *shaded))
    grid = element("table", element("thead", top), element("tbody", *body))
    return element("div", grid, class_="table shades", tabindex=0, role="region", aria_label=heads[0])


def columns(counts: Sequence[tuple[str, int, int]]) -> Html:
    """Return a column a place: its height is the first number, its marked part the second."""
    top = round_up(max((whole for _, whole, _ in counts), default=0))
    width = 100 / max(len(counts), _FEWEST)
    drawn: list[Html] = []
    for n, (place, whole, marked) in enumerate(counts):
        for kind, value in (("whole", whole), ("marked", marked)):
            if value:
                drawn.append(
                    element(
                        "rect",
                        element("title", f"{place}: {value:,}"),
                        x=f"{n * width + width * 0.12:.2f}%",
                        y=f"{100 - value / top * 96:.2f}%",
                        width=f"{width * 0.76:.2f}%",
                        height=f"{value / top * 96:.2f}%",
                        class_=kind,
                    )
                )
    axis = element("div", *(element("span", f"{top * share:,.0f}") for share in (1, 0.5, 0)), class_="axis")
    picture = element("svg", *drawn, class_="plot", aria_hidden="true")
    named = [counts[0][0], *([counts[-1][0]] if len(counts) >= _FEWEST else [])] if counts else []
    ends = element("div", *(element("span", one) for one in named), class_="ends")
    return element("div", axis, picture, ends, class_="chart")


def round_up(value: float) -> float:
    """Return the next number of 1, 2 or 4 times a power of ten, at least 2, so that the half is a whole number too."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    return max(2.0, next(step * power for step in (1, 2, 4, 10) if step * power >= value))
