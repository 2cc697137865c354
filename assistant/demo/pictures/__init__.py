"""The drawn pictures of the demo shop: each product's own shape in its own color, as a small SVG.

Drawn by code from what the product states, so that a card looks like a card without a photograph that nobody took.
Deterministic: the same product gives the same bytes.
"""

from __future__ import annotations

from assistant.demo.idea import Department, Idea, option_lists
from assistant.demo.pictures.drawing import draw
from assistant.demo.pictures.kinds import SHAPES, kind_of
from assistant.demo.pictures.palette import color_of

__all__ = ["picture", "picture_name"]


def picture_name(handle: str) -> str:
    """Return the file name of a product's picture."""
    return f"{handle}.svg"


def picture(department: Department, idea: Idea) -> str:
    """Return a product's picture as SVG, at most `drawing.MAX_BYTES` long."""
    kind = kind_of(idea.title, (department.name, *idea.category.split(" > ")))
    colors = ", ".join(value for value, _ in option_lists(idea.options).get("Color", []))
    return draw(SHAPES[kind], color_of(colors, f"{idea.material} {idea.title} {idea.en}", idea.handle), idea.handle)
