"""Sizes: letter sizes, numbers, measures and beds to one normal form each, and where a text states them.

Measures become a base unit (mm, ml, g, MB) rounded to a whole number, so that 6 ft and 72 in are equal; a plain ounce
may be weight or volume and stays an ounce. Knows no product; `tagging` decides which texts are read for sizes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

_UNITS: dict[str, tuple[str, str]] = {
    # surface forms: (base unit, factor)
    "in|inch|inches|\"|″|''|英寸|寸": ("mm", "25.4"),
    "ft|foot|feet|英尺": ("mm", "304.8"),
    "yd|yds|yard|yards": ("mm", "914.4"),
    "mm|millimeter|millimeters|毫米": ("mm", "1"),
    "cm|centimeter|centimeters|centimetre|centimetres|厘米|公分": ("mm", "10"),
    "m|meter|meters|metre|metres|米": ("mm", "1000"),
    "ml|milliliter|milliliters|millilitre|毫升": ("ml", "1"),
    "l|liter|liters|litre|litres|升": ("ml", "1000"),
    "gal|gallon|gallons": ("ml", "3785.41"),
    "qt|quart|quarts": ("ml", "946.353"),
    "g|gram|grams|gr|克": ("g", "1"),
    "kg|kgs|kilogram|kilograms|公斤|千克": ("g", "1000"),
    "斤": ("g", "500"),
    "lb|lbs|pound|pounds": ("g", "453.592"),
    "oz|ounce|ounces|fl oz|fl. oz|fl.oz|fluid ounce|fluid ounces|盎司": ("oz", "1"),
    "mb": ("mb", "1"),
    "gb|g内存": ("mb", "1000"),
    "tb": ("mb", "1000000"),
}
_FACTORS = {surface: unit for surfaces, unit in _UNITS.items() for surface in surfaces.split("|")}
_UNIT = "|".join(sorted(map(re.escape, _FACTORS), key=len, reverse=True))
_CHINESE = {
    surface: next((form for form in surfaces.split("|") if re.fullmatch("[\u3400-\u9fff]+", form)), None)
    for surfaces in _UNITS
    for surface in surfaces.split("|")
}
_MEASURED = re.compile(rf"(\d)\s*-?\s*({_UNIT})(?![a-wyz0-9])", re.IGNORECASE)
_NUMBER = r"\d{1,5}(?:\.\d{1,3})?(?:\s+\d/\d{1,2}|-\d/\d{1,2}(?=\s*(?:in|\")))?|\d/\d{1,2}"
_END = r"(?![a-z0-9])"
_MEASURE = re.compile(rf"(?<![\w.$€£¥/])({_NUMBER})\s*-?\s*({_UNIT}){_END}", re.IGNORECASE)
_BOX = re.compile(
    rf"(?<![\w.$/])(\d{{1,4}}(?:\.\d+)?)\s*({_UNIT})?\s*[x×*]\s*(\d{{1,4}}(?:\.\d+)?)\s*({_UNIT})?"
    rf"(?:\s*[x×*]\s*(\d{{1,4}}(?:\.\d+)?)\s*({_UNIT})?)?{_END}",
    re.IGNORECASE,
)
_WORDS = {
    "xxs": "xxs|xx-small|xx small|2xs",
    "xs": "xs|x-small|x small|extra small|extra-small|加小码|加小号",
    "s": "s|small|小|小号|小码|s码|s号",
    "m": "m|medium|中|中号|中码|m码|m号",
    "l": "l|large|大|大号|大码|l码|l号",
    "xl": "xl|x-large|x large|extra large|extra-large|1xl|加大|加大码|加大号|特大号|xl码",
    "xxl": "xxl|xx-large|xx large|2xl|2x-large|2x|特大码|xxl码|2xl码",
    "xxxl": "xxxl|xxx-large|xxx large|3xl|3x-large|3x|xxxl码|3xl码",
    "xxxxl": "xxxxl|4xl|4x-large|4x|4xl码",
    "5xl": "5xl|xxxxxl|5x|5xl码",
    "6xl": "6xl|6x",
    "one size": "one size|onesize|one size fits all|one-size|free size|os|均码|通用码|one size fits most",
    "plus size": "plus size|plus-size|加肥加大|胖mm",
    "petite": "petite",
    "queen": "queen|queen size|queen-size|queen sized|queen-sized|queen bed",
    "king": "king|king size|king-size|king sized|king-sized|king bed",
    "california king": "california king|cal king|cal-king|california king size",
    "twin": "twin|twin size|twin-size|twin sized|single bed|单人|单人床",
    "twin xl": "twin xl|twin extra long|twin-xl",
    "full": "full|full size|full-size|full-sized|double bed|双人|双人床",
}
_NAMED = {surface: normal for normal, surfaces in _WORDS.items() for surface in surfaces.split("|")}
# Only these named sizes can be told from ordinary words inside a sentence.
_IN_TEXT = re.compile(
    r"(?<![\w-])(?:(?:xx-?large|xxx-?large|x-?large|xx-?small|x-?small|extra[ -]large|extra[ -]small)(?![\w-])"
    r"|(?:[2-6]xl|xxx?l|xxs)(?![\w-])"
    r"|(?:california king|cal king|queen|king|twin xl|twin|full)[ -]?sized?(?![\w-])"
    r"|(?:california king|cal king|queen|king|twin) bed(?![\w-])"
    r"|one size fits (?:all|most)|plus[ -]size(?![\w-])|size (?:xs|s|m|l|xl|\d{1,2}(?:\.5)?)(?![\w.-]))"
    r"|(?:[2-6]?x{0,3}[sml]|\d{2}(?:\.5)?)码|均码|加大码|加肥加大|[特大中小]号(?!码)",
    re.IGNORECASE,
)
_WAIST = re.compile(r"^(?:waist|w|腰围)\s*(\d{2})$|^(\d{2})\s*(?:w|waist)$")
_JEANS = re.compile(r"^(?:w\s*)?(\d{2})\s*w?\s*[x×/ ]\s*(?:l\s*)?(\d{2})\s*l?$")
_SHOE = re.compile(r"^(?:(us|uk|eu|eur|cn|美码|欧码)\s*)?(?:size\s*)?(\d{1,2}(?:\.5|\.0)?)\s*(?:码|号|#)?$")
_AGES = re.compile(r"^(\d{1,2})\s*(?:-|to|~|至)\s*(\d{1,2})\s*(years?|yrs?|y|岁|months?|mos?|m|个月)$")
_PACK = re.compile(
    r"^(?:pack of (\d+)|set of (\d+)|(\d+)[ -]?(?:packs?|pk|pcs?|pieces?|count|ct|件套|件装|只装|支装|片装|包|盒装))$"
)
_FOLLOWED = re.compile(
    r"(?:fits?(?: most)?|for|up to|under|holds?|within|over|every|适合|适用|适配|可放)(?: an?| your| the| most)?[ -]*$",
    re.IGNORECASE,
)


def normal_size(words: str) -> str:
    """Return the normal form of a size; a size of no known kind comes back in lower case. Idempotent."""
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", words).casefold().replace("”", '"')).strip(
        " .,;:()，。；："
    )
    if (named := _NAMED.get(folded) or _NAMED.get(folded.removeprefix("size ").strip())) is not None:
        return named
    for pattern, build in (
        (_WAIST, _waist),
        (_JEANS, _jeans),
        (_SHOE, _shoe),
        (_AGES, _ages),
        (_PACK, _pack),
    ):
        if (match := pattern.match(folded)) is not None:
            return build(match)
    if (box := _BOX.fullmatch(folded)) is not None and (normal := _box(box)) is not None:
        return normal
    if (measure := _MEASURE.fullmatch(folded)) is not None:
        return _measure(measure[1], measure[2])
    # A shopper may call any size a 码: "XS码", "100 ml码".
    return normal_size(folded.removesuffix("码")) if re.fullmatch(r"[a-z0-9].*码", folded) else folded


def is_size(words: str) -> bool:
    """Return whether words are a size of a known kind: one with a number, or a named one; "casual" is none."""
    normal = normal_size(words)
    return normal in _WORDS or any(sign.isdigit() for sign in normal)


def chinese_size(words: str) -> str | None:
    """Return an English size as a Chinese text writes it, such as 8英寸 for "8 Inch"; None where words remain.

    "XL" and the like are left as they are.
    """
    said = _MEASURED.sub(lambda match: match[1] + (_CHINESE.get(match[2].lower()) or match[2]), words)
    return None if re.search("[a-z]{4}", said, re.IGNORECASE) else said


def implied_sizes(normal: str) -> frozenset[str]:
    """Return what else a product of this size satisfies: each side of a box, a shoe size without its nation."""
    if (box := re.fullmatch(r"(\d+)x(\d+)(?:x(\d+))?mm", normal)) is not None:
        return frozenset(f"{side}mm" for side in box.groups() if side)
    if (jeans := re.fullmatch(r"(\d{2})x\d{2}", normal)) is not None:
        return frozenset({jeans[1]})
    if (shoe := re.fullmatch(r"(?:us|uk|eu) (\d+(?:\.5)?)", normal)) is not None:
        return frozenset({shoe[1]})
    return frozenset()


def find_sizes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of sizes that a text states of the product itself, in order; "for 13 inch tablets" is none."""
    taken = 0
    matches = [*_BOX.finditer(text), *_MEASURE.finditer(text), *_IN_TEXT.finditer(text)]
    for match in sorted(matches, key=lambda found: (found.start(), -found.end())):
        if match.start() < taken or _FOLLOWED.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        if match.re is _BOX and _box(match) is None:
            continue
        if match.re is _MEASURE and match[2] in ("m", "M", "g", "G", "l", "L") and " " in match[0]:
            continue  # "4 M" and "5 G" are seldom measures
        taken = match.end()
        yield match.span()


def _fraction(number: str) -> Fraction:
    whole, _, part = number.strip().replace("-", " ").partition(" ")
    return Fraction(whole) + (Fraction(part.strip()) if part.strip() else 0)


def _measure(number: str, unit: str) -> str:
    base, factor = _FACTORS[unit.lower()]
    try:
        amount = _fraction(number) * Fraction(factor)
    except ZeroDivisionError:
        return f"{number} {unit}".lower()
    if base == "oz":
        return f"{float(amount):g}{base}"
    return f"{int(amount + Fraction(1, 2))}{base}"


def _box(match: re.Match[str]) -> str | None:
    numbers = [number for number in (match[1], match[3], match[5]) if number]
    units = [unit for unit in (match[2], match[4], match[6]) if unit]
    if not units or _FACTORS[units[-1].lower()][0] != "mm":
        return None
    own = (match[2], match[4], match[6])
    sides = [_measure(number, own[place] or units[-1]) for place, number in enumerate(numbers)]
    return "x".join(side.removesuffix("mm") for side in sides) + "mm"


def _waist(match: re.Match[str]) -> str:
    return match[1] or match[2]


def _jeans(match: re.Match[str]) -> str:
    return f"{match[1]}x{match[2]}"


def _shoe(match: re.Match[str]) -> str:
    nation = {
        "us": "us ",
        "美码": "us ",
        "uk": "uk ",
        "eu": "eu ",
        "eur": "eu ",
        "欧码": "eu ",
    }.get(match[1] or "", "")
    return nation + match[2].removesuffix(".0")


def _ages(match: re.Match[str]) -> str:
    months = match[3].startswith(("m", "个"))
    return f"{int(match[1])}-{int(match[2])} {'months' if months else 'years'}"


def _pack(match: re.Match[str]) -> str:
    return f"{int(next(filter(None, match.groups())))} pack"
