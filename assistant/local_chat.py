"""A chat model over any causal language model in transformers format, held to a JSON schema where one is given.

Knows tokenizers, chat templates and constrained decoding; knows nothing of shopping. The grammar masks each step's
logits (Willard and Louf 2023, arXiv 2307.09702; llguidance does it in microseconds a token), so that even a model that
writes nonsense writes nonsense of the right shape. Decoding is greedy, hence reproducible. Weights are read from
safetensors only and never run code of the repository they come from.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any, cast

import anyio.to_thread
import torch
import transformers
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.output_parsers import JsonOutputParser
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict, PrivateAttr
from typing_extensions import override

from assistant.constrained import Grammars
from assistant.errors import ConfigError, ModelUnavailable
from assistant.prefix_cache import PrefixCache

_ROLES = {"human": "user", "ai": "assistant", "system": "system"}

_PLAIN_TEMPLATE = (
    "{% for message in messages %}{{ message.role | capitalize }}:\n{{ message.content }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}Assistant:\n{% endif %}"
)
"""For models without a chat template of their own, which have not learned any."""

_FINGERPRINT_BYTES = 1 << 20


class LocalChat(BaseChatModel):
    """A chat model on this machine. Calls take `max_tokens` and `schema`, a JSON schema that the answer is held to."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    network: Any  # transformers.PreTrainedModel, in evaluation mode
    tokenizer: Any  # transformers.PreTrainedTokenizerFast
    max_tokens: int = 160
    _prefixes: PrefixCache = PrivateAttr()
    _grammars: Grammars | None = PrivateAttr(default=None)
    _grammars_lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @override
    def model_post_init(self, context: Any, /) -> None:
        """Begin with no beginnings."""
        super().model_post_init(context)
        self._prefixes = PrefixCache(self.network)

    @classmethod
    def load(cls, model: str, device: str = "auto") -> LocalChat:
        """Return the model at a path or hub name; on a CPU in float32 (half precision crawls there), else in bfloat16.

        Raises:
            ConfigError: There is no such model, or no such device.
            ModelUnavailable: The files are there and cannot be used.
        """
        where = _device(device)
        dtype = torch.float32 if where.type == "cpu" else torch.bfloat16
        try:
            tokenizer = cast(Any, transformers.AutoTokenizer).from_pretrained(model, trust_remote_code=False)
            network = cast(Any, transformers.AutoModelForCausalLM).from_pretrained(
                model, dtype=dtype, use_safetensors=True, trust_remote_code=False
            )
        except OSError as error:
            raise ConfigError(
                f"generator.model {model!r} is neither a folder nor a model to be had: {error}"
            ) from error
        except (ValueError, RuntimeError) as error:
            raise ModelUnavailable(f"generator.model {model!r} cannot be loaded: {error}") from error
        if not isinstance(tokenizer, transformers.PreTrainedTokenizerFast):
            raise ModelUnavailable(f"generator.model {model!r} has no tokenizer.json, which a schema needs: convert it")
        if not getattr(tokenizer, "chat_template", None):
            tokenizer.chat_template = _PLAIN_TEMPLATE
        return cls(network=network.to(where).eval(), tokenizer=tokenizer)

    @property
    @override
    def _llm_type(self) -> str:
        return "aisle-local"

    @override
    def with_structured_output(  # the base class holds a model by tool calls; this one is held by its grammar
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, method: str = "json_schema", **kwargs: Any
    ) -> Runnable[LanguageModelInput, Any]:
        """Return a runnable held to a JSON schema: what it parsed, or with `include_raw` a dict of `raw` and `parsed`.

        Raises:
            ValueError: `method` is not `json_schema`, or the schema is a class.
        """
        if method != "json_schema" or not isinstance(schema, dict):
            raise ValueError("a local model is held to a JSON schema given as a dictionary (method='json_schema')")
        held = self.bind(schema=schema, **kwargs)
        if not include_raw:
            return held | JsonOutputParser()
        return held | RunnableLambda(_with_raw)

    @override
    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._result(messages, threading.Event(), kwargs)

    @override
    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        # Not the base class's form: a thread cannot be cancelled, so it is told when nobody waits for it any more.
        ended = threading.Event()
        try:
            return await anyio.to_thread.run_sync(
                partial(self._result, messages, ended, kwargs), abandon_on_cancel=True
            )
        finally:
            ended.set()

    @override
    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        pieces: SimpleQueue[str | BaseException | None] = SimpleQueue()
        ended = threading.Event()
        worker = threading.Thread(target=self._feed, args=(pieces, messages, ended, kwargs), daemon=True)
        worker.start()
        try:
            while (piece := pieces.get()) is not None:
                if isinstance(piece, BaseException):
                    raise piece
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        finally:
            ended.set()

    def _feed(
        self,
        pieces: SimpleQueue[str | BaseException | None],
        messages: list[BaseMessage],
        ended: threading.Event,
        options: dict[str, Any],
    ) -> None:
        try:
            self._run(messages, ended, options, _QueueStreamer(self.tokenizer, pieces))
        except BaseException as error:  # it belongs to the thread that reads the queue, which raises it
            pieces.put(error)
        pieces.put(None)

    def _result(self, messages: list[BaseMessage], ended: threading.Event, options: dict[str, Any]) -> ChatResult:
        tokens = self._run(messages, ended, options, None)
        text = str(self.tokenizer.decode(tokens, skip_special_tokens=True))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])

    def _run(
        self, messages: list[BaseMessage], ended: threading.Event, options: dict[str, Any], streamer: Any
    ) -> list[int]:
        prompt = self._tokens(messages)
        start = len(prompt)
        ids = torch.tensor([prompt], device=self.network.device)  # (1, L)
        held: dict[str, Any] = {}
        if schema := options.get("schema"):
            # A penalty on repeated words, which some models ask for, would keep them from copying the shopper's.
            held = {
                "logits_processor": transformers.LogitsProcessorList([self._held().processor(schema, start)]),
                "repetition_penalty": 1.0,
            }
        with torch.inference_mode():
            tokens = self.network.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                past_key_values=self._beginning(messages, prompt),
                **held,
                do_sample=False,
                temperature=None,
                top_k=None,
                top_p=None,
                max_new_tokens=int(options.get("max_tokens", self.max_tokens)),
                stopping_criteria=transformers.StoppingCriteriaList([_Ended(ended)]),
                streamer=streamer,
                pad_token_id=self._padding(),
            )
        return cast("list[int]", tokens[0, start:].tolist())

    def _tokens(self, messages: list[BaseMessage]) -> list[int]:
        tokens = self.tokenizer.apply_chat_template(
            [{"role": _ROLES[message.type], "content": str(message.text)} for message in messages],
            add_generation_prompt=True,
            return_dict=True,
            enable_thinking=False,  # templates that know no thoughts ignore it
        )["input_ids"]
        return cast("list[int]", list(tokens))

    def _beginning(self, messages: list[BaseMessage], prompt: list[int]) -> Any | None:
        if messages[0].type != "system":
            return None
        return self._prefixes.get(str(messages[0].text), prompt, self._tokens([messages[0], HumanMessage("-")]))

    def _held(self) -> Grammars:
        with self._grammars_lock:
            if self._grammars is None:
                self._grammars = Grammars(self.tokenizer, int(self.network.config.get_text_config().vocab_size))
            return self._grammars

    def _padding(self) -> int:
        known = (self.tokenizer.pad_token_id, self.tokenizer.eos_token_id)
        return int(next((token for token in known if token is not None), 0))


class _QueueStreamer(transformers.TextIteratorStreamer):
    """Puts whole words (whole characters, in Chinese) into a queue as they are decoded."""

    def __init__(self, tokenizer: Any, pieces: SimpleQueue[str | BaseException | None]) -> None:
        super().__init__(tokenizer, skip_prompt=True, skip_special_tokens=True)
        self._pieces = pieces

    @override
    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
        if text:
            self._pieces.put(text)


class _Ended(transformers.StoppingCriteria):
    """Stops a generation that nobody waits for any more."""

    def __init__(self, ended: threading.Event) -> None:
        self._ended = ended

    @override
    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        return torch.full((input_ids.shape[0],), self._ended.is_set(), device=input_ids.device)


def fingerprint(model: str, network: Any) -> str:
    """Return what identifies the weights: the hub's commit, or a hash over the folder's configuration and weight files.

    Of each weight file the size, the first and the last MiB are hashed: tuning changes weights everywhere, and reading
    whole files would take minutes for large models.
    """
    commit = getattr(network.config, "_commit_hash", None)
    folder = Path(model)
    if not folder.is_dir():
        return f"{model}@{str(commit)[:12]}"
    digest = hashlib.sha256((folder / "config.json").read_bytes())
    for file in sorted(folder.glob("*.safetensors")):
        size = file.stat().st_size
        digest.update(f"{file.name} {size}".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(_FINGERPRINT_BYTES))
            stream.seek(max(0, size - _FINGERPRINT_BYTES))
            digest.update(stream.read())
    return f"sha256:{digest.hexdigest()[:12]}"


def _with_raw(raw: AIMessage) -> dict[str, Any]:
    try:
        return {"raw": raw, "parsed": json.loads(str(raw.text)), "parsing_error": None}
    except ValueError as error:
        return {"raw": raw, "parsed": None, "parsing_error": error}


def _device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(f"generator.device {name!r} is not a device: use auto, cpu, cuda or cuda:N") from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ConfigError(f"generator.device is {name!r} and this machine has no usable GPU: use auto or cpu")
    return device
