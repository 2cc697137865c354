"""The page's own words in the shopper's languages, and how money is written in each.

Knows no product and no markup; the words of a reply are the assistant's.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision

from assistant.wire import Language, Money

_WORDS: dict[str, tuple[str, str]] = {
    "add": ("Add to cart", "加入购物车"),
    "remove": ("Remove", "移除"),
    "remove_chip": ("Remove “{}”", "移除「{}」"),
    "in_stock": ("In stock", "有货"),
    "few_left": ("Only {} left", "仅剩 {} 件"),
    "out_of_stock": ("Out of stock", "暂时缺货"),
    "rating": ("rated {} of 5", "评分 {}/5"),
    "unstated": ("Not stated: {}", "未注明：{}"),
    "was": ("was {}", "原价 {}"),
    "dismiss": ("Not for me", "不喜欢"),
    "dismissed": ("Noted", "已记下"),
    "wanted": ("Looking for", "当前条件"),
    "cart": ("Your cart", "购物车"),
    "cart_empty": ("Nothing in it yet.", "还没有商品。"),
    "total": ("Total", "合计"),
    "each": ("{} each", "单价 {}"),
    "products": ("Products", "商品"),
    "found": ("{} of {} matching", "共 {1} 件符合，显示 {0} 件"),
    "relaxed": ("No product states {}; these come nearest.", "没有商品注明「{}」，以下最接近。"),
    "way": ("{}: {} found", "{}：{} 件"),
    "way_from": ("{}: {} found, from {}", "{}：{} 件，{} 起"),
    "comparison": ("Side by side", "对比"),
    "not_stated": ("not stated", "未注明"),
    "good": ("Helpful", "有帮助"),
    "bad": ("Not helpful", "没有帮助"),
    "thanks": ("Thank you", "谢谢"),
    "thinking": ("Looking …", "正在查找…"),
    "you": ("You", "您"),
    "assistant": ("Assistant", "助手"),
    "degraded": ("Some of the shop is not available right now: {}.", "部分功能暂不可用：{}。"),
    "hello": ("What are you looking for?", "您想找什么？"),
    "hello_more": (
        "Say it in your own words, in English or Chinese.",
        "用您自己的话说就好，中文英文都可以。",
    ),
    "retry": ("Please try again in a moment.", "请稍后再试。"),
}


def word(key: str, language: Language, *values: object) -> str:
    """Return the page's word for `key`, its places filled in order."""
    english, chinese = _WORDS[key]
    return (chinese if language == "zh" else english).format(*values)


def money(price: Money, language: Language) -> str:
    """Return the amount as the language writes it."""
    digits = _precision(price.currency)
    amount = Decimal(price.amount).scaleb(-digits)
    return format_currency(amount, price.currency, locale="zh_CN" if language == "zh" else "en_US")


@lru_cache(maxsize=64)
def _precision(currency: str) -> int:
    return get_currency_precision(currency)
