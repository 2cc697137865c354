"""Numbers as shoppers write them, English and Chinese, to floats: "1,200", "1.2k", "half a grand", "五百", "两千五"."""

from __future__ import annotations

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), 2)},
    "couple": 2,
}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000}

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SUFFIXES = {"k": 1_000, "m": 1_000_000, "千": 1_000, "万": 10_000, "w": 10_000, "百": 100, **_SCALES}
_FIGURES = re.compile(rf"(\d[\d,，]*(?:\.\d+)?)\s*(?:(k|m|w|{'|'.join(_SCALES)})(?![a-z])|(千|万|百))?", re.IGNORECASE)
_BEHIND = re.compile("([0-9]+)([千百])?")
_SPOKEN_UNITS = frozenset("kw千万百")
_POINT = re.compile("[零一二三四五六七八九两十]点([零一二三四五六七八九]+)")
_HALF = re.compile(r"[星块元]半|\d ?½|\d and a half\b", re.IGNORECASE)


def parse_number(text: str) -> float | None:
    """Return the number that `text` states, or None where it states none."""
    figures = _FIGURES.search(text)
    if figures:
        value = float(figures.group(1).replace(",", "").replace("，", ""))
        suffix = (figures.group(2) or figures.group(3) or "").lower()
        scale = _SUFFIXES.get(suffix, 1)
        behind = _behind(text[figures.end() :], scale) if suffix in _SPOKEN_UNITS else 0
        return value * scale + behind + _half(text)
    return _chinese(text) if any(sign in _DIGITS or sign in _SMALL for sign in text) else _english(text)


def _behind(text: str, scale: int) -> int:
    """Return what figures right behind a unit add: a lone one stands one unit lower ("1万2" is 12,000)."""
    found = _BEHIND.match(text)
    if found is None:
        return 0
    lone = len(found[1]) == 1 and not found[2]
    added = int(found[1]) * (scale // 10 if lone else _SUFFIXES.get(found[2], 1))
    return added if added < scale else 0


def _half(text: str) -> float:
    return 0.5 if _HALF.search(text) else 0.0


def _chinese(text: str) -> float | None:
    """Chinese numerals up to 万; a trailing digit after a unit stands one unit lower ("两千五" is 2,500)."""
    total, section, digit, unit = 0, 0, 0, 1
    seen = False
    for sign in text:
        if sign in _DIGITS:
            digit, seen = _DIGITS[sign], True
            if sign in "零〇":
                unit = 10  # after a spoken zero the next digit counts as itself
        elif sign in _SMALL:
            unit, seen = _SMALL[sign], True
            section, digit = section + (digit or 1) * unit, 0
        elif sign == "万":
            total, section, digit, unit = (section + digit) * 10_000, 0, 0, 10_000
        elif seen:
            break
    trailing = digit * (unit // 10 if unit >= 100 else 1)
    return float(total + section + trailing) + _half(text) + _decimals(text) if seen else None


def _decimals(text: str) -> float:
    spoken = _POINT.search(text)
    return float("0." + "".join(str(_DIGITS[sign]) for sign in spoken[1])) if spoken else 0.0


def _english(text: str) -> float | None:
    """English number words; an article is one only where nothing else is counted ("a", but "half a grand").

    Two numbers of two digits are units and hundredths, as prices are spoken: "nineteen ninety nine" is 19.99.
    """
    total, section, hundredths, seen = 0.0, 0.0, 0, False
    words: list[str] = re.findall(r"[a-z]+", text.lower())
    for word in words:
        if word in _WORDS:
            value = _WORDS[word]
            if hundredths or 10 <= section < 100 <= 10 * value:
                hundredths += value
                continue
            spoken = 0 < section < 10 <= value < 100  # "two fifty" is 250
            section, seen = section * (100 if spoken else 1) + value, True
        elif word in _SCALES:
            section, seen = (section or 1) * _SCALES[word], True
            if _SCALES[word] >= 1000:
                total, section = total + section, 0.0
        elif word == "half":
            section, seen = section + 0.5, True
        elif seen and word not in ("and", "a"):
            break
    if not seen:
        return 1.0 if {"a", "an"} & set(words) else None
    return total + section + hundredths / 100
