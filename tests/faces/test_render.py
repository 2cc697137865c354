"""What is shown: hostile text stays text, every part says what it must, and the stream's fold is the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from fake_shop import HOSTILE, FakeShop, product, usd

from assistant import wire
from ui import render
from ui.html import Html, element, escape, safe_url
from ui.view import MAX_EXCHANGES, View


class Page(HTMLParser):
    """Reads markup back: its tags with attributes, its texts, and whether it is balanced."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "img":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        wanted = {key.replace("_", "-"): value for key, value in attributes.items()}
        return [held for name, held in self.tags if name == tag and wanted.items() <= held.items()]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def hostile_everywhere() -> Page:
    hostile = product(
        1,
        HOSTILE,
        product_id=HOSTILE,
        variant_id=HOSTILE,
        brand=HOSTILE,
        reason=HOSTILE,
        unstated=[HOSTILE],
        url="javascript:alert(1)",
        image='https://pictures.example/x.png" onerror="alert(1)',
    )
    slate = wire.Slate(
        request_id=HOSTILE, results=[hostile], total=9, relaxed=[HOSTILE], ways=[wire.Way(text=HOSTILE, count=1)]
    )
    rows = [wire.ComparisonRow(field=HOSTILE, label=HOSTILE, values=[HOSTILE], differs=True)]
    table = wire.Comparison(product_ids=[HOSTILE], titles=[HOSTILE], rows=rows)
    line = wire.CartLine(variant_id=HOSTILE, product_id="p", title=HOSTILE, quantity=1, price=usd(1), total=usd(1))
    view = View(shop=HOSTILE, examples=[("en", HOSTILE)])
    pages = [*view.log(), view.top()]
    view.begin(HOSTILE)
    view.apply(
        wire.Understood(
            turn_id=HOSTILE,
            intent="search",
            language="en",
            chips=[wire.Chip(slot=HOSTILE, value=HOSTILE, label=HOSTILE)],
        )
    )
    view.apply(wire.SlateShown(slate=slate))
    view.apply(wire.ComparisonShown(comparison=table))
    view.apply(wire.CartShown(cart=wire.Cart(lines=[line], count=1, total=usd(1))))
    view.apply(wire.Sentence(text=HOSTILE))
    view.end()
    pages += [*view.log(), view.chip_bar(), view.cart_panel()]
    view.fail(wire.Failed(code="internal", message=HOSTILE, retry=True))
    return Page("".join([*pages, *view.log()]))


def test_hostile_text_is_shown_as_text_wherever_it_comes() -> None:
    page = hostile_everywhere()
    assert page.all("img") == []
    assert page.all("script") == []
    for tag, attributes in page.tags:
        assert re.fullmatch(r"[a-z][a-z0-9]*", tag)
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
        assert tag != "a"
    shown = HOSTILE
    assert page.text.count(shown) >= 14
    assert page.all("button", data_do="add", data_variant=shown)


def test_an_attribute_that_may_hold_code_cannot_be_written() -> None:
    for name in ("onclick", "onerror", "style", "srcdoc", "x y"):
        with pytest.raises(ValueError, match="may hold code"):
            element("b", **{name: "alert(1)"})
    assert element("a", "x", href="javascript:alert(1)") == "<a>x</a>"
    assert element("b", "<i>", element("i", "&")) == "<b>&lt;i&gt;<i>&amp;</i></b>"
    assert escape("a\x00b\u202ec") == "abc"
    assert isinstance(escape("x"), Html)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://shop.example/a?b=c#d", True),
        ("HTTP://shop.example", True),
        ("/pictures/1.png", True),
        ("//stranger.example/x", False),
        ("/\\stranger.example", False),
        ("javascript:alert(1)", False),
        ("jAvAsCrIpT:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://shop.example", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("https://", False),
        ("http://[::1", False),
        ("pictures/1.png", False),
        ("", False),
        (None, False),
    ],
)
def test_only_http_addresses_and_own_paths_are_links(url: str | None, safe: bool) -> None:
    assert safe_url(url) == (url if safe else None)


def test_a_card_says_what_the_shop_states() -> None:
    result = product(
        3,
        "Oak desk",
        brand="Northwood",
        price=usd(129900),
        list_price=usd(149900),
        stock=2,
        rating=4.5,
        rating_count=1234,
        reason="Solid oak, under $1,500",
        unstated=["leather"],
        url="https://shop.example/oak",
        image="/pictures/oak.png",
    )
    page = Page(render.card(result, "r1", "en"))
    for words in (
        "Northwood",
        "Oak desk",
        "$1,299.00",
        "$1,499.00",
        "★ 4.5 (1,234)",
        "Only 2 left",
        "Not stated: leather",
    ):
        assert words in page.text
    assert page.all("s", aria_label="was $1,499.00")
    assert page.all("a", href="https://shop.example/oak", rel="noopener noreferrer", data_do="open", data_request="r1")
    assert page.all("img", src="/pictures/oak.png", referrerpolicy="no-referrer", alt="")
    assert page.all("button", data_do="add", data_variant="v3", aria_label="Add to cart: Oak desk")
    assert not page.all("button", data_do="add", disabled="")


def test_what_is_out_of_stock_cannot_be_added_and_says_so_in_chinese() -> None:
    page = Page(render.card(product(1, "橡木书桌", in_stock=False, list_price=usd(100)), "r1", "zh"))
    assert page.all("button", data_do="add", disabled="")
    assert "暂时缺货" in page.text
    assert "US$199.00" in page.text
    assert page.all("s") == []  # a list price below the price is no reduction


def test_money_follows_the_currency() -> None:
    yen = wire.Result.model_validate(product(1).model_dump() | {"price": {"amount": 1980, "currency": "JPY"}})
    assert "¥1,980" in Page(render.card(yen, "r", "en")).text


def test_a_comparison_is_a_table_that_marks_what_differs() -> None:
    rows = [
        wire.ComparisonRow(field="color", label="Color", values=["black", None], differs=True),
        wire.ComparisonRow(field="brand", label="Brand", values=["A", "A"], differs=False),
    ]
    page = Page(render.comparison(wire.Comparison(product_ids=["a", "b"], titles=["One", "Two"], rows=rows), "en"))
    assert [len(page.all("th", scope=scope)) for scope in ("col", "row")] == [2, 2]
    assert len(page.all("tr", **{"class": "differs"})) == 1
    assert "not stated" in page.text


async def test_the_page_after_a_reload_is_the_page_before_it() -> None:
    shop = FakeShop()
    visitor = await shop.create()
    live = View(shop="Desk & Co")
    live.begin("a desk")
    waiting = live.log()[-1]
    assert "Looking …" in Page(waiting).text
    kinds: list[str] = []
    async for event in shop.say(visitor.conversation_id, "a desk", "t1"):
        live.apply(event)
        kinds.append(event.event)
        if event.event == "slate":
            assert "Looking …" in live.log()[-1]
            assert len(Page(live.log()[-1]).all("li")) == 2
    live.end()
    again = View(shop="Desk & Co")
    again.restore(await shop.history(visitor.conversation_id))
    found = "2 of 7 matching"  # only the stream knows how many match in all
    assert found in Page(live.log()[-1]).text
    assert [page.replace(f'<p class="aside">{found}</p>', "") for page in live.log()] == again.log()
    assert (live.chip_bar(), again.cart_panel()) == (again.chip_bar(), live.cart_panel())


def test_a_failure_ends_the_turn_and_keeps_what_came() -> None:
    view = View()
    view.begin("a desk")
    view.apply(wire.SlateShown(slate=wire.Slate(request_id="r", results=[product(1)], total=1)))
    view.apply(wire.Failed(code="generator_unavailable", message="Not now.", retry=True))
    view.end()
    page = Page(view.log()[-1])
    assert "Not now. Please try again in a moment." in page.text
    assert page.all("div", role="alert")
    assert len(page.all("li")) == 1
    assert not view.busy


def test_dismissals_and_votes_show() -> None:
    view = View()
    view.begin("a desk")
    view.apply(wire.Understood(turn_id="t1", intent="search", language="en", chips=[]))
    view.apply(wire.SlateShown(slate=wire.Slate(request_id="r1", results=[product(1), product(2)], total=2)))
    view.end()
    view.dismiss("r1", "p2")
    view.vote("t1", "thumbs_up")
    page = Page(view.log()[-1])
    assert [held.get("disabled") for held in page.all("button", data_do="dismiss")] == [None, ""]
    assert page.all("button", data_do="vote") == []
    assert "Thank you" in page.text


def test_old_turns_leave_the_page() -> None:
    view = View()
    for number in range(MAX_EXCHANGES + 5):
        view.begin(f"utterance {number}")
        view.end()
    assert len(view.log()) == MAX_EXCHANGES
    assert "utterance 44" in view.log()[-1]
