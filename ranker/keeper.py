"""Orders the candidates of conversations, and keeps what it orders by in step with the shop while it runs.

Weights are looked for at each request, so that a server takes a newly trained order without a restart; one that cannot
be read leaves the order before in force, and is told. What the shop's shoppers did and what its products state are
counted in the background when a weight asks for them, anew when the catalog has changed or enough has happened; a turn
waits for the first counts alone, and not for long. What this shopper did is read at the request.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select

from ranker.errors import CheckpointError, RankerError
from ranker.events import BehaviourRow, PastDeed
from ranker.history import HistoryConfig, recent_events
from ranker.need_order import Asked, Insight, Ordered, order
from ranker.need_weights import NeedWeights, needs_file, read_needs
from ranker.taste import TasteConfig
from retrieval.database import Database
from retrieval.search import Searcher
from retrieval.types import ProductId

_FIRST_WAIT_SECONDS = 2.0
_REST_SECONDS = 60.0
"""The least time from one count, or one look whether to count, to the next."""
_LONGEST_SECONDS = 3600.0
"""After this time anything that has happened is counted."""
_GROWTH = 0.01
"""The share of new events after which they are counted anew."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Counted:
    insight: Insight
    version: int
    events: int
    at: float

    def stale(self, version: int, events: int) -> bool:
        """Return whether so much has changed that it is time to count anew."""
        if version == self.version and events == self.events:
            return False
        much = version != self.version or abs(events - self.events) > _GROWTH * self.events
        return much or time.monotonic() - self.at > _LONGEST_SECONDS


class Keeper:
    """One shop's order for needs; safe to share between threads."""

    def __init__(self, database: Database, searcher: Searcher, folder: Path, taste: TasteConfig | None = None) -> None:
        """Follow the weights in a ranker's `folder`."""
        self._database = database
        self._searcher = searcher
        self._folder = folder
        self._taste = taste or TasteConfig()
        self._weights: NeedWeights | None = None
        self._seen: tuple[int, int] | None = None
        self._problem: str | None = None
        self._counted: _Counted | None = None
        self._looked_at = 0.0
        self._counter: threading.Thread | None = None
        self._lock = threading.Lock()

    def past(self, shopper_id: str, until: str = "") -> list[PastDeed]:
        """Return what a shopper did and was shown, newest first, as it is now, or as it was before a time."""
        return recent_events(self._database, shopper_id, HistoryConfig(), until)

    def order(self, asked: Asked) -> tuple[Ordered, bool]:
        """Return the scores of candidates, and whether a learned order is there that could not be used."""
        weights, insight = self.weights(), None
        if weights is not None:
            insight = self._insight(_FIRST_WAIT_SECONDS)
        try:
            made = order(asked, insight, weights, self._searcher.product_vectors, self._taste)
        except (RankerError, ArithmeticError, LookupError, ValueError) as error:
            _LOG.exception("candidates are left in retrieval's order")
            self._problem = f"it failed on a request ({error}); run `aisle train ranker` again"
            return Ordered(asked.retrieval, {}), True
        return made, self._problem is not None if weights is None else insight is None

    def orders(self, several: Sequence[Asked]) -> list[Ordered]:
        """Return the scores of one request's candidates many times over, by the same weights and counts.

        Raises:
            RankerError: they cannot be scored.
        """
        weights = self.weights()
        insight = self._insight(_FIRST_WAIT_SECONDS) if weights is not None else None
        none = self._searcher.product_vectors(())
        known: dict[ProductId, npt.NDArray[np.float32]] = {}

        def vectors(product_ids: Sequence[ProductId]) -> npt.NDArray[np.float32]:
            if fresh := [one for one in dict.fromkeys(product_ids) if one not in known]:
                known.update(zip(fresh, self._searcher.product_vectors(fresh), strict=True))
            return np.stack([known[one] for one in product_ids]) if product_ids else none

        return [order(asked, insight, weights, vectors, self._taste) for asked in several]

    def weights(self) -> NeedWeights | None:
        """Return the weights in force, those of the file where it can be read."""
        try:
            found = needs_file(self._folder).stat()
            seen = (found.st_mtime_ns, found.st_size)
        except OSError:
            seen = None
        with self._lock:
            if seen != self._seen:
                self._seen = seen
                try:
                    self._weights = read_needs(self._folder, self._searcher.encoder)
                    self._problem = None
                except CheckpointError as error:
                    self._problem = str(error)
                    stays = "the order before" if self._weights else "the order of a shop that has learned nothing"
                    _LOG.warning("%s stays in force: %s", stays, error)
            return self._weights

    @property
    def version(self) -> str:
        """What makes the order now."""
        weights = self.weights()
        return "taste-3" if weights is None else f"needs-1 {weights.made_at}"

    def degraded(self) -> list[str]:
        """Return what is wrong with the learned order, nothing where it is used or there is none."""
        self.weights()
        return [f"ranker: {self._problem}"] if self._problem else []

    def refresh(self) -> None:
        """Count now what the order needs: for who measures, or warms up."""
        if self.weights() is not None:
            self._count()

    def _insight(self, wait_seconds: float) -> Insight | None:
        """Return the counts, older ones while new ones are made; None where the first take longer than the wait."""
        counted = self._counted
        if counted is not None:
            if time.monotonic() - max(counted.at, self._looked_at) < _REST_SECONDS:
                return counted.insight
            self._looked_at = time.monotonic()
            if not counted.stale(*self._now()):
                return counted.insight
        with self._lock:
            if self._counter is None or not self._counter.is_alive():
                self._counter = threading.Thread(target=self._follow, name="shopper-counter", daemon=True)
                self._counter.start()
            counter = self._counter
        if counted is None:
            counter.join(wait_seconds)
            counted = self._counted
        return counted.insight if counted else None

    def _follow(self) -> None:
        try:
            self._count()
        except Exception:  # a background task: the counts before stay, the next request tries again
            _LOG.exception("what the shop's shoppers did cannot be counted yet")

    def _count(self) -> None:
        events = self._now()[1]
        snapshot = self._searcher.snapshot()
        insight = Insight(self._database, snapshot)
        self._counted = _Counted(insight, snapshot.version, events, time.monotonic())

    def _now(self) -> tuple[int, int]:
        """Return the catalog version that is searched and the number of the last event."""
        with self._database.read() as connection:
            last = connection.execute(select(func.max(BehaviourRow.event_id))).scalar() or 0
        return self._searcher.version, last
