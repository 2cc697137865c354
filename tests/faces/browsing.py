"""A served demo shop and a shopper's browser, for the tests that need the real thing."""

from __future__ import annotations

import csv
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fake_shop import HOSTILE

from assistant.demo import write_demo_catalog, write_demo_knowledge
from assistant.shop import Shop
from assistant.shoppers import add_shoppers
from assistant.wire import Shopper

CHROMIUM = os.environ.get("AISLE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WAIT_MS = 20_000
LEFT = ("AbortError: ", "Unexpected error Connection errored out")
"""How Gradio tells of the streams that it closes on a page that is left."""

NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.timeout(240),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install it, or name it in AISLE_CHROMIUM"),
]

ATTACKS = (("zorgle", f"Zorgle {HOSTILE}"), ("vorgle", "Vorgle \"><script>document.title='owned'</script>"))

SHOPPERS = (
    Shopper(shopper_id="s1", name="Mia", about={"en": "Likes linen and muted colors.", "zh": "喜欢亚麻和柔和的颜色。"}),
    Shopper(shopper_id="s2", name=HOSTILE, about={"en": HOSTILE}),
)

ENVIRONMENT = os.environ | {"HF_HUB_OFFLINE": "1"}
AISLE = [sys.executable, "-m", "assistant"]


def make_shop(folder: Path) -> Path:
    """Make the demo shop with two products and a shopper whose names are attacks, and a row that is refused."""
    catalog, policies, shop = folder / "products.csv", folder / "policies.jsonl", folder / "shop"
    write_demo_catalog(catalog)
    write_demo_knowledge(policies)
    with catalog.open(newline="", encoding="utf-8") as stream:
        columns = next(csv.reader(stream))
    row = {"Type": "Zorgle", "Vendor": HOSTILE, "Variant Inventory Qty": "9", "Published": "TRUE"}
    with catalog.open("a", newline="", encoding="utf-8") as stream:
        rows = csv.DictWriter(stream, columns, restval="")
        for handle, title in ATTACKS:
            picture = {"Image Src": f"/media/{handle}.svg", "Variant SKU": handle}
            rows.writerow(row | picture | {"Handle": handle, "Title": title, "Variant Price": "10.00"})
        rows.writerow(row | {"Handle": "broken", "Title": HOSTILE, "Variant SKU": "b", "Variant Price": "free"})
    for command in (["init", shop, "--catalog", catalog], ["import", shop, policies]):
        subprocess.run([*AISLE, *command], env=ENVIRONMENT, check=True, timeout=180)
    opened = Shop.open(shop)
    with opened.database.write() as connection:
        add_shoppers(connection, [(one, "2026-01-01T00:00:00+00:00") for one in SHOPPERS])
    opened.close()
    settings = shop / "shop.toml"
    settings.write_text(f"open_shoppers = true\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    return shop


@dataclass
class Server:
    """A running server: its address, and what it has printed."""

    url: str
    printed: list[str] = field(default_factory=lambda: list[str]())

    @property
    def operator(self) -> str:
        """The address that opens the operator's page."""
        return next(line.removeprefix("Operator: ").strip() for line in self.printed if line.startswith("Operator: "))


@contextmanager
def served(shop: Path, host: str = "127.0.0.1", **environment: str) -> Iterator[Server]:
    """Serve a shop for as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*AISLE, "serve", shop, "--host", host, "--port", str(port)]
    process = subprocess.Popen(command, env=ENVIRONMENT | environment, stdout=subprocess.PIPE, text=True)
    server = Server(f"http://127.0.0.1:{port}")
    reading = threading.Thread(target=lambda: server.printed.extend(process.stdout or ()), daemon=True)
    reading.start()
    try:
        for _ in range(600):
            assert process.poll() is None, "the server ended"
            try:
                urllib.request.urlopen(f"{server.url}/v1/health", timeout=2).read()
                break
            except OSError:
                time.sleep(0.2)
        else:
            pytest.fail(f"{server.url} did not answer")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        reading.join(timeout=5)


class Visitor:
    """One shopper's browser, with every address that its pages asked for and every error that they met."""

    def __init__(
        self, browser: Any, site: str, width: int = 1440, height: int = 900, locale: str = "en-US", path: str = "/"
    ) -> None:
        """Open the page and wait until it is drawn."""
        self.site = site
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        self.page = self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)
        self.page.goto(f"{site}{path}")
        if path == "/":
            self.page.wait_for_selector(".welcome")

    def _heard(self, message: Any) -> None:
        # A picture that is not there is one of the tests; the page shows its letter instead.
        if message.type == "error" and "/media/" not in str(message.location):
            self.errors.append(message.text)

    def reload(self) -> None:
        """Load the page anew, and count nothing that the page being left says of its streams as an error."""
        before = len(self.errors)
        self.page.reload()
        self.errors[before:] = [error for error in self.errors[before:] if not error.startswith(LEFT)]

    @property
    def strangers(self) -> list[str]:
        """Addresses beyond this site that the pages asked for."""
        return [url for url in self.asked if not url.startswith((self.site, "data:", "blob:"))]

    def say(self, text: str) -> None:
        """Send an utterance and wait for its answer."""
        before = self.page.locator(".exchange").count()
        self.page.fill("#aisle-text textarea", text)
        self.page.keyboard.press("Enter")
        self.answered(before + 1)

    def press(self, selector: str) -> None:
        """Press a button that begins a turn, and wait for its answer."""
        before = self.page.locator(".exchange").count()
        self.page.click(selector)
        self.answered(before + 1)

    def answered(self, turns: int) -> None:
        """Wait until that many turns are finished."""
        self.page.wait_for_function(
            f"document.querySelectorAll('.exchange').length === {turns} && !document.querySelector('.waiting') "
            "&& document.querySelectorAll('.exchange:last-child .votes').length === 1"
        )

    def press_turn_votes(self) -> None:
        """Find the last answer helpful."""
        self.page.click(".exchange:last-child [data-do=vote][data-kind=thumbs_up]")
        self.page.wait_for_selector(".exchange:last-child .told")

    def texts(self, selector: str) -> list[str]:
        """Return what is read at each place."""
        return self.page.locator(selector).all_inner_texts()


def keep(visitor: Visitor, name: str) -> None:
    """Leave a picture of the page where AISLE_SCREENSHOTS names a folder."""
    if folder := os.environ.get("AISLE_SCREENSHOTS"):
        visitor.page.wait_for_timeout(700)
        visitor.page.screenshot(path=Path(folder) / f"{name}.png")
