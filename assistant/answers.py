"""Answer a question about one product from what the shop states of it, or say that it is not stated.

Every statement the shop makes of a product (a field, an option list, a sentence of the description) is a passage;
the one nearest to the question is the answer when it is near enough. Nearness is the cosine of sentence
embeddings joined with shared words (in Chinese: shared characters), since the encoder is weak in Chinese. It never
answers from what is not in the catalog.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.claims import sentences
from assistant.labels import field_label, localized, money_text, stock_text
from retrieval.embedder import Embedder
from retrieval.types import Language, Product, Variant
from retrieval.words import terms

NEAR_ENOUGH = 0.34
"""Below this nearness, in [0, 1], a statement is not taken for an answer."""


@dataclass(frozen=True)
class Statement:
    """One thing the shop states: `field` is a catalog field, or "description" for a sentence of it."""

    field: str
    text: str


def statements(product: Product, variant: Variant, language: Language) -> list[Statement]:
    """Return all that the shop states of a product, fields before sentences."""
    joiner = "、" if language == "zh" else ", "
    found = [Statement("price", money_text(variant.price, language)), Statement("stock", stock_text(variant, language))]
    if product.brand:
        found.append(Statement("brand", product.brand))
    if product.rating is not None:
        found.append(Statement("rating", f"{product.rating:g}"))
    for kind in ("color", "material", "size", "audience"):
        everywhere = [*product.attributes, *(one for each in product.variants for one in each.attributes)]
        values = dict.fromkeys(one.value for one in everywhere if one.kind == kind)
        if values:
            found.append(Statement(kind, joiner.join(values)))
    description = localized(product, "description", language)
    return [*found, *(Statement("description", one.strip()) for one in sentences(description) if one.strip())]


def answer(question: str, known: list[Statement], embedder: Embedder, language: Language) -> Statement | None:
    """Return the statement that answers `question` best, or None where none is near enough."""
    texts = [
        one.text if one.field == "description" else f"{field_label(one.field, language)}: {one.text}" for one in known
    ]
    if not texts:
        return None
    vectors = embedder.encode_document([question, *texts])
    cosines = vectors[1:] @ vectors[0]  # (S,)
    asked = set(terms(question))
    shared = np.array([len(asked & set(terms(text))) / max(1, len(asked)) for text in texts])
    nearness = 0.6 * cosines + 0.4 * np.minimum(1.0, 2 * shared)
    best = int(nearness.argmax())
    return known[best] if nearness[best] >= NEAR_ENOUGH else None
