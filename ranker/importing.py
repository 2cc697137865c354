"""A file of behaviour events into the table: read twice, cleaned, joined to the slates, each event once; with a report.

The first reading finds the robots, for what no person does shows only in all that a shopper did. The second stores what
persons did, in batches, so that a server beside it goes on writing. The same event of the same file has the same key
whenever it comes, so that a file that was cut off, or overlaps another, is imported again and adds what is new. Ids of
shoppers are personal: the report and its complaints hold counts and product ids, never a shopper.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from ranker.cleaning import CleaningConfig, robots, sessions
from ranker.errors import EventsError
from ranker.events import BehaviourEvent, BehaviourKind, BehaviourRow
from ranker.feeds.reading import Read, Reading
from ranker.feeds.sniff import events_kind, events_of
from ranker.joining import OwnSlate, event_key, known_keys, own_slates
from ranker.log import LogBuilder
from retrieval.catalog import product_ids
from retrieval.database import Database
from retrieval.feeds.complaints import Complaint, Complaints
from retrieval.feeds.rows import RowFile, open_rows
from retrieval.importing import alone
from retrieval.types import Value

BATCH_EVENTS = 5000

Progress = Callable[[int, int | None, str], None]
"""Called with rows done, the estimated total (None while unknown) and the stage."""


class EventsReport(Value):
    """What an import of events did. Rows are the file's, events what its rows said of products.

    `rows` = rows taken + `refused` + `skipped`; `passed` names what was skipped. Of the events `stored` are new;
    `duplicates` were known, came twice, or were recorded by the shop itself; `robot_events` were left out, and `robots`
    counts shoppers by the rule that says so. `joined` of the stored are about a slate of this shop, `unknown_products`
    about a product that the catalog lacks, `variants` came under the id of a variant.
    """

    file: str
    kind: str
    rows: int
    events: int
    stored: int
    duplicates: int
    refused: int
    repaired: int
    skipped: int
    passed: dict[str, int]
    by_kind: dict[str, int]
    shoppers: int
    sessions: int
    robots: dict[str, int]
    robot_events: int
    joined: int
    variants: int
    unknown_products: int
    first_at: str | None
    last_at: str | None
    seconds: float
    warnings: tuple[str, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def import_events(
    database: Database,
    path: Path,
    *,
    currency: str,
    lock: Path,
    name: str | None = None,
    config: CleaningConfig | None = None,
    progress: Progress | None = None,
    complaints_log: Path | None = None,
) -> EventsReport:
    """Store the events of a file that are new and return what was done.

    `lock` is the file that keeps two imports of one shop apart; `name` is what the report calls the file, its path
    unless given; `complaints_log` receives every complaint as a JSON line.

    Raises:
        EventsError: it is no file of events, or none of its rows can be taken.
        CatalogError: it cannot be read; what was stored of it stays, and is known when it comes again.
        DatabaseError: another import is running, or the database cannot be written.
    """
    with ExitStack() as stack:
        stack.enter_context(alone(lock))
        log = stack.enter_context(complaints_log.open("w", encoding="utf-8")) if complaints_log is not None else None
        run = _Import(database, path, currency, config or CleaningConfig(), progress)
        return run.run(Complaints(name or str(path), log))


@dataclass
class _Counts:
    """What the second reading counts."""

    events: int = 0
    stored: int = 0
    duplicates: int = 0
    robot_events: int = 0
    joined: int = 0
    variants: int = 0
    unknown: int = 0
    by_kind: Counter[str] = field(default_factory=Counter[str])


class _Import:
    def __init__(
        self,
        database: Database,
        path: Path,
        currency: str,
        config: CleaningConfig,
        progress: Progress | None,
    ) -> None:
        self._started = time.monotonic()
        self._database = database
        self._path = path
        self._currency = currency
        self._config = config
        self._progress = progress
        self._counts = _Counts()

    def run(self, complaints: Complaints) -> EventsReport:
        robot_ids, robot_rules, shoppers, seen_sessions, span = self._look()
        reading = Reading(self._currency, complaints)
        with open_rows(self._path) as file:
            persons = self._persons(events_of(file, reading), robot_ids)
            while batch := list(islice(persons, BATCH_EVENTS)):
                self._store(batch, reading)
                self._tell(file, "storing events")
            rows = file.count
        counts = self._counts
        if not counts.events:
            raise EventsError(_nothing(complaints, rows, reading.passed))
        return EventsReport(
            file=complaints.file,
            kind=events_kind(self._path) or "",
            rows=rows,
            events=counts.events,
            stored=counts.stored,
            duplicates=counts.duplicates,
            refused=complaints.refused,
            repaired=complaints.repaired,
            skipped=complaints.skipped,
            passed=dict(reading.passed.most_common()),
            by_kind={kind.value: counts.by_kind[kind] for kind in BehaviourKind if counts.by_kind[kind]},
            shoppers=shoppers,
            sessions=seen_sessions,
            robots=dict(robot_rules.most_common()),
            robot_events=counts.robot_events,
            joined=counts.joined,
            variants=counts.variants,
            unknown_products=counts.unknown,
            first_at=span[0],
            last_at=span[1],
            seconds=round(time.monotonic() - self._started, 3),
            warnings=tuple(self._warnings()),
            complaints=tuple(complaints.first),
        )

    def _look(self) -> tuple[set[str], Counter[str], int, int, tuple[str | None, str | None]]:
        """Read the file once: return robots, how many each rule found, and the persons' number, sessions and time."""
        builder, crawlers = LogBuilder(), set[str]()
        first: str | None = None
        last: str | None = None
        with open_rows(self._path) as file:
            for number, read in enumerate(events_of(file, Reading(self._currency, Complaints(str(self._path))))):
                event = read.event
                builder.add(event.shopper_id, event.product_id, event.kind, event.at)
                if read.crawler:
                    crawlers.add(event.shopper_id)
                first, last = min(first or event.at, event.at), max(last or event.at, event.at)
                if number % BATCH_EVENTS == 0:
                    self._tell(file, "looking for robots")
        log = builder.log()
        found = {log.shopper_ids[place]: rule for place, rule in robots(log, self._config).items()}
        found |= dict.fromkeys(crawlers, "named a crawler by the source")
        mask = np.array([one in found for one in log.shopper_ids], bool)
        persons = log.where(~mask[log.shoppers])
        seen = len(np.unique(sessions(persons, self._config)))
        return set(found), Counter(found.values()), len(log.shopper_ids) - len(found), seen, (first, last)

    def _persons(self, reads: Iterable[Read], robot_ids: set[str]) -> Iterator[Read]:
        for read in reads:
            self._counts.events += 1
            if read.event.shopper_id in robot_ids:
                self._counts.robot_events += 1
            else:
                yield read

    def _store(self, batch: Sequence[Read], reading: Reading) -> None:
        keyed = {event_key(read): read for read in reversed(batch)}  # of one that comes twice, the first
        with self._database.write() as connection:
            known = known_keys(connection, list(keyed))
            fresh = {key: keyed[key] for key in reversed(keyed) if key not in known}
            events = [read.event for read in fresh.values()]
            slates = own_slates(connection, sorted({one.request_id for one in events if one.request_id}))
            products = product_ids(connection, sorted({one.product_id for one in events}))
            rows = [
                event.model_dump(mode="json") | {"source_key": key}
                for key, read in fresh.items()
                if (event := self._joined(read, slates, products, reading)) is not None
            ]
            if rows:
                connection.execute(insert(BehaviourRow), rows)
        self._counts.by_kind.update(row["kind"] for row in rows)
        self._counts.stored += len(rows)
        self._counts.duplicates += len(batch) - len(rows)

    def _joined(
        self, read: Read, slates: Mapping[str, OwnSlate], products: Mapping[str, str], reading: Reading
    ) -> BehaviourEvent | None:
        """Return the event under the catalog's name of its product and, where a slate led to it, the slate's shopper.

        None where the shop recorded the same itself. The slate knows better than the file to whom it was shown, and so
        what is known of that shopper stays in one place.
        """
        event, counts = read.event, self._counts
        product_id = products.get(event.product_id)
        counts.unknown += product_id is None
        if product_id is not None and product_id != event.product_id:
            counts.variants += 1
            event = event.model_copy(update={"product_id": product_id})
        slate = slates.get(event.request_id or "")
        if slate is None:
            return event
        if (event.product_id, event.kind.value) in slate.deeds:
            return None
        position = slate.positions.get(event.product_id)
        if position is None:
            why = "its request's slate did not show this product; it is stored without the request"
            reading.complaints.repair(read.line, event.product_id, why)
            return event.model_copy(update={"request_id": None, "position": None})
        counts.joined += 1
        return event.model_copy(update={"shopper_id": slate.shopper_id, "position": position})

    def _tell(self, file: RowFile, stage: str) -> None:
        if self._progress is not None:
            fraction = file.fraction
            self._progress(file.count, round(file.count / fraction) if fraction > 0 else None, stage)

    def _warnings(self) -> Iterator[str]:
        counts = self._counts
        kept = counts.stored
        if kept and counts.unknown > kept / 2:
            why = "are their ids the feed's?"
            yield f"{counts.unknown} of {kept} events are about products that the catalog lacks: {why}"


def _nothing(complaints: Complaints, rows: int, passed: Counter[str]) -> str:
    if complaints.first:
        first = complaints.first[0]
        return f"{complaints.file}: none of its {rows} rows can be taken; the first (line {first.line}): {first.reason}"
    if passed:
        return f"{complaints.file}: none of its {rows} rows is about a product; they are {', '.join(sorted(passed))}"
    return f"{complaints.file} has a header but no event under it; export it again"
