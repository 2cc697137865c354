"""What put a product where it stood, beside fit, in the shopper's words: read from the steps of its slate.

A place that a rule or chance has made is said to be one. What a step lowered needs no excuse, but where the shop pinned
it.
"""

from __future__ import annotations

from assistant.ledger import LedgerSlate
from assistant.wire import WhyMove
from retrieval.types import Language

_TEXTS: dict[str, tuple[str, str]] = {
    "pin": ("the shop has put it in this place: its fit alone would not", "店铺指定了它的位置，并非仅按符合程度排列"),
    "boost": ("the shop puts it forward: its fit alone would place it lower", "店铺优先推荐它，仅按符合程度会排得靠后"),
    "diversity": (
        "it makes the list more varied: its fit alone would place it lower",
        "它让列表更多样，仅按符合程度会排得靠后",
    ),
    "exploration": (
        "its place was drawn by chance, as is done now and then: its fit alone would place it lower",
        "它的位置是偶尔随机排列的结果，仅按符合程度会排得靠后",
    ),
}
"""No numbers: a sentence with one is checked against the product's own."""


def moved(slate: LedgerSlate, product_id: str, language: Language) -> list[WhyMove]:
    """Return what raised or pinned a product of a slate, the last step first."""
    return [
        WhyMove(
            name=step.name,
            text=_TEXTS[step.name][language == "zh"],
            before=move.before,
            after=move.after,
        )
        for step in reversed(slate.steps)
        if step.name in _TEXTS
        for move in step.moved
        if move.product_id == product_id and (move.after < move.before or step.name == "pin")
    ]
