"""The embedded generator's weights as a plain transformers model: what `generate` of the library makes of them.

The same network with the library's own parts: torch modules, `DynamicCache`, the scores of the whole vocabulary (rows tied
to the embeddings) at each step, greedy search. Knows no automaton and no pointer, so an understanding answer costs it a
step a token and nothing besides.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import DynamicCache, GenerationMixin, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import CausalLMOutputWithPast

from assistant.embedded.checkpoint import Checkpoint
from assistant.embedded.model import Block, Generator


class PlainConfig(PretrainedConfig):
    """What the library asks of a model: its sizes by the library's names."""

    model_type = "aisle-plain"


class PlainGenerator(PreTrainedModel, GenerationMixin):
    """The network of `assistant.embedded.model` for `generate`: a prompt is a message and the answer's first token."""

    config_class = PlainConfig
    base_model_prefix = ""

    def __init__(self, checkpoint: Checkpoint) -> None:
        network: Generator = checkpoint.model
        super().__init__(
            PlainConfig(
                num_hidden_layers=network.config.layers,
                hidden_size=network.config.width,
                num_attention_heads=network.config.heads,
                vocab_size=len(checkpoint.vocabulary),
                is_decoder=True,
            )
        )
        self.rows = nn.Embedding.from_pretrained(
            torch.cat([network.word_embeddings, network.added_embeddings.detach()]).clone()
        )
        self.network = network
        self.lm_head = nn.Linear(network.config.width, len(checkpoint.vocabulary))
        self.lm_head.weight = self.rows.weight
        self.lm_head.bias = network.output_bias

    @torch.inference_mode()
    def forward(
        self, input_ids: Tensor, past_key_values: DynamicCache | None = None, logits_to_keep: int = 1, **_: Any
    ) -> CausalLMOutputWithPast:
        """Return the scores (1, N, vocabulary) of what follows the last `logits_to_keep` tokens (all with 0)."""
        network, cache = self.network, DynamicCache() if past_key_values is None else past_key_values
        seen, new = cache.get_seq_length(), input_ids.shape[1]
        parts = torch.ones(new, dtype=torch.long)
        mask = None
        if not seen:  # the message and the answer's first token: the message does not look at the answer
            parts[:-1] = 0
            mask = torch.ones(new, new, dtype=torch.bool)
            mask[:-1, -1] = False
        places = network.position_embeddings[seen : seen + new] + network.part_embeddings[parts]
        x = network.embedding_norm(self.rows(input_ids) + places)  # (1, N, C)
        for layer, block in enumerate(network.blocks):
            assert isinstance(block, Block)
            x = _block(block, x, cache, layer, mask)
        states = network.answer_states(x[:, -logits_to_keep:])
        return CausalLMOutputWithPast(logits=self.lm_head(states), past_key_values=cache)


def _block(block: Block, x: Tensor, cache: DynamicCache, layer: int, mask: Tensor | None) -> Tensor:
    batch, new, width = x.shape
    q, k, v = (
        part.view(batch, new, block.heads, width // block.heads).transpose(1, 2)
        for part in block.query_key_value(x).split(width, dim=-1)
    )  # each (1, H, N, D)
    k, v = cache.update(k, v, layer)  # (1, H, S, D)
    mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
    x = block.attended_norm(x + block.attended(mixed.transpose(1, 2).reshape(batch, new, width)))
    return block.narrow_norm(x + block.narrow(functional.gelu(block.widen(x))))
