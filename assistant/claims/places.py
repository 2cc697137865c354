"""The place of an amount in its sentence: the words around it, and the products that it speaks of."""

from __future__ import annotations

import re

from assistant.claims.facts import Facts
from assistant.claims.sentence import Sentence
from assistant.claims.subjects import Mention
from assistant.claims.values import Amount, amounts, near

_VERSUS = re.compile(r"\s*,?\s*(?:versus|vs\.?|against|compared (?:to|with)|and|rather than|对|和|与)\s*")
_EACH = re.compile(r"respectively|in (?:that )?order|分别|依次")


def around(sentence: Sentence, amount: Amount) -> tuple[str, str]:
    """Return the text before and after an amount."""
    return sentence.text[: amount.start], sentence.text[amount.end :]


def clause_of(sentence: Sentence, amount: Amount) -> str:
    """Return the clause that an amount stands in, the amount itself as "#"."""
    before, after = around(sentence, amount)
    return re.split(r"[,;:()]", before)[-1] + " # " + re.split(r"[,;:()]", after)[0]


def stated(amount: Amount, facts: list[Amount]) -> bool:
    """Return whether one of `facts` is the same amount."""
    share = 0.0001 if amount.kind == "money" else 0.004
    return any(
        near(amount.value, one.value, share)
        and ((one.kind == amount.kind and one.unit == amount.unit) or "number" in (one.kind, amount.kind))
        for one in facts
    )


def matched(sentence: Sentence, amount: Amount) -> list[Facts]:
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
