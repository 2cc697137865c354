"""Chinese text to what the student reads: word pieces, each Chinese character one, and sequences of characters.

Latin words keep MiniLM's word pieces, so that a brand or a model is read as MiniLM reads it; Chinese characters are
rows of the student's own, also those that MiniLM lists. A sequence is up to `LONGEST` characters of a Chinese run; the
end of a run counts as one more, because the end of a Chinese noun says what the thing is. Knows no weights.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from retrieval.embedder import minilm_folder
from retrieval.words import HAN

LONGEST = 4
"""Characters of the longest sequence."""
MOST_PIECES = 128
"""Word pieces read of a text; what stands behind them is not read."""
END = "$"
_RUN = re.compile(f"[{HAN}]+")
_UNKNOWN, _START, _SEPARATOR = "[UNK]", "[CLS]", "[SEP]"


class Reading(NamedTuple):
    """A text's token ids and the numbers of the sequences in it."""

    ids: list[int]
    sequences: list[int]


@dataclass(frozen=True)
class Vocabulary:
    """The Chinese characters and the sequences that weights were trained with, in the order of their rows."""

    characters: tuple[str, ...]
    sequences: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str], most: int) -> Vocabulary:
        """Return a vocabulary of at most so many sequences, those that most of the texts have; two must have each."""
        counts: Counter[str] = Counter()
        known: dict[str, None] = {}
        for text in texts:
            counts.update(set(sequences_of(text)))
            known |= dict.fromkeys("".join(_RUN.findall(text)))
        found = sorted((one for one, count in counts.items() if count > 1), key=lambda one: (-counts[one], one))
        return cls(tuple(known), tuple(found[:most]))

    def read(self, text: str) -> Reading:
        """Return what the student reads of a text."""
        ids: list[int] = self._tokenizer.encode(text).ids
        return Reading(ids, [row for one in sequences_of(text) if (row := self._rows.get(one)) is not None])

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {one: row for row, one in enumerate(self.sequences)}

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

        base = (minilm_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
        ids = {piece: row for row, piece in enumerate(base)}
        ids |= {character: row for row, character in enumerate(self.characters, len(base))}
        found = Tokenizer(models.WordPiece(vocab=ids, unk_token=_UNKNOWN))
        found.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.BertNormalizer()])
        found.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        frame = [(_START, ids[_START]), (_SEPARATOR, ids[_SEPARATOR])]
        found.post_processor = processors.TemplateProcessing(single=f"{_START} $A {_SEPARATOR}", special_tokens=frame)
        found.enable_truncation(MOST_PIECES)
        return found


def sequences_of(text: str) -> Iterator[str]:
    """Yield the sequences of each Chinese run of a text, the runs' ends among them."""
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text)):
        run = match[0] + END
        for start in range(len(match[0])):
            for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                yield run[start:end]
