"""The page around the conversation: head, shoppers to choose from, cart, welcome. Pure, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.wire import Cart, CartLine, Language, Shopper
from ui.html import EMPTY, Html, button, element, icon, join
from ui.words import money, word

NAMED_TONES = 6


def header(
    shop: str,
    held: Cart | None,
    language: Language,
    shopper: Shopper | None = None,
    choice: bool = False,
    notice: str = "",
) -> Html:
    """Return the page's head: name, as whom one shops, language, light and dark, new chat, and on a phone the cart."""
    count, total = (held.count, money(held.total, language)) if held and held.count else (0, "")
    name = shopper.name if shopper else word("guest", language)
    buttons = [
        _labelled("person", name, "people", f"{word('as_whom', language)}: {name}") if choice else EMPTY,
        _labelled("globe", word("other_language", language), "language", word("switch_language", language)),
        button(
            icon("theme"), "theme", class_="tool", aria_label=word("theme", language), title=word("theme", language)
        ),
        _labelled("chat", word("new", language), "new", word("new", language)),
        button(
            join(icon("cart"), element("span", count, class_="badge"), element("span", total, class_="label")),
            "show-cart",
            class_="tool to-cart",
            aria_label=f"{word('cart', language)}: {count}",
        ),
    ]
    top = element("div", element("h1", shop), element("div", *buttons, class_="tools"), class_="top")
    return element("header", top, _who(shopper, language), _notice(notice, language), lang=language)


def _labelled(drawn: str, label: str, do: str, spoken: str) -> Html:
    shown = join(icon(drawn), element("span", label, class_="label"))
    # The spoken name begins with the shown one, so that a voice command by what is seen finds it.
    return button(shown, do, class_=f"tool tool-{do}", aria_label=label if spoken == label else f"{label} ({spoken})")


def _who(shopper: Shopper | None, language: Language) -> Html:
    if shopper is None:
        return EMPTY
    about = about_of(shopper, language)
    said = join(element("strong", f"{word('as_whom', language)} {shopper.name}"), f" · {about}" if about else "")
    return element("p", said, class_="who")


def _notice(notice: str, language: Language) -> Html:
    if not notice:
        return EMPTY
    return element("p", element("strong", word("paused", language)), f" · {notice}", class_="notice", role="status")


def about_of(shopper: Shopper, language: Language) -> str:
    """Return the line on a shopper's taste, in the other language where this one has none."""
    return shopper.about.get(language) or next(iter(shopper.about.values()), "")


def people(shoppers: Sequence[Shopper], language: Language) -> Html:
    """Return the dialog in which a visitor chooses as whom to shop; nothing where the shop offers no choice."""
    if not shoppers:
        return EMPTY
    guest = _person("", word("guest", language), word("guest_about", language))
    others = [_person(one.shopper_id, one.name, about_of(one, language)) for one in shoppers]
    find = word("people_find", language)
    head = element(
        "div",
        element("h2", word("people", language), id="people-title"),
        button(icon("cross"), "close", class_="tool", aria_label=word("close", language)),
        class_="people-head",
    )
    return element(
        "dialog",
        head,
        element("p", word("people_more", language), class_="aside"),
        element("input", type="search", data_filter="", aria_label=find, placeholder=find),
        element("ul", guest, *others),
        class_="people",
        aria_labelledby="people-title",
    )


def _person(shopper_id: str, name: str, about: str) -> Html:
    face = element(
        "span", name[:1].upper(), class_=f"face tone-{sum(map(ord, name)) % NAMED_TONES}", aria_hidden="true"
    )
    text = element("span", element("strong", name), element("span", about, class_="aside"))
    return element("li", button(join(face, text), "shopper", class_="person", data_shopper=shopper_id))


def cart(held: Cart | None, language: Language) -> Html:
    """Return the cart as a panel: each line with its quantity, which can be changed, and the total."""
    shut = button(icon("cross"), "hide-cart", class_="tool shut", aria_label=word("close", language))
    heading = element("div", element("h2", word("cart", language)), shut, class_="cart-head")
    if held is None or not held.lines:
        empty = element("p", word("cart_empty", language), class_="empty")
        hint = element("p", word("cart_hint", language), class_="aside")
        return element("section", heading, empty, hint, class_="cart", aria_label=word("cart", language))
    lines = element("ul", *(_cart_line(line, language) for line in held.lines))
    total = element("p", word("total", language), element("strong", money(held.total, language)), class_="total")
    out = button(word("check_out", language), "say", class_="again", data_text=word("check_out", language))
    return element("section", heading, lines, total, out, class_="cart", aria_label=word("cart", language))


def _cart_line(line: CartLine, language: Language) -> Html:
    def step(key: str, drawn: str, quantity: int) -> Html:
        return button(
            icon(drawn),
            "quantity",
            class_="step",
            data_variant=line.variant_id,
            data_quantity=quantity,
            aria_label=f"{word(key, language)}: {line.title}",
        )

    spoken = element("span", word("quantity", language, line.quantity), class_="unseen")
    count = element("span", element("span", line.quantity, aria_hidden="true"), spoken, class_="count")
    fewer, more = step("one_less", "minus", line.quantity - 1), step("one_more", "plus", line.quantity + 1)
    gone = button(
        word("remove", language),
        "quantity",
        class_="quiet",
        data_variant=line.variant_id,
        data_quantity=0,
        aria_label=f"{word('remove', language)}: {line.title}",
    )
    each = element("span", word("each", language, money(line.price, language)), class_="aside")
    title = element("div", element("span", line.title, dir="auto", class_="name"), each)
    sums = element("strong", money(line.total, language))
    return element("li", title, sums, element("div", fewer, count, more, gone, class_="steps"))


def welcome(language: Language, examples: Sequence[tuple[Language, str]], shopper: Shopper | None = None) -> Html:
    """Return the page of a conversation that has not begun: a question, and examples that can be pressed."""
    first = [pair for pair in examples if pair[0] == language] + [pair for pair in examples if pair[0] != language]
    buttons = [button(text, "say", class_="example", data_text=text, lang=spoken) for spoken, text in first]
    asked = word("hello_name", language, shopper.name) if shopper else word("hello", language)
    more = element("p", word("hello_more", language), class_="aside")
    return element(
        "div", element("h2", asked), more, element("div", *buttons, class_="examples"), class_="welcome", lang=language
    )
