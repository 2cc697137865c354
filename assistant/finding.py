"""Find and show products: search, order by taste, write the slate for the ledger and the brief for the reply."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from assistant import evidence, explain
from assistant.arranging import Arranged, Arranger
from assistant.brief import Act, Brief
from assistant.contrast import Contrast, contrast
from assistant.events import ConversationEvent, OfferMade, SlateMade
from assistant.labels import chip_label, constraint_words, counted, field_label, money_text, to_minor
from assistant.ledger import LedgerCandidate, LedgerSlate, new_request_id
from assistant.messages import constraint_pairs
from assistant.parts import Parts
from assistant.policy import Find
from assistant.scene import Outcome, Scene
from assistant.wire import Way
from ranker.need_order import Asked
from ranker.steps import Ranked
from retrieval.types import Candidate, Constraints, Language, Money, ProductId, Relaxation, SearchResult, Sort


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
    elif offer and not action.more:
        events.append(OfferMade(turn_id=scene.turn_id, attempt=scene.attempt, constraints=offer))
    return Outcome(
        _find_brief(action, [one for one, _ in shown], found, slate, parts, scene).model_copy(
            update={"declined": declined, "lowest": _lowest([one for one, _ in shown], found, action, scene)}
        ),
        events=tuple(events),
        slate=slate,
        degraded=(*found.degraded, *(["ranker"] if lacking else [])),
        timings_ms=found.timings_ms | {"rank": rank_ms},
    )


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


def _find_brief(
    action: Find, shown: list[Candidate], found: SearchResult, slate: LedgerSlate, parts: Parts, scene: Scene
) -> Brief:
    asked, unsorted = _ordered(action.constraints, shown)
    if not action.sorting:
        asked = asked.model_copy(update={"sort": None})
    language = scene.language
    pairs = [(one.product, one.variant) for one in shown]
    products = evidence.brief_products(pairs, language)
    # What the shopper wants no more is not on offer; "in all" it was among what was found.
    total = found.total - (0 if action.more else found.excluded)
    more = total > len(shown)
    held = contrast(products, pairs, language, whole=not more)
    # "I found 25. Of these, the cheapest is …" would be of all 25: a number that this is not true of is left out.
    counts = shown and more and (action.more or _lead_all(held, shown, found))
    texts = {"count": counted(total, "product", language)} if counts else {}
    wishes = _wishes(asked, parts, language)
    # "No more lamps" would be untrue where only those of one brand were seen: it is all of the wish that has no more.
    named = asked.category if shown or not action.more else _comma(language).join(wishes)
    if named:
        texts["category"] = named
    for slot in ("price_max", "price_min"):
        limit: float | None = getattr(asked, slot)
        if limit is not None:
            amount = Money(amount=to_minor(limit, parts.currency), currency=parts.currency)
            texts[slot] = money_text(amount, language)
    act = Act.MORE if action.more else Act.RECOMMEND
    if not shown:
        act = Act.NO_MORE if action.more else Act.NO_MATCH
        texts |= _ways(slate, asked, parts, language) if act == Act.NO_MATCH else {}
    elif found.relaxed:
        act = Act.RELAXED
        texts["missing"] = _comma(language).join(one.value for one in found.relaxed)
    unstated = tuple((rank, slot) for rank, one in enumerate(shown, 1) for slot in one.unstated)
    derived = dict(held.derived)
    fits = explain.fits(asked, found.relaxed, {slot for _, slot in unstated}, language, parts.currency)
    if shown and fits:
        derived["fits"] = fits
    if asked.sort and len(shown) > 1:
        derived["sorted"] = chip_label("sort", asked.sort.value, language, parts.currency)
    return Brief(
        act=act,
        language=language,
        constraints=asked,
        products=products,
        texts=texts,
        derived=derived,
        cheapest=held.cheapest,
        best_rated=held.best_rated,
        unstated=unstated,
        unsorted=field_label(unsorted, language) if unsorted else None,
        sold_out_last=_sold_out_last(asked.sort, shown, found),
        sold_out=bool(shown) and not any(one.variant.in_stock for one in shown),
        within=tuple(wishes) if action.popular and shown else (),
        wish=_comma(language).join(wishes) if named and shown and not found.relaxed else "",
    )


def _lowest(shown: list[Candidate], found: SearchResult, action: Find, scene: Scene) -> str | None:
    """The least price of all that fits, where it was asked for just now and what costs it was shown before."""
    whole = len(found.candidates) == found.total
    if found.relaxed or not (action.sorting and whole and shown and action.constraints.sort == Sort.PRICE_ASC):
        return None
    low = min((one.variant.price for one in found.candidates), key=lambda price: price.amount)
    known = any(one.variant.price == low and one.product.product_id in scene.state.shown for one in shown)
    return money_text(low, scene.language) if known else None


_PLACES: dict[Sort, Callable[[Candidate], float]] = {
    Sort.PRICE_ASC: lambda one: one.variant.price.amount,
    Sort.PRICE_DESC: lambda one: -one.variant.price.amount,
    Sort.RATING_DESC: lambda one: -(one.product.rating or 0),
}


def _sold_out_last(sort: Sort | None, shown: list[Candidate], found: SearchResult) -> bool:
    """Return whether sold-out ones stand last among those shown, or would by the order asked for be among them."""
    stocked = [one for one in shown if one.variant.in_stock]
    if sort is None or not stocked:
        return False
    if len(stocked) < len(shown):
        return True
    place = _PLACES.get(sort)
    sold_out = [one for one in found.candidates if not one.variant.in_stock]
    return place is not None and any(place(one) < max(map(place, stocked)) for one in sold_out)


def _lead_all(held: Contrast, shown: list[Candidate], found: SearchResult) -> bool:
    """Return whether the cheapest and the best rated of those shown, if any, are so alone among all that were found."""
    if held.cheapest is None and held.best_rated is None:
        return True
    if found.total - found.excluded > len(found.candidates):
        return False  # nobody has looked at all of them
    leading = True
    if held.cheapest is not None:
        low = shown[held.cheapest - 1].variant.price.amount
        leading = sum(one.variant.price.amount <= low for one in found.candidates) == 1
    if held.best_rated is not None:
        top = _said_rating(shown[held.best_rated - 1])
        leading = leading and sum(_said_rating(one) >= top for one in found.candidates) == 1
    return leading


def _said_rating(candidate: Candidate) -> float:
    """Return a rating as it is said, to one decimal; what nobody rated may be the best."""
    rating = candidate.product.rating
    return float("inf") if rating is None else round(rating, 1)


_ORDERED_BY = {Sort.RATING_DESC: "rating", Sort.POPULAR: "popularity", Sort.NEWEST: "created_at"}


def _ordered(asked: Constraints, shown: list[Candidate]) -> tuple[Constraints, str | None]:
    """Return the constraints without their order where the shop knows nothing to order by, and what that would be."""
    by = _ORDERED_BY.get(asked.sort) if asked.sort else None
    if by is None or any(getattr(one.product, by) is not None for one in shown):
        return asked, None
    return asked.model_copy(update={"sort": None}), by if len(shown) > 1 else None


def _wishes(asked: Constraints, parts: Parts, language: Language) -> list[str]:
    return [chip_label(slot, one, language, parts.currency) for slot, one in constraint_pairs(asked) if slot != "sort"]


def _comma(language: Language) -> str:
    return "、" if language == "zh" else ", "


def _ways(slate: LedgerSlate, asked: Constraints, parts: Parts, language: Language) -> dict[str, str]:
    labels = _wishes(asked, parts, language)
    texts = {"asked": _comma(language).join(labels)} if labels else {}
    for number, way in enumerate(slate.ways[:2], 1):
        texts |= {f"way{number}": way.text, f"way{number}.count": counted(way.count, "product", language)}
        if way.price_from and way.count > 1:
            texts[f"way{number}.price"] = money_text(way.price_from, language)
    return texts
