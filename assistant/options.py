"""What would narrow down what was found: values of color, brand, material and size, each with the products it leaves.

A count is what the slate of the next turn finds, to the product. Knows how many choices a shopper looks at; what they
are called is `labels`' business, and how many products they leave is retrieval's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from assistant.labels import field_label, value_label
from assistant.ledger import LedgerSlate
from assistant.parts import Search
from assistant.wire import OptionKind, Options, OptionValue
from retrieval.types import Language, Option
from retrieval.vocabulary import normalize

KINDS: tuple[OptionKind, ...] = get_args(OptionKind)
MOST_KINDS = 3
MOST_VALUES = 5
_COUNTED = 8
"""Values of a kind that are asked for: some may be what all products found state, or what nobody calls so."""


def options(slate: LedgerSlate, search: Search, language: Language) -> list[Options]:
    """Return the kinds that best split what a slate found, with their values, most products first.

    A kind of which values are wished for already is left out, and so is one whose values leave a single product each.
    None where nothing is shown or one product was found, and none where the shop has nothing of the kind of thing that
    was asked for: what was found then only comes near it.
    """
    unknown = any(one.slot == "category" for one in slate.relaxed)
    if slate.total < 2 or unknown or not any(one.card for one in slate.candidates):
        return []
    free: list[OptionKind] = [kind for kind in KINDS if not getattr(slate.constraints, kind)]
    counted = search.options(slate.constraints, free, _COUNTED)
    splitting = {kind: [one for one in counted[kind] if one.products < slate.total] for kind in free}
    telling: list[OptionKind] = [kind for kind in free if any(one.products > 1 for one in splitting[kind])]
    best = sorted(telling, key=lambda kind: -_split(splitting[kind], slate.total))[:MOST_KINDS]
    found = [_of_kind(kind, splitting[kind], search, language) for kind in telling if kind in best]
    return [one for one in found if one.values]


def _split(counted: Sequence[Option], total: int) -> float:
    """How well the values tell the products found apart: the sum of p (1 - p) over their shares p."""
    shares = [one.products / total for one in counted[:MOST_VALUES]]
    return sum(share * (1 - share) for share in shares)


def _of_kind(kind: OptionKind, counted: Sequence[Option], search: Search, language: Language) -> Options:
    translated = kind in ("color", "material")
    said = {one.normal: value_label(kind, one.normal, language) if translated else None for one in counted}
    written = search.written(kind, [normal for normal, words in said.items() if words is None])
    values: list[OptionValue] = []
    for one in counted:
        words = said[one.normal] or written.get(one.normal)
        if words is None:  # a measure that only follows from others
            continue
        # What the shopper reads is what they wish for, as far as search reads it the same.
        value = words if normalize(kind, words) == one.normal else one.normal
        label = words[:1].upper() + words[1:] if translated else words
        values.append(OptionValue(value=value, label=label, count=one.products))
    return Options(kind=kind, label=field_label(kind, language), values=values[:MOST_VALUES])
