"""The trained trunk as a ranker of pasts, and its checkpoint: weights, configuration, what it was trained on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from ranker.choices import Choices
from ranker.errors import CheckpointError
from ranker.model import Trunk, TrunkConfig
from ranker.peers import Scores

FORMAT = 2


class TrunkScorer:
    """Scores every product as the next choice of each past, by the latest choices that the model reads."""

    def __init__(self, model: Trunk) -> None:
        """Take a model, trained or in training; it is put back into its mode after each call."""
        self._model = model

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) scores; a shopper without a past has the order that follows the start."""
        model = self._model
        numbers, lengths = latest(past, model.config.length)
        device = model.start.device
        was_training = model.training
        model.eval()
        with torch.inference_mode():
            found = model.next_scores(numbers.to(device), lengths.to(device)).float().cpu().numpy()  # (C, P)
        model.train(was_training)
        return found


def latest(past: Choices, length: int) -> tuple[Tensor, Tensor]:
    """Return each owner's latest `length` choices, oldest first, padded at the end, (C, T - 1), and how many, (C,)."""
    lengths = np.minimum(past.lengths, length)
    kept = past.latest(length)
    numbers = np.zeros((past.count, int(lengths.max(initial=0))), np.int64)
    places = np.arange(len(kept.owners)) - kept.starts[kept.owners]
    numbers[kept.owners, places] = kept.products
    return torch.from_numpy(numbers), torch.from_numpy(lengths)


def save(model: Trunk, folder: Path, training: dict[str, Any]) -> None:
    """Write a model's weights and configuration to `folder`; `training` says what it was trained on and reached."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: one.contiguous() for name, one in model.state_dict().items()}, folder / "weights.safetensors")
    described = {"format": FORMAT, "config": asdict(model.config), "training": training}
    (folder / "config.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def load(folder: Path, texts: Tensor | None = None, model: type[Trunk] = Trunk) -> Trunk:
    """Return the `model` in `folder`; `texts`, (P, E), as in `Trunk`.

    Raises:
        CheckpointError: the folder holds no model of this format, or one of other products or texts.
    """
    try:
        described = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if described["format"] != FORMAT:
            raise CheckpointError(f"{folder} has format {described['format']}, not {FORMAT}: train it again")
        loaded = model(TrunkConfig(**described["config"]), texts)
        loaded.load_state_dict(load_file(folder / "weights.safetensors"))
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise CheckpointError(f"{folder} holds no ranker that can be used ({error}): train it again") from error
    return loaded.eval()
