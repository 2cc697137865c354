"""The tokens that Aisle adds to MiniLM's vocabulary, and their names.

Knows the words of the dialogue (intents, slots, acts, placeholders) and gives each one token, so that a message of
sixty word pieces becomes one of twenty-five and an answer names a slot in one step. Knows no model. Names are what a
checkpoint stores: an id is only a row number, and rows may move when a word of the dialogue is added.
"""

from __future__ import annotations

from typing import get_args

from assistant.brief import PLACEHOLDERS, SAID_BY_CODE, Act
from assistant.messages import LISTED, Intent, LastAct, Slot

END = "[end]"
UNDERSTAND = "[understand]"
REPLY = "[reply]"
SHOPPER = "[shopper]"
SHOWN = "[shown]"
ORDER = "[order]"
ADD, DROP = "[add]", "[drop]"
LIKED, DISLIKED = "[liked]", "[disliked]"
CAP, LOWER, UPPER, JOIN, SPACE, LINE = "[cap]", "[lower]", "[upper]", "[join]", "[space]", "[line]"
STYLE = (CAP, LOWER, UPPER, JOIN, SPACE, LINE)
"""Corrections of the casing and spacing rules of a reply (see `wording`); `[line]` is a line break."""
SENTENCE_ENDS = frozenset((*".!?。！？", LINE))

REFERENCES = (*range(1, 11), -1)
"""The positions that one token can name; -1 is the last product shown."""

_TEMPLATE_MARKS = ("asked", "cheapest", "best rated", "about", "not stated")


def intent_token(intent: str) -> str:
    """Return the token of an intent."""
    return f"[intent {intent}]"


def slot_token(slot: str) -> str:
    """Return the token of a slot."""
    return f"[slot {slot}]"


def listed_token(value: str) -> str:
    """Return the token of a listed value."""
    return f"[value {value}]"


def language_token(language: str) -> str:
    """Return the token of a language."""
    return f"[language {language}]"


def reference_token(position: int) -> str:
    """Return the token of a position in the last slate."""
    return f"[ref {position}]"


def last_token(last: str) -> str:
    """Return the token of what the assistant did last."""
    return f"[last {last}]"


def act_token(act: str) -> str:
    """Return the token of a reply's act."""
    return f"[act {act}]"


def mark_token(label: str) -> str:
    """Return the token of a line label of a reply message."""
    return f"[mark {label}]"


def answer_tokens() -> tuple[str, ...]:
    """Return every token that an understanding answer may hold, copied words apart."""
    return (
        END,
        *(intent_token(intent) for intent in Intent),
        language_token("en"),
        language_token("zh"),
        LIKED,
        DISLIKED,
        ADD,
        DROP,
        *(slot_token(slot) for slot in Slot),
        *(listed_token(value) for values in LISTED.values() if len(values) > 1 for value in values),
        *(reference_token(position) for position in REFERENCES),
        ORDER,
    )


def added_tokens() -> tuple[str, ...]:
    """Return every added token but the Chinese characters, in the order of their rows."""
    return (
        UNDERSTAND,
        REPLY,
        SHOPPER,
        SHOWN,
        *answer_tokens(),
        *(last_token(last) for last in get_args(LastAct)),
        *(act_token(act) for act in Act if act not in SAID_BY_CODE),
        *(mark_token(label) for label in _TEMPLATE_MARKS),
        *STYLE,
        *PLACEHOLDERS,
    )


def describing_words(token: str) -> str:
    """Return the plain words that an added token stands for: its first embedding is their mean."""
    kind, _, name = token.strip("[]{}").partition(" ")
    return (name or kind).replace("_", " ").replace(".", " ")


def common_hanzi() -> tuple[str, ...]:
    """Return the 3,755 most common Chinese characters, in the order of the standard GB 2312 (rows 16 to 55)."""
    places = ((row, cell) for row in range(16, 56) for cell in range(1, 95) if (row, cell) < (55, 90))
    return tuple(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312") for row, cell in places)
