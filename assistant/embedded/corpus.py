"""The examples of a training run as numbers, with some held back for validation.

Knows which generators of examples there are, the vocabulary that their texts need, and what is held back: examples are
told apart by a hash of their message, so that the same message is never on both sides, whatever the order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path

from assistant.embedded import tokens
from assistant.embedded.batches import Sample, reply_sample, reply_tokens, understanding_sample
from assistant.embedded.checkpoint import Checkpoint, Followers
from assistant.embedded.data import ReplyExample, UnderstandExample
from assistant.embedded.followers import read_followers
from assistant.embedded.linear import UnspeakableReading
from assistant.embedded.tokenizer import Vocabulary, learned_pieces

_PLACEHOLDER = re.compile(r"\{[a-z0-9_.]+\}")


@dataclass(frozen=True)
class CorpusConfig:
    """How much of which examples."""

    understanding: int = 320_000
    replies: int = 56_000
    seed: int = 1
    taxonomy: Path | None = None
    """A public product taxonomy that widens the words of the understanding examples, if there is one."""
    public: Path | None = None
    """A folder of public sets whose utterances and shopping requests join the made-up ones, if there is one."""
    seed_share: float = 0.45
    """The share of understanding examples that vary a hand-written utterance, [0, 1); with 0 no seed is read."""
    seeds: Path | None = None
    """The folder of the hand-written utterances; the package's own if none is given."""
    pieces: int = 0
    """Word pieces to learn from the examples' own text; 0 takes MiniLM's."""
    held: float = 0.02
    """The share held back for validation, (0, 0.5)."""
    unspeakable: float = 0.01
    """The share of understanding examples that may be left out because a value is not whole words."""

    def __post_init__(self) -> None:
        if self.understanding < 1 or self.replies < 1 or not 0 < self.held < 0.5 or not 0 <= self.seed_share < 1:
            raise ValueError(
                f"there is at least one example of each task, held is in (0, 0.5), seed_share in [0, 1): {self}"
            )


@dataclass(frozen=True)
class Corpus:
    """Training and validation samples.

    `held` are the validation examples of understanding themselves, `sown_held` the hand-written ones for validation.
    """

    vocabulary: Vocabulary
    reply_words: list[int]
    followers: Followers
    understanding: list[Sample]
    replies: list[Sample]
    understanding_held: list[Sample]
    replies_held: list[Sample]
    held: list[UnderstandExample]
    sown_held: list[UnderstandExample]
    sha256: str

    def summary(self) -> str:
        """Return one line of sizes."""
        count = sum(sample.length for sample in (*self.understanding, *self.replies))
        return (
            f"{len(self.understanding):,} understanding and {len(self.replies):,} reply examples, {count:,} tokens, "
            f"{len(self.reply_words):,} reply words, "
            f"held back {len(self.understanding_held)} and {len(self.replies_held)} and {len(self.sown_held)} by hand"
        )


def read_corpus(config: CorpusConfig, began: Checkpoint | None = None) -> Corpus:
    """Return the corpus of Aisle's own examples; see `build_corpus`."""
    from assistant.embedded.data import replies, seeds, understanding, variation  # large word lists

    sown = round(config.understanding * config.seed_share)
    asked = understanding.examples(config.understanding - sown, config.seed, config.taxonomy, config.public)
    answered = list(replies.examples(config.replies, config.seed))
    if not sown:
        return build_corpus(config, asked, answered, began)
    read = seeds.read_seeds(config.seeds or seeds.FOLDER)
    varied = variation.examples(read, sown, config.seed, config.taxonomy)
    return build_corpus(config, asked, answered, began, varied, [one.example for one in read if one.for_validation])


def build_corpus(
    config: CorpusConfig,
    asked: Iterable[UnderstandExample],
    answered: list[ReplyExample],
    began: Checkpoint | None = None,
    sown: Iterable[UnderstandExample] = (),
    sown_held: Iterable[UnderstandExample] = (),
) -> Corpus:
    """Return the corpus of given examples, in the vocabulary of `began` if there is one.

    Of `asked` and `answered` a share is held back; of the hand-written ones `sown` are trained on and `sown_held` not.

    Raises:
        UnspeakableReading: more examples than allowed have values that are not whole words of the utterance.
        UnwritableText: a reply example cannot be written in tokens.
    """
    characters = "".join(sorted(set("".join(example.text for example in answered)) - set(map(chr, range(128)))))
    pieces = began.vocabulary.pieces if began else None
    if config.pieces and not began:
        asked, sown = list(asked), list(sown)
        texts = (text for example in (*asked, *sown, *answered) for text in _texts(example))
        pieces = learned_pieces(texts, config.pieces)
    vocabulary = Vocabulary.fresh(characters, began.vocabulary.added if began else (), pieces)
    reply_words = _reply_words(vocabulary, answered, began)
    listed = {token: place for place, token in enumerate(reply_words)}
    digest = hashlib.sha256()
    left_out: list[UnspeakableReading] = []
    learned, held, held_examples = list[Sample](), list[Sample](), list[UnderstandExample]()
    for is_sown, example in chain(zip(repeat(False), asked), zip(repeat(True), sown)):
        digest.update(f"{example.message}\0{example.reading}".encode())
        try:
            sample = understanding_sample(vocabulary, example)
        except UnspeakableReading as error:
            left_out.append(error)
            continue
        if not is_sown and _is_held(example.message, config.held):
            held.append(sample)
            held_examples.append(example)
        else:
            learned.append(sample)
    count = len(left_out) + len(learned) + len(held)
    if len(left_out) > config.unspeakable * count:
        raise UnspeakableReading(f"{len(left_out)} of {count} examples cannot be written: {left_out[0]}")
    replies_learned, replies_held = list[Sample](), list[Sample]()
    for example in answered:
        digest.update(f"{example.message}\0{example.text}".encode())
        side = replies_held if _is_held(example.message, config.held) else replies_learned
        side.append(reply_sample(vocabulary, example, listed))
    return Corpus(
        vocabulary,
        reply_words,
        read_followers(vocabulary, reply_words, answered),
        learned,
        replies_learned,
        held,
        replies_held,
        held_examples,
        list(sown_held),
        digest.hexdigest(),
    )


def _texts(example: UnderstandExample | ReplyExample) -> tuple[str, ...]:
    """Return what people would write in an example: the utterance, and the words of a reply without placeholders."""
    said = example.message.rpartition("shopper: ")[2]
    return (said,) if isinstance(example, UnderstandExample) else (said, _PLACEHOLDER.sub(" ", example.text))


def _reply_words(vocabulary: Vocabulary, examples: list[ReplyExample], began: Checkpoint | None) -> list[int]:
    """Return the ids that replies may hold: the end, every style token and placeholder, and the examples' words."""
    always = (tokens.END, *tokens.STYLE, *(name for name in tokens.added_tokens() if name.startswith("{")))
    words = dict.fromkeys(vocabulary.ids[name] for name in always)
    if began:
        words |= dict.fromkeys(began.vocabulary.ids[began.vocabulary.names[token]] for token in began.reply_words)
    return list(words | dict.fromkeys(_written(vocabulary, examples)))


def _written(vocabulary: Vocabulary, examples: list[ReplyExample]) -> Iterator[int]:
    found = {token for example in examples for token in reply_tokens(vocabulary, example)}
    yield from sorted(found)


def _is_held(message: str, share: float) -> bool:
    return int.from_bytes(hashlib.sha256(message.encode()).digest()[:4]) < share * 2**32
