"""The staff's questions to the counted facts: which conversations, and how quick and how whole the turns were.

Plain queries over indexed columns, quick at a hundred thousand conversations (`benchmarks/desk.py`). Percentiles are of
the newest `MEASURED` turns of the range, which bounds the reading; counts are of all.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, case, func, select

from assistant.facts import STAGES, ConversationFactRow, TurnFactRow
from assistant.store import ConversationRow
from assistant.wire_operator import Bucket, ConversationLine, ConversationList, Filter, Range
from retrieval.database import Database

PAGE = 25
"""Conversations on one page."""

MEASURED = 20_000
"""Turns that percentiles are taken of."""

_SPANS: dict[Range, tuple[timedelta, int]] = {
    "day": (timedelta(hours=24), 13),
    "week": (timedelta(days=7), 10),
    "month": (timedelta(days=30), 10),
}
"""How far back, and how many characters of a time (ISO 8601) name its bucket: the hour, or the day."""

_CUT_OFF_AFTER = timedelta(minutes=2)
"""A turn without a reply is still running for so long, and was cut off afterwards."""

_WHOLE, _TURN = ConversationFactRow, TurnFactRow


class FactLists:
    """Reads the facts."""

    def __init__(self, database: Database) -> None:
        """Read from an open shop database."""
        self._database = database

    def conversations(self, words: str, wanted: Filter, page: int) -> ConversationList:
        """Return one page, from 1, of the conversations with `words` in an utterance, an id or a shopper id."""
        with self._database.read() as connection:
            total = connection.execute(_filtered(select(func.count()), words, wanted)).scalar_one()
            pages = max(1, -(-total // PAGE))
            page = min(max(page, 1), pages)
            columns = select(_WHOLE.__table__, ConversationRow.shopper_id)
            query = _filtered(columns, words, wanted).order_by(_WHOLE.last_at.desc(), _WHOLE.conversation_id)
            rows = connection.execute(query.limit(PAGE).offset((page - 1) * PAGE)).mappings().all()
        return ConversationList(
            total=total,
            page=page,
            pages=pages,
            conversations=[ConversationLine.model_validate(dict(row)) for row in rows],
        )

    def buckets(self, span: Range) -> tuple[list[Bucket], dict[str, float], dict[str, float], int]:
        """Return the hours or days of the range, oldest first, the percentiles of all, and of how many turns."""
        back, length = _SPANS[span]
        now = datetime.now(UTC)
        since = (now - back).isoformat(timespec="milliseconds")
        old = (now - _CUT_OFF_AFTER).isoformat(timespec="milliseconds")
        name = func.substr(_TURN.at, 1, length)
        counts = (
            select(
                name,
                func.count(),
                func.sum(_one(_TURN.withheld > 0)),
                func.sum(_one(_TURN.degraded != "")),
                func.sum(_one(_TURN.answered.is_(False) & (_TURN.at < old))),
            )
            .where(_TURN.at >= since)
            .group_by(name)
            .order_by(name)
        )
        times = (
            select(name, *(getattr(_TURN, f"{stage}_ms") for stage in STAGES))
            .where(_TURN.at >= since, _TURN.total_ms.is_not(None))
            .order_by(_TURN.at.desc())
            .limit(MEASURED)
        )
        with self._database.read() as connection:
            counted = connection.execute(counts).all()
            timed = connection.execute(times).all()
        columns: dict[str, list[tuple[float | None, ...]]] = defaultdict(list)
        for key, *stages in timed:
            columns[key].append(tuple(stages))
        buckets = [
            Bucket(
                at=key,
                turns=turns,
                withheld=withheld,
                degraded=degraded,
                cut_off=cut_off,
                p50=_percentiles(columns[key], 50),
                p95=_percentiles(columns[key], 95),
            )
            for key, turns, withheld, degraded, cut_off in counted
        ]
        everything = [one for rows in columns.values() for one in rows]
        return buckets, _percentiles(everything, 50), _percentiles(everything, 95), len(everything)


def _filtered(query: Select[Any], words: str, wanted: Filter) -> Select[Any]:
    query = query.select_from(_WHOLE).join(ConversationRow, ConversationRow.conversation_id == _WHOLE.conversation_id)
    if wanted != "all":
        query = query.where(getattr(_WHOLE, wanted) > 0)
    if words:
        # LIKE's own signs are letters here: a shopper may have written them.
        said = select(_TURN.conversation_id).where(_TURN.utterance.icontains(words, autoescape=True))
        named = (_WHOLE.conversation_id == words) | (ConversationRow.shopper_id == words)
        query = query.where(_WHOLE.conversation_id.in_(said) | named)
    return query


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _percentiles(rows: list[tuple[float | None, ...]], percent: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for place, stage in enumerate(STAGES):
        values = [row[place] for row in rows if row[place] is not None]
        if values:
            found[stage] = round(float(np.percentile(np.array(values, dtype=np.float64), percent)), 1)
    return found
