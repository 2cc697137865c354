"""A shop's order for needs, learned from its own events, to `models/ranker/needs.json` of its folder.

Requests of the later part of the log are questions, and what is known when they are asked is read from before it:
counts from the earlier part, a shopper's past from before the request. Where an event names its slate, the words and
constraints of the request and what stood beside the choice are known; where it names none, the category of what was
chosen stands in for the words. What was learned is kept only if it orders better than what the shop has, each
question by weights from other shoppers'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select

from assistant.evaluation.estimates import Measure, ratio
from assistant.ledger import SlateRow
from assistant.shop import Shop
from ranker.dataset import CHOSEN, is_choice
from ranker.events import BehaviourKind, BehaviourRow
from ranker.history import HistoryConfig, recent_events
from ranker.need_fitting import FEWEST_SLATES, Learned, Question, Questions, cross_fitted, fit
from ranker.need_order import FEATURES, Asked, Insight, order
from ranker.need_weights import NeedWeights, write_needs
from ranker.taste import TasteConfig
from retrieval.types import Constraints, ProductId, SearchResult

Counted = Callable[[int, int | None, str], None]


@dataclass(frozen=True)
class NeedTrainingConfig:
    """How much of a log is learned from."""

    earlier: float = 0.6
    """Share of the choices that are only counted; questions are of those after them. In (0, 1)."""
    most: int = 3000
    """The latest requests that become questions."""
    searched: int = 600
    """Of these, so many are searched for again."""


@dataclass(frozen=True)
class TrainedNeeds:
    """What came of it: nDCG@10 of each order on requests of other shoppers, and whether the shop orders so now."""

    before: Measure
    after: Measure
    gained: Measure
    weights: NeedWeights
    kept: bool


@dataclass
class _Request:
    """One request of the log, with what was chosen and what was shown in order."""

    shopper_id: str
    at: str
    chosen: set[ProductId] = field(default_factory=set[ProductId])
    shown: dict[int, ProductId] = field(default_factory=dict[int, ProductId])
    words: str = ""
    constraints: Constraints = field(default_factory=Constraints)


def train_needs(shop: Shop, counted: Counted, config: NeedTrainingConfig | None = None) -> TrainedNeeds | None:
    """Learn and measure the order for needs, and keep it if it is better; the same log gives the same weights.

    None where no request can be learned from. `counted` is told how many requests are read.
    """
    maker = _Maker(shop, config or NeedTrainingConfig())
    questions, judged = maker.questions(counted)
    if not judged:
        return None
    learned = fit(questions)
    before, after = cross_fitted(questions, judged)
    shoppers = [one.shopper for one in judged]
    figures = [_mean(name, of, shoppers) for name, of in (("before", before), ("after", after), ("", after - before))]
    weights = _described(shop, learned, questions, figures)
    kept = figures[2].value > 0
    if kept:
        write_needs(shop.ranker_folder, weights)
    return TrainedNeeds(*figures, weights=weights, kept=kept)


class _Maker:
    """Makes questions of a shop's log."""

    def __init__(self, shop: Shop, config: NeedTrainingConfig) -> None:
        self._shop, self._config = shop, config
        snapshot = shop.searcher.snapshot()
        self._cut = _cut(shop, config.earlier)
        self._insight = Insight(shop.database, snapshot, self._cut)
        self._known = frozenset(snapshot.columns.product_ids)
        self._weights = shop.ranker.weights()
        self._shoppers: dict[str, int] = {}

    def questions(self, counted: Counted) -> tuple[Questions, list[Question]]:
        """Return the questions, and those that orders are judged by."""
        requests = sorted(self._requests(), key=lambda one: one.at)[-self._config.most :]
        every = max(1, len(requests) // self._config.searched)
        slates: list[Question] = []
        judged: list[Question] = []
        found: dict[bool, list[Question]] = {True: [], False: []}
        for number, request in enumerate(requests):
            if number % 50 == 0:
                counted(number, len(requests), "reading requests")
            searched: list[SearchResult] = []
            if number % every == 0:
                limit = self._shop.settings.limits.candidates
                for constraints in dict.fromkeys((request.constraints, Constraints())):
                    searched.append(self._shop.searcher.search(request.words, constraints, limit))
                for one in searched:
                    found[one.kind_known] += self._of_search(request, one)
            for question in self._of_slate(request, searched[0] if searched else None):
                slates.append(question)
                judged += [question] if searched else []
        if len(slates) < FEWEST_SLATES:
            judged = found[True] or found[False]
        return Questions(slates, found[True], found[False]), judged

    def _of_slate(self, request: _Request, found: SearchResult | None) -> Iterator[Question]:
        """Yield the question of what was shown, none where that is not known or leaves no choice."""
        shown = [request.shown[position] for position in sorted(request.shown)]
        scores = {one.product.product_id: one.score for one in found.candidates} if found else {}
        least = min(scores.values(), default=0.0)
        yield from self._question(request, shown, [scores.get(one, least) for one in shown], True)

    def _of_search(self, request: _Request, found: SearchResult) -> Iterator[Question]:
        stocked = [one for one in found.candidates if one.variant.in_stock]
        ids = [one.product.product_id for one in stocked]
        yield from self._question(request, ids, [one.score for one in stocked], found.kind_known)

    def _question(
        self, request: _Request, ids: Sequence[ProductId], scores: Sequence[float], kind_known: bool
    ) -> Iterator[Question]:
        chosen = np.array([one in request.chosen for one in ids], np.float64)
        if not chosen.any() or chosen.all():
            return
        shop = self._shop
        past = recent_events(shop.database, request.shopper_id, HistoryConfig(), request.at)
        now = datetime.fromisoformat(request.at)
        asked = Asked(ids, np.array(scores, np.float32), past, now, kind_known)
        values = self._insight.features(asked, HistoryConfig())
        yield Question(
            shopper=self._shoppers.setdefault(request.shopper_id, len(self._shoppers)),
            features=np.stack([values[name] for name in FEATURES], axis=1).astype(np.float64),
            chosen=chosen,
            retrieval=asked.retrieval.astype(np.float64),
            before=order(
                asked, self._insight, self._weights, shop.searcher.product_vectors, TasteConfig()
            ).score.astype(np.float64),
        )

    def _requests(self) -> list[_Request]:
        """Return the requests after the cut in which something was chosen that the shop still has."""
        event = BehaviourRow
        kinds = [kind.value for kind in (*CHOSEN, BehaviourKind.IMPRESSION)]
        columns = (
            event.request_id,
            event.shopper_id,
            event.product_id,
            event.kind,
            event.value,
            event.position,
            event.at,
        )
        query = select(*columns).where(event.kind.in_(kinds), event.at >= self._cut).order_by(event.at, event.event_id)
        found: dict[tuple[str, str], _Request] = {}
        with self._shop.database.read() as connection:
            slates = {row.request_id: row for row in connection.execute(select(SlateRow.__table__))}
            for request_id, shopper_id, product_id, kind, value, position, at in connection.execute(query):
                if product_id not in self._known:
                    continue
                request = found.setdefault((shopper_id, request_id or at), _Request(shopper_id, at))
                if kind == BehaviourKind.IMPRESSION.value and position:
                    request.shown[position] = ProductId(product_id)
                elif is_choice(BehaviourKind(kind), value):
                    request.chosen.add(ProductId(product_id))
        chosen = {key: one for key, one in found.items() if one.chosen}
        for (_, name), request in chosen.items():
            if name in slates:
                request.words = slates[name].words
                request.constraints = Constraints.model_validate_json(slates[name].constraints)
                request.at = min(request.at, slates[name].at)
        self._make_needs([one for one in chosen.values() if not one.words])
        return [one for one in chosen.values() if one.words]

    def _make_needs(self, requests: Sequence[_Request]) -> None:
        """Give requests whose words are not known those of the category of what was chosen first, by product id."""
        first = {id(one): min(one.chosen) for one in requests}
        products = {one.product_id: one for one in self._shop.catalog.get(sorted(set(first.values())))}
        for request in requests:
            product = products.get(first[id(request)])
            if product and product.category:
                request.words = product.category[-1]
                request.constraints = Constraints(category=request.words)


def _cut(shop: Shop, earlier: float) -> str:
    """Return the time, as events hold it, before which a share of the choices lies."""
    kinds = [kind.value for kind in CHOSEN]
    query = select(BehaviourRow.at).where(BehaviourRow.kind.in_(kinds)).order_by(BehaviourRow.at)
    with shop.database.read() as connection:
        times = list(connection.execute(query).scalars())
    return times[int(len(times) * earlier)] if times else ""


def _described(shop: Shop, learned: Learned, questions: Questions, figures: Sequence[Measure]) -> NeedWeights:
    return NeedWeights(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        encoder=shop.searcher.encoder,
        kind_known=learned.kind_known,
        words_alone=learned.words_alone,
        weights=dict(zip(FEATURES, learned.weights.tolist(), strict=True)),
        spreads=dict(zip(FEATURES, learned.spreads.tolist(), strict=True)),
        questions={
            "slates": len(questions.slates),
            "kind known": len(questions.kind_known),
            "words alone": len(questions.words_alone),
        },
        figures={one.name: one.value for one in figures[:2]},
    )


def _mean(name: str, values: np.ndarray, shoppers: Sequence[int]) -> Measure:
    """Return the mean over questions, at least one; its interval is drawn over shoppers."""
    found = ratio(name, np.bincount(shoppers, values), np.bincount(shoppers))
    assert found is not None, "there is a question, and each counts"
    return found
