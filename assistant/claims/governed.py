"""The kind of value that the words right before it announce: "the color is", 材质是, "rated".

A generator may fill a value of another kind in ("颜色是Haldane", "rated $63.00"): true of the product, and nonsense.
"""

from __future__ import annotations

import re

_OF = r"(?: (?:of|for) [^,;:()]{1,80}?)?"
_ENDS = r"(?: is| are|:)?(?: given as)?\s*$"
_ANNOUNCING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("color", rf"\b(?:colou?rs?{_OF}{_ENDS})|颜色(?:方面)?(?:是|为|有|:)?\s*$"),
        ("material", rf"\bmade of\s*$|\bmaterials?{_OF}{_ENDS}|(?:材质|材料)(?:方面)?(?:是|为|有|:)?\s*$"),
        ("brand", rf"\b(?:brand|maker){_OF}{_ENDS}|品牌(?:是|为|:)?\s*$"),
        ("rating", r"\b(?:rated|rating is|rating:)\s*$|\bby rating:[^;]*$|评分(?:是|为|有|:)?\s*$"),
    )
)


def announced(before: str) -> str | None:
    """Return the kind of value that the `plain` text before a place announces, or None."""
    return next((kind for kind, pattern in _ANNOUNCING if pattern.search(before)), None)
