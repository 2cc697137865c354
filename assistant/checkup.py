"""The state of a shop folder: effective settings, counts, what is consistent, what is degraded and why.

Reads; repairs nothing. Each finding says what to do. A note is no fault: what an owner would want to know all the same.
Each look takes a `Look` and adds what it sees, so that a new store brings a function and a line in `_LOOKS`.
"""

from __future__ import annotations

import os
import platform
import shutil
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import DatabaseError as DatabaseFault

from assistant.backups import kept_backups
from assistant.errors import AssistantError
from assistant.schema import head
from assistant.settings import FILE
from assistant.shop import Shop
from ranker.checkpoint import read_ranker
from ranker.errors import RankerError
from retrieval.database import Base
from retrieval.errors import IndexUnavailable, RetrievalError
from retrieval.index import VectorIndex
from retrieval.ownership import ownership, personal_tables
from retrieval.selecting import Selection
from retrieval.types import ProductId, Value

MARGINS_LOOKED_AT = 1000
"""Products that are looked at to see that a column states costs."""
WAL_BYTES = 256 << 20
"""A write-ahead log larger than this has not been emptied for long: some reader never pauses."""


class Finding(Value):
    """One thing that is not as it should be, and the mend; or a note."""

    part: str
    problem: str


class Checkup(Value):
    """What `aisle check` reports. `settings` is masked; `findings` is empty for a shop that is well."""

    folder: str
    settings: str
    counts: dict[str, int]
    versions: dict[str, str]
    devices: dict[str, str]
    last_import: str | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()


@dataclass
class Look:
    """What has been seen so far of an open shop."""

    shop: Shop
    counts: dict[str, int] = field(default_factory=dict[str, int])
    versions: dict[str, str] = field(default_factory=dict[str, str])
    findings: list[Finding] = field(default_factory=list[Finding])
    notes: list[Finding] = field(default_factory=list[Finding])

    def wrong(self, part: str, problem: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(part=part, problem=problem))

    def note(self, part: str, what: str) -> None:
        """Add a note."""
        self.notes.append(Finding(part=part, problem=what))


def check(shop: Shop) -> Checkup:
    """Return the state of an open shop; loads the encoder and the generator to see that they load."""
    look = Look(shop)
    sound = _sound(look)
    for one in _LOOKS if sound else (_disk, _backups):  # the others would only stumble over the same pages
        one(look)
    last = shop.catalog.last_import() if sound else None
    return Checkup(
        folder=str(shop.folder),
        settings=shop.settings.masked(),
        counts=look.counts,
        versions=look.versions,
        devices=_devices(),
        last_import=f"{last.file}, finished {last.finished_at}" if last else None,
        findings=tuple(look.findings),
        notes=tuple(look.notes),
    )


def _sound(look: Look) -> bool:
    if look.shop.database.engine.dialect.name != "sqlite":
        return True
    try:
        with look.shop.database.read() as connection:
            answer = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
    except DatabaseFault as error:
        answer = str(error.orig)
    if answer != "ok":
        look.wrong("database", f"SQLite finds it damaged ({answer}); restore a backup: aisle restore DEST NEW_SHOP")
    return answer == "ok"


def _catalog(look: Look) -> None:
    look.counts |= {"catalog version": look.shop.catalog.version(), "products": look.shop.catalog.count()}
    if not look.counts["products"]:
        look.wrong("catalog", f"no products; add some with: aisle import {look.shop.folder} FILE")


def _database(look: Look) -> None:
    shop = look.shop
    look.versions["schema"] = head()  # a shop of any other does not open
    with shop.database.read() as connection:
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            for table in sorted({str(row[0]) for row in broken}):
                look.wrong("database", f"rows of {table} refer to rows that are gone; restore a backup")
        for table in personal_tables(Base.metadata):
            whole = ownership(table).part_of
            if whole is None:
                continue
            column = table.c[ownership(table).columns[0]]
            key = next(iter(table.metadata.tables[whole].primary_key.columns))
            query = select(func.count()).select_from(table).where(~select(key).where(key == column).exists())
            lost = connection.execute(query).scalar_one()
            if lost:
                problem = f"{lost} rows are part of no row of {whole}, so `aisle forget` reaches nobody's; delete them"
                look.wrong(table.name, problem)


def _disk(look: Look) -> None:
    url = make_url(look.shop.database.url)
    if not url.drivername.startswith("sqlite") or not url.database:
        return
    path = Path(url.database)
    log = path.with_name(f"{path.name}-wal")
    used, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    waiting = log.stat().st_size if log.exists() else 0
    look.counts |= {"database bytes": used, "write-ahead log bytes": waiting, "disk bytes free": free}
    if waiting > WAL_BYTES:
        look.wrong("database", f"its write-ahead log has grown to {waiting:,} bytes; restart what has it open")
    if free < 2 * used:
        problem = f"{free:,} bytes are free and the database has {used:,}: `forget` and a backup may not fit; make room"
        look.wrong("disk", problem)


def _vectors(look: Look) -> None:
    shop = look.shop
    mend = f"run: aisle upgrade {shop.folder}"
    try:
        shop.embedder.encode_query(["check", "检查"])
    except RetrievalError as error:
        look.wrong("encoder", str(error))
    hashes = [row.text_hash for row in shop.catalog.texts()]
    try:
        shop.vectors.refresh()
        missing, damaged = len(shop.vectors.missing(hashes)), shop.vectors.damaged()
    except RetrievalError as error:
        look.wrong("vectors", str(error))
        return
    look.counts |= {"vectors": len(shop.vectors), "vectors missing": missing}
    if missing:
        look.wrong("vectors", f"{missing} products without a vector are found by words alone; {mend}")
    if damaged:
        look.wrong("vectors", f"{damaged} are damaged and find the wrong products; {mend}")
    _index(look, hashes, mend)


def _index(look: Look, hashes: list[str], mend: str) -> None:
    shop = look.shop
    if not (shop.folder / "chroma" / "index").exists():
        look.note("index", "Chroma has none yet; the server makes it when it starts")
        return
    try:
        index = VectorIndex(shop.folder / "chroma", shop.embedder.name, shop.embedder.dimensions)
    except IndexUnavailable:
        look.note("index", "not looked at: the server that has it open keeps it in step")
        return
    try:
        entries, missing, unknown = index.difference(hashes, shop.vectors)
    except IndexUnavailable as error:
        look.wrong("index", f"{error}, or {mend}")
        return
    finally:
        index.close()
    look.counts["index entries"] = entries
    if missing or unknown:
        what = f"behind the catalog ({missing} entries missing, {unknown} too many)"
        look.note("index", f"{what}; the server brings it in step when it starts")


def _models(look: Look) -> None:
    try:
        look.versions |= look.shop.versions()
    except (AssistantError, RetrievalError) as error:
        look.wrong("generator", str(error))
    for part, _, problem in (one.partition(": ") for one in look.shop.degraded()):
        look.wrong(part, problem or "is not available now")


def _ranker(look: Look) -> None:
    try:
        found = read_ranker(look.shop.ranker_folder, look.shop.embedder.name)
    except (RankerError, RetrievalError) as error:
        look.wrong("ranker", str(error))
        return
    if found is not None:
        look.note("ranker", f"trained at {found.made_at} on {found.choices} choices")
    needs = look.shop.ranker.weights()  # one that cannot be read is among what is degraded
    if needs is not None:
        look.note("ranker", f"the order for needs was learned at {needs.made_at} from {needs.questions} requests")


def _rules(look: Look) -> None:
    """Say which rules are in force and what each is about; one that is about nothing is a finding."""
    rules, shop = look.shop.settings.rules, look.shop
    look.note("rules", f"{rules.exploration:.1%} of slates are drawn by chance; diversity is {rules.diversity:g}")
    selections = [("never", one) for one in rules.never.single()]
    selections += [(f"boost by {boost.by:+g}", one) for boost in rules.boosts for one in boost.single()]
    selections += [(f"pin to {pin.place}", ("products", Selection(products=(pin.product,)))) for pin in rules.pins]
    if selections:
        snapshot = shop.searcher.snapshot()
        for rule, (kind, selection) in selections:
            name = getattr(selection, kind)[0]
            count = int(selection.mask(snapshot.columns, snapshot.categories).sum())
            if count:
                look.note("rules", f"{rule}: {kind} {name!r}, {count:,} in the catalog")
            else:
                look.wrong("rules", f"{rule}: {kind} {name!r} is not in the catalog; mend [rules] in {FILE}")
    for pin in rules.pins:
        if any(rules.never.selects(product) for product in shop.catalog.get([ProductId(pin.product)])):
            look.wrong("rules", f"pin to {pin.place}: {pin.product!r} is never shown; keep one of both rules")
    if rules.margin is not None:
        first = shop.catalog.get([one.product_id for one in islice(shop.catalog.texts(), MARGINS_LOOKED_AT)])
        known = sum(rules.margin.of(one, one.variants[0]) is not None for one in first)
        what = f"margin: the column {rules.margin.cost!r} is a cost in {known:,} of the first {len(first):,} products"
        (look.note if known else look.wrong)("rules", what)


def _backups(look: Look) -> None:
    folder, kept = look.shop.folder, kept_backups(look.shop.folder)
    if kept:
        look.note("backup", f"the last one that is still there was made {kept[-1].at}: {kept[-1].to}")
    elif look.shop.database.engine.dialect.name == "sqlite":  # any other has tools and a list of its own
        look.note("backup", f"none is known; make one with: aisle backup {folder} DEST")


_LOOKS = (_catalog, _database, _disk, _vectors, _models, _ranker, _rules, _backups)


def _devices() -> dict[str, str]:
    import torch  # seconds to import, and only this command asks for it

    devices = {"cpu": f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} torch threads"}
    if torch.cuda.is_available():
        devices["gpu"] = torch.cuda.get_device_name()
    return devices
