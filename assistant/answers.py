"""Answer a question about one product from what the shop states of it, or say that it is not stated.

Every statement the shop makes of a product (a field, an option list, a sentence of the description) is a passage;
the one nearest to the question is the answer when it is near enough and no field that the shop leaves open is nearer
("what is it made of?" asks for the material where none is stated). Nearness is the cosine of sentence
embeddings joined with shared words (in Chinese: shared characters), since the encoder is weak in Chinese; a question
that names a color, a material or a group ("do you have it in gray?") is about that field. It never answers from what
is not in the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from assistant.claims import sentences
from assistant.evidence import PROSE, as_noun, narrowest, read_in_prose
from assistant.labels import in_sentence, money_text, series, stock_text, value_label
from retrieval.document import localized
from retrieval.embedder import Embedder
from retrieval.mentions import find_attributes
from retrieval.types import Attribute, Language, Product, Variant
from retrieval.words import has_han, terms

NEAR_ENOUGH: dict[Language, float] = {"en": 0.42, "zh": 0.34}
"""Below this nearness, in [0, 1], a statement is not taken for an answer."""

NAMED = 0.4
"""What a statement gains in nearness when the question names a value of its kind. Sizes are left out: "for a 15 inch
laptop" asks what it fits, not how big it is."""
NAMED_KINDS = frozenset({"color", "material", "audience"})

MEANING_SHARE: dict[Language, float] = {"en": 0.6, "zh": 0.25}
"""Share of meaning in the nearness, in [0, 1]; the rest is words, which carry more where the encoder is weak."""

_LOOKS = frozenset({"color", "material"})
_SENTENCES: dict[str, tuple[str, str]] = {
    "price": ("How much is it? It costs {}.", "价格是{}，卖{}，多少钱。"),
    "stock": ("Availability: {}. It is {}.", "库存情况：{}，{}，还有货吗。"),
    "brand": ("Who makes it? The brand is {}.", "品牌是{}，是哪个牌子。"),
    "rating": ("Customers rate it {} of 5 stars.", "顾客评分是{}分，评价。"),
    "color": ("It comes in the color {}.", "颜色有{}。"),
    "material": ("What is it made of? The material is {}.", "材质是{}，用{}做的，什么材料。"),
    "size": ("What are its dimensions? How big is it? The size is {}.", "多大、多长、多高：尺寸、尺码、大小是{}。"),
    "audience": ("Who is it for? It is made for {}.", "适合{}使用。"),
}
"""Fields as sentences: a question is nearer to a sentence that answers it than to a bare value. Never shown."""


@dataclass(frozen=True)
class Statement:
    """One thing the shop states: `field` is a catalog field, or "description" for a sentence of it.

    `kind` and `value` are what a sentence says of a field that the shop leaves open: it answers a question about that.
    """

    field: str
    text: str
    kind: str = ""
    value: str = ""


def statements(product: Product, variant: Variant, language: Language) -> list[Statement]:
    """Return all that the shop states of a product, fields before sentences."""
    found = [
        Statement("price", money_text(variant.price, language)),
        Statement("stock", stock_text(variant, language, whole=True)),
    ]
    if product.brand:
        found.append(Statement("brand", product.brand))
    if product.rating is not None:
        found.append(Statement("rating", f"{product.rating:.1f}"))
    described: list[Attribute] = []
    silent: set[str] = set()
    for kind in ("color", "material", "size", "audience"):
        everywhere = [*product.attributes, *(one for each in product.variants for one in each.attributes)]
        held = [one for one in everywhere if one.kind == kind]
        told = narrowest([one for one in held if not read_in_prose(one)])
        nouns = map(as_noun, told)
        values = dict.fromkeys(in_sentence(kind, value_label(kind, noun, language) or noun) for noun in nouns)
        if values:
            found.append(Statement(kind, series(values, language)))
        elif held:
            described += held
        else:
            silent.add(kind)
    for sentence in sentences(localized(product, "description", language)):
        if text := sentence.strip():
            found += [Statement(PROSE, text), *_of_fields(text, described, silent & _LOOKS)]
    return found


def _of_fields(sentence: str, described: Sequence[Attribute], silent: Set[str]) -> list[Statement]:
    """Return a sentence of the description once more for each field that only the description states.

    Of the `silent` kinds, of which nothing at all is known, every sentence that names one is: it may be of a part.
    """
    normals = {(one.kind, one.normal) for one in described}
    said = [one for one in find_attributes(sentence) if (one.kind, one.normal) in normals or one.kind in silent]
    return [
        Statement(PROSE, sentence, kind, " ".join(one.value for one in said if one.kind == kind))
        for kind in dict.fromkeys(one.kind for one in said)
    ]


def answer(question: str, known: list[Statement], embedder: Embedder, language: Language) -> Statement | None:
    """Return the statement that answers `question` best, or None where none is near enough.

    Where the question is nearest to a field that the shop leaves open, the statement is of that field and has no text.
    """
    if not known:
        return None
    stated = {one.kind or one.field for one in known}
    fields = [*(one.kind or one.field for one in known), *(field for field in _SENTENCES if field not in stated)]
    texts = [*(_sentence(one, language) for one in known), *(_open(field, language) for field in fields[len(known) :])]
    vectors = embedder.encode_document([question, *texts])
    cosines = vectors[1:] @ vectors[0]  # (S,)
    asked = _words(question)
    shared = np.array([len(asked & _words(text)) / max(1, len(asked)) for text in texts])
    meaning = MEANING_SHARE[language]
    nearness = meaning * cosines + (1 - meaning) * np.minimum(1.0, 2 * shared)
    named = NAMED_KINDS & {one.kind for one in find_attributes(question)}
    nearness += NAMED * np.array([field in named for field in fields])
    best = int(nearness.argmax())
    if nearness[best] < NEAR_ENOUGH[language]:
        return None
    return known[best] if best < len(known) else Statement(fields[best], "")


def _sentence(statement: Statement, language: Language) -> str:
    forms = _SENTENCES.get(statement.kind or statement.field)
    return forms[language == "zh"].replace("{}", statement.value or statement.text) if forms else statement.text


def _open(field: str, language: Language) -> str:
    """Return the sentence of a field that the shop does not state."""
    return _sentence(Statement(field, ""), language)


def _words(text: str) -> frozenset[str]:
    """Stems, and pairs of Chinese characters: single characters ("水") stand in too many other words."""
    return frozenset(term for term in terms(text) if len(term) > 1 or not has_han(term))
