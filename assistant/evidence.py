"""From products to what may be said of them: cards, brief products, comparison tables. One door from catalog to words.

Everything a card or a reply shows of a product is made here from catalog fields, so that both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.brief import BriefProduct
from assistant.labels import field_label, in_sentence, money_text, series, stock_text, value_label
from assistant.wire import Comparison, ComparisonRow, Result
from retrieval.document import localized
from retrieval.sizes import is_size, normal_size
from retrieval.types import Attribute, AttributeKind, Candidate, Language, Product, Variant
from retrieval.vocabulary import implied
from retrieval.words import has_han

_ATTRIBUTES: tuple[AttributeKind, ...] = ("brand", "color", "material", "size", "audience")
_IN_FIELDS = _ATTRIBUTES[:4]
PROSE = "description"
"""The field of an attribute that was read from running text, which speaks of parts and of other things as well."""


def stated(product: Product, variant: Variant) -> dict[str, list[str]]:
    """Return what the shop states of a variant by attribute kind, as written; a variant's own value comes first."""
    found: dict[str, list[str]] = {}
    for kind in (*_ATTRIBUTES, "style", "model", "features"):
        if values := _written(holding(product, variant, kind)):
            found[kind] = values
    if product.brand:
        found["brand"] = [product.brand]
    return found


def holding(product: Product, variant: Variant, kind: AttributeKind) -> list[Attribute]:
    """Return the attributes of a kind: a variant that has a color of its own is not also the colors of its siblings."""
    own = [one for one in variant.attributes if one.kind == kind]
    return own or [one for one in product.attributes if one.kind == kind]


def read_in_prose(attribute: Attribute) -> bool:
    """Return whether a color or material was read from running text: it can be quoted, but is no fact to state."""
    return attribute.kind in ("color", "material") and attribute.field == PROSE


def _written(attributes: Sequence[Attribute]) -> list[str]:
    return list(dict.fromkeys(as_noun(one) for one in narrowest(_one_per_normal(attributes))))


def as_noun(attribute: Attribute) -> str:
    """Return the value as written; a material that prose gives as an adjective ("wooden") as its noun."""
    derived = attribute.kind == "material" and attribute.span and attribute.value.lower().startswith(attribute.normal)
    return attribute.normal if derived else attribute.value


def narrowest(attributes: Sequence[Attribute]) -> list[Attribute]:
    """Return the attributes without a material that another says more closely: what is of steel is of metal."""
    wider = {one for each in attributes if each.kind == "material" for one in implied("material", each.normal)}
    return [one for one in attributes if one.kind != "material" or one.normal not in wider]


def _one_per_normal(attributes: Sequence[Attribute]) -> list[Attribute]:
    by_normal: dict[str, Attribute] = {}
    for one in attributes:
        by_normal.setdefault(one.normal, one)
    return list(by_normal.values())


def result(candidate: Candidate, rank: int, score: float, language: Language, reason: str | None) -> Result:
    """Return the card of a candidate at position `rank`, from 1."""
    product, variant = candidate.product, candidate.variant
    return Result(
        rank=rank,
        product_id=product.product_id,
        variant_id=variant.variant_id,
        title=full_title(product, variant, language),
        price=variant.price,
        list_price=variant.list_price,
        in_stock=variant.in_stock,
        stock=variant.stock,
        brand=product.brand,
        rating=product.rating,
        rating_count=product.rating_count,
        attributes=stated(product, variant),
        unstated=[field_label(slot.removeprefix("exclude."), language) for slot in candidate.unstated],
        score=round(score, 6),
        url=product.url,
        image=product.images[0] if product.images else None,
        reason=reason,
    )


def full_title(product: Product, variant: Variant, language: Language) -> str:
    """Return the title a shopper sees. The variant's options are named on the card, not in the title."""
    return localized(product, "title", language) or variant.title


LONGEST_LATIN, LONGEST_HAN = 60, 30
"""Letters of a title that a sentence can bear: marketplace titles run to two hundred, which are lists of key words."""

_PHRASE = r"with|without|for|by|from|including|featuring"
_SEPARATOR = re.compile(rf"\s*[,，、|(（;；]\s*|\s+[-–—]\s+|\s+(?=(?P<phrase>(?:{_PHRASE})\b)?)", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:\s+(?:an?|and|by|for|from|in|made|of|on|or|the|to|with|w/|x|&|\+|/)|[\s-]not)+$", re.IGNORECASE
)
_OPENED = re.compile(r"\s*(?:\([^()]*|（[^（）]*|\[[^\[\]]*)$")
"""A bracket that is not closed."""
_SIGNS = " ,，、|;；:：-–—"
_LEAST, _MOST = 0.4, 1.4
"""Where a title may be cut, as shares of its limit: behind it only where what is before is half a phrase."""


def said_title(product: Product, variant: Variant, language: Language) -> str:
    """Return the title as a sentence says it: of a long one the beginning, up to the last separator that fits.

    One that must be cut in the middle of a phrase ends in "…".
    """
    title = full_title(product, variant, language)
    limit = LONGEST_HAN if has_han(title) else LONGEST_LATIN
    if len(title) <= limit:
        return title
    most = int(limit * _MOST)
    marks = [match for match in _SEPARATOR.finditer(title) if limit * _LEAST <= match.start() <= most]
    cuts = [match for match in marks if match.start() <= limit]
    # A bare blank only where there is neither a sign nor the beginning of a phrase, nor the end soon after.
    signs, phrases = [one for one in cuts if one.group().strip()], [one for one in cuts if one["phrase"]]
    near = [one for one in marks if (one.group().strip() or one["phrase"]) and limit < one.start()][:1]
    chosen = signs or phrases or near
    if not chosen and len(title) <= most:
        return title
    said = title[: chosen[-1].start()] if chosen else title[: cuts[-1].start() if cuts else limit]
    whole = _DANGLING.sub("", _OPENED.sub("", said) or said).rstrip(_SIGNS)
    return whole if chosen else f"{whole}…"


def brief_product(product: Product, variant: Variant, position: int, language: Language) -> BriefProduct:
    """Return what a reply may say of a product shown at `position`."""
    fields = {
        "title": said_title(product, variant, language),
        "price": money_text(variant.price, language),
        "stock": stock_text(variant, language),
    }
    if variant.list_price:
        fields["list_price"] = money_text(variant.list_price, language)
    if product.rating is not None:
        fields["rating"] = f"{product.rating:.1f}"
    known = stated(product, variant)
    details = {"description": localized(product, "description", language)} if product.description else {}
    for kind in _IN_FIELDS:
        told = known.get(kind, [])
        if kind != "brand":
            told = _written([one for one in holding(product, variant, kind) if not read_in_prose(one)])
        labels = [value_label(kind, value, language) for value in told]
        # What has no form in the shopper's language is evidence, and no field that a sentence is made with.
        texts = [in_sentence(kind, label) for label in labels if label is not None]
        sayable = kind != "size" or language == "en" or all(map(_is_chinese_size, told))
        if texts and len(texts) == len(labels) and sayable:
            fields[kind] = series(dict.fromkeys(texts), language)
        elif told:
            details[kind] = series(told, language)
    return BriefProduct(
        position=position, product_id=product.product_id, variant_id=variant.variant_id, fields=fields, details=details
    )


_AMOUNT = re.compile(r"\d(?:ml|g|oz|mb)$")
"""The normal form of a volume, a weight or a memory."""


def _is_chinese_size(value: str) -> bool:
    """Return whether a value can be called 尺寸: a volume cannot, nor can "Single"."""
    return is_size(value) and _AMOUNT.search(normal_size(value)) is None


_APART: tuple[str, ...] = ("color", "material", "size", "brand")


def brief_products(pairs: Sequence[tuple[Product, Variant]], language: Language) -> tuple[BriefProduct, ...]:
    """Return what a reply may say of products shown together, by position from 1, told apart where titles are alike.

    What all that share a title differ in stands behind it, at last the price; it is then no field to say again.
    """
    made = [brief_product(product, variant, place, language) for place, (product, variant) in enumerate(pairs, 1)]
    return tuple(
        _told_apart(one, [other for other in made if other.fields["title"] == one.fields["title"]]) for one in made
    )


def _told_apart(product: BriefProduct, alike: Sequence[BriefProduct]) -> BriefProduct:
    """Return the product with a title of its own among those `alike`, itself one of them, where they differ."""
    kinds = (*_APART, "price") if len(alike) > 1 else ()
    stated = {kind: {one.fields[kind] for one in alike if kind in one.fields} for kind in kinds}
    telling = next((kind for kind, values in stated.items() if len(values) == len(alike)), None)
    if telling is None:
        return product
    fields = product.fields | {"title": f"{product.fields['title']} ({product.fields[telling]})"}
    details = product.details | {telling: fields.pop(telling)}
    return product.model_copy(update={"fields": fields, "details": details})


def comparison(pairs: Sequence[tuple[Product, Variant]], language: Language) -> Comparison:
    """Return the compared products side by side: only rows that at least one of them states."""
    briefs = [brief_product(product, variant, n, language) for n, (product, variant) in enumerate(pairs, 1)]
    names = [*("price", "list_price", "rating", "brand", "color", "material", "size", "stock")]
    rows: list[ComparisonRow] = []
    for name in names:
        values = [brief.fields.get(name, brief.details.get(name)) for brief in briefs]
        if any(values):
            label = field_label(name, language)
            rows.append(ComparisonRow(field=name, label=label, values=values, differs=len(set(values)) > 1))
    return Comparison(
        product_ids=[brief.product_id for brief in briefs],
        titles=[full_title(product, variant, language) for product, variant in pairs],
        rows=rows,
    )
