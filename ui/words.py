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
    "one_more": ("One more", "增加一件"),
    "one_less": ("One less", "减少一件"),
    "quantity": ("Quantity: {}", "数量：{}"),
    "remove_chip": ("Remove “{}”", "移除「{}」"),
    "in_stock": ("In stock", "有货"),
    "few_left": ("Only {} left", "仅剩 {} 件"),
    "out_of_stock": ("Out of stock", "暂时缺货"),
    "rating": ("rated {} of 5", "评分 {}/5"),
    "unstated": ("Not stated: {}", "未注明：{}"),
    "was": ("was {}", "原价 {}"),
    "dismiss": ("Not for me", "不喜欢"),
    "dismissed": ("Noted", "已记下"),
    "like": ("I like it", "喜欢"),
    "dislike": ("I do not like it", "不太喜欢"),
    "why": ("Why this?", "为什么推荐？"),
    "why_title": ("Why {}?", "为什么推荐“{}”？"),
    "why_score": ("What its place in the list is made of", "排序依据"),
    "why_order": ("You asked for this order, so the score did not decide.", "按您要求的顺序排列，未使用综合评分。"),
    "why_need": ("Searched for", "检索内容"),
    "why_moved": ("What its score would lose without", "去掉以下各项，得分会减少"),
    "why_none": ("The list holds nothing more on it.", "没有更多说明。"),
    "close": ("Close", "关闭"),
    "compare": ("Compare", "对比"),
    "compare_many": ("Compare {}", "对比 {} 件"),
    "compare_more": ("Choose one more to compare", "再选一件即可对比"),
    "clear": ("Clear", "清除"),
    "narrow": ("Narrow it down", "缩小范围"),
    "wanted": ("Looking for", "当前条件"),
    "cart": ("Your cart", "购物车"),
    "cart_empty": ("Nothing in it yet.", "还没有商品。"),
    "cart_hint": (
        "Add a product from its card, or say “add the first”.",
        "点卡片上的按钮，或者说“把第一件加入购物车”。",
    ),
    "check_out": ("Check out", "去结账"),
    "total": ("Total", "合计"),
    "each": ("{} each", "单价 {}"),
    "products": ("Products", "商品"),
    "found": ("{} of {} matching", "共 {1} 件符合，显示 {0} 件"),
    "relaxed": ("None found states {}; these come nearest.", "没有找到注明{}的商品，以下最接近。"),
    "way": ("{}: {} found", "{}：{} 件"),
    "way_from": ("{}: {} found, from {}", "{}：{} 件，{} 起"),
    "comparison": ("Side by side", "对比"),
    "not_stated": ("not stated", "未注明"),
    "good": ("Helpful", "有帮助"),
    "bad": ("Not helpful", "没有帮助"),
    "wrong": ("This answer is wrong", "回答有误"),
    "wrong_note": ("What is wrong? (optional)", "哪里不对？（可不填）"),
    "wrong_send": ("Tell the shop", "告诉店家"),
    "wrong_told": ("Kept for the shop’s staff. Thank you.", "已转给店员，谢谢。"),
    "cancel": ("Cancel", "取消"),
    "thanks": ("Thank you", "谢谢"),
    "thinking": ("Looking …", "正在查找…"),
    "you": ("You", "您"),
    "assistant": ("Assistant", "助手"),
    "conversation": ("Conversation", "对话"),
    "degraded": ("Some of the shop is not available right now: {}.", "部分功能暂不可用：{}。"),
    "hello": ("What are you looking for?", "您想找什么？"),
    "hello_name": ("What are you looking for, {}?", "{}，您想找什么？"),
    "hello_more": (
        "Say it in your own words, in English or Chinese.",
        "用您自己的话说就好，中文英文都可以。",
    ),
    "busy": ("Many shoppers are asking right now. Your message was not lost.", "现在咨询的顾客较多，您的消息没有丢。"),
    "retry": ("Please try again in a moment.", "请稍后再试。"),
    "again": ("Try again", "重试"),
    "new": ("New chat", "新对话"),
    "send": ("Send", "发送"),
    "message": ("Your message", "您的消息"),
    "placeholder": ("What do you need?", "想买什么？"),
    "other_language": ("中文", "EN"),
    "switch_language": ("中文界面", "Show the page in English"),
    "theme": ("Switch between light and dark", "切换浅色与深色"),
    "guest": ("Guest", "访客"),
    "as_whom": ("Shopping as", "当前身份"),
    "people": ("Try it as somebody", "换个身份试试"),
    "people_more": (
        "Each of them has a past in this shop, and the order of what you are shown follows it. "
        "Choosing one begins a new chat.",
        "每位顾客在本店都有历史，商品的排序会随之变化。选择后会开始新的对话。",
    ),
    "people_find": ("Find by name or taste", "按姓名或喜好查找"),
    "guest_about": ("No past: the order follows your words alone.", "没有历史，排序只看您说的话。"),
    "paused": ("Paused", "已暂停"),
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
