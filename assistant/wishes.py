"""A reading in doubt, held against the catalog: who may have asked for what the shop sells is shown it.

A small model that is asked for a movie may take that for talk of movies, and half believe it; asked for games while
guitars are in force, it may take "games" for something that the guitars should have, or pass over it. The catalog knows
better than the model whether the shop has any. What the model is sure of stays as it is, whatever it names ("write a
poem about my lamp"), but for a refusal of what is plainly asked for and sold ("do you have a pickup?").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from assistant.amend import another_kind
from assistant.confidence import ASK, REFUSED, SURE, doubtful
from assistant.grounding import names_nothing
from assistant.messages import LISTED, NEED_INTENTS, Edit, Intent, Reading, Slot
from retrieval.categories import ANYTHING
from retrieval.mentions import find_attributes
from retrieval.nouns import hierarchy
from retrieval.shelves import thing_words
from retrieval.sizes import is_size

_CLAUSE = re.compile(r"[,，。;；!！?？]|\.\s")
_WITH = re.compile(
    r"(?:\b(?:with|has|having|includes?|including|plus)\b[\w\s]*|(?<!没)有|[带配含附装加])$", re.IGNORECASE
)
"""What stands before a thing that another is to have."""
_ASKING = "吗呢吧啊呀 "
"""What may stand behind the last noun of a Chinese clause."""

_SIGNS = " .,!?。，！？"
"""What may stand around a name."""
_PLEASE = re.compile(r"[\W_]*\b(?:please|thanks|thank you)[\W_]*$", re.IGNORECASE)
_LAST_NAME = r"([\w'’-]+(?:\s[\w'’-]+)?)$"
_LED = re.compile(rf"\b(?:an?|some|any)\s+{_LAST_NAME}", re.IGNORECASE)
"""A name of a word or two that an article leads, at the end."""
_WANTED = re.compile(
    r"\b(?:find|show|get|getting|have|need|want|got|see|like|(?:looking|look|search|hunting) for)(?: me| us)? "
    rf"(?:an?|some|any) {_LAST_NAME}",
    re.IGNORECASE,
)
"""Such a name that is asked for."""
_SOUGHT = re.compile(
    rf"\b(?:you (?:have|sell|carry|got)|need|(?:looking|look|search|hunting) for) (?:an?|some|any) {_LAST_NAME}",
    re.IGNORECASE,
)
"""One that nobody would say of a service: "do I get a refund?" asks for none of these."""
_HAN_SOLD = re.compile(r"(?:请问)?(?:你们?|店里|这里|这边)?[家店]?[里都还有]?卖(.+?)[吗么嘛]?")
"""A Chinese question whether something is sold, which no page of a shop answers."""
_HAN_WANTED = re.compile(
    "(?:请|麻烦)?(?:[帮给]我)?我?[还再也]?(?:想要?)?(?:需要|[要买找看来]|(?:你们)?(?:家|店里)?(?:有没有|有|卖))"
    "(?:一?[个款双件条只把张台套本盒种]|一?[些点])?"
)
"""What before a Chinese name asks for nothing but that."""
_NAME_WORDS = 2
"""The most words of a clause that may be a name as a whole."""
_SHELF_LENGTH = 3
"""The fewest characters of a Chinese shelf's name that may be read as several things."""

_REFUSALS = (Intent.OUT_OF_SCOPE, Intent.POLICY_QUESTION)
_ASKED_PAST = (*_REFUSALS, Intent.RECOMMEND)
_COURTESIES = (Intent.GREETING, Intent.THANKS, Intent.GOODBYE)


def sought(reading: Reading, utterance: str, sells: Callable[[str], bool], answers: Callable[[], bool]) -> Reading:
    """Return the reading, or the search that a doubtful refusal may have been, for something that the shop sells.

    So may a doubtful courtesy, where the whole utterance is the name of a thing ("delight"), and a search too unsure to
    be asked about; and a sure refusal, or a question for what the shop recommends, that asks for a thing by an article
    ("do you have a pickup?" of guitars, "I'm hunting for a pick"). `sells` tells whether the catalog has things of a
    name, `answers` whether the shop's pages answer the utterance: a question that they answer is one. Neither is called
    without a doubt, or a thing that is asked for.
    """
    second, lost = reading.second, reading.confidence < ASK
    if reading.intent == Intent.SEARCH:
        rivalled = second is not None and second.intent in _REFUSALS and doubtful(reading)
        if (rivalled or lost) and _sold(reading, sells):
            return reading.model_copy(update={"second": None, "confidence": max(reading.confidence, ASK)})
        return reading
    if reading.intent in _COURTESIES and doubtful(reading):
        name = utterance.strip(_SIGNS)
        return _search(reading, name) if sells(name) else reading
    lost = lost and reading.intent not in NEED_INTENTS
    bare = not reading.edits and not reading.references
    if bare and reading.intent in _ASKED_PAST:
        sold = _HAN_SOLD.fullmatch(_spoken(utterance))
        asked = sold or _SOUGHT.search(_spoken(utterance))
        if asked and _names_a_thing(asked[1]) and sells(asked[1]) and (sold or not answers()):
            return _search(reading, asked[1])
    if not lost and (reading.intent not in _REFUSALS or reading.confidence >= REFUSED or not bare):
        return reading
    if reading.intent == Intent.POLICY_QUESTION and answers():
        rivalled = second is not None and second.intent == Intent.SEARCH
        return reading.model_copy(update={"second": None}) if rivalled else reading
    if second is not None and second.intent == Intent.SEARCH and _sold(second, sells):
        return second.model_copy(update={"confidence": 1.0})
    name = _asked_for(utterance)
    if name is None or not _names_a_thing(name) or not sells(name):
        return reading
    return _search(reading, name)


def _names_a_thing(name: str) -> bool:
    """Return whether a name is more than a word for whatever there is ("gifts")."""
    return not names_nothing(name) and not ANYTHING.issuperset(thing_words(name))


def _asked_for(utterance: str) -> str | None:
    """Return the thing that an utterance ends with, courtesies left out: one of the nouns, or what an article leads."""
    said = _spoken(utterance)
    led = _LED.search(said)
    return hierarchy().last_noun(said) or (led[1] if led else None)


def _spoken(utterance: str) -> str:
    """Return an utterance without the courtesies and signs at its end."""
    return _PLEASE.sub("", utterance).rstrip(_SIGNS)


def _search(reading: Reading, name: str) -> Reading:
    return Reading(intent=Intent.SEARCH, language=reading.language, edits=(Edit(slot=Slot.CATEGORY, value=name),))


def named_anew(reading: Reading, utterance: str, held: str | None, sells: Callable[[str], bool]) -> Reading:
    """Return the reading, or with the other thing than `held` that a doubtful change of the need names.

    The thing is what the first clause ends with, a noun or whatever is asked for ("find me an experience"), where no
    edit has it, or one has it for a feature; the latter also where the reading is sure, unless something is to have it
    ("with a drawer", 要有抽屉), and so is a clause that is its name and nothing else. A broad one ("kitchen") is a
    place as often as a thing, and says nothing.
    """
    plain = reading.intent in NEED_INTENTS - {Intent.SEARCH} and not reading.references
    if not held or not plain or any(one.slot == Slot.CATEGORY for one in reading.edits):
        return reading
    nouns = hierarchy()
    clause = _CLAUSE.split(utterance, maxsplit=1)[0].rstrip(_ASKING)
    wanted = _WANTED.search(clause)
    name = nouns.last_noun(clause) or (wanted[1].casefold() if wanted else _unread(clause, utterance, reading))
    if not name or names_nothing(name) or not clause.casefold().endswith(name):
        return reading
    # A "strap" that is asked for is one of the musical instruments.
    whole = wanted is not None and any(nouns.is_department(one) for one in nouns.kind(held))
    if not whole and not nouns.kind(name) and sells(f"{name} {held}"):  # "electric, under 50", of guitars
        described = (*reading.edits, Edit(op="add", slot=Slot.FEATURES, value=name))
        return reading.model_copy(update={"edits": described})
    # "tcgs. What is there?" and 我要包 ask for nothing else.
    alone = clause.casefold() == name or _HAN_WANTED.fullmatch(clause[: -len(name)]) is not None
    broad = any(nouns.is_department(one) for one in nouns.kind(name))
    if name == held.casefold() or nouns.kind(name) & nouns.kind(held) or (broad and not alone):
        return reading
    kept = tuple(one for one in reading.edits if (one.slot, one.value) != (Slot.FEATURES, name))
    if (
        reading.confidence >= SURE
        and not alone
        and (len(kept) == len(reading.edits) or _WITH.search(clause[: -len(name)]))
    ):
        return reading
    if any(name in (one.value or "") for one in kept) or not sells(name):
        return reading
    intent = Intent.SEARCH if another_kind(held, name) else reading.intent
    edits = (Edit(slot=Slot.CATEGORY, value=name), *kept)
    return reading.model_copy(update={"intent": intent, "edits": edits, "second": None})


def _unread(clause: str, utterance: str, reading: Reading) -> str | None:
    """Return a short first clause of which nothing was read, where something was of the rest.

    No list has it, but perhaps a title: "adventure, up to 17 dollars".
    """
    name = clause.strip().casefold()
    if (
        not reading.edits
        or len(clause.split()) > _NAME_WORDS
        or not utterance[len(clause) :].strip(f"{_SIGNS}；;{_ASKING}")
    ):
        return None
    for edit in reading.edits:
        value = (edit.value or "").casefold()
        if edit.slot in LISTED or not value or value in name or name in value:
            return None  # whom it is for, or in which order, may well be what the clause says
    return name


def named_whole(reading: Reading, utterance: str, sells: Callable[[str], bool]) -> Reading:
    """Return the reading, or with the thing that its size and category name together, where the shop has that.

    "Casual sneakers" were read as sneakers of the size "casual", of which there are none anywhere.
    """
    category = _category(reading)
    size = next((one for one in reading.edits if one.slot == Slot.SIZE and one.op != "drop"), None)
    if category is None or size is None or not category.value or not size.value or is_size(size.value):
        return reading
    said = utterance.casefold()
    wholes = (f"{size.value}{between}{category.value}".casefold() for between in (" ", "", "的"))
    whole = next((one for one in wholes if one in said), None)
    if whole is None or not sells(whole):
        return reading
    return _renamed(reading, category, whole, lambda one: one is size)


def on_shelf(reading: Reading, utterance: str, shelves: Collection[str]) -> Reading:
    """Return the reading, or with the Chinese shelf of the shop that its words name where it has parts of that name.

    餐桌布艺 (table linen) is neither a table nor made of cloth, and 宝宝洗护 not just any care. What else was read of
    the same words, a feature or whom it is for, goes.
    """
    category = _category(reading)
    if category is None or not category.value:
        return reading
    named = [one for one in shelves if len(one) >= _SHELF_LENGTH and category.value in one and one in utterance]
    shelf = max(named, key=len, default=category.value)
    if shelf == category.value:
        return reading
    groups = {one.normal for one in find_attributes(shelf) if one.kind == "audience"}

    def within(edit: Edit) -> bool:
        if edit.op == "drop" or not edit.value:
            return False
        return edit.value in groups if edit.slot == Slot.AUDIENCE else edit.value in shelf

    return _renamed(reading, category, shelf, within)


def _category(reading: Reading) -> Edit | None:
    return next((one for one in reading.edits if one.slot == Slot.CATEGORY and one.op == "set"), None)


def _renamed(reading: Reading, category: Edit, name: str, within: Callable[[Edit], bool]) -> Reading:
    """Return the reading with another name of the thing, and without the other edits that are within that name."""
    named = category.model_copy(update={"value": name})
    kept = (one for one in reading.edits if one is category or not within(one))
    return reading.model_copy(update={"edits": tuple(named if one is category else one for one in kept)})


def _sold(reading: Reading, sells: Callable[[str], bool]) -> bool:
    return any(one.slot == Slot.CATEGORY and one.value and sells(one.value) for one in reading.edits)
