"""Lists of products that LLMRank's authors give for some users of `amazon_games_seq`: what published models reach there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.embedded.data.public.files import parquet_rows
from ranker.choices import Cases, Choices
from ranker.evaluate import DEPTH
from retrieval.metrics import ndcg_at, recall_at


def stored_lists(folder: Path, some_of: Cases) -> tuple[Cases, dict[str, tuple[float, float]]]:
    """Return the questions of `games` for whose users LLMRank's authors give lists of 100, and what these reach.

    Seen products are removed from the lists. Figures are hit rate and nDCG at 10.
    """
    of_user = {row["user_id"]: at for at, row in enumerate(parquet_rows(folder / "amazon_games_seq/sequences.parquet"))}
    lists: dict[str, dict[int, list[int]]] = {}
    for row in parquet_rows(folder / "amazon_games_seq" / "baseline_top100.parquet"):
        lists.setdefault(row["method"], {})[of_user[row["user_id"]]] = row["candidates"]
    some = some_of.take(np.flatnonzero(np.isin(some_of.shoppers, list(lists["sasrec"]))))
    seen, wanted = (_by_owner(one) for one in (some.removed, some.targets))
    figures: dict[str, tuple[float, float]] = {}
    for method, listed in lists.items():
        got = [
            (recall_at(DEPTH, ranked, dict.fromkeys(right, 1.0)), ndcg_at(DEPTH, ranked, dict.fromkeys(right, 1.0)))
            for shopper, gone, right in zip(some.shoppers.tolist(), seen, wanted, strict=True)
            for ranked in [[product for product in listed[shopper] if product not in gone]]
        ]
        hit, ndcg = np.mean(got, axis=0).tolist()
        figures[method] = (hit, ndcg)
    return some, figures


def _by_owner(choices: Choices) -> Sequence[set[int]]:
    return [set(part.tolist()) for part in np.split(choices.products, choices.starts[1:-1])]
