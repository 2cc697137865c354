"""How many: products found, left in stock or in the cart, held against the brief."""

from __future__ import annotations

import re

from assistant.brief import Act
from assistant.claims.sentence import Claim, Sentence
from assistant.claims.values import amounts, near, number

_COUNT = re.compile(
    r"(?<![\d.,$¥£€#-])\b(?P<n>\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|dozens?|hundreds?|thousands?)(?: of)?(?: (?:other|more|great|good|nice|further|different"
    r"|matching|suitable|possible|available|real|[a-z]+)){0,2}?"
    r" (?P<noun>options?|products?|results?|choices|picks|matches|ones|suggestions|models|items"
    r"|alternatives|candidates|reviews?|ratings|customers|shoppers|buyers"
    r"|people|left|remaining|in stock|of (?:them|these|those)|(?P<category>[a-z]+s))\b"
    r"|(?P<han>\d{1,4}|[两二三四五六七八九十百千]+)\s?(?P<counter>款|个(?!优点|亮点|特点|理由|原因|方面|问题|办法|建议|好)|件|双|条|种|张|只|套|台|人"
    r"|条评价|位|家)(?!月|小时|工作日|星期|天|装)"
)
_STOCK_WORDS = re.compile(
    r"\bleft\b|remaining|in stock|\bstock\b|warehouse|available|剩|库存|还有\s*\d|仓库|只有\s*\d+\s*件"
)
_LEFT = re.compile(
    r"\b(?:only|just|last)?\s?(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine"
    r"|ten)(?: (?:of (?:the|them|these)[^,.]*?))? (?:left|remaining|in stock|available|units?"
    r"|pieces?)\b"
    r"|\b(?P<w>\d+) of (?:the|them|these|this)\b|(?:剩|剩下|库存|还有|只有"
    r"|仓库里?还?有)\s*(?P<h>\d+|[一二两三四五六七八九十百]+)\s*(?:件|个|双|条|台|只|套)"
)
_SEVERAL = re.compile(
    r"\bsome (?:more|others)\b|\b(?:these|those)(?= (?:others?|come|next|instead|yet|as well)\b|\s*[.!?,])"
    r"|这些(?!要求|条件|方面)|这几款|还有一些"
)
"""What points at more than one product; "these boots" may be one."""
_ONE = re.compile(r"\bone (?:match|product)\b|\bthe one that\b|找到了?一款|(?<![各没])有一款符合")
_SHOWING = (Act.RECOMMEND, Act.MORE, Act.RELAXED, Act.FEEDBACK)
_CART = (Act.CART_ADDED, Act.CART_REMOVED, Act.CART_VIEW, Act.CHECKOUT_CONFIRM, Act.CHECKOUT_DONE)


def judge_counts(sentence: Sentence) -> list[Claim]:
    """Return a claim for each number of products: in the list, in stock, in the cart."""
    claims: list[Claim] = []
    pointed = _SEVERAL.search(sentence.outside)
    if pointed and len(sentence.scene.products) == 1 and sentence.scene.brief.act in _SHOWING:
        claims.append(sentence.claim("count", *pointed.span(), None))
    single = _ONE.search(sentence.outside)
    if single and len(sentence.scene.products) > 1 and sentence.scene.brief.act == Act.RECOMMEND:
        claims.append(sentence.claim("count", *single.span(), None))
    for match in _LEFT.finditer(sentence.outside):  # "Bricks, 500 Pieces" is a title
        value = number(next(one for one in match.groupdict().values() if one))
        if value is None or not _STOCK_WORDS.search(sentence.text) or re.search(r"购物车|cart|basket", sentence.text):
            continue
        if sentence.scene.brief.act in _CART:
            claims.append(sentence.claim("count", match.start(), match.end(), _count(sentence, value)))
            continue
        shown = sentence.products(match.start(), match.start() + 1)
        evidence = "stock" if shown and all(one.left == value for one in shown) else None
        claims.append(sentence.claim("stock", match.start(), match.end(), evidence))
    for match in _COUNT.finditer(sentence.text):
        text = match["n"] or match["han"]
        taken = any(low <= match.start() < high for low, high in (one.span for one in claims))
        within = any(one.start <= match.start() < one.end for one in sentence.subjects.found)
        asked = match.group() in sentence.scene.asked  # "四件套" is a product, not a count
        if taken or within or asked or not _counts_products(sentence, match):
            continue
        span = (match.start(), match.end() if match["counter"] else match.start() + len(text))
        claims.append(sentence.claim("count", *span, _count(sentence, number(text.rstrip("s")))))
    return claims


def _counts_products(sentence: Sentence, match: re.Match[str]) -> bool:
    if amounts(sentence.text[match.start() : match.end()]) and any(
        one.kind not in ("number",) for one in amounts(sentence.text[match.start() : match.end()])
    ):
        return False
    category = match["category"]
    if not category:
        return True
    return category.rstrip("s") in (sentence.scene.brief.constraints.category or "").lower()


def _count(sentence: Sentence, value: float | None) -> str | None:
    scene = sentence.scene
    if value is None:
        return None
    counts = {len(scene.products), scene.brief.constraints.quantity}
    counts |= {len(one.positions) for one in sentence.subjects.found}
    counts.add(len({n for one in sentence.subjects.named for n in one.positions}))
    if value in counts:
        return "shown"
    if re.search(r"\bof (?:them|these|those)\b|\bother\b|\bmore\b|其中|另外", sentence.text) and value < len(
        scene.products
    ):
        return "shown"
    if any(near(value, one.value) for text in scene.others.values() for one in amounts(text) if one.kind == "number"):
        return "texts"
    return "a question" if sentence.asking else None
