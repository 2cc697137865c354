"""What shoppers did as lines for a terminal: the figures of the operator's tab, with bars of text. Opens nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.labels import money_text
from assistant.terminal import plain
from assistant.wire import Money
from assistant.wire_behaviour import (
    BehaviourView,
    PairLine,
    SearchLine,
)

_BAR = 30
_FEW = 8
"""Lines of a list; `--json` and `--html` have more."""
_TITLE = 44


def behaviour_lines(view: BehaviourView) -> Iterator[str]:
    """Yield the view in words and bars."""
    if not view.events:
        yield "Nobody has done anything in this time; import what happened elsewhere: aisle import SHOP EVENTS.csv"
        return
    paid = money_text(Money(amount=view.amount, currency=view.currency), "en") if view.amount else "not told"
    yield f"{_day(view.first_at)} to {_day(view.last_at)}, UTC; robots left out: {view.robots}"
    yield f"{view.sessions:,} sessions of {view.shoppers:,} shoppers, {view.events:,} events; paid {paid}"
    yield from _funnel(view)
    yield from _positions(view)
    yield from _weeks(view)
    yield from _searches(view)
    yield from _shortfalls(view)
    yield from _pairs("Bought by the same shoppers", view.pairs)
    yield from _pairs("Categories bought by the same shoppers", view.category_pairs)
    yield from _cohorts(view)


def _funnel(view: BehaviourView) -> Iterator[str]:
    yield from ("", "From shown to bought (sessions, and of the step before)")
    before = 0
    for one in view.steps:
        share = f"{one.sessions / before:6.1%}" if before else ""
        yield f"  {one.name:<12} {_bar(one.sessions, view.steps[0].sessions)} {one.sessions:>8,} {share}".rstrip()
        before = one.sessions


def _positions(view: BehaviourView) -> Iterator[str]:
    if view.positions:
        yield from ("", "Looked at, by position in the slate (share, 95 % interval, times shown)")
    top = max((one.looked_at / one.shown for one in view.positions), default=1.0)
    for one in view.positions:
        share = one.looked_at / one.shown
        interval = f"{one.low:.1%} – {one.high:.1%}"
        yield f"  {one.position:<12} {_bar(share, top)} {share:>8.1%} {interval:>15} {one.shown:>8,}"


def _weeks(view: BehaviourView) -> Iterator[str]:
    yield from ("", "Weeks (sessions, and with a purchase)")
    top = max(one.sessions for one in view.weeks)
    for one in view.weeks:
        yield f"  {one.monday:<12} {_bar(one.sessions, top)} {one.sessions:>8,} {one.buying:>6,}"


def _searches(view: BehaviourView) -> Iterator[str]:
    yield from ("", "Searched and not found")
    total = view.requests or 1
    yield (
        f"  {view.requests:,} searches: {view.nothing / total:.1%} found nothing, {view.eased / total:.1%} only "
        f"something near; of {view.ignored / total:.1%} nothing was looked at"
    )
    yield from _words(view.not_found)
    for wish in view.unmet[:_FEW]:
        yield f"  no product states {plain(wish.value)}: asked {wish.count:,} times"
    if view.not_looked_at:
        yield from ("", "Found, and passed over more often than other finds")
        yield from _words(view.not_looked_at)


def _words(lines: Sequence[SearchLine]) -> Iterator[str]:
    for one in lines[:_FEW]:
        told = f"asked {one.asked}, nothing {one.nothing}, near {one.eased}, not looked at {one.ignored}"
        yield f"  {_cut(one.words)} {told}"


def _shortfalls(view: BehaviourView) -> Iterator[str]:
    if not view.shortfalls:
        return
    yield from ("", "Seen and not bought (sessions; in brackets what others reach in the same places)")
    for one in view.shortfalls[:_FEW]:
        lost = "before a look" if one.unseen else "after a look"
        yield (
            f"  {_cut(one.title)} shown {one.shown}, looked at {one.looked_at} ({one.expected_looks}), bought "
            f"{one.bought} ({one.expected_bought}), lost {lost}" + ("" if one.sure else ", may be chance")
        )


def _pairs(title: str, pairs: Sequence[PairLine]) -> Iterator[str]:
    if pairs:
        yield from ("", f"{title} (shoppers, times as many as by chance)")
    for one in pairs[:_FEW]:
        yield f"  {_cut(one.first)} {_cut(one.second)} {one.shoppers:>4} {one.lift:>6.1f}"


def _cohorts(view: BehaviourView) -> Iterator[str]:
    yield from (
        "",
        "Who comes again (of the shoppers first seen in a month: here in it and each month after, and bought)",
    )
    for one in view.cohorts:
        if one.shoppers:
            came = " ".join(f"{count / one.shoppers:>4.0%}" for count in one.active)
            bought = " ".join(f"{count / one.shoppers:>4.0%}" for count in one.buying)
            yield f"  {one.month} {one.shoppers:>5,}  came {came}"
            yield f"  {'':13}bought {bought}"


def _bar(part: float, top: float) -> str:
    return ("█" * round(part / (top or 1) * _BAR)).ljust(_BAR)


def _cut(text: str) -> str:
    shown = plain(text)
    return (shown if len(shown) <= _TITLE else shown[: _TITLE - 1] + "…").ljust(_TITLE)


def _day(at: str | None) -> str:
    return at[:10] if at else "—"
