"""Random models that write in words of readings, replies and lies: as wrong as a model can be."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from assistant.chat_generator import understand_prompt
from benchmarks.truthful.replies import LIES, REPLIES
from tests.generator.tiny_model import save_tiny_model

Family = Literal["llama", "qwen2"]

_TEXTS = (*LIES["en"], *LIES["zh"], *REPLIES["en"].values(), *REPLIES["zh"].values())


def save_babbler(folder: Path, family: Family, seed: int = 0) -> Path:
    """Write such a model to `folder` in transformers format, with a tokenizer of its own, and return the folder.

    Its weights are so wide that it reads one utterance otherwise than the next.
    """
    texts = [understand_prompt(), *_TEXTS]
    return save_tiny_model(folder, seed, family=family, texts=texts, vocabulary=3000, spread=1.0)
