"""Money in a sentence held against the brief: prices, list prices, differences, totals, limits, the ends of a range.

A price is that of the product it is said of. An amount that no price verb introduces may also be the shopper's own
limit, the list price or a difference, where it equals one exactly.
"""

from __future__ import annotations

import re

from assistant.claims.bounds import FROM, FROM_AFTER, HIGH, HIGH_AFTER, LOW, LOW_AFTER, UP_TO, fits
from assistant.claims.places import around, clause_of, matched, stated
from assistant.claims.sentence import Sentence
from assistant.claims.values import Amount, amounts, near

_LIST = re.compile(
    r"(?:\bwas|originally|regular(?:ly)?(?: price)?(?: of| is)?|list(?:ed)? price(?: of| is)?"
    r"|(?:usual(?:ly)?|normally|regularly)(?: (?:price|sells?|goes|priced|costs?))?(?: for| at)?|down from"
    r"|dropped from|reduced from|instead of|\bfrom"
    r"|was priced at|before|used to (?:be|cost)|原价(?:是|为)?|原来(?:是|卖)?|划线价|平时(?:是|卖|要)?|之前(?:是|卖)?"
    r"|市场价|从|由|原本)\s*:?\s*(?:only |at )?$"
)
_PRICE_IS = re.compile(
    r"(?:\b(?:is|are|costs?|at|for|priced|price|sells? for|runs?|asks|reads|pay|just|only|now)\b|'s|:|价格?"
    r"|售价|卖|只要|仅|才|现在"
    r"|花|是)\s*$"
)
"""A price is stated by what stands right before it; any other place leaves it open what the amount is."""
_DIFFERENCE = re.compile(
    r"cheaper|\bbeats?\b|\bby\s*(?:us)?[$€£¥]|比[^,。]*[低高]|pricier|more expensive"
    r"|less expensive|difference|\bsav(?:e|es|ing|ings)\b"
    r"|\bmore than\b|\bless than\b|\bcosts? \S+ (?:more|less)|\bextra\b|\bmore\b(?= (?:gets|buys))"
    r"|\boff\b|discount|reduced by|差价|相差|差了|便宜|贵|省|少花|多花|立减|优惠|降了"
)
_TOTAL = re.compile(r"total|altogether|together|\bsum\b|in all|comes to|come to|合计|总|一共|共计|共|加起来")
_RANGE = re.compile(r"\b(?:from|between|range|run|prices?)\b|从|价格")


def judge_money(sentence: Sentence, amount: Amount) -> str | None:
    """Return what carries an amount of money, or None."""
    scene = sentence.scene
    clause = clause_of(sentence, amount)
    before, after = around(sentence, amount)
    named = sentence.named_near(amount.start, amount.end)
    if _TOTAL.search(clause) and ("cart.total" in scene.others or _total(sentence, amount)):
        return _total(sentence, amount)
    if (
        not (LOW.search(before) or HIGH.search(before))
        and (
            _DIFFERENCE.search(clause)
            or not _PRICE_IS.search(before)
            or re.search(r"\b(?:just|only)\s*$|[只仅]\s*$", before)
        )
        and (found := difference(sentence, amount))
    ):
        return found
    turned = _turned(sentence, amount)
    asked = not turned and any(near(amount.value, one.value, 0.0) for one in scene.asked_amounts)
    if (
        asked
        and (
            sentence.echo
            or not _PRICE_IS.search(before)
            or LOW.search(before)
            or LOW_AFTER.match(after)
            or HIGH.search(before)
            or HIGH_AFTER.match(after)
        )
        and not _breaks(sentence, amount)
    ):
        return "asked"
    if not named:
        if not turned and stated(amount, scene.amounts):
            return "texts"
        if scene.prices and ((found := _end_of_range(sentence, amount)) or _closes_range(sentence, amount)):
            return found
    if sentence.wished(amount.start) and not named and not sentence.scene.products:
        return None
    if sentence.asking and not named and LOW.search(before):
        return "a proposal"
    return _price_of(sentence, amount)


def _turned(sentence: Sentence, amount: Amount) -> bool:
    """Whether words make a limit of the brief one of the other side: "below $48" of what begins at $48."""
    before, after = around(sentence, amount)
    if LOW.search(before) or LOW_AFTER.match(after):
        low = True
    elif HIGH.search(before) or HIGH_AFTER.match(after) or _AT_LEAST.search(before) or FROM_AFTER.match(after):
        low = False
    else:
        return False
    if _NOTHING.search(before):
        return False
    sides = [side for name, text in sentence.scene.others.items() for side in _sides(name, text, amount)]
    asked = sentence.scene.brief.constraints
    sides += [True] if asked.price_max is not None and near(amount.value, asked.price_max, 0.0) else []
    sides += [False] if asked.price_min is not None and near(amount.value, asked.price_min, 0.0) else []
    return bool(sides) and low not in sides


_NOTHING = re.compile(r"\b(?:nothing|none|no (?!more|less)\w+|not an?)\b|没有(?!超)")
_AT_LEAST = re.compile(r"(?:\bfrom|\bstarting (?:at|from)|从)\s*$")


def _sides(name: str, text: str, amount: Amount) -> list[bool]:
    """Return which side of an amount a text of the brief limits: True below, False above; none where neither."""
    found: list[bool] = []
    for one in amounts(text):
        before, after = text[: one.start], text[one.end :]
        begins = name.endswith(".price") or name == "price_min" or _AT_LEAST.search(before) or FROM_AFTER.match(after)
        if not stated(amount, [one]):
            continue
        if name == "price_max" or LOW.search(before) or LOW_AFTER.match(after):
            found.append(True)
        elif begins or HIGH.search(before) or HIGH_AFTER.match(after):
            found.append(False)
    return found


def _breaks(sentence: Sentence, amount: Amount) -> bool:
    """Whether a named product is said to keep a limit that it does not keep."""
    if not sentence.named_near(amount.start, amount.end):
        return False
    before, after = around(sentence, amount)
    low = bool(LOW.search(before) or LOW_AFTER.match(after))
    return any(
        one.price is not None and low and one.price > amount.value + 0.005
        for one in sentence.products(amount.start, amount.end)
    )


def _closes_range(sentence: Sentence, amount: Amount) -> bool:
    """Whether an amount is the upper end of "from $20 up to $80", which is no limit but the highest price."""
    before, _ = around(sentence, amount)
    first = next((one for one in amounts(sentence.text) if one.kind == amount.kind), amount)
    return first.start < amount.start and bool(
        FROM.search(sentence.text[: first.start])
        and re.fullmatch(r"\s*(?:up )?to\s*|\s*[到至~-]\s*", before[first.end :])
    )


def _end_of_range(sentence: Sentence, amount: Amount) -> str | None:
    before, after = around(sentence, amount)
    prices = sentence.scene.prices.values()
    if (FROM.search(before) or FROM_AFTER.match(after) or re.search(r"between\s*$", before)) and near(
        amount.value, min(prices), 0.0001
    ):
        return "price"
    ends = UP_TO.search(before) or re.search(r"(?:up to|and)\s*$", before)
    return "price" if ends and _RANGE.search(before) and near(amount.value, max(prices), 0.0001) else None


def _total(sentence: Sentence, amount: Amount) -> str | None:
    total = sentence.scene.others.get("cart.total")
    if total is not None:
        return "cart.total" if stated(amount, amounts(total)) else None
    shown = sentence.products(amount.start, amount.end)
    prices = [one.price for one in shown if one.price is not None]
    return "price" if len(prices) > 1 and near(amount.value, sum(prices), 0.0001) else None


def difference(sentence: Sentence, amount: Amount) -> str | None:
    """Return what carries an amount as the difference of two prices, or as what a list price saves."""
    positions = list(dict.fromkeys(n for one in sentence.subjects.found for n in one.positions))
    shown = sentence.of(tuple(positions))
    prices = [one.price for one in shown if one.price is not None]
    if len(positions) == 2 and len(prices) == 2:
        return "price" if near(amount.value, abs(prices[0] - prices[1]), 0.0001) else None
    about = sentence.products(amount.start, amount.end)
    saved = [one.list_price - one.price for one in about if one.list_price is not None and one.price is not None]
    return (
        "list_price"
        if saved and len(saved) == len(about) and all(near(amount.value, one, 0.0001) for one in saved)
        else None
    )


def _price_of(sentence: Sentence, amount: Amount) -> str | None:
    before, after = around(sentence, amount)
    shown = matched(sentence, amount)
    if (
        (_LIST.search(before) or not _PRICE_IS.search(before))
        and shown
        and all(one.list_price is not None and near(amount.value, one.list_price, 0.0001) for one in shown)
    ):
        return "list_price"
    if shown and all(fits(amount, one.price, before, after) for one in shown):
        return "price"
    return None if sentence.named_near(amount.start, amount.end) else _both_ends(sentence, amount)


def _both_ends(sentence: Sentence, amount: Amount) -> str | None:
    """What carries an amount beside no product where the sentence gives the lowest and the highest price together."""
    prices = sentence.scene.prices.values()
    given = [one.value for one in amounts(sentence.text) if one.kind == amount.kind]
    ends = sorted(given) if len(given) == 2 and len(prices) > 1 else []
    return "price" if ends and near(ends[0], min(prices), 0.0001) and near(ends[1], max(prices), 0.0001) else None
