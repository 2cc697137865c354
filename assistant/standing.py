"""What code says of a list or a cart as a whole: the wishes that all keep to, the order, what is in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from assistant.brief import SAID_ALONE, Act, Brief
from assistant.labels import counted, series, value_in
from assistant.own_words import say
from retrieval.words import has_han

_MOST_LINES = 3
"""Of a cart, so many things are named."""
_LISTS = frozenset({Act.RECOMMEND, Act.MORE, Act.RELAXED})


def of_the_list(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return the sentences about the list that are still owed beside `said`, those of the reply so far."""
    same = (
        [say("same_list" if len(brief.products) > 1 else "same_one", brief)]
        if brief.same_list and brief.lowest is None
        else []
    )
    dropped = (
        [say("let_go", brief, ("、" if brief.language == "zh" else ", ").join(brief.let_go))] if brief.let_go else []
    )
    return [*dropped, *_wishes(brief, said), *_order(brief, said), *same]


def of_the_cart(brief: Brief, said: Sequence[str], facts: Set[str]) -> list[str]:
    """Return what the cart holds, of many things the first few, and that what was added was in it before.

    `facts` are the placeholders that were filled in `said`.
    """
    alone = brief.texts.get("cart.count") == counted(brief.in_cart, "item", brief.language)
    told = alone and "{cart.count}" in facts  # "you have 2 items", and they are two of this
    added = say("in_cart", brief, str(brief.in_cart), brief.texts.get("about", ""))
    found = [added] if brief.in_cart and not told else []
    if brief.cart and not all(one in " ".join(said) for one in brief.cart):
        named = list(brief.cart[:_MOST_LINES])
        if rest := len(brief.cart) - len(named):
            named.append(f"另外{rest}种" if brief.language == "zh" else counted(rest, "other product", "en"))
        found.append(say("in_it", brief, series(named, brief.language)))
    return found


def _wishes(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return which wishes of the latest utterance all that is shown meets, of those that the reply does not name.

    Who just set a limit ("can we stay under $50?") is to hear that it is kept. Stock, sale and what was left out are
    sentences of their own: "all of these meet your wishes: not leather" is no English.
    """
    if brief.act not in _LISTS or brief.declined or brief.lowest is not None:
        return []
    heard = " ".join([*said, *brief.within])
    for product in brief.products:
        heard = heard.replace(product.fields["title"], "")
    wishes = {key: label for key, label in brief.met.items() if key.partition("=")[0] in brief.named_now}
    owed = {key: label for key, label in wishes.items() if not _names(heard, label)}
    excluded = [key.split("=", 1) for key in owed if key.startswith("exclude.")]
    left_out = [value_in(slot, value, brief.language) for slot, value in excluded]
    alone = [slot for slot in sorted(SAID_ALONE) if any(key.partition("=")[0] == slot for key in owed)]
    limits = [
        label for key, label in owed.items() if not key.startswith("exclude.") and key.partition("=")[0] not in alone
    ]
    many = "all_" if len(brief.products) > 1 else ""
    found: list[str] = []
    if limits:
        comma = "，" if brief.language == "zh" else ", "
        saying = "rest_fits" if brief.act == Act.RELAXED else f"{many}fits"
        found.append(say(saying, brief, comma.join(limits)))
    if left_out:
        found.append(say("left_out", brief, series(left_out, brief.language)))
    return [*found, *(say(f"{many}{slot}", brief) for slot in alone)]


def _names(text: str, label: str) -> bool:
    """Return whether a text has a label as words of their own: no "red" of "ordered"."""
    if has_han(label):
        return label in text
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE) is not None


def _order(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return what is to be known of how the products stand: the order, what is sold out, cheapest, or not stated."""
    order = brief.derived.get("sorted", "")
    silent = order and brief.lowest is None and order.casefold() not in " ".join(said).casefold()
    found = [say("in_order", brief, order)] if silent else []
    if brief.sold_out:
        found.append(say("sold_out_all" if len(brief.products) > 1 else "sold_out", brief))
    if brief.sorted_alone and brief.lowest is None:
        found.append(say("nothing_to_sort", brief))
    if brief.lowest is not None:
        leads = len(brief.products) > 1 and brief.products[0].fields.get("price") == brief.lowest
        saying = "lowest_found" if brief.wish else "lowest"
        lowest = say(saying, brief, brief.lowest, brief.wish)
        found += [*([say("cheapest_first", brief)] if leads else []), lowest]
    if brief.sold_out_last:
        found.append(say("sold_out_last", brief))
    if brief.unsorted is not None:
        found.append(say("unsorted", brief, brief.unsorted if brief.language == "zh" else brief.unsorted.lower()))
    return found
