"""Find and show products: search, order by taste, write the slate for the ledger; `found_brief` makes the reply's."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from assistant import evidence, explain
from assistant.arranging import Arranged, Arranger
from assistant.events import ConversationEvent, OfferMade, SlateMade
from assistant.found_brief import brief_of
from assistant.labels import chip_label, constraint_words
from assistant.ledger import LedgerCandidate, LedgerSlate, new_request_id
from assistant.messages import constraint_pairs
from assistant.parts import Parts, Search
from assistant.policy import Find
from assistant.scene import Outcome, Scene
from assistant.wire import Way
from ranker.need_order import Asked
from ranker.steps import Ranked
from retrieval.types import Constraints, Language, ProductId, Relaxation, SearchResult, Sort


def find(action: Find, parts: Parts, scene: Scene) -> Outcome:
    """Return the slate that `action` finds, or the nearest ways out where it finds nothing."""
    state = scene.state
    disliked = frozenset(ProductId(one) for one in state.disliked)
    skip = disliked | frozenset(ProductId(one) for one in (state.shown if action.more else ()))
    # "What do you recommend?" describes no product: only what began the need in force does.
    words = constraint_words(action.constraints) or (state.need if action.popular else action.need)
    wanted = action.constraints
    if action.popular:
        wanted = wanted.model_copy(update={"sort": Sort.POPULAR})
    action = replace(action, constraints=wanted)
    found = parts.search.search(words, wanted, parts.limits.candidates, skip)
    declined = bool(not found.candidates and found.total and not action.more)
    if declined:
        # All that matches was disliked before: showing it again is better than saying that there is nothing.
        found = parts.search.search(words, wanted, parts.limits.candidates)
    request_id = new_request_id()
    began = time.perf_counter()
    ranked, lacking = _rank(found, parts, scene, ordered=wanted.sort is not None)
    arranger = Arranger(parts.rules, parts.limits.slate_size, parts.search.product_vectors)
    if wanted.sort is not None:
        arranged = arranger.asked(ranked, found.withheld)
    else:
        arranged = arranger.arrange(ranked, found.withheld, request_id, first_page=not action.more)
    rank_ms = round((time.perf_counter() - began) * 1000, 2)
    ranked = arranged.ranked
    slate = _ledger_slate(request_id, arranged, found, words, action, parts, scene)
    shown = ranked[: parts.limits.slate_size]
    offer = found.relaxations[0].constraints if not shown and found.relaxations else None
    events: list[ConversationEvent] = []
    if shown:
        products = tuple((str(one.product.product_id), str(one.variant.variant_id)) for one, _ in shown)
        events.append(
            SlateMade(
                turn_id=scene.turn_id,
                attempt=scene.attempt,
                request_id=slate.request_id,
                products=products,
                fresh=not action.more,
            )
        )
    brief = brief_of(action, [one for one, _ in shown], found, slate, parts, scene, declined)
    if offer and not action.more:
        if wanted.on_sale and not offer.on_sale and _seen(parts.search, words, offer, skip, state.slate):
            brief = brief.model_copy(update={"none_on_sale": len(state.slate)})  # the same once more are no offer
        else:
            events.append(OfferMade(turn_id=scene.turn_id, attempt=scene.attempt, constraints=offer))
    return Outcome(
        brief,
        events=tuple(events),
        slate=slate,
        degraded=(*found.degraded, *(["ranker"] if lacking else [])),
        timings_ms=found.timings_ms | {"rank": rank_ms},
    )


def _seen(
    search: Search,
    words: str,
    offer: Constraints,
    skip: frozenset[ProductId],
    slate: Sequence[tuple[str, str]],
) -> bool:
    """Return whether an offer holds nothing but what is shown, or what is nearest to a kind that the shop lacks."""
    found, known = search.search(words, offer, len(slate) + 1, skip), {product for product, _ in slate}
    return bool(found.relaxed and known) or {str(one.product.product_id) for one in found.candidates} <= known


def _rank(found: SearchResult, parts: Parts, scene: Scene, ordered: bool) -> tuple[Ranked, bool]:
    """Candidates in retrieval order with their scores and the shares of them, and whether a learned order failed.

    An order that the shopper asked for is left as it is.
    """
    candidates = list(found.candidates)
    plain = [{**one.sources} for one in candidates]
    state = scene.state
    if ordered or not candidates:
        return list(zip(candidates, plain, strict=True)), False
    asked = Asked(
        product_ids=[one.product.product_id for one in candidates],
        retrieval=np.array([one.score for one in candidates], np.float32),
        past=parts.ranker.past(scene.shopper_id),
        now=datetime.now(UTC),
        kind_known=found.kind_known,
        liked=[ProductId(one) for one in state.liked],
        disliked=[ProductId(one) for one in state.disliked],
    )
    made, lacking = parts.ranker.order(asked)
    parted = [
        sources | {name: float(values[place]) for name, values in made.shares.items() if values[place]}
        for place, sources in enumerate(plain)
    ]
    scored = [one.model_copy(update={"score": float(score)}) for one, score in zip(candidates, made.score, strict=True)]
    return list(zip(scored, parted, strict=True)), lacking


def _ledger_slate(
    request_id: str,
    arranged: Arranged,
    found: SearchResult,
    words: str,
    action: Find,
    parts: Parts,
    scene: Scene,
) -> LedgerSlate:
    reason = explain.short_reason(action.constraints, found.relaxed, scene.language, parts.currency)
    size = parts.limits.slate_size
    candidates = tuple(
        LedgerCandidate(
            product_id=one.product.product_id,
            variant_id=one.variant.variant_id,
            score=one.score,
            propensity=propensity,
            shares=made_of,
            card=evidence.result(one, rank, one.score, scene.language, reason) if rank <= size else None,
        )
        for rank, ((one, made_of), propensity) in enumerate(zip(arranged.ranked, arranged.propensities, strict=True), 1)
    )
    return LedgerSlate(
        request_id=request_id,
        conversation_id=scene.conversation_id,
        turn_id=scene.turn_id,
        words=words,
        constraints=action.constraints,
        total=found.total,
        relaxed=found.relaxed if candidates else (),
        ways=tuple(_way(one, action.constraints, parts.currency, scene.language) for one in found.relaxations),
        versions=parts.versions(),
        steps=arranged.steps,
        candidates=candidates,
    )


def _way(relaxation: Relaxation, asked: Constraints, currency: str, language: Language) -> Way:
    """One way out in words: the eased limit where there is one, else what is let go of."""
    left = constraint_pairs(relaxation.constraints)
    eased, before = dict(left), constraint_pairs(asked)
    texts: list[str] = []
    for slot in relaxation.dropped:
        if slot in eased and slot in ("price_max", "price_min", "rating_min"):
            texts.append(chip_label(slot, eased[slot], language, currency))
            continue
        lost = [pair for pair in before if pair[0] == slot and pair not in left]
        gone = [chip_label(name, value, language, currency) for name, value in lost] or [slot]
        texts.append(f"不限“{'、'.join(gone)}”" if language == "zh" else f"without “{', '.join(gone)}”")
    text = ("，" if language == "zh" else " and ").join(texts)
    return Way(text=text, count=relaxation.count, price_from=relaxation.price_from)
