"""Requests to the ranker alone, one a line of JSON: who asks is a past, a need in words, or both.

Knows the format and which lines are refused; nothing of scores.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ranker.errors import RequestError
from ranker.events import BehaviourKind
from retrieval.types import ProductId


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _one_word(text: str | int) -> str:
    if str(text).split() != [str(text)]:
        raise ValueError("an id is one word: a TREC run cannot hold another")
    return str(text)


Moment = Annotated[datetime, AfterValidator(_utc)]
"""A time; one without an offset is UTC."""


class PastEvent(BaseModel):
    """One thing that the shopper did. `value` is +1 or -1 for thumbs."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    product_id: ProductId
    kind: BehaviourKind
    at: Moment
    value: int | None = None


class RankRequest(BaseModel):
    """One line. `candidates` None is the whole catalog; events at or after `at` are not known when it is asked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str | int, AfterValidator(_one_word)]
    at: Moment
    history: tuple[PastEvent, ...] = ()
    need: str | None = None
    candidates: tuple[ProductId, ...] | None = Field(default=None)
    exclude_seen: bool = False

    @property
    def past(self) -> tuple[PastEvent, ...]:
        """What was done before the request, oldest first; of one moment, in the order given."""
        return tuple(sorted((event for event in self.history if event.at < self.at), key=lambda event: event.at))


def read_requests(path: Path) -> Iterator[RankRequest]:
    """Yield the requests of a file of JSON lines.

    Raises:
        RequestError: a line is no request, or an id comes twice; the message names the line.
    """
    seen: set[str | int] = set()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                request = RankRequest.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(part) for part in first["loc"])
                raise RequestError(f"{path}:{number}: {place}: {first['msg']}; mend the line") from error
            if request.id in seen:
                raise RequestError(f"{path}:{number}: the id {request.id!r} comes twice; a run tells requests by id")
            seen.add(request.id)
            yield request
