"""What the assistant or the shop says that it does: an act of conversation claims nothing, any other is a promise.

A shop can promise anything, so that no list of promises is complete; what an assistant does in a conversation is a
short list. The verb after "I" or "we" (我, 我们, 本店, 帮您, 给您) must be on it, or a text of the brief must carry it.
"""

from __future__ import annotations

import re

from assistant.claims.sentence import Claim, Sentence
from assistant.claims.talk import ACTS, WIDER_TALK

_DOING = re.compile(
    r"\b(?P<who>i|we)(?P<aux>'ll|'ve|'d| will| have| can| could| would| may| might| should)?\s"
    r"(?:(?:also|just|just|then|now|be happy to|be glad to|happily|gladly|personally|already|only|even|still|always"
    r"|currently|usually|typically|really|definitely|certainly|probably|honestly|all|both|been|going to|about to"
    r"|able to|happy to|glad to|here to|trying to)\s)*"
    r"(?P<act>[a-z]+)"
)
_DONE = frozenset("sent given bought paid held put set got hidden".split())
_ADVISING = (None, "'d", " would", " might", " should")
"""Who says what "I" think or "would" do advises; any word of talk may follow."""
_WITH_SHOP = frozenset("offer give include get hand open save promise set place share use bring".split())
"""Acts that talk of choosing where the assistant speaks and of the shop's terms where something is handed over."""
_HANDED = re.compile(
    r"^\s(?:you\s)?(?:(?:a|an|one|some|any|the|your|our|it|free|extra)\s)*(?:\w+\s)?"
    r"(?:off|aside|back|discount|deal|credit|refund|price|service|support|case|sample|trial|offer)\b"
)
_HAN_DOING = re.compile(
    r"(?:我们?|本店|小店|店里|店家)[^,。;!?]{0,6}(?:承担|保证|补|赔|退|送|包|留|捐|寄|发|安排|安装|(?:通知|提醒)[您你])"
    r"|(?:给|帮|为|替)(?:您|你|亲)[^,。;!?]{0,4}(?:留|保留|预留|免|打.{0,2}折|便宜|优惠|减|赔|补|送|寄|安装|发(?!现)|安排|通知)"
    r"|(?:第一时间|到时候?|会)(?:[^,。;!?]{0,4})通知"
    r"|(?:发票|邮件|短信)[^,。;!?]{0,6}发"
)


def judge_commitments(sentence: Sentence) -> list[Claim]:
    """Return an unsupported promise for each act of the assistant or the shop that is no act of conversation."""
    if sentence.carried is not None or sentence.asking:
        return []
    claims: list[Claim] = []
    for match in _DOING.finditer(sentence.outside):
        act, after = match["act"], sentence.outside[match.end() :]
        plain_talk = act in ACTS and not (act in _WITH_SHOP and _HANDED.match(after))
        # "I have more" says what there is; only a participle says what was done.
        plain_talk |= match["aux"] == " have" and not act.endswith("ed") and act not in _DONE
        plain_talk |= match["who"] == "i" and match["aux"] in _ADVISING and act in WIDER_TALK
        plain_talk &= not (act == "call" and match["aux"] in ("'ll", " will"))
        if not plain_talk and not sentence.wished(match.start()):
            claims.append(sentence.claim("promise", *match.span("act"), None))
    for match in _HAN_DOING.finditer(sentence.outside):
        if not sentence.wished(match.start()) and not sentence.denied(match.start(), match.end()):
            claims.append(sentence.claim("promise", *match.span(), None))
    return claims
