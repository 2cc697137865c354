"""How the embedded generator reads requests that were written apart from its training data.

    python benchmarks/understanding.py [FILE…]

FILE defaults to tests/data/unseen_en.jsonl and unseen_zh.jsonl, lines {"turns", "expect": {"intent", "constraints"}}. A fact is
a kind and a value; size and features count as one kind, and a value matches when one contains the other.
Prints a Markdown table; --misses lists what was read wrongly.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.understanding import read_turns

FILES = (Path("tests/data/unseen_en.jsonl"), Path("tests/data/unseen_zh.jsonl"))
Fact = tuple[str, str]


def facts(constraints: Mapping[str, object], before: str = "") -> list[Fact]:
    """Return constraints as facts."""
    found: list[Fact] = []
    for kind, value in constraints.items():
        if isinstance(value, Mapping):
            found += facts(value, f"{kind}.")
        else:
            values = value if isinstance(value, list) else [value]
            found += [
                (before + kind, f"{one:g}" if isinstance(one, (int, float)) else str(one).lower()) for one in values
            ]
    return found


def same(one: Fact, other: Fact) -> bool:
    """Return whether two facts match."""
    kinds = one[0] == other[0] or {one[0], other[0]} <= {"size", "features"}
    return kinds and (one[1] in other[1] or other[1] in one[1])


async def measure(generator: Generator, path: Path, misses: bool) -> str:
    """Return the table row of one file."""
    right, hits, read, wanted, rows = 0, 0, 0, 0, [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        got = await read_turns(generator, row["turns"])
        left = facts(got.constraints.model_dump(mode="json", exclude_defaults=True))
        expected = facts(row["expect"].get("constraints", {}))
        read, wanted = read + len(left), wanted + len(expected)
        missed: list[Fact] = []
        for fact in expected:
            match = next((one for one in left if same(one, fact)), None)
            if match is None:
                missed.append(fact)
            else:
                left.remove(match)
                hits += 1
        right += got.intent == row["expect"]["intent"]
        if misses and (missed or left or got.intent != row["expect"]["intent"]):
            print(row["turns"], row["expect"]["intent"], got.intent, "missed", missed, "too much", left)
    precision, recall = hits / max(1, read), hits / max(1, wanted)
    score = 2 * precision * recall / max(1e-9, precision + recall)
    return f"| {path.name} | {len(rows)} | {right / len(rows):.3f} | {precision:.3f} | {recall:.3f} | {score:.3f} |"


async def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    generator = open_generator(GeneratorSettings())
    rows = [await measure(generator, path, arguments.misses) for path in arguments.files]
    print("| file | requests | intent | precision | recall | F1 of facts |\n| --- | --- | --- | --- | --- | --- |")
    print("\n".join(rows))


if __name__ == "__main__":
    asyncio.run(main())
