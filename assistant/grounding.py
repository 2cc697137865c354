"""Put a reading's values into the kind that the shop knows them as: a model proposes, the vocabulary disposes.

A small model may call oak a color, a brand that it never saw a material, a guitar a size, and women's boots one thing.
Where a value is a known color or material, or a brand of this shop's catalog, and of no other kind, it is moved to that
kind; a size that names a thing is the category, as is a color or material that does where no thing was read, and the
only thing that a new need names as a feature; "reduced" is no feature but on sale; whom a product is for is taken out
of its name; a category or feature that names nothing ("几个", a few; "more"; 排前面, first) goes, as does a color or
material that leads one ("black plate") to its own kind, a price that is the number of the rating, and a brand that is
the thing itself; a brand of the catalog behind "from" is one; "no white ones" drops no exclusion, and what is to be
left out is one; what nobody knows stays as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.messages import NEED_INTENTS, PRICES, Edit, Intent, Reading, Slot
from retrieval.mentions import find_attributes
from retrieval.nouns import hierarchy, name_stems
from retrieval.sizes import find_sizes
from retrieval.vocabulary import known

_LOOKS = ("color", "material")
_KINDS = (*_LOOKS, "brand")
_GROUP = re.compile(
    r"^(?:(men['’]?s|women['’]?s|ladies['’]?|kids['’]?|children['’]?s|boys['’]?|girls['’]?)\s+(?=\S)"
    r"|(男士|女士|男款|女款|男式|女式|儿童)(?=.))(.+)$",
    re.IGNORECASE,
)
"""A product's name that begins with whom it is for; words that belong to names ("baby monitor") are left out."""
_NOTHING = re.compile(
    r"[这那哪几一两多]?[些个款件双种]|几|[排放]?在?最?前面?|[这那]里?|别的|其他的?|其它的?|something|anything|some|more|ones?|others?|hey|hi|hello|[你您]好"
)
_REDUCED = re.compile(r"reduced|discounted|marked down|(?:on )?sale|打折|特价|促销|减价|降价|折扣")
_HAVING = re.compile(r"\b(?:with|has|have|having|includes?|including)\b|[带含附配]|有")
"""Before a thing that what is looked for only has."""
_FROM = re.compile(r"(?<!\bnot )\b(?:from|by) ([^,;.?!]+)")
_CANCELS = re.compile(
    r"\b(?:forget|drop|remove|cancel|necessary|needed|any ?more)\b|取消|去掉|不是|不用|不必|算了", re.IGNORECASE
)
"""Words that take back what stands beside them."""
_LEFT_OUT = (
    r"\b(?:leave out|leave off|skip|avoid|exclude|get rid of)"
    r"(?: (?:any|anything|everything|all|the|those|these|ones?|things?|stuff|in|of|made|from|that|which|is|are))* {0}\b"
    r"|\b(?:just|but|only|please) not (?:(?:in|of|from|by|made of|made from) )?{0}\b"
)
"""A value that is not wanted: "leave out anything in ceramic", "just not in navy"."""
_MOVABLE = frozenset({*_KINDS, "features"})
_NAMES = (Slot.CATEGORY, Slot.FEATURES)


def ground(reading: Reading, brands: Collection[str] = (), utterance: str = "", held: str | None = None) -> Reading:
    """Return the reading of an utterance with misplaced values moved.

    `brands` are the catalog's, case-folded; `held` is the category in force before.
    """
    said = [one for one in reading.edits if not (one.slot in _NAMES and one.value and names_nothing(one.value))]
    read = [one for one in said if not _is_the_rating(one, reading, utterance)]
    kept_out = (_left_out(one, utterance) for one in read)
    meant = [*(_excluded_again(one, utterance) for one in kept_out), *_maker(reading, utterance, brands)]
    sought = {one.value for one in reading.edits if one.slot == Slot.CATEGORY} | {held}
    things = {one.casefold() for one in sought if one}
    named = [_only_thing(one, reading, utterance) for one in meant if not _thing_again(one, things, brands)]
    bare = [edit for one in named for edit in _without_group(one, reading)]
    unnamed = all(one.slot != Slot.CATEGORY for one in bare)
    placed = [_thing_for_look(edit, utterance) if unnamed else edit for edit in bare]
    edits = tuple(_grounded(edit, brands) for one in placed for edit in _without_look(one, reading))
    return reading if edits == reading.edits else reading.model_copy(update={"edits": edits})


def names_nothing(name: str) -> bool:
    """Return whether what stands for a thing or a feature is neither: "some", "more", 别的."""
    return _NOTHING.fullmatch(name.strip().lower()) is not None


def _is_the_rating(edit: Edit, reading: Reading, utterance: str) -> bool:
    """Return whether a price limit has its number of the rating beside it: "with 4.2 stars, from Nordvik"."""
    if edit.slot not in PRICES or not edit.value or utterance.count(edit.value) != 1:
        return False
    return any(one.slot == Slot.RATING_MIN and one.value == edit.value for one in reading.edits)


def _left_out(edit: Edit, utterance: str) -> Edit:
    """Return a wish for what the shopper wants left out as an exclusion."""
    if edit.op == "drop" or not edit.value or edit.slot.value not in _MOVABLE:
        return edit
    unwanted = re.search(_LEFT_OUT.format(re.escape(edit.value)), utterance, re.IGNORECASE)
    return edit.model_copy(update={"slot": Slot(f"exclude.{edit.slot.value}")}) if unwanted else edit


def _excluded_again(edit: Edit, utterance: str) -> Edit:
    """Return an exclusion that was read as dropped as one that is said once more: "no white ones", again."""
    if edit.op != "drop" or not edit.value or not edit.slot.value.startswith("exclude.") or _CANCELS.search(utterance):
        return edit
    value = re.escape(edit.value)
    again = re.search(rf"\b(?:no|not|without)\s+{value}\b|(?:不要|别要|不想要){value}", utterance, re.IGNORECASE)
    return edit.model_copy(update={"op": "add"}) if again else edit


def _maker(reading: Reading, utterance: str, brands: Collection[str]) -> tuple[Edit, ...]:
    """Return the brand of the catalog that stands behind "from" or "by" in an English need, unless one was read."""
    said = (match[1].strip() for match in _FROM.finditer(utterance))
    name = next((one for one in said if one.casefold() in brands), None)
    if name is None or reading.intent not in NEED_INTENTS:
        return ()
    known_already = any(one.slot in (Slot.BRAND, Slot.EXCLUDE_BRAND) for one in reading.edits)
    return () if known_already else (Edit(slot=Slot.BRAND, value=name),)


def _only_thing(edit: Edit, reading: Reading, utterance: str) -> Edit:
    """Return a feature as the category where it is the one thing that a new need names: 游戏 of 有没有游戏."""
    slots = [one.slot for one in reading.edits]
    alone = slots.count(Slot.FEATURES) == 1 and Slot.CATEGORY not in slots and reading.intent == Intent.SEARCH
    if edit.slot != Slot.FEATURES or edit.op == "drop" or not edit.value or not alone or not _is_thing(edit.value):
        return edit
    before, found, _ = utterance.lower().partition(edit.value.lower())
    had = not found or _HAVING.search(before.replace("有没有", ""))
    return edit if had else Edit(slot=Slot.CATEGORY, value=edit.value)


def _thing_for_look(edit: Edit, utterance: str) -> Edit:
    """Return a color or material as the category where it is a thing that is asked for by itself: 我要尤克里里.

    "In chocolate" and 要咖啡的 ask for a color of what is looked for.
    """
    if edit.slot.value not in _LOOKS or edit.op == "drop" or not edit.value or _known_kinds(edit.value.casefold(), ()):
        return edit
    asked = re.search(rf"(?:我要|想要|想买|有没有|来个|找)\s*{re.escape(edit.value)}(?![的色])", utterance)
    return Edit(slot=Slot.CATEGORY, value=edit.value) if asked and _is_thing(edit.value) else edit


def _thing_again(edit: Edit, things: Collection[str], brands: Collection[str]) -> bool:
    """Return whether one of the `things` looked for was read again, as a brand, look or feature that nobody knows."""
    if edit.slot.value not in _MOVABLE or edit.op == "drop" or not edit.value:
        return False
    thing = edit.value.casefold()
    return thing in things and not _known_kinds(thing, brands)


def _without_group(edit: Edit, reading: Reading) -> tuple[Edit, ...]:
    """A category without the group that it is made for, and the group as what it is, unless that was read as well."""
    match = _GROUP.match(edit.value or "") if edit.slot == Slot.CATEGORY and edit.op == "set" else None
    if match is None:
        return (edit,)
    group = known("audience").get((match.group(1) or match.group(2)).casefold().replace("’", "'").rstrip("'"))
    named = edit.model_copy(update={"value": match.group(3)})
    if group is None or any(one.slot == Slot.AUDIENCE for one in reading.edits):
        return (named,)
    return (named, Edit(slot=Slot.AUDIENCE, value=group))


def _without_look(edit: Edit, reading: Reading) -> tuple[Edit, ...]:
    """A category without the color or material that leads it, and that as what it is, where the rest is a thing."""
    whole = edit.value if edit.slot == Slot.CATEGORY and edit.op == "set" else None
    if not whole or _is_thing(whole):
        return (edit,)
    for look in find_attributes(whole):
        start, end = look.span or (0, 0)
        thing = whole[end:].strip().removeprefix("的")
        if look.kind in _LOOKS and start == 0 and _is_thing(thing):
            slot, named = Slot(look.kind), edit.model_copy(update={"value": thing})
            said = any(one.slot == slot for one in reading.edits)
            return (named,) if said else (named, Edit(slot=slot, value=whole[:end]))
    return (edit,)


def _grounded(edit: Edit, brands: Collection[str]) -> Edit:
    if edit.op == "drop" or not edit.value:
        return edit
    if edit.slot == Slot.SIZE and _is_thing(edit.value):
        return Edit(slot=Slot.CATEGORY, value=edit.value)
    if edit.slot == Slot.FEATURES and _REDUCED.fullmatch(edit.value.strip().lower()):
        return Edit(slot=Slot.ON_SALE, value="yes")
    excluded = edit.slot.value.startswith("exclude.")
    kind = edit.slot.value.removeprefix("exclude.")
    if kind not in _MOVABLE:
        return edit
    kinds = _known_kinds(edit.value.casefold().strip(), brands)
    if len(kinds) != 1 or kind in kinds:
        return edit
    (right,) = kinds
    return edit.model_copy(update={"slot": Slot(f"exclude.{right}" if excluded else right)})


def _is_thing(value: str) -> bool:
    if any(find_sizes(value)):
        return False
    nouns = hierarchy()
    return value.strip() in nouns.chinese or name_stems(value) in nouns.english


def _known_kinds(value: str, brands: Collection[str]) -> set[str]:
    kinds: set[str] = {"brand"} if value in brands else set()
    if value in known("color"):
        kinds.add("color")
    if value in known("material"):
        kinds.add("material")
    return kinds
