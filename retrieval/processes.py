"""Processes that train one model together, as `torchrun` starts them; without it, one alone.

The one that leads decides, writes and tells. Each computes its part of every batch, and gradients are averaged before a
step, so that all have the same weights. They speak through gloo on CPUs and through nccl on GPUs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
from torch import Tensor, distributed, nn

Told = TypeVar("Told")


@dataclass(frozen=True)
class Team:
    """This process among those that train together."""

    rank: int
    size: int

    @property
    def leads(self) -> bool:
        """Whether this process leads."""
        return self.rank == 0

    def told(self, value: Told) -> Told:
        """Return the value that the process that leads calls this with; all call it, in the same order."""
        values = [value]
        if self.size > 1:
            distributed.broadcast_object_list(values)
        return values[0]

    def sums(self, numbers: Tensor) -> Tensor:
        """Return `numbers`, of any shape, each now its sum over the processes."""
        if self.size > 1:
            distributed.all_reduce(numbers)
        return numbers

    def average(self, parameters: Iterable[nn.Parameter], loss: Tensor, weight: float) -> Tensor:
        """Set gradients to their mean over the processes, each counting by its weight, and return the loss's, ()."""
        if self.size == 1:
            return loss
        found = [one.grad for one in parameters if one.grad is not None]
        parts = [*(one.flatten() for one in found), loss.reshape(1), torch.ones_like(loss).reshape(1)]
        sums = self.sums(torch.cat(parts) * weight)
        *means, mean_loss, _ = (sums / sums[-1]).split([len(one) for one in parts])
        for one, mean in zip(found, means, strict=True):
            one.copy_(mean.view_as(one))
        return mean_loss[0]

    def leave(self) -> None:
        """Part from the others, when all is done; none parts while another still hears."""
        if self.size > 1:
            self.sums(torch.zeros(1))
            distributed.destroy_process_group()


def join() -> Team:
    """Join the other processes if `torchrun` started several, each with a GPU of its own where there are GPUs."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size > 1 and not distributed.is_initialized():
        on_gpus = torch.cuda.is_available()
        if on_gpus:
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        patience = timedelta(days=1)  # for what one does alone, such as measuring
        distributed.init_process_group("cpu:gloo,cuda:nccl" if on_gpus else "gloo", timeout=patience)
    return Team(int(os.environ.get("RANK", "0")), size)
