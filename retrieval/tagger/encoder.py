"""Texts to token states: what the scorer needs of a pretrained encoder, and those of BERT's form.

transformers takes seconds to import and is loaded with the weights.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, NamedTuple

from torch import Tensor, nn

from retrieval.embedder import minilm_folder
from retrieval.errors import EncoderUnavailable

MOST_PIECES = 128


class Pieces(NamedTuple):
    """Token ids of a text behind its context, and of each character of the text the token it is in (None: in none)."""

    ids: list[int]
    token_at: list[int | None]


class TokenEncoder(nn.Module, ABC):
    """A pretrained network that gives each token of a text a state. `width` is C, `frozen` its parts that stay."""

    width: int

    @abstractmethod
    def pieces(self, context: str, text: str) -> Pieces:
        """Return the tokens of a text behind a context, cut where the network ends."""

    @abstractmethod
    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return states (B, T, C) of ids (B, T); `mask` is 1 where a token is and 0 where padding is."""


class PretrainedTokens(TokenEncoder):
    """Word pieces and states of an encoder of BERT's form; its word embeddings stay as they are."""

    def __init__(self, folder: Path | None = None, fixed_layers: int = 0) -> None:
        """Load the encoder in a folder, all-MiniLM-L6-v2 where none is given; its first `fixed_layers` stay too.

        Raises:
            EncoderUnavailable: the folder holds no such encoder, or MiniLM is missing or not the one expected.
            ValueError: the encoder has not so many layers.
        """
        super().__init__()
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()
        logging.set_verbosity_error()  # the pooling layer, which is not needed, is named as missing
        found = folder or minilm_folder()
        try:
            # The fused attention's backward pass in half precision is several times slower on a CPU than plain
            # products.
            self.body: Any = AutoModel.from_pretrained(
                str(found), dtype="float32", attn_implementation="eager", add_pooling_layer=False
            )
            self._tokenizer = AutoTokenizer.from_pretrained(str(found)).backend_tokenizer
            layers = self.body.encoder.layer
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise EncoderUnavailable(f"cannot load an encoder of BERT's form from {str(found)!r}: {error}") from error
        if fixed_layers > len(layers):
            raise ValueError(f"the encoder in {str(found)!r} has {len(layers)} layers, fewer than {fixed_layers}")
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_PIECES)
        self.width = self.body.config.hidden_size
        for fixed in (self.body.embeddings, *layers[:fixed_layers]):
            fixed.requires_grad_(False)

    def pieces(self, context: str, text: str) -> Pieces:
        """Return the word pieces of context and text as a pair."""
        encoding = self._tokenizer.encode(context, text)
        token_at: list[int | None] = [None] * len(text)
        for token, (part, (start, end)) in enumerate(zip(encoding.sequence_ids, encoding.offsets, strict=True)):
            if part == 1:
                token_at[start:end] = [token] * (end - start)
        return Pieces(list(encoding.ids), token_at)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return states (B, T, width)."""
        return self.body(input_ids=ids, attention_mask=mask).last_hidden_state
