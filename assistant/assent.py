"""Whether words are a plain yes to the one question that costs money. Pure.

A model that was just asked "Shall I order?" takes "maybe later" and 我再想想 for a yes, sure of itself. So it takes
both: a sure reading, and words that this module knows. All of them must be known, and one of them must consent: what
is said beside a yes ("yes, but …") may take it back. Who says it otherwise is told that nothing is ordered, and how to.
"""

from __future__ import annotations

import re

_ENGLISH_YES = (
    "absolutely affirmative agreed ahead alright buy certainly checkout confirm confirmed correct course definitely do "
    "exactly fine good great k ok okay order perfect place please proceed right submit sure y ya yeah yep yes yup"
)
_ENGLISH_BESIDE = (
    "a all and both cart check everything for go i i'd i'll it it's just let let's like looks me my now of off oh out "
    "sounds so that that's the them then these this thank thanks to up us very want we well will would you your"
)
_CHINESE_YES = (
    "是的 是 对的 对 好的 好呀 好啊 好吧 好 确认 确定 下单 提交 可以 行 没问题 没错 嗯 要 买 购买 付款 付钱 支付 "
    "结账 结算 当然 同意 就这样 就这些 成 中"
)
_CHINESE_BESIDE = (
    "谢谢 多谢 麻烦 帮 请 给 你 您 我 咱 吧 了 呀 啊 哦 喔 噢 嘛 哒 滴 的 就 它 这个 这些 这单 都 全部 一下 订单 "
    "现在 马上 直接"
)


def _words(english: str, chinese: str) -> str:
    """Return a pattern of the words, English ones whole, of two that begin alike the longer one first."""
    whole, any_run = ("|".join(sorted(listed.split(), key=len, reverse=True)) for listed in (english, chinese))
    return rf"\b(?:{whole})\b|{any_run}"


_KNOWN = re.compile(f"(?P<yes>{_words(_ENGLISH_YES, _CHINESE_YES)})|{_words(_ENGLISH_BESIDE, _CHINESE_BESIDE)}")
_MORE = re.compile(r"[\w?？]")


def assents(utterance: str) -> bool:
    """Return whether the utterance says yes, and nothing but yes."""
    said = utterance.casefold().replace("’", "'")
    consents = any(known["yes"] for known in _KNOWN.finditer(said))
    return consents and not _MORE.search(_KNOWN.sub("", said))
