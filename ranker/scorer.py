"""Rank a shop's products for one request: by the need where there is one, else by what the shopper did.

With a need, what retrieval finds for its words is ordered as in a conversation (`ranker.need_order`). Without one, the
shop's trained ranker orders the catalog, and where there is none that can be used the untrained blend does
(`ranker.blend`); which of them is told. Products that the catalog does not hold are no candidates and say nothing as a
past. Equal scores go by product id.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ranker.blend import UNTRAINED, Blend
from ranker.checkpoint import CatalogTrunk, TrainedRanker, open_trunk, read_ranker
from ranker.choices import Choices, Ints
from ranker.dataset import ShopChoices, is_choice, read_choices
from ranker.errors import CheckpointError
from ranker.evaluate import best
from ranker.events import PastDeed
from ranker.features import Features
from ranker.keeper import Keeper
from ranker.need_order import Asked
from ranker.peers import NeighborsConfig, TitleWords
from ranker.requests import PastEvent, RankRequest
from retrieval.catalog import Catalog
from retrieval.database import Database
from retrieval.search import Searcher
from retrieval.types import Constraints, ProductId
from retrieval.words import terms

FOUND = 200
"""How many products retrieval finds for a need when all of the catalog are candidates."""


class ShopRanker:
    """Ranks the present catalog with the events stored until now."""

    def __init__(self, database: Database, searcher: Searcher, folder: Path) -> None:
        """Read the catalog's ids; events, vectors and the ranker in `folder` are read when first needed."""
        self._database = database
        self._searcher = searcher
        self._folder = folder
        self._titles = {text.product_id: text.title for text in Catalog(database).texts()}
        self.product_ids: list[ProductId] = sorted(self._titles)
        self._numbers = {product_id: number for number, product_id in enumerate(self.product_ids)}
        self._untrained = "no ranker was trained for this shop (aisle train ranker)"

    @cached_property
    def vectors(self) -> npt.NDArray[np.float32]:
        """The products' vectors, (P, D), in the order of `product_ids`."""
        return self._searcher.product_vectors(self.product_ids)

    @cached_property
    def learned(self) -> ShopChoices:
        """What the shop's shoppers chose."""
        return read_choices(self._database, self.product_ids)

    @cached_property
    def words(self) -> TitleWords:
        """The words of the products' titles."""
        return TitleWords([terms(self._titles[product_id]) for product_id in self.product_ids])

    @cached_property
    def _trained(self) -> tuple[TrainedRanker, CatalogTrunk] | None:
        try:
            found = read_ranker(self._folder, self._searcher.encoder)
            if found is None:
                return None
            return found, open_trunk(self._folder, self._numbers, self._searcher.product_vectors)
        except CheckpointError as error:
            self._untrained = str(error)
            return None

    @property
    def trained(self) -> TrainedRanker | None:
        """What is known of the trained ranker, None where there is none that can be used."""
        return self._trained[0] if self._trained else None

    @property
    def order(self) -> str:
        """Which order requests without a need get, and why."""
        if self.trained is None:
            return f"the untrained order: {self._untrained}"
        return f"the ranker trained at {self.trained.made_at} on {self.trained.choices} choices"

    def blend(self, choices: Choices) -> Blend:
        """Return the shop's order, its neighbors and popularity learned from `choices`."""
        if self._trained is None:
            return self.untrained(choices)
        found, trunk = self._trained
        features = Features(choices, len(self.product_ids), found.neighbor_config, self.vectors, self.words, trunk)
        return Blend(features, found.blend)

    def untrained(self, choices: Choices) -> Blend:
        """Return the order of a shop that has trained nothing."""
        features = Features(choices, len(self.product_ids), NeighborsConfig(), self.vectors, self.words)
        return Blend(features, UNTRAINED)

    @cached_property
    def _needs(self) -> Keeper:
        found = Keeper(self._database, self._searcher, self._folder)
        found.refresh()
        return found

    @cached_property
    def _blend(self) -> Blend:
        return self.blend(self.learned.choices)

    def rank(self, request: RankRequest, k: int) -> list[tuple[ProductId, float]]:
        """Return the `k` best candidates of a request with their scores, best first; fewer where there are fewer."""
        scores = self._by_need(request) if request.need and request.need.strip() else self._by_past(request)
        return [(self.product_ids[place], float(scores[place])) for place in best(scores, k).tolist()]

    def _allowed(self, request: RankRequest) -> Ints:
        """Return the numbers of the products that may be ranked, ascending."""
        allowed = np.arange(len(self.product_ids))
        if request.candidates is not None:
            allowed = np.unique(self._known(request.candidates))
        if request.exclude_seen:
            allowed = np.setdiff1d(allowed, self._known([event.product_id for event in request.past]))
        return allowed

    def _known(self, product_ids: Sequence[ProductId]) -> Ints:
        return np.array([self._numbers[one] for one in product_ids if one in self._numbers], np.int64)

    def _by_past(self, request: RankRequest) -> npt.NDArray[np.float32]:
        """Return (P,) blended scores, -inf for what may not be ranked."""
        chosen = [
            event for event in request.past if is_choice(event.kind, event.value) and event.product_id in self._numbers
        ]
        moments = {at: visit for visit, at in enumerate(dict.fromkeys(event.at for event in chosen))}
        visits = np.array([moments[event.at] for event in chosen], np.int64)
        products = self._known([event.product_id for event in chosen])
        past = Choices(np.zeros(len(chosen), np.int64), visits, products, 1)
        scores = np.full(len(self.product_ids), -np.inf, np.float32)
        allowed = self._allowed(request)
        scores[allowed] = self._blend.scores(past)[0, allowed]
        return scores

    def _by_need(self, request: RankRequest) -> npt.NDArray[np.float32]:
        """Return (P,) scores of what retrieval finds, -inf for all else."""
        allowed = self._allowed(request)
        if not len(allowed):
            return np.full(len(self.product_ids), -np.inf, np.float32)
        others = np.setdiff1d(np.arange(len(self.product_ids)), allowed)
        found = self._searcher.search(
            request.need or "",
            Constraints(),
            FOUND if request.candidates is None else len(allowed),
            frozenset(self.product_ids[number] for number in others.tolist()),
        )
        ids = [one.product.product_id for one in found.candidates]
        asked = Asked(
            product_ids=ids,
            retrieval=np.array([one.score for one in found.candidates], np.float32),
            past=[_deed(event) for event in reversed(request.past)],
            now=request.at,
            kind_known=found.kind_known,
        )
        scores = np.full(len(self.product_ids), -np.inf, np.float32)
        scores[self._known(ids)] = self._needs.order(asked)[0].score
        return scores


def _deed(event: PastEvent) -> PastDeed:
    return PastDeed(event.product_id, event.kind, event.at.isoformat(), value=event.value)
