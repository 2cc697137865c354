"""Decoding: a message in, a reading or a stream of reply text out.

Knows the network as it serves and the automaton. An understanding answer takes the best allowed step each time, so
that it is the same whenever it is asked for; forced steps (the rest of a broken word) cost no scoring and go into the
network together with the next one. A reply is drawn at random from a seed, among the words of replies and the
placeholders whose facts the message names: a placeholder without a fact cannot be written, and words that lead to one
are taken back, since they speak of that fact; a sentence of which too little is left is not said.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import torch
from torch import Tensor

from assistant.confidence import doubtful
from assistant.embedded import tokens
from assistant.embedded.automaton import ReadingAutomaton
from assistant.embedded.checkpoint import BEGIN, Checkpoint, after_sentence
from assistant.embedded.followers import act_of
from assistant.embedded.inference import Network, Sequence
from assistant.embedded.linear import Copy, Step
from assistant.embedded.tokenizer import MessageError, Prompt
from assistant.embedded.tokens import END, REPLY, SENTENCE_ENDS, UNDERSTAND
from assistant.embedded.wording import ReplyWriter
from assistant.messages import Reading
from retrieval.types import Language
from retrieval.words import has_han

_LONGEST_ANSWER = 100
"""Steps after which an understanding answer ends where it may: the network has places for no more than 190."""

_LACKING = 0.3
"""The probability of placeholders without a fact from which on a sentence is taken to speak of that fact."""

_LOST = 0.22
"""The probability of the likeliest token within a sentence below which the token before it is taken back: what was
begun goes on in no way that was learned. The first token of a sentence may be anything."""

_LEAST_LEFT = 0.3
"""The probability of what may still be drawn at a place below which the token before it is taken back too."""

_TURNS_BACK = 40
"""How many tokens a sentence takes back before it is not said."""

_OF_MANY = frozenset({"cheap", "best", "lowest"})
"""What begins a superlative, "cheapest" in two pieces; not said where two are shown: one of two is the cheaper."""

_OWED = ("{passage}", "{quote}")
"""Placeholders that a reply is there to give: where its message names the fact and it came without, it ends with it."""


@dataclass(frozen=True)
class ReplyConfig:
    """How a reply is drawn."""

    temperature: float = 0.5
    """0 takes the likeliest token."""
    top_p: float = 0.9
    """The probability that the tokens drawn from hold together, (0, 1]."""
    max_tokens: int = 80
    """A reply stops there, and at the end of a sentence from three quarters of it on."""

    def __post_init__(self) -> None:
        if self.temperature < 0 or not 0 < self.top_p <= 1 or self.max_tokens < 1:
            raise ValueError(f"temperature is at least 0, top_p in (0, 1], max_tokens at least 1, not {self}")


class Decoder:
    """A checkpoint made ready to decode: its network as it serves, and what scores the tokens that it may write."""

    def __init__(self, checkpoint: Checkpoint, exact: bool = False) -> None:
        """Prepare the weights, for what this processor is quick at or for float32 throughout (`exact`)."""
        self._vocabulary, self._scaling = checkpoint.vocabulary, checkpoint.scaling
        ids, named = checkpoint.vocabulary.ids, checkpoint.vocabulary.names
        answers = tokens.answer_tokens()
        self._place = {name: place for place, name in enumerate(answers)}
        self._reply_ids = list(checkpoint.reply_words)
        self._placeholders = {token: at for at, token in enumerate(self._reply_ids) if named[token].startswith("{")}
        words = [(at, named[token]) for at, token in enumerate(self._reply_ids) if token not in self._placeholders]
        self._foreign: dict[Language, Tensor] = {
            "en": _places(at for at, word in words if has_han(word)),
            "zh": _places(at for at, word in words if word.strip("#").isascii() and word.strip("#").isalpha()),
        }
        self._of_many = _places(at for at, word in words if word in _OF_MANY)
        self._row = {token: at for at, token in enumerate(self._reply_ids)} | {ids[REPLY]: BEGIN}
        self._followers = {
            act: {row: _places(following) for row, following in of.items()} for act, of in checkpoint.followers.items()
        }
        with torch.inference_mode():
            self._network = Network(checkpoint.model, exact)
            self._answer_scores = self._network.scorer([ids[name] for name in answers])
            self._reply_scores = self._network.scorer(self._reply_ids)

    def understand(self, message: str) -> Reading:
        """Return the reading of an understanding message.

        Its confidence is its probability (see `readings`) as the weights' scaling takes it. A doubtful one has a
        `second`: the likeliest reading with another intent.

        Raises:
            MessageError: the message is not an understanding message.
        """
        with closing(self.readings(message)) as readings:
            first = self._scaled(*next(readings))
            if doubtful(first):
                return first.model_copy(update={"second": self._scaled(*next(readings))})
            return first

    def _scaled(self, reading: Reading, probability: float) -> Reading:
        return reading.model_copy(update={"confidence": self._scaling(probability)})

    @torch.inference_mode()
    def readings(self, message: str) -> Generator[tuple[Reading, float], None, None]:
        """Yield the likeliest reading with each intent, the likeliest intent first, and its probability.

        The probability is that of the intent times the geometric mean of the other steps' probabilities, each among the
        steps allowed there. The message is read once; a reading that is not asked for is not decoded.

        Raises:
            MessageError: the message is not an understanding message.
        """
        prompt = self._vocabulary.prompt(message)
        if prompt.task != UNDERSTAND:
            raise MessageError(f"this is no understanding message: {message[:40]!r}")
        with self._network.sequence(prompt.ids) as sequence:
            words = sequence.message_states[prompt.first_word : prompt.first_word + len(prompt.source)]
            keys = self._network.pointer_keys(words)  # (C, words)
            intents = ReadingAutomaton(prompt).allowed()
            logs = self._logs(intents, sequence.read([self._vocabulary.ids[UNDERSTAND]]), keys)
            begun = sequence.length
            for place in logs.argsort(descending=True).tolist():
                sequence.back_to(begun)
                automaton = ReadingAutomaton(prompt)
                automaton.push(intents[place])
                rest = self._finish(automaton, sequence, [self._token(intents[place], prompt)], keys)
                mean = sum(rest) / len(rest) if rest else 0.0
                yield automaton.reading(), min(1.0, math.exp(float(logs[place]) + mean))

    def _finish(self, automaton: ReadingAutomaton, sequence: Sequence, pending: list[int], keys: Tensor) -> list[float]:
        """Take the likeliest steps to the end of a reading; return the log-probabilities of those that were a choice.

        `pending` are the answer's tokens that the network has not read yet.
        """
        logs: list[float] = []
        written = len(pending)
        while not automaton.done:
            steps = automaton.allowed()
            if len(steps) == 1:
                step = steps[0]
            elif written >= _LONGEST_ANSWER and END in steps:
                step = END
            else:
                log, best = self._logs(steps, sequence.read(pending), keys).max(dim=0)
                step = steps[int(best)]
                logs.append(float(log))
                pending = []
            automaton.push(step)
            pending.append(self._token(step, automaton.prompt))
            written += 1
        return logs

    def _logs(self, steps: list[Step], state: Tensor, keys: Tensor) -> Tensor:
        """Return the log-probability of each of the steps among them."""
        scores = self._answer_scores(state)[0]
        if any(isinstance(step, Copy) for step in steps):
            scores = torch.cat([scores, self._network.pointer_scores(state, keys)[0]])
        listed = len(self._place)
        places = [listed + step.place if isinstance(step, Copy) else self._place[step] for step in steps]
        return torch.log_softmax(scores[places], dim=0)

    def _token(self, step: Step, prompt: Prompt) -> int:
        if isinstance(step, Copy):
            return prompt.ids[prompt.first_word + step.place]
        return self._vocabulary.ids[step]

    def reply(self, message: str, seed: int = 0, config: ReplyConfig | None = None) -> Iterator[str]:
        """Yield a reply's text sentence by sentence, placeholders in it; the same seed draws the same reply.

        A reply that begins to say a sentence again ends there.

        Raises:
            MessageError: the message is not a reply message.
        """
        config = config or ReplyConfig()
        prompt = self._vocabulary.prompt(message)
        if prompt.task != REPLY:
            raise MessageError(f"this is no reply message: {message[:40]!r}")
        lines = message.split("\n")
        language: Language = "zh" if lines[0].endswith(" zh") else "en"
        of_two = sum(line[:1].isdigit() for line in lines) == 2
        writer, ids = ReplyWriter(self._vocabulary, language), self._vocabulary.ids
        known = set(prompt.ids[: prompt.first_word])
        lacking = _places(at for token, at in self._placeholders.items() if token not in known)
        barred = lacking, torch.cat((lacking, self._foreign[language], *([self._of_many] if of_two else [])))
        owed = {ids[name]: name for name in _OWED if ids[name] in known}
        followers = self._followers.get(act_of(message))
        generator = torch.Generator().manual_seed(seed)
        written, last, said = 0, ids[REPLY], set[tuple[int, ...]]()
        row = BEGIN
        with self._network.sequence(prompt.ids) as sequence:
            while written < config.max_tokens * 3 // 4 and last != ids[END]:
                drawn = self._sentence(
                    sequence, (last, row), config.max_tokens - written, barred, followers, config, generator
                )
                if not drawn or tuple(drawn) in said:
                    break
                said.add(tuple(drawn))
                written, last = written + len(drawn), drawn[-1]
                row = after_sentence(self._row[drawn[-2]]) if len(drawn) > 1 else self._row[last]
                owed = {token: name for token, name in owed.items() if token not in drawn}
                text = "".join(writer.push(token) for token in drawn if token != ids[END])
                if text:
                    yield text
        for name in owed.values():
            yield f"\n{name}"

    @torch.inference_mode()
    def _sentence(
        self,
        sequence: Sequence,
        last: tuple[int, int],
        room: int,
        barred: tuple[Tensor, Tensor],
        followers: dict[int, Tensor] | None,
        config: ReplyConfig,
        generator: torch.Generator,
    ) -> list[int]:
        """Return the tokens of one sentence after `last`, up to its end, the reply's, or `room` of them.

        `last` is a token and the row of `followers` for what may stand behind it. `barred` holds the places of
        placeholders without a fact, and these with words out of place; `followers` the places that may stand after
        each, None where any may. Where the first are likely next, or nothing is, the token before is taken back and
        not drawn there again. Where too little is left to say, nothing is returned.
        """
        (token, row), begun, turns = last, sequence.length, _TURNS_BACK
        drawn = list[int]()  # places among the words of replies
        left = list[Tensor]()  # the probability (words of replies,) of what may stand after `last` and each one drawn
        while len(drawn) < room:
            if lacking := len(left) == len(drawn):
                left.append(torch.softmax(self._reply_scores(sequence.read([token]))[0], dim=0))
                lacking = float(left[-1][barred[0]].sum()) > _LACKING or (bool(drawn) and float(left[-1].max()) < _LOST)
                left[-1][barred[1]] = 0.0
                if followers is not None:
                    kept = followers[row if not drawn and row in followers else self._row[token]]
                    left[-1] = torch.zeros_like(left[-1]).index_copy_(0, kept, left[-1][kept])
            if lacking or float(left[-1].sum()) < _LEAST_LEFT:
                if not drawn or not turns:
                    return []
                turns -= 1
                left.pop()
                left[-1][drawn.pop()] = 0.0
                sequence.back_to(begun + len(left))
                continue
            drawn.append(_draw(left[-1].log(), config, generator))
            token = self._reply_ids[drawn[-1]]
            if token == self._vocabulary.ids[END] or self._vocabulary.names[token] in SENTENCE_ENDS:
                break
        return [self._reply_ids[place] for place in drawn]


def _draw(scores: Tensor, config: ReplyConfig, generator: torch.Generator) -> int:
    """Return a place drawn from the likeliest tokens that together hold `top_p`."""
    if config.temperature == 0:
        return int(scores.argmax())
    probabilities, places = torch.softmax(scores / config.temperature, dim=0).topk(min(50, len(scores)))
    kept = probabilities.cumsum(0) - probabilities < config.top_p
    return int(places[torch.multinomial(probabilities * kept, 1, generator=generator)])


def _places(places: Iterable[int]) -> Tensor:
    return torch.tensor(list(places), dtype=torch.long)
