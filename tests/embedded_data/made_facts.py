"""Made-up facts for the briefs of the reply data: products that satisfy the wish, and texts as the actions write them."""

from __future__ import annotations

from random import Random

from assistant import explain
from assistant.brief import Act, Brief, BriefProduct
from assistant.contrast import contrast
from assistant.labels import chip_label, constraint_words, counted, field_label, money_text, stock_text
from assistant.messages import constraint_pairs
from retrieval.types import Constraints, Language, Money, Product, ProductId, Unmet, Variant, VariantId

_NAMES: dict[Language, tuple[str, ...]] = {
    "en": (
        "Harbor Compact Kettle", "Alder Studio Lamp", "Drift Merino Socks", "Summit Trail Pack", "Quill Writing Desk",
        "Tilda Garden Chair", "Meadow Picnic Rug", "Nova Folding Table",
    ),
    "zh": ("木屿简约书桌", "栖岚晨光台灯", "远山集青禾双肩包", "朴格北岸水壶", "云栈雅集毛衣", "南荷微澜地毯", "拾光里知秋外套", "禾间轻旅折叠椅"),
}  # fmt: skip
_VALUES: dict[Language, dict[str, tuple[str, ...]]] = {
    "en": {
        "brand": ("Haldane", "Brightmoor", "Tessaly", "Vinterby"), "color": ("black", "navy", "green, white", "beige"),
        "material": ("oak", "cotton", "steel, glass", "linen"), "size": ("120 x 60 cm", "1.7 L", "S, M, L", "15 inch"),
    },
    "zh": {
        "brand": ("木屿", "远山集", "Vinterby", "朴格"), "color": ("黑色", "藏青色", "绿色、白色", "米色"),
        "material": ("橡木", "纯棉", "不锈钢、玻璃", "亚麻"), "size": ("120x60厘米", "1.7升", "M码、L码", "15英寸"),
    },
}  # fmt: skip
BRANDS = tuple(dict.fromkeys(brand for values in _VALUES.values() for brand in values["brand"]))
CURRENCY = "USD"
_PASSAGE = {
    "en": "You can return products within 30 days of delivery for a full refund.",
    "zh": "签收后30天内可以退货，我们会全额退款。",
}
_QUOTE = {"en": "The lid stays cool and comes off for cleaning.", "zh": "盖子不烫手，可以取下清洗。"}


def realized(rng: Random, brief: Brief) -> Brief:
    """Return the brief with facts in the place of its dots; what it holds facts of stays what it was."""
    language = brief.language
    asked = _wish(rng, brief.constraints, language)
    joiner = "、" if language == "zh" else ", "
    names = rng.sample(_NAMES[language], 6)
    made = [_product(rng, one, names[one.position - 1], asked, language) for one in brief.products]
    products = tuple(one for one, _ in made)
    held = contrast(products, [pair for _, pair in made], language, whole="count" not in brief.texts)
    missing = (Unmet(slot="features", value="dishwasher safe"),) if brief.act == Act.RELAXED else ()
    held_to = [(slot, value) for slot, value in constraint_pairs(asked) if slot not in ("sort", "quantity")]
    labels = [chip_label(slot, value, language, CURRENCY) for slot, value in held_to]
    texts = {
        "category": asked.category or "", "count": counted(rng.randint(7, 90), "product", language),
        "price_max": _money(asked.price_max, language), "price_min": _money(asked.price_min, language),
        "missing": missing[0].value if missing else "", "asked": joiner.join(labels),
        "way1": chip_label("price_max", "260", language, CURRENCY), "way1.count": counted(3, "product", language),
        "way1.price": _money(203.5, language), "way2": f"不限“{labels[0]}”" if language == "zh" else f"without “{labels[0]}”",
        "way2.count": counted(1, "product", language), "way2.price": _money(41, language), "shop": "Harbor Lane",
        "about": products[0].fields["title"] if products else names[0], "order": "A3E98EC5C",
        "cart.count": counted(rng.randint(1, 4), "item", language), "cart.total": _money(329.98, language),
        "why": "缺货" if language == "zh" else "it is out of stock", "passage": _PASSAGE[language],
        "quote": _QUOTE[language],
        "reason1": f"您找的是“{joiner.join(labels)}”" if language == "zh" else f"your search was for “{joiner.join(labels)}”",
        "reason2": f"商品文字中有您说的“{constraint_words(asked)}”" if language == "zh" else f"its text has your words “{constraint_words(asked)}”",
        "reason3": "它与您喜欢的商品相似" if language == "zh" else "it is similar to what you liked",
    }  # fmt: skip
    derived = dict(held.derived)
    fits = explain.fits(asked, missing, frozenset(), language, CURRENCY)
    if fits and brief.act in (Act.RECOMMEND, Act.MORE, Act.RELAXED):
        derived["fits"] = fits
    if asked.sort and len(products) > 1:
        derived["sorted"] = chip_label("sort", asked.sort.value, language, CURRENCY)
    if brief.act == Act.ANSWER:
        kind = next((name.removeprefix("answer.") for name in brief.derived), "color")
        known = {**_answers(rng, language), **products[0].fields}
        if kind != "audience":
            products = (products[0].model_copy(update={"fields": products[0].fields | {kind: known[kind]}}),)
        texts |= {"field": field_label(kind, language), "value": known[kind]}
        derived = {f"answer.{kind}": known[kind]} if brief.derived else {}
    return brief.model_copy(
        update={
            "constraints": asked,
            "products": products,
            "texts": {name: texts[name] for name in brief.texts},
            "derived": derived,
            "cheapest": held.cheapest,
            "best_rated": held.best_rated,
            "wish": joiner.join(labels) if brief.act in (Act.RECOMMEND, Act.MORE) and asked.category else "",
        }
    )


def _wish(rng: Random, shape: Constraints, language: Language) -> Constraints:
    """Return constraints on the slots of `shape` whose values the made-up products can have."""
    values, zh = _VALUES[language], language == "zh"
    update: dict[str, object] = {"category": ("水壶" if zh else "kettle") if shape.category else None}
    update |= {kind: rng.sample(values[kind], 1) for kind in values if getattr(shape, kind)}
    if shape.features:
        update["features"] = ("可折叠",) if zh else ("foldable",)
    taken = update.get("material", [])
    excluded = [one for one in ("真皮" if zh else "leather", "塑料" if zh else "plastic") if one not in str(taken)]
    if shape.price_min and shape.price_max and shape.price_min > shape.price_max:
        update["price_min"] = None
    update["exclude"] = {"material": excluded[:1] if shape.exclude.material else ()}
    # A wish of nothing is no wish: the briefs that name what was asked need one part.
    kept = Constraints.model_validate(shape.model_dump() | update)
    return kept if constraint_words(kept) else Constraints(category="水壶" if zh else "kettle")


def _answers(rng: Random, language: Language) -> dict[str, str]:
    values = {kind: rng.choice(words) for kind, words in _VALUES[language].items()}
    group = chip_label("audience", "kids", language, CURRENCY).removeprefix("for ")
    return {**values, "audience": group, "rating": "4.2", "stock": "有货" if language == "zh" else "in stock"}


def _money(amount: float | None, language: Language) -> str:
    return money_text(Money(amount=round((amount or 0) * 100), currency=CURRENCY), language)


def _product(
    rng: Random, shape: BriefProduct, title: str, asked: Constraints, language: Language
) -> tuple[BriefProduct, tuple[Product, Variant]]:
    """Return a product that states the fields of `shape` and satisfies what was asked, with its catalog entries."""
    low = asked.price_min or min(5.0, (asked.price_max or 10.0) / 2)
    high = asked.price_max or low + 300.0
    cents = round(rng.uniform(low, high) * 100)
    stock = rng.choice((None, 3, None))
    rating = round(rng.uniform(asked.rating_min or 3.0, 5.0), 1)
    variant = Variant(
        variant_id=VariantId(f"v{shape.position}"),
        price=Money(amount=cents, currency=CURRENCY),
        list_price=Money(amount=cents + 2000, currency=CURRENCY)
        if "list_price" in shape.fields or asked.on_sale
        else None,
        stock=stock,
    )
    product = Product(
        product_id=ProductId(f"p{shape.position}"),
        title=title,
        rating=rating if "rating" in shape.fields or asked.rating_min else None,
        variants=(variant,),
    )
    fields = {"title": title, "price": money_text(variant.price, language)}
    if variant.list_price:
        fields["list_price"] = money_text(variant.list_price, language)
    if product.rating is not None:
        fields["rating"] = f"{product.rating:.1f}"
    for kind in ("brand", "color", "material", "size"):
        wanted: tuple[str, ...] = getattr(asked, kind)
        if kind in shape.fields or wanted:
            drawn = wanted[0] if wanted else _allowed(rng, kind, asked, language)
            # A title that begins with a brand is that brand's.
            own = [one for one in BRANDS if kind == "brand" and not wanted and title.startswith(one)]
            fields[kind] = (own or [drawn])[0]
    if "stock" in shape.fields or asked.in_stock:
        fields["stock"] = stock_text(variant, language)
    audience = chip_label("audience", asked.audience.value, language, CURRENCY) if asked.audience else ""
    details = {"description": " ".join((*asked.features, audience, "Made for everyday use."))}
    made = BriefProduct(
        position=shape.position,
        product_id=shape.product_id,
        variant_id=shape.variant_id,
        fields=fields,
        details=details,
    )
    return made, (product, variant)


def _allowed(rng: Random, kind: str, asked: Constraints, language: Language) -> str:
    values = _VALUES[language][kind]
    excluded: tuple[str, ...] = getattr(asked.exclude, kind, ())
    return rng.choice([one for one in values if not any(word in one for word in excluded)])
