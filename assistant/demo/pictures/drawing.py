"""From a shape and its paints to an SVG: the notation of the shapes, and the scene around each.

A shape is lines, one a layer, back to front: a paint's letter and a path ("m M20 40H80Z"), or a circle, ellipse or
rounded rectangle ("m C100 100 30", "m E100 100 30 20", "m R20 40 60 20 8"). A number after the letter strokes the path
with that width instead of filling it ("k4 M20 40H80"). `h` is a translucent highlight, `s` a translucent shade, `t`
glass. Coordinates lie in a box of 200 by 200, which the scene puts in the middle of a 4:3 canvas, so that a card that
crops the picture to a square loses nothing. Presentation attributes only: no style, no script, no text, no id.
"""

from __future__ import annotations

import re

from assistant.demo.pictures.palette import paints

MAX_BYTES = 6000

_LAYER = re.compile(r"([a-z])(\d*) (.+)")
_TRANSLUCENT = {"h": ("#ffffff", "0.34"), "s": ("#1d2430", "0.13"), "t": ("#dff1f7", "0.62")}


def draw(shape: str, color: str, handle: str) -> str:
    """Return the SVG of a shape in a color ("#rrggbb"); `handle` varies what the color leaves open.

    Raises:
        ValueError: a line of the shape is not in the notation.
    """
    colors = paints(color, handle)
    layers = "".join(_layer(line, colors) for line in shape.strip().splitlines())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-50 -12.5 300 225" width="400" height="300">'
        f'<path fill="{colors["b"]}" d="M-50-12.5h300v225h-300z"/>'
        f'<circle cx="100" cy="96" r="94" fill="{colors["c"]}"/>'
        f'<g stroke-linecap="round" stroke-linejoin="round">{layers}</g></svg>\n'
    )


def _layer(line: str, colors: dict[str, str]) -> str:
    found = _LAYER.fullmatch(line)
    if not found:
        raise ValueError(f"{line!r} is not a layer: write a paint's letter, a space and a path")
    letter, width, geometry = found.groups()
    paint, opacity = _TRANSLUCENT.get(letter) or (colors[letter], "")
    ink = f'fill="none" stroke="{paint}" stroke-width="{width}"' if width else f'fill="{paint}"'
    ink += f' {"stroke-" if width else "fill-"}opacity="{opacity}"' if opacity else ""
    if geometry[0] in "CER":
        return _figure(geometry[0], geometry[1:].split(), ink)
    return f'<path {ink} d="{geometry}"/>'


def _figure(kind: str, numbers: list[str], ink: str) -> str:
    names = {"C": ("cx", "cy", "r"), "E": ("cx", "cy", "rx", "ry"), "R": ("x", "y", "width", "height", "rx")}[kind]
    placed = " ".join(f'{name}="{float(number):g}"' for name, number in zip(names, numbers, strict=True))
    element = {"C": "circle", "E": "ellipse", "R": "rect"}[kind]
    return f"<{element} {placed} {ink}/>"
