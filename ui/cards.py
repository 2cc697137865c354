"""Product cards and what hangs on them: picture, price, stock, reason, the buttons, and the answer to "why this?".

Pure functions from `assistant.wire` values to `Html`; every text goes through `ui.html`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from assistant.wire import Language, Result, Slate, Way, Why
from ui.html import EMPTY, Html, button, element, icon, join, safe_url
from ui.words import money, word

LOW_STOCK = 5
"""From this count on downwards a card says how many are left."""

MOST_MOVING = 4
"""Products of a shopper's past that the answer to "why this?" names."""

_ON_CARD = ("color", "size", "material")  # what tells one variant from another

_TONES = 6  # background tones of a product without a picture; the style sheet has one class each


@dataclass
class Marks:
    """What a visitor did with the cards of one slate; `why` is the answer that is open, `picked` is to be compared."""

    dismissed: set[str] = field(default_factory=lambda: set[str]())
    thumbs: dict[str, str] = field(default_factory=lambda: dict[str, str]())
    why: Why | None = None


def slate(shown: Slate, language: Language, marks: Marks | None = None, picked: Collection[str] = ()) -> Html:
    """Return the products as a list of cards in their order, and the ways out where there are none."""
    marks = marks or Marks()
    parts: list[Html] = []
    if shown.relaxed:
        named = ("、" if language == "zh" else ", ").join(f"“{one.value}”" for one in shown.relaxed)
        parts.append(element("p", word("relaxed", language, named), class_="aside"))
    if shown.results:
        cards = [_with_why(one, shown.request_id, language, marks, picked) for one in shown.results]
        parts.append(element("ol", *cards, class_="cards", aria_label=word("products", language)))
    if shown.total > len(shown.results) > 0:
        parts.append(element("p", word("found", language, len(shown.results), shown.total), class_="aside"))
    if shown.ways:
        parts.append(element("ul", *(element("li", _way(way, language)) for way in shown.ways), class_="ways"))
    return join(*parts)


def _with_why(result: Result, request_id: str, language: Language, marks: Marks, picked: Collection[str]) -> Html:
    opened = marks.why is not None and marks.why.product_id == result.product_id
    shown = card(result, request_id, language, marks, picked)
    return join(shown, why(marks.why, language)) if opened and marks.why else shown


def _way(way: Way, language: Language) -> str:
    if way.price_from is None:
        return word("way", language, way.text, way.count)
    return word("way_from", language, way.text, way.count, money(way.price_from, language))


def card(
    result: Result, request_id: str, language: Language, marks: Marks | None = None, picked: Collection[str] = ()
) -> Html:
    """Return one product: picture, title, price, rating, stock, why it is here, what the shop does not state."""
    marks = marks or Marks()
    gone = result.product_id in marks.dismissed
    lines = [_title(result, request_id), _price(result, language), _standing(result, language), _stated(result)]
    if result.reason:
        lines.append(element("p", result.reason, class_="reason"))
    if result.unstated:
        lines.append(element("p", word("unstated", language, ", ".join(result.unstated)), class_="unstated"))
    lines.append(_actions(result, request_id, language, marks, picked))
    about = {"data_product": result.product_id, "data_request": request_id}
    note = word("dismissed" if gone else "dismiss", language)
    away = button(
        icon("cross"),
        "dismiss",
        class_="away",
        **about,
        title=note,
        aria_label=f"{note}: {result.title}",
        disabled="" if gone else None,
    )
    rank = element("span", result.rank, class_="rank", aria_hidden="true")
    return element(
        "li",
        rank,
        _picture(result),
        element("div", *lines, class_="body"),
        away,
        class_="card gone" if gone else "card",
    )


def _actions(result: Result, request_id: str, language: Language, marks: Marks, picked: Collection[str]) -> Html:
    about = {"data_product": result.product_id, "data_request": request_id}
    thumb = marks.thumbs.get(result.product_id)
    opened = marks.why is not None and marks.why.product_id == result.product_id

    def named(key: str) -> str:
        return f"{word(key, language)}: {result.title}"

    def pressed(on: bool) -> str:
        return "true" if on else "false"

    add = button(
        word("add", language),
        "add",
        class_="add",
        data_variant=result.variant_id,
        aria_label=named("add"),
        disabled=None if result.in_stock else "",
    )
    others = [
        button(
            word("why", language),
            "why",
            class_="quiet",
            aria_label=named("why"),
            aria_expanded=pressed(opened),
            **about,
        ),
        button(
            word("compare", language),
            "pick",
            class_="quiet",
            aria_label=named("compare"),
            aria_pressed=pressed(result.product_id in picked),
            **about,
        ),
        element(
            "span",
            *(
                button(
                    icon(name),
                    "thumb",
                    class_="quiet thumb",
                    title=word(key, language),
                    aria_label=named(key),
                    aria_pressed=pressed(thumb == kind),
                    data_kind=kind,
                    **about,
                )
                for key, name, kind in (("like", "up", "thumbs_up"), ("dislike", "down", "thumbs_down"))
            ),
            class_="thumbs",
        ),
    ]
    return element("div", add, element("div", *others, class_="small"), class_="actions")


def _picture(result: Result) -> Html:
    tone = sum(map(ord, result.product_id)) % _TONES
    letter = next((sign for sign in result.title if sign.isalnum()), "·").upper()
    # The letter lies beneath the picture: it is seen where there is none, and where one cannot be loaded.
    under = element("span", letter, aria_hidden="true")
    picture = EMPTY
    if safe_url(result.image):
        # The address of this page, conversation and all, is no business of the host that serves the picture.
        picture = element("img", src=result.image, alt="", loading="lazy", referrerpolicy="no-referrer")
    return element("div", under, picture, class_=f"picture tone-{tone}")


def _title(result: Result, request_id: str) -> Html:
    name: Html | str = result.title
    if safe_url(result.url):
        name = element(
            "a",
            result.title,
            href=result.url,
            target="_blank",
            rel="noopener noreferrer",
            data_do="open",
            data_product=result.product_id,
            data_request=request_id,
        )
    brand = element("p", result.brand, class_="brand", dir="auto") if result.brand else EMPTY
    return join(brand, element("h3", name, dir="auto", title=result.title))


def _price(result: Result, language: Language) -> Html:
    now = element("strong", money(result.price, language))
    if result.list_price is None or result.list_price.amount <= result.price.amount:
        return element("p", now, class_="price")
    before = money(result.list_price, language)
    was = element("span", word("was", language, before), class_="unseen")
    return element("p", now, " ", element("s", before, aria_hidden="true"), was, class_="price reduced")


def _standing(result: Result, language: Language) -> Html:
    if not result.in_stock:
        stock = element("span", word("out_of_stock", language), class_="stock none")
    elif result.stock is not None and 0 < result.stock <= LOW_STOCK:
        stock = element("span", word("few_left", language, result.stock), class_="stock few")
    else:
        stock = element("span", word("in_stock", language), class_="stock")
    if result.rating is None:
        return element("p", stock, class_="standing")
    count = f" ({result.rating_count:,})" if result.rating_count else ""
    stars = element("span", f"★ {result.rating:.1f}{count}", aria_hidden="true")
    spoken = element("span", word("rating", language, f"{result.rating:.1f}"), class_="unseen")
    return element("p", element("span", stars, spoken, class_="rating"), stock, class_="standing")


def _stated(result: Result) -> Html:
    stated = [", ".join(result.attributes[kind][:2]) for kind in _ON_CARD if result.attributes.get(kind)]
    return element("p", " · ".join(stated), class_="stated") if stated else EMPTY


def why(found: Why, language: Language) -> Html:
    """Return the answer to "why this?": the reasons, and each share of the score as a bar."""
    title = element("h4", word("why_title", language, found.title))
    reasons = [element("li", one) for one in found.reasons]
    said = element("ul", *reasons) if reasons else element("p", word("why_none", language), class_="aside")
    told = [said, _need(found, language), _moved(found, language)]
    scored = EMPTY
    if found.shares:
        scored = join(
            element("p", word("why_score", language), class_="aside"),
            element("dl", *(_bar(one.label, one.portion) for one in found.shares), class_="shares"),
        )
    elif found.reasons:
        scored = element("p", word("why_order", language), class_="aside")
    shut = button(
        word("close", language), "why", class_="quiet", data_product=found.product_id, data_request=found.request_id
    )
    lost = [element("p", one, class_="lost") for one in found.lost]
    return element("li", title, *told, scored, *lost, shut, class_="why")


def _need(found: Why, language: Language) -> Html:
    """Return what was searched for, the words marked that moved the product up, the weightier the stronger."""
    if not found.need:
        return EMPTY
    told = {one.text: one.value for one in found.evidence if one.kind == "word"}
    most = max([0.0, *told.values()])
    pieces = [
        element("mark", one.text, class_=f"weight-{1 + round(2 * one.value / most)}")
        if one.value > 0 and one.value == told.get(one.text)
        else one.text
        for one in found.need
    ]
    return element("p", element("span", word("why_need", language), class_="aside"), " ", *pieces, class_="searched")


def _moved(found: Why, language: Language) -> Html:
    """Return the products of the shopper's past, and those judged here, that moved this one."""
    products = [one for one in found.evidence if one.kind in ("event", "liked", "disliked")][:MOST_MOVING]
    if not products:
        return EMPTY
    return join(
        element("p", word("why_moved", language), class_="aside"),
        element("dl", *(_bar(one.label, one.portion) for one in products), class_="shares"),
    )


def _bar(label: str, portion: float) -> Html:
    percent = round(abs(portion) * 100)
    kind = "less" if portion < 0 else "more"
    bar = element("rect", width=f"{min(max(percent, 1), 100)}%", height="100%", rx="3")
    drawn = element("svg", bar, class_=f"bar {kind}", aria_hidden="true")
    amount = f"{'−' if portion < 0 else ''}{percent}%"
    return join(element("dt", label), element("dd", drawn, element("span", amount)))
