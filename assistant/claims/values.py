"""The amounts that a text states, with where they stand: money, measures, ratings, shares, plain numbers.

One reader for replies and for the facts they are held against, so that "$1,299.00", "1299 dollars" and "1299元" are
equal amounts. Every text here is `plain` text: folded letter by letter, so that positions are those of the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.numbers import parse_number

AmountKind = Literal["money", "measure", "rating", "percent", "duration", "number"]

_SIGNS = {
    "’": "'",
    "‘": "'",
    "，": ",",
    "：": ":",
    "×": "x",
    "✕": "x",
    "（": "(",
    "）": ")",
    "～": "~",
    "－": "-",
    "￥": "¥",
    "＄": "$",
}
_UNIT_WORDS: dict[str, tuple[str, float]] = {}
for _names, _dimension, _scale in (
    ("mm millimeter millimeters millimetre millimetres 毫米", "length", 0.1),
    ("cm centimeter centimeters centimetre centimetres 厘米 公分", "length", 1.0),
    ("m meter meters metre metres 米", "length", 100.0),
    ('in inch inches inchs " ″ 英寸 寸', "length", 2.54),
    ("ft foot feet ' ′ 英尺", "length", 30.48),
    ("g gram grams 克", "mass", 1.0),
    ("kg kgs kilo kilos kilogram kilograms 公斤 千克", "mass", 1000.0),
    ("斤", "mass", 500.0),
    ("oz ounce ounces 盎司", "mass", 28.3495),
    ("lb lbs pound pounds 磅", "mass", 453.592),
    ("ml milliliter milliliters millilitre millilitres 毫升", "volume", 1.0),
    ("l liter liters litre litres 升", "volume", 1000.0),
    ("qt quart quarts", "volume", 946.353),
    ("gal gallon gallons", "volume", 3785.41),
    ("w watt watts 瓦", "power", 1.0),
    ("v volt volts 伏", "voltage", 1.0),
    ("mah 毫安", "charge", 1.0),
    ("gb", "memory", 1.0),
    ("tb", "memory", 1024.0),
    ("hz", "frequency", 1.0),
    ("码", "number", 1.0),
    ("piece pieces pcs pc 片 支 张 本", "pieces", 1.0),
):
    _UNIT_WORDS.update({name: (_dimension, _scale) for name in _names.split()})

_TIME: dict[str, str] = {}
for _unit, _names in (
    ("minute", "minute minutes mins 分钟"),
    ("hour", "hour hours hrs hr 小时 个小时"),
    ("day", "day days 天 日 工作日 个工作日 自然日"),
    ("week", "week weeks 周 星期 个星期"),
    ("month", "month months 个月"),
    ("year", "year years yr yrs 年"),
):
    _TIME.update(dict.fromkeys(_names.split(), _unit))

_ENGLISH_NUMBER = (
    r"(?:(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen)(?:[\s-]|\b))+"
)
_FIGURE = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN_NUMBER = r"[零一二两三四五六七八九十百千万〇]+(?:点[零一二三四五六七八九]+)?"
_ANY = rf"(?:{_FIGURE}|{_ENGLISH_NUMBER}|{_HAN_NUMBER})"
_MONEY = re.compile(
    rf"(?:(?:us|ca|au|hk|nt)?[$£€¥]|\b(?:usd|eur|gbp|cny"
    rf"|rmb)\s)\s?(?P<a>{_FIGURE})(?P<k>\s?k\b)?(?:\s?(?:元|usd|dollars?))?"
    rf"|(?P<b>{_ANY})\s?(?P<unit>dollars?\b|bucks?\b|usd\b|euros?\b|yuan\b|rmb\b|quid\b|元钱?|块钱?"
    rf"|美元|美金|欧元|人民币|港币|大洋)"
    rf"(?P<half>半)?|(?P<c>{_FIGURE})\s?(?:cents?\b)"
)
_PERCENT = re.compile(rf"(?P<a>{_FIGURE})\s?(?:%|percent\b|per cent\b)|百分之(?P<b>{_HAN_NUMBER}|\d+)")
_RATING = re.compile(
    rf"(?P<a>{_FIGURE})\s?(?:/|out of|of)\s?(?:5|five)\b(?:\s?stars?)?|(?P<b>{_FIGURE}|one|two"
    rf"|three|four|five)[\s-]?stars?\b"
    rf"|(?P<c>{_FIGURE})\s?(?:颗)?(?:分(?!钟|之|期|体|享|类|开|别)|星)|(?:rat(?:ed|es|ing)"
    rf"|scor(?:ed?|es|ing))(?:\s(?:of|is|at|it|them|an?|as|stands|with|for|best|highest))*"
    rf"\s?:?\s?(?P<d>{_FIGURE})(?!\s?%)(?:\s?(?:/|out of)\s?(?:5|five)\b)?|(?:评分|得分|打分)(?:为|是|有"
    rf"|达到?|高达|也?在|约|只有|:|\s)*(?P<e>{_FIGURE})"
    rf"|(?P<f>{_FIGURE})(?:\s(?:average|overall|customer|user|shopper))?[\s-](?:rating|score)\b|满分(?P<g>五|5)分?"
)
_WORD_UNITS = "|".join(
    sorted((re.escape(u) for u in _UNIT_WORDS if u.isascii() and u.isalpha()), key=len, reverse=True)
)
_HAN_UNITS = "|".join(sorted((u for u in _UNIT_WORDS if not u.isascii() and u.isalpha()), key=len, reverse=True))
_UNIT = rf"(?:(?:{_WORD_UNITS})\b|{_HAN_UNITS}|[\"″](?!\w)|['′](?!\w))"
_MEASURE = re.compile(
    rf"(?P<values>{_FIGURE}(?:\s?(?:{_UNIT})?\s?(?:x|by|\*|乘|乘以|-|~|to|到|至"
    rf"|/)\s?{_FIGURE})*)[\s-]?(?P<unit>{_UNIT})"
    rf"|(?P<dims>{_FIGURE}(?:\s?(?:x|\*)\s?{_FIGURE})+)(?!\s?(?:{_UNIT}))"
    rf"|(?P<han>{_HAN_NUMBER})(?P<han_unit>厘米|公分|毫米|米|英寸|公斤|千克|斤|克|毫升|升|码|瓦)"
)
_TIME_NAMES = "|".join(sorted(_TIME, key=len, reverse=True))
_DURATION = re.compile(
    rf"(?P<values>{_ANY}(?:\s?(?:-|~|to|or|到|至|and)\s?{_ANY})?)[\s-]?(?:(?:business|working|calendar|full|more)\s)?"
    rf"(?P<unit>(?:{_TIME_NAMES}))(?![a-z])"
)
_PLAIN = re.compile(rf"(?<![a-z0-9_.])(?P<a>{_FIGURE})(?![\d])")
_SINGLE = re.compile(_FIGURE)
_SINGLE_ANY = re.compile(_ANY)


@dataclass(frozen=True)
class Amount:
    """One stated amount. `unit` is a dimension for measures ("length": centimeters), a unit of time for durations."""

    kind: AmountKind
    value: float
    start: int
    end: int
    unit: str = ""


def plain(text: str) -> str:
    """Return `text` folded letter by letter: lower case, half width, straight quotes; every position stays."""
    return "".join(_plain_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    folded = unicodedata.normalize("NFKD", letter).lower()
    if len(folded) > 1 and unicodedata.combining(folded[1]):
        folded = folded[0]
    return folded if len(folded) == 1 else letter.lower() if len(letter.lower()) == 1 else letter


def amounts(text: str) -> list[Amount]:
    """Return every amount of a `plain` text in order, each figure once, as the most telling kind that it can be."""
    found: list[Amount] = []
    taken = [False] * len(text)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                fresh = _read(kind, match)
                found += fresh
                if fresh:
                    taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    return sorted(found, key=lambda one: one.start)


_PATTERNS: tuple[tuple[AmountKind, re.Pattern[str]], ...] = (
    ("money", _MONEY),
    ("percent", _PERCENT),
    ("rating", _RATING),
    ("duration", _DURATION),
    ("measure", _MEASURE),
    ("number", _PLAIN),
)


def _read(kind: AmountKind, match: re.Match[str]) -> list[Amount]:
    if kind == "measure":
        return _measures(match)
    if kind == "duration":
        unit = _TIME[match["unit"]]
        values = [number(one) for one in _SINGLE_ANY.findall(match["values"])]
        return [Amount(kind, value, match.start(), match.end(), unit) for value in values if value is not None]
    text = next((value for name, value in match.groupdict().items() if value and name in set("abcdefg")), None)
    value = number(text) if text else None
    if value is None:
        return []
    groups = match.groupdict()
    if kind == "money":
        value *= 1000 if groups["k"] else 0.01 if groups["c"] else 1
        value += 0.5 if groups["half"] else 0
    return [Amount(kind, value, match.start(), match.end())]


def _measures(match: re.Match[str]) -> list[Amount]:
    if match["han"]:
        dimension, scale = _UNIT_WORDS[match["han_unit"]]
        value = number(match["han"])
        return [] if value is None else [Amount("measure", value * scale, match.start(), match.end(), dimension)]
    dimension, scale = _UNIT_WORDS[match["unit"]] if match["unit"] else ("", 1.0)
    return [
        Amount("measure", float(one.replace(",", "")) * scale, match.start(), match.end(), dimension)
        for one in _SINGLE.findall(match["values"] or match["dims"])
    ]


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """Return the value of a figure or of an English or Chinese number word."""
    stripped = text.strip(" -")
    if _SINGLE.fullmatch(stripped):
        return float(stripped.replace(",", ""))
    whole, dot, rest = stripped.partition("点")
    if dot:
        digits = [parse_number(sign) for sign in rest]
        decimals = "".join(f"{digit:.0f}" for digit in digits if digit is not None)
        return (parse_number(whole) or 0.0) + float(f"0.{decimals}")
    return parse_number(stripped)


def near(one: float, other: float, share: float = 0.004) -> bool:
    """Return whether two values are equal but for rounding of `share`."""
    return abs(one - other) <= max(share * max(abs(one), abs(other)), 0.005)
