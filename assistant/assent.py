"""Whether words are a plain yes to the one question that costs money, or a greeting. Pure.

A model that was just asked "Shall I order?" takes "maybe later" and 我再想想 for a yes, sure of itself. So it takes
both: a sure reading, and words that this module knows. All of them must be known, and one of them must consent: what
is said beside a yes ("yes, but …") may take it back. Who says it otherwise is told that nothing is ordered, and how to.
The same model takes a greeting right after a question for a yes, since nobody greeted there when it was trained.
"""

from __future__ import annotations

import re

_ENGLISH_YES = (
    "absolutely affirmative agreed ahead alright certainly confirm confirmed correct course definitely do exactly fine "
    "good great k ok okay perfect please proceed right sure y ya yeah yep yes yup"
)
_ENGLISH_BUYING = "buy checkout order pay place submit"
_ENGLISH_BESIDE = (
    "a all and both cart check everything for go i i'd i'll it it's just let let's like looks me my now of off oh "
    "order out sounds so that that's the them then these this thank thanks to up us very want we well will would you "
    "your"
)
_CHINESE_YES = (
    "是的 是 对的 对 好的 好呀 好啊 好吧 好 确认 确定 可以 行 没问题 没错 嗯 要 当然 同意 就这样 就这些 成 中"
)
_CHINESE_BUYING = "下单 提交 买 购买 付款 付钱 支付 结账 结算"
_CHINESE_BESIDE = (
    "谢谢 多谢 麻烦 帮 请 给 你好 您好 你 您 我 咱 吧 了 呀 啊 哦 喔 噢 嘛 哒 滴 的 就 它 这个 这些 这单 都 全部 一下 "
    "订单 现在 马上 直接"
)

_ENGLISH_GREETING = "afternoon evening greetings hello hey heya hi hiya howdy morning"
_ENGLISH_BESIDE_GREETING = "again all and dear everybody everyone folks friend good once there to very you"
_CHINESE_GREETING = "你好 您好 大家好 嗨 哈喽 哈啰 嘿 早上好 上午好 中午好 下午好 晚上好 早安 在吗 在么"
_CHINESE_BESIDE_GREETING = "呀 啊 哦 喔 噢 哟 哈 呢 又 再次 亲 老板 店家 我 来 了"


def _words(english: str, chinese: str) -> str:
    """Return a pattern of the words, English ones whole, of two that begin alike the longer one first."""
    whole, any_run = ("|".join(sorted(listed.split(), key=len, reverse=True)) for listed in (english, chinese))
    return rf"\b(?:{whole})\b|{any_run}"


def _either(wanted: str, beside: str) -> re.Pattern[str]:
    return re.compile(f"(?P<wanted>{wanted})|{beside}")


_YES = _either(_words(_ENGLISH_YES, _CHINESE_YES), _words(_ENGLISH_BESIDE, _CHINESE_BESIDE))
_YES_TO_BUYING = _either(
    _words(f"{_ENGLISH_YES} {_ENGLISH_BUYING}", f"{_CHINESE_YES} {_CHINESE_BUYING}"),
    _words(_ENGLISH_BESIDE, _CHINESE_BESIDE),
)
_GREETING = _either(
    _words(_ENGLISH_GREETING, _CHINESE_GREETING), _words(_ENGLISH_BESIDE_GREETING, _CHINESE_BESIDE_GREETING)
)
_MORE = re.compile(r"\w")


def assents(utterance: str, *, to_buying: bool = False) -> bool:
    """Return whether the utterance says yes, and nothing but yes. "Pay" is a yes to the question whether to order."""
    return not set("?？") & set(utterance) and _says(_YES_TO_BUYING if to_buying else _YES, utterance)


def greets(utterance: str) -> bool:
    """Return whether the utterance greets, and does nothing but greet."""
    return _says(_GREETING, utterance)


def _says(known: re.Pattern[str], utterance: str) -> bool:
    """Return whether the utterance has a wanted word, and none that is not known."""
    said = utterance.casefold().replace("’", "'")
    return any(word["wanted"] for word in known.finditer(said)) and not _MORE.search(known.sub("", said))
