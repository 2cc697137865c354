"""The staff's lists at a hundred thousand conversations, beside reading the same rows and counting them in Python.

    python benchmarks/desk.py [--conversations 100000]

Four turns each, one conversation every 20 seconds back from now, in a database of its own that is removed afterwards.
Prints a Markdown table: milliseconds, the best of three, and how many times as long the plain way takes in this run.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from assistant.fact_lists import FactLists
from assistant.facts import ConversationFactRow, TurnFactRow
from assistant.store import ConversationRow
from benchmarks.search import measured
from retrieval.database import Database

TURNS = 4
BATCH = 5000


def fill(database: Database, many: int, apart: timedelta = timedelta(seconds=20)) -> None:
    """Write `many` conversations of `TURNS` turns, `apart` back from now, with what is counted of them."""
    now = datetime.now(UTC)
    with database.write() as connection:
        for start in range(0, many, BATCH):
            wholes, counted, turns = [], [], []
            for n in range(start, min(start + BATCH, many)):
                at, name = now - n * apart, f"c_{n:06d}"
                opening = f"a desk lamp under ${n} for room {n}"
                counts = {"withheld": n % 97 == 0, "degraded": n % 89 == 0, "wrong": n % 83 == 0, "handoffs": 0}
                fact = {"conversation_id": name, "last_at": at.isoformat(), "opening": opening, "turns": TURNS}
                wholes.append({"conversation_id": name, "secret_hash": "x", "started_at": at.isoformat()})
                counted.append(fact | counts)
                turns += [
                    {
                        "conversation_id": name,
                        "turn_id": f"t{turn}",
                        "at": (at + timedelta(seconds=turn)).isoformat(),
                        "utterance": f"{opening}, and {turn} more like it, please",
                        "answered": True,
                        "paused": False,
                        "withheld": n % 97 == 0,
                        "degraded": "",
                        "understand_ms": 50.0 + n % 50,
                        "products_ms": 90.0,
                        "first_words_ms": 120.0,
                        "total_ms": 200.0,
                    }
                    for turn in range(TURNS)
                ]
            connection.execute(insert(ConversationRow), wholes)
            connection.execute(insert(ConversationFactRow), counted)
            connection.execute(insert(TurnFactRow), turns)


def plain_words(database: Database, words: str) -> int:
    """Count the conversations with `words` in an utterance by reading every utterance."""
    with database.read() as connection:
        rows = connection.execute(select(TurnFactRow.conversation_id, TurnFactRow.utterance))
        return len({name for name, said in rows if words in said})


def plain_days(database: Database) -> Counter[str]:
    """Count the turns by day by reading every time."""
    with database.read() as connection:
        return Counter(at[:10] for (at,) in connection.execute(select(TurnFactRow.at)))


def best(ask: Callable[[], object]) -> float:
    """Return the milliseconds of the quickest of three."""
    return min(measured(ask, 3))


def main() -> None:
    """Fill a database, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=100_000)
    many: int = parser.parse_args().conversations
    with tempfile.TemporaryDirectory() as folder:
        database = Database.at(Path(folder) / "desk.db")
        fill(database, many)
        lists = FactLists(database)
        rare = f"room {many // 2},"
        search, count = best(lambda: plain_words(database, rare)), best(lambda: plain_days(database))
        asked: list[tuple[str, Callable[[], object], float]] = [
            ("first page", lambda: lists.conversations("", "all", 1), 0.0),
            ("last page", lambda: lists.conversations("", "all", many), 0.0),
            ("filter: withheld", lambda: lists.conversations("", "withheld", 1), 0.0),
            ("rare words", lambda: lists.conversations(rare, "all", 1), search),
            ("common words", lambda: lists.conversations("lamp", "wrong", 1), search),
            ("a day", lambda: lists.buckets("day"), count),
            ("a month", lambda: lists.buckets("month"), count),
        ]
        print("| question | ms | the plain way, times as long |\n| --- | ---: | ---: |")
        for name, ask, plain in asked:
            took = best(ask)
            print(f"| {name} | {took:.0f} | {f'{plain / took:.1f}' if plain else ''} |")


if __name__ == "__main__":
    main()
