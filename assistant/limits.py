"""Which way a price limit points, by the words right beside its amount: a model proposes, these dispose.

A small model that reads "50 bucks tops, with 4 stars at least" may take the 50 for the least price. Where a word beside
an amount says which it is, and nothing in its clause denies it, that holds. Who drops a limit and names no side
("the price doesn't matter") drops both.
"""

from __future__ import annotations

import re

from assistant.messages import PRICES, Edit, Reading, Slot

_UNIT = r"\s*(?:us\s?dollars?|dollars?|bucks?|usd|euros?|pounds?|quid|美元|美金|欧元|块钱?|元|刀|￥|¥|\$|€|£)?\s*"
_MOST_BEHIND = r"(?:tops|max(?:imum)?|at (?:the )?most|or (?:less|under|below|lower)|以内|之内|封顶)"
_MOST_BEFORE = r"\b(?:at (?:the )?most|no more than|up to|max(?:imum)?(?: of)?)|不超过|最多"
_LEAST_BEHIND = r"(?:at (?:the )?least|or (?:more|above|over|higher)|and (?:up|above|over)|min(?:imum)?|起)"
_LEAST_BEFORE = r"\b(?:at (?:the )?least|no less than|starting (?:at|from)|min(?:imum)?(?: of)?)|不低于|至少"
"""Only what says it alone: "over 120" is the most in "I refuse to pay over 120"."""
_CLAUSE = re.compile(r"[,;，；。!?！？、]|\.(?!\d)|\b(?:but|and|with)\b")
_DENIED = re.compile(
    r"n['’]t\b|\b(?:not|never|without|nothing|none|no(?! (?:more|less) than))\b|别|没|(?<!最)不(?!超过|低于)"
)
_SIDE = re.compile(
    r"\b(?:most|max(?:imum)?|upper|ceiling|cap|top|least|min(?:imum)?|lower|floor|under|below|over|above|up to)\b"
    r"|[上下]限|最[高低多少]|[以之][内上下]|至少|不超过|不低于"
)
"""Words that name one of the two limits, whichever."""


def directed(reading: Reading, utterance: str) -> Reading:
    """Return the reading with each price limit on the side that the words beside its amount say, or dropped on both."""
    said = utterance.lower()
    edits = _freed(tuple(_directed(one, said) for one in reading.edits), said)
    return reading if edits == reading.edits else reading.model_copy(update={"edits": edits})


def _directed(edit: Edit, said: str) -> Edit:
    if edit.slot not in PRICES or edit.op == "drop" or not edit.value:
        return edit
    places = [*re.finditer(rf"(?<![\d.,]){re.escape(edit.value.lower())}(?![\d]|[.,]\d)", said)]
    if len(places) != 1:
        return edit
    start, end = places[0].span()
    before, behind = _CLAUSE.split(said[:start])[-1], said[end:]
    if _DENIED.search(before) or _DENIED.search(_CLAUSE.split(behind)[0]):
        return edit
    sides = {
        side
        for side, ahead, after in (
            (Slot.PRICE_MAX, _MOST_BEFORE, _MOST_BEHIND),
            (Slot.PRICE_MIN, _LEAST_BEFORE, _LEAST_BEHIND),
        )
        if re.search(rf"(?:{ahead}){_UNIT}$", before) or re.match(rf"{_UNIT}{after}(?![a-z])", behind)
    }
    return edit.model_copy(update={"slot": sides.pop()}) if len(sides) == 1 else edit


def _freed(edits: tuple[Edit, ...], said: str) -> tuple[Edit, ...]:
    """Return the edits with a dropped price limit for both, unless a side is named or another limit set."""
    limits = [one for one in edits if one.slot in PRICES]
    if len(limits) != 1 or limits[0].op != "drop" or _SIDE.search(said):
        return edits
    both = [limits[0].model_copy(update={"slot": slot}) for slot in PRICES]
    return tuple(other for one in edits for other in (both if one is limits[0] else (one,)))
