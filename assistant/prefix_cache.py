"""What a transformers model computed of a prompt's fixed beginning, kept for the next call.

The system prompt is the same in every turn and many times longer than what changes: reading it once instead of every
time is most of a call's time on a CPU. The keys and values of the beginning are copied into each call, so that calls
cannot disturb each other; results stay what they were but for the rounding of a sum. Knows nothing of chats.
"""

from __future__ import annotations

import copy
import threading
from collections import OrderedDict
from typing import Any

import torch

_WORTHWHILE = 64  # tokens; below it the copy costs as much as it saves
_KEPT = 4  # the understanding prompt, and the reply prompt in each language


class PrefixCache:
    """The computed beginnings of one network's prompts, the least lately used one forgotten first."""

    def __init__(self, network: Any) -> None:
        self._network = network
        self._kept: OrderedDict[str, tuple[list[int], Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, prompt: list[int], other: list[int]) -> Any | None:
        """Return a fresh copy of the keys and values of the beginning that goes by `key`, None where there is none.

        `other` is another prompt with the same beginning: what both share is kept when the key is met first. `prompt`
        is longer than what is returned by at least a token, as generation needs.
        """
        with self._lock:
            if key not in self._kept:
                shared = prompt[: _common(prompt[:-1], other)]
                if len(shared) < _WORTHWHILE:
                    return None
                self._kept[key] = shared, self._compute(shared)
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            beginning, computed = self._kept[key]
        if len(prompt) <= len(beginning) or prompt[: len(beginning)] != beginning:
            return None
        with torch.inference_mode():
            return copy.deepcopy(computed)

    def _compute(self, tokens: list[int]) -> Any:
        with torch.inference_mode():
            ids = torch.tensor([tokens], device=self._network.device)  # (1, L)
            return self._network(input_ids=ids, use_cache=True, logits_to_keep=1).past_key_values


def _common(one: list[int], other: list[int]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
