"""How a search is done: weights and limits, checked once. Knows nothing of what they are applied to."""

from __future__ import annotations

from dataclasses import dataclass, field

from retrieval.selecting import Selection
from retrieval.title_reading import TitleWeights


@dataclass(frozen=True)
class SearchConfig:
    """How a search is done. The limits are where one way became quicker than the next (`docs/benchmarks.md`)."""

    currency: str = "USD"
    """ISO 4217 code of the shop's prices."""
    dense_weight: float = 0.6
    """Share of meaning in the fused score, in [0, 1]; the rest is words."""
    title_weights: TitleWeights = field(default_factory=TitleWeights)
    """What the shares of the need that a title has add to the fused score."""
    titles_among: int = 100
    """Products: so many leading ones have their titles read. At least 1."""
    exact_limit: int = 32_768
    """Products; up to so many survivors are all scored exactly. At least 1."""
    scan_limit: int = 1_500_000
    """Products; of up to so many survivors the leading ones are found by a scan, of more by the vector index."""
    scan_candidates: int = 4096
    """Leading products of a scan that are scored exactly: of a million, 0.993 of the exact nearest ten stand among so
    many, and 0.983 among a quarter of them (`benchmarks/scan.py`). At least 1."""
    index_candidates: int = 256
    """Neighbors first asked of the vector index. At least 1."""
    word_candidates: int = 256
    """Products that words alone bring in when there are more survivors than `exact_limit`. At least 1."""
    sorted_among: int = 100
    """Products: without a known category, an asked order goes over so many most relevant ones. At least 1."""
    withheld: Selection = field(default_factory=Selection)
    """Products that no search finds or counts."""
    refresh_wait_ms: float = 1500.0
    """Milliseconds that a search waits for a new catalog version before it answers from the one before. At least 0."""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not 0 <= self.dense_weight <= 1:
            raise ValueError(f"dense_weight is {self.dense_weight}, not in [0, 1]")
        for name in (
            "titles_among",
            "exact_limit",
            "scan_candidates",
            "index_candidates",
            "word_candidates",
            "sorted_among",
        ):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, less than 1")
        if self.scan_limit < self.exact_limit:
            raise ValueError(f"scan_limit is {self.scan_limit}, less than exact_limit ({self.exact_limit})")
        if self.refresh_wait_ms < 0:
            raise ValueError(f"refresh_wait_ms is {self.refresh_wait_ms}, less than 0")
