"""An epoch's steps from sequences of choices: batches of like lengths, every draw from one generator of numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ranker.choices import Choices, Ints
from ranker.model import IGNORED, TrunkConfig
from retrieval.processes import Team


def batches(
    sequences: Choices, shape: TrunkConfig, size: int, negatives: int, dice: np.random.Generator, team: Team
) -> Iterator[tuple[Ints, Ints, Ints | None]]:
    """Yield this process's part of steps of `size` sequences: (B, T - 1) pasts, (B, T) targets and (K,) negatives.

    The negatives are drawn without repeats, ascending; None where K, `negatives`, is 0.
    """
    pieces = sequences.shuffled(dice).pieces(shape.length + 1, dice)
    lengths, starts = pieces.lengths, pieces.starts
    order = dice.permutation(np.flatnonzero(lengths))
    order = order[np.argsort(lengths[order], kind="stable")]  # of one length in the order drawn
    whole = [order[at : at + size] for at in range(0, len(order), size)]
    for at in dice.permutation(len(whole)):
        owners = whole[at]
        if len(owners) >= team.size:  # else each computes all
            owners = owners[team.rank :: team.size]
        targets = np.full((len(owners), int(lengths[owners].max())), IGNORED, np.int64)
        for row, owner in enumerate(owners):
            targets[row, : lengths[owner]] = pieces.products[starts[owner] : starts[owner + 1]]
        past = np.maximum(targets[:, :-1], 0)  # any product pads: nothing is asked where it stands
        drawn = None
        if negatives:
            drawn = np.sort(dice.choice(shape.products, min(negatives, shape.products), replace=False))
        yield past, targets, drawn
