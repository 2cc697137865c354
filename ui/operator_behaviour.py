"""The operator's tab on what shoppers did, and the same as a page for a file. Pure, in English, for the staff."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.wire import Money
from assistant.wire_behaviour import (
    BehaviourView,
    PairLine,
    SearchLine,
    ShortfallLine,
)
from ui import chart
from ui.html import EMPTY, Html, element, join
from ui.operator_pages import nothing, panel, ranges, table, tile
from ui.words import money

_SPANS = (("month", "30 days"), ("quarter", "13 weeks"), ("all", "All time"))
_HERE = Path(__file__).parent


def behaviour(view: BehaviourView) -> Html:
    """Return the behaviour tab."""
    return join(ranges("span", _SPANS, view.span), _body(view))


def page(view: BehaviourView, shop: str) -> str:
    """Return the tab as a whole HTML document that needs no server and asks no other host."""
    styles = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("base.css", "operator.css"))
    span = dict(_SPANS)[view.span]
    title = f"{shop} · behaviour, {span.lower()}"
    head = join(
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width">'),
        element("title", title),
        Html(f"<style>{styles}</style>"),
    )
    top = element("header", element("h1", title), class_="top")
    body = element("body", element("main", top, _body(view), class_="gradio-container document"))
    return f'<!doctype html><html lang="en"><head>{head}</head>{body}</html>\n'


def _body(view: BehaviourView) -> Html:
    if not view.events:
        none = "Nobody has done anything in this time. Import what happened elsewhere: aisle import SHOP EVENTS.csv"
        return element("div", panel("Behaviour", nothing(none), wide=True), class_="panels")
    return join(
        _tiles(view),
        element(
            "div",
            _funnel(view),
            _positions(view),
            _weeks(view),
            _searches(view),
            _shortfalls(view.shortfalls),
            _pairs("Bought by the same shoppers", view.pairs),
            _pairs("Categories bought by the same shoppers", view.category_pairs),
            _cohorts(view),
            class_="panels halves",
        ),
    )


def _tiles(view: BehaviourView) -> Html:
    bought = view.steps[-1].sessions
    paid = money(Money(amount=view.amount, currency=view.currency), "en") if view.amount else "not told"
    return element(
        "div",
        tile("Sessions", f"{view.sessions:,}", more=f"{_day(view.first_at)} to {_day(view.last_at)}"),
        tile("Shoppers", f"{view.shoppers:,}", more=_counted(view.robots, "robot") + " left out"),
        tile("Sessions with a purchase", _share(bought, view.sessions), more=f"{bought:,} sessions"),
        tile("Paid", paid, more="where events say it"),
        tile("Searches without a find", _share(view.nothing, view.requests), more=f"of {view.requests:,} searches"),
        tile("Finds not looked at", _share(view.ignored, view.requests), more=_counted(view.ignored, "search", "es")),
        class_="tiles",
    )


def _funnel(view: BehaviourView) -> Html:
    rows = [
        (
            one.name.capitalize(),
            one.sessions,
            _share(one.sessions, view.steps[n - 1].sessions) + " of the step before" if n else "sessions",
        )
        for n, one in enumerate(view.steps)
    ]
    cells = [
        element(
            "tr",
            element("th", one.name, scope="row"),
            *(element("td", f"{count:,}") for count in (one.sessions, one.shoppers, one.events)),
        )
        for one in view.steps
    ]
    figures = table(("Step", "Sessions", "Shoppers", "Events"), cells, "The funnel in figures")
    return panel("From shown to bought", chart.steps(rows), figures)


def _positions(view: BehaviourView) -> Html:
    if not view.positions:
        return panel("Looked at by position", nothing("No event is joined to a slate."))
    shares = [one.looked_at / one.shown * 100 for one in view.positions]
    plot = chart.bars([(f"Position {one.position}", round(s)) for one, s in zip(view.positions, shares, strict=True)])
    rows = [
        element(
            "tr",
            element("th", one.position, scope="row"),
            element("td", f"{one.shown:,}"),
            element("td", f"{share:.1f} %"),
            element("td", f"{one.low * 100:.1f} – {one.high * 100:.1f}"),
        )
        for one, share in zip(view.positions, shares, strict=True)
    ]
    figures = table(("Position", "Shown", "Looked at", "95 % interval"), rows, "Looked at by position")
    note = element("p", "Percent of what stood at a position of a slate.", class_="aside")
    return panel("Looked at by position", note, plot, figures)


def _weeks(view: BehaviourView) -> Html:
    plot = chart.columns([(one.monday[5:], one.sessions, one.buying) for one in view.weeks])
    note = element(
        "p", "Weeks from Monday, UTC; the marked part bought. The first and last may be cut.", class_="aside"
    )
    rows = [
        element(
            "tr",
            element("th", one.monday, scope="row"),
            element("td", f"{one.sessions:,}"),
            element("td", f"{one.buying:,}"),
            element("td", _share(one.buying, one.sessions)),
            element("td", money(Money(amount=one.amount, currency=view.currency), "en") if one.amount else "—"),
        )
        for one in reversed(view.weeks)
    ]
    figures = table(("Week", "Sessions", "Bought", "Share", "Paid"), rows, "Sessions by week")
    return panel("Sessions by week", note, plot, figures, wide=True)


def _searches(view: BehaviourView) -> Html:
    missed = _search_table(view.not_found, "Searched and not found")
    wishes = chart.bars([(one.value, one.count) for one in view.unmet]) if view.unmet else EMPTY
    parts: list[Html] = [
        element("h3", "Not found"),
        missed or nothing("Every search found something that states all of its wishes."),
    ]
    if view.unmet:
        parts += [element("h3", "Wishes that no product states"), wishes]
    ignored = _search_table(view.not_looked_at, "Found and not looked at")
    parts += [
        element("h3", "Found, and passed over more often than other finds"),
        ignored or nothing("No search stands out."),
    ]
    return panel("What was searched", *parts, wide=True)


def _search_table(lines: Sequence[SearchLine], label: str) -> Html:
    rows = [
        element(
            "tr",
            element("td", one.words, dir="auto"),
            *(element("td", f"{count:,}") for count in (one.asked, one.nothing, one.eased, one.ignored)),
        )
        for one in lines
    ]
    heads = ("Words", "Asked", "Nothing found", "Only near", "Not looked at")
    return table(heads, rows, label) if rows else EMPTY


def _shortfalls(lines: Sequence[ShortfallLine]) -> Html:
    if not lines:
        return panel("Seen and not bought", nothing("No product is shown often enough to tell."), wide=True)
    rows = [
        element(
            "tr",
            element("td", one.title, dir="auto"),
            element("td", f"{one.shown:,}"),
            element("td", _against(one.looked_at, one.expected_looks)),
            element("td", f"{one.in_cart:,}"),
            element("td", _against(one.bought, one.expected_bought)),
            element("td", "before a look" if one.unseen else "after a look"),
            element("td", "yes" if one.sure else "may be chance", class_="bad" if one.sure else "soft"),
        )
        for one in lines
    ]
    note = element(
        "p",
        "Sessions. In brackets what an average product shown as often in the same places reaches. Lost before a look: "
        "title, picture, price; after it: the page, the price, the delivery.",
        class_="aside",
    )
    heads = ("Product", "Shown", "Looked at", "In the cart", "Bought", "Lost", "Sure")
    return panel("Seen and not bought", note, table(heads, rows, "Seen and not bought"), wide=True)


def _pairs(title: str, lines: Sequence[PairLine]) -> Html:
    if not lines:
        return panel(title, nothing("No two are bought by three shoppers or more, more often than by chance."))
    rows = [
        element(
            "tr",
            element("td", one.first, dir="auto"),
            element("td", one.second, dir="auto"),
            element("td", f"{one.shoppers:,}"),
            element("td", f"{one.lift:.1f}"),
        )
        for one in lines
    ]
    return panel(title, table(("One", "And", "Shoppers", "× chance"), rows, title))


def _cohorts(view: BehaviourView) -> Html:
    width = max((len(one.active) for one in view.cohorts), default=0)
    heads = ("First seen", *(str(n) for n in range(width)))

    def shares(which: str) -> list[tuple[str, list[float | None]]]:
        found: list[tuple[str, list[float | None]]] = []
        for one in (cohort for cohort in view.cohorts if cohort.shoppers):
            cells: list[float | None] = [count / one.shoppers for count in getattr(one, which)]
            label = f"{one.month} · {one.shoppers:,}"
            found.append((label, cells + [None] * (width - len(cells))))
        return found

    note = element(
        "p",
        "Shoppers by the month of their first event, of all time, UTC: the share that was there, and that bought, in "
        "that month (0) and each after it. The first month holds whoever was there before.",
        class_="aside",
    )
    plots = element(
        "div",
        element("figure", element("figcaption", "Came"), chart.shades(heads, shares("active"))),
        element("figure", element("figcaption", "Bought"), chart.shades(heads, shares("buying"))),
        class_="plots",
    )
    return panel("Who comes again", note, plots, wide=True)


def _against(count: int, expected: float) -> Html:
    return join(f"{count:,} ", element("span", f"({expected:,.1f})", class_="aside"))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def _counted(count: int, one: str, plural: str = "s") -> str:
    return f"{count:,} {one if count == 1 else one + plural}"


def _day(at: str | None) -> str:
    return at[:10] if at else "—"
