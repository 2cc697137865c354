"""The files that a shop's catalog comes from by a schedule: when each is due, what was last seen of it, what failed.

A source that has not changed costs one stat or one conditional request, unless a sale price in it begins or ends. One
that fails is tried again, later each time, and said to be degraded; nothing it does stops the server. Two sources of
products would retire each other's, so the second is refused. Knows the schedule; how a file is taken is `taking`'s.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Text, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from assistant.errors import AssistantError, ShopError, SourceUnavailable
from assistant.fetching import Validators, download
from assistant.settings import SourceSettings
from assistant.taking import Report, kind_of
from ranker.errors import RankerError
from retrieval.database import Base, Database
from retrieval.errors import RetrievalError
from retrieval.importing import ImportReport
from retrieval.ownership import IMPERSONAL
from retrieval.types import Value

LOOK_EVERY_SECONDS = 2.0
_LOG = logging.getLogger(__name__)

Take = Callable[[Path, tuple[str, ...], str, float], Report]
"""Takes a file with a mapping (empty: the shop's), under a name, of which so much of the catalog may vanish."""


class SourceRow(Base):
    """What is known of one source; times are UTC, `state` is a `SourceState` as JSON."""

    __tablename__ = "sources"
    __table_args__ = IMPERSONAL
    location: Mapped[str] = mapped_column(Text, primary_key=True)
    state: Mapped[str] = mapped_column(Text)


class SourceState(Value):
    """How a source stood when it was last looked at. `recipe` tells with what settings its file was read."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    recipe: str = ""
    kind: str = ""
    looked_at: datetime | None = None
    next_at: datetime | None = None
    sales_change_at: datetime | None = None
    failures: int = 0
    error: str = ""


class Sources:
    """The sources of one shop."""

    def __init__(
        self, folder: Path, database: Database, sources: Sequence[SourceSettings], recipe: str, take: Take
    ) -> None:
        """Look after `sources`; relative paths are the folder's. `recipe` names the settings that all are read with."""
        self._folder = folder
        self._database = database
        self._sources = tuple(sources)
        self._recipe = recipe
        self._take = take
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self) -> None:
        """Take each source when it is due, in the background, from now on."""
        if self._sources and self._thread is None:
            self._thread = threading.Thread(target=self._follow, name="sources", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop following; a killed import loses nothing, so one under way is not waited for long."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def take_all(self) -> Iterator[Report | None]:
        """Take every source now, due or not, and yield what came of each, None where it has not changed.

        Raises:
            AssistantError: one cannot be had.
            RetrievalError: one cannot be read; those before it are taken.
            RankerError: one is a file of events of which none can be taken.
        """
        for source in self._sources:
            yield self.take(source, most_vanishing=1.0)

    def take(self, source: SourceSettings, most_vanishing: float) -> Report | None:
        """Take one source and store how it stands; return what came of it, None where it has not changed."""
        before = self._state(source)
        now = datetime.now(UTC)
        later = now + timedelta(minutes=source.every_minutes)
        try:
            report, state = self._taken(source, before, now, most_vanishing)
        except (AssistantError, RankerError, RetrievalError) as error:
            wait = min(source.every_minutes, 2**before.failures)
            failed = {
                "looked_at": now,
                "next_at": now + timedelta(minutes=wait),
                "error": self._in_words(source, error),
            }
            self._store(source, before.model_copy(update={**failed, "failures": before.failures + 1}))
            raise
        looked = {"looked_at": now, "next_at": later, "error": "", "failures": 0}
        self._store(source, state.model_copy(update=looked))
        return report

    def degraded(self) -> list[str]:
        """Return a line for each source that failed when it was last tried, with its error and the next try."""
        states = ((source, self._state(source)) for source in self._sources)
        return [
            f"source {short_name(source.location)}: {state.error}; next try {state.next_at:%Y-%m-%d %H:%M} UTC"
            for source, state in states
            if state.error
        ]

    def next_at(self) -> str | None:
        """Return when the next source is due, UTC, ISO 8601; None where none was looked at yet."""
        times = [at for source in self._sources if (at := self._state(source).next_at)]
        return min(times).isoformat(timespec="seconds") if times else None

    def due(self, source: SourceSettings, now: datetime) -> bool:
        """Return whether a source is to be looked at."""
        state = self._state(source)
        sale = state.sales_change_at
        return state.next_at is None or state.next_at <= now or (sale is not None and not state.error and sale <= now)

    def _follow(self) -> None:
        while not self._stop.is_set():
            for source in self._sources:
                if self._stop.is_set():
                    return
                try:
                    if self.due(source, datetime.now(UTC)):
                        self.take(source, most_vanishing=0.5)
                except (AssistantError, RankerError, RetrievalError) as error:
                    _LOG.warning("source %s: %s", short_name(source.location), error)
                except Exception:  # a background task: the server goes on, and the source is tried again
                    _LOG.exception("source %s cannot be taken", short_name(source.location))
                    self._stop.wait(60)
            self._stop.wait(LOOK_EVERY_SECONDS)

    def _taken(
        self, source: SourceSettings, before: SourceState, now: datetime, most_vanishing: float
    ) -> tuple[Report | None, SourceState]:
        recipe = hashlib.sha256(repr((self._recipe, source.mapping)).encode()).hexdigest()
        on_sale = before.sales_change_at is not None and before.sales_change_at <= now
        as_before = before.recipe == recipe and not on_sale
        known = Validators(before.etag, before.last_modified, before.digest) if as_before else Validators()
        with self._file(source, known) as found:
            if found is None:
                return None, before
            path, validators = found
            kind = kind_of(path)
            if kind == "products":
                self._refuse_second(source)
            report = self._take(path, source.mapping, short_name(source.location), most_vanishing)
        return report, SourceState(
            etag=validators.etag,
            last_modified=validators.last_modified,
            digest=validators.digest,
            recipe=recipe,
            kind=kind,
            sales_change_at=report.sales_change_at if isinstance(report, ImportReport) else None,
        )

    @contextmanager
    def _file(self, source: SourceSettings, known: Validators) -> Generator[tuple[Path, Validators] | None]:
        """Yield the source's file, fetched where it is remote and then deleted; None where it is as known."""
        if urlsplit(source.location).scheme in ("http", "https"):
            fetched = download(source.location, self._folder, known)
            try:
                yield None if fetched is None else (fetched.path, fetched.validators)
            finally:
                if fetched is not None:
                    fetched.path.unlink(missing_ok=True)
            return
        path = self._folder / source.location
        try:
            seen = path.stat()
        except OSError as error:
            raise SourceUnavailable(
                f"cannot read the file ({error.strerror}); check the path and its rights"
            ) from error
        mark = f"{seen.st_mtime_ns}-{seen.st_size}"
        yield None if mark == known.etag else (path, Validators(etag=mark))

    def _refuse_second(self, source: SourceSettings) -> None:
        for other in self._sources:
            if other.location != source.location and self._state(other).kind == "products":
                raise ShopError(
                    f"the products come from {short_name(other.location)} already, and a source is the whole catalog: "
                    "join both into one file, or take one out of shop.toml"
                )

    def _in_words(self, source: SourceSettings, error: Exception) -> str:
        """Return an error as anybody may read it: without the address in full, which may hold a secret, and folders."""
        return str(error).replace(source.location, short_name(source.location)).replace(f"{self._folder}/", "")

    def _state(self, source: SourceSettings) -> SourceState:
        with self._database.read() as connection:
            query = select(SourceRow.state).where(SourceRow.location == source.location)
            found = connection.execute(query).scalar_one_or_none()
        return SourceState() if found is None else SourceState.model_validate_json(found)

    def _store(self, source: SourceSettings, state: SourceState) -> None:
        with self._database.write() as connection:
            connection.execute(delete(SourceRow).where(SourceRow.location == source.location))
            connection.execute(insert(SourceRow).values(location=source.location, state=state.model_dump_json()))


def short_name(location: str) -> str:
    """Return what a source is called where anybody may read it: host and path of an address, the name of a file."""
    parts = urlsplit(location)
    return f"{parts.hostname}{parts.path}" if parts.scheme in ("http", "https") else Path(location).name
