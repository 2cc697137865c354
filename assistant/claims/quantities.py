"""Amounts in a sentence held against the brief: prices, differences, bounds, ratings, sizes, shares, counts.

Each judge returns what carries the amount, or None. A price is that of the product it is said of; other amounts of a
brief (a cart's total, the price of a way out, the shopper's own limit) carry it only where no product is named.
"""

from __future__ import annotations

import re

from assistant.claims.bounds import ABOUT, ABOUT_AFTER, FROM, FROM_AFTER, HIGH, HIGH_AFTER, LOW, LOW_AFTER, UP_TO, fits
from assistant.claims.counts import judge_counts
from assistant.claims.facts import Facts
from assistant.claims.sentence import Claim, ClaimKind, Sentence
from assistant.claims.subjects import Mention
from assistant.claims.values import Amount, amounts, near

_LIST = re.compile(
    r"(?:\bwas|originally|regular(?:ly)?(?: price)?(?: of| is)?|list(?:ed)? price(?: of| is)?"
    r"|usual(?:ly)?(?: price)?|normally|down from|dropped from|reduced from|instead of|\bfrom"
    r"|was priced at|before|原价(?:是|为)?|原来(?:是|卖)?|划线价|平时(?:是|卖|要)?|之前(?:是|卖)?"
    r"|市场价|从|由|原本)\s*(?:only |at )?$"
)
_DIFFERENCE = re.compile(
    r"cheaper|\bbeats?\b|\bby\s*(?:us)?[$€£¥]|比[^,。]*[低高]|pricier|more expensive"
    r"|less expensive|difference|\bsav(?:e|es|ing|ings)\b"
    r"|\bmore than\b|\bless than\b|\bcosts? \S+ (?:more|less)|\bextra\b|\bmore\b(?= (?:gets|buys))"
    r"|\boff\b|discount|reduced by|差价|相差|差了|便宜|贵|省|少花|多花|立减|优惠|降了"
)
_TOTAL = re.compile(r"total|altogether|together|\bsum\b|in all|comes to|come to|合计|总|一共|共计|共|加起来")
_RANGE = re.compile(r"\b(?:from|between|range|run|prices?)\b|从|价格")
_VERSUS = re.compile(r"\s*,?\s*(?:versus|vs\.?|against|compared (?:to|with)|and|rather than|对|和|与)\s*")
_EACH = re.compile(r"respectively|in (?:that )?order|分别|依次")
_OFF = re.compile(r"\boff\b|discount|reduc|sav|less|cheaper|折|省|优惠|降")


def judge_amounts(sentence: Sentence) -> list[Claim]:
    """Return a claim for every amount and count of the sentence that is not part of a title."""
    claims: list[Claim] = []
    counted: list[tuple[int, int]] = []
    for claim in judge_counts(sentence):
        claims.append(claim)
        counted.append(claim.span)
    for amount in amounts(sentence.text):
        inside = any(low <= amount.start and amount.end <= high for low, high in counted)
        if (
            not inside
            and not sentence.subjects.covered(amount.start, amount.start + 1)
            and not _within_position(sentence, amount)
        ):
            kind, evidence = _judge(sentence, amount)
            claims.append(sentence.claim(kind, amount.start, amount.end, evidence))
    return claims


def _within_position(sentence: Sentence, amount: Amount) -> bool:
    return any(one.start <= amount.start and amount.end <= one.end for one in sentence.subjects.found)


def _judge(sentence: Sentence, amount: Amount) -> tuple[ClaimKind, str | None]:
    if sentence.carried is not None and _stated(amount, amounts(sentence.carried)):
        return "number", sentence.carried
    match amount.kind:
        case "money":
            return "price", _money(sentence, amount)
        case "rating":
            return "rating", _rating(sentence, amount)
        case "percent":
            return "number", _percent(sentence, amount)
        case "measure":
            return "size", _measure(sentence, amount)
        case "duration":
            return "promise", _measure(sentence, amount)
        case "number":
            return "number", _number(sentence, amount)


def _around(sentence: Sentence, amount: Amount) -> tuple[str, str]:
    return sentence.text[: amount.start], sentence.text[amount.end :]


def _clause(sentence: Sentence, amount: Amount) -> str:
    before, after = _around(sentence, amount)
    return re.split(r"[,;:()]", before)[-1] + " # " + re.split(r"[,;:()]", after)[0]


def _stated(amount: Amount, facts: list[Amount]) -> bool:
    share = 0.0001 if amount.kind == "money" else 0.004
    return any(
        near(amount.value, one.value, share)
        and ((one.kind == amount.kind and one.unit == amount.unit) or "number" in (one.kind, amount.kind))
        for one in facts
    )


def _money(sentence: Sentence, amount: Amount) -> str | None:
    scene = sentence.scene
    clause = _clause(sentence, amount)
    before, after = _around(sentence, amount)
    named = sentence.named_near(amount.start, amount.end)
    if _TOTAL.search(clause) and ("cart.total" in scene.others or _total(sentence, amount)):
        return _total(sentence, amount)
    if (
        not (LOW.search(before) or HIGH.search(before))
        and _DIFFERENCE.search(clause)
        and (found := _difference(sentence, amount))
    ):
        return found
    asked = _stated(amount, scene.asked_amounts) or any(near(amount.value, one.value) for one in scene.asked_amounts)
    if (
        asked
        and (
            sentence.echo
            or LOW.search(before)
            or LOW_AFTER.match(after)
            or HIGH.search(before)
            or HIGH_AFTER.match(after)
        )
        and not _breaks(sentence, amount)
    ):
        return "asked"
    if not named:
        if _stated(amount, scene.amounts):
            return "texts"
        if scene.prices and (found := _end_of_range(sentence, amount)):
            return found
    if sentence.wished(amount.start) and not named and not sentence.scene.products:
        return None
    if sentence.asking and not named and LOW.search(before):
        return "a proposal"
    return _price_of(sentence, amount)


def _breaks(sentence: Sentence, amount: Amount) -> bool:
    """Whether a named product is said to keep a limit that it does not keep."""
    if not sentence.named_near(amount.start, amount.end):
        return False
    before, after = _around(sentence, amount)
    low = bool(LOW.search(before) or LOW_AFTER.match(after))
    return any(
        one.price is not None and low and one.price > amount.value + 0.005
        for one in sentence.products(amount.start, amount.end)
    )


def _end_of_range(sentence: Sentence, amount: Amount) -> str | None:
    before, after = _around(sentence, amount)
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
        return "cart.total" if _stated(amount, amounts(total)) else None
    shown = sentence.products(amount.start, amount.end)
    prices = [one.price for one in shown if one.price is not None]
    return "price" if len(prices) > 1 and near(amount.value, sum(prices), 0.0001) else None


def _difference(sentence: Sentence, amount: Amount) -> str | None:
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


def _matched(sentence: Sentence, amount: Amount) -> list[Facts]:
    """The products an amount speaks of; "A and B cost X and Y" gives each its own."""
    mention = sentence.subjects.mention_at(amount.start, amount.end)
    versus = _against(sentence, amount)
    if versus:
        return sentence.of(versus.positions)
    if mention is None and _EACH.search(sentence.text):
        same = [one for one in amounts(sentence.text) if one.kind == amount.kind]
        every = tuple(sentence.scene.by_position)
        if len(same) == len(every):
            return sentence.of((every[same.index(amount)],))
    if mention and len(mention.positions) > 1:
        same = [
            one
            for one in amounts(sentence.text)
            if one.kind == amount.kind
            and sentence.subjects.mention_at(one.start, one.end) == mention
            and not sentence.subjects.covered(one.start, one.end)
        ]
        if len(same) == len(mention.positions):
            return sentence.of((mention.positions[same.index(amount)],))
    return sentence.products(amount.start, amount.end)


def _against(sentence: Sentence, amount: Amount) -> Mention | None:
    """The mention of an amount in "A is dearer than B, at X versus Y"."""
    pair = [one for one in amounts(sentence.text) if one.kind == amount.kind]
    before = [one for one in sentence.subjects.named if pair and one.end <= pair[0].start]
    if len(pair) != 2 or len(before) != 2 or not _VERSUS.fullmatch(sentence.text[pair[0].end : pair[1].start]):
        return None
    return before[pair.index(amount)]


def _price_of(sentence: Sentence, amount: Amount) -> str | None:
    before, after = _around(sentence, amount)
    shown = _matched(sentence, amount)
    if (
        _LIST.search(before)
        and shown
        and all(one.list_price is not None and near(amount.value, one.list_price, 0.0001) for one in shown)
    ):
        return "list_price"
    return "price" if shown and all(fits(amount, one.price, before, after) for one in shown) else None


def _rating(sentence: Sentence, amount: Amount) -> str | None:
    before, after = _around(sentence, amount)
    shown = _matched(sentence, amount)
    if shown and all(fits(amount, one.rating, before, after) for one in shown):
        return "rating"
    if _stated(amount, sentence.scene.asked_amounts) and (
        sentence.echo or HIGH.search(before) or HIGH_AFTER.match(after)
    ):
        return "asked"
    return (
        "texts"
        if not sentence.named_near(amount.start, amount.end) and _stated(amount, sentence.scene.amounts)
        else None
    )


def _percent(sentence: Sentence, amount: Amount) -> str | None:
    shown = sentence.products(amount.start, amount.end)
    if _OFF.search(sentence.text):
        shares = [100 * (1 - one.price / one.list_price) for one in shown if one.price is not None and one.list_price]
        return (
            "list_price"
            if shares and len(shares) == len(shown) and all(abs(share - amount.value) < 1 for share in shares)
            else None
        )
    return "fields" if shown and all(_stated(amount, one.amounts) for one in shown) else None


def _measure(sentence: Sentence, amount: Amount) -> str | None:
    shown = _matched(sentence, amount)
    share = (
        0.06 if ABOUT.search(_around(sentence, amount)[0]) or ABOUT_AFTER.match(_around(sentence, amount)[1]) else 0.004
    )
    if shown and all(any(_same_measure(amount, one, share) for one in product.amounts) for product in shown):
        return "size"
    if not sentence.named_near(amount.start, amount.end):
        if any(_same_measure(amount, one) for one in (*sentence.scene.asked_amounts, *sentence.scene.amounts)):
            return "asked"
        if sentence.asking and amount.kind == "measure":
            return "a question"
    return None


def _same_measure(amount: Amount, other: Amount, share: float = 0.004) -> bool:
    loose = "" in (amount.unit, other.unit) or "number" in (amount.unit, other.unit)
    if other.kind not in (amount.kind, "number") or (
        other.kind == amount.kind and other.unit != amount.unit and not loose
    ):
        return False
    return near(amount.value, other.value, share)


def _number(sentence: Sentence, amount: Amount) -> str | None:
    shown = _matched(sentence, amount)
    before, after = _around(sentence, amount)
    if shown and all(any(near(amount.value, one.value, 0.0001) for one in product.amounts) for product in shown):
        return "fields"
    if LOW.search(before) or HIGH.search(before) or LOW_AFTER.match(after):
        found = _money(sentence, amount)
        if found:
            return found
    if sentence.named_near(amount.start, amount.end):
        return _difference(sentence, amount) if _DIFFERENCE.search(_clause(sentence, amount)) else None
    figures = re.findall(r"\d[\d.,]*\d|\d", " ".join((*sentence.scene.others.values(), sentence.scene.asked)))
    written = sentence.text[amount.start : amount.end]
    if written in figures or amount.value == len(sentence.scene.products):
        return "texts"
    return None
