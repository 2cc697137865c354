"""A product's color word as the paints that its picture is drawn with.

A word names its hue wherever it stands ("Slate Gray", "Fox Orange", "White/Green"): the last word that is known gives
the color, the word before it may shift it. Every paint is computed from that one color, so that light, shade and
background of a picture belong together. Knows nothing of shapes.
"""

from __future__ import annotations

import colorsys
import re

_HUES: dict[str, str] = {
    "amber": "#d98e2b", "aqua": "#5cc3c4", "ash": "#b9b2a5", "bamboo": "#d8b577", "beech": "#d9b285", "beige": "#dccbb0",
    "birch": "#e0cba4", "black": "#33363b", "blue": "#3f73b8", "blush": "#eab8b2", "brass": "#c9a050", "brick": "#a94a3b",
    "bronze": "#9a6b3c", "brown": "#7d5539", "burgundy": "#7c2a3c", "camel": "#c2955f", "caramel": "#b97e45",
    "celadon": "#a3c4ad", "champagne": "#e6d3b0", "charcoal": "#4a4e55", "cherry": "#a83240", "chestnut": "#844b33",
    "chocolate": "#5f3f30", "chrome": "#c3c8ce", "clay": "#b8704f", "clear": "#cfe3ea", "cobalt": "#2f57b0",
    "cognac": "#a9632f", "copper": "#bd7449", "coral": "#f08a72", "cream": "#f1e6d0", "denim": "#4b6a94",
    "emerald": "#2a8a66", "fuchsia": "#c94a8c", "gold": "#d3a94c", "graphite": "#54585f", "gray": "#949aa1",
    "green": "#4f9a5f", "grey": "#949aa1", "honey": "#dca045", "indigo": "#3d4a8f", "ivory": "#f3ead7", "jade": "#58a588",
    "khaki": "#b3a677", "lavender": "#b5a3d6", "lemon": "#f1d95b", "lilac": "#c3a6d8", "lime": "#a6c94a",
    "mahogany": "#6e3b2c", "maple": "#dcb17a", "mauve": "#b58fa6", "mint": "#a9dcc3", "mustard": "#d9a93a",
    "natural": "#dcc39a", "navy": "#2c3f66", "nickel": "#b0b4b8", "oak": "#cf9f63", "oat": "#e2d3b8",
    "oatmeal": "#ddceb4", "ochre": "#c98d35", "olive": "#7b8048", "orange": "#ee8a3c", "oxblood": "#6d2630",
    "peach": "#f5b896", "pearl": "#ece7de", "petrol": "#2f6f7e", "pine": "#3f6b50", "pink": "#ec9db4",
    "plum": "#704068", "purple": "#7d5ba6", "red": "#d0453f", "rose": "#d98a94", "rosewood": "#7a4238",
    "rust": "#b4582f", "sage": "#9db596", "sand": "#d9c39d", "silver": "#bfc5cb", "sky": "#86bfe6", "slate": "#66717e",
    "smoke": "#7c838a", "steel": "#aeb5bb", "stone": "#b7afa3", "tan": "#c79a68", "taupe": "#a39383", "teal": "#2f8f8f",
    "terracotta": "#c5694b", "turquoise": "#4cbcb4", "violet": "#7a5fb5", "walnut": "#7d5437", "wheat": "#e3c88d",
    "white": "#f3f3ef", "yellow": "#f2c84b",
}  # fmt: skip
_SHIFTS: dict[str, float] = {
    "dark": -0.16,
    "deep": -0.12,
    "midnight": -0.14,
    "light": 0.14,
    "pale": 0.18,
    "bright": 0.06,
}
_MATERIALS: dict[str, str] = {
    "leather": "cognac", "wool": "oatmeal", "linen": "sand", "bamboo": "bamboo", "cast iron": "charcoal",
    "carbon steel": "graphite", "stainless": "steel", "titanium": "gray", "aluminum": "silver", "brass": "brass",
    "copper": "copper", "glass": "clear", "stoneware": "stone", "jute": "tan", "cedar": "caramel", "beech": "beech",
    "walnut": "walnut", "oak": "oak", "wooden": "beech", "steel": "steel", "cardboard": "tan", "clay": "clay",
    "cork": "tan", "rattan": "camel", "silk": "champagne", "marble": "pearl", "silicone": "coral",
}  # fmt: skip
_CALM = ("sage", "coral", "sky", "mustard", "teal", "lavender", "terracotta", "petrol", "peach", "olive", "rose", "oat")
_GROUNDS = (0.04, 0.11, 0.3, 0.45, 0.55, 0.63, 0.74, 0.95)
_WORD = re.compile(r"[a-z]+")


def color_of(stated: str, texts: str, handle: str) -> str:
    """Return a product's color as "#rrggbb": the stated one, else its material's, else one chosen by its handle."""
    if found := _named(stated):
        return found
    lowered = texts.lower()
    for word, hue in _MATERIALS.items():
        if re.search(rf"\b{word}\b", lowered):
            return _HUES[hue]
    return _HUES[_CALM[sum(map(ord, handle)) % len(_CALM)]]


def _named(stated: str) -> str | None:
    """The hue of the first color stated: "Black, White" and "White/Green" are black and white."""
    words = _WORD.findall(re.split(r"[,/]", stated.lower(), maxsplit=1)[0])
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word in _HUES:
            generic = place and word in ("green", "blue", "gray", "grey", "red", "yellow", "pink", "brown", "white")
            hue = _HUES[words[place - 1]] if generic and words[place - 1] in _HUES else _HUES[word]
            return _shift(hue, sum(_SHIFTS.get(one, 0.0) for one in words[:place]))
    return None


def paints(color: str, handle: str) -> dict[str, str]:
    """Return each paint's color by its letter in the drawings, from the one color of the product.

    A product without a hue of its own (black, white, gray) gets the background's and the accent's hue by its handle, so
    that a page of black things is not a gray page.

    `m` main, `d` darker, `x` darkest, `l` lighter, `q` a contrasting accent; `w` white, `k` ink, `g` metal, `f` dark
    metal, `o` wood, `p` dark wood, `y` light, `e` leaf; `b` and `c` the background's two tones.
    """
    hue, light, saturation = _hls(color)
    hueless = saturation < 0.15
    ground = _GROUNDS[sum(map(ord, handle)) % len(_GROUNDS)] if hueless else hue
    pale = light > 0.8  # a pale product stands out from a deeper ground
    calm = 0.34 if hueless else min(saturation, 0.45)
    if pale and not hueless:
        ground, calm = 0.57, 0.22
    dark = light < 0.35
    return {
        "m": color,
        "d": _shift(color, -0.09 if light > 0.3 else -0.05),
        "x": _shift(color, -0.2 if light > 0.4 else -0.1),
        "l": _shift(color, 0.08 if not dark else 0.13),
        "q": _rgb(ground, 0.62, 0.5) if hueless else _rgb((hue + 0.45) % 1, 0.62, 0.45),
        "w": "#fbfaf6", "k": "#2f343a", "g": "#c4cad0", "f": "#8a929b", "o": "#d3a873", "p": "#a97c4e",
        "y": "#ffe08a", "e": "#6fa66a",
        "b": _rgb(ground, 0.925, calm), "c": _rgb(ground, 0.79 if pale else 0.85, calm * 0.9),
    }  # fmt: skip


def _hls(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


def _rgb(hue: float, light: float, saturation: float) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _shift(color: str, by: float) -> str:
    hue, light, saturation = _hls(color)
    # Shade is less colorful than light: at full saturation a darker coral would be a traffic light.
    return _rgb(hue, min(0.97, max(0.06, light + by)), saturation * (1 + 1.6 * min(0.0, by)))
