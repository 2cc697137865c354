"""Count what the check does with planted statements, by kind, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.claims import ClaimLexicon, check
from tests.claims.planted import Statement


class Measured:
    """Counts by kind: statements made, and those that the check got wrong, with their texts."""

    def __init__(self, made: Iterable[Statement], lexicon: ClaimLexicon) -> None:
        """Check every statement."""
        self.total: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.errors: list[tuple[str, str]] = []
        for one in made:
            supported = check(one.text, one.brief, lexicon).supported
            self.total[one.kind] += 1
            if supported != (one.kind == "true"):
                self.wrong[one.kind] += 1
                self.errors.append((one.kind, one.text))

    @property
    def planted(self) -> int:
        """Return the number of false statements."""
        return sum(count for kind, count in self.total.items() if kind != "true")

    @property
    def caught(self) -> float:
        """Return the share of false statements that were refused, in [0, 1]."""
        missed = sum(count for kind, count in self.wrong.items() if kind != "true")
        return 1 - missed / self.planted

    @property
    def withheld(self) -> float:
        """Return the share of true statements that were refused, in [0, 1]."""
        return self.wrong["true"] / self.total["true"]

    def table(self, name: str) -> str:
        """Return a line a kind."""
        lines = [
            f"{name}: caught {self.caught:.4f} of {self.planted}, withheld {self.withheld:.4f} of {self.total['true']}"
        ]
        for kind, count in sorted(self.total.items()):
            what = "withheld" if kind == "true" else "missed"
            lines.append(f"  {kind:12} {count:5}  {what} {self.wrong[kind]}")
        return "\n".join(lines)
