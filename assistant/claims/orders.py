"""Superlatives and comparisons: who is cheapest, dearest, best rated, and who is so beside whom."""

from __future__ import annotations

import re

from assistant.brief import Act
from assistant.claims.sentence import Claim, Sentence
from assistant.claims.subjects import Mention
from assistant.claims.values import amounts
from assistant.claims.words import COMPARATIVES, SUPERLATIVES, Order
from retrieval.types import Sort

_PRONOUN_BEFORE = re.compile(r"\b(?:it|this|that|this one|that one)(?:'s| is| has)?\b[^,;]*$|(?:它|这款|该款)[^,;]*$")
_REST = re.compile(
    r"\bthe (?:rest|others?|other \w+)\b|\ball (?:the )?others\b|\bboth\b|\bany(?:thing)? (?:else"
    r"|other)\b|其他|别的|另外"
)
_THAN_AMOUNT = re.compile(r"^[^,;.]{0,12}\bthan\s+(?:\w+\s){0,2}(?:us)?[$€£¥\d]|^\s?(?:than )?(?:[$€£¥]|\d)")
_THAN_BEFORE = re.compile(r"\bthan (?:usual|before|normal(?:ly)?|its list)|比(?:平时|平常|原来|之前|以前|原价)")
_THAN = re.compile(r"\bthan\b|\bversus\b|\bvs\b|\bcompared (?:to|with)\b|\bcomparison\b")
_HAN_THAN = re.compile(r"比|相比|更|对比|相较")
_NEAR = 40
"""Characters between the words of one comparison, the title that it names aside."""
_BESIDE = re.compile(r"(?<!rather )(?<!other )\bthan\s|(?<!对)(?<!相)(?<!如)比(?!如)\s*")
_SHOP_WIDE = re.compile(
    r"\b(?:in|of) (?:the|our) (?:whole |entire )?(?:shop|store|catalog|market|world|internet"
    r"|web)\b|\bon the market\b|\banywhere\b|全店|本店|全网|市面|店里最|全场"
)
_NOT = re.compile(r"(?:\bnot|n't)(?: \w+)?\s(?:the )?$|不是(?:三款|这几款|其中)?(?:里|中)?$")
_SORTED = re.compile(r"\b(?:sort|sorted|order|ordered|ranked)\b|\bfirst\b|排序|排列|排")


def expected(order: Order, sentence: Sentence) -> tuple[int, ...]:
    """Return the one position at the top of an order among the shown products, or nothing where none is alone there."""
    scene = sentence.scene
    values = {"price_low": scene.prices, "price_high": scene.prices, "rating_high": scene.ratings}.get(order, {})
    if order == "price_low" and scene.brief.cheapest:
        return (scene.brief.cheapest,)
    if order == "rating_high" and scene.brief.best_rated:
        return (scene.brief.best_rated,)
    if not values or len(values) < len(scene.products):
        return ()
    best = min(values.values()) if order == "price_low" else max(values.values())
    at_top = tuple(n for n, value in values.items() if value == best)
    return at_top if len(at_top) == 1 else ()


def judge_superlatives(sentence: Sentence) -> list[Claim]:
    """Return a claim for each superlative; one that stands for a product itself becomes a mention of it."""
    claims: list[Claim] = []
    fresh: list[Mention] = []
    for order, pattern in SUPERLATIVES:
        for match in pattern.finditer(sentence.text):
            start, end = match.span()
            if sentence.subjects.covered(start, end) or any(
                one.span[0] < end and start < one.span[1] for one in claims
            ):
                continue
            if order == "other":
                claims.append(sentence.claim("order", start, end, _other(sentence, start, end)))
                continue
            if sentence.wished(start) and not sentence.subjects.named:
                continue
            top = expected(order, sentence)
            evidence = _superlative(sentence, top, start, end)
            claims.append(sentence.claim("order", start, end, evidence))
            if evidence == "itself":
                fresh.append(Mention("order", start, end, top))
    sentence.subjects.found = sorted([*sentence.subjects.found, *fresh], key=lambda one: one.start)
    return claims


def _superlative(sentence: Sentence, top: tuple[int, ...], start: int, end: int) -> str | None:
    if sentence.scene.brief.constraints.sort and _SORTED.search(sentence.text) and not sentence.subjects.named:
        return "sort"
    if not sentence.scene.products and sentence.scene.amounts and not _SHOP_WIDE.search(sentence.text):
        return "texts"  # the lowest of a way out: its amount is judged as one
    if _SHOP_WIDE.search(sentence.text) or not top:
        return None
    inside = [one for one in sentence.subjects.named if start <= one.start and one.end <= end]
    linked = inside[-1] if inside else sentence.subjects.linked(start, end)
    if linked and linked.end <= start and _NOT.search(sentence.text[linked.end : start]):
        return "shown" if linked.positions != top else None
    if linked:
        return "shown" if linked.positions == top else None
    fallback = sentence.subjects.fallback
    if _PRONOUN_BEFORE.search(sentence.text[:start]) or len(sentence.scene.products) == 1:
        return "shown" if fallback == top and len(sentence.scene.products) > 1 else None
    return "itself"


def _other(sentence: Sentence, start: int, end: int) -> str | None:
    scene = sentence.scene
    words = sentence.text[start:end]
    if sentence.wished(start):
        return "a wish"
    if any(words in text for name, text in scene.others.items() if name.startswith("reason")):
        return "texts"
    sorts = {Sort.NEWEST: ("newest", "最新"), Sort.POPULAR: ("popular", "受欢迎", "热门")}
    sort = scene.brief.constraints.sort
    if sort is not None and sort in sorts and any(word in words for word in sorts[sort]):
        return "sort" if not sentence.subjects.named else None
    shown = sentence.products(start, end)
    if (shown and all(words in one.text for one in shown)) or any(words in text for text in scene.carriers):
        return "fields"
    return None


def judge_comparatives(sentence: Sentence, superlatives: list[Claim]) -> list[Claim]:
    """Return a claim for each comparison of two sides."""
    claims: list[Claim] = []
    for order, pattern in COMPARATIVES:
        for match in pattern.finditer(sentence.text):
            start, end = match.span()
            taken = any(one.span[0] < end and start < one.span[1] for one in (*superlatives, *claims))
            if taken or sentence.subjects.covered(start, end) or _idle(sentence, order, start, end):
                continue
            claims.append(sentence.claim("order", start, end, _comparison(sentence, order, start, end)))
    return [*claims, *_uncompared(sentence, [*superlatives, *claims])]


def _uncompared(sentence: Sentence, known: list[Claim]) -> list[Claim]:
    """A product set beside others in what is neither price nor rating: no fact says how they compare."""
    claims: list[Claim] = []
    for match in _BESIDE.finditer(sentence.text):
        start, end = match.span()
        beside = next((one.end for one in sentence.subjects.named if 0 <= one.start - end <= 4), None)
        rest = _REST.match(sentence.text, end)
        if (beside is None and rest is None) or sentence.wished(start):
            continue
        # A long title may stand between the two words of one comparison.
        last = end if beside is None else beside
        if not any(start - _NEAR < one.span[0] < last + _NEAR for one in known):
            claims.append(sentence.claim("order", start, end, None))
    return claims


def _idle(sentence: Sentence, order: Order, start: int, end: int) -> bool:
    """Whether a comparing word compares no two products here: a wish, or a bound such as "costs less than $90"."""
    after = sentence.text[end:]
    if _THAN_BEFORE.search(sentence.text):
        # "Cheaper than usual" compares a product with itself: its amounts are judged as prices.
        return order == "price_low" and bool(amounts(sentence.text))
    if _THAN_AMOUNT.match(after) and not re.match(r"^\s?[^,;]*\bthan\s+(?:the )?[a-z]", after):
        return order in ("price_low", "price_high") and not re.search(r"比", sentence.text[:start])
    if sentence.wished(start) or sentence.asking:
        return True
    sided = (
        _THAN.search(sentence.text) or _HAN_THAN.search(sentence.text[: end + 1]) or "than" in sentence.text[start:end]
    )
    if not sided:
        return not sentence.subjects.named or (
            order in ("price_low", "price_high") and re.search("便宜|贵", sentence.text[start:end]) is not None
        )
    return not sentence.subjects.found and not sentence.subjects.fallback and sentence.scene.brief.act == Act.NO_MATCH


def _comparison(sentence: Sentence, order: Order, start: int, end: int) -> str | None:
    scene = sentence.scene
    if order == "other":
        words = sentence.text[start:end]
        return "texts" if any(words in text for text in scene.carriers) else None
    values = scene.ratings if order == "rating_high" else scene.prices
    left, right = _sides(sentence, start, end)
    if order == "rating_high" and left == (scene.brief.best_rated,):
        return "shown"  # also beside a product that nobody has rated
    if not left or not right or any(n not in values for n in (*left, *right)):
        return None
    beside = [one for one in sentence.subjects.named if one.start >= end]
    if beside and sentence.denied(start, end) and not any(one.end <= start for one in sentence.subjects.named):
        # "You won't find a cheaper one than A": A is at the top.
        return "shown" if beside[0].positions == expected(order, sentence) else None
    lower = order == "price_low"
    holds = all(values[one] < values[two] if lower else values[one] > values[two] for one in left for two in right)
    return "shown" if holds else None


def _sides(sentence: Sentence, start: int, end: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the positions that are said to be more so, and those that they are compared with."""
    text = sentence.text
    sides = [one for one in sentence.subjects.found if one.kind != "group"]
    before = [one for one in sides if one.end <= start]
    after = [one for one in sides if one.start >= end]
    other = _compared_with(text, start, end, before, after)
    left = next((one for one in reversed(before) if one != other), None) or next(
        (one for one in after if one != other), None
    )
    left_positions = left.positions if left else sentence.subjects.fallback
    if other:
        return left_positions, other.positions
    rest = tuple(n for n in sentence.scene.by_position if n not in left_positions)
    others = {one.positions for one in sides if one.positions != left_positions}
    if not _REST.search(text) and len(others) == 1:
        return left_positions, next(iter(others))
    return left_positions, rest


def _compared_with(text: str, start: int, end: int, before: list[Mention], after: list[Mention]) -> Mention | None:
    than = re.search(r"\bthan\b(?:\s(?:the|our|that of))*\s*$", text[end : after[0].start]) if after else None
    if after and (
        than
        or text[start:end].endswith("than")
        or re.search(r"(?:compared (?:to|with)|versus|vs\.?|next to|beside)\s(?:the )?$", text[end : after[0].start])
    ):
        return after[0]
    for one in before:
        lead = text[: one.start]
        if re.search(r"(?:compared (?:to|with)|versus|next to|beside|than)\s(?:the )?$", lead) or (
            re.search(r"(?:比|和|与|跟|相比|相较于|较)\s*$", lead)
            and (lead.rstrip().endswith("比") or re.match(r"[^,;]{0,3}(?:相比|比起来|比)", text[one.end :]))
        ):
            return one
    return None
