"""The embedded generator as a LangChain chat model.

Knows how LangChain asks and how a message's first words tell the two tasks apart. The last human message is the whole
prefix; system messages are not read, since what they would say is in the weights. One lock is held for a call of the
network at a time (for a reply: for a token at a time), so that two shoppers share the processors rather than fight for
them. Knows nothing of turns.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict, PrivateAttr
from typing_extensions import override

from assistant.embedded.checkpoint import SHIPPED, load
from assistant.embedded.decode import Decoder, ReplyConfig
from assistant.messages import Reading, understand_message
from retrieval.types import Constraints


class EmbeddedChat(BaseChatModel):
    """Aisle's own model. Calls take `seed`, `temperature`, `top_p` and `max_tokens`, which matter to replies alone."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    decoder: Decoder
    version: str
    """A fingerprint of the weights."""
    reply_config: ReplyConfig = ReplyConfig()
    _lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @classmethod
    def load(cls, folder: Path | None = None, threads: int | None = None) -> EmbeddedChat:
        """Return the model whose weights are in `folder`, by default those of the package.

        `threads` sets how many torch uses, in the whole process; by default they are left as they are.

        Raises:
            WeightsError: a file is missing, damaged or of another version.
        """
        if threads is not None:
            torch.set_num_threads(threads)
        checkpoint = load(folder or SHIPPED)
        return cls(decoder=Decoder(checkpoint), version=f"embedded:{checkpoint.sha256[:12]}")

    def warm_up(self) -> None:
        """Make one call, so that the first shopper does not wait for what torch prepares late."""
        self._read(understand_message(Constraints(), "none", 0, "hello"))

    @property
    @override
    def _llm_type(self) -> str:
        return "aisle-embedded"

    @override
    def with_structured_output(  # the base class holds a model by tool calls; this one writes nothing but readings
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, **kwargs: Any
    ) -> Runnable[LanguageModelInput, Any]:
        """Return a runnable that gives a `Reading`; with `include_raw` a dict of `raw`, `parsed` and `parsing_error`.

        Raises:
            ValueError: `schema` is not `Reading`.
        """
        if schema is not Reading:
            raise ValueError(f"the embedded generator writes readings alone, not {schema!r}")
        if include_raw:
            return self | RunnableLambda(_with_raw)
        return self | RunnableLambda(_parsed)

    @override
    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(self._pieces(messages, kwargs))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    @override
    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece in self._pieces(messages, kwargs):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))

    def _pieces(self, messages: list[BaseMessage], options: dict[str, Any]) -> Iterator[str]:
        message = next((str(message.text) for message in reversed(messages) if message.type == "human"), "")
        if not message.startswith("reply: "):
            yield self._read(message).model_dump_json()
            return
        config = ReplyConfig(
            temperature=float(options.get("temperature", self.reply_config.temperature)),
            top_p=float(options.get("top_p", self.reply_config.top_p)),
            max_tokens=min(int(options.get("max_tokens") or 1000), self.reply_config.max_tokens),
        )
        pieces = self.decoder.reply(message, int(options.get("seed", 0)), config)
        while True:
            with self._lock:
                piece = next(pieces, None)
            if piece is None:
                return
            if piece:
                yield piece

    def _read(self, message: str) -> Reading:
        with self._lock:
            return self.decoder.understand(message)


def _parsed(answer: AIMessage) -> Reading:
    return Reading.model_validate_json(str(answer.text))


def _with_raw(answer: AIMessage) -> dict[str, Any]:
    return {"raw": answer, "parsed": _parsed(answer), "parsing_error": None}
