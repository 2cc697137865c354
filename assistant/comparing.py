"""What code says beside a comparison: what differs of what nobody named, and what is alike. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from assistant.brief import Brief
from assistant.differences import differences
from assistant.own_words import say

_TABLE = re.compile(r"\b[Tt]he table\b|表格")
"""What points at the table beside a comparison."""


def compared(brief: Brief, said: Sequence[str], stated: bool, facts: Set[str], found: Sequence[str]) -> list[str]:
    """Return what is said beside a comparison that the generator made or failed to make.

    `said` are the sentences of the reply so far, `stated` tells whether they compare anything, `facts` are the
    placeholders that were filled in them, titles left out, and `found` is what was to follow them.
    """
    found = list(found)
    held = differences(brief)
    whole = " ".join(said)
    # A question ("What matters most to you?") may claim something, and compares nothing.
    stated = stated and bool(_TABLE.search(whole) or facts or any(title in whole for title in held.clauses))
    each = unnamed(held.clauses, said) if stated else list(held.clauses.values())
    differing = ("；" if brief.language == "zh" else "; ").join(each)
    if differing:
        saying = "by_comparison" if stated else "differ_in_price" if held.kinds == {"price"} else "differ"
        found = [*([] if said else found), say(saying, brief, differing)]
    elif kinds := {one.strip("{}").partition(".")[2] for one in facts}:
        # "The price of A is $39.00, that of B $41.00." says nothing of what people thought of them.
        more = differences(brief, kinds)
        if more.kinds and not _TABLE.search(whole):
            found.append(
                say("also_differ", brief, ("；" if brief.language == "zh" else "; ").join(more.clauses.values()))
            )
    price = brief.same_price
    if price is None:
        return found
    said_already = any(price in sentence for sentence in said)
    alike = say("same_price_too", brief) if said_already else say("same_price", brief, price)
    told = stated or differing or not all("description" in one.details for one in brief.products)
    return [*found, alike, *([] if told else [say("descriptions", brief)])]


def unnamed(clauses: Mapping[str, str], said: Sequence[str]) -> list[str]:
    """Return the clauses of compared products of which nothing was said: "the better rated is …" leaves the other out.

    Empty where nothing was said of any, or the table was pointed at. `clauses` are by title.
    """
    whole = rest = " ".join(said)
    named: set[str] = set()
    for title in sorted(clauses, key=len, reverse=True):  # "Halo Mini" does not name "Halo"
        if title in rest:
            named.add(title)
            rest = rest.replace(title, "")
    return [] if not named or _TABLE.search(whole) else [one for title, one in clauses.items() if title not in named]
