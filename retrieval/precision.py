"""In which number format a device multiplies matrices fastest."""

from __future__ import annotations

import torch


def bfloat16_pays(device: str) -> bool:
    """Return whether a device ("cpu", "cuda") multiplies in bfloat16 faster than in float32.

    oneDNN takes bfloat16 from processors without instructions for it too, and is then many times slower.
    """
    if device != "cpu":
        return True
    return torch.backends.mkldnn.is_available() and bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
