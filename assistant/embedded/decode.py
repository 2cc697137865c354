"""Decoding: a message in, a reading or a stream of reply text out.

Knows the network's cache and the automaton. An understanding answer takes the best allowed step each time, so that it
is the same whenever it is asked for; forced steps (the rest of a broken word) cost no scoring and go into the network
together with the next one. A reply is drawn at random from a seed, among the words of replies and the placeholders
whose facts the message names: a placeholder without a fact cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from assistant.embedded import tokens
from assistant.embedded.automaton import ReadingAutomaton
from assistant.embedded.checkpoint import Checkpoint
from assistant.embedded.linear import Copy, Step
from assistant.embedded.tokenizer import MessageError, Prompt
from assistant.embedded.tokens import END, REPLY, UNDERSTAND
from assistant.embedded.wording import ReplyWriter
from assistant.messages import Reading
from retrieval.types import Language

_MESSAGE, _ANSWER = 0, 1
_SENTENCE_ENDS = frozenset(".!?。!?")


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


class _Sequence:
    """One message and the answer so far, in the network's cache."""

    def __init__(self, checkpoint: Checkpoint, prompt: Prompt) -> None:
        self._model = checkpoint.model
        self._cache = self._model.new_cache(self._model.position_embeddings.dtype)
        self.prefix_states = self._model.extend(torch.tensor([prompt.ids]), self._cache, 0, _MESSAGE)  # (1, T, C)
        self._length = len(prompt.ids)

    def read(self, ids: list[int]) -> Tensor:
        """Take answer tokens and return the answer state (1, 1, C) after the last."""
        states = self._model.extend(torch.tensor([ids]), self._cache, self._length, _ANSWER)
        self._length += len(ids)
        return self._model.answer_states(states[:, -1:])


class Decoder:
    """A checkpoint with what decoding needs worked out once: the rows of the tokens it may write."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        model, ids = checkpoint.model, checkpoint.vocabulary.ids
        self._names = tokens.answer_tokens()
        self._place = {name: place for place, name in enumerate(self._names)}
        self._end = ids[END]
        with torch.inference_mode():
            self._answer_rows, self._answer_bias = self._rows([ids[name] for name in self._names])
            self._reply_ids = list(checkpoint.reply_words)
            self._reply_rows, self._reply_bias = self._rows(self._reply_ids)
        named = checkpoint.vocabulary.names
        self._placeholders = {token: at for at, token in enumerate(self._reply_ids) if named[token].startswith("{")}
        self._dtype = model.position_embeddings.dtype

    def _rows(self, ids: list[int]) -> tuple[Tensor, Tensor]:
        listed = torch.tensor(ids)
        model = self._checkpoint.model
        return model.rows(listed).to(model.position_embeddings.dtype).T.contiguous(), model.output_bias[listed].float()

    @torch.inference_mode()
    def understand(self, message: str) -> Reading:
        """Return the reading of an understanding message.

        Its confidence is the probability of the intent times the geometric mean of the other steps' probabilities,
        each among the steps allowed there.

        Raises:
            MessageError: the message is not an understanding message.
        """
        prompt = self._checkpoint.vocabulary.prompt(message)
        if prompt.task != UNDERSTAND:
            raise MessageError(f"this is no understanding message: {message[:40]!r}")
        sequence = _Sequence(self._checkpoint, prompt)
        words = sequence.prefix_states[:, prompt.first_word : prompt.first_word + len(prompt.source)]
        keys = self._checkpoint.model.pointer_key(words)[0].T.contiguous()  # (C, words)
        automaton = ReadingAutomaton(prompt)
        pending = [self._checkpoint.vocabulary.ids[UNDERSTAND]]
        logs: list[float] = []
        while not automaton.done:
            steps = automaton.allowed()
            if len(steps) == 1:
                step = steps[0]
            else:
                step, log = self._best(steps, sequence.read(pending), keys)
                logs.append(log)
                pending = []
            automaton.push(step)
            pending.append(self._token(step, prompt))
        intent, rest = logs[0], logs[1:]
        mean = sum(rest) / len(rest) if rest else 0.0
        return automaton.reading(min(1.0, float(torch.tensor(intent + mean).exp())))

    def _best(self, steps: list[Step], state: Tensor, keys: Tensor) -> tuple[Step, float]:
        """Return the likeliest of the steps and the log of its probability among them."""
        model = self._checkpoint.model
        scores = (state[0, 0] @ self._answer_rows).float() + self._answer_bias
        if any(isinstance(step, Copy) for step in steps):
            copies = (model.pointer_query(state)[0, 0] @ keys).float() * model.config.width**-0.5
            scores = torch.cat([scores, copies])
        listed = len(self._names)
        places = [listed + step.place if isinstance(step, Copy) else self._place[step] for step in steps]
        logs = torch.log_softmax(scores[places], dim=0)
        best = int(logs.argmax())
        return steps[best], float(logs[best])

    def _token(self, step: Step, prompt: Prompt) -> int:
        if isinstance(step, Copy):
            return prompt.ids[prompt.first_word + step.place]
        return self._checkpoint.vocabulary.ids[step]

    def reply(self, message: str, seed: int = 0, config: ReplyConfig | None = None) -> Iterator[str]:
        """Yield the pieces of a reply's text, placeholders in it; the same seed draws the same reply.

        Raises:
            MessageError: the message is not a reply message.
        """
        config = config or ReplyConfig()
        vocabulary = self._checkpoint.vocabulary
        prompt = vocabulary.prompt(message)
        if prompt.task != REPLY:
            raise MessageError(f"this is no reply message: {message[:40]!r}")
        language: Language = "zh" if message.split("\n", 1)[0].endswith(" zh") else "en"
        writer = ReplyWriter(vocabulary, language)
        known = set(prompt.ids[: prompt.first_word])
        barred = [at for token, at in self._placeholders.items() if token not in known]
        generator = torch.Generator().manual_seed(seed)
        with torch.inference_mode():
            sequence = _Sequence(self._checkpoint, prompt)
        token = vocabulary.ids[REPLY]
        for count in range(config.max_tokens):
            with torch.inference_mode():
                scores = (sequence.read([token])[0, 0] @ self._reply_rows).float() + self._reply_bias
                scores[barred] = -torch.inf
                token = self._reply_ids[_draw(scores, config, generator)]
            if token == self._end:
                return
            yield writer.push(token)
            if count >= config.max_tokens * 3 // 4 and vocabulary.names[token] in _SENTENCE_ENDS:
                return


def _draw(scores: Tensor, config: ReplyConfig, generator: torch.Generator) -> int:
    """Return a place drawn from the likeliest tokens that together hold `top_p`."""
    if config.temperature == 0:
        return int(scores.argmax())
    probabilities, places = torch.softmax(scores / config.temperature, dim=0).topk(min(50, len(scores)))
    kept = probabilities.cumsum(0) - probabilities < config.top_p
    return int(places[torch.multinomial(probabilities * kept, 1, generator=generator)])
