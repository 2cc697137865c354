"""Words that make an amount a limit: under, at least, from, about; and whether a value keeps it.

Each pattern looks at the text just before an amount, those named `AFTER` at the text just after it.
"""

from __future__ import annotations

import re

from assistant.claims.values import Amount, near

LOW = re.compile(
    r"(?:under|below|less than|cheaper than|no more than|not more than|up to|at most|within"
    r"|maximum of|max|lower than|not over|beneath|不超过|低于|不到|少于|小于|最多|没有超出您?"
    r"|没超过|控制在|未超过)\s*[花付]?(?:your |the |a |您的?|budget of )*$"
)
LOW_AFTER = re.compile(r"^\s?(?:or less|or under|and under|以内|以下|之内|之下|内)")
HIGH = re.compile(
    r"(?:over|above|more than|at least|no less than|exceeds?|higher than|高于|超过|至少|不低于|大于)\s*(?:the |a )*$"
)
HIGH_AFTER = re.compile(r"^\s?(?:or more|and up|or higher|and above|以上|之上)")
FROM = re.compile(
    r"(?:starting (?:at|from)|starts? (?:at|from)|start (?:at|from)|from|as low as|prices? from"
    r"|between|最低|低至|从|在|区间(?:是|为)?)\s*(?:just |only |就?要?)*$"
)
FROM_AFTER = re.compile(r"^\s?(?:起|起步|and up)")
UP_TO = re.compile(r"(?:\bto|最高|到|至|[-~])\s*$")
ABOUT = re.compile(
    r"(?:about|around|roughly|approximately|nearly|almost|just under|just over|close to|大约|大概"
    r"|约|差不多|将近|接近)\s*$"
)
ABOUT_AFTER = re.compile(r"^\s?(?:左右|上下|出头|or so)")


def fits(amount: Amount, value: float | None, before: str, after: str) -> bool:
    """Return whether a product's value is what the words around an amount say: equal, about, at most, at least."""
    if value is None:
        return False
    if ABOUT.search(before) or ABOUT_AFTER.match(after):
        return abs(value - amount.value) <= 0.06 * value
    if LOW.search(before) or LOW_AFTER.match(after):
        return value <= amount.value + 0.005
    if HIGH.search(before) or HIGH_AFTER.match(after):
        return value >= amount.value - 0.005
    return near(amount.value, value, 0.0001)
