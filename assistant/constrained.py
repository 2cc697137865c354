"""JSON schemas as grammars over a tokenizer, and the logits processor that holds a generation to one.

One door to llguidance, which comes with the extra `local`. Strings and lists are bounded on the way in: without a
bound, a weak model can write until its tokens run out, and an answer that was cut off is worth nothing.
"""

from __future__ import annotations

import json
import threading
from typing import Any, cast

import torch
import transformers
from typing_extensions import override

from assistant.errors import ConfigError, ModelUnavailable

_MAX_CHARACTERS = 60
_MAX_LENGTH = 12

MAX_TOKENS = 4096
"""Enough for the longest reading that the bounds allow, at one token a character; a real one takes 60 to 150."""


class Grammars:
    """The grammars of one tokenizer, compiled once a schema; safe to use from several threads.

    Raises:
        ConfigError: llguidance is not installed.
        ModelUnavailable: The tokenizer cannot be read by it.
    """

    def __init__(self, tokenizer: Any, vocabulary: int) -> None:
        try:
            import llguidance  # an extra: a shop with the embedded or a remote generator does without
            import llguidance.hf
        except ImportError as error:
            raise ConfigError(
                "a local generator needs llguidance, which is not installed: pip install 'aisle[local]'"
            ) from error
        self._llguidance: Any = llguidance
        try:
            self._tokenizer: Any = llguidance.hf.from_tokenizer(
                tokenizer, n_vocab=max(vocabulary, len(tokenizer)), slices=llguidance.LLTokenizer.json_slices()
            )
        except ValueError as error:
            raise ModelUnavailable(f"this tokenizer cannot be held to a schema: {error}") from error
        self._compiled: dict[str, Any] = {}
        self._lock = threading.Lock()

    def processor(self, schema: dict[str, Any], start: int) -> SchemaProcessor:
        """Return what holds one generation, whose prompt is `start` tokens long, to a JSON schema.

        Raises:
            ModelUnavailable: The schema cannot be expressed as a grammar.
        """
        key = json.dumps(schema, sort_keys=True)
        with self._lock:
            if key not in self._compiled:
                self._compiled[key] = self._compile(schema)
            return SchemaProcessor(self._compiled[key].deep_copy(), start)

    def _compile(self, schema: dict[str, Any]) -> Any:
        grammar = self._llguidance.LLMatcher.grammar_from_json_schema(
            cast("dict[str, Any]", bounded(schema)), overrides={"whitespace_flexible": False}
        )
        matcher = self._llguidance.LLMatcher(self._tokenizer, grammar)
        if matcher.is_error():
            raise ModelUnavailable(f"the schema cannot be held: {matcher.get_error()}")
        return matcher


class SchemaProcessor(transformers.LogitsProcessor):
    """Leaves only the tokens that keep one sequence within its grammar; serves one generation, batch size 1."""

    def __init__(self, matcher: Any, start: int) -> None:
        self._matcher = matcher
        self._seen = start

    @override
    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        fresh = cast("list[int]", cast(Any, input_ids)[0, self._seen :].tolist())
        self._seen += len(fresh)
        if not self._matcher.consume_tokens(fresh):
            raise ModelUnavailable(f"constrained decoding failed: {self._matcher.get_error()}")
        bias = torch.frombuffer(bytearray(self._matcher.compute_logit_bias()), dtype=torch.uint8)
        allowed = bias.to(scores.device) > 0  # (V,)
        width = scores.shape[-1]
        if allowed.shape[0] < width:
            allowed = torch.nn.functional.pad(allowed, (0, width - allowed.shape[0]), value=False)
        return scores.masked_fill(~allowed[:width], float("-inf"))  # (1, V)


def bounded(part: object) -> object:
    """Return the schema with a length on every free string and every list that has none."""
    if isinstance(part, list):
        return [bounded(one) for one in cast("list[object]", part)]
    if not isinstance(part, dict):
        return part
    fields = {key: bounded(value) for key, value in cast("dict[str, object]", part).items()}
    if fields.get("type") == "string" and not fields.keys() & {"enum", "const", "maxLength", "pattern"}:
        fields["maxLength"] = _MAX_CHARACTERS
    if fields.get("type") == "array" and "maxItems" not in fields:
        fields["maxItems"] = _MAX_LENGTH
    return fields
