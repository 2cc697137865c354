"""Whether a sentence promises something, and whether a text of the brief carries that promise.

A sentence restates a passage when every concept, figure and strengthening word in it is in the passage, its polarity is
that of the passage's nearest sentence, and enough of its remaining words are there. Across languages the words
cannot be compared: concepts and figures decide.
"""

from __future__ import annotations

import re

from assistant.claims.concepts import CONCEPTS, NEGATION, STRENGTHENERS
from assistant.claims.facts import Scene
from assistant.claims.talk import HAN_TALK, TALK
from assistant.claims.values import Amount, amounts, near
from retrieval.words import has_han, stem, terms

_HAN_COVERAGE = 0.2
_COVERAGE = 0.4
# Texts are folded here, so that capitals cannot show where a sentence begins.
_SENTENCE_END = re.compile(r"[.!?]\s+|[。！？；!?;\n]+")
_ANSWER = re.compile(r"^\s*(?:no|nope|yes|不行|不是|不可以|是的)[,.]\s*")
_NO_PROMISE = re.compile(
    r"\b(?:can't|cannot|can not|couldn't|won't|unable to|not able to) (?:promise|guarantee|confirm"
    r"|say)\b|(?:不能|无法|没法|不敢|没办法)(?:向您)?(?:保证|承诺|确定|确认)"
)
_UNKNOWING = re.compile(
    r"\b(?:don't|do not|doesn't|does not|couldn't|could not|can't|cannot|didn't|haven't|unable to"
    r"|no|nothing|isn't|not)\b[^.!?]*"
    r"\b(?:information|info|details?|find|found|know|say|says|said|tell|answer|policy|policies"
    r"|stated?|mention(?:ed|s)?|cover(?:ed|s)?|sure)\b"
    r"|(?:没有|没|无法|未|查不到|暂无)[^,。]*(?:信息|内容|资料|说明|政策|规定|答案|提到|找到|写明"
    r"|查到)|不清楚|不知道|不确定|帮不上"
)
_ALWAYS = frozenset("free urgency pledge gift match speed later lasting hold".split())
"""Concepts that promise by themselves, whatever else the sentence talks of."""
_TOPIC = re.compile(
    r"\b(?:help|assist|questions?|ask|look (?:up|into)|connect|transfer|hand|colleague|human"
    r"|a person|someone|our team|customer service)\b"
    r"|人工|客服|同事|转接|帮您|咨询|关于|请问"
)
_ASKING = re.compile(
    r"^(?:and |so |or |but |then )?(?:would|do|does|shall|should|can|could|may|are|is|was|will"
    r"|which|what|ready|how|who|where|when|why|want|need|any|prefer|looking|interested|care|anything"
    r"|did)\b"
)
_TELLING = re.compile(r"^(?:did you know|do you know)")
_LIMITS = {
    "over": re.compile(r"\b(?:over|above|more than|from|exceed\w*|at least|once|reach\w*|minimum)\b|满|超过|以上|达到"),
    "under": re.compile(
        r"\b(?:under|below|less than|up to|at most|within|maximum|smaller)\b|不足|不到|低于|以下|以内|内|不满|未满"
    ),
}


def promised(text: str) -> list[str]:
    """Return the concepts that a `plain` text promises; a question or a word of not knowing promises none."""
    text = _NO_PROMISE.sub(" ", text)
    found = [name for name, pattern in CONCEPTS.items() if pattern.search(text)]
    if not found:
        return []
    strong = any(pattern.search(text) for pattern in STRENGTHENERS.values()) or bool(re.search(r"\d", text))
    if strong or set(found) & _ALWAYS:
        return found if not asks(text) or _TELLING.search(text) else []
    if asks(text) or unknowing(text) or _TOPIC.search(text):
        return []
    return found


def unknowing(text: str) -> bool:
    """Return whether a `plain` sentence says that something is not known or not found."""
    return bool(_UNKNOWING.search(text))


def asks(text: str) -> bool:
    """Return whether a `plain` sentence is a question that states nothing by itself."""
    if text.rstrip("\"'”’)*_ ").endswith(("?", "?")):
        return bool(_ASKING.search(text.lstrip("*-• ")) or has_han(text)) and not _TELLING.search(text)
    return bool(re.search(r"(?:吗|呢|么)[。.!]?$|^(?:请问|要不要|需不需要|是否)", text))


def carrier(text: str, scene: Scene) -> str | None:
    """Return the text of the brief that carries a `plain` sentence, or None."""
    return next((source for source in scene.carriers if restates(text, source)), None)


def restates(text: str, source: str) -> bool:
    """Return whether a sentence says no more than `source`; both `plain`."""
    if text.strip(" .!。！") in source:
        return True
    concepts = [name for name, pattern in CONCEPTS.items() if pattern.search(text)]
    if any(not CONCEPTS[name].search(source) for name in concepts):
        return False
    if any(pattern.search(text) and not pattern.search(source) for pattern in STRENGTHENERS.values()):
        return False
    if not _figures_agree(text, source):
        return False
    same_language = has_han(text) == has_han(source)
    nearest = _nearest(text, source, concepts) if same_language else source
    if same_language and not _same_polarity(text, nearest):
        return False
    if not same_language:
        return bool(concepts or amounts(text))
    return _coverage(text, source) >= (_HAN_COVERAGE if has_han(text) else _COVERAGE)


def _nearest(text: str, source: str, concepts: list[str]) -> str:
    words = set(terms(text))
    parts = [part for part in _SENTENCE_END.split(source) if part.strip()] or [source]
    return max(
        parts, key=lambda one: len(words & set(terms(one))) + sum(bool(CONCEPTS[name].search(one)) for name in concepts)
    )


def _same_polarity(text: str, nearest: str) -> bool:
    """Whether both deny or neither does; in a longer source sentence the denial may stand in another clause."""
    # "No charge" denies nothing: it grants.
    text, nearest = (CONCEPTS["free"].sub(" ", one) for one in (_ANSWER.sub("", text), nearest))
    denied, source_denied = bool(NEGATION.search(text)), bool(NEGATION.search(nearest))
    if denied == source_denied:
        return True
    words = set(terms(text))
    clauses = [one for one in re.split(r"[,;:()]|\bbut\b|但", nearest) if one.strip()]
    close = max(clauses, key=lambda one: len(words & set(terms(one))), default=nearest)
    own = [one for one in re.split(r"[,;:()]|\bbut\b|但", text) if one.strip()]
    return denied == bool(NEGATION.search(close)) or (
        any(bool(NEGATION.search(one)) == source_denied for one in own) and denied
    )


def _figures_agree(text: str, source: str) -> bool:
    stated = amounts(source)
    for one in amounts(text):
        fitting = [other for other in stated if _same(one, other)]
        if not fitting:
            return False
        limit = _limit(text, one)
        limits = {_limit(source, other) for other in fitting}
        if limit and limits - {None} and limit not in limits and not _elsewhere(limit, one, text, source):
            return False
    return True


def _elsewhere(limit: str, amount: Amount, text: str, source: str) -> bool:
    """Whether a clause of the source ("below that it costs $5") sets this limit for another figure of the sentence."""
    others = [one for one in amounts(text) if one.start != amount.start]
    for clause in re.split(r"[;,.。]\s", source + " "):
        stated = amounts(clause)
        if _LIMITS[limit].search(clause) and any(_same(one, two) for one in others for two in stated):
            return True
    return False


def _same(one: Amount, other: Amount) -> bool:
    if not near(one.value, other.value):
        return False
    return (one.kind == other.kind and one.unit == other.unit) or "number" in (one.kind, other.kind)


def _limit(text: str, amount: Amount) -> str | None:
    """Whether words beside a figure make it a floor or a ceiling."""
    around = text[max(0, amount.start - 12) : amount.start], text[amount.end : amount.end + 4]
    for name, pattern in _LIMITS.items():
        if pattern.search(around[0]) or (has_han(around[1]) and pattern.search(around[1])):
            return name
    return None


def _coverage(text: str, source: str) -> float:
    """Return the share of words beside talk and promises that the source has; promises alone have it all."""
    bare = bool(amounts(text)) or any(pattern.search(text) for pattern in CONCEPTS.values())
    for pattern in (*CONCEPTS.values(), *STRENGTHENERS.values()):
        text = pattern.sub(" ", text)
    for word in _HAN_FILLERS:
        text = text.replace(word, " ")
    known = set(terms(source))
    # A word of talk counts where the source has it: "gift" is talk, and a gift card is not.
    wanted = [
        one for one in terms(text) if len(one) > 1 and (one not in _TALK_STEMS or (len(one) > 3 and one in known))
    ]
    if not wanted:
        return 1.0 if bare else 0.0
    return sum(one in known for one in wanted) / len(wanted)


_HAN_FILLERS = sorted(
    {*HAN_TALK, *"时间 一般 通常 大概 大约 我们 您有 会 就 都 能 收到 请 可 您 的".split()}, key=len, reverse=True
)
_CONTRACTIONS = (
    "cant dont isnt wont doesnt arent youll well ill its youd couldnt havent didnt whats thats "
    "lets youre youve weve ive im theyll"
)
_TALK_STEMS = frozenset(stem(word) for word in (*TALK, *_CONTRACTIONS.split()))
