"""The operator's tabs as page parts: catalog, health, and what all tabs stand in. Pure, in English, for the staff."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.wire import Money
from assistant.wire_operator import CatalogView, Facet, HealthView, ImportReport
from ui import chart
from ui.html import EMPTY, Html, button, element, icon, join
from ui.words import money, word

TABS = (
    ("catalog", "Catalog"),
    ("conversations", "Conversations"),
    ("behaviour", "Behaviour"),
    ("health", "Health"),
)
_STAGES = {
    "understand": "Understood",
    "products": "Products on screen",
    "first_words": "First words",
    "total": "Whole reply",
}
_RANGES = (("day", "24 hours"), ("week", "7 days"), ("month", "30 days"))


def frame(shop: str, tab: str, paused_since: str | None) -> Html:
    """Return the head: the shop, the tabs, and the pause switch."""
    tabs = [
        button(name, "tab", class_="tab", data_tab=key, aria_current="page" if key == tab else None)
        for key, name in TABS
    ]
    state = element(
        "span", "Paused" if paused_since else "Answering", class_="state off" if paused_since else "state on"
    )
    switch = button(
        "Resume" if paused_since else "Pause",
        "pause",
        class_="switch",
        data_paused=paused_since or "",
        aria_label="Resume the assistant" if paused_since else "Pause the assistant",
    )
    theme = word("theme", "en")
    tools = element(
        "div",
        state,
        switch,
        button("Refresh", "refresh", class_="tool"),
        button(icon("theme"), "theme", class_="tool", aria_label=theme, title=theme),
        class_="tools",
    )
    top = element("div", element("h1", shop, element("span", " · operator", class_="aside")), tools, class_="top")
    notice = EMPTY
    if paused_since:
        told = f"Every shopper is answered with the notice since {clock(paused_since)} UTC. No generator is asked."
        notice = element("p", told, class_="notice", role="status")
    return element("header", top, element("nav", *tabs, class_="tabs", aria_label="Tabs"), notice, lang="en")


def clock(at: str) -> str:
    """Return a stored time without its fractions: "2026-03-01 09:41"."""
    return at[:16].replace("T", " ")


def tile(label: str, value: object, kind: str = "", more: str = "") -> Html:
    """Return one figure with its name."""
    small = element("span", more, class_="aside") if more else EMPTY
    return element(
        "div", element("span", label, class_="aside"), element("strong", value), small, class_=f"tile {kind}".strip()
    )


def panel(title: str, *parts: Html | str, wide: bool = False) -> Html:
    """Return one titled part of a tab."""
    return element("section", element("h2", title), *parts, class_="panel wide" if wide else "panel")


def failed(message: str) -> Html:
    """Return what stands in the place of a tab that could not be read."""
    again = button("Try again", "refresh", class_="again")
    return element(
        "section", element("h2", "This could not be read"), element("p", message), again, class_="panel", role="alert"
    )


def catalog(view: CatalogView) -> Html:
    """Return the catalog tab."""
    out = view.variants - view.in_stock
    tiles = element(
        "div",
        tile("Products", f"{view.products:,}"),
        tile("Variants", f"{view.variants:,}", more=f"{out:,} out of stock" if out else "all in stock"),
        tile("Catalog version", view.version),
        tile("Next import", clock(view.next_import_at) if view.next_import_at else "by hand"),
        class_="tiles",
    )
    bands = [(_band(one.low, one.high, view, last=one is view.prices[-1]), one.count) for one in view.prices]
    facets = [
        panel(title, _facet(found))
        for title, found in (
            ("Categories", view.categories),
            ("Brands", view.brands),
            ("Colors", view.colors),
            ("Materials", view.materials),
            ("Styles", view.styles),
        )
    ]
    prices = panel("Prices", chart.bars(bands) if bands else nothing("No prices yet."))
    return join(
        tiles,
        element("div", _import(view.last_import), *facets, prices, _made_with(view), class_="panels"),
    )


def _band(low: int, high: int, view: CatalogView, last: bool) -> str:
    first = money(Money(amount=low, currency=view.currency), "en")
    return f"{first} and more" if last else f"{first} – {money(Money(amount=high, currency=view.currency), 'en')}"


def _facet(found: Sequence[Facet]) -> Html:
    return chart.bars([(one.value, one.count) for one in found]) if found else nothing("No product states one.")


def nothing(text: str) -> Html:
    """Return what stands where there is nothing to show."""
    return element("p", text, class_="empty")


def _import(report: ImportReport | None) -> Html:
    if report is None:
        return panel("Last import", nothing("Nothing was imported yet: aisle import SHOP FILE"), wide=True)
    said = (
        f"{report.rows:,} rows: {report.taken:,} taken ({report.repaired:,} repaired), {report.refused:,} refused. "
        f"{report.added:,} products new, {report.changed:,} changed, {report.retired:,} retired."
    )
    head = element(
        "p", element("strong", report.file.rsplit("/", 1)[-1]), f" · finished {clock(report.finished_at)} UTC"
    )
    warnings = [element("p", one, class_="warning") for one in report.warnings]
    if not report.complaints:
        return panel(
            "Last import", head, element("p", said), *warnings, nothing("No row was repaired or refused."), wide=True
        )
    rows = [
        element(
            "tr",
            element("td", one.line),
            element("td", "repaired" if one.repaired else "refused", class_="soft" if one.repaired else "bad"),
            element("td", one.product, dir="auto"),
            element("td", one.reason, dir="auto"),
        )
        for one in report.complaints
    ]
    return panel(
        "Last import", head, element("p", said), *warnings, table(("Line", "", "Product", "Reason"), rows), wide=True
    )


def _made_with(view: CatalogView) -> Html:
    lines = [join(element("dt", name), element("dd", value)) for name, value in view.versions.items()]
    lines += [
        join(element("dt", part), element("dd", f"not available since {clock(since)} UTC", class_="bad"))
        for part, since in view.degraded.items()
    ]
    return panel("Made with", element("dl", *lines, class_="pairs"))


def table(heads: Sequence[str], rows: Sequence[Html], label: str = "Table") -> Html:
    """Return a table that scrolls in itself where the page is narrow."""
    head = element("tr", *(element("th", one, scope="col") if one else element("td") for one in heads))
    grid = element("table", element("thead", head), element("tbody", *rows))
    return element("div", grid, class_="table", tabindex=0, role="region", aria_label=label)


def ranges(do: str, listed: Sequence[tuple[str, str]], current: str) -> Html:
    """Return buttons of which one is pressed: (key, name), each of which says `data-<do>=key`."""
    buttons = [
        button(name, do, class_="tab", aria_current="true" if key == current else None, **{f"data_{do}": key})
        for key, name in listed
    ]
    return element("div", *buttons, class_="ranges", role="group", aria_label="Range")


def health(view: HealthView) -> Html:
    """Return the health tab."""
    share = view.withheld_turns / view.turns if view.turns else 0
    tiles = element(
        "div",
        tile("Turns", f"{view.turns:,}"),
        tile("Whole reply, p95", f"{view.p95['total']:,.0f} ms" if "total" in view.p95 else "—"),
        tile("Turns with a withheld sentence", f"{share:.1%}", more=f"{view.withheld_turns:,} turns"),
        tile("Degraded turns", f"{view.degraded_turns:,}", "bad" if view.degraded_turns else ""),
        tile("Cut off", f"{view.cut_off:,}", "bad" if view.cut_off else ""),
        tile(
            "Running now",
            f"{view.running} of {view.turns_at_once}",
            more=f"{view.waiting} of {view.turns_waiting} wait",
        ),
        class_="tiles",
    )
    bar = ranges("range", _RANGES, view.range)
    if not view.turns:
        none = panel("Latency", nothing("Nobody has asked anything in this time."), wide=True)
        return join(bar, tiles, element("div", none, _troubles(view), class_="panels"))
    places = [_place(one.at) for one in view.buckets]
    plots = [
        element(
            "figure",
            element("figcaption", name, element("span", _legend(view, stage), class_="aside")),
            chart.lines(
                [(p, [getattr(one, p).get(stage) for one in view.buckets]) for p in ("p95", "p50")], places, "ms"
            ),
        )
        for stage, name in _STAGES.items()
    ]
    counted = chart.columns([(place, one.turns, one.withheld) for place, one in zip(places, view.buckets, strict=True)])
    return join(
        bar,
        tiles,
        element(
            "div",
            panel(
                "Latency by stage, ms since the turn began", _key(), element("div", *plots, class_="plots"), wide=True
            ),
            panel("Turns, and those with a withheld sentence", counted),
            _troubles(view),
            panel("The figures", _figures(view), wide=True),
            class_="panels",
        ),
    )


def _place(at: str) -> str:
    return f"{at[11:13]}:00" if len(at) > 10 else at[5:]


def _legend(view: HealthView, stage: str) -> str:
    if stage not in view.p50:
        return "no turn reached it"
    return f"p50 {view.p50[stage]:,.0f} · p95 {view.p95[stage]:,.0f} ms"


def _key() -> Html:
    return element(
        "p", element("span", "p50", class_="key p50"), element("span", "p95", class_="key p95"), class_="keys aside"
    )


def _troubles(view: HealthView) -> Html:
    lines = [
        element("li", element("strong", part), f" is not available since {clock(since)} UTC")
        for part, since in view.degraded_since.items()
    ]
    lines += [
        element("li", element("strong", one.code), f": {one.count:,} times, last {clock(one.last_at)} UTC")
        for one in view.errors
    ]
    since = element("p", f"Since the start, {clock(view.began_at)} UTC. Generator: {view.generator}", class_="aside")
    found = element("ul", *lines, class_="troubles") if lines else nothing("No error, and every part is available.")
    return panel("Errors and parts", found, since)


def _figures(view: HealthView) -> Html:
    rows = [
        element(
            "tr",
            element("th", one.at.replace("T", " "), scope="row"),
            element("td", f"{one.turns:,}"),
            element("td", f"{one.withheld:,}"),
            *(element("td", _pair(one.p50.get(stage), one.p95.get(stage))) for stage in _STAGES),
        )
        for one in reversed(view.buckets)
    ]
    note = f"p50 / p95 of the newest {view.measured:,} turns of the range, UTC."
    shown = table(("When", "Turns", "Withheld", *_STAGES.values()), rows, "Figures by time")
    return join(element("p", note, class_="aside"), shown)


def _pair(p50: float | None, p95: float | None) -> str:
    return "—" if p50 is None or p95 is None else f"{p50:,.0f} / {p95:,.0f}"
