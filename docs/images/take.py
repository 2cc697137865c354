"""Take the two pictures of the README from a running shop: `aisle demo`, then `python docs/images/take.py`.

Needs Chromium and the development tools. Writes desk.png and phone.png beside itself, in few colors, so that they stay
small.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
COLORS = 96
PICTURES: dict[str, dict[str, Any]] = {
    "desk": {"width": 1280, "height": 800, "scheme": "light", "locale": "en-US", "text": "a desk lamp under $80"},
    "phone": {"width": 390, "height": 844, "scheme": "dark", "locale": "zh-CN", "text": "黑色双肩包，不要皮革"},
}


def main() -> None:
    """Take both pictures of the shop at the address that is given, by default the demo's."""
    site = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
    chromium = os.environ.get("AISLE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, one in PICTURES.items():
            context = browser.new_context(
                viewport={"width": one["width"], "height": one["height"]},
                color_scheme=one["scheme"],
                locale=one["locale"],
            )
            page = context.new_page()
            page.goto(site)
            page.wait_for_selector(".welcome")
            page.fill("#aisle-text textarea", one["text"])
            page.keyboard.press("Enter")
            page.wait_for_selector(".exchange .votes")
            page.click(".card:first-child .add")
            page.wait_for_selector("#aisle-cart .cart li", state="attached")
            page.mouse.move(0, 0)
            page.wait_for_timeout(1200)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            small = picture.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            small.save(HERE / f"{name}.png", optimize=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
