"""Causes of a score in words, English and Chinese: what the shopper said and did, and what can no longer be computed.

"You said" only of words that stand in the shopper's own utterances; what was understood otherwise was asked for. Pure.
"""

from __future__ import annotations

from assistant.causes import Attribution, Cause, Loss
from assistant.evidence import said_title
from assistant.labels import field_label, series, value_label
from ranker.events import BehaviourKind
from retrieval.types import Audience, Language

_SAID = {True: ("you said {}", "您说了{}"), False: ("you asked for {}", "您要的是{}")}
_STATED = (" (it is in its {})", "（在它的{}里）")
_LIKED: dict[str, tuple[str, str]] = {
    "liked": ("you liked “{}”", "您喜欢“{}”"),
    "disliked": ("you did not like “{}”", "您不喜欢“{}”"),
}
_DEEDS: dict[BehaviourKind, tuple[str, str]] = {
    BehaviourKind.PURCHASE: ("you bought “{}”", "您买过“{}”"),
    BehaviourKind.CART: ("you put “{}” into the cart", "您把“{}”放进过购物车"),
    BehaviourKind.THUMBS: ("you liked “{}” before", "您以前喜欢“{}”"),
    BehaviourKind.CLICK: ("you opened “{}”", "您点开过“{}”"),
    BehaviourKind.VIEW: ("you looked at “{}”", "您看过“{}”"),
    BehaviourKind.DISMISSAL: ("you waved “{}” off", "您不想看“{}”"),
}
_THUMBS_DOWN = ("you did not like “{}” before", "您以前不喜欢“{}”")
_FIELD = ("its {} says what you asked for", "它的{}符合您的需求")
_PARTS: dict[str, tuple[str, str]] = {
    "need": ("what your words brought", "您的用词所起的作用"),
    "history": ("what you chose before brought", "您以前的选择所起的作用"),
    "shop": ("what others choose brought", "其他顾客的选择所起的作用"),
    "feedback": ("what you liked and did not like here brought", "您在这里的喜好所起的作用"),
}
_LOSSES: dict[str, tuple[str, str]] = {
    "product": ("the product is no longer in the catalog", "该商品已不在目录中"),
    "catalog": ("the catalog has changed since", "商品目录此后有变动"),
    "encoder": ("its encoder is not the one in use now", "当时所用的编码器已不再使用"),
    "ranker": ("it was ordered by another version of the ranker", "当时由另一版本的排序器排序"),
    "events": ("some of what was known then has been erased", "当时的部分记录已被删除"),
    "crowd": (
        "what shoppers do has been counted anew since, or some of it was erased",
        "顾客的行为此后重新统计过，或部分记录已被删除",
    ),
    "unknown": ("it no longer comes out as it was stored", "现在的计算结果与当时不一致"),
}


def clauses(attribution: Attribution, language: Language, told: str = "") -> list[str]:
    """Return the causes to be told as clauses that follow "because", strongest first.

    Words that stand alike are told together, each product of its own; fields of the text are not told, no product
    that is gone, and no word that `told`, what is said before, has.
    """
    before = told.casefold()
    said: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    places: list[str | tuple[bool, tuple[str, ...]]] = []
    for one in attribution.told():
        if one.kind == "word" and one.name.casefold() in before:
            continue
        if one.kind == "word":
            key = (one.said, one.stated[:1])
            if key not in said:
                places.append(key)
            said.setdefault(key, []).append(_quoted(one, language))
        elif one.name in attribution.products:
            places.append(label(one, attribution, language))
    return [one if isinstance(one, str) else _words(*one, said[one], language) for one in places]


def cause_name(cause: Cause, attribution: Attribution, language: Language) -> str:
    """Return what a cause is called: a word as it is written, a field's name, a title; the id of a product gone."""
    if cause.kind == "field":
        return field_label(cause.name, language)
    product = attribution.products.get(cause.name)
    return said_title(product, product.variants[0], language) if product else cause.name


def label(cause: Cause, attribution: Attribution, language: Language) -> str:
    """Return one cause as a clause."""
    if cause.kind == "word":
        return _words(cause.said, cause.stated[:1], [_quoted(cause, language)], language)
    if cause.kind == "field":
        return _pick(_FIELD, language).format(_field(cause.name, language))
    title = cause_name(cause, attribution, language)
    if cause.deed is None:
        return _pick(_LIKED[cause.kind], language).format(title)
    down = cause.deed.kind == BehaviourKind.THUMBS and (cause.deed.value or 0) < 0
    return _pick(_THUMBS_DOWN if down else _DEEDS[cause.deed.kind], language).format(title)


def lost_text(loss: Loss, language: Language) -> str:
    """Return what can no longer be computed, as a sentence."""
    part, because = _pick(_PARTS[loss.part], language), _pick(_LOSSES[loss.reason], language)
    if language == "zh":
        return f"{part}已无法重新计算：{because}。"
    return f"{part[0].upper()}{part[1:]} can no longer be computed: {because}."


def _words(said: bool, stated: tuple[str, ...], quoted: list[str], language: Language) -> str:
    text = _pick(_SAID[said], language).format(series(quoted, language))
    return text + "".join(_pick(_STATED, language).format(_field(name, language)) for name in stated)


def _quoted(cause: Cause, language: Language) -> str:
    shown = cause.name
    if not cause.said and shown in set(Audience):
        shown = value_label("audience", shown, language) or shown
    return f"“{shown}”"


def _field(name: str, language: Language) -> str:
    shown = field_label(name, language)
    return shown if language == "zh" else shown[0].lower() + shown[1:]


def _pick(pair: tuple[str, str], language: Language) -> str:
    return pair[1] if language == "zh" else pair[0]
