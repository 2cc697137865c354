"""Latency of whole turns by stage, cold and warm, beside a bare Chroma query and a bare generator call in the same run.

    python benchmarks/turns.py SHOP [--turns 60]

SHOP is a shop folder; its catalog should be realistic in size (docs/benchmarks.md says which one the table is from).
Prints a Markdown table: milliseconds since the utterance arrived, p50 and p95, and ratios to the bare calls.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from assistant.messages import understand_message
from assistant.shop import Shop
from assistant.wire import TurnDone
from retrieval.types import Constraints

OPENERS = (
    "acoustic guitar under $200",
    "a wooden puzzle for kids",
    "looking for a black keyboard stand",
    "gift for a toddler, something with animals, max 30 dollars",
    "drum sticks",
    "remote control car rated 4 stars and up",
    "ukulele but not pink",
    "适合孩子的积木，50 以内",
    "plush dinosaur",
    "guitar strings between 5 and 15",
)
FOLLOW_UPS = ("show me more", "something cheaper", "only blue ones", "compare the first two", "why the first one?")


def percentiles(values: list[float]) -> str:
    """Return "p50 / p95" of milliseconds."""
    return f"{np.percentile(values, 50):.0f} / {np.percentile(values, 95):.0f}"


async def turns(shop: Shop, number: int) -> tuple[dict[str, list[float]], float]:
    """Return milliseconds by stage of `number` warm turns, and of the first, cold one (loading included)."""
    started = time.perf_counter()
    service = shop.service()
    await service.start()
    stages: dict[str, list[float]] = defaultdict(list)
    cold = 0.0
    conversation = ""
    for turn in range(number + 1):
        if turn % 3 == 0:
            conversation = (await service.create()).conversation_id
        words = OPENERS[(turn // 3) % len(OPENERS)] if turn % 3 == 0 else FOLLOW_UPS[turn % len(FOLLOW_UPS)]
        async for event in service.say(conversation, words):
            if isinstance(event, TurnDone) and turn:
                for name, value in event.turn.timings_ms.items():
                    stages[name].append(value)
        if not turn:
            cold = (time.perf_counter() - started) * 1000
    return stages, cold


async def bare_generator(shop: Shop, number: int) -> list[float]:
    """Return milliseconds of understanding calls alone."""
    times: list[float] = []
    for call in range(number):
        message = understand_message(Constraints(), "none", 0, OPENERS[call % len(OPENERS)])
        started = time.perf_counter()
        await shop.generator.understand(message)
        times.append((time.perf_counter() - started) * 1000)
    return times


def bare_chroma(shop: Shop, number: int) -> list[float]:
    """Return milliseconds of Chroma queries with a ready vector."""
    if shop.index is None:
        return []
    vectors = shop.embedder.encode_query(list(OPENERS))
    times: list[float] = []
    for call in range(number):
        started = time.perf_counter()
        shop.index.query(vectors[call % len(OPENERS)], 40)
        times.append((time.perf_counter() - started) * 1000)
    return times


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--turns", type=int, default=60)
    arguments = parser.parse_args()
    shop = Shop.open(arguments.shop, owner=True)
    if shop.index is not None:
        shop.index.sync(shop.catalog.version(), [one.text_hash for one in shop.catalog.texts()], shop.vectors)
    with asyncio.Runner() as runner:
        stages, cold = runner.run(turns(shop, arguments.turns))
        generator = runner.run(bare_generator(shop, 40))
    chroma = bare_chroma(shop, 100)
    print(f"{shop.catalog.count()} products, {len(stages['total'])} warm turns\n")
    print("| stage | p50 / p95 ms | p95 against a bare generator call |\n| --- | --- | --- |")
    base = float(np.percentile(generator, 95))
    for name in ("understand", "products", "first_words", "total"):
        print(f"| {name} | {percentiles(stages[name])} | {np.percentile(stages[name], 95) / base:.2f} |")
    for name in sorted(one for one in stages if one.startswith("search.")):
        print(f"| {name} | {percentiles(stages[name])} | |")
    print(f"| bare generator call (understand) | {percentiles(generator)} | 1 |")
    if chroma:
        print(f"| bare Chroma query | {percentiles(chroma)} | |")
    print(f"| first turn, loading included | {cold:.0f} | |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")
    shop.close()


if __name__ == "__main__":
    main()
