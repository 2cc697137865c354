"""The conversation as page parts: a turn with its reply, what it shows, and what can be said of it.

Pure functions from `assistant.wire` values to `Html`. Every text goes through `ui.html`, so a hostile product name is a
name and nothing else. A part that can be pressed is a real button with `data-do` and what the press means beside it;
one listener on the page reads them (`ui.app`). Knows nothing of Gradio, HTTP or who the shopper is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant.wire import Chip, Choice, Comparison, Language, Options, Slate, Turn
from ui.cards import Marks, slate
from ui.html import EMPTY, Html, button, element, icon, join
from ui.words import word


@dataclass
class Exchange:
    """One turn as it is shown, finished or still arriving: what was said, and what came back so far.

    `choices` are what the words may have meant, while that can be picked. `again` is what to say once more where that
    may help; `wrong` is whether its form is open ("form") or was sent ("told").
    """

    utterance: str
    language: Language = "en"
    turn_id: str | None = None
    reply: str = ""
    slate: Slate | None = None
    comparison: Comparison | None = None
    choices: Sequence[Choice] = ()
    degraded: Sequence[str] = ()
    failure: str | None = None
    again: str | None = None
    pending: bool = False
    vote: str | None = None
    wrong: str | None = None
    marks: Marks = field(default_factory=Marks)

    @classmethod
    def finished(cls, turn: Turn) -> Exchange:
        """Return a stored turn as it is shown."""
        shown = Slate(request_id=turn.request_id or "", results=turn.slate, total=len(turn.slate), ways=turn.ways)
        return cls(
            utterance=turn.utterance,
            language=turn.language,
            turn_id=turn.turn_id,
            reply=turn.reply,
            slate=shown if turn.slate or turn.ways else None,
            comparison=turn.comparison,
            choices=turn.choices,
            degraded=turn.degraded,
        )


def exchange(shown: Exchange, picked: Collection[str] = ()) -> Html:
    """Return the shopper's words, the reply, and what it shows beneath it."""
    language = shown.language
    who = element("span", f"{word('you', language)}: ", class_="unseen")
    said = element("div", who, shown.utterance, class_="bubble said", dir="auto") if shown.utterance else EMPTY
    parts = [_reply(shown)]
    if shown.choices:
        parts.append(_choices(shown.choices))
    if shown.comparison:
        parts.append(comparison(shown.comparison, language))
    if shown.slate:
        parts.append(slate(shown.slate, language, shown.marks, picked))
    if shown.degraded:
        parts.append(element("p", word("degraded", language, ", ".join(shown.degraded)), class_="aside"))
    if shown.turn_id and not shown.pending and not shown.failure:
        parts.append(_judged(shown))
    return element("article", said, element("div", *parts, class_="answer"), class_="exchange", lang=language)


def _reply(shown: Exchange) -> Html:
    if shown.failure:
        again = EMPTY
        if shown.again:
            again = button(word("again", shown.language), "again", class_="again", data_text=shown.again)
        return element("div", element("p", shown.failure), again, class_="bubble reply failed", role="alert")
    if shown.pending and not shown.reply:
        dots = element("span", element("i"), element("i"), element("i"), class_="dots", aria_hidden="true")
        waiting = element("span", word("thinking", shown.language), class_="unseen")
        return element("div", dots, waiting, class_="bubble reply waiting")
    who = element("span", f"{word('assistant', shown.language)}: ", class_="unseen")
    paragraphs = [element("p", line) for line in shown.reply.splitlines() if line.strip()]
    return element("div", who, *paragraphs, class_="bubble reply", dir="auto")


def _choices(offered: Sequence[Choice]) -> Html:
    """Return what the shopper may have meant, each a button that says so."""
    buttons = [button(one.label, "meant", class_="again", data_intent=one.intent) for one in offered]
    return element("div", *buttons, class_="picks")


def _judged(shown: Exchange) -> Html:
    """What the shopper may say of the answer, or has said."""
    language = shown.language
    if shown.wrong == "form":
        return _wrong_form(shown)
    parts: list[Html] = []
    if shown.vote:
        parts.append(element("span", word("thanks", language), class_="told"))
    else:
        parts += [
            button(
                join(icon(name), element("span", word(key, language), class_="label")),
                "vote",
                class_="quiet vote",
                aria_label=word(key, language),
                data_kind=kind,
                data_turn=shown.turn_id,
            )
            for key, name, kind in (("good", "up", "thumbs_up"), ("bad", "down", "thumbs_down"))
        ]
    if shown.wrong == "told":
        parts.append(element("span", word("wrong_told", language), class_="told", role="status"))
    else:
        parts.append(button(word("wrong", language), "wrong", class_="quiet vote", data_turn=shown.turn_id))
    return element("div", *parts, class_="votes")


def _wrong_form(shown: Exchange) -> Html:
    language, field_id = shown.language, f"note-{shown.turn_id}"
    return element(
        "div",
        element("label", word("wrong_note", language), for_=field_id),
        element("textarea", id=field_id, data_field="note", maxlength=1000, rows=2),
        button(word("wrong_send", language), "tell-wrong", class_="again", data_turn=shown.turn_id),
        button(word("cancel", language), "wrong", class_="quiet", data_turn=shown.turn_id),
        class_="wrong",
        data_form="",
    )


def comparison(table: Comparison, language: Language) -> Html:
    """Return the table: one column a product, one row a field; rows that differ stand out."""
    head = element("tr", element("td"), *(element("th", title, scope="col", dir="auto") for title in table.titles))
    rows = [
        element(
            "tr",
            element("th", row.label, scope="row"),
            *(_cell(cell, language) for cell in row.values),
            class_="differs" if row.differs else None,
        )
        for row in table.rows
    ]
    grid = element("table", element("thead", head), element("tbody", *rows))
    return element("div", grid, class_="comparison", role="region", tabindex=0, aria_label=word("comparison", language))


def _cell(value: str | None, language: Language) -> Html:
    return element("td", word("not_stated", language), class_="missing") if value is None else element("td", value)


def chips(in_force: Sequence[Chip], language: Language) -> Html:
    """Return the constraints in force, each a button that removes it; nothing where none is."""
    if not in_force:
        return EMPTY
    buttons = [
        button(
            join(element("span", chip.label, class_="label"), icon("cross")),
            "drop",
            class_="chip",
            data_slot=chip.slot,
            data_value=chip.value,
            aria_label=word("remove_chip", language, chip.label),
        )
        for chip in in_force
    ]
    return element("div", element("span", word("wanted", language), class_="caption"), *buttons, class_="chips")


def options(offered: Sequence[Options], language: Language) -> Html:
    """Return what would narrow down what was found, a group a kind; nothing where nothing would."""
    if not offered:
        return EMPTY
    groups = [
        element(
            "div",
            element("span", group.label, class_="caption", aria_hidden="true"),
            *(_option(group.kind, one.value, one.label, one.count) for one in group.values),
            class_="kind",
            role="group",
            aria_label=group.label,
        )
        for group in offered
    ]
    return element("div", *groups, class_="options", role="group", aria_label=word("narrow", language))


def _option(kind: str, value: str, label: str, count: int) -> Html:
    shown = join(element("span", label, class_="label", dir="auto"), " ", element("span", count, class_="number"))
    return button(shown, "narrow", class_="option", data_slot=kind, data_value=value)


def compare_bar(picked: Sequence[str], language: Language) -> Html:
    """Return the bar that compares what was picked; nothing where nothing was."""
    if not picked:
        return EMPTY
    enough = len(picked) > 1
    go = button(word("compare_many", language, len(picked)), "compare", class_="again", disabled=None if enough else "")
    hint = EMPTY if enough else element("span", word("compare_more", language), class_="aside")
    clear = button(word("clear", language), "unpick", class_="quiet")
    return element("div", go, hint, clear, class_="picks", role="status")
