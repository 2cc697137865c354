"""The embedded generator as a LangChain chat model.

Knows how LangChain asks and how a message's first words tell the two tasks apart. The last human message is the whole
prefix; system messages are not read, since what they would say is in the weights. Knows nothing of turns.

Each call is decoded from its first token to its last in one thread, which computes alone: threads that share a token
wait for each other longer than they compute, and so does a call that changes its thread at every token. There are as
many such threads as torch would have used for one call, so that two shoppers have a processor each.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import torch
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict, PrivateAttr
from typing_extensions import override

from assistant.embedded.checkpoint import SHIPPED, load
from assistant.embedded.decode import Decoder, ReplyConfig
from assistant.messages import Reading


class EmbeddedChat(BaseChatModel):
    """Aisle's own model. Calls take `seed`, `temperature`, `top_p` and `max_tokens`, which matter to replies alone."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    decoder: Decoder
    version: str
    """A fingerprint of the weights."""
    reply_config: ReplyConfig = ReplyConfig()
    _workers: ThreadPoolExecutor = PrivateAttr(default_factory=lambda: _lone_workers(torch.get_num_threads()))

    @classmethod
    def load(cls, folder: Path | None = None) -> EmbeddedChat:
        """Return the model whose weights are in `folder`, by default those of the package.

        Raises:
            WeightsError: a file is missing, damaged or of another version.
        """
        checkpoint = load(folder or SHIPPED)
        return cls(decoder=Decoder(checkpoint), version=f"embedded:{checkpoint.fingerprint}")

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
        return self._workers.submit(self._whole, messages, kwargs).result()

    @override
    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return await asyncio.wrap_future(self._workers.submit(self._whole, messages, kwargs))

    @override
    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        loop, arrived, left = asyncio.get_running_loop(), asyncio.Queue[str | None](), Event()

        def write() -> None:
            try:
                for piece in self._pieces(messages, kwargs):
                    if left.is_set():
                        return
                    loop.call_soon_threadsafe(arrived.put_nowait, piece)
            finally:
                if not left.is_set():
                    loop.call_soon_threadsafe(arrived.put_nowait, None)

        writing = self._workers.submit(write)
        try:
            while (piece := await arrived.get()) is not None:
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            await asyncio.wrap_future(writing)  # raises what it raised
            # A reply may come to nothing (see `Decoder.reply`), but a stream without a chunk is an error to LangChain.
            yield ChatGenerationChunk(message=AIMessageChunk(content="", chunk_position="last"))
        finally:
            left.set()

    def _whole(self, messages: list[BaseMessage], options: dict[str, Any]) -> ChatResult:
        text = "".join(self._pieces(messages, options))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def _pieces(self, messages: list[BaseMessage], options: dict[str, Any]) -> Iterator[str]:
        message = next((str(message.text) for message in reversed(messages) if message.type == "human"), "")
        if not message.startswith("reply: "):
            yield self.decoder.understand(message).model_dump_json()
            return
        config = ReplyConfig(
            temperature=float(options.get("temperature", self.reply_config.temperature)),
            top_p=float(options.get("top_p", self.reply_config.top_p)),
            max_tokens=min(int(options.get("max_tokens") or 1000), self.reply_config.max_tokens),
        )
        yield from filter(None, self.decoder.reply(message, int(options.get("seed", 0)), config))


def _lone_workers(count: int) -> ThreadPoolExecutor:
    """Return `count` threads, in each of which torch computes without the help of others."""
    workers = ThreadPoolExecutor(count, "decoding", torch.set_num_threads, (1,))
    begun = Barrier(count)
    for one in [workers.submit(begun.wait) for _ in range(count)]:
        one.result()
    torch.set_num_threads(count)  # torch gives a thread that it meets later the number that was set last
    return workers


def _parsed(answer: AIMessage) -> Reading:
    return Reading.model_validate_json(str(answer.text))


def _with_raw(answer: AIMessage) -> dict[str, Any]:
    return {"raw": answer, "parsed": _parsed(answer), "parsing_error": None}
