"""Answers of the API as page parts: pure functions from `assistant.wire` values to `Html`.

Every text goes through `ui.html`, so a hostile product name is a name and nothing else. A part that can be pressed is
a real button with `data-do` and what the press means beside it; one listener on the page reads them (`ui.app`).
Knows nothing of Gradio, HTTP or who the shopper is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.wire import Cart, CartLine, Chip, Comparison, Language, Result, Slate, Turn, Way
from ui.html import EMPTY, Html, element, join, safe_url
from ui.words import money, word

LOW_STOCK = 5
"""From this count on downwards a card says how many are left."""

_ON_CARD = ("color", "size", "material")  # what tells one variant from another

_TONES = 6  # background tones of a product without a picture; the style sheet has one class each


@dataclass
class Exchange:
    """One turn as it is shown, finished or still arriving: what was said, and what came back so far."""

    utterance: str
    language: Language = "en"
    turn_id: str | None = None
    reply: str = ""
    slate: Slate | None = None
    comparison: Comparison | None = None
    degraded: Sequence[str] = ()
    failure: str | None = None
    pending: bool = False
    dismissed: set[str] = field(default_factory=lambda: set[str]())
    vote: str | None = None

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
            degraded=turn.degraded,
        )


def exchange(shown: Exchange) -> Html:
    """Return the shopper's words, the reply, and what it shows beneath it."""
    language = shown.language
    said = element("div", shown.utterance, class_="bubble said", dir="auto") if shown.utterance else EMPTY
    parts = [_reply(shown)]
    if shown.comparison:
        parts.append(comparison(shown.comparison, language))
    if shown.slate:
        parts.append(slate(shown.slate, language, shown.dismissed))
    if shown.degraded:
        parts.append(element("p", word("degraded", language, ", ".join(shown.degraded)), class_="aside"))
    return element("article", said, element("div", *parts, class_="answer"), class_="exchange", lang=language)


def _reply(shown: Exchange) -> Html:
    if shown.failure:
        return element("div", shown.failure, class_="bubble reply failed", role="alert")
    if shown.pending and not shown.reply:
        dots = element("span", element("i"), element("i"), element("i"), class_="dots", aria_hidden="true")
        waiting = element("span", word("thinking", shown.language), class_="unseen")
        return element("div", dots, waiting, class_="bubble reply waiting")
    paragraphs = [element("p", line) for line in shown.reply.splitlines() if line.strip()]
    votes = EMPTY if shown.pending or not shown.turn_id else _votes(shown)
    return element("div", *paragraphs, votes, class_="bubble reply", dir="auto")


def _votes(shown: Exchange) -> Html:
    if shown.vote:
        return element("span", word("thanks", shown.language), class_="votes voted")
    buttons = [
        _button(word(key, shown.language), "vote", class_="quiet vote", data_kind=kind, data_turn=shown.turn_id)
        for key, kind in (("good", "thumbs_up"), ("bad", "thumbs_down"))
    ]
    return element("span", *buttons, class_="votes")


def slate(shown: Slate, language: Language, dismissed: Iterable[str] = ()) -> Html:
    """Return the products as a list of cards in their order, and the ways out where there are none."""
    gone = frozenset(dismissed)
    parts: list[Html] = []
    if shown.relaxed:
        parts.append(element("p", word("relaxed", language, ", ".join(shown.relaxed)), class_="aside"))
    if shown.results:
        cards = [card(result, shown.request_id, language, result.product_id in gone) for result in shown.results]
        parts.append(element("ol", *cards, class_="cards", aria_label=word("products", language)))
    if shown.total > len(shown.results) > 0:
        parts.append(element("p", word("found", language, len(shown.results), shown.total), class_="aside"))
    if shown.ways:
        parts.append(element("ul", *(element("li", _way(way, language)) for way in shown.ways), class_="ways"))
    return join(*parts)


def _way(way: Way, language: Language) -> str:
    if way.price_from is None:
        return word("way", language, way.text, way.count)
    return word("way_from", language, way.text, way.count, money(way.price_from, language))


def card(result: Result, request_id: str, language: Language, dismissed: bool = False) -> Html:
    """Return one product: picture, title, price, rating, stock, why it is here, what the shop does not state."""
    lines = [_title(result, request_id), _price(result, language), _standing(result, language), _stated(result)]
    if result.reason:
        lines.append(element("p", result.reason, class_="reason"))
    if result.unstated:
        lines.append(element("p", word("unstated", language, ", ".join(result.unstated)), class_="unstated"))
    note = word("dismissed" if dismissed else "dismiss", language)
    lines.append(
        element(
            "div",
            _button(
                word("add", language),
                "add",
                class_="add",
                data_variant=result.variant_id,
                aria_label=f"{word('add', language)}: {result.title}",
                disabled=None if result.in_stock else "",
            ),
            _button(
                note,
                "dismiss",
                class_="quiet",
                data_product=result.product_id,
                data_request=request_id,
                aria_label=f"{note}: {result.title}",
                disabled="" if dismissed else None,
            ),
            class_="actions",
        )
    )
    rank = element("span", result.rank, class_="rank", aria_hidden="true")
    body = element("div", *lines, class_="body")
    return element("li", rank, _picture(result), body, class_="card gone" if dismissed else "card")


def _picture(result: Result) -> Html:
    if safe_url(result.image):
        # The address of this page, conversation and all, is no business of the host that serves the picture.
        picture = element("img", src=result.image, alt="", loading="lazy", referrerpolicy="no-referrer")
        return element("div", picture, class_="picture")
    tone = sum(map(ord, result.product_id)) % _TONES
    letter = next((sign for sign in result.title if sign.isalnum()), "·").upper()
    return element("div", letter, class_=f"picture tone-{tone}", aria_hidden="true")


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
    return join(brand, element("h3", name, dir="auto"))


def _price(result: Result, language: Language) -> Html:
    now = element("strong", money(result.price, language))
    if result.list_price is None or result.list_price.amount <= result.price.amount:
        return element("p", now, class_="price")
    before = money(result.list_price, language)
    struck = element("s", before, aria_label=word("was", language, before))
    return element("p", now, " ", struck, class_="price reduced")


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
    rating = element(
        "span",
        f"★ {result.rating:.1f}{count}",
        class_="rating",
        aria_label=word("rating", language, f"{result.rating:.1f}"),
    )
    return element("p", rating, stock, class_="standing")


def _stated(result: Result) -> Html:
    stated = [", ".join(result.attributes[kind][:2]) for kind in _ON_CARD if result.attributes.get(kind)]
    return element("p", " · ".join(stated), class_="stated") if stated else EMPTY


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
        _button(
            join(chip.label, element("span", "×", aria_hidden="true")),
            "drop",
            class_="chip",
            data_slot=chip.slot,
            data_value=chip.value,
            aria_label=word("remove_chip", language, chip.label),
        )
        for chip in in_force
    ]
    return element("div", element("span", word("wanted", language), class_="caption"), *buttons, class_="chips")


def cart(held: Cart | None, language: Language) -> Html:
    """Return the cart as a panel, each line with a button that removes it."""
    heading = element("h2", word("cart", language))
    if held is None or not held.lines:
        return element("section", heading, element("p", word("cart_empty", language), class_="aside"), class_="cart")
    lines = element("ul", *(_cart_line(line, language) for line in held.lines))
    total = element("p", word("total", language), element("strong", money(held.total, language)), class_="total")
    return element("section", heading, lines, total, class_="cart")


def _cart_line(line: CartLine, language: Language) -> Html:
    each = element("span", f"{line.quantity} × {money(line.price, language)}", class_="aside")
    gone = _button(
        "×",
        "remove",
        class_="quiet",
        data_variant=line.variant_id,
        aria_label=f"{word('remove', language)}: {line.title}",
    )
    text = element("div", element("span", line.title, dir="auto"), each)
    return element("li", text, element("strong", money(line.total, language)), gone)


def header(shop: str, held: Cart | None, language: Language) -> Html:
    """Return the shop's name, and the cart's count and total as a button that leads to the panel."""
    count, total = (held.count, money(held.total, language)) if held and held.count else (0, "")
    badge = element("span", count, class_="badge")
    to_cart = _button(join(word("cart", language), badge, total), "show-cart", class_="to-cart")
    return element("header", element("h1", shop), to_cart, class_="top")


def welcome(language: Language, examples: Sequence[tuple[Language, str]]) -> Html:
    """Return the page of a conversation that has not begun: a question, and examples that can be pressed."""
    buttons = [_button(text, "say", class_="example", data_text=text, lang=spoken) for spoken, text in examples]
    question = element("h2", word("hello", language))
    more = element("p", word("hello_more", language), class_="aside")
    return element("div", question, more, element("div", *buttons, class_="examples"), class_="welcome")


def _button(label: object, do: str, **attributes: str | int | None) -> Html:
    return element("button", label, type="button", data_do=do, **attributes)
