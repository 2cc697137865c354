"""From what was found to what the reply may say of it: the brief of a list, or of a search that found nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant import evidence, explain
from assistant.brief import Act, Brief, BriefProduct
from assistant.contrast import Contrast, contrast
from assistant.labels import chip_label, counted, field_label, money_text, to_minor
from assistant.ledger import LedgerSlate
from assistant.parts import Parts
from assistant.policy import Find
from assistant.scene import Scene
from retrieval.types import AttributeKind, Candidate, Constraints, Language, Money, SearchResult, Sort
from retrieval.vocabulary import implied, normalize


def brief_of(
    action: Find,
    shown: Sequence[Candidate],
    found: SearchResult,
    slate: LedgerSlate,
    parts: Parts,
    scene: Scene,
    declined: bool,
) -> Brief:
    """Return what a reply may say of `shown`, the first of what was found and stored as `slate`.

    `declined` tells that the shopper has turned all of them down before.
    """
    asked, unsorted = _ordered(action.constraints, shown)
    if not action.sorting:
        asked = asked.model_copy(update={"sort": None})
    language = scene.language
    pairs = [(one.product, one.variant) for one in shown]
    products = tuple(_news(one, asked) for one in evidence.brief_products(pairs, language))
    # What the shopper wants no more is not on offer; "in all" it was among what was found.
    total = found.total - (0 if action.more else found.excluded)
    more = total > len(shown)
    held = contrast(products, pairs, language, whole=not more, by=action.constraints.sort if action.sorting else None)
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
        texts |= _ways(slate, asked, parts, language, found.kind_known) if act == Act.NO_MATCH else {}
    elif found.relaxed:
        act = Act.RELAXED
        texts["missing"] = _comma(language).join(one.value for one in found.relaxed)
    unstated = tuple((rank, slot) for rank, one in enumerate(shown, 1) for slot in one.unstated)
    derived = dict(held.derived)
    described = _only_described(asked, shown)
    unsure = {slot for _, slot in (*unstated, *described)}
    fits = explain.fits(asked, found.relaxed, unsure, language, parts.currency)
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
        described=described,
        kind_stated=asked.category is None or (bool(shown) and all(one.filed for one in shown)),
        unsorted=field_label(unsorted, language) if unsorted else None,
        sold_out_last=_sold_out_last(asked.sort, shown, found),
        sorted_alone=action.sorting and not action.popular and found.total - found.excluded == len(shown) == 1,
        sold_out=bool(shown) and not any(one.variant.in_stock for one in shown),
        within=tuple(wishes) if action.popular and shown else (),
        wish=_comma(language).join(wishes) if named and shown and not found.relaxed else "",
        declined=declined and bool(shown),
        met=explain.met(asked, found.relaxed, language, parts.currency, {"category"} | unsure) if shown else {},
        same_list=not action.more and not declined and bool(shown) and _ids(shown) == list(scene.state.slate),
        lowest=_lowest(shown, found, action, scene),
    )


def _ids(shown: Sequence[Candidate]) -> list[tuple[str, str]]:
    return [(str(one.product.product_id), str(one.variant.variant_id)) for one in shown]


def _news(product: BriefProduct, asked: Constraints) -> BriefProduct:
    """Return the product with what its title says already as details: "the glass table is made of glass" is no news.

    Nor is the one brand that was asked for.
    """
    known = {kind: product.fields[kind] for kind in ("brand", "color", "material", "size") if product.in_title(kind)}
    if len(asked.brand) == 1 and "brand" in product.fields:
        known["brand"] = product.fields["brand"]
    fields = {name: value for name, value in product.fields.items() if name not in known}
    return product.model_copy(update={"fields": fields, "details": product.details | known})


def _only_described(asked: Constraints, shown: Sequence[Candidate]) -> tuple[tuple[int, str], ...]:
    """Return (position, slot) where only the description of what is shown has a color or material that was asked for.

    Prose speaks of parts, pictures and lookalikes as well ("a red heart", "wood-like"), and was read by rules.
    """
    found: list[tuple[int, str]] = []
    looks: tuple[tuple[AttributeKind, tuple[str, ...]], ...] = (("color", asked.color), ("material", asked.material))
    for kind, wanted in looks:
        normals = {normalize(kind, value) for value in wanted}
        for rank, one in enumerate(shown, 1):
            stating = [
                attribute
                for attribute in evidence.holding(one.product, one.variant, kind)
                if normals & {attribute.normal, *implied(kind, attribute.normal)}
            ]
            if stating and all(map(evidence.read_in_prose, stating)):
                found.append((rank, kind))
    return tuple(found)


def _lowest(shown: Sequence[Candidate], found: SearchResult, action: Find, scene: Scene) -> str | None:
    """The least price of what fits and is in stock, where it was asked for and what costs it was shown before."""
    stocked = [one for one in found.candidates if one.variant.in_stock]
    # Of a vague kind, only the nearest are sorted.
    sorted_whole = found.kind_known or len(found.candidates) == found.total
    asked = action.sorting and action.constraints.sort == Sort.PRICE_ASC
    if found.relaxed or found.excluded or not (asked and sorted_whole and shown and stocked):
        return None
    low = min((one.variant.price for one in stocked), key=lambda price: price.amount)
    if action.constraints.price_min is not None and low.amount <= to_minor(action.constraints.price_min, low.currency):
        return None  # who asked for no less knows it
    known = any(one.variant.price == low and one.product.product_id in scene.state.shown for one in shown)
    return money_text(low, scene.language) if known else None


_PLACES: dict[Sort, Callable[[Candidate], float]] = {
    Sort.PRICE_ASC: lambda one: one.variant.price.amount,
    Sort.PRICE_DESC: lambda one: -one.variant.price.amount,
    Sort.RATING_DESC: lambda one: -(one.product.rating or 0),
}


def _sold_out_last(sort: Sort | None, shown: Sequence[Candidate], found: SearchResult) -> bool:
    """Return whether sold-out ones stand last among those shown, or would by the order asked for be among them."""
    stocked = [one for one in shown if one.variant.in_stock]
    if sort is None or not stocked:
        return False
    if len(stocked) < len(shown):
        return True
    place = _PLACES.get(sort)
    sold_out = [one for one in found.candidates if not one.variant.in_stock]
    return place is not None and any(place(one) < max(map(place, stocked)) for one in sold_out)


def _lead_all(held: Contrast, shown: Sequence[Candidate], found: SearchResult) -> bool:
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


def _ordered(asked: Constraints, shown: Sequence[Candidate]) -> tuple[Constraints, str | None]:
    """Return the constraints without their order where the shop knows nothing to order by, and what that would be."""
    by = explain.ORDERED_BY.get(asked.sort) if asked.sort else None
    if by is None or any(getattr(one.product, by) is not None for one in shown):
        return asked, None
    return asked.model_copy(update={"sort": None}), by if len(shown) > 1 else None


def _wishes(asked: Constraints, parts: Parts, language: Language) -> list[str]:
    return list(dict.fromkeys(explain.satisfied(asked, (), language, parts.currency)))


def _comma(language: Language) -> str:
    return "、" if language == "zh" else ", "


def _ways(slate: LedgerSlate, asked: Constraints, parts: Parts, language: Language, kind_known: bool) -> dict[str, str]:
    """Return what was asked, and what would be found otherwise: how many only where they are all of that kind."""
    labels = _wishes(asked, parts, language)
    texts = {"asked": _comma(language).join(labels)} if labels else {}
    for number, way in enumerate(slate.ways[:2], 1):
        texts[f"way{number}"] = way.text
        if asked.category and not kind_known:
            continue
        texts[f"way{number}.count"] = counted(way.count, "product", language)
        if way.price_from and way.count > 1:
            texts[f"way{number}.price"] = money_text(way.price_from, language)
    return texts
