"""Count what the check does with planted statements, by kind, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.claims import ClaimLexicon, check, sentences
from tests.claims.planted import Statement


class Measured:
    """Counts by kind: statements made, and those that the check got wrong, with their texts."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.total: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.errors: list[tuple[str, str]] = []

    def add(self, made: Iterable[Statement], lexicon: ClaimLexicon) -> Measured:
        """Check every statement and return the counts with them."""
        for one in made:
            self.total[one.kind] += 1
            if _supported(one, lexicon) != (one.kind == "true"):
                self.wrong[one.kind] += 1
                self.errors.append((one.kind, one.text))
        return self

    def merge(self, other: Measured) -> None:
        """Add the counts of another."""
        self.total += other.total
        self.wrong += other.wrong
        self.errors += other.errors

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

    def line(self, name: str) -> str:
        """Return both shares in one line."""
        return (
            f"{name}: caught {self.caught:.4f} of {self.planted}, withheld {self.withheld:.4f} of {self.total['true']}"
        )

    def table(self, name: str) -> str:
        """Return the shares, and a line a kind."""
        lines = [self.line(name)]
        for kind, count in sorted(self.total.items()):
            what = "withheld" if kind == "true" else "missed"
            lines.append(f"  {kind:12} {count:5}  {what} {self.wrong[kind]}")
        return "\n".join(lines)


def _supported(statement: Statement, lexicon: ClaimLexicon) -> bool:
    """Whether every sentence of a statement passes, cut and checked as a reply is."""
    subject: tuple[int, ...] = ()
    for sentence in sentences(statement.text, [one.fields["title"] for one in statement.brief.products]):
        verdict = check(sentence, statement.brief, lexicon, subject)
        if not verdict.supported:
            return False
        subject = verdict.subject
    return True
