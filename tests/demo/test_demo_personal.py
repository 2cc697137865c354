"""A known shopper's past moves what they like up: the taste order against the hidden truth."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.demo.goods import Goods
from assistant.demo.logging_policy import matches
from assistant.demo.past import UNTIL
from assistant.demo.tastes import Taste, suitable, utilities
from assistant.demo.visits import fresh_need
from ranker.history import HistoryConfig, product_weights, recent_events
from ranker.taste import History, TasteConfig, shares
from retrieval.database import Database
from retrieval.document import document_text
from retrieval.embedder import MiniLMEmbedder
from retrieval.metrics import ndcg_at


@pytest.mark.slow
def test_products_that_a_shopper_secretly_likes_come_first(past: Database, goods: Goods, tastes: list[Taste]) -> None:
    vectors = MiniLMEmbedder().encode_document([document_text(product) for product in goods.products])
    place = {product.product_id: n for n, product in enumerate(goods.products)}
    nothing = np.zeros((0, vectors.shape[1]), np.float32)
    plain, personal, strangers = [], [], []
    others = [recent_events(past, taste.shopper_id, HistoryConfig(impressions=0)) for taste in (*tastes[1:], tastes[0])]
    for number, taste in enumerate(tastes):
        dice = np.random.default_rng(number)
        liking, fits = utilities(taste, goods), suitable(taste, goods)
        events = recent_events(past, taste.shopper_id, HistoryConfig(impressions=0))
        for _ in range(8):
            need = fresh_need(taste, goods, fits, dice)
            if need is None:
                continue
            found = dice.permutation(np.flatnonzero(matches(goods, need)))
            met = {place[event.product_id] for event in events}
            found = np.array([one for one in found if one not in met], np.int64)
            if len(found) < 5:
                continue
            gains = {int(n): float(liking[n] - liking[found].min()) for n in found}

            def score(of: list, found: np.ndarray = found, gains: dict[int, float] = gains) -> float:
                weights = product_weights(of, UNTIL, HistoryConfig())
                history = History(
                    vectors[[place[one] for one in weights]], np.array(list(weights.values()), np.float32)
                )
                even = np.zeros(len(found), np.float32)
                made = shares(even, vectors[found], nothing, nothing, history, TasteConfig())
                return ndcg_at(10, [int(found[n]) for n in np.argsort(-made.score, kind="stable")], gains)

            plain.append(ndcg_at(10, found.tolist(), gains))
            personal.append(score(events))
            strangers.append(score(others[number]))
    assert len(plain) > 80
    assert np.mean(personal) > 1.02 * np.mean(plain)
    assert np.mean(personal) > 1.01 * np.mean(strangers), "another shopper's past must help less than one's own"
