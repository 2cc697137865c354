"""The real page in a real browser: the demo shop behind `aisle serve`, with one product whose name is an attack."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_shop import HOSTILE

from assistant.demo import write_demo_catalog
from assistant.messages import Edit, Intent, Reading, Slot

playwright = pytest.importorskip("playwright.sync_api")

CHROMIUM = os.environ.get("AISLE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WAIT_MS = 20_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install it, or name it in AISLE_CHROMIUM"),
]

LAMP = "A desk lamp under $80, but no plastic"
ATTACK = "a zorgle"
READINGS = {
    LAMP: Reading(
        intent=Intent.SEARCH,
        edits=(
            Edit(slot=Slot.CATEGORY, value="desk lamp"),
            Edit(slot=Slot.PRICE_MAX, value="80"),
            Edit(op="add", slot=Slot.EXCLUDE_MATERIAL, value="plastic"),
        ),
    ),
    ATTACK: Reading(intent=Intent.SEARCH, edits=(Edit(slot=Slot.CATEGORY, value="zorgle"),)),
    "compare 1 and 2": Reading(intent=Intent.COMPARE, references=(1, 2)),
    "黑色双肩包": Reading(
        intent=Intent.SEARCH,
        language="zh",
        edits=(Edit(slot=Slot.CATEGORY, value="双肩包"), Edit(slot=Slot.COLOR, value="黑色")),
    ),
}
REPLIES = {"recommend": "{1.title} is {1.price}.", "compare": "{1.title} is {1.price}, {2.title} is {2.price}."}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served demo shop; the generator says what a script holds."""
    folder = tmp_path_factory.mktemp("served")
    catalog, script = folder / "products.csv", folder / "script.json"
    write_demo_catalog(catalog)
    with catalog.open(newline="", encoding="utf-8") as stream:
        columns = next(csv.reader(stream))
    hostile = {"Handle": "zorgle", "Title": f"Zorgle {HOSTILE}", "Variant SKU": "Z-1", "Variant Price": "10.00"}
    hostile |= {"Type": "Zorgle", "Vendor": HOSTILE, "Variant Inventory Qty": "9", "Published": "TRUE"}
    with catalog.open("a", newline="", encoding="utf-8") as stream:
        csv.DictWriter(stream, columns, restval="").writerow(hostile)
    readings = {text: reading.model_dump(mode="json") for text, reading in READINGS.items()}
    script.write_text(json.dumps({"readings": readings, "replies": REPLIES}), encoding="utf-8")
    environment = os.environ | {
        "HF_HUB_OFFLINE": "1",
        "AISLE_GENERATOR__KIND": "scripted",
        "AISLE_GENERATOR__MODEL": str(script),
    }
    aisle = [sys.executable, "-m", "assistant"]
    subprocess.run([*aisle, "init", folder / "shop", "--catalog", catalog], env=environment, check=True, timeout=180)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*aisle, "serve", folder / "shop", "--port", str(port)], env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/v1/health", server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One shopper's browser, with every address that its pages asked for and every error that they raised."""

    def __init__(self, browser: playwright.Browser, site: str, width: int = 1440, height: int = 900) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(site)
        self.page.wait_for_selector(".welcome")

    def say(self, text: str) -> None:
        before = self.page.locator(".exchange").count()
        self.page.fill("#aisle-text textarea", text)
        self.page.keyboard.press("Enter")
        self.answered(before + 1)

    def answered(self, turns: int) -> None:
        self.page.wait_for_function(
            f"document.querySelectorAll('.exchange').length === {turns} && !document.querySelector('.waiting') "
            "&& document.querySelectorAll('.exchange:last-child .votes').length === 1"
        )

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()


def keep(visitor: Visitor, name: str) -> None:
    """Leave a picture of the page where AISLE_SCREENSHOTS names a folder."""
    if folder := os.environ.get("AISLE_SCREENSHOTS"):
        visitor.page.wait_for_timeout(700)
        visitor.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_shopper_finds_removes_adds_and_compares(
    site: str, browser: playwright.Browser, width: int, height: int
) -> None:
    visitor = Visitor(browser, site, width, height)
    page = visitor.page
    keep(visitor, f"{width}-welcome")
    visitor.say(LAMP)
    shown = visitor.texts(".exchange:last-child .card")
    assert shown
    assert all("$" in card and "lamp" in card.casefold() for card in shown)
    assert page.locator(".exchange:last-child .reply p").inner_text()
    assert [text.split("\n")[0].rstrip("×").strip() for text in visitor.texts(".chip")] == [
        "desk lamp",
        "up to $80.00",
        "not plastic",
    ]
    keep(visitor, f"{width}-slate")
    page.click(".chip[data-slot='price_max']")
    visitor.answered(2)
    assert page.locator(".chip").count() == 2
    assert "✕ up to $80.00" in page.locator(".exchange:last-child .said").inner_text()
    page.click(".exchange:last-child .card:first-child .add")
    page.wait_for_selector("#aisle-cart .cart li")
    page.click(".exchange:last-child .card:first-child .add")
    page.wait_for_function("document.querySelector('#aisle-cart .cart li')?.innerText.includes('2 ×')")
    visitor.say("compare 1 and 2")
    assert page.locator(".comparison thead th").count() == 2
    keep(visitor, f"{width}-comparison")
    before = visitor.texts(".exchange .said")
    page.reload()
    page.wait_for_selector(".exchange")
    assert visitor.texts(".exchange .said") == before  # the conversation outlives the page
    assert "2 ×" in page.locator("#aisle-cart .cart li").inner_text()
    page.click("#aisle-cart .cart li button")
    page.wait_for_selector("#aisle-cart .cart li", state="detached")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#aisle-new")
    page.wait_for_selector(".welcome")
    assert page.locator(".chip").count() == 0
    assert visitor.errors == []
    visitor.context.close()


def test_a_hostile_name_is_a_name(site: str, browser: playwright.Browser) -> None:
    visitor = Visitor(browser, site)
    visitor.say(ATTACK)
    page = visitor.page
    card = page.locator(".exchange:last-child .card", has_text="Zorgle").first
    assert "<img src=x onerror=" in card.inner_text()
    card.locator(".add").click()
    page.wait_for_selector("#aisle-cart .cart li")
    assert page.locator("#aisle-log img").count() == 0
    assert page.locator("#aisle-cart img").count() == 0
    assert page.title() != "owned"
    keep(visitor, "hostile")
    assert visitor.errors == []
    visitor.context.close()


def test_the_page_asks_no_other_host_for_anything(site: str, browser: playwright.Browser) -> None:
    visitor = Visitor(browser, site)
    visitor.say("黑色双肩包")
    keep(visitor, "chinese")
    visitor.page.wait_for_timeout(1500)
    assert len(visitor.asked) > 10
    assert [url for url in visitor.asked if not url.startswith((site, "data:", "blob:"))] == []
    visitor.context.close()


def test_each_visitor_has_a_conversation_of_their_own(site: str, browser: playwright.Browser) -> None:
    one, other = Visitor(browser, site), Visitor(browser, site)
    one.say(LAMP)
    other.say("黑色双肩包")
    other.page.click(".exchange:last-child .card:first-child .add")
    other.page.wait_for_selector("#aisle-cart .cart li")
    for visitor in (one, other):
        visitor.page.reload()
        visitor.page.wait_for_selector(".exchange")
    assert one.texts(".said") == [LAMP]
    assert other.texts(".said") == ["黑色双肩包"]
    assert one.page.locator("#aisle-cart .cart li").count() == 0
    for visitor in (one, other):
        visitor.context.close()
