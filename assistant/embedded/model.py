"""The embedded generator's network: one small transformer that reads a message and writes the answer.

Knows tensors alone: no tokens' meaning, no text, no files. A message (the prefix) attends to itself both ways, the
answer causally to all before it (UniLM's sequence-to-sequence mask, Dong et al. 2019, arXiv:1905.03197; plain causal
with `causal=True`). The body is that of MiniLM (Wang et al. 2020, arXiv:2002.10957), whose weights start the training,
as an encoder's weights may (Rothe et al. 2020, arXiv:1907.12461). The next token is either one of a list (output rows
tied to the embeddings) or a word of the utterance, which has a score of its own for each place it stands at (pointer,
Vinyals et al. 2015, arXiv:1506.03134): copying then needs no knowledge of the word.

Serving computes the same another way (`inference`). Letters in shape comments: B batch, T tokens, N new tokens, A
answer tokens, C width, H heads, D width of a head, V listed tokens, S all tokens held by a cache.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class ModelConfig:
    """The network's shape; a checkpoint carries it."""

    base_tokens: int = 30_522
    """Rows of the frozen word embeddings, 0 where all embeddings are trained."""
    added_tokens: int = 0
    """Rows of the trained embeddings, after the frozen ones."""
    layers: int = 6
    width: int = 384
    heads: int = 12
    hidden: int = 1536
    positions: int = 512
    """The longest message and answer together, in tokens."""
    dropout: float = 0.0
    """Probability in training, on each block's output."""
    causal: bool = False
    """True: the message too attends only backwards."""

    def __post_init__(self) -> None:
        if self.width % self.heads:
            raise ValueError(f"width {self.width} is not a multiple of heads {self.heads}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout is a probability below 1, not {self.dropout}")


class Block(nn.Module):
    """One post-norm transformer block, as in BERT."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.query_key_value = nn.Linear(config.width, 3 * config.width)
        self.attended = nn.Linear(config.width, config.width)
        self.attended_norm = nn.LayerNorm(config.width, eps=1e-12)
        self.widen = nn.Linear(config.width, config.hidden)
        self.narrow = nn.Linear(config.hidden, config.width)
        self.narrow_norm = nn.LayerNorm(config.width, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return x of the same shape (B, T, C). `mask` (B, 1, T, T) is added to the attention scores."""
        batch, total, width = x.shape
        q, k, v = (
            part.view(batch, total, self.heads, width // self.heads).transpose(1, 2)
            for part in self.query_key_value(x).split(width, dim=-1)
        )  # each (B, H, T, D)
        seen = _attend(q, k, v, mask)  # (B, H, T, D)
        seen = self.attended(seen.transpose(1, 2).reshape(batch, total, width))  # (B, T, C)
        x = self.attended_norm(x + self.dropout(seen))
        fed = self.narrow(functional.gelu(self.widen(x)))  # (B, T, C)
        return self.narrow_norm(x + self.dropout(fed))


def _attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Return attention's output (B, H, T, D)."""
    if q.device.type != "cpu" or not torch.is_grad_enabled():
        return functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    # The fused kernel's backward pass on a CPU in half precision takes five times as long as these products.
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5  # (B, H, T, T)
    return torch.softmax(scores + mask, dim=-1).to(v.dtype) @ v


def _as_mask(seen: Tensor, dtype: torch.dtype) -> Tensor:
    return torch.zeros(seen.shape, dtype=dtype, device=seen.device).masked_fill_(~seen, -1e4)


class Generator(nn.Module):
    """The whole network: embeddings, blocks, the head over listed tokens and the pointer into the utterance."""

    word_embeddings: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("word_embeddings", torch.zeros(config.base_tokens, config.width), persistent=False)
        self.added_embeddings = nn.Parameter(torch.zeros(config.added_tokens, config.width))
        self.position_embeddings = nn.Parameter(torch.zeros(config.positions, config.width))
        self.part_embeddings = nn.Parameter(torch.zeros(2, config.width))  # the message, the answer
        self.embedding_norm = nn.LayerNorm(config.width, eps=1e-12)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.head = nn.Linear(config.width, config.width)
        self.head_norm = nn.LayerNorm(config.width, eps=1e-12)
        self.output_bias = nn.Parameter(torch.zeros(config.base_tokens + config.added_tokens))
        self.pointer_query = nn.Linear(config.width, config.width)
        self.pointer_key = nn.Linear(config.width, config.width)

    def rows(self, ids: Tensor) -> Tensor:
        """Return the embeddings of token ids of any shape: (…) to (…, C)."""
        base = self.config.base_tokens
        if not base:
            return functional.embedding(ids, self.added_embeddings)
        known = functional.embedding(ids.clamp(max=base - 1), self.word_embeddings)
        added = functional.embedding((ids - base).clamp(min=0), self.added_embeddings)
        return torch.where((ids >= base).unsqueeze(-1), added, known)

    def embed(self, ids: Tensor, parts: Tensor) -> Tensor:
        """Return the first block's input (B, T, C) for ids and parts (0 message, 1 answer)."""
        positions = self.position_embeddings[: ids.shape[-1]]
        return self.embedding_norm(self.rows(ids) + positions + functional.embedding(parts, self.part_embeddings))

    def forward(self, ids: Tensor, prefix: Tensor, lengths: Tensor) -> Tensor:
        """Return the last states (B, T, C) of whole sequences, padded on the right; `prefix`, `lengths` are (B,)."""
        x = self.embed(ids, (torch.arange(ids.shape[1], device=ids.device) >= prefix.unsqueeze(1)).long())
        dtype = torch.get_autocast_dtype(x.device.type) if torch.is_autocast_enabled(x.device.type) else x.dtype
        mask = self.mask(ids.shape[1], prefix, lengths, dtype)
        for block in self.blocks:
            x = block(x, mask)
        return x

    def mask(self, total: int, prefix: Tensor, lengths: Tensor, dtype: torch.dtype) -> Tensor:
        """Return the attention mask (B, 1, T, T): 0 where a token may look, a large negative number elsewhere."""
        place = torch.arange(total, device=prefix.device)
        seen = place.view(1, -1, 1) >= place.view(1, 1, -1)  # (1, T, T)
        if not self.config.causal:
            seen = seen | (place.view(1, 1, -1) < prefix.view(-1, 1, 1))  # (B, T, T)
        seen = seen & (place.view(1, 1, -1) < lengths.view(-1, 1, 1))
        return _as_mask(seen, dtype).unsqueeze(1)

    def answer_states(self, states: Tensor) -> Tensor:
        """Return last states made ready for scoring the next token; same shape."""
        return self.head_norm(functional.gelu(self.head(states)))

    def listed_scores(self, answers: Tensor, listed: Tensor) -> Tensor:
        """Return the scores (…, V) of the listed token ids (V,) after answer states (…, C)."""
        return answers @ self.rows(listed).to(answers.dtype).T + self.output_bias[listed]

    def pointer_scores(self, answers: Tensor, states: Tensor) -> Tensor:
        """Return the scores (B, A, T) of copying each token, from answer states (B, A, C) and last states (B, T, C)."""
        keys = self.pointer_key(states)
        return self.pointer_query(answers) @ keys.transpose(-1, -2) * self.config.width**-0.5


def in_eight_bits(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Return a matrix (rows, …) as whole numbers of eight bits and what to multiply each row by (rows, 1)."""
    scale = matrix.float().abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
    return (matrix / scale).round().to(torch.int8), scale


def minilm_weights(weights: dict[str, Tensor], config: ModelConfig) -> dict[str, Tensor]:
    """Return MiniLM's tensors under this network's names, `word_embeddings` among them; it has no head or pointer."""
    embeddings = "embeddings."
    named = {
        "word_embeddings": weights[f"{embeddings}word_embeddings.weight"],
        "position_embeddings": weights[f"{embeddings}position_embeddings.weight"][: config.positions],
        "part_embeddings": weights[f"{embeddings}token_type_embeddings.weight"],
        "embedding_norm.weight": weights[f"{embeddings}LayerNorm.weight"],
        "embedding_norm.bias": weights[f"{embeddings}LayerNorm.bias"],
    }
    places = {
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "widen": "intermediate.dense",
        "narrow": "output.dense",
        "narrow_norm": "output.LayerNorm",
    }
    for layer in range(config.layers):
        source, target = f"encoder.layer.{layer}", f"blocks.{layer}"
        for kind in ("weight", "bias"):
            joined = [weights[f"{source}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            named[f"{target}.query_key_value.{kind}"] = torch.cat(joined)
            for ours, theirs in places.items():
                named[f"{target}.{ours}.{kind}"] = weights[f"{source}.{theirs}.{kind}"]
    return named
