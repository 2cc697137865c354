"""What compared products state differently, for a reply that says it in code's own words. Pure."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple

from assistant.brief import Brief
from assistant.labels import series

_COMPARED = {
    "price": ("costs ", "售价"),
    "rating": ("is rated ", "评分"),
    "material": ("is made of ", "材质是"),
    "color": ("is ", "颜色是"),
    "size": ("comes in size ", "尺寸是"),
    "brand": ("is by ", "品牌是"),
}
_MOST_COMPARED = 3
"""Fields that code compares by, the most telling first, each with what stands before its value in English and Chinese,
and how many of them it names."""


class Differences(NamedTuple):
    """What compared products state differently: a clause for each title, and which fields the clauses name."""

    clauses: dict[str, str]
    kinds: set[str]


def differences(brief: Brief, told: Set[str] = frozenset()) -> Differences:
    """Return what the compared products state differently, as clauses such as "Halo costs $39.00 and is rated 4.2".

    The fields in `told` are left out. Empty where nothing is, or where two share a title. A brand that a title has is
    left out where all tell more.
    """
    zh = brief.language == "zh"
    of_each = [one.fields for one in brief.products]
    if len({fields["title"] for fields in of_each}) < len(of_each):
        return Differences({}, set())
    compared = [kind for kind in _COMPARED if kind not in told]
    stated = {kind: {fields[kind] for fields in of_each if kind in fields} for kind in compared}
    unsaid = {kind for one in brief.products for kind in one.details}  # a value without a form in the language is one
    # Of a look that only some of them state, the prose of the others may tell the same.
    unsaid |= {kind for kind in ("color", "material") if not all(kind in fields for fields in of_each)}
    stated = {kind: values for kind, values in stated.items() if kind not in unsaid and not _alike(values)}
    alone = [kind for kind in stated if len({fields.get(kind) for fields in of_each}) > 1][:_MOST_COMPARED]
    both = [kind for kind in stated if len(stated[kind]) > 1][:_MOST_COMPARED]
    # What only some of them state is told where there is something to tell of each.
    telling = alone if all(any(kind in fields for kind in alone) for fields in of_each) else both
    more = all(any(kind in fields for kind in telling if kind != "brand") for fields in of_each)
    found = Differences({}, set())
    for one in brief.products:
        said = {"brand"} if more and one.in_title("brand") else set[str]()
        kinds = [kind for kind in telling if kind in one.fields and kind not in said]
        facts = [f"{_COMPARED[kind][zh]}{one.fields[kind]}" for kind in kinds]
        if facts:
            joined = "，".join(facts) if zh else f" {series(facts, 'en')}"
            found.clauses[one.fields["title"]] = f"{one.fields['title']}{joined}"
            found.kinds.update(kinds)
    return found


def _alike(values: set[str]) -> bool:
    """Return whether several values are forms of one word: "gold-tone" and "gold-toned" are no difference."""
    shortest = re.escape(min(values, key=len, default=""))
    return len(values) > 1 and all(re.fullmatch(rf"{shortest}\w{{0,2}}", value, re.IGNORECASE) for value in values)
