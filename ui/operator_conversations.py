"""The operator's conversations as page parts: the list with its search and filters, and one conversation whole."""

from __future__ import annotations

from assistant.wire_operator import (
    ConversationLine,
    ConversationList,
    ConversationView,
    LedgerView,
    RankedCandidate,
    ReactionLine,
    StepLine,
    TurnView,
)
from ui.html import EMPTY, Html, button, element, join
from ui.operator_pages import clock, panel, table

_FILTERS = (
    ("all", "All conversations"),
    ("wrong", "Said to be wrong"),
    ("withheld", "With a withheld sentence"),
    ("degraded", "Degraded"),
    ("handoffs", "Wants a person"),
)
_MARKS = (("wrong", "wrong answer"), ("withheld", "withheld"), ("degraded", "degraded"), ("handoffs", "wants a person"))


def conversations(view: ConversationList, words: str, wanted: str) -> Html:
    """Return the list with the search that made it."""
    options = [element("option", name, value=key, selected="" if key == wanted else None) for key, name in _FILTERS]
    search = element(
        "div",
        element(
            "input",
            type="search",
            value=words,
            data_field="words",
            placeholder="Words, conversation id or shopper id",
            aria_label="Search the conversations",
            maxlength=200,
        ),
        element("select", *options, data_field="filter", aria_label="Filter"),
        button("Search", "search", class_="again", data_enter=""),
        class_="search",
        data_form="",
        role="search",
    )
    counted = element("p", f"{view.total:,} conversation{'s' * (view.total != 1)}", class_="aside", role="status")
    if not view.conversations:
        none = "No conversation matches." if words or wanted != "all" else "Nobody has spoken to the assistant yet."
        return join(search, element("p", none, class_="empty"))
    lines = element("ul", *(_line(one) for one in view.conversations), class_="lines")
    return join(search, counted, lines, _pages(view) if view.pages > 1 else EMPTY)


def _line(one: ConversationLine) -> Html:
    marks = [
        element("span", f"{name} {getattr(one, key)}" if getattr(one, key) > 1 else name, class_=f"mark {key}")
        for key, name in _MARKS
        if getattr(one, key)
    ]
    who = one.shopper_id or "guest"
    about = f"{clock(one.last_at)} · {one.turns} {'turn' if one.turns == 1 else 'turns'} · {who}"
    text = join(
        element("strong", one.opening, dir="auto", class_="opening"),
        element("span", about, class_="aside"),
        element("span", *marks, class_="marks"),
    )
    return element("li", button(text, "conversation", class_="line", data_conversation=one.conversation_id))


def _pages(view: ConversationList) -> Html:
    def to(label: str, page: int) -> Html:
        off = None if 1 <= page <= view.pages else ""
        return button(label, "page", class_="tool", data_page=page, disabled=off)

    here = element("span", f"Page {view.page:,} of {view.pages:,}", class_="aside")
    return element(
        "nav", to("Newer", view.page - 1), here, to("Older", view.page + 1), class_="pages", aria_label="Pages"
    )


def conversation(view: ConversationView) -> Html:
    """Return one conversation: its turns with what was shown, withheld, measured and said of them."""
    back = button("← All conversations", "tab", class_="tool", data_tab="conversations")
    about = f"{view.conversation_id} · {view.shopper_id or 'guest'} · began {clock(view.started_at)} UTC"
    of_products = [one for one in view.reactions if one.product_id]
    others = panel("What was done with products", _reactions(of_products), wide=True) if of_products else EMPTY
    turns = [_turn(n, one) for n, one in enumerate(view.turns, 1)]
    return join(back, element("p", about, class_="aside id"), *turns, others)


def _turn(number: int, one: TurnView) -> Html:
    said = element("p", one.utterance, class_="bubble said", dir="auto")
    parts: list[Html] = [element("h2", f"Turn {number}", element("span", f" {clock(one.at)}", class_="aside")), said]
    if one.turn is None:
        parts.append(element("p", "Cut off: no reply was stored.", class_="warning"))
        return element("article", *parts, class_="panel turn")
    turn = one.turn
    parts.append(element("p", turn.reply, class_="bubble reply", dir="auto"))
    parts += [
        element("p", element("strong", "Withheld: "), text, class_="warning", dir="auto") for text in turn.withheld
    ]
    parts += [
        element(
            "p", element("strong", f"{_REACTIONS.get(each.reaction, each.reaction)}. "), each.note or "", class_="told"
        )
        for each in one.reactions
        if not each.product_id
    ]
    facts = [("Intent", turn.intent), ("Action", turn.action), ("Generator calls", turn.generator_calls)]
    facts += [("In force", ", ".join(chip.label for chip in turn.chips))] if turn.chips else []
    facts += [("Degraded", ", ".join(turn.degraded))] if turn.degraded else []
    facts += [("Wants a person", "yes")] if one.handoff else []
    facts += (
        [("Times, ms", ", ".join(f"{name} {ms:,.0f}" for name, ms in turn.timings_ms.items()))]
        if turn.timings_ms
        else []
    )
    facts += [("Generator", one.generator)] if one.generator else []
    parts.append(
        element("dl", *(join(element("dt", name), element("dd", value)) for name, value in facts), class_="pairs")
    )
    if one.slate:
        parts.append(_slate(one.slate))
    return element("article", *parts, class_="panel turn")


_REACTIONS = {
    "wrong_answer": "The shopper said that this answer is wrong",
    "thumbs_up": "The shopper found it helpful",
    "thumbs_down": "The shopper did not find it helpful",
}


def _slate(slate: LedgerView) -> Html:
    shown = sum(one.shown for one in slate.candidates)
    title = f"{shown} shown of {len(slate.candidates)} ranked, {slate.total:,} matching"
    rows = [
        element(
            "tr",
            element("td", one.position),
            element("td", one.title or one.product_id, dir="auto", class_=None if one.shown else "soft"),
            element("td", f"{one.score:.4f}"),
            element("td", f"{one.propensity:.3f}"),
            element("td", _shares(one)),
        )
        for one in slate.candidates
    ]
    grid = table(("", "Product", "Score", "Propensity", "Shares"), rows, "Slate")
    versions = ", ".join(f"{name} {value}" for name, value in slate.versions.items())
    said = element("p", f"Words: {slate.words or '—'} · {slate.request_id} · {versions}", class_="aside id")
    steps = [element("li", _step(one)) for one in slate.steps]
    return element("details", element("summary", title), said, grid, element("ul", *steps) if steps else EMPTY)


def _step(step: StepLine) -> str:
    if step.withheld:
        return f"{step.name}: {step.withheld:,} matching products, by the shop's rules"
    return f"{step.name}: " + ", ".join(f"{one.product_id} {one.before}→{one.after}" for one in step.moved)


def _shares(one: RankedCandidate) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in one.shares.items())


def _reactions(found: list[ReactionLine]) -> Html:
    rows = [
        element("tr", element("td", clock(one.at)), element("td", one.reaction), element("td", one.product_id or ""))
        for one in found
    ]
    return table(("When", "What", "Product"), rows, "Reactions")
