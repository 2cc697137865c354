"""What a turn is made with: the open shop's parts, as one value. No logic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.attributing import Attributor
from assistant.claims import ClaimLexicon
from assistant.generator import Generator
from assistant.knowledge import Knowledge
from assistant.ledger import Ledger
from assistant.pause import Pauses
from assistant.rules import RuleSettings
from assistant.shoppers import Shoppers
from assistant.store import ConversationStore
from ranker.keeper import Keeper
from retrieval.catalog import Catalog
from retrieval.embedder import Embedder
from retrieval.types import AttributeKind, Constraints, Option, Product, ProductId, SearchResult, Variant, VariantId


class Search(Protocol):
    """What a turn needs of retrieval."""

    def search(
        self, words: str, constraints: Constraints, k: int, exclude: frozenset[ProductId] = frozenset()
    ) -> SearchResult:
        """Return the best `k` candidates under the constraints, without the excluded products."""
        ...

    def options(
        self, constraints: Constraints, kinds: Sequence[AttributeKind], most: int
    ) -> dict[AttributeKind, tuple[Option, ...]]:
        """Return the `most` frequent values of each kind among what satisfies the constraints, most first."""
        ...

    def han_shelves(self) -> frozenset[str]:
        """Return the names in Chinese characters of the catalog's categories, of every level."""
        ...

    def written(self, kind: AttributeKind, normals: Sequence[str]) -> dict[str, str]:
        """Return how the shop mostly writes the values with these normal forms; what no product writes is left out."""
        ...

    def product_vectors(self, product_ids: list[ProductId]) -> NDArray[np.float32]:
        """Return the products' vectors, shape (P, D), unit length; products that are gone are skipped."""
        ...


@dataclass(frozen=True)
class Limits:
    """What one turn may take."""

    utterance_characters: int = 2000
    """An utterance longer than this is refused."""
    slate_size: int = 4
    """Products shown at once, 1 to 6."""
    candidates: int = 40
    """Candidates that are ranked and logged for one slate."""
    turns_at_once: int = 2
    """Turns that run at the same time; more would only share the same cores."""
    turns_waiting: int = 24
    """Turns that may wait for one of those; the next one is told that the shop is busy."""

    def __post_init__(self) -> None:
        if self.turns_at_once < 1 or self.turns_waiting < 0:
            raise ValueError(f"turns_at_once must be at least 1, turns_waiting at least 0: {self}")
        if not 1 <= self.slate_size <= 6 or self.candidates < self.slate_size:
            raise ValueError(f"slate_size must be 1 to 6 and at most candidates: {self}")


@dataclass(frozen=True)
class Parts:
    """The parts of an open shop. `lexicon` and `brands` (case-folded) are made anew when the catalog's version changes.

    `versions` says which catalog, encoder, generator and ranker are in force, `degraded` what is not available now.
    """

    shop: str
    currency: str
    store: ConversationStore
    ledger: Ledger
    shoppers: Shoppers
    pauses: Pauses
    catalog: Catalog
    search: Search
    ranker: Keeper
    embedder: Embedder
    knowledge: Knowledge
    generator: Generator
    lexicon: Callable[[], ClaimLexicon]
    brands: Callable[[], frozenset[str]]
    versions: Callable[[], dict[str, str]]
    degraded: Callable[[], list[str]]
    attributor: Attributor
    limits: Limits = field(default_factory=Limits)
    rules: RuleSettings = field(default_factory=RuleSettings)
    contact: str = ""
    """How shoppers reach the staff while the assistant is paused, in the shop's words."""
    open_shoppers: bool = False
    """Any visitor may speak as any shopper: for a shop made for trying it out."""

    def find_variant(self, variant_id: str) -> tuple[Product, Variant] | None:
        """Return a variant that is sold now, with its product."""
        return self.catalog.variant(VariantId(variant_id))
