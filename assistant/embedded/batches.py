"""Examples to padded batches of tensors: what the network is shown in training.

Knows how an example becomes token ids and targets, and how to group examples of like length so that little is padding.
A batch holds one task only: an understanding answer chooses among a hundred tokens and the words of its utterance, a
reply among the words of replies, and neither pays for the other's list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from assistant.embedded import tokens
from assistant.embedded.data import ReplyExample, UnderstandExample
from assistant.embedded.linear import Copy, steps_of
from assistant.embedded.tokenizer import UNKNOWN, Vocabulary
from assistant.embedded.tokens import END, REPLY, UNDERSTAND
from assistant.embedded.wording import encode_reply

IGNORED = -100
_ROUND = 8  # lengths are padded to a multiple of this, so that few shapes occur


@dataclass(frozen=True)
class Sample:
    """One example as numbers. `answer` begins with the task's token and lacks the end.

    `targets[i]` follows `answer[i]`: a place in the list of possible tokens, or -1 - p for a copy of prefix token p.
    `copied[i]` is the prefix token that `answer[i]` repeats, or -1. The utterance's tokens are those from `first_word`
    to the prefix's last but one.
    """

    prefix: list[int]
    first_word: int
    answer: list[int]
    targets: list[int]
    copied: list[int]

    @property
    def length(self) -> int:
        """All tokens."""
        return len(self.prefix) + len(self.answer)


@dataclass(frozen=True)
class Batch:
    """Samples of one task, padded: `ids` (B, T), `prefix` and `lengths` (B,), `words` (B, T) true at utterance tokens.

    `answer_at` (B, A) are the places of answer tokens; `targets` (B, A) a place in the list, the list's length + the
    place of the copied token, or `IGNORED`.
    """

    understanding: bool
    ids: Tensor
    prefix: Tensor
    lengths: Tensor
    words: Tensor
    answer_at: Tensor
    targets: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the batch on another device."""
        moved = (self.ids, self.prefix, self.lengths, self.words, self.answer_at, self.targets)
        return Batch(self.understanding, *(tensor.to(device, non_blocking=True) for tensor in moved))


def understanding_sample(vocabulary: Vocabulary, example: UnderstandExample) -> Sample:
    """Return an understanding example as numbers."""
    prompt = vocabulary.prompt(example.message)
    answer, copied, targets = [vocabulary.ids[UNDERSTAND]], [-1], []
    listed = {name: place for place, name in enumerate(tokens.answer_tokens())}
    for step in steps_of(example.reading, prompt):
        if isinstance(step, Copy):
            place = prompt.first_word + step.place
            targets.append(-1 - place)
            answer.append(prompt.ids[place])
            copied.append(place)
        else:
            targets.append(listed[step])
            answer.append(vocabulary.ids[step])
            copied.append(-1)
    return Sample(prompt.ids, prompt.first_word, answer[:-1], targets, copied[:-1])


def reply_tokens(vocabulary: Vocabulary, example: ReplyExample) -> list[int]:
    """Return the tokens of a reply example's text, without the end."""
    language = "zh" if example.message.split("\n", 1)[0].endswith(" zh") else "en"
    return encode_reply(vocabulary, example.text, language)


def reply_sample(vocabulary: Vocabulary, example: ReplyExample, listed: dict[int, int]) -> Sample:
    """Return a reply example as numbers; `listed` gives each reply word its place."""
    prompt = vocabulary.prompt(example.message)
    written = reply_tokens(vocabulary, example)
    answer = [vocabulary.ids[REPLY], *written]
    targets = [listed[token] for token in (*written, vocabulary.ids[END])]
    return Sample(prompt.ids, prompt.first_word, answer, targets, [-1] * len(answer))


def grouped(samples: Iterable[Sample], tokens_each: int, random: Random) -> list[list[Sample]]:
    """Return the samples, each once, in random groups of at most `tokens_each` tokens, padding counted."""
    shuffled = list(samples)
    random.shuffle(shuffled)
    pool = max(1, 40 * tokens_each // 48)
    groups: list[list[Sample]] = []
    for at in range(0, len(shuffled), pool):
        groups += _groups(sorted(shuffled[at : at + pool], key=lambda sample: sample.length), tokens_each)
    random.shuffle(groups)
    return groups


def _groups(ordered: list[Sample], tokens_each: int) -> Iterator[list[Sample]]:
    group: list[Sample] = []
    for sample in ordered:
        if group and _padded(sample.length) * (len(group) + 1) > tokens_each:
            yield group
            group = []
        group.append(sample)
    if group:
        yield group


def _padded(length: int) -> int:
    return -(-length // _ROUND) * _ROUND


def collated(
    group: list[Sample], understanding: bool, listed: int, vocabulary: Vocabulary, random: Random, noise: float = 0.0
) -> Batch:
    """Return a group of samples of one task as a batch.

    `listed` is the length of the task's token list, `noise` the share of copied words that are replaced by others of
    `vocabulary`.
    """
    noised = noise > 0 and understanding
    total = _padded(max(sample.length for sample in group))
    longest = max(len(sample.targets) for sample in group)
    rows: list[list[int]] = []
    places: list[list[int]] = []
    targets: list[list[int]] = []
    for sample in group:
        prefix, answer = _noised(sample, vocabulary, random, noise) if noised else (sample.prefix, sample.answer)
        rows.append([*prefix, *answer, *[0] * (total - sample.length)])
        start, count = len(prefix), len(sample.targets)
        places.append([*range(start, start + count), *[0] * (longest - count)])
        wanted = [target if target >= 0 else listed - 1 - target for target in sample.targets]
        targets.append([*wanted, *[IGNORED] * (longest - count)])
    first_word = torch.tensor([sample.first_word for sample in group])
    prefix_lengths = torch.tensor([len(sample.prefix) for sample in group])
    place = torch.arange(total)
    words = (place >= first_word.unsqueeze(1)) & (place < prefix_lengths.unsqueeze(1) - 1)
    lengths = torch.tensor([sample.length for sample in group])
    answer_at = torch.tensor(places)
    return Batch(understanding, torch.tensor(rows), prefix_lengths, lengths, words, answer_at, torch.tensor(targets))


def _noised(sample: Sample, vocabulary: Vocabulary, random: Random, noise: float) -> tuple[list[int], list[int]]:
    """Replace some copied words, in the utterance and in the answer, so that copying does not hang on the word."""
    prefix, answer = list(sample.prefix), list(sample.answer)
    changed: dict[int, int] = {}
    unknown = vocabulary.ids[UNKNOWN]
    for place in {place for place in sample.copied if place >= 0}:
        if random.random() < noise:
            changed[place] = unknown if random.random() < 0.3 else random.choice(vocabulary.ordinary)
            prefix[place] = changed[place]
    for at, place in enumerate(sample.copied):
        if place in changed:
            answer[at] = changed[place]
    return prefix, answer
