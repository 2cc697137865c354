"""Whether a confidence of 0.8 is right eight times in ten: reliability bins and the expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.types import Value


class Bin(Value):
    """The requests whose confidence is in (low, high]; the first bin holds 0 too. `right` is the share read rightly."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Return the bins of equal width that hold requests, in order."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        place = next(place for place in range(bins) if confidence <= (place + 1) / bins or place == bins - 1)
        held.setdefault(place, []).append((confidence, is_right))
    return [
        Bin(
            low=place / bins,
            high=(place + 1) / bins,
            count=len(inside),
            confidence=sum(confidence for confidence, _ in inside) / len(inside),
            right=sum(is_right for _, is_right in inside) / len(inside),
        )
        for place, inside in sorted(held.items())
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """Return the mean of |right - confidence| over requests, in [0, 1] (ECE, Guo et al. 2017, arXiv:1706.04599)."""
    count = sum(one.count for one in bins)
    return sum(one.count * abs(one.right - one.confidence) for one in bins) / max(1, count)
