"""Why a product was shown: reasons read from the slate ledger, not thought up afterwards.

A reason is a constraint that the product satisfies (with where the shop states it), or a cause that moved its score:
a word, a product chosen before or liked here (`attributing`). Where the causes of a share cannot be told apart, the
share itself, as the ledger stored it, is the reason. Nothing that the score did not use is said. Before all of them
stands what but the score put the product in its place (`moved`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from assistant.brief import SAID_ALONE, UNFIT
from assistant.causes import FEEDBACK, NOTICEABLE, RETRIEVERS, Attribution, need_share
from assistant.causes_said import cause_name, clauses, label, lost_text
from assistant.errors import SlateNotFound
from assistant.labels import alternatives, chip_label, field_label
from assistant.ledger import LedgerCandidate, LedgerSlate
from assistant.messages import constraint_pairs
from assistant.moved import moved
from assistant.wire import Evidence, NeedPart, Share, Why
from ranker.steps import BOOST
from retrieval.types import Constraints, Language, Product, Sort, Unmet

_TEXTS: dict[str, tuple[str, str]] = {
    "fits": ("your search was for “{}”", "您找的是“{}”"),
    "stated": ("the shop states “{}” in its {}", "店铺在{1}中写明“{0}”"),
    "sort": ("the list is ordered: {}", "列表按“{}”排序"),
    "words": ("its text has your words “{}”", "商品文字中有您说的“{}”"),
    "dense": ("its description is close in meaning to “{}”", "商品描述与“{}”意思相近"),
    "history": ("it is like what you chose before", "它与您以前选择的商品相似"),
    "liked": ("it is similar to what you liked", "它与您喜欢的商品相似"),
    "disliked": ("it is unlike what you did not like", "它与您不喜欢的商品不同"),
    "popularity": ("other shoppers choose it often", "其他顾客常选择它"),
    "appeal": ("shoppers who see it choose it more often than most", "看到它的顾客比多数商品更常选择它"),
    "neighbors": ("it was chosen by shoppers who chose what you chose", "与您选择相同的顾客也选择了它"),
    "facts": ("its brand, material or price is one you choose more often", "它的品牌、材质或价位是您更常选择的"),
    "own choices": ("you chose it before", "您以前选择过它"),
}

_SHARES: dict[str, tuple[str, str]] = {
    "need": ("What you asked for", "您的需求"),
    "liked": ("What you liked here", "您在这里喜欢的"),
    "disliked": ("What you did not like here", "您在这里不喜欢的"),
    "history": ("What you chose before", "您以前的选择"),
    "feedback": ("What you liked and did not like here", "您在这里的喜好"),
    "shop": ("What others choose", "其他顾客的选择"),
    "popularity": ("What others choose", "其他顾客的选择"),
    "appeal": ("How often it is chosen when it is shown", "展示时被选择的频率"),
    "neighbors": ("What others chose beside what you chose", "与您的选择相伴的商品"),
    "facts": ("Brands, colors, materials and prices you choose", "您常选的品牌、颜色、材质和价位"),
    "own choices": ("What you chose before, this very product", "您以前选择过的同一商品"),
    BOOST: ("What the shop puts forward", "店铺的推荐"),
}

_FIELDS = {"title": ("title", "标题"), "description": ("description", "描述")}

ORDERED_BY = {Sort.RATING_DESC: "rating", Sort.POPULAR: "popularity", Sort.NEWEST: "created_at"}
"""Which field of a product an order goes by, where a shop may not state it."""


def reasons(
    slate: LedgerSlate, product: Product, attribution: Attribution, language: Language, currency: str
) -> list[str]:
    """Return up to three reasons why `product` stood in `slate`, strongest first; none where it did not."""
    found = next((one for one in slate.candidates if one.product_id == product.product_id), None)
    if found is None:
        return []
    unstated = set(found.card.unstated) if found.card else set[str]()
    placed = [one.text for one in moved(slate, product.product_id, language)]
    fitting = _constraint_reasons(slate.constraints, slate.relaxed, unstated, product, language, currency)
    caused = clauses(attribution, language, fitting[0] if fitting else "")
    shares = _whole_shares(slate, found, attribution, language)
    return [*placed, *fitting[:1], *caused, *shares, *fitting[1:]][:3]


def _whole_shares(
    slate: LedgerSlate, found: LedgerCandidate, attribution: Attribution, language: Language
) -> list[str]:
    """Return the shares that helped and of which no single cause is told, strongest first.

    What the shopper did comes before what the retrievers say: their scores are on scales of their own.
    """
    if slate.constraints.sort:
        return []
    kinds = {str(one.kind) for one in attribution.told()}
    told = kinds & FEEDBACK | ({"history"} if "event" in kinds else set[str]())
    least = NOTICEABLE * attribution.spread
    helped = {name: value for name, value in found.shares.items() if name in _TEXTS and name not in told}
    own = sorted((name for name in helped.keys() - RETRIEVERS if helped[name] >= least), key=lambda name: -helped[name])
    by_need = [] if "word" in kinds or not slate.words else sorted(helped.keys() & RETRIEVERS, key=lambda n: -helped[n])
    return [
        *(_say(name, language) for name in own),
        *(_say(name, language, slate.words) for name in by_need if helped[name] > 0),
    ]


def why(
    slate: LedgerSlate,
    product_id: str,
    product: Product | None,
    attribution: Attribution,
    language: Language,
    currency: str,
) -> Why:
    """Return why a product stood in `slate`; `product` is what the catalog holds of it now, None where it is gone.

    The shares are those that the ledger stored. The retrievers' own scores stand on scales of their own, so what is
    left of the score beside the other shares is one share, the fit to the need. An order that the shopper asked for
    has no shares: the score did not make it.

    Raises:
        SlateNotFound: the slate did not show this product.
    """
    found = next((one for one in slate.candidates if one.product_id == product_id and one.card), None)
    if found is None or found.card is None:
        raise SlateNotFound(f"slate {slate.request_id!r} did not show product {product_id!r}")
    parts = {name: value for name, value in found.shares.items() if name not in RETRIEVERS}
    parts = {"need": round(need_share(found), 6)} | parts
    parts = {name: value for name, value in parts.items() if value}
    whole = sum(abs(value) for value in parts.values()) or 1.0
    return Why(
        request_id=slate.request_id,
        product_id=product_id,
        title=found.card.title,
        language=language,
        rank=found.card.rank,
        score=found.score,
        reasons=reasons(slate, product, attribution, language, currency) if product else [],
        shares=[] if slate.constraints.sort else _shares(parts, language),
        evidence=[
            Evidence(
                kind=one.kind,
                text=cause_name(one, attribution, language),
                label=label(one, attribution, language),
                value=round(one.drop, 6),
                portion=round(one.drop / whole, 4),
            )
            for one in attribution.causes
            if abs(one.drop) >= NOTICEABLE * attribution.spread
        ],
        need=_need(slate.words, attribution),
        groups=_shares(attribution.groups, language),
        moves=moved(slate, product_id, language),
        lost=[lost_text(one, language) for one in attribution.lost],
    )


def _shares(parts: Mapping[str, float], language: Language) -> list[Share]:
    whole = sum(abs(value) for value in parts.values()) or 1.0
    return [
        Share(name=name, label=_share_label(name, language), value=round(value, 6), portion=round(value / whole, 4))
        for name, value in sorted(parts.items(), key=lambda part: -abs(part[1]))
    ]


def _need(words: str, attribution: Attribution) -> list[NeedPart]:
    """Return what was searched for in pieces, each content word with what it brought; none where that is not known."""
    values = {span: one.drop for one in attribution.causes for span in one.spans}
    found: list[NeedPart] = []
    done = 0
    for (start, end), value in sorted(values.items()):
        if start > done:
            found.append(NeedPart(text=words[done:start], value=0.0))
        found.append(NeedPart(text=words[start:end], value=round(value, 6)))
        done = end
    if values and done < len(words):
        found.append(NeedPart(text=words[done:], value=0.0))
    return found


def _share_label(name: str, language: Language) -> str:
    known = _SHARES.get(name)
    return (known[1] if language == "zh" else known[0]) if known else name.replace("_", " ").capitalize()


def short_reason(constraints: Constraints, relaxed: Sequence[Unmet], language: Language, currency: str) -> str | None:
    """Return the one line on a card: the constraints that every product of the slate satisfies, if there are any.

    `relaxed` names those that it does not: no product states them.
    """
    labels = satisfied(constraints, relaxed, language, currency)
    return ("、" if language == "zh" else ", ").join(labels) or None


def fits(
    constraints: Constraints, relaxed: Sequence[Unmet], unsure: Set[str], language: Language, currency: str
) -> str:
    """Return what every product of a list satisfies beside being of the category; empty where cards say all of it.

    What is left out is said by itself: "what you asked for: not leather" contradicts itself. `unsure` names the slots
    on which one of them is silent, or that prose alone speaks of: they are not known to be satisfied.
    """
    unsaid = unsure | _exclusions(constraints)
    if not satisfied(constraints, relaxed, language, currency, UNFIT | SAID_ALONE | unsaid):
        return ""
    labels = satisfied(constraints, relaxed, language, currency, {"category"} | unsaid)
    return ("，" if language == "zh" else ", ").join(labels)


def _exclusions(constraints: Constraints) -> set[str]:
    return {f"exclude.{kind}" for kind in type(constraints.exclude).model_fields}


def _constraint_reasons(
    constraints: Constraints,
    relaxed: Sequence[Unmet],
    unstated: Set[str],
    product: Product,
    language: Language,
    currency: str,
) -> list[str]:
    """`unstated` names the excluded kinds on which the product is silent, as its card does, in either language."""
    silent = {
        f"exclude.{kind}"
        for kind in type(constraints.exclude).model_fields
        if unstated & {field_label(kind, "en"), field_label(kind, "zh")}
    }
    found_for = satisfied(constraints, relaxed, language, currency, silent | _exclusions(constraints))
    labels = satisfied(constraints, relaxed, language, currency, silent) if found_for else []
    found = [_say("fits", language, ("、" if language == "zh" else ", ").join(labels))] if labels else []
    by = ORDERED_BY.get(constraints.sort) if constraints.sort else None
    if constraints.sort and (by is None or getattr(product, by) is not None):
        ordered = _say("sort", language, chip_label("sort", constraints.sort.value, language, currency))
        found = [
            ("，" if language == "zh" else ", and ").join([*found, ordered])
        ]  # neither alone is why it stands there
    wanted = {value.casefold() for kind in ("color", "material", "size") for value in getattr(constraints, kind)}
    for one in product.attributes:
        # "It fits: leather; the shop states “Leather”" says the same twice; that it states “Midnight Navy” is news.
        repeated = any(one.value.casefold() in label.casefold() for label in labels)
        if one.span and one.field in _FIELDS and {one.value.casefold(), one.normal} & wanted and not repeated:
            field = _FIELDS[one.field][1 if language == "zh" else 0]
            found.append(_say("stated", language, one.value, field))
            break
    return found


_ANY_OF = frozenset({"brand", "color", "material", "size"})


def satisfied(
    constraints: Constraints,
    relaxed: Sequence[Unmet],
    language: Language,
    currency: str,
    left_out: Set[str] = frozenset(),
) -> list[str]:
    """Return the constraints in words, alternatives as one, but for the `relaxed` ones and the slots in `left_out`."""
    return list(met(constraints, relaxed, language, currency, left_out).values())


def met(
    constraints: Constraints,
    relaxed: Sequence[Unmet],
    language: Language,
    currency: str,
    left_out: Set[str] = frozenset(),
) -> dict[str, str]:
    """Return the same by slot; what may be wished for several times at once stands under "slot=value"."""
    unmet = {(one.slot, one.value) for one in relaxed}
    silent = {"sort", "quantity"} | left_out
    labels: dict[str, list[str]] = {}
    for slot, value in constraint_pairs(constraints):
        if slot not in silent and (slot, value) not in unmet:
            # A product satisfies any one of several colors, but each of several features.
            one_of = slot if slot in _ANY_OF else f"{slot}={value}"
            labels.setdefault(one_of, []).append(chip_label(slot, value, language, currency))
    joined = {slot: alternatives(values, language) for slot, values in labels.items()}
    if "brand" in joined:
        joined["brand"] = f"{joined['brand']}品牌" if language == "zh" else f"from {joined['brand']}"
    return joined


def _say(name: str, language: Language, *values: str) -> str:
    return _TEXTS[name][1 if language == "zh" else 0].format(*values)
