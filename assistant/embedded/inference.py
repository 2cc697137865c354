"""The network as it serves: what `model.Generator` computes, for one sequence at a time, made quick on a processor.

Knows how its tensors are laid out for that and no tokens' meaning. Three things make it quick, each measured
(docs/benchmarks.md). A block's matrices are laid out twice. A message goes through those for oneDNN, in bfloat16 where
the processor multiplies it. A token costs what is read of them for it, and reads the eight-bit ones that the weights'
file holds: half of bfloat16, and nothing is rounded but what goes into a product and comes out of it. The stream
between the blocks, the norms and the scores stay in float32. The keys and values stand in a cache that is allocated
once and handed on from sequence to sequence: nothing is joined or copied at a step, and the message is read once,
whatever is written after it. And a step is a plain list of operations, without the calls of modules. States in eight
bits as well were measured and left: with one scale a tensor they read one utterance in seven otherwise.

Letters in shape comments as in `model`.
"""

from __future__ import annotations

import sys
from collections.abc import Generator as Generated
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.embedded.model import Block, Generator, in_eight_bits
from retrieval.precision import bfloat16_pays

MESSAGE, ANSWER = 0, 1

_FEW = 4
"""The most rows that a product with eight-bit weights is quicker for; it takes so many at once."""


def native_precision() -> torch.dtype:
    """Return the number format in which this processor multiplies matrices fastest without a loss that shows."""
    return torch.bfloat16 if bfloat16_pays("cpu") else torch.float32


def quick_in_eight_bits() -> bool:
    """Return whether torch multiplies eight-bit weights by code written for this processor."""
    # Its plain code takes ten times as long, and is what Microsoft's compiler gets.
    return torch.backends.cpu.get_cpu_capability() in ("AVX2", "AVX512") and sys.platform != "win32"


class Linear:
    """A linear layer, with a GELU after it where wanted, whose matrix is laid out once for the processor.

    Takes (…, in) of any float type and returns (…, out) in the precision it was made with.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor, precision: torch.dtype, activation: Literal["none", "gelu"] = "none"
    ) -> None:
        self._precision, self._activation = precision, activation
        self._weight, self._bias = weight.detach().to(precision), bias.detach().to(precision)
        self._product: Any = None
        if torch.backends.mkldnn.is_available():
            operators: Any = torch.ops.mkldnn  # what torch.compile writes for a processor; it has no public name
            self._weight = operators._reorder_linear_weight(self._weight, None)
            self._product = operators._linear_pointwise.default

    @classmethod
    def of(cls, module: nn.Linear, precision: torch.dtype, activation: Literal["none", "gelu"] = "none") -> Linear:
        """Return a module's layer."""
        return cls(module.weight, module.bias, precision, activation)

    def __call__(self, x: Tensor) -> Tensor:
        """Return the layer's output."""
        if self._product is not None:
            return self._product(x.to(self._precision), self._weight, self._bias, self._activation, [], "none")
        out = functional.linear(x.to(self._precision), self._weight, self._bias)
        return functional.gelu(out) if self._activation == "gelu" else out


class _BlockLinear:
    """A linear layer of a block, with a GELU after it where wanted: of a message, and in eight bits of a few tokens.

    Takes (N, in) of any float type and returns (N, out), of few in float32.
    """

    def __init__(
        self, module: nn.Linear, precision: torch.dtype, eight_bits: bool, activation: Literal["none", "gelu"] = "none"
    ) -> None:
        self._many, self._activation = Linear.of(module, precision, activation), activation
        # The product reads sixteen numbers at a time, past the end of a row that is no multiple of that.
        self._few = _FEW if eight_bits and module.in_features % 16 == 0 else 0
        self._rows, scale = in_eight_bits(module.weight.detach())
        self._scale, self._bias = scale[:, 0], module.bias.detach()
        self._ones = torch.ones(module.out_features, dtype=torch.bfloat16)
        operators: Any = torch.ops.aten
        self._product = operators._weight_int8pack_mm.default

    def __call__(self, x: Tensor) -> Tensor:
        """Return the layer's output."""
        if len(x) > self._few:
            return self._many(x)
        # The product takes scales in bfloat16 alone, which would shift whole rows: they are applied to its result.
        out = self._product(x.bfloat16(), self._rows, self._ones)
        out = torch.addcmul(self._bias, out, self._scale)
        return functional.gelu(out) if self._activation == "gelu" else out


@dataclass(frozen=True)
class _Layer:
    """One block's tensors."""

    query_key_value: _BlockLinear
    attended: _BlockLinear
    widen: _BlockLinear
    narrow: _BlockLinear
    attended_norm: tuple[Tensor, Tensor]
    narrow_norm: tuple[Tensor, Tensor]

    @classmethod
    def of(cls, block: Block, precision: torch.dtype, eight_bits: bool) -> _Layer:
        return cls(
            _BlockLinear(block.query_key_value, precision, eight_bits),
            _BlockLinear(block.attended, precision, eight_bits),
            _BlockLinear(block.widen, precision, eight_bits, "gelu"),
            _BlockLinear(block.narrow, precision, eight_bits),
            _norm(block.attended_norm),
            _norm(block.narrow_norm),
        )


class Network:
    """A generator's weights made ready to serve. Sequences may be open beside each other, in any thread."""

    def __init__(self, model: Generator, exact: bool = False) -> None:
        """Lay out the weights for what this processor is quick at, or for float32 throughout where `exact`."""
        self.config = model.config
        self._model = model
        precision, eight_bits = (torch.float32, False) if exact else (native_precision(), quick_in_eight_bits())
        self._layers = [_Layer.of(block, precision, eight_bits) for block in model.blocks if isinstance(block, Block)]
        places = model.position_embeddings.detach().float()
        self._places = [places + part for part in model.part_embeddings.detach().float()]  # message, answer: (S_max, C)
        self._first_norm = _norm(model.embedding_norm)
        # The scores decide between tokens: their last digits count, and their matrices are small.
        self._head = Linear.of(model.head, torch.float32, "gelu")
        self._head_norm = _norm(model.head_norm)
        self._pointer_query = Linear.of(model.pointer_query, torch.float32)
        self._pointer_key = Linear.of(model.pointer_key, torch.float32)
        self._free: list[Tensor] = []

    @contextmanager
    def sequence(self, message: list[int]) -> Generated[Sequence]:
        """Open a sequence that begins with `message`, read in one pass."""
        config = self.config
        shape = (config.layers, config.positions, 2, config.heads, config.width // config.heads)
        try:
            cache = self._free.pop()
        except IndexError:  # asking first would let two threads take the last one
            cache = torch.empty(shape)
        try:
            yield Sequence(self, cache, message)
        finally:
            self._free.append(cache)

    def scorer(self, listed: list[int]) -> Linear:
        """Return the layer from an answer state to the scores (…, V) of the listed token ids."""
        ids = torch.tensor(listed)
        return Linear(self._model.rows(ids), self._model.output_bias[ids], torch.float32)

    def pointer_keys(self, states: Tensor) -> Tensor:
        """Return what copies are scored against (C, T) for the message states (T, C) of the words."""
        return self._pointer_key(states).T.contiguous() * self.config.width**-0.5

    def pointer_scores(self, answer: Tensor, keys: Tensor) -> Tensor:
        """Return the scores (1, T) of copying each word after an answer state (1, C)."""
        return self._pointer_query(answer) @ keys

    def answer_state(self, state: Tensor) -> Tensor:
        """Return a last state (1, C) made ready for scoring the next token."""
        return functional.layer_norm(self._head(state), (self.config.width,), *self._head_norm, 1e-12)

    @torch.inference_mode()
    def extend(self, ids: list[int], cache: Tensor, begin: int, part: int) -> Tensor:
        """Return the last states (N, C) of new tokens, after the `begin` that the cache holds; theirs are added to it.

        `part` is `MESSAGE` for all of a message at once, from position 0, or `ANSWER`.
        """
        new, end, width = len(ids), begin + len(ids), self.config.width
        heads, wide = self.config.heads, width // self.config.heads
        x = self._rows(ids) + self._places[part][begin:end]
        x = functional.layer_norm(x, (width,), *self._first_norm, 1e-12)  # (N, C)
        seen = None
        if new > 1 and (part == ANSWER or self.config.causal):
            seen = torch.ones(new, end, dtype=torch.bool).tril_(begin)  # (N, S)
        for layer, kept in zip(self._layers, cache.unbind(0), strict=True):
            projected = layer.query_key_value(x).float().view(1, new, 3, heads, wide)
            kept[begin:end] = projected[0, :, 1:]
            k, v = kept[:end].permute(1, 2, 0, 3).unsqueeze(1).unbind(0)  # each (1, H, S, D)
            q = projected[:, :, 0].transpose(1, 2)  # (1, H, N, D)
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
            mixed = layer.attended(mixed.transpose(1, 2).reshape(new, width))
            x = functional.layer_norm(x + mixed, (width,), *layer.attended_norm, 1e-12)
            x = functional.layer_norm(x + layer.narrow(layer.widen(x)), (width,), *layer.narrow_norm, 1e-12)
        return x

    def _rows(self, ids: list[int]) -> Tensor:
        if len(ids) > 1:
            return self._model.rows(torch.tensor(ids))
        row = ids[0] - self.config.base_tokens
        return (self._model.added_embeddings[row] if row >= 0 else self._model.word_embeddings[ids[0]]).unsqueeze(0)


class Sequence:
    """One message and the answer so far."""

    def __init__(self, network: Network, cache: Tensor, message: list[int]) -> None:
        self._network, self._cache = network, cache
        self.message_states = network.extend(message, cache, 0, MESSAGE)  # (T, C)
        self.length = len(message)
        """Tokens read so far, the message's and the answer's."""

    def read(self, ids: list[int]) -> Tensor:
        """Take answer tokens and return the answer state (1, C) after the last."""
        states = self._network.extend(ids, self._cache, self.length, ANSWER)
        self.length += len(ids)
        return self._network.answer_state(states[-1:])

    def back_to(self, length: int) -> None:
        """Forget what was read after the first `length` tokens."""
        self.length = length


def _norm(module: nn.LayerNorm) -> tuple[Tensor, Tensor]:
    return module.weight.detach(), module.bias.detach()
