"""A causal language model of two small layers with random weights, and its tokenizer: all a real one has but sense."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

CHAT_TEMPLATE = (
    "{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


TEXTS = ('{"intent": "search", "language": "en", "edits": []}', "a black desk under 300", "黑色书桌")


def save_tiny_model(
    folder: Path,
    seed: int = 0,
    chat_template: str | None = CHAT_TEMPLATE,
    *,
    family: Literal["llama", "qwen2"] = "llama",
    texts: Sequence[str] = TEXTS,
    vocabulary: int = 400,
    spread: float = 0.02,
) -> Path:
    """Write the model to `folder` in transformers format and return the folder.

    Its tokenizer is made from `texts`; `spread` is the deviation of its weights: the wider, the less it repeats itself.
    """
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer = cast(Any, pre_tokenizers.ByteLevel(add_prefix_space=False))
    raw.decoder = cast(Any, decoders.ByteLevel())
    special = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    raw.train_from_iterator(texts, trainer)
    tokenizer = cast(Any, PreTrainedTokenizerFast)(tokenizer_object=raw, eos_token="<|end|>", pad_token="<|end|>")
    tokenizer.chat_template = chat_template
    tokenizer.save_pretrained(folder)
    configuration, network = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}[
        family
    ]
    config = cast(Any, configuration)(
        vocab_size=len(tokenizer) + 5,  # as in many real models, the head is wider than the vocabulary
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=8192,
        initializer_range=spread,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
    )
    cast(Any, torch).manual_seed(seed)
    cast(Any, network)(config).save_pretrained(folder)
    return folder
