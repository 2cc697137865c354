"""The one implementation of `Generator`, over any LangChain chat model.

Knows how the two messages are put to a model, how an answer becomes a reading, and how failure and slowness are told
apart from nonsense. Does not know which kind of model it has: what differs is a value (`Calling`). Models that block
run in worker threads, which is what LangChain's `ainvoke` and `astream` do for a model without an async form,
so that the event loop goes on.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import httpx
from langchain_core.exceptions import ModelError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

import prompts
from assistant.brief import Brief, facts_message, reply_message
from assistant.errors import GeneratorNonsense, GeneratorUnavailable, ModelUnavailable
from assistant.messages import LISTED, Intent, Reading, Slot, understand_message
from assistant.reading_schema import parse_reading, reading_schema
from assistant.thoughts import stream_without_thoughts, without_thoughts
from assistant.variety import fresh
from retrieval.types import Constraints, Language

_log = logging.getLogger(__name__)

_LANGUAGES: dict[Language, str] = {"en": "English", "zh": "Simplified Chinese"}
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


@dataclass(frozen=True)
class Calling:
    """How one kind of model is called.

    `style` is `placeholders` for a model trained on the bare messages, which writes `{1.title}` where a fact belongs,
    and `facts` for one that is told what to do and given every fact. `structured` is `schema` where the model can be
    held to a JSON schema; `refuses_schema` tells from an error that it cannot after all, and it is asked for plain text
    from then on. The options are passed with the calls, `seed` only where the model takes one. `failures` are the
    errors of the model's own client, beside LangChain's; `nonsense` those among them that mean a useless answer rather
    than none. `redraws` says that a reply may be drawn more than once, so as not to repeat the last ones: where it
    costs next to nothing.
    """

    style: Literal["placeholders", "facts"]
    structured: Literal["schema", "text"] = "text"
    schema_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    understand_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    reply_options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    seeded: bool = True
    warms_up: bool = True
    redraws: bool = False
    failures: tuple[type[Exception], ...] = ()
    nonsense: tuple[type[Exception], ...] = ()
    refuses_schema: Callable[[Exception], bool] | None = None


class ChatGenerator:
    """A `Generator` over a chat model; `weights` identifies the model's weights as far as can be known.

    One over a remote model stays with the event loop of its first call, whose connections it keeps.
    """

    def __init__(
        self, model: BaseChatModel, calling: Calling, *, name: str, weights: str, timeout_seconds: float = 30.0
    ) -> None:
        keep_to_ourselves()
        self.name = name
        self.version = _version(weights, calling.style)
        self._model = model
        self._calling = calling
        self._structured = calling.structured
        self._timeout_seconds = timeout_seconds
        self._failures = (ModelError, ModelUnavailable, httpx.HTTPError, OSError, *calling.failures)

    async def understand(self, message: str) -> Reading:
        """See `Generator.understand`."""
        asked: list[BaseMessage] = [HumanMessage(message)]
        if self._calling.style == "facts":
            asked.insert(0, SystemMessage(understand_prompt()))
        try:
            return await self._read(asked)
        except (GeneratorUnavailable, GeneratorNonsense):
            raise
        except self._failures as error:
            refuses = self._calling.refuses_schema
            if self._structured == "text" or refuses is None or not refuses(error):
                raise self._unavailable(error) from error
            _log.warning("%s does not take a JSON schema; from now on it is asked for plain JSON: %s", self.name, error)
            self._structured = "text"
        # The server turned the request away without running the model, so this is still the turn's one call.
        try:
            return await self._read(asked)
        except (GeneratorUnavailable, GeneratorNonsense):
            raise
        except self._failures as error:
            raise self._unavailable(error) from error

    async def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        """See `Generator.reply`."""
        if self._calling.style == "facts":
            system = prompts.load("reply").render(language=_LANGUAGES[brief.language])
            asked: list[BaseMessage] = [SystemMessage(system), HumanMessage(facts_message(brief, utterance))]
        else:
            asked = [HumanMessage(reply_message(brief, utterance))]
        if self._calling.redraws and brief.recent:
            drawn = fresh(lambda number: self._pieces(asked, seed + number), brief)
        else:
            drawn = self._pieces(asked, seed)
        async with (
            aclosing(cast(Any, drawn)) as pieces,
            aclosing(cast(Any, stream_without_thoughts(pieces))) as answer,
        ):
            async for piece in answer:
                yield piece

    async def warm_up(self) -> None:
        """See `Generator.warm_up`."""
        if not self._calling.warms_up:
            return
        try:
            await self.understand(understand_message(Constraints(), "none", 0, "hello"))
        except GeneratorNonsense as error:
            _log.warning("%s answers, but not with a reading: %s", self.name, error)

    async def _read(self, asked: list[BaseMessage]) -> Reading:
        options = dict(self._calling.understand_options)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                if self._structured == "text":
                    return parse_reading(without_thoughts(str((await self._model.ainvoke(asked, **options)).text)))
                held = self._model.with_structured_output(
                    reading_schema(), method="json_schema", include_raw=True, **self._calling.schema_options, **options
                )
                return _held_reading(cast("dict[str, Any]", await held.ainvoke(asked)))
        except TimeoutError as error:
            raise self._late("did not answer an understanding call") from error
        except self._calling.nonsense as error:
            raise GeneratorNonsense(f"{self.name} did not end its answer: {error}") from error

    async def _pieces(self, asked: list[BaseMessage], seed: int) -> AsyncIterator[str]:
        options: dict[str, Any] = {**self._calling.reply_options, **({"seed": seed} if self._calling.seeded else {})}
        begun = False
        async with aclosing(cast(Any, self._model.astream(asked, **options))) as stream:
            while True:
                try:
                    async with asyncio.timeout(self._timeout_seconds):
                        chunk = await anext(stream, None)
                except TimeoutError as error:
                    raise self._late("stopped in the middle of a reply or did not begin one") from error
                except self._failures as error:
                    raise self._unavailable(error) from error
                except ValueError as error:
                    if begun:
                        raise
                    raise self._unavailable(error) from error  # LangChain's, of a stream without a single chunk
                if chunk is None:
                    return
                begun = True
                yield str(cast(AIMessage, chunk).text)

    def _late(self, what: str) -> GeneratorUnavailable:
        return GeneratorUnavailable(
            f"{self.name} {what} within {self._timeout_seconds:g} s: use a smaller model or a faster machine, "
            "or raise generator.timeout_seconds"
        )

    def _unavailable(self, error: Exception) -> GeneratorUnavailable:
        return GeneratorUnavailable(f"{self.name} cannot be used now: {type(error).__name__}: {error}")


def keep_to_ourselves() -> None:
    """Switch LangSmith tracing off in this process, whatever its environment says: shoppers' words stay here."""
    import langsmith  # here because it costs a third of a second and only a process with a generator needs it

    os.environ.update(dict.fromkeys(_TRACING, "false"))
    langsmith.configure(enabled=False)


def understand_prompt() -> str:
    """Return the system prompt of an understanding call, with the intents, slots and schema of today's types."""
    return prompts.load("understand").render(
        intents=[intent.value for intent in Intent],
        slots=[slot.value for slot in Slot],
        listed={slot.value: values for slot, values in LISTED.items()},
        schema=reading_schema(),
    )


def _held_reading(result: dict[str, Any]) -> Reading:
    # The raw text is judged, not what the vendor's parser made of it: such parsers complete an answer that was cut off,
    # and a reading without its last exclusion is a wrong reading. Only a model held by a tool call has no text.
    raw = cast(AIMessage, result["raw"])
    text = without_thoughts(str(raw.text))
    if not text and raw.tool_calls:
        return parse_reading(json.dumps(raw.tool_calls[0]["args"]))
    return parse_reading(text)


def _version(weights: str, style: str) -> str:
    hashes = [prompts.load(name).sha256 for name in ("understand", "reply")] if style == "facts" else []
    return f"{weights}+prompts:{hashlib.sha256(''.join(hashes).encode()).hexdigest()[:12]}" if hashes else weights
