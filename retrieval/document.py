"""Product to the text that is embedded, and the hash that keys its vector.

Title, brand, category and stated attributes come first, because an encoder reads only so many word pieces and a
description may be of any length. Price and stock are left out: they change daily and no meaning hangs on them. Knows
no encoder; the budget suits one that reads 256 word pieces.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal, get_args

from retrieval.types import Language, Product

PIECE_BUDGET = 250
_ATTRIBUTE_BUDGET = 60
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|[^\w\s]")
_MARKUP = re.compile(r"https?://\S+|^\s*#+\s*|[*_`~|<>]{1,}|^\s*[-•]\s+", re.MULTILINE)
_LETTERS_PER_PIECE = 5
_CHINESE_COLUMNS = {
    field: {f"{field}{end}" for end in ("zh", "cn", "zhcn", "zhhans")} for field in ("title", "description")
}
_CATEGORY_COLUMN = re.compile(
    r"^(?:(?:category|categories|categorypath|producttype)(?:zh|cn|zhcn|zhhans|en|enus|engb)|类目|分类|类别)$"
)
_PATH_BREAK = re.compile(r"\s*[>›»]\s*")


def document_text(product: Product) -> str:
    """Return the text to embed: fields in a fixed order, a line each, cut to about `PIECE_BUDGET` word pieces."""
    lines = [product.title]
    if product.brand:
        lines.append(product.brand)
    if product.category:
        lines.append(" > ".join(product.category))
    if stated := _stated(product):
        lines.append(stated)
    head = "\n".join(lines)
    left = PIECE_BUDGET - _pieces(head)
    description = _cut(_plain(product.description), left) if left > 0 else ""
    return _cut(f"{head}\n{description}".strip(), PIECE_BUDGET)


def localized(product: Product, field: Literal["title", "description"], language: Language) -> str:
    """Return a product's title or description in a language where the feed has a column of it, else the shop's own.

    Columns are told by their name: "Title zh", "title_zh", "Description (zh-CN)".
    """
    own = product.title if field == "title" else product.description
    if language != "zh":
        return own
    named = ((re.sub(r"[\W_]", "", column.casefold()), text) for column, text in product.extra.items())
    return next((text for column, text in named if text and column in _CHINESE_COLUMNS[field]), own)


def all_languages(product: Product, field: Literal["title", "description"]) -> str:
    """Return a title or description in every language that the feed has it in, "|" between: what search reads."""
    texts = (localized(product, field, language) for language in get_args(Language))
    return " | ".join(dict.fromkeys(text for text in texts if text))


def category_paths(product: Product) -> tuple[tuple[str, ...], ...]:
    """Return a product's category path and those that the feed's other category columns give ("Category zh", 类目)."""
    named = ((re.sub(r"[\W_]", "", column.casefold()), text) for column, text in product.extra.items())
    others = (
        tuple(part for part in (part.strip() for part in _PATH_BREAK.split(text)) if part)
        for column, text in named
        if _CATEGORY_COLUMN.match(column)
    )
    return tuple(dict.fromkeys(path for path in (product.category, *others) if path))


def text_hash(text: str) -> str:
    """Return the key of the text's vector: SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _stated(product: Product) -> str:
    """Return colors, materials, audience and sizes as stated, each once, products' before variants'."""
    holders = (product, *product.variants)
    values = dict.fromkeys(
        attribute.normal if kind == "audience" else attribute.value
        for kind in ("color", "material", "audience", "size")
        for holder in holders
        for attribute in holder.attributes
        if attribute.kind == kind and attribute.field not in ("title", "description")
    )
    return _cut(", ".join((*values, *product.tags)), _ATTRIBUTE_BUDGET)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", _MARKUP.sub(" ", text)).strip()


def _cost(word: str) -> int:
    return 1 if len(word) == 1 else -(-len(word) // _LETTERS_PER_PIECE)


def _pieces(text: str) -> int:
    return sum(_cost(match[0]) for match in _WORD.finditer(text))


def _cut(text: str, budget: int) -> str:
    """Return the longest start of the text, whole words only, that costs at most `budget` word pieces."""
    spent = 0
    for match in _WORD.finditer(text):
        spent += _cost(match[0])
        if spent > budget:
            return text[: match.start()].rstrip(" ,\n")
    return text
