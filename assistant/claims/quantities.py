"""Amounts in a sentence held against the brief: prices, differences, bounds, ratings, sizes, shares, counts.

Each judge returns what carries the amount, or None. An amount is that of the product it is said of; other amounts of a
brief (a cart's total, the price of a way out, the shopper's own limit) carry it only where no product is named.
"""

from __future__ import annotations

import re

from assistant.claims.bounds import ABOUT, ABOUT_AFTER, HIGH, HIGH_AFTER, LOW, LOW_AFTER, fits
from assistant.claims.counts import judge_counts
from assistant.claims.governed import announced
from assistant.claims.places import around, matched, stated
from assistant.claims.prices import difference, judge_money
from assistant.claims.sentence import Claim, ClaimKind, Sentence
from assistant.claims.values import Amount, amounts, near

_FULL_MARKS = 5
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
        figure = _figure(sentence, amount)
        if not inside and not sentence.subjects.covered(figure, figure + 1) and not _within_position(sentence, amount):
            kind, evidence = _judge(sentence, amount)
            claims.append(sentence.claim(kind, amount.start, amount.end, evidence))
    return claims


def _figure(sentence: Sentence, amount: Amount) -> int:
    """Return where the figure of an amount begins, which a title may own: "rated 20 Pack Tambourine best"."""
    return next(
        (at for at in range(amount.start, amount.end) if sentence.text[at].isdigit()),
        amount.start,
    )


def _within_position(sentence: Sentence, amount: Amount) -> bool:
    return any(one.start <= amount.start and amount.end <= one.end for one in sentence.subjects.found)


def _judge(sentence: Sentence, amount: Amount) -> tuple[ClaimKind, str | None]:
    if sentence.carried is not None and stated(amount, amounts(sentence.carried)):
        return "number", sentence.carried
    match amount.kind:
        case "money":
            misplaced = announced(sentence.text[: amount.start]) == "rating"
            return "price", None if misplaced else judge_money(sentence, amount)
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


def _rating(sentence: Sentence, amount: Amount) -> str | None:
    before, after = around(sentence, amount)
    if amount.value == _FULL_MARKS and (
        before.rstrip().endswith("out of") or "满分" in sentence.text[amount.start :][:2]
    ):
        return "scale"
    shown = matched(sentence, amount)
    if shown and all(fits(amount, one.rating, before, after) for one in shown):
        return "rating"
    if stated(amount, sentence.scene.asked_amounts) and (
        sentence.echo or HIGH.search(before) or HIGH_AFTER.match(after)
    ):
        return "asked"
    return (
        "texts"
        if not sentence.named_near(amount.start, amount.end) and stated(amount, sentence.scene.amounts)
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
    return "fields" if shown and all(stated(amount, one.amounts) for one in shown) else None


def _measure(sentence: Sentence, amount: Amount) -> str | None:
    shown = matched(sentence, amount)
    share = (
        0.06 if ABOUT.search(around(sentence, amount)[0]) or ABOUT_AFTER.match(around(sentence, amount)[1]) else 0.004
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
    shown = matched(sentence, amount)
    before, after = around(sentence, amount)
    if shown and all(any(near(amount.value, one.value, 0.0001) for one in product.amounts) for product in shown):
        return "fields"
    if LOW.search(before) or HIGH.search(before) or LOW_AFTER.match(after):
        found = judge_money(sentence, amount)
        if found:
            return found
    if sentence.named_near(amount.start, amount.end):
        return difference(sentence, amount)
    figures = re.findall(r"\d[\d.,]*\d|\d", " ".join((*sentence.scene.others.values(), sentence.scene.asked)))
    written = sentence.text[amount.start : amount.end]
    if written in figures or amount.value == len(sentence.scene.products):
        return "texts"
    return None
