"""Truthfulness over generated conversations: what was shown and said, judged by an oracle that shares no code with it.

    python benchmarks/truth.py SHOP [--conversations 200] [--seed 1] [--generator embedded|scripted] [--report FILE.jsonl]

Holds multi-turn conversations (4 to 7 turns, a quarter of them Chinese) made from the facts of the shop's own catalog
with the shop's service in this process, and judges every turn. `scripted` understands every utterance perfectly and
lies in some replies, which judges all but understanding. Prints a Markdown table with Wilson 95 % intervals; each turn
with a fault goes to the report. The exit code is 1 where anything is wrong by what was understood.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
from pathlib import Path

from sqlalchemy import text

from assistant.shop import Shop
from benchmarks.truthful.talk import Talks, Tally
from retrieval.types import Product

KINDS = (
    ("hard constraint broken by a shown product", "violates", "shown"),
    ("empty list where something matches", "empty slate", "lists"),
    ("relaxed where something matches", "relaxed without need", "lists"),
    ("stream, turn, ledger, history or impressions differ", "slate differs", "turns"),
    ("repeated or disliked product shown", ("repeats", "disliked shown"), "lists"),
    ("card that is not the catalog's", ("card", "unknown product"), "shown"),
    ("order asked for not kept", "order", "lists"),
    ("money, number or product in a reply without a source", ("money", "number", "product in"), "turns"),
    ("rating or size in a reply that is none of the product's", ("rating in", "size in"), "turns"),
    ("more than 2 generator calls", "generator calls", "turns"),
    ("cart or its total wrong", "cart", "carts"),
    ("order without confirmation, or none after it", "checkout", "turns"),
    ("stream or chips wrong", ("stream", "chips"), "turns"),
    ("lie said", "lie said", "lies"),
    ("true sentence withheld", "truth withheld", "turns"),
)


def products_of(shop: Shop) -> list[Product]:
    """Return the current products, read plainly from the table."""
    statement = text(
        "SELECT payload FROM products, catalog WHERE valid_from <= version AND (valid_to IS NULL OR valid_to > version)"
        " ORDER BY row_id"
    )
    with shop.database.read() as connection:
        return [Product.model_validate_json(row[0]) for row in connection.execute(statement)]


def wilson(hits: int, total: int) -> str:
    """Return a rate with its Wilson score interval at 95 %."""
    if not total:
        return "–"
    z, rate = 1.96, hits / total
    middle = (rate + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(rate * (1 - rate) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{rate:.4f} [{max(0.0, middle - half):.4f}, {min(1.0, middle + half):.4f}]"


def table(tally: Tally, generator: str) -> str:
    """Return the counts as a Markdown table: turns with a fault of each kind, and of how many."""
    lines = [
        f"{tally.conversations} conversations, {tally.turns} turns, {tally.lists} lists ({tally.empty} empty), "
        f"{tally.shown} products shown, {tally.orders} orders, {tally.withheld} sentences withheld "
        f"({tally.lies_withheld} of {tally.lies} planted lies' turns); generator: {generator}",
        "",
        "| what | faults | of | rate [95 %] |",
        "|---|---|---|---|",
    ]
    for name, kinds, base in KINDS:
        total = getattr(tally, base)
        count = sum(number for kind, number in tally.faults.items() if kind.startswith(kinds))
        lines.append(f"| {name} | {count} | {total} {base} | {wilson(count, total)} |")
    for kind, number in sorted(tally.meant.items()):
        lines.append(f"| by what was meant: {kind} | {number} | {tally.turns} turns | {wilson(number, tally.turns)} |")
    return "\n".join(lines)


async def run(folder: Path, conversations: int, seed: int, generator: str) -> Tally:
    """Hold the conversations and return what came of them."""
    shop = Shop.open(folder, owner=True)
    try:
        shop.keep_index()
        talks = Talks(shop, products_of(shop), seed=seed, scripted=generator == "scripted")
        await talks.service.start()
        for number in range(conversations):
            await talks.hold(number)
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {conversations}", end="", file=sys.stderr)
        await talks.service.close()
        return talks.tally
    finally:
        shop.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--generator", choices=("embedded", "scripted"), default="embedded")
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    tally = asyncio.run(run(asked.shop, asked.conversations, asked.seed, asked.generator))
    if asked.report:
        lines = [json.dumps(one, ensure_ascii=False) for one in tally.failing]
        asked.report.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(table(tally, asked.generator))
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
