"""First questions that the demo shop's page offers: needs that its shelves can meet, a policy, both languages."""

from __future__ import annotations

from retrieval.types import Language

DEMO_QUESTIONS: tuple[tuple[Language, str], ...] = (
    ("en", "A desk lamp under $80, but no plastic"),
    ("en", "Waterproof hiking shoes for women"),
    ("en", "How long do I have to return something?"),
    ("zh", "想买一个黑色的双肩包，预算 500 以内"),
    ("zh", "有没有适合孩子的木制玩具？"),
)
