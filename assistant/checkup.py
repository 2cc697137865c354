"""The state of a shop folder: effective settings, counts, what is consistent, what is degraded and why.

Reads; repairs nothing. Each finding says what to do.
"""

from __future__ import annotations

import os
import platform

from sqlalchemy import text

from assistant.errors import AssistantError
from assistant.shop import Shop
from retrieval.errors import RetrievalError
from retrieval.types import Value


class Finding(Value):
    """One thing that is not as it should be, and the mend."""

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


def check(shop: Shop) -> Checkup:
    """Return the state of an open shop; loads the encoder and the generator to see that they load."""
    findings: list[Finding] = []
    counts = {"catalog version": shop.catalog.version(), "products": shop.catalog.count()}
    versions: dict[str, str] = {}
    if not counts["products"]:
        findings.append(Finding(part="catalog", problem=f"no products; add some with: aisle import {shop.folder} FILE"))
    _check_database(shop, findings)
    try:
        hashes = [row.text_hash for row in shop.catalog.texts()]
        shop.vectors.refresh()
        counts["vectors missing"] = len(shop.vectors.missing(hashes))
        if counts["vectors missing"]:
            problem = "products without a vector are found by words alone; import the product file again"
            findings.append(Finding(part="vectors", problem=f"{counts['vectors missing']} {problem}"))
    except RetrievalError as error:
        findings.append(Finding(part="encoder", problem=str(error)))
    try:
        versions = shop.versions()
    except (AssistantError, RetrievalError) as error:
        findings.append(Finding(part="generator", problem=str(error)))
    findings += [Finding(part=part, problem="is not available now") for part in shop.degraded()]
    last = shop.catalog.last_import()
    return Checkup(
        folder=str(shop.folder),
        settings=shop.settings.masked(),
        counts=counts,
        versions=versions,
        devices=_devices(),
        last_import=f"{last.file}, finished {last.finished_at}" if last else None,
        findings=tuple(findings),
    )


def _check_database(shop: Shop, findings: list[Finding]) -> None:
    if not shop.database.url.startswith("sqlite"):
        return
    with shop.database.read() as connection:
        answer = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if answer != "ok":
        findings.append(Finding(part="database", problem=f"SQLite finds it damaged ({answer}); restore a backup"))


def _devices() -> dict[str, str]:
    import torch  # seconds to import, and only this command asks for it

    devices = {"cpu": f"{platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} torch threads"}
    if torch.cuda.is_available():
        devices["gpu"] = torch.cuda.get_device_name()
    return devices
