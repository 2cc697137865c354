"""What code says of a list or a cart as a whole: the wishes that all keep to, the order, what is in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.brief import SAID_ALONE, Act, Brief
from assistant.labels import chip_label, counted, series
from assistant.own_words import say

_MOST_LINES = 3
"""Of a cart, so many things are named."""
_LISTS = frozenset({Act.RECOMMEND, Act.MORE, Act.RELAXED})


def of_the_list(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return the sentences about the list that are still owed beside `said`, those of the reply so far."""
    return [*_wishes(brief, said), *_order(brief, said)]


def of_the_cart(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return what the cart holds, of many things the first few, and that what was added was in it before."""
    known = " ".join(said)
    alone = brief.texts.get("cart.count") == counted(brief.in_cart, "item", brief.language)
    told = alone and brief.texts["cart.count"] in known  # "you have 2 items", and they are two of this
    found = [say("in_cart", brief, str(brief.in_cart))] if brief.in_cart and not told else []
    if brief.cart and not all(one in known for one in brief.cart):
        rest = (
            f"另外{len(brief.cart) - _MOST_LINES}种"
            if brief.language == "zh"
            else f"{len(brief.cart) - _MOST_LINES} more"
        )
        named = [*brief.cart[:_MOST_LINES], *([rest] if len(brief.cart) > _MOST_LINES else [])]
        found.append(say("in_it", brief, series(named, brief.language)))
    return found


def _wishes(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return which wishes all that is shown satisfies, of those that neither this reply nor a recent one names.

    Who just set a limit ("can we stay under $50?") is to hear that it is kept. Stock and sale are sentences of their
    own where they are the only wishes.
    """
    if brief.act not in _LISTS:
        return []
    many = "all_" if len(brief.products) > 1 else ""
    known = " ".join([*said, *brief.within])
    if "fits" not in brief.derived:
        labels = {slot: chip_label(slot, "yes", brief.language, "") for slot in sorted(SAID_ALONE)}
        asked = [slot for slot, label in labels.items() if getattr(brief.constraints, slot) and label not in known]
        return [say(f"{many}{slot}", brief) for slot in asked]
    if brief.lowest is not None:
        return []
    heard = " ".join([known, *brief.recent])
    comma = "，" if brief.language == "zh" else ", "
    unheard = [wish for wish in brief.derived["fits"].split(comma) if wish not in heard]
    return [say(f"{many}fits", brief, comma.join(unheard))] if unheard else []


def _order(brief: Brief, said: Sequence[str]) -> list[str]:
    """Return what is to be known of how the products stand: the order, what is sold out, cheapest, or not stated."""
    order = brief.derived.get("sorted", "")
    silent = order and brief.lowest is None and order.casefold() not in " ".join(said).casefold()
    found = [say("in_order", brief, order)] if silent else []
    if brief.sold_out_last:
        found.append(say("sold_out_last", brief))
    if brief.sold_out:
        found.append(say("sold_out_all" if len(brief.products) > 1 else "sold_out", brief))
    if brief.sorted_alone:
        found.append(say("nothing_to_sort", brief))
    if brief.lowest is not None:
        leads = len(brief.products) > 1 and brief.products[0].fields.get("price") == brief.lowest
        saying = "lowest_found" if brief.wish else "lowest"
        lowest = say(saying, brief, brief.lowest, brief.wish)
        found += [*([say("cheapest_first", brief)] if leads else []), lowest]
    if brief.unsorted is not None:
        found.append(say("unsorted", brief, brief.unsorted if brief.language == "zh" else brief.unsorted.lower()))
    return found
