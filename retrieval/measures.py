"""Numbers, measures and boxes in search words: each in one form, however it was typed.

"10,000" is 10000 and "1-1/2" is 1.5. A measure is one term more, the same for every unit and spelling: "6ft", "6-foot"
and "72 in." give `#1829mm`, "20v" and "20-Volt" give `#20v`. The sides of a box are numbers with a term for each two
that stand side by side: "4x8" and "4 ft. x 8 ft." both give `#4x8`. Reads folded text; knows numbers and units, no
product and no word.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from retrieval.sizes import normal_size

_SIZED = (
    "inches|inch|in(?!-|\\s+1(?!\\d))|\"|″|''|feet|foot|ft|'|yards|yard|yd|cm|mm|meters|metres|meter|metre|m|ml|liters|"
    "litres|liter|litre|l|gallons|gallon|gal|quarts|quart|qt|ounces|ounce|oz|pounds|pound|lbs|lb|kgs|kg|grams|gram|g|"
    "gb|tb|mb|英寸|寸|厘米|毫米|米|毫升|升|公斤|千克|克"
)
"""Units whose normal form `sizes` knows."""
_COUNTED = {
    surface: unit
    for unit, surfaces in {
        "v": "volts|volt|v",
        "w": "watts|watt|w",
        "a": "amperes|amps|amp",
        "ah": "amp hours|ah",
        "hp": "horsepower|hp",
        "ga": "gauge|awg|ga",
        "btu": "btus|btu",
        "sqft": "square feet|square foot|sq feet|sq foot|sq ft|sq. ft|sqft",
        "cuft": "cubic feet|cubic foot|cu feet|cu foot|cu ft|cu. ft|cuft",
        "pack": "packs|pack|pk",
        "piece": "pieces|piece|pcs|pc",
        "count": "count|ct",
        "light": "lights|light",
        "psi": "psi",
        "cfm": "cfm",
        "gpf": "gpf",
        "gpm": "gpm",
    }.items()
    for surface in surfaces.split("|")
}
"""Units that are no size of a product, with their one form."""
_UNIT = f"{'|'.join(sorted(map(re.escape, _COUNTED), key=len, reverse=True))}|{_SIZED}"
_AMOUNT = r"\d+(?:\.\d+)?"
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_FRACTION = re.compile(r"(?<![\w./])(?:(\d{1,3})(?:\s+|\s?-\s?))?(\d{1,2})[/⁄](2|3|4|5|6|8|10|16|32|64)(?![\d/])")
_BARE_POINT = re.compile(r"(?<![\w.])\.(?=\d)")
_SIDE = rf"{_AMOUNT}(?:\s*-?\s*(?:{_UNIT})(?![a-wyz0-9])\.?)?(?:\s+[lwhd](?![a-z0-9])\.?)?"
_BOX = re.compile(rf"(?<![\w.]){_SIDE}(?:\s*(?:[x×*]|by(?=\s))\s*{_SIDE})+(?![a-z0-9])")
_SIDES = re.compile(rf"({_AMOUNT})(?:\s*-?\s*({_UNIT})(?![a-wyz0-9]))?")
_MEASURE = re.compile(rf"(?<![\w.$€£¥/])({_AMOUNT})\s*-?\s*({_UNIT})(?![a-z0-9])")


class Measured(NamedTuple):
    """A text with its numbers in one form.

    `text` has each measure as number, space, unit and each box with " × " between its sides; `rest` is what is left
    without measures and boxes. `measures` and `boxes` are their terms, in order.
    """

    text: str
    rest: str
    measures: tuple[str, ...]
    boxes: tuple[str, ...]


def read_measures(folded: str) -> Measured:
    """Return a folded text with its numbers, measures and boxes in one form."""
    if not any(character.isdigit() for character in folded):
        return Measured(folded, folded, (), ())
    plain = _FRACTION.sub(_decimal, _THOUSANDS.sub(lambda match: match[0].replace(",", ""), folded))
    boxes: list[str] = []

    def box(match: re.Match[str]) -> str:
        sides = [(side[1], side[2]) for side in _SIDES.finditer(match[0])]
        numbers = [f"{float(number):g}" for number, _ in sides]
        boxes.extend(f"#{one}x{other}" for one, other in pairwise(numbers))
        shared = sides[-1][1]  # "33x22 in"
        return " × ".join(f"{number} {unit or shared or ''}".strip() for number, unit in sides)

    text = _BOX.sub(box, _BARE_POINT.sub("0.", plain))
    measures: list[str] = []

    def measure(match: re.Match[str]) -> str:
        measures.append(_normal(match[1], match[2]))
        return f"{match[1]} {match[2]}"

    text = _MEASURE.sub(measure, text)
    return Measured(text, _MEASURE.sub(" ", text), tuple(dict.fromkeys(measures)), tuple(dict.fromkeys(boxes)))


def _decimal(match: re.Match[str]) -> str:
    above, below = int(match[2]), int(match[3])
    return match[0] if above >= below else f"{int(match[1] or 0) + above / below:g}"


def _normal(number: str, unit: str) -> str:
    if unit in _COUNTED:
        return f"#{float(number):g}{_COUNTED[unit]}"
    return "#" + normal_size(f"{number} {'ft' if unit == chr(39) else unit}")
