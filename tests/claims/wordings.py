"""The wordings of statements, by list, language and scene (true) or kind (false), read from `wordings.jsonl`.

The lists stand in the order in which they were written. Each was measured once before the check was mended on it;
`docs/benchmarks.md` has those figures. A list that the check has seen says nothing of new wordings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.types import Language


@dataclass
class Wordings:
    """One list in one language: true wordings by scene, false ones by kind."""

    true: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    false: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def lists() -> dict[tuple[str, Language], Wordings]:
    """Return every list by its name and language."""
    found: dict[tuple[str, Language], Wordings] = {}
    for line in Path(__file__).with_suffix(".jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        one = found.setdefault((row["list"], row["language"]), Wordings())
        if "true" in row:
            one.true[row["true"]] = row["wordings"]
        else:
            one.false[row["false"]] = row["wordings"]
    return found
