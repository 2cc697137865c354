"""The constraints in force after a reading: a pure fold of edits, by the rules of the dialogue.

`search` starts a new need, `refine` and `recommend` change the one in force, all other intents leave it as it was.
Where they name a thing of another kind, that is a new need too, whatever it was read as: the limits of the boots are
none of the lamp's. A sofa after chairs keeps their color, and their price only where it is given none. Of two orders
the newest holds, and "what is most popular?" asks for one.
A value that cannot be what its slot needs (a price that states no number, an order that there is not) is left out,
never guessed.
"""

from __future__ import annotations

import math
import re
from typing import Any

from assistant.messages import LISTED, NEED_INTENTS, PRICES, Edit, Intent, Reading, Slot
from assistant.numbers import parse_number
from retrieval.nouns import hierarchy, name_stems
from retrieval.types import Audience, Constraints, Sort

MANY = 1_000_000
"""A quantity that no cart takes: whoever says more is answered as if they had said this."""

_SHOP = re.compile(r"\b(?:your|the|this) (?:whole |entire )?(?:shop|store|catalog)\b|店|你们?家", re.IGNORECASE)
_NUMBERS = {*PRICES, Slot.RATING_MIN}


def amend(constraints: Constraints, reading: Reading) -> Constraints:
    """Return the constraints in force after `reading`."""
    if reading.intent not in NEED_INTENTS:
        return constraints
    anew = reading.intent == Intent.SEARCH or _names_another_kind(constraints.category, reading)
    values: dict[str, Any] = (Constraints() if anew else constraints).model_dump()
    if _prices_another(constraints.category, reading):
        values |= dict.fromkeys(one.value for one in PRICES)
    replaced: set[Slot] = set()
    for edit in reading.edits:
        _apply(values, edit, replaced)
    if reading.intent == Intent.RECOMMEND and not reading.edits and values["sort"] is not None:
        values["sort"] = Sort.POPULAR
    _mend_range(values, reading.edits)
    return Constraints.model_validate(values)


def asks_the_shop(reading: Reading, nothing_to_order: bool, said: str) -> bool:
    """Return whether what is popular is asked of the whole shop, and not of what is looked for.

    It is where the words `said` name the shop, and where the need in force found nothing to order.
    """
    asks = reading.intent == Intent.RECOMMEND and not reading.edits
    return asks and (nothing_to_order or _SHOP.search(said) is not None)


def _names_another_kind(held: str | None, reading: Reading) -> bool:
    named = _named(reading)
    return bool(held and named and not reading.references and another_kind(held, named))


def _named(reading: Reading) -> str | None:
    """Return the thing that a reading names last."""
    named = [one.value for one in reading.edits if one.slot == Slot.CATEGORY and one.op != "drop" and one.value]
    return named[-1] if named else None


def _prices_another(held: str | None, reading: Reading) -> bool:
    """Return whether another thing than the one in force is named with a price: no kind of it, nor what it is of."""
    named = _named(reading)
    if not held or not named or not any(one.slot in PRICES and one.op != "drop" for one in reading.edits):
        return False
    nouns = hierarchy()
    before, now = nouns.kind(held), nouns.kind(named)
    return bool(before and now) and not (before & nouns.above(now) or now & nouns.above(before))


def another_kind(held: str, named: str) -> bool:
    """Return whether a thing has nothing in common with the one in force, `held`.

    In common is what both lie under ("boots" and "sneakers" are footwear) or, where one of them is unknown, a word.
    """
    nouns = hierarchy()
    before, now = nouns.kind(held), nouns.kind(named)
    if before and now:
        return not nouns.above(before) & nouns.above(now)
    return not set(name_stems(held)) & set(name_stems(named))


def requested_quantity(reading: Reading) -> int:
    """Return how many the shopper wants of what is added or removed, at most `MANY`; 1 where it is not said.

    What cannot be bought (none, or more than there are) is returned as it was said: the cart refuses it in words.
    """
    for edit in reading.edits:
        number = parse_number(edit.value or "") if edit.slot == Slot.QUANTITY else None
        if number is not None:
            return int(min(number, MANY))
    return 1


def _apply(values: dict[str, Any], edit: Edit, replaced: set[Slot]) -> None:
    """Change one slot in place; a second `set` of a slot within one reading adds, since a slot may list several.

    An exclusion always adds: who wants no leather and then no wood wants neither.
    """
    excluded = edit.slot.value.startswith("exclude.")
    holder: dict[str, Any] = values["exclude"] if excluded else values
    name = edit.slot.value.removeprefix("exclude.")
    many = isinstance(holder[name], (tuple, list))
    if edit.op == "drop":
        kept = [one for one in holder[name] if edit.value and one.casefold() != edit.value.casefold()] if many else None
        holder[name] = tuple(kept) if kept is not None else None
        if edit.value is None and name in values["exclude"]:
            # "The brand doesn't matter" ends what is wanted of it and what is excluded alike.
            values["exclude"][name] = ()
            values[name] = () if isinstance(values[name], (tuple, list)) else None
        return
    value = _typed(edit.slot, edit.value)
    if value is None:
        return
    if not many:
        holder[name] = value
    elif edit.op == "add" or edit.slot in replaced or excluded:
        holder[name] = tuple(dict.fromkeys([*holder[name], value]))
    else:
        holder[name] = (value,)
    replaced.add(edit.slot)
    _forget_opposite(values, edit.slot, value)


def _forget_opposite(values: dict[str, Any], slot: Slot, value: object) -> None:
    """What is wanted now is no longer excluded, and the reverse."""
    excluded = slot.value.startswith("exclude.")
    name = slot.value.removeprefix("exclude.")
    other: dict[str, Any] = values if excluded else values["exclude"]
    if not isinstance(value, str) or name not in other:
        return
    if isinstance(other[name], (tuple, list)):
        other[name] = tuple(one for one in other[name] if one.casefold() != value.casefold())
    elif isinstance(other[name], str) and other[name].casefold() == value.casefold():
        other[name] = None


def _typed(slot: Slot, value: str | None) -> Any:  # a field of Constraints: text, number, flag or enum
    if value is None or not value.strip():
        return None
    if slot in _NUMBERS:
        number = parse_number(value)
        return number if number is not None and math.isfinite(number) else None
    if slot == Slot.QUANTITY:
        number = parse_number(value)
        return int(min(number, MANY)) if number and number >= 1 else None
    if slot in LISTED:
        return _listed(slot, value.strip().casefold())
    return value.strip()


def _listed(slot: Slot, value: str) -> bool | Audience | Sort | None:
    """Return what a value of a listed slot means, None where the list lacks it: most models are held to no list."""
    if value not in LISTED[slot]:
        return None
    if slot == Slot.AUDIENCE:
        return Audience(value)
    return Sort(value) if slot == Slot.SORT else True


def _mend_range(values: dict[str, Any], edits: tuple[Edit, ...]) -> None:
    """A new limit that leaves nothing, or one price, beside the old one replaces it; two new ones change places."""
    low, high = values["price_min"], values["price_max"]
    if low is None or high is None or low < high:
        return
    changed = {edit.slot for edit in edits if edit.op != "drop"}
    if changed.isdisjoint(PRICES):
        return
    if changed.issuperset(PRICES):
        values["price_min"], values["price_max"] = high, low
    elif Slot.PRICE_MAX in changed:
        values["price_min"] = None
    else:
        values["price_max"] = None
