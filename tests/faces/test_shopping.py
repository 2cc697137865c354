"""Ten turns in English and ten in Chinese in a real browser, with the generator that ships: everything a shopper does.

And what holds for all of it: no script of a product's name ran, no other host was asked, nothing was logged as an error,
and axe finds no serious violation on either page, in light and dark, on a phone and on a desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import ATTACKS, NEEDS_CHROMIUM, Server, Visitor, keep, served

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = NEEDS_CHROMIUM

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
LAST = ".exchange:last-child"


@pytest.fixture(scope="module")
def server(browsed_shop: Path) -> Iterator[Server]:
    """The demo shop with the embedded generator, listening beyond this machine, so that the operator needs the token."""
    with served(browsed_shop, host="0.0.0.0") as running:
        yield running


def violations(page: Any) -> list[str]:
    """Return what axe finds serious or critical on the page as it is."""
    found = axe_playwright.Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def check_everywhere(visitor: Visitor, name: str, ready: str) -> None:
    """Hold the page against axe and its own width in both themes and at both sizes."""
    page = visitor.page
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_selector(ready)
            page.wait_for_timeout(250)  # a drawer that slides, and colors that fade
            assert violations(page) == [], (name, theme, size)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, size)
            keep(visitor, f"{name}-{theme}-{size}")


def small_targets(page: Any) -> list[str]:
    """Return the buttons in sight that are smaller than a finger, 44 by 44 pixels."""
    return page.evaluate(
        """[...document.querySelectorAll('button, select, textarea, input')].filter((one) => {
             const box = one.getBoundingClientRect();
             return one.checkVisibility({visibilityProperty: true}) && box.width > 0
               && (box.height < 43.5 || box.width < 43.5);
           }).map((one) => one.outerHTML.slice(0, 120))"""
    )


CONVERSATIONS = {
    "en": {
        "need": "a desk lamp under $80, but no plastic",
        "compare": "compare 1 and 2",
        "add": "add the first one to my cart",
        "why": "why did you suggest the first one?",
        "return": "what can I return, and until when?",
        "cart": "show me my cart",
        "bye": "thank you, goodbye",
        "own": ("Add to cart", "New chat", "What you asked for"),
    },
    "zh": {
        "need": "黑色双肩包，不要皮革",
        "compare": "对比第一个和第二个",
        "add": "把第一个加入购物车",
        "why": "为什么推荐第一个？",
        "return": "可以退货吗？",
        "cart": "看看我的购物车",
        "bye": "谢谢，再见",
        "own": ("加入购物车", "新对话", "您的需求"),
    },
}


@pytest.mark.parametrize(("language", "size"), [("en", "desk"), ("zh", "phone")])
def test_ten_turns(server: Server, browser: Any, language: str, size: str) -> None:
    said: Any = CONVERSATIONS[language]
    add, new, need = said["own"]
    visitor = Visitor(browser, server.url, *SIZES[size], locale={"en": "en-US", "zh": "zh-CN"}[language])
    page = visitor.page
    assert page.evaluate("document.documentElement.lang") == language
    assert page.get_by_role("button", name=new).count() == 1

    visitor.say(said["need"])  # 1
    assert page.locator(f"{LAST} .card").count() > 0
    assert add in page.locator(f"{LAST} .card .add").first.inner_text()
    chips = page.locator(".chip").count()
    assert chips >= 2
    visitor.press(".chip:last-child")  # 2
    assert page.locator(".chip").count() == chips - 1
    assert page.locator(f"{LAST} .said").inner_text().split("\n")[-1].startswith("✕")

    page.click(f"{LAST} .card:first-child [data-do=why]")
    page.wait_for_selector(".why dl")
    assert need in page.locator(".why").inner_text()
    assert page.locator(f"{LAST} .card:first-child [data-do=why]").get_attribute("aria-expanded") == "true"
    assert page.locator(".why .searched mark").count() > 0
    keep(visitor, f"{language}-why")
    page.click(".why [data-do=why]")
    page.wait_for_selector(".why", state="detached")

    picked = page.locator(f"{LAST} .card h3").all_inner_texts()[:2]
    page.click(f"{LAST} .card:nth-child(1) [data-do=pick]")
    page.wait_for_selector("[data-do=compare][disabled]")
    page.click(f"{LAST} .card:nth-child(2) [data-do=pick]")
    page.wait_for_selector("[data-do=compare]:not([disabled])")
    visitor.press("[data-do=compare]")  # 3
    assert visitor.texts(f"{LAST} .comparison thead th") == picked
    assert page.locator(".picks").count() == 0

    visitor.say(said["compare"])  # 4
    assert visitor.texts(f"{LAST} .comparison thead th") == picked
    visitor.say(said["need"])  # 5
    visitor.say(said["add"])  # 6
    page.wait_for_selector("#aisle-cart .cart li", state="attached")
    if size == "phone":
        page.click(".to-cart")
        page.wait_for_selector("#aisle-cart .shut:focus")
    page.locator("#aisle-cart .step").nth(1).click()
    page.wait_for_function("document.querySelector('#aisle-cart .count span').innerText === '2'")
    keep(visitor, f"{language}-cart")
    if size == "phone":
        page.keyboard.press("Escape")
        page.wait_for_selector("#aisle-cart .cart", state="hidden")

    visitor.say(said["why"])  # 7
    visitor.say(said["return"])  # 8
    visitor.press_turn_votes()
    visitor.say("a zorgle")  # 9
    hostile = page.locator(f"{LAST} .card", has_text="orgle").first
    assert "<img src=x onerror=" in hostile.inner_text() or "<script>" in hostile.inner_text()
    hostile.locator(".thumb").first.click()
    page.wait_for_selector(f"{LAST} .thumb[aria-pressed=true]")
    hostile.locator(".away").click()
    page.wait_for_selector(f"{LAST} .card.gone")
    hostile.locator(".picture img").wait_for(state="detached")  # there is no such picture: its letter is shown
    visitor.say(said["cart"])  # 10
    assert page.locator("#aisle-cart .cart li").count() == 1
    if size == "phone":
        assert small_targets(page) == []
    if language == "en":
        check_everywhere(visitor, "chat", ".log .exchange")
    visitor.reload()
    page.wait_for_selector(".exchange")
    assert page.locator(".exchange").count() == 10

    page.click("[data-do=people]")
    page.wait_for_selector("dialog[open]")
    if language == "zh":
        check_everywhere(visitor, "people", "dialog[open] .person")
    page.fill("dialog input", "mia")
    page.locator(".person:visible", has_text="Mia").click()
    page.wait_for_selector(".who")
    assert "Mia" in page.locator(".who").inner_text()
    assert page.locator(".exchange").count() == 0
    assert page.locator("#aisle-cart .cart li").count() == 0
    if language == "zh":
        assert "喜欢亚麻" in page.locator(".who").inner_text()
        check_everywhere(visitor, "welcome", ".welcome")
    page.click("[data-do=language]")
    page.wait_for_function(f"document.documentElement.lang !== '{language}'")
    visitor.say(said["bye"])
    page.click("[data-do=new]")
    page.wait_for_selector(".welcome")
    assert page.locator(".who").count() == 0
    assert visitor.errors == []
    assert visitor.strangers == []
    assert page.title() != "owned"
    visitor.context.close()


NEEDS = {"en": ("a t-shirt", "Color"), "zh": ("T恤", "颜色")}


@pytest.mark.parametrize(("language", "size"), [("en", "desk"), ("zh", "phone"), ("en", "narrow")])
def test_what_was_found_is_narrowed_down_by_a_press(server: Server, browser: Any, language: str, size: str) -> None:
    width, height = {**SIZES, "narrow": (380, 700)}[size]
    visitor = Visitor(browser, server.url, width, height, locale={"en": "en-US", "zh": "zh-CN"}[language])
    page = visitor.page
    need, label = NEEDS[language]
    visitor.say(need)
    group = page.get_by_role("group", name=label, exact=True)
    assert 2 <= group.locator(".option").count() <= 5
    assert page.locator(".kind").count() <= 3
    keep(visitor, f"options-{language}-{size}")
    if size == "desk":
        check_everywhere(visitor, "options", ".options")
        page.set_viewport_size({"width": width, "height": height})
    else:
        assert small_targets(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    name, count = group.locator(".option").first.inner_text().split()
    chips = page.locator(".chip").count()
    group.locator(".option").first.focus()
    page.keyboard.press("Enter")
    visitor.answered(2)
    assert page.evaluate("document.activeElement.className") == "log"
    assert page.locator(f"{LAST} .said").inner_text().split("\n")[-1].startswith("+ ")
    assert page.locator(".chip").count() == chips + 1
    assert name.lower() in page.locator(".chip").last.inner_text().lower()
    assert page.get_by_role("group", name=label, exact=True).count() == 0
    shown = page.locator(f"{LAST} .card").count()
    assert shown == min(int(count), 4)
    keep(visitor, f"options-{language}-{size}-pressed")
    visitor.reload()
    page.wait_for_selector(".exchange")
    assert page.locator(".chip").count() == chips + 1
    assert visitor.errors == []
    visitor.context.close()


def test_the_theme_follows_the_system_until_one_is_chosen(server: Server, browser: Any) -> None:
    visitor = Visitor(browser, server.url)
    page = visitor.page
    theme = "document.documentElement.dataset.theme"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{theme} === 'dark'")
    page.click("[data-do=theme]")
    page.wait_for_function(f"{theme} === 'light'")
    visitor.reload()
    page.wait_for_selector(".welcome")
    assert page.evaluate(theme) == "light"
    assert page.evaluate("document.body.classList.contains('dark')") is False
    visitor.context.close()


def test_it_works_by_keyboard_alone(server: Server, browser: Any) -> None:
    visitor = Visitor(browser, server.url)
    page = visitor.page
    visitor.say("a desk lamp under $80")
    assert page.locator("[role=log][aria-live=polite]").count() == 1
    page.focus(f"{LAST} .card:first-child [data-do=why]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".why")
    assert page.evaluate("document.activeElement.dataset.do") == "why"  # mended, not drawn anew: the focus stays
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_selector(".picks")
    assert page.evaluate("document.activeElement.dataset.do") == "pick"
    visitor.context.close()


def test_what_is_sent_while_an_answer_is_written_is_answered_after_it(server: Server, browser: Any) -> None:
    visitor = Visitor(browser, server.url)
    page = visitor.page
    page.fill("#aisle-text textarea", "a desk lamp under $80")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAST} .waiting")
    page.fill("#aisle-text textarea", "thanks, goodbye")
    page.keyboard.press("Enter")
    visitor.answered(2)
    assert [said.split("\n")[-1].split(": ")[-1] for said in visitor.texts(".said")] == [
        "a desk lamp under $80",
        "thanks, goodbye",
    ]
    assert page.input_value("#aisle-text textarea") == ""
    visitor.context.close()


def test_two_visitors_at_once_never_meet(server: Server, browser: Any) -> None:
    one, other = Visitor(browser, server.url), Visitor(browser, server.url, locale="zh-CN")
    words = {one: "a desk lamp under $80", other: "黑色双肩包"}
    for visitor, text in words.items():
        visitor.page.fill("#aisle-text textarea", text)
    for visitor in words:
        visitor.page.keyboard.press("Enter")
    for visitor in words:
        visitor.answered(1)
    other.page.click(f"{LAST} .card:first-child .add")
    other.page.wait_for_selector("#aisle-cart .cart li")
    shown = {visitor: visitor.texts(".card h3") for visitor in words}
    assert set(shown[one]).isdisjoint(shown[other])
    for visitor, text in words.items():
        visitor.reload()
        visitor.page.wait_for_selector(".exchange")
        assert [said.split("\n")[-1].split(": ")[-1] for said in visitor.texts(".said")] == [text]
        assert visitor.texts(".card h3") == shown[visitor]
    assert one.page.locator("#aisle-cart .cart li").count() == 0
    for visitor in words:
        assert visitor.errors == []
        visitor.context.close()


def test_the_operator_sees_it_all_with_the_token_alone(server: Server, browser: Any) -> None:
    stranger = Visitor(browser, server.url, path="/operator/")
    assert stranger.page.url.endswith("/operator/login")
    assert violations(stranger.page) == []
    stranger.context.close()
    visitor = Visitor(browser, server.url)
    visitor.say(f"a {ATTACKS[0][0]}")
    visitor.page.click(f"{LAST} [data-do=wrong]")
    visitor.page.fill(".wrong textarea", "<b>It is no rug.</b>")
    visitor.page.click("[data-do=tell-wrong]")
    visitor.page.wait_for_selector(".told[role=status]")
    operator = Visitor(browser, server.url, path="/v1/health")
    page = operator.page
    page.goto(server.operator)
    page.wait_for_selector(".tiles")
    assert "#" not in page.url
    assert "refused" in page.locator(".table").inner_text()
    check_everywhere(operator, "operator-catalog", ".tiles")
    page.click("[data-tab=conversations]")
    page.select_option("select", "wrong")
    page.wait_for_function("document.querySelectorAll('.line').length === 1")
    check_everywhere(operator, "operator-conversations", ".line")
    page.click(".line")
    page.wait_for_selector(".turn")
    assert "<b>It is no rug.</b>" in page.locator(".turn").inner_text()
    page.click("summary")
    assert "Propensity" in page.locator("details table").inner_text()
    check_everywhere(operator, "operator-conversation", ".turn")
    page.click("[data-tab=behaviour]")
    page.wait_for_selector(".funnel")
    page.click("[data-span=all]")
    page.wait_for_selector("[data-span=all][aria-current]")
    check_everywhere(operator, "operator-behaviour", ".funnel")
    page.click("[data-tab=health]")
    page.wait_for_selector(".plots circle")
    check_everywhere(operator, "operator-health", ".plots")
    page.set_viewport_size({"width": 390, "height": 844})
    assert small_targets(page) == []
    page.click("[data-do=pause]")
    page.wait_for_selector(".state.off")
    visitor.say("a desk lamp")
    assert "taking a break" in visitor.page.locator(f"{LAST} .reply").inner_text()
    visitor.reload()
    visitor.page.wait_for_selector(".notice")
    assert violations(visitor.page) == []
    page.click("[data-do=pause]")
    page.wait_for_selector(".state.on")
    visitor.say("a desk lamp")
    assert visitor.page.locator(f"{LAST} .card").count() > 0
    for one in (visitor, operator):
        assert one.errors == []
        assert one.strangers == []
        assert one.page.title() != "owned"
        one.context.close()
