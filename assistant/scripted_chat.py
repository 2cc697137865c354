"""A chat model that says what a script holds: for tests, documentation and trying the faces without a model.

It is asked the same two messages as every other generator (`understand_message`; `reply_message` or `facts_message`)
and answers by the utterance in them, or in order from a queue. It is strict: a question that the script does not hold
is an error naming it, never a canned answer, so that a test cannot pass on words that nobody wrote.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field, PrivateAttr, ValidationError
from typing_extensions import override

from assistant.errors import ConfigError, ScriptExhausted
from assistant.messages import Reading
from retrieval.types import Value


class Script(Value):
    """What a scripted model says.

    `readings` goes by utterance (white space folded). `replies` goes by utterance, else by act (`recommend`).
    `queue` is used up first, in order, whatever is asked: a `Reading` for an understanding call, a text for a reply.
    """

    readings: dict[str, Reading] = {}
    replies: dict[str, str] = {}
    queue: tuple[Reading | str, ...] = ()


class ScriptedChat(BaseChatModel):
    """A chat model over a `Script`. `delay_seconds` is slept, blocking its thread, before each answer and piece."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    script: Script = Script()
    delay_seconds: float = Field(default=0.0, ge=0)
    _position: int = PrivateAttr(default=0)

    @classmethod
    def of(cls, readings: Mapping[str, Reading], replies: Mapping[str, str] | None = None) -> ScriptedChat:
        """Return a model that answers by utterance, and replies by utterance or by act."""
        return cls(script=Script(readings=dict(readings), replies=dict(replies or {})))

    @classmethod
    def in_order(cls, answers: Sequence[Reading | str]) -> ScriptedChat:
        """Return a model that gives these answers one after the other, then refuses."""
        return cls(script=Script(queue=tuple(answers)))

    @classmethod
    def from_file(cls, path: Path) -> ScriptedChat:
        """Return a model over a JSON file with the fields of `Script`.

        Raises:
            ConfigError: The file is missing or is not a script.
        """
        try:
            return cls(script=Script.model_validate_json(path.read_text("utf-8")))
        except (OSError, ValidationError) as error:
            raise ConfigError(f"generator.model {str(path)!r} is not a script file: {error}") from error

    @property
    @override
    def _llm_type(self) -> str:
        return "aisle-scripted"

    @override
    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        message = AIMessage(content=self._answer(messages))
        return ChatResult(generations=[ChatGeneration(message=message)])

    @override
    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in re.findall(r"\s*\S+\s*$|\s*\S+", self._answer(messages)):
            time.sleep(self.delay_seconds)
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))

    def _answer(self, messages: list[BaseMessage]) -> str:
        time.sleep(self.delay_seconds)
        asked = str(messages[-1].text)
        first, last = asked.split("\n", 1)[0], asked.rsplit("\n", 1)[-1]
        utterance = last.removeprefix("shopper: ") if last.startswith("shopper: ") else ""
        wants_reading = first.startswith("in force: ")
        if self._position < len(self.script.queue):
            answer = self.script.queue[self._position]
            if isinstance(answer, Reading) != wants_reading:
                kind = "a reading" if wants_reading else "a reply"
                raise ScriptExhausted(f"the script's answer {self._position} is not {kind}, which was asked: {asked!r}")
            self._position += 1
        elif wants_reading:
            answer = {" ".join(key.split()): reading for key, reading in self.script.readings.items()}.get(utterance)
        else:
            act = first.removeprefix("reply: ").split(" ")[0]
            answer = self.script.replies.get(utterance, self.script.replies.get(act))
        if answer is None:
            raise ScriptExhausted(f"the script holds no answer to {asked!r}: add one for {utterance!r}")
        return answer if isinstance(answer, str) else json.dumps(answer.model_dump(mode="json"), ensure_ascii=False)
