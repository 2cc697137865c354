"""What is shown: hostile text stays text, every part says what it must, and the stream's fold is the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from fake_shop import HOSTILE, FakeShop, product, usd

from assistant import wire
from retrieval.types import Unmet
from ui import cards, chart, chrome, render
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
        if tag not in ("img", "input"):
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


def why(text: str) -> wire.Why:
    share = wire.Share(name="need", label=text, value=0.9, portion=0.75)
    against = wire.Share(name="history", label="Before", value=-0.3, portion=-0.25)
    return wire.Why(
        request_id=text,
        product_id=text,
        title=text,
        language="en",
        rank=1,
        score=0.6,
        reasons=[text],
        shares=[share, against],
        evidence=[
            wire.Evidence(kind="word", text=text, label=f"you said {text}", value=0.6, portion=0.5),
            wire.Evidence(kind="word", text="red", label="you said red", value=0.2, portion=0.17),
            wire.Evidence(kind="event", text=text, label=f"you bought {text}", value=-0.1, portion=-0.08),
        ],
        need=[
            wire.NeedPart(text="red", value=0.2),
            wire.NeedPart(text=" ", value=0.0),
            wire.NeedPart(text=text, value=0.6),
            wire.NeedPart(text=" soft", value=-0.1),
        ],
        groups=[share],
        lost=[f"{text} can no longer be computed"],
    )


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
        request_id=HOSTILE,
        results=[hostile],
        total=9,
        relaxed=[Unmet(slot=HOSTILE, value=HOSTILE)],
        ways=[wire.Way(text=HOSTILE, count=1)],
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
    values = [wire.OptionValue(value=HOSTILE, label=HOSTILE, count=1)]
    view.options = [wire.Options(kind="brand", label=HOSTILE, values=values)]
    pages += [*view.log(), view.chip_bar(), view.cart_panel()]
    view.shopper = wire.Shopper(shopper_id=HOSTILE, name=HOSTILE, about={"en": HOSTILE})
    view.choice, view.notice, view.picked = True, {"en": HOSTILE}, [HOSTILE, "p2"]
    view.explain(HOSTILE, why(HOSTILE))
    pages += [view.top(), view.chip_bar(), *view.log(), chrome.people([view.shopper], "en")]
    view.exchanges[-1].wrong = "form"
    pages += view.log()
    view.fail(wire.Failed(code="internal", message=HOSTILE, retry=True), again=HOSTILE)
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
    assert page.all("button", data_do="narrow", data_slot="brand", data_value=shown)


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
    page = Page(cards.card(result, "r1", "en"))
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
    assert "was $1,499.00" in page.text
    assert page.all("a", href="https://shop.example/oak", rel="noopener noreferrer", data_do="open", data_request="r1")
    assert page.all("img", src="/pictures/oak.png", referrerpolicy="no-referrer", alt="")
    assert page.all("button", data_do="add", data_variant="v3", aria_label="Add to cart: Oak desk")
    assert not page.all("button", data_do="add", disabled="")


def test_what_is_out_of_stock_cannot_be_added_and_says_so_in_chinese() -> None:
    page = Page(cards.card(product(1, "橡木书桌", in_stock=False, list_price=usd(100)), "r1", "zh"))
    assert page.all("button", data_do="add", disabled="")
    assert "暂时缺货" in page.text
    assert "US$199.00" in page.text
    assert page.all("s") == []  # a list price below the price is no reduction


def test_money_follows_the_currency() -> None:
    yen = wire.Result.model_validate(product(1).model_dump() | {"price": {"amount": 1980, "currency": "JPY"}})
    assert "¥1,980" in Page(cards.card(yen, "r", "en")).text


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


async def test_what_was_meant_can_be_picked_until_more_is_said() -> None:
    shop = FakeShop()
    visitor = await shop.create()
    events = [event async for event in shop.say(visitor.conversation_id, "send it back", "t1")]
    done = events[-1]
    assert isinstance(done, wire.TurnDone)
    offered = [wire.Choice(intent="return", label="Return <b>"), wire.Choice(intent="cancel_order", label="Cancel")]
    asked = done.turn.model_copy(update={"choices": offered, "slate": []})
    view = View()
    view.begin("send it back")
    view.apply(wire.TurnDone(turn=asked))
    view.end()
    page = Page(view.log()[-1])
    assert [one["data-intent"] for one in page.all("button", **{"data-do": "meant"})] == ["return", "cancel_order"]
    assert "Return <b>" in page.text
    assert (view.meant("return"), view.meant("greeting")) == ("✓ Return <b>", "✓")
    again = View()
    history = await shop.history(visitor.conversation_id)
    again.restore(history.model_copy(update={"turns": [asked]}))
    assert again.log() == view.log()
    again.restore(history.model_copy(update={"turns": [asked, asked]}))
    view.begin("hello")
    for one in (again, view):
        assert not Page(one.log()[0]).all("button", **{"data-do": "meant"})


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
    view.thumb("r1", "p1", "thumbs_up")
    thumbs = Page(view.log()[-1]).all("button", data_do="thumb", data_product="p1")
    assert [held["aria-pressed"] for held in thumbs] == ["true", "false"]
    assert page.all("button", data_do="vote") == []
    assert "Thank you" in page.text


def test_old_turns_leave_the_page() -> None:
    view = View()
    for number in range(MAX_EXCHANGES + 5):
        view.begin(f"utterance {number}")
        view.end()
    assert len(view.log()) == MAX_EXCHANGES
    assert "utterance 44" in view.log()[-1]


def test_why_says_each_reason_and_each_share() -> None:
    page = Page(cards.why(why("Rug"), "en"))
    assert "Why Rug?" in page.text
    assert "75%" in page.text
    assert "−25%" in page.text
    assert [held["width"] for held in page.all("rect")] == ["8%", "75%", "25%"]
    assert [held["class"] for held in page.all("mark")] == [
        "weight-2",
        "weight-3",
    ]  # what counts against it is not marked
    assert "you bought Rug" in page.text
    assert "Rug can no longer be computed" in page.text
    ordered = Page(cards.why(why("Rug").model_copy(update={"shares": []}), "zh"))
    assert "按您要求的顺序排列" in ordered.text


def test_one_answer_is_open_beside_its_card_and_shuts() -> None:
    view = View()
    view.begin("a desk")
    view.apply(wire.SlateShown(slate=wire.Slate(request_id="r1", results=[product(1), product(2)], total=2)))
    view.explain("r1", why("r1").model_copy(update={"product_id": "p2", "title": "Oak desk"}))
    assert view.explained("r1", "p2")
    page = Page(view.log()[-1])
    opened = page.all("button", data_do="why", aria_expanded="true")
    assert [held["data-product"] for held in opened] == ["p2"]
    assert len(page.all("li", **{"class": "why"})) == 1
    view.explain("r1", None)
    assert Page(view.log()[-1]).all("li", **{"class": "why"}) == []


def test_two_or_three_picked_products_are_compared() -> None:
    view = View()
    assert view.chip_bar() == ""
    view.pick("p1")
    assert Page(view.chip_bar()).all("button", data_do="compare", disabled="")
    for product_id in ("p2", "p3", "p4"):
        view.pick(product_id)
    assert view.picked == ["p2", "p3", "p4"]
    view.pick("p3")
    assert view.picked == ["p2", "p4"]
    assert "Compare 2" in Page(view.chip_bar()).text
    assert not Page(view.chip_bar()).all("button", data_do="compare", disabled="")


async def test_what_narrows_down_stands_until_the_need_changes() -> None:
    view, shop = View(), FakeShop()
    visitor = await shop.create()
    view.begin("a desk")
    async for event in shop.say(visitor.conversation_id, "a desk"):
        view.apply(event)
    view.end()
    page = Page(view.chip_bar())
    assert page.all("div", role="group", aria_label="Material")
    assert [one["data-value"] for one in page.all("button", data_do="narrow", data_slot="material")] == ["oak"]
    assert "Oak   3" in page.text
    assert (view.narrowed("material", "oak"), view.narrowed("color", "oak")) == ("+ Oak", "+")
    again = View()
    again.restore(await shop.history(visitor.conversation_id))
    assert again.chip_bar() == view.chip_bar()
    talk = shop.turns[visitor.conversation_id][0].model_copy(update={"slate": [], "options": []})
    view.begin("thanks")
    view.apply(wire.Understood(turn_id="t2", intent="thanks", language="en", chips=view.chips))
    view.apply(wire.TurnDone(turn=talk))
    assert Page(view.chip_bar()).all("button", data_do="narrow")
    view.apply(wire.Understood(turn_id="t3", intent="refine", language="en", chips=[]))
    assert view.chip_bar() == ""


def test_the_page_has_its_language_and_a_turn_its_own() -> None:
    view = View(shop="Desk & Co", language="zh", choice=True)
    assert "新对话" in Page(view.top()).text
    assert "您想找什么" in Page(view.log()[0]).text
    view.begin("a desk")
    view.apply(wire.Understood(turn_id="t", intent="search", language="en", chips=[]))
    view.apply(wire.SlateShown(slate=wire.Slate(request_id="r1", results=[product(1)], total=1)))
    view.end()
    assert "Add to cart" in Page(view.log()[-1]).text
    assert "购物车" in Page(view.cart_panel()).text
    assert view.language == "zh"


def test_a_busy_shop_says_so_and_offers_the_words_again() -> None:
    view = View()
    view.begin("a desk")
    view.fail(wire.Failed(code="busy", message="Many shoppers", retry=True), again="a desk")
    view.end()
    page = Page(view.log()[-1])
    assert "Many shoppers are asking right now." in page.text
    assert page.all("button", data_do="again", data_text="a desk")
    view.forget_failure()
    assert view.exchanges == []


def test_a_cart_line_can_grow_shrink_and_go() -> None:
    line = wire.CartLine(variant_id="v", product_id="p", title="Rug", quantity=2, price=usd(100), total=usd(200))
    page = Page(chrome.cart(wire.Cart(lines=[line], count=2, total=usd(200)), "en"))
    quantities = [held["data-quantity"] for held in page.all("button", data_do="quantity", data_variant="v")]
    assert quantities == ["1", "3", "0"]
    assert page.all("button", aria_label="One more: Rug")


def test_who_one_is_and_as_whom_one_may_shop() -> None:
    mia = wire.Shopper(shopper_id="s1", name="Mia", about={"en": "Likes linen.", "zh": "喜欢亚麻。"})
    people = Page(chrome.people([mia], "zh"))
    assert [held["data-shopper"] for held in people.all("button", data_do="shopper")] == ["", "s1"]
    assert "喜欢亚麻。" in people.text
    assert chrome.people([], "en") == ""
    top = Page(chrome.header("Shop", None, "en", mia, choice=True))
    assert "Shopping as Mia" in top.text
    assert "Likes linen." in top.text
    assert Page(chrome.header("Shop", None, "en")).all("button", data_do="people") == []


@pytest.mark.parametrize(("value", "top"), [(0, 2), (1.5, 2), (2, 2), (3, 4), (9, 10), (10, 10), (11, 20), (650, 1000)])
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert chart.round_up(value) == top


def test_a_chart_draws_what_there_is() -> None:
    page = Page(chart.lines([("p50", [1.0, None, 3.0]), ("p95", [2.0, 4.0, 4.0])], ["a", "b", "c"], "ms"))
    assert len(page.all("circle", **{"class": "p50"})) == 2
    assert len(page.all("line", **{"class": "p95"})) == 2
    assert "b: 4 ms" in page.text
    assert len(Page(chart.columns([("a", 5, 2), ("b", 0, 0)])).all("rect")) == 2
    assert Page(chart.bars([("Oak", 3), ("Pine", 0)])).all("rect", width="0.0%")
