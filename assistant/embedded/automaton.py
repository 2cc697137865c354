"""What may come next in an understanding answer, and the reading that the steps so far amount to.

Knows the form of `linear` and nothing of probabilities: whatever picks among the allowed steps, even at random, ends in
a valid reading whose free values are whole words of the utterance. It is an automaton of our own and not a grammar
library because the language is another one for each request: a value is a run of this utterance's words, and each step
of a copy is a place in it rather than a token, so that an unknown character is copied too. Building and compiling such
a grammar costs more than the whole decoding does here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Literal

from assistant.embedded import tokens
from assistant.embedded.linear import Copy, Step, value_is_implied
from assistant.embedded.tokenizer import Prompt
from assistant.embedded.tokens import ADD, DISLIKED, DROP, END, LIKED, ORDER
from assistant.messages import LISTED, PRICES, Edit, Intent, Reading, Slot
from assistant.numbers import parse_number
from retrieval.sizes import find_sizes
from retrieval.types import Language

MANY = frozenset(slot for slot in Slot if slot.value.startswith("exclude.")) | {
    Slot.BRAND,
    Slot.COLOR,
    Slot.MATERIAL,
    Slot.SIZE,
    Slot.FEATURES,
}
"""Slots that hold several values."""

NUMBERS = frozenset({Slot.PRICE_MIN, Slot.PRICE_MAX, Slot.RATING_MIN, Slot.QUANTITY})
"""Slots whose value states a number, from its first word on and with no word beyond it."""

_MOST_OF_A_SLOT = 6
_MOST_REFERENCES = 10
_LONGEST_VALUE = 24  # word pieces
_FIGURES = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?:[万千百kwKW]\d+)*")  # "1,299.99" has five word pieces, "1万2" three
_SURE_UNIT = re.compile(
    r"(?:kgs?|ml|cm|mm|oz|gb|tb|inch(?:es)?|lit(?:er|re)s?|厘米|毫米|公斤|千克|斤|毫升|升|寸)$", re.IGNORECASE
)
"""Units that are never money; "pounds" are both, and "in" is a word."""
_BEST_RATING = 5

_INTENTS = {tokens.intent_token(intent): intent for intent in Intent}
_LANGUAGES: dict[str, Language] = {tokens.language_token("en"): "en", tokens.language_token("zh"): "zh"}
_SLOTS = {tokens.slot_token(slot): slot for slot in Slot}
_REFERENCES = {tokens.reference_token(position): position for position in tokens.REFERENCES}
_PLACES = {slot: place for place, slot in enumerate(Slot)}


class _State(Enum):
    INTENT = auto()
    LANGUAGE = auto()
    OPEN = auto()  # between two parts
    SLOT = auto()  # after an operation
    VALUE = auto()  # after a slot: its first word, or a listed value
    COPYING = auto()  # inside a value
    DONE = auto()


@dataclass
class _Pending:
    """The edit being written; `slot` None is the order number."""

    op: Literal["set", "add", "drop"] = "set"
    slot: Slot | None = None
    first: int = -1
    last: int = -1


@dataclass
class ReadingAutomaton:
    """One answer in the making: `allowed` the next steps, `push` one of them, `reading` when `done`."""

    prompt: Prompt
    _state: _State = _State.INTENT
    _intent: Intent = Intent.OUT_OF_SCOPE
    _language: Language = "en"
    _pending: _Pending = field(default_factory=_Pending)
    _edits: list[Edit] = field(default_factory=list[Edit])
    _begun: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    _references: list[int] = field(default_factory=list[int])
    _order_number: str | None = None
    _liked: bool | None = None
    _edits_over: bool = False
    _next: list[Step] | None = None  # what `allowed` found, until a step is pushed

    @property
    def done(self) -> bool:
        """True after `[end]`."""
        return self._state is _State.DONE

    def allowed(self) -> list[Step]:
        """Return the steps that may follow, never none before the end."""
        if self._next is None:
            self._next = self._follow()
        return self._next

    def _follow(self) -> list[Step]:
        match self._state:
            case _State.INTENT:
                return list(_INTENTS)
            case _State.LANGUAGE:
                return list(_LANGUAGES)
            case _State.OPEN:
                return self._parts()
            case _State.SLOT:
                return self._slots(self._pending.op)
            case _State.VALUE:
                return self._first_words()
            case _State.COPYING:
                return self._next_words()
            case _State.DONE:
                return []

    def push(self, step: Step) -> None:
        """Take one of the allowed steps.

        Raises:
            ValueError: the step is not allowed here.
        """
        if step not in self.allowed():
            raise ValueError(f"{step!r} is not among {self.allowed()!r}")
        self._next = None
        if isinstance(step, Copy):
            self._copy(step.place)
        elif step in _INTENTS:
            self._intent, self._state = _INTENTS[step], _State.LANGUAGE
        elif step in _LANGUAGES:
            self._language, self._state = _LANGUAGES[step], _State.OPEN
        elif step in (LIKED, DISLIKED):
            self._liked = step == LIKED
        elif self._state is _State.VALUE and step not in (*_SLOTS, *_REFERENCES, ADD, DROP, ORDER, END):
            self._close(step.removeprefix("[value ").removesuffix("]"))
        else:
            self._part(step)

    def reading(self, confidence: float = 1.0) -> Reading:
        """Return what was read; a value written twice counts once."""
        return Reading(
            intent=self._intent,
            language=self._language,
            edits=tuple(dict.fromkeys(self._edits)),
            references=tuple(self._references),
            order_number=self._order_number,
            liked=self._liked,
            confidence=confidence,
        )

    def _parts(self) -> list[Step]:
        steps: list[Step] = []
        if self._intent is Intent.FEEDBACK and self._liked is None and not self._edits and not self._edits_over:
            steps += [LIKED, DISLIKED]
        if not self._edits_over:
            steps += self._slots("set")
            steps += [ADD] if self._slots("add") else []
            steps += [DROP] if self._slots("drop") else []
        if self._order_number is None:
            if len(self._references) < _MOST_REFERENCES:
                steps += [token for token, position in _REFERENCES.items() if position not in self._references]
            if self._has_start("order"):
                steps.append(ORDER)
        return [*steps, END]

    def _slots(self, op: Literal["set", "add", "drop"]) -> list[Step]:
        """Return the slots that may follow: none before the last one written, none that is full or has no words."""
        latest = max((_PLACES[edit.slot] for edit in self._edits), default=0)
        return [
            token
            for token, slot in _SLOTS.items()
            if _PLACES[slot] >= latest
            and (op != "add" or slot in MANY)
            and sum(edit.slot == slot for edit in self._edits) < (_MOST_OF_A_SLOT if slot in MANY else 1)
            and (op == "drop" or slot in LISTED or self._has_start(slot))
        ]

    def _starts(self, name: str) -> list[Step]:
        return [Copy(place) for place in range(len(self.prompt.starts)) if self._may_start(name, place)]

    def _has_start(self, name: str) -> bool:
        return any(self._may_start(name, place) for place in range(len(self.prompt.starts)))

    def _may_start(self, name: str, place: int) -> bool:
        if not self.prompt.starts[place] or (name, place) in self._begun:
            return False
        if name not in NUMBERS:
            return True
        if not self._numbers[place] or place in self._inner or (name in PRICES and place in self._measures):
            return False
        return name != Slot.RATING_MIN or (self._number(place, place) or 0.0) <= _BEST_RATING

    @cached_property
    def _measures(self) -> frozenset[int]:
        """The word pieces at which a measure begins, such as 3 in "less than 3 kg": they are no money."""
        text = self.prompt.utterance
        begins = {begin for begin, end in find_sizes(text) if _SURE_UNIT.search(text[begin:end])}
        return frozenset(place for place, (begin, _) in enumerate(self.prompt.source) if begin in begins)

    @cached_property
    def _inner(self) -> frozenset[int]:
        """The word pieces that go on with a written number: it is taken whole or not at all."""
        runs = _FIGURES.finditer(self.prompt.utterance)
        inside = {at for run in runs for at in range(run.start() + 1, run.end())}
        return frozenset(place for place, (begin, _) in enumerate(self.prompt.source) if begin in inside)

    @cached_property
    def _numbers(self) -> list[bool]:
        """Whether a word states a number, for each word piece."""
        return [start and self._number(place, place) is not None for place, start in enumerate(self.prompt.starts)]

    def _is_inside(self, place: int) -> bool:
        return place < len(self.prompt.starts) and (not self.prompt.starts[place] or place in self._inner)

    def _number(self, first: int, last: int) -> float | None:
        """Return the number that a run of word pieces states, the rest of its last word and figures included."""
        while self._is_inside(last + 1):
            last += 1
        return parse_number(self.prompt.span(first, last))

    def _goes_on(self, first: int, following: int) -> bool:
        """Return whether a value may take in one more word; a number only for up to three that change it."""
        if following >= len(self.prompt.starts) or following - first >= _LONGEST_VALUE:
            return False
        if self._pending.slot not in NUMBERS:
            return True
        ends = range(following, min(following + 3, len(self.prompt.starts)))  # "four" and "and a half"
        stated = self._number(first, following - 1)
        return any(self._number(first, end) != stated for end in ends)

    def _first_words(self) -> list[Step]:
        slot, steps = self._pending.slot, list[Step]()
        if slot is not None and slot in LISTED:
            steps += [tokens.listed_token(value) for value in LISTED[slot]]
        else:
            steps += self._starts(slot or "order")
        if self._pending.op == "drop":
            steps += self._after(None)
        return steps

    def _next_words(self) -> list[Step]:
        pending, starts = self._pending, self.prompt.starts
        following = pending.last + 1
        if self._is_inside(following) and (pending.slot in NUMBERS or not starts[following]):
            return [Copy(following)]
        steps = self._after(self.prompt.span(pending.first, pending.last))
        return [*steps, Copy(following)] if self._goes_on(pending.first, following) else steps

    def _after(self, value: str | None) -> list[Step]:
        """Return what may follow the pending part if it ended here."""
        if self._pending.slot is None:
            return [END]
        self._edits.append(Edit(op=self._pending.op, slot=self._pending.slot, value=value))
        steps = self._parts()
        self._edits.pop()
        return steps

    def _copy(self, place: int) -> None:
        pending = self._pending
        if self._state is _State.VALUE:
            pending.first = place
            self._begun.add((pending.slot or "order", place))
        pending.last = place
        self._state = _State.COPYING

    def _close(self, value: str | None) -> None:
        pending, self._pending = self._pending, _Pending()
        if pending.slot is None:
            self._order_number = value
        else:
            self._edits.append(Edit(op=pending.op, slot=pending.slot, value=value))
        self._state = _State.OPEN

    def _part(self, step: str) -> None:
        """Begin a part, after closing a value or a valueless drop that was open."""
        if self._state is _State.COPYING:
            self._close(self.prompt.span(self._pending.first, self._pending.last))
        elif self._state is _State.VALUE:
            self._close(None)
        if step in (ADD, DROP):
            self._pending.op, self._state = "add" if step == ADD else "drop", _State.SLOT
        elif step in _SLOTS:
            self._slot(_SLOTS[step])
        elif step in _REFERENCES:
            self._references.append(_REFERENCES[step])
            self._edits_over = True
        elif step == ORDER:
            self._state, self._edits_over = _State.VALUE, True
        else:
            self._state = _State.DONE

    def _slot(self, slot: Slot) -> None:
        self._pending.slot, self._state = slot, _State.VALUE
        if value_is_implied(slot):
            self._close(None if self._pending.op == "drop" else LISTED[slot][0])
