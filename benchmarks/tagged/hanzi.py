"""The generator's body as an encoder of Chinese titles: it knows the common characters, MiniLM few of them."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from assistant.embedded.checkpoint import SHIPPED, load
from assistant.embedded.tokenizer import SEPARATOR, START
from retrieval.tagger.encoder import MOST_PIECES, Pieces, TokenEncoder


class GeneratorTokens(TokenEncoder):
    """The body reads a title both ways, as it reads a shopper's message; a context is not read."""

    width = 384

    def __init__(self, weights: Path = SHIPPED) -> None:
        super().__init__()
        checkpoint = load(weights)
        self._vocabulary = checkpoint.vocabulary
        self.body = checkpoint.model
        for part in self.body.parameters():
            part.requires_grad_(False)
        for block in self.body.blocks:
            block.requires_grad_(True)
        self.body.added_embeddings.requires_grad_(True)

    def pieces(self, context: str, text: str) -> Pieces:  # noqa: ARG002 - titles have no category
        """Return the word pieces of a text: each Chinese character by itself."""
        words, places, _ = self._vocabulary.words(text)
        ids = [self._vocabulary.ids[START], *words[: MOST_PIECES - 2], self._vocabulary.ids[SEPARATOR]]
        token_at: list[int | None] = [None] * len(text)
        for token, (start, end) in enumerate(places[: MOST_PIECES - 2], 1):
            token_at[start:end] = [token] * (end - start)
        return Pieces(ids, token_at)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return states (B, T, 384)."""
        lengths = mask.sum(1)
        return self.body(ids, lengths, lengths).to(torch.float32)
