"""What moved a shown product's score: each word, deed and like left out in turn, and the score computed without it.

Bound to a stored slate: its need, constraints, candidates, time, and what the shopper had done before that time. Every
score is made by what orders the shop's slates (`ranker.keeper`), so that whatever it has learned is explained as well.
The catalog and the counts of all shoppers are those of now, so each part of the score is first computed as it was and
compared with what the ledger stored; a part that no longer comes out is not explained but named in `lost`, with what is
known of the reason. An order that the shopper asked for has no causes here: the score did not make it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np

from assistant.causes import FEEDBACK, GROUPS, RETRIEVERS, SHOP, Attribution, Cause, Group, Loss, LossKind, need_share
from assistant.events import Said, SlateMade
from assistant.leaving_out import Order, Reading, by_deeds, by_fields, by_groups, by_words
from assistant.ledger import LedgerSlate
from assistant.state import DialogueState, apply
from assistant.store import ConversationStore
from ranker.errors import RankerError
from ranker.keeper import Keeper
from ranker.need_order import Asked
from retrieval.catalog import Catalog
from retrieval.causes import parts, without
from retrieval.errors import EncoderUnavailable
from retrieval.lexical import product_terms
from retrieval.rescoring import FIELDS, Rescorer, without_field
from retrieval.search import Searcher
from retrieval.types import Product, ProductId
from retrieval.words import terms

_SAME = 0.01
"""Share of the spread of the scores by which a part of one may differ from what was stored: less moves nothing that is
told."""


class Attributor:
    """Attributes the scores of one shop's slates; safe to share between threads."""

    def __init__(
        self,
        store: ConversationStore,
        catalog: Catalog,
        searcher: Searcher,
        ranker: Keeper,
        versions: Callable[[], Mapping[str, str]],
    ) -> None:
        """Take a shop's parts; `versions` says which catalog, encoder and ranker are in force."""
        self._store = store
        self._catalog = catalog
        self._searcher = searcher
        self._ranker = ranker
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
        spread = float(np.ptp([one.score for one in slate.candidates])) or 1.0
        if product is None:
            return Attribution(spread=spread, lost=(Loss("need", "product"),))
        try:
            state, said, fresh = self._moment(slate)
            reading = self._read(slate, state, fresh, product, fields)
            order = Order(self._ranker, place)
            lost = self._lost(slate, place, reading.asked, spread)
            lost_parts = {one.part for one in lost}
            causes = [] if "need" in lost_parts else [*by_words(reading, order, said), *by_fields(reading, order)]
            causes += [one for one in by_deeds(reading.asked, order) if _group(one) not in lost_parts]
            groups = {} if lost else by_groups(reading.asked, order)
        except (EncoderUnavailable, RankerError):
            return Attribution(spread=spread, lost=(Loss("need", "encoder"),))
        named = [ProductId(one.name) for one in causes if one.kind not in ("word", "field")]
        return Attribution(
            causes=tuple(sorted(causes, key=lambda one: (-one.drop, one.kind, one.name))),
            groups=groups,
            spread=spread,
            lost=tuple(lost),
            products={str(one.product_id): one for one in self._catalog.get(named)},
        )

    def _moment(self, slate: LedgerSlate) -> tuple[DialogueState, frozenset[str], bool]:
        """Return the state that the slate was made in, the terms that had been said, and whether it was a new list."""
        state, said = DialogueState(), set[str]()
        for event in self._store.events(slate.conversation_id):
            if isinstance(event, SlateMade) and event.request_id == slate.request_id:
                return state, frozenset(said), event.fresh
            if isinstance(event, Said):
                said.update(terms(event.text))
            state = apply(state, event)
        return DialogueState(), frozenset(), True

    def _read(self, slate: LedgerSlate, state: DialogueState, fresh: bool, product: Product, fields: bool) -> Reading:
        skipped = frozenset(ProductId(one) for one in (*state.disliked, *(() if fresh else state.shown)))
        ids = [ProductId(one.product_id) for one in slate.candidates]
        rescorer = Rescorer(self._searcher, slate.words, slate.constraints, skipped)
        asked = Asked(
            product_ids=ids,
            retrieval=rescorer.whole(ids).astype(np.float32),
            past=self._ranker.past(self._store.shopper(slate.conversation_id), until=slate.at),
            now=datetime.fromisoformat(slate.at),
            kind_known=rescorer.kind_known,
            liked=[ProductId(one) for one in state.liked],
            disliked=[ProductId(one) for one in state.disliked],
        )
        words = parts(slate.words)
        needs = rescorer.needs([without(slate.words, one) for one in words], ids)
        whole = Counter(product_terms(product))
        held = {name: whole - Counter(product_terms(without_field(product, name))) for name in FIELDS}
        stated = [tuple(name for name in FIELDS if any(held[name][term] for term in terms(one.text))) for one in words]
        less = rescorer.without_fields(product) if fields else {}
        return Reading(asked, list(zip(words, stated, strict=True)), needs.astype(np.float32), less)

    def _lost(self, slate: LedgerSlate, place: int, asked: Asked, spread: float) -> list[Loss]:
        """Return the parts of a candidate's score that do not come out as they were stored."""
        made = self._ranker.orders([asked])[0]
        now = {name: float(values[place]) for name, values in made.shares.items()}
        now["need"] = float(made.score[place]) - sum(now.values())
        then = {name: value for name, value in slate.candidates[place].shares.items() if name not in RETRIEVERS}
        then["need"] = need_share(slate.candidates[place])
        apart = [one for one in now if abs(now[one] - then.get(one, 0.0)) > _SAME * spread]
        learned = now.keys() - FEEDBACK - {"need", "history"}
        otherwise: dict[str, LossKind] = {"need": "unknown", "history": "crowd" if learned else "events"}
        lost = {_share_group(one) for one in apart}
        return [
            Loss(one, self._changed(slate, otherwise.get(one, otherwise["history"]))) for one in GROUPS if one in lost
        ]

    def _changed(self, slate: LedgerSlate, otherwise: LossKind) -> LossKind:
        """Return what is another now than when the slate was made, the weightiest first."""
        now = self._versions()
        names: tuple[LossKind, ...] = ("ranker", "encoder", "catalog")
        changed: list[LossKind] = [one for one in names if slate.versions.get(one) != now.get(one)]
        return changed[0] if changed else otherwise


def _share_group(share: str) -> Group:
    if share == "need":
        return "need"
    return "feedback" if share in FEEDBACK else "shop" if share in SHOP else "history"


def _group(cause: Cause) -> Group:
    return "history" if cause.kind == "event" else "feedback"
