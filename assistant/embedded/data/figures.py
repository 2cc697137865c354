"""How people write numbers: counts, prices and ratings in digits or words, with or without a currency.

Knows both languages' number words up to thousands; knows nothing of what is counted.
"""

from __future__ import annotations

from random import Random

from retrieval.types import Language

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_DIGITS_ZH = "零一二三四五六七八九"
_RATINGS = ("4", "4", "4.5", "4.5", "4.5", "3.5", "3", "4.2", "4.3", "4.6", "4.7", "4.8", "4.0")
_SHAPES_ZH = (
    "[{0}:{1}]", "[{0}:{1}]", "[{0}:{1}]", "[{0}:{1}]", "[{0}:{1}]元", "[{0}:{1}]元", "[{0}:{1}]元", "[{0}:{1}]块", "[{0}:{1}]块",
    "[{0}:{1}]块钱", "[{0}:{1}]块钱", "￥[{0}:{1}]", "¥[{0}:{1}]", "[{0}:{1}]美元", "[{0}:{1}]美金", "[{0}:{1}]刀", "[{0}:{1}]欧",
    "[{0}:{1}]欧元", "[{0}:{1}]人民币",
)  # fmt: skip


def quantity(rng: Random, language: Language) -> str:
    """Return a small number of pieces as written."""
    number = rng.choice((2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12))
    if rng.random() < 0.5:
        return str(number)
    return ("两" if number == 2 else _number_zh(number)) if language == "zh" else _SMALL[number]


def spelled(number: int, language: Language) -> str:
    """Return a whole number from 0 to 19,999 in words."""
    return _number_zh(number) if language == "zh" else _number_en(number)


def _number_zh(number: int) -> str:
    if number < 10:
        return _DIGITS_ZH[number]
    if number < 20:
        return "十" + (_DIGITS_ZH[number - 10] if number > 10 else "")
    for unit, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, rest = divmod(number, unit)
            first = "两" if head == 2 and unit >= 100 else _DIGITS_ZH[head] if head < 10 else _number_zh(head)
            if not rest:
                return first + name
            next_name = rest * 10 // unit
            if unit > 10 and rest * 10 % unit == 0:  # 一百五: the last unit goes unsaid
                return first + name + _DIGITS_ZH[next_name]
            return first + name + (_number_zh(rest) if rest * 10 >= unit else "零" + _number_zh(rest))
    raise AssertionError(number)


def _number_en(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_SMALL[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_SMALL[hundreds]} hundred" + (f" {_number_en(rest)}" if rest else "") if hundreds < 20 else str(number)


def money(rng: Random, language: Language, key: str, number: int, digits: bool = False) -> str:
    """Return a marked price as people write it; with `digits`, the bare number."""
    if digits:
        return f"[{key}:{number}]"
    text = str(number)
    luck = rng.random()
    share, most = (0.2, 20000) if language == "zh" else (0.1, 2000)
    if luck < share and number < most and number % (5 if number < 100 else 50 if number < 1000 else 100) == 0:
        text = spelled(number, language)
        tail = (
            rng.choice(("元", "块", "块钱", "", "", "美元"))
            if language == "zh"
            else rng.choice((" dollars", " bucks", "", " euros"))
        )
        return f"[{key}:{text}]{tail}"
    if language == "zh" and number >= 10000 and number % 1000 == 0 and luck < 0.6:
        text = f"{number / 10000:g}{rng.choice('万万w')}"
    elif number >= 1000 and number % 100 == 0 and luck < 0.3:
        text = f"{number / 1000:g}k"
    elif number >= 1000 and luck < 0.55:
        text = f"{number:,}"
    elif luck < 0.15:
        text = f"{number - rng.choice((0, 0.01, 0.01, 0.5)):.2f}"
    if language == "zh":
        return rng.choice(_SHAPES_ZH).format(key, text)
    shapes = ("$[{0}:{1}]", "$[{0}:{1}]", "$[{0}:{1}]", "[{0}:{1}]", "[{0}:{1}]", "[{0}:{1}] dollars", "[{0}:{1}] bucks", "€[{0}:{1}]",
              "£[{0}:{1}]", "[{0}:{1}] euros", "[{0}:{1}] usd", "[{0}:{1}]$", "[{0}:{1}] quid", "[{0}:{1}]€")  # fmt: skip
    if rng.random() < 0.12:
        shapes = ("[{0}:{1}] pounds", "[{0}:{1}] pesos", "[{0}:{1}] PHP", "[{0}:{1}] CAD", "[{0}:{1}] EUR", "[{0}:{1}] francs",
                  "[{0}:{1}] rupees", "Rs [{0}:{1}]", "[{0}:{1}] kr", "USD [{0}:{1}]", "[{0}:{1}] GBP")  # fmt: skip
    return rng.choice(shapes).format(key, text)


def about(rng: Random, number: int) -> str:
    """Return a marked Chinese upper price between two round ones (两三百 for 310), for a number from 20 to 9,999."""
    unit = next(unit for unit in (1000, 100, 10) if number >= unit)
    digit = number // unit
    two = "二" if unit == 10 else "两"
    low, high = (two if one == 2 else _DIGITS_ZH[one] for one in (max(1, digit - 1), max(2, digit)))
    name = {1000: "千", 100: "百", 10: "十"}[unit]
    return f"[p:{low}{high}{name}]{rng.choice(('', '', '块', '块钱', '元'))}"


def rating(rng: Random, language: Language) -> str:
    """Return a marked rating as people write it."""
    spelled_out = ("四",) if language == "zh" else ("four", "four and a half", "three")
    return f"[r:{rng.choice((*_RATINGS, rng.choice(spelled_out)))}]"
