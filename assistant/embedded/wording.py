"""Reply text to tokens and back, exactly: casing and spacing by rule, and a token wherever a text departs from it.

MiniLM's word pieces are lower case and carry no spaces. One set of rules says what a writer would do next (a capital at
the start of an English sentence, no space before a comma, none between Chinese characters); encoding compares the text
with the rules and writes `[cap]`, `[lower]`, `[upper]`, `[join]` or `[space]` where they differ. Decoding applies the
same rules, so that every encodable text comes back letter for letter, and each token's text is known as soon as the
token is, which is what streaming needs.
"""

from __future__ import annotations

import re

from assistant.embedded.tokenizer import Vocabulary
from assistant.embedded.tokens import CAP, JOIN, LINE, LOWER, SPACE, STYLE, UPPER
from assistant.errors import AssistantError
from retrieval.types import Language

_PIECE = re.compile(r"\{[a-z0-9_.]+\}|[^\W\d_]+|\d+|\n|\S", re.ASCII)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_CLOSING = frozenset(",.!?;:)]}%’”…")
_OPENING = frozenset("([{“‘$€£#@")
_JOINING = frozenset("'-/–_’")
_SENTENCE_END = frozenset(".!?\n")


class UnwritableText(AssistantError):
    """A reply text cannot be written in the generator's tokens."""


class _Rules:
    """What follows from the pieces so far: is a space due, is a capital due."""

    def __init__(self, language: Language) -> None:
        self._english = language == "en"
        self._previous = ""
        self._quoted = False
        self._sentence_start = self._english

    def space_due(self, piece: str) -> bool:
        previous = self._previous
        if not previous or previous == "\n" or piece == "\n":
            return False
        if _is_wide(previous) or _is_wide(piece):
            return False
        if not self._english and not (previous.isalnum() and piece.isalnum()):
            return False
        if piece in _CLOSING or previous in _OPENING:
            return False
        if piece in _JOINING or previous in _JOINING:
            return False
        if piece == '"':
            return not self._quoted
        return not (previous == '"' and self._quoted)

    def capital_due(self, piece: str) -> bool:
        return self._sentence_start and piece[0].isalpha()

    def advance(self, piece: str) -> None:
        if piece == '"':
            self._quoted = not self._quoted
        if piece in _SENTENCE_END:
            self._sentence_start = self._english
        elif len(piece) > 1 or piece.isalnum():
            self._sentence_start = False
        self._previous = piece


class ReplyWriter:
    """Turns reply tokens into text, one at a time."""

    def __init__(self, vocabulary: Vocabulary, language: Language) -> None:
        self._names = vocabulary.names
        self._rules = _Rules(language)
        self._marks: set[str] = set()
        self._upper = False

    def push(self, token: int) -> str:
        """Return the text that this token adds; empty for a style token."""
        name = self._names[token]
        if name.startswith("##"):
            return name[2:].upper() if self._upper else name[2:]
        if name in STYLE and name != LINE:
            self._marks.add(name)
            return ""
        piece = "\n" if name == LINE else name
        space = self._rules.space_due(piece)
        if JOIN in self._marks or SPACE in self._marks:
            space = SPACE in self._marks
        capital = self._rules.capital_due(piece)
        self._upper = UPPER in self._marks
        if CAP in self._marks or LOWER in self._marks:
            capital = CAP in self._marks
        self._marks.clear()
        self._rules.advance(piece)
        text = piece.upper() if self._upper else piece[0].upper() + piece[1:] if capital else piece
        return f" {text}" if space else text


def encode_reply(vocabulary: Vocabulary, text: str, language: Language) -> list[int]:
    """Return the tokens of a reply text.

    Raises:
        UnwritableText: the text holds an unknown character, mixed casing inside a word, or spacing beyond one blank.
    """
    rules = _Rules(language)
    ids: list[int] = []
    end = 0
    for match in _PIECE.finditer(text):
        piece, gap = match.group(), match.start() > end
        end = match.end()
        # A word piece may hold several Chinese characters in a row: each is a piece by itself.
        for at, part in enumerate(_parts(piece)):
            ids += _encode_piece(vocabulary, rules, part, gap and at == 0)
    writer = ReplyWriter(vocabulary, language)
    written = "".join(writer.push(token) for token in ids)
    if written != text:
        raise UnwritableText(f"the reply text {text!r} would come back as {written!r}: reword it")
    return ids


def _encode_piece(vocabulary: Vocabulary, rules: _Rules, piece: str, gap: bool) -> list[int]:
    names: list[str] = []
    if gap != rules.space_due(piece.lower()):
        names.append(SPACE if gap else JOIN)
    if piece[0].isalpha() and not _is_wide(piece[0]):
        names += _casing(piece, rules.capital_due(piece))
    rules.advance(piece.lower())
    if piece == "\n":
        names.append(LINE)
    elif piece.startswith("{") or _is_wide(piece) or not piece.isalnum():
        names.append(piece)
    unknown = [name for name in names if name not in vocabulary.ids]
    if unknown:
        raise UnwritableText(f"the generator has no token for {unknown}")
    ids = [vocabulary.ids[name] for name in names]
    if piece.isalnum() and not _is_wide(piece):
        ids += vocabulary.words(piece.lower())[0]
    return ids


def _casing(piece: str, capital_due: bool) -> list[str]:
    if len(piece) > 1 and piece.isupper():
        return [UPPER]
    capital = piece[0].isupper()
    return [] if capital == capital_due else [CAP if capital else LOWER]


def _parts(piece: str) -> list[str]:
    return list(piece) if any(_is_wide(character) for character in piece) else [piece]


def _is_wide(piece: str) -> bool:
    return bool(_WIDE.match(piece[-1])) and not piece.startswith("{")
