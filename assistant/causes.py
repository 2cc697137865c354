"""What an explanation is made of: the causes of a score, the parts of it that are lost, and all of one product's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.ledger import LedgerCandidate
from ranker.crowd import APPEAL
from ranker.events import Deed
from ranker.features import POPULARITY
from ranker.need_order import DISLIKED, LIKED
from retrieval.types import Product

CauseKind = Literal["word", "event", "liked", "disliked", "field"]
LossKind = Literal["product", "catalog", "encoder", "ranker", "events", "crowd", "unknown"]
Group = Literal["need", "history", "feedback", "shop"]

GROUPS: tuple[Group, ...] = ("need", "history", "feedback", "shop")
RETRIEVERS = frozenset({"words", "dense"})
"""Shares on scales of their own: both are in the need's share of the score."""
FEEDBACK = frozenset({LIKED, DISLIKED})
SHOP = frozenset({POPULARITY, APPEAL})
NOTICEABLE = 0.05
"""A cause is told from this share of the spread of the slate's scores on: less hardly moves a product."""


@dataclass(frozen=True)
class Cause:
    """One thing that was left out: `drop` is what the score loses without it, less than 0 where it gains.

    `name` is a word as it is written, a product id or the name of a field. `spans` are a word's places in the need,
    `said` whether the shopper wrote it themselves, `stated` the fields of the product that hold it; `deed` is what the
    shopper did with a product of their past.
    """

    kind: CauseKind
    name: str
    drop: float
    spans: tuple[tuple[int, int], ...] = ()
    said: bool = False
    stated: tuple[str, ...] = ()
    deed: Deed | None = None


@dataclass(frozen=True)
class Loss:
    """A part of the score that can no longer be computed as it was, and why."""

    part: Group
    reason: LossKind


@dataclass(frozen=True)
class Attribution:
    """The causes of one product's score, strongest first, and what the groups they are of do for its standing.

    `groups` are exact Shapley values, in spreads of the candidates' scores; their sum is the product's standing, 0 for
    one that scores as the candidates do on average. `spread` is by how much the scores of the slate's candidates
    differ; `products` are those that causes name, where the catalog still has them.
    """

    causes: tuple[Cause, ...] = ()
    groups: Mapping[str, float] = field(default_factory=lambda: dict[str, float]())
    spread: float = 1.0
    lost: tuple[Loss, ...] = ()
    products: Mapping[str, Product] = field(default_factory=lambda: dict[str, Product]())

    def told(self) -> tuple[Cause, ...]:
        """Return the causes that raised the score by enough to be told, strongest first."""
        return tuple(one for one in self.causes if one.drop >= NOTICEABLE * self.spread)


def need_share(candidate: LedgerCandidate) -> float:
    """Return what of a stored score is not one of its named shares: the fit to the need."""
    return candidate.score - sum(value for name, value in candidate.shares.items() if name not in RETRIEVERS)
