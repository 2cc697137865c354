"""What moved a shown product's score: each word, deed and like left out in turn, and the score computed without it.

Bound to a stored slate: its need, constraints, candidates, time, and what the shopper had done before that time. The
catalog and the vectors are those of now, so each part of the score is first computed as it was and compared with what
the ledger stored; a part that no longer comes out is not explained but named in `lost`, with what is known of the
reason. An order that the shopper asked for has no causes here: the score did not make it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.events import Said, SlateMade
from assistant.ledger import LedgerCandidate, LedgerSlate
from assistant.state import DialogueState, apply
from assistant.store import ConversationStore
from ranker.attribution import Kept, leave_one_out, shapley
from ranker.events import BehaviourEvent
from ranker.history import HistoryConfig, product_weights, recent_events
from ranker.taste import History, TasteConfig, scale
from ranker.variants import Request
from retrieval.catalog import Catalog
from retrieval.causes import Part, parts, without
from retrieval.database import Database
from retrieval.errors import EncoderUnavailable
from retrieval.lexical import product_terms
from retrieval.rescoring import FIELDS, Field, Rescorer, without_field
from retrieval.search import Searcher
from retrieval.types import Product, ProductId
from retrieval.words import terms

CauseKind = Literal["word", "event", "liked", "disliked", "field"]
TasteShare = Literal["liked", "disliked", "history"]
LossKind = Literal["product", "catalog", "encoder", "ranker", "events", "unknown"]

RETRIEVERS = frozenset({"words", "dense"})
"""Shares on scales of their own: both are in the need's share of the score."""
FEEDBACK = frozenset({"liked", "disliked"})
PARTS: Mapping[TasteShare, str] = {"liked": "feedback", "disliked": "feedback", "history": "history"}
"""Which group each share of taste is of."""
NOTICEABLE = 0.05
"""A cause is told from this share of the spread of the slate's scores on: less hardly moves a product."""
_SAME = 1e-3
"""Half-precision vectors and other libraries' sums differ by less."""


@dataclass(frozen=True)
class Cause:
    """One thing that was left out: `drop` is what the score loses without it, less than 0 where it gains.

    `name` is a word as it is written, a product id or the name of a field. `spans` are a word's places in the need,
    `said` whether the shopper wrote it themselves, `stated` the fields of the product that hold it; `deed` is what the
    shopper did with a product of their past.
    """

    kind: CauseKind
    name: str
    drop: float
    spans: tuple[tuple[int, int], ...] = ()
    said: bool = False
    stated: tuple[str, ...] = ()
    deed: BehaviourEvent | None = None


@dataclass(frozen=True)
class Loss:
    """A part of the score that can no longer be computed as it was ("need", "history", "feedback"), and why."""

    part: str
    reason: LossKind


@dataclass(frozen=True)
class Attribution:
    """The causes of one product's score, strongest first, and what the groups they are of do for its standing.

    `groups` are exact Shapley values, in spreads of the candidates' scores; their sum is the product's standing, 0 for
    one that scores as the candidates do on average. `spread` is by how much the scores of the slate's candidates
    differ; `products` are those that causes name, where the catalog still has them.
    """

    causes: tuple[Cause, ...] = ()
    groups: Mapping[str, float] = field(default_factory=lambda: dict[str, float]())
    spread: float = 1.0
    lost: tuple[Loss, ...] = ()
    products: Mapping[str, Product] = field(default_factory=lambda: dict[str, Product]())

    def told(self) -> tuple[Cause, ...]:
        """Return the causes that raised the score by enough to be told, strongest first."""
        return tuple(one for one in self.causes if one.drop >= NOTICEABLE * self.spread)


@dataclass(frozen=True)
class _Moment:
    """What was known when the slate was made."""

    state: DialogueState
    said: frozenset[str]  # terms of the shopper's utterances until then
    fresh: bool
    past: Mapping[str, float]
    deeds: Mapping[str, BehaviourEvent]


class Attributor:
    """Attributes the scores of one shop's slates; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        store: ConversationStore,
        searcher: Searcher,
        taste: TasteConfig,
        versions: Callable[[], Mapping[str, str]],
    ) -> None:
        """Read events and conversations of a shop; `versions` says which catalog, encoder and ranker are in force."""
        self._database = database
        self._catalog = Catalog(database)
        self._store = store
        self._searcher = searcher
        self._taste = taste
        self._versions = versions

    def attribute(
        self, slate: LedgerSlate, product_id: str, product: Product | None, *, fields: bool = False
    ) -> Attribution:
        """Return what moved the score of one of the slate's candidates; `product` is what the catalog holds of it now.

        `fields` also leaves out each field of the product's text, which the encoder then has to read again.
        """
        place = next((n for n, one in enumerate(slate.candidates) if one.product_id == product_id), None)
        if place is None or slate.constraints.sort:
            return Attribution()
        if product is None:
            return Attribution(lost=(Loss("need", "product"),))
        moment = self._moment(slate)
        request = self._request(slate, moment)
        need = np.array([need_share(one) for one in slate.candidates], np.float32)  # (K,)
        lost = self._lost(slate, place, request.shares(request.variants(need[None])))
        reading = self._read(slate, place, product, moment, fields)
        if isinstance(reading, Loss):
            lost.append(reading)
            reading = _Reading([], need[None][:0], {})
        causes = [*_by_words(reading, request, need, place, moment), *_by_fields(reading, need[place])]
        causes += [
            one
            for share in PARTS
            if all(one.part != PARTS[share] for one in lost)
            for one in _by_examples(share, moment, request, need, place)
        ]
        named = [ProductId(one.name) for one in causes if one.kind not in ("word", "field")]
        return Attribution(
            causes=tuple(sorted(causes, key=lambda one: (-one.drop, one.kind, one.name))),
            groups={} if lost else _groups(request, need, place),
            spread=scale(np.array([one.score for one in slate.candidates], np.float32)),
            lost=tuple(dict.fromkeys(lost)),
            products={str(one.product_id): one for one in self._catalog.get(named)},
        )

    def _moment(self, slate: LedgerSlate) -> _Moment:
        state, said, fresh = DialogueState(), set[str](), True
        for event in self._store.events(slate.conversation_id):
            if isinstance(event, SlateMade) and event.request_id == slate.request_id:
                fresh = event.fresh
                break
            if isinstance(event, Said):
                said.update(terms(event.text))
            state = apply(state, event)
        shopper_id, config = self._store.shopper(slate.conversation_id), HistoryConfig()
        events = recent_events(self._database, shopper_id, config, before=slate.at)
        judged = {*state.liked, *state.disliked}  # this conversation's own feedback counts once
        past = product_weights(events, datetime.fromisoformat(slate.at), config)
        past = {product_id: weight for product_id, weight in past.items() if product_id not in judged}
        strongest = sorted(events, key=lambda one: abs(config.weights[one.kind]))
        return _Moment(state, frozenset(said), fresh, past, {one.product_id: one for one in strongest})

    def _request(self, slate: LedgerSlate, moment: _Moment) -> Request:
        ids = ([one.product_id for one in slate.candidates], moment.state.liked, moment.state.disliked, moment.past)
        vectors = [self._searcher.product_vectors([ProductId(one) for one in some]) for some in ids]
        history = History(vectors[3], np.array(list(moment.past.values()), np.float32))
        return Request(vectors[0], vectors[1], vectors[2], history, self._taste)

    def _lost(self, slate: LedgerSlate, place: int, shares: Mapping[str, NDArray[np.float32]]) -> list[Loss]:
        """Return the shares of a candidate's score that do not come out as they were stored."""
        stored = slate.candidates[place].shares
        apart: list[TasteShare] = [
            one for one in PARTS if abs(float(shares[one][0, place]) - stored.get(one, 0.0)) > _SAME
        ]
        return [Loss(PARTS[one], self._changed(slate, "events")) for one in apart]

    def _read(self, slate: LedgerSlate, place: int, product: Product, moment: _Moment, fields: bool) -> _Reading | Loss:
        """Return how well the candidates answer the need without each of its words, as the search would say."""
        shown = () if moment.fresh else moment.state.shown
        skipped = frozenset(ProductId(one) for one in (*moment.state.disliked, *shown))
        ids = [ProductId(one.product_id) for one in slate.candidates]
        try:
            rescorer = Rescorer(self._searcher, slate.words, slate.constraints, skipped)
            if abs(float(rescorer.whole(ids)[place]) - need_share(slate.candidates[place])) > _SAME:
                return Loss("need", self._changed(slate, "unknown"))
            words = parts(slate.words)
            needs = rescorer.needs([without(slate.words, one) for one in words], ids)
            less = rescorer.without_fields(product) if fields else {}
        except EncoderUnavailable:
            return Loss("need", "encoder")
        whole = Counter(product_terms(product))
        held = {name: whole - Counter(product_terms(without_field(product, name))) for name in FIELDS}
        stated = [tuple(name for name in FIELDS if any(held[name][term] for term in terms(one.text))) for one in words]
        return _Reading(list(zip(words, stated, strict=True)), needs.astype(np.float32), less)

    def _changed(self, slate: LedgerSlate, otherwise: LossKind) -> LossKind:
        """Return what is another now than when the slate was made, the weightiest first."""
        now = self._versions()
        names: tuple[LossKind, ...] = ("ranker", "encoder", "catalog")
        changed: list[LossKind] = [one for one in names if slate.versions.get(one) != now.get(one)]
        return changed[0] if changed else otherwise


@dataclass(frozen=True)
class _Reading:
    """The W words of a need with the fields that state each, the candidates' need without each, (W, K), and fields."""

    words: list[tuple[Part, tuple[str, ...]]]
    needs: NDArray[np.float32]
    without_fields: Mapping[Field, float]


def need_share(candidate: LedgerCandidate) -> float:
    """Return what of a stored score is not one of its named shares: the fit to the need."""
    return candidate.score - sum(value for name, value in candidate.shares.items() if name not in RETRIEVERS)


def _by_words(
    reading: _Reading, request: Request, need: NDArray[np.float32], place: int, moment: _Moment
) -> list[Cause]:
    scores = request.scores(request.variants(np.vstack([need[None], reading.needs])))[:, place]
    return [
        Cause("word", word.text, float(scores[0] - less), word.spans, moment.said.issuperset(terms(word.text)), stated)
        for (word, stated), less in zip(reading.words, scores[1:], strict=True)
    ]


def _by_fields(reading: _Reading, need: np.float32) -> list[Cause]:
    return [Cause("field", name, float(need) - score) for name, score in reading.without_fields.items()]


def _by_examples(
    share: TasteShare, moment: _Moment, request: Request, need: NDArray[np.float32], place: int
) -> list[Cause]:
    """Return what each product of the past, or each that was judged in the conversation, brought."""
    examples = {"liked": moment.state.liked, "disliked": moment.state.disliked, "history": tuple(moment.past)}[share]

    def value(kept: Kept) -> NDArray[np.float32]:
        repeated = np.broadcast_to(need, (len(kept), len(need)))
        return request.scores(request.variants(repeated, **{share: kept}))[:, place]

    kind: CauseKind = "event" if share == "history" else share
    drops = leave_one_out(value, len(examples)).tolist()
    deeds = moment.deeds if kind == "event" else {}
    return [Cause(kind, name, drop, deed=deeds.get(name)) for name, drop in zip(examples, drops, strict=True)]


def _groups(request: Request, need: NDArray[np.float32], place: int) -> dict[str, float]:
    """Return the exact Shapley values of the need, the past and the feedback given here.

    They act through each other: likeness counts by how far the need tells the candidates apart. What is shared out is
    the product's standing, how far its score lies above the candidates' mean in spreads of their scores, because that
    is what the order goes by, and scores with and without a need are on no common scale. Without the need all fit it
    alike.
    """
    names = ("need", "history", "feedback")

    def value(kept: Kept) -> NDArray[np.float32]:
        fit = np.where(kept[:, :1], need, need.mean())
        examples = {
            name: np.repeat(kept[:, group, None], size, axis=1)
            for name, group, size in (
                ("history", 1, len(request.history.vectors)),
                ("liked", 2, len(request.liked)),
                ("disliked", 2, len(request.disliked)),
            )
        }
        scores = request.scores(request.variants(fit.astype(np.float32), **examples))  # (C, K)
        spread = np.ptp(scores, axis=1)
        return (scores[:, place] - scores.mean(axis=1)) / np.where(spread, spread, 1.0)

    return dict(zip(names, shapley(value, len(names)).tolist(), strict=True))
