"""The fixed words for fields, constraints, stock and intents in both languages, and how each writes money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from babel.numbers import format_currency

from assistant.messages import Intent
from retrieval import vocabulary
from retrieval.money import currency_precision
from retrieval.sizes import chinese_size
from retrieval.types import AttributeKind, Constraints, Language, Money, Variant
from retrieval.words import has_han

LOW_STOCK = 5
"""From this count down the number left is said."""

_LABELS: dict[str, tuple[str, str]] = {
    "price": ("Price", "价格"),
    "list_price": ("List price", "原价"),
    "rating": ("Rating", "评分"),
    "brand": ("Brand", "品牌"),
    "color": ("Color", "颜色"),
    "material": ("Material", "材质"),
    "size": ("Size", "尺寸"),
    "audience": ("For", "适用人群"),
    "features": ("Features", "特点"),
    "stock": ("Stock", "库存"),
    "title": ("Title", "标题"),
    "category": ("Category", "类别"),
    "attributes": ("Stated facts", "商品参数"),
    "description": ("Description", "描述"),
    "popularity": ("Popularity", "受欢迎程度"),
    "created_at": ("Release date", "上架时间"),
}

_CARE: dict[str, tuple[str, str]] = {
    "order_status": ("look up orders", "查询订单"),
    "cancel_order": ("cancel orders", "取消订单"),
    "return": ("arrange returns", "办理退换货"),
}

_CHIPS: dict[str, tuple[str, str]] = {
    "price_max": ("up to {}", "不超过 {}"),
    "price_min": ("from {}", "{} 起"),
    "rating_min": ("rated {} or more", "评分 {} 以上"),
    "in_stock": ("in stock", "有货"),
    "on_sale": ("on sale", "促销中"),
    "size": ("size {}", "尺寸 {}"),
    "audience": ("for {}", "适合{}"),
    "quantity": ("quantity {}", "数量 {}"),
}

_VALUES: dict[str, tuple[str, str]] = {
    "men": ("men", "男士"),
    "women": ("women", "女士"),
    "kids": ("kids", "儿童"),
    "baby": ("babies", "婴儿"),
    "unisex": ("everyone", "男女通用"),
    "price_asc": ("cheapest first", "价格从低到高"),
    "price_desc": ("most expensive first", "价格从高到低"),
    "rating_desc": ("best rated first", "评分从高到低"),
    "newest": ("newest first", "最新优先"),
    "popular": ("most popular first", "最受欢迎优先"),
}

_INTENTS: dict[Intent, tuple[str, str]] = {
    Intent.SEARCH: ("Find products", "找商品"),
    Intent.REFINE: ("Change what I am looking for", "调整当前的条件"),
    Intent.RECOMMEND: ("Recommend something", "推荐商品"),
    Intent.COMPARE: ("Compare products", "对比商品"),
    Intent.PRODUCT_QUESTION: ("Ask about a product", "问商品的情况"),
    Intent.EXPLAIN: ("Ask why this was shown", "问为什么推荐"),
    Intent.FEEDBACK: ("Say what I think of it", "说说我的看法"),
    Intent.ADD_TO_CART: ("Add to cart", "加入购物车"),
    Intent.REMOVE_FROM_CART: ("Remove from cart", "移出购物车"),
    Intent.VIEW_CART: ("See my cart", "看购物车"),
    Intent.CHECKOUT: ("Check out", "去结账"),
    Intent.ORDER_STATUS: ("Ask about an order", "查订单"),
    Intent.CANCEL_ORDER: ("Cancel an order", "取消订单"),
    Intent.RETURN: ("Return something", "退货"),
    Intent.POLICY_QUESTION: ("Ask about the shop's rules", "问店铺的规定"),
    Intent.HANDOFF: ("Talk to a person", "找人工客服"),
    Intent.GREETING: ("Just say hello", "打个招呼"),
    Intent.THANKS: ("Say thank you", "道谢"),
    Intent.GOODBYE: ("Say goodbye", "道别"),
    Intent.OUT_OF_SCOPE: ("Something else", "别的事"),
}


def _pick(pair: tuple[str, str], language: Language) -> str:
    return pair[1] if language == "zh" else pair[0]


def field_label(field: str, language: Language) -> str:
    """Return the display name of a product field; unknown fields are shown by their own name."""
    known = _LABELS.get(field)
    return _pick(known, language) if known else field.replace("_", " ").strip().capitalize()


def chip_label(slot: str, value: str, language: Language, currency: str) -> str:
    """Return one constraint in force as words: "not leather", "up to $300"; 不要皮革 also where leather was said."""
    if slot in ("price_max", "price_min"):
        value = money_text(Money(amount=to_minor(float(value), currency), currency=currency), language)
    shown = value_in(slot, value, language)
    if slot.startswith("exclude."):
        return f"不要{shown}" if language == "zh" else f"not {shown}"
    return _pick(_CHIPS.get(slot, ("{}", "{}")), language).format(shown)


def value_in(slot: str, value: str, language: Language) -> str:
    """Return the value of a constraint in words, as it was said where they have no form in the language."""
    kind = slot.removeprefix("exclude.")
    if kind == "color" or kind == "material":
        return value_label(kind, value, language) or value
    return _pick(_VALUES[value], language) if value in _VALUES else value


_WHOLE = ("质", "材", "革", "面", "瓷")
"""How a word for a material ends that says no more than its one character: 木质 is any wood, 实木 is one."""


def value_label(kind: AttributeKind, value: str, language: Language) -> str | None:
    """Return a stated value in `language` by the closed lists, or None where they have no form of it in that language.

    Only colors, materials, audiences and the units of sizes are translated; all else is said as it is written.
    """
    zh = language == "zh"
    if kind == "size" and zh and not has_han(value):
        return chinese_size(value)
    if kind not in ("color", "material", "audience") or has_han(value) == zh:
        return value
    normal = vocabulary.normalize(kind, value)
    if kind == "audience":
        return _pick(_VALUES[normal], language) if normal in _VALUES else None
    forms = [form for form, of in vocabulary.known(kind).items() if of == normal and has_han(form) == zh]
    if zh and kind == "color":  # "黑色" before "黑"
        forms.sort(key=lambda form: not form.endswith("色"))
    elif zh and any(len(form) == 1 for form in forms):  # "皮革" before "皮", "钛" before "纯钛", which says more
        forms.sort(key=lambda form: (len(form) == 1 or not form.endswith(_WHOLE), len(form)))
    return forms[0] if forms else None


def in_sentence(kind: AttributeKind, text: str) -> str:
    """Return a color or material as a sentence has it, "Cast iron" as "cast iron"; names and "ABS" stay."""
    if kind not in ("color", "material") or text.casefold() not in vocabulary.known(kind):
        return text
    return " ".join(word if word.isupper() else word.lower() for word in text.split())


def care_label(topic: str, language: Language) -> str:
    """Return what is to be done for an order ("order_status", "cancel_order" or "return"), as in "I cannot …"."""
    return _pick(_CARE[topic], language)


def intent_label(intent: Intent, language: Language) -> str:
    """Return what the shopper wants, as they would say it on a button."""
    return _pick(_INTENTS[intent], language)


def to_minor(amount: float, currency: str) -> int:
    """Return an amount of major units in minor units, rounded half even."""
    return int((Decimal(str(amount)) * 10 ** currency_precision(currency)).to_integral_value())


def money_text(money: Money, language: Language) -> str:
    """Return an amount as people of that language write it: "$1,299.00", "US$1,299.00"."""
    amount = Decimal(money.amount).scaleb(-currency_precision(money.currency))
    return format_currency(amount, money.currency, locale="zh_CN" if language == "zh" else "en_US")


def stock_text(variant: Variant, language: Language, *, whole: bool = False) -> str:
    """Return what can be said of a variant's stock; `whole` says of what runs out that there is some, too."""
    if not variant.in_stock:
        return "缺货" if language == "zh" else "out of stock"
    stocked = "有货" if language == "zh" else "in stock"
    if variant.stock is None or variant.stock > LOW_STOCK:
        return stocked
    left = f"仅剩 {variant.stock} 件" if language == "zh" else f"only {variant.stock} left"
    return f"{stocked}{'，' if language == 'zh' else ', '}{left}" if whole else left


def counted(count: int, noun: str, language: Language) -> str:
    """Return a count with its English noun, as "1 item", "3,000 items"; in Chinese the bare number."""
    return str(count) if language == "zh" else f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def constraint_words(constraints: Constraints) -> str:
    """Return the words of a need that search may look for: what is wanted, never what is excluded."""
    parts = [*constraints.brand, *constraints.color, *constraints.material, *constraints.size]
    if constraints.audience and constraints.audience != "unisex":
        parts.append(str(constraints.audience))
    if constraints.category:
        parts.append(constraints.category)
    return " ".join([*parts, *constraints.features])


def alternatives(values: Iterable[str], language: Language) -> str:
    """Return values of which one is enough as a sentence has them: "red or blue", 红色或蓝色."""
    return ("或" if language == "zh" else " or ").join(values)


def series(values: Iterable[str], language: Language) -> str:
    """Return values as a sentence lists them: "oak, birch and steel", 橡木、桦木、钢."""
    listed = list(values)
    if language == "zh" or len(listed) < 2:
        return "、".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"
