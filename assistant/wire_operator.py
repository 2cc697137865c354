"""The JSON of the operator's routes, `/v1/operator/…`: what the shop's staff reads, and the one switch it turns.

Apart from `wire`, because a shop's own page never sees it.
"""

from __future__ import annotations

from typing import Literal

from assistant.wire import Turn, Wire
from retrieval.types import Unmet

Filter = Literal["all", "withheld", "degraded", "wrong", "handoffs"]
Range = Literal["day", "week", "month"]
Span = Literal["month", "quarter", "all"]


class Facet(Wire):
    """One value of an attribute and how many products state it."""

    value: str
    count: int


class PriceBand(Wire):
    """Products whose lowest price lies in [`low`, `high`), minor units; the last band also holds its `high`."""

    low: int
    high: int
    count: int


class Complaint(Wire):
    """One row of the product file that was mended or refused."""

    line: int
    product: str
    reason: str
    repaired: bool


class ImportReport(Wire):
    """The import that made the catalog what it is. `complaints` holds the first of them; the counts are whole."""

    file: str
    kind: str
    started_at: str
    finished_at: str
    rows: int
    taken: int
    repaired: int
    refused: int
    added: int
    changed: int
    retired: int
    warnings: list[str]
    complaints: list[Complaint]


class CatalogView(Wire):
    """GET /v1/operator/catalog. Facets hold the most frequent values; `next_import_at` is None without a schedule."""

    shop: str
    currency: str
    version: int
    products: int
    variants: int
    in_stock: int
    brands: list[Facet]
    categories: list[Facet]
    colors: list[Facet]
    materials: list[Facet]
    styles: list[Facet] = []
    prices: list[PriceBand]
    last_import: ImportReport | None = None
    next_import_at: str | None = None
    versions: dict[str, str] = {}
    degraded: dict[str, str] = {}


class ConversationLine(Wire):
    """One conversation of the list; the last four say how often something in it wants a look."""

    conversation_id: str
    shopper_id: str | None
    last_at: str
    opening: str
    turns: int
    withheld: int
    degraded: int
    wrong: int
    handoffs: int


class ConversationList(Wire):
    """GET /v1/operator/conversations: one page, newest first; `total` counts all that the filter lets through."""

    total: int
    page: int
    pages: int
    conversations: list[ConversationLine]


class RankedCandidate(Wire):
    """One candidate of a slate, shown or not, as the ledger has it."""

    position: int
    product_id: str
    title: str | None
    shown: bool
    score: float
    propensity: float
    shares: dict[str, float]


class MovedLine(Wire):
    """One product that a step moved, and its place before and after, from 1."""

    product_id: str
    before: int
    after: int


class StepLine(Wire):
    """One step that made a slate other than its scores: what it moved, or how many products search left out."""

    name: str
    moved: list[MovedLine]
    withheld: int


class LedgerView(Wire):
    """One slate as the ledger has it."""

    request_id: str
    words: str
    total: int
    relaxed: list[Unmet]
    versions: dict[str, str]
    steps: list[StepLine] = []
    candidates: list[RankedCandidate]


class ReactionLine(Wire):
    """What the shopper thought of a turn or of a product."""

    reaction: str
    at: str
    turn_id: str | None
    product_id: str | None
    note: str | None


class TurnView(Wire):
    """One turn; `turn` is None where it was cut off before its reply."""

    turn_id: str
    at: str
    utterance: str
    turn: Turn | None = None
    generator: str | None = None
    handoff: bool = False
    slate: LedgerView | None = None
    reactions: list[ReactionLine] = []


class ConversationView(Wire):
    """GET /v1/operator/conversations/{id}: everything that is stored of one conversation."""

    conversation_id: str
    shopper_id: str | None
    started_at: str
    turns: list[TurnView]
    reactions: list[ReactionLine]


class Bucket(Wire):
    """The turns of one hour or day. `p50` and `p95` are milliseconds by stage, only of stages that turns reached."""

    at: str
    turns: int
    withheld: int
    degraded: int
    cut_off: int
    p50: dict[str, float] = {}
    p95: dict[str, float] = {}


class ErrorLine(Wire):
    """How often an error came since the server started."""

    code: str
    count: int
    last_at: str


class HealthView(Wire):
    """GET /v1/operator/health. `measured` turns, the newest of the range, made the percentiles."""

    status: Literal["ok", "degraded", "paused"]
    range: Range
    turns: int
    measured: int
    withheld_turns: int
    degraded_turns: int
    cut_off: int
    p50: dict[str, float]
    p95: dict[str, float]
    buckets: list[Bucket]
    running: int
    waiting: int
    turns_at_once: int
    turns_waiting: int
    began_at: str
    errors: list[ErrorLine]
    degraded_since: dict[str, str]
    paused_since: str | None
    generator: str


class SetPause(Wire):
    """POST /v1/operator/pause."""

    paused: bool


class PauseState(Wire):
    """Since when the assistant is paused, None while it answers."""

    paused_since: str | None
