"""Product columns and texts to stated attributes, with the span that says so.

What a product states is what constraints are checked against, so a wrong tag breaks a promise: words count only where
they say what the product is. Traps ("orange juice"), negations ("no leather", 不含皮), comparisons ("like wool",
"wood-look") and, in descriptions, colors of parts ("black straps") state nothing. Columns win over text for color,
size and audience; materials of column and text add up, because an exclusion must see all of them. For the same reason
the material of a part ("steel feet") is stated as such, `PART_MATERIAL`: who wants no steel does not get it, and who
wants steel is not told that the table is of it. So are colors that a description adds to the title's, `ALSO_COLOR`: a
"Crimson Guitar" in "red and white" is none for who wants no white. What variants state by their options, the product as
a whole does not state again.

For lookups, `stated` gives each normal form and every wider one (navy gives navy and blue): wanted or excluded X is
one equality on (kind, `normalize(kind, X)`) with position -1 (the product) or the variant's own. A shopper asks for a
style or a model as for any feature, so both are stated as features too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from retrieval.mentions import find_attributes
from retrieval.nouns import hierarchy, name_stems
from retrieval.types import Attribute, AttributeKind, Audience, Product, Variant
from retrieval.vocabulary import cues, fold, implied, known, normalize

TAGGING_VERSION = 17
"""Part of each product's hash: raised when the rules or the vocabulary change, so that imports write anew."""

PART_MATERIAL = "part_material"
"""The kind under which `stated` gives the materials of parts: of no attribute, and asked only by exclusions."""
ALSO_COLOR = "also_color"
"""The same for colors that a description states beside those of the title."""
EXCLUDED_TOO: dict[AttributeKind, str] = {"material": PART_MATERIAL, "color": ALSO_COLOR}
"""What else counts where a value of a kind is excluded."""

_MADE_OF = re.compile(r"\b([a-z]+)(?: are| is)?(?: made)? (?:of|in|from) (?:[a-z]+ )?$")
_COMES_WITH = re.compile(
    r"\b(?:comes? (?:with|in|packed in)|includ(?:es?|ing)|supplied with|plus|together with"
    r"|(?:delivered|packed|packaged|nestled|presented|arrives) in)\b"
    r"[^.;:]*$"
)
"""What a thing comes with is no part of it and not what it is made of: a leather bag in a cotton dust bag."""
_WITH = re.compile(r"(?:\b(?:with|and|includes|incl)|w/|[+&])\s+(?:an? )?(?:\w+ )?$", re.IGNORECASE)
_CONTAINER = re.compile(r"\s+(?:\w+ )?(?:bag|gigbag|case|pouch|sack|box|cover|strap|cloth|stand)s?\b", re.IGNORECASE)
"""What may go with a thing, which its title names behind "with" or "and"."""
_OFFERED = re.compile(r"\b(?:available|offered|sold|also) in\b[^.;:]*$|另有[^。；]*$")
"""What a color stands behind that another one of the same name has."""
_NEXT = re.compile(r"[\s-]+([a-z]+)")
_NEXT_BUT_ONE = re.compile(
    r"[\s-]+(?!(?:and|or|with|without|for|on|in|the|an?|has|its?|to|by|at|as|plus)\b)[a-z]+[\s-]+([a-z]+)"
)
_HAN_BETWEEN = re.compile(r"[质制]?(?:防滑)?")
_THREE_WORDS = re.compile(r"(?:[\s-]+(?!(?:and|or|with|in|on|for|to|of|at|that|which)\b)[A-Za-z]+){1,3}")
_SEVERAL = re.compile(r"\b(?:sets?|kits?|ensemble|collection|combo|bundle|costume|outfit|duo|trio)\b", re.IGNORECASE)
"""A title of several things: each of them may be spoken of."""
_ALIKE = frozenset({"shoe", "bag"})
"""Departments within which one thing goes by the name of another: heels are called sandals."""
_FOLLOWING = re.compile(r"(?:[\s-]+(?:hued|colou?red|toned|tinted))?[\s-]+([A-Za-z]+)(?!-?[A-Za-z])")
_BESIDE = re.compile(
    r"\b(?:(?:pop|hints?|touch|touches|splash|flecks?|accents?|notes?|backdrop) of|against|(?:paired|goes|topped) with"
    r"|wearing|dressed in|holding"
    r"|complement(?:s|ing|ed by)|acc(?:ompanied|ented) (?:by|with)|contrast(?:s|ing|ed) (?:with|by|against))"
    r"\s+(?:an? |the )?(?:\w+ ){0,2}$"
)
_COLUMN_NAMES: dict[AttributeKind, str] = {
    "color": "color colour colors colours colorway 颜色 颜色分类 color-pattern color-name 色号 花色",
    "size": "size sizes 尺码 尺寸 大小 规格 鞋码 shoe-size waist waist-size bed-size 容量 capacity dimensions",
    "material": "material materials fabric 材质 面料 材料 shoe-material bag-material upper-material composition",
    "audience": "audience gender 性别 适用人群 适用性别 target-gender age-group sex gender-affinity",
    "brand": "brand 品牌 vendor manufacturer",
    "style": "style 风格 款式",
    "model": "model model-number model-name 型号",
}
_COLUMN_KINDS: dict[str, AttributeKind] = {
    name: kind for kind, names in _COLUMN_NAMES.items() for name in names.split()
}
AUDIENCES = frozenset(Audience)
_ASKED_AS_FEATURES: tuple[AttributeKind, ...] = ("style", "model")
_SPLITS: dict[str, re.Pattern[str]] = {
    "color": re.compile(r"\s*(?:[;,/|、，；&+]|\band\b|和)\s*"),
    "material": re.compile(r"\s*(?:[;,/|、，；&+]|\band\b|和)\s*"),
    "size": re.compile(r"\s*[;|、；]\s*|,\s+"),
    "audience": re.compile(r"\s*[;,|、，；]\s*"),
}


def column_kind(name: str) -> AttributeKind | None:
    """Return the kind that a column or option of this name states, None where it is none of ours."""
    folded = fold(name).replace(" ", "-")
    return _COLUMN_KINDS.get(folded)


def column_attributes(kind: AttributeKind, value: str, field: str) -> tuple[Attribute, ...]:
    """Return what a column says outright: one attribute a part of "black / white", duplicates left out."""
    pattern = _SPLITS.get(kind)
    parts = (
        pattern.split(value) if pattern is not None and normalize(kind, value) not in known(kind).values() else [value]
    )
    found: dict[str, Attribute] = {}
    for part in parts:
        if part.strip():
            normal = normalize(kind, part)
            found.setdefault(
                normal,
                Attribute(kind=kind, value=part.strip(), normal=normal, field=field),
            )
    return tuple(found.values())


def tag(product: Product) -> Product:
    """Return the product with what its title and description state added to what its columns state."""
    by_columns = {attribute.kind for attribute in product.attributes}
    by_variants = {attribute.kind for variant in product.variants for attribute in variant.attributes}
    kept = [
        attribute
        for attribute in product.attributes
        if attribute.kind not in by_variants or attribute.kind in ("brand", "features")
    ]
    title = [
        attribute
        for attribute in find_attributes(product.title, "title")
        if attribute.kind != "color" or not _of_a_part(attribute, product.title)
    ]
    title = [one for one in title if one.kind != "color" or not _of_what_comes_with(one, title, product.title)]
    title = [one for one in title if one.kind != "material" or not _of_a_container(one, product.title)]
    described = [one for one in _described(product.description) if _of_the_product(one, product)]
    for kind in ("color", "material", "audience", "size"):
        if kind != "material" and kind in by_variants | by_columns:
            continue
        stated = [attribute for attribute in title if attribute.kind == kind]
        if kind == "material" or not stated:
            stated += [attribute for attribute in described if attribute.kind == kind]
        holders = (*kept, *(attribute for variant in product.variants for attribute in variant.attributes))
        known_already = {attribute.normal for attribute in holders if attribute.kind == kind}
        for attribute in stated:
            if attribute.normal not in known_already:
                known_already.add(attribute.normal)
                kept.append(attribute)
    return product.model_copy(update={"attributes": tuple(kept)})


@lru_cache(maxsize=8)
def _described(description: str) -> tuple[Attribute, ...]:
    """Return what a description states; a product is tagged, and asked what it states, one right after the other."""
    return tuple(find_attributes(description, "description"))


def stated(product: Product) -> Iterator[tuple[int, str, str]]:
    """Yield (position, kind, normal) of all that the product (-1) and its variants state, wider ones included.

    A kind is that of an attribute, or one of `EXCLUDED_TOO`.
    """
    described = _described(product.description)
    of_parts = {one.normal for one in described if _materials_part(one, product)}
    told: dict[AttributeKind, set[str]] = {"material": of_parts, "color": _added_colors(product)}
    for kind, normals in told.items():
        for normal in sorted({each for one in normals for each in (one, *implied(kind, one))}):
            yield -1, EXCLUDED_TOO[kind], normal
    holders: list[tuple[int, Product | Variant]] = [
        (-1, product),
        *enumerate(product.variants),
    ]
    for position, holder in holders:
        rows: set[tuple[AttributeKind, str]] = {
            (attribute.kind, normal)
            for attribute in holder.attributes
            for normal in (attribute.normal, *implied(attribute.kind, attribute.normal))
        }
        rows |= {("features", normal) for kind, normal in rows if kind in _ASKED_AS_FEATURES}
        for kind, normal in sorted(rows):
            yield position, kind, normal


def _added_colors(product: Product) -> set[str]:
    """Return the colors that a description says of the product itself, where its title has said others."""
    titled = {one.normal for one in product.attributes if one.kind == "color" and one.field == "title"}
    if not titled:
        return set()
    colors = [one for one in _described(product.description) if one.kind == "color" and one.normal not in titled]
    return {
        one.normal
        for one in colors
        if not _of_another_version(one, product.description) and _of_the_product(one, product)
    }


def _of_another_version(attribute: Attribute, text: str) -> bool:
    """Return whether a color is one that the product can also be had in, or in Chinese that of a part."""
    assert attribute.span is not None
    start, end = attribute.span
    behind = text[end : end + 8]
    offered = _OFFERED.search(text[max(0, start - 40) : start].lower()) is not None or "可选" in behind
    return offered or behind.removeprefix("的").startswith(_han_parts())


def _of_the_product(attribute: Attribute, product: Product) -> bool:
    """Return whether what a description states is about the product as a whole."""
    return (
        _counts_in_prose(attribute, product.description)
        and not _materials_part(attribute, product)
        and not _of_another_thing(attribute, product)
    )


@cache
def _han_parts() -> tuple[str, ...]:
    return tuple(part for part in cues("material parts") if not part.isascii())


def _counts_in_prose(attribute: Attribute, text: str) -> bool:
    """Return whether a tag of a description is about the product as a whole, not about a part or another thing."""
    assert attribute.span is not None
    before = text[max(0, attribute.span[0] - 40) : attribute.span[0]].lower()
    if attribute.kind == "color":
        beside = _COMES_WITH.search(before)
        return not _of_a_part(attribute, text) and beside is None and _BESIDE.search(before) is None
    if attribute.kind == "audience":
        return (
            attribute.normal not in ("kids", "baby")
            or re.search(r"for (?:[a-z]+ ){0,2}$|[\u4e00-\u9fff]$", before) is not None
        )
    if attribute.kind == "size":
        return (
            re.search(
                r"(?:size|sized|measures|measuring|dimensions|capacity|volume|尺寸|容量|规格|尺码)[^.。]{0,16}$",
                before,
            )
            is not None
        )
    return True


def _of_a_part(attribute: Attribute, text: str) -> bool:
    """Return whether a color stands right before the name of a part that does not end the text."""
    assert attribute.span is not None
    match = _FOLLOWING.match(text, attribute.span[1])
    return match is not None and match[1].lower() in cues("parts") and match.end() < len(text.rstrip())


def _of_another_thing(attribute: Attribute, product: Product) -> bool:
    """Return whether a description says a color of a thing unlike the title's: the "white dress" above the boots."""
    behind = _THREE_WORDS.match(product.description, attribute.span[1]) if attribute.span else None
    if attribute.kind != "color" or behind is None:
        return False
    nouns, words = hierarchy(), name_stems(behind[0])
    heads = (nouns.head(words[:size])[0] for size in range(len(words), 0, -1))
    named = nouns.things(next(filter(None, heads), ()))
    own = _titled(product.title)
    if not named or not own or _SEVERAL.search(product.title) or cues("not another thing").intersection(words):
        return False
    kin = nouns.above(own) & nouns.above(named)
    return not nouns.things(kin) and not kin & _ALIKE


@lru_cache(maxsize=8)
def _titled(title: str) -> frozenset[str]:
    """Return every node that a word or words of a title name."""
    nouns, words = hierarchy(), name_stems(title)
    return frozenset(node for end in range(1, len(words) + 1) for node in nouns.head(words[:end])[0])


def _of_what_comes_with(attribute: Attribute, title: Sequence[Attribute], text: str) -> bool:
    """Return whether a title says a color behind "with" and another before it: "Blue with White Pickguard"."""
    assert attribute.span is not None
    place = text.lower().find(" with ")
    colors = [one.span[0] for one in title if one.kind == "color" and one.span is not None]
    return 0 <= place < attribute.span[0] and any(start < place for start in colors)


def _of_a_container(attribute: Attribute, text: str) -> bool:
    """Return whether a title says a material of what the thing comes in: a harp "with EVA Bag" is not of EVA."""
    assert attribute.span is not None
    start, end = attribute.span
    return _WITH.search(text[:start]) is not None and _CONTAINER.match(text, end) is not None


def _materials_part(attribute: Attribute, product: Product) -> bool:
    """Return whether a description says a material of a part, and the title is of no such part ("steel feet", 钢脚)."""
    if attribute.kind != "material" or attribute.span is None:
        return False
    start, end = attribute.span
    text = product.description
    before, behind = text[max(0, start - 40) : start].lower(), text[end : end + 40].lower()
    title = product.title.lower()
    if _COMES_WITH.search(before):
        return True
    han = _HAN_BETWEEN.sub("", behind, count=1)
    nouns = [match[1] for match in (_MADE_OF.search(before), _NEXT.match(behind), _NEXT_BUT_ONE.match(behind)) if match]
    parts = cues("material parts")
    named = [noun for noun in nouns if noun in parts]
    named += [part for part in _han_parts() if han.startswith(part)]
    return any(part.removesuffix("s") not in title for part in named)
