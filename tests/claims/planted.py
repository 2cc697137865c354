"""Made-up briefs, true statements about them and false ones, by kind. Shares no code with the claim check.

A wording with placeholders is filled twice: with what the brief says (true), and with one placeholder put wrong
(false). `scene` names which brief a wording needs; see `SCENES`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.brief import Act, Brief, BriefProduct
from assistant.claims import ClaimLexicon
from retrieval.types import Constraints, Exclusions, Language

SCENES = ("slate", "in", "out", "few", "sale", "about", "excluded", "silent", "policy", "no_match", "cart", "talk")

_EN_KINDS = (
    (
        "desks",
        "desk",
        ("oak", "pine", "bamboo", "steel", "walnut"),
        ("120 x 60 cm", "100 x 50 cm", "140 x 70 cm", "47 inch"),
    ),
    ("backpacks", "backpack", ("nylon", "canvas", "leather", "polyester"), ("20 L", "28 L", "35 L", "15 inch")),
    ("kettles", "kettle", ("stainless steel", "glass", "ceramic", "plastic"), ("1.7 L", "1 L", "0.8 L", "1.5 L")),
    ("sweaters", "sweater", ("wool", "cotton", "silk", "acrylic"), ("S, M, L", "M, L, XL", "XS, S", "XL, XXL")),
    ("lamps", "lamp", ("brass", "ceramic", "rattan", "aluminum"), ("45 cm", "60 cm", "150 cm", "32 cm")),
    (
        "dog beds",
        "dog bed",
        ("fleece", "canvas", "memory foam", "cotton"),
        ("90 x 70 cm", "60 x 50 cm", "110 cm", "75 cm"),
    ),
    (
        "water bottles",
        "water bottle",
        ("stainless steel", "glass", "aluminum", "plastic"),
        ("500 ml", "750 ml", "1 L", "600 ml"),
    ),
    (
        "rugs",
        "rug",
        ("jute", "wool", "cotton", "polyester"),
        ("120 x 170 cm", "160 x 230 cm", "80 x 150 cm", "200 x 300 cm"),
    ),
)
_EN_BRANDS = (
    "Haldane",
    "Orrin & Co",
    "Brightmoor",
    "Tessaly",
    "Kestrel Lane",
    "Vinterby",
    "Morrow",
    "Ashgrove",
    "Lumio",
    "Pellworth",
)
_EN_STYLES = ("Compact", "Harbor", "Nova", "Meadow", "Studio", "Alder", "Drift", "Summit", "Tilda", "Quill")
_EN_COLORS = ("black", "white", "navy", "gray", "green", "brown", "red", "beige", "yellow")
_ZH_KINDS = (
    ("书桌", "书桌", ("橡木", "松木", "竹", "不锈钢", "胡桃木"), ("120x60厘米", "100x50厘米", "140x70厘米", "110厘米")),
    ("双肩包", "双肩包", ("尼龙", "帆布", "真皮", "聚酯纤维"), ("20升", "28升", "35升", "15英寸")),
    ("水壶", "水壶", ("不锈钢", "玻璃", "陶瓷", "塑料"), ("1.7升", "1升", "0.8升", "1.5升")),
    ("毛衣", "毛衣", ("羊毛", "纯棉", "真丝", "腈纶"), ("M码", "L码", "XL码", "XXL码")),
    ("台灯", "台灯", ("黄铜", "陶瓷", "藤编", "铝合金"), ("45厘米", "60厘米", "50厘米", "32厘米")),
    ("地毯", "地毯", ("黄麻", "羊毛", "纯棉", "涤纶"), ("120x170厘米", "160x230厘米", "80x150厘米", "200x300厘米")),
)
_ZH_BRANDS = ("木屿", "栖岚", "远山集", "朴格", "云栈", "南荷", "拾光里", "Vinterby", "禾间")
_ZH_STYLES = ("简约", "晨光", "小筑", "青禾", "北岸", "雅集", "轻旅", "知秋", "微澜")
_ZH_COLORS = ("黑色", "白色", "藏青色", "灰色", "绿色", "棕色", "红色", "米色", "黄色")

BRANDS = (*_EN_BRANDS, *_ZH_BRANDS, "Veltrano")

_PASSAGES: dict[Language, dict[str, str]] = {
    "en": {
        "return": "You can return products within 30 days of delivery for a full refund. Gift cards cannot be "
        "returned.",
        "ship": "Shipping is free for orders over $60; below that we charge $4.95. Delivery takes 3 to 5 working days.",
        "warranty": "All electronics are covered by a 2-year warranty against defects.",
    },
    "zh": {
        "return": "签收后30天内可以退货,我们会全额退款。礼品卡不能退货。",
        "ship": "订单满60元免运费,不满60元收取5元运费。通常3到5个工作日送达。",
        "warranty": "所有电子产品都有2年保修。",
    },
}


@dataclass(frozen=True)
class Statement:
    """One sentence with its brief. `kind` says what is false about it; it is "true" where nothing is."""

    text: str
    kind: str
    brief: Brief
    wording: str


@dataclass
class _Made:
    """A made-up product as a catalog would hold it."""

    title: str
    short: str
    brand: str
    cents: int
    list_cents: int | None
    color: str
    material: str | None
    size: str
    rating: float
    stock: int | None


def lexicon() -> ClaimLexicon:
    """Return the lexicon of the made-up shop."""
    return ClaimLexicon(brands=BRANDS)


def statements(
    wordings: Mapping[str, Sequence[str]],
    false_only: Mapping[str, Sequence[str]],
    language: Language,
    seed: int,
    rounds: int,
) -> Iterator[Statement]:
    """Yield true and false statements, `rounds` of each wording, each on a brief of its own."""
    rng = random.Random(seed)
    for _ in range(rounds):
        for scene, texts in wordings.items():
            for wording in texts:
                brief, made, other = _brief(scene, wording, language, rng)
                values = _values(brief, made, other, language, rng)
                yield Statement(_fill(wording, values), "true", brief, wording)
                yield from _wrong(wording, scene, values, brief, made, other, language, rng)
        for kind, texts in false_only.items():
            for wording in texts:
                brief, made, other = _brief("false_" + kind, wording, language, rng)
                yield Statement(_fill(wording, _values(brief, made, other, language, rng)), kind, brief, wording)


def _money(cents: int, language: Language) -> str:
    whole, part = divmod(cents, 100)
    sign = "¥" if language == "zh" else "$"
    return f"{sign}{whole:,}.{part:02d}"


def _make(
    kind: tuple[str, str, tuple[str, ...], tuple[str, ...]],
    used: _Made | None,
    taken: list[_Made],
    language: Language,
    rng: random.Random,
) -> _Made:
    brands, styles, colors = (
        (_ZH_BRANDS, _ZH_STYLES, _ZH_COLORS) if language == "zh" else (_EN_BRANDS, _EN_STYLES, _EN_COLORS)
    )
    every = [*taken, *([used] if used else [])]
    brand = rng.choice([one for one in brands if all(one != other.brand for other in every)])
    style = rng.choice([one for one in styles if all(one not in other.title for other in every)])
    color = rng.choice([one for one in colors if all(one != other.color for other in every)])
    material = rng.choice([one for one in kind[2] if all(one != other.material for other in every)] or list(kind[2]))
    size = rng.choice([one for one in kind[3] if all(one != other.size for other in every)] or list(kind[3]))
    cents = rng.choice(
        [one for one in range(1999, 30000, 500) if all(abs(one - other.cents) >= 1000 for other in every)]
    )
    rating = rng.choice([n / 10 for n in range(36, 50) if all(n / 10 != other.rating for other in every)])
    head = kind[1]
    if language == "zh":
        title = rng.choice(
            (f"{brand}{style}{head}", f"{brand} {style}系列{material}{head}", f"{brand}{style}{head} {color}")
        )
        short = f"{brand}{style}{head}" if title.startswith(f"{brand}{style}{head}") else f"{brand} {style}系列"
    else:
        title = rng.choice(
            (
                f"{brand} {style} {head.title()}",
                f"{brand} {style} {material.title()} {head.title()}",
                f"{style} {head.title()} by {brand}, {color.title()}",
            )
        )
        short = rng.choice((f"{style} {head}", f"{style} {head.title()}"))
    return _Made(title, short, brand, cents, None, color, material, size, rating, None)


def _brief(scene: str, wording: str, language: Language, rng: random.Random) -> tuple[Brief, list[_Made], _Made]:
    kinds = _ZH_KINDS if language == "zh" else _EN_KINDS
    kind = rng.choice(kinds)
    made: list[_Made] = []
    for _ in range(3):
        made.append(_make(kind, None, made, language, rng))
    other = _make(kind, None, made, language, rng)
    _dress(scene, made)
    excluded = (
        next(one for one in kind[2] if all(one != each.material and one not in each.title for each in made))
        if len(kind[2]) > 3
        else ""
    )
    cap = float(round(max(one.cents for one in made) / 100 + 5, -1) + 10)
    exclude = Exclusions(material=(excluded,)) if scene in ("excluded", "silent") else Exclusions()
    constraints = Constraints(category=kind[0], price_max=cap, exclude=exclude)
    products = tuple(_shown(n, one, language) for n, one in enumerate(made, 1))
    prices = {n: one.cents for n, one in enumerate(made, 1)}
    ratings = {n: one.rating for n, one in enumerate(made, 1)}
    brief = Brief(
        act=Act.RECOMMEND,
        language=language,
        constraints=constraints,
        products=products,
        cheapest=min(prices, key=lambda n: prices[n]),
        best_rated=max(ratings, key=lambda n: ratings[n]),
        texts={"category": kind[0], "count": "3"},
    )
    return _for_scene(scene, wording, brief, made, language, rng), made, other


def _dress(scene: str, made: list[_Made]) -> None:
    """Give the products what a scene needs of them."""
    if scene in ("out", "false_stock"):
        made[1].stock = 0
    if scene == "few":
        made[0].stock = 3
    if scene == "sale":
        made[0].list_cents = made[0].cents + 2500
    if scene == "silent":
        made[1].title = (
            made[1]
            .title.replace(made[1].material or "", "")
            .replace((made[1].material or "").title(), "")
            .replace("  ", " ")
        )
        made[1].material = None


def _shown(position: int, one: _Made, language: Language) -> BriefProduct:
    zh = language == "zh"
    stock = ("有货" if zh else "in stock") if one.stock is None else ("缺货" if zh else "out of stock")
    if one.stock:
        stock = f"仅剩 {one.stock} 件" if zh else f"only {one.stock} left"
    fields = {
        "title": one.title,
        "price": _money(one.cents, language),
        "stock": stock,
        "rating": f"{one.rating:g}",
        "brand": one.brand,
    }
    fields |= {"color": one.color.title(), "size": one.size.replace(", ", "、") if zh else one.size}
    if one.material:
        fields["material"] = one.material
    if one.list_cents:
        fields["list_price"] = _money(one.list_cents, language)
    text = "适合日常使用，简单好打理。" if zh else "Made for everyday use, and easy to look after."
    return BriefProduct(
        position=position,
        product_id=f"p{position}",
        variant_id=f"v{position}",
        fields=fields,
        details={"description": text},
    )


def _for_scene(
    scene: str, wording: str, brief: Brief, made: list[_Made], language: Language, rng: random.Random
) -> Brief:
    if scene == "about":
        return brief.model_copy(
            update={
                "act": Act.ANSWER,
                "products": brief.products[:1],
                "about": 1,
                "cheapest": None,
                "best_rated": None,
                "texts": {},
            }
        )
    if scene == "policy":
        if re.search(r"30|return|退货|礼品", wording):
            name = "return"
        else:
            name = "warranty" if re.search(r"2-year|warranty|2年", wording) else "ship"
        return Brief(act=Act.POLICY, language=language, texts={"passage": _PASSAGES[language][name]})
    if scene == "no_match":
        color = rng.choice(_ZH_COLORS if language == "zh" else _EN_COLORS)
        way = {
            "way1": "不限颜色" if language == "zh" else "any color",
            "way1.count": str(rng.randint(2, 40)),
            "way1.price": _money(rng.randrange(3100, 19900, 100), language),
        }
        constraints = brief.constraints.model_copy(
            update={"color": (color,), "price_max": float(rng.randrange(40, 300, 10))}
        )
        return Brief(act=Act.NO_MATCH, language=language, constraints=constraints, texts=way)
    if scene == "cart":
        total = made[0].cents + made[1].cents
        texts = {"cart.count": "2", "cart.total": _money(total, language), "about": made[0].title}
        return Brief(act=Act.CART_ADDED, language=language, products=brief.products[:1], about=1, texts=texts)
    if scene == "silent":
        return brief.model_copy(update={"unstated": ((2, "exclude.material"),)})
    if scene == "talk":
        wool = "羊毛" if language == "zh" else "wool"
        constraints = Constraints(
            category=brief.constraints.category,
            exclude=Exclusions(material=(wool, "真皮" if language == "zh" else "leather")),
        )
        # Two of these wordings speak of the slate that is on the screen.
        products = brief.products if re.search(r"first|第一", wording) else ()
        return Brief(act=Act.UNCLEAR, language=language, constraints=constraints, products=products)
    return brief


def _values(brief: Brief, made: list[_Made], other: _Made, language: Language, rng: random.Random) -> dict[str, str]:
    values: dict[str, str] = {}
    low, high = min(made, key=lambda one: one.cents), max(made, key=lambda one: one.cents)
    top = max(made, key=lambda one: one.rating)
    rest = {"notlow": low, "nottop": top, "nothigh": high}
    named = {"a": made[0], "b": made[1], "c": made[2], "low": low, "high": high, "top": top, "other": other}
    named |= {name: rng.choice([each for each in made if each is not one]) for name, one in rest.items()}
    for name, one in named.items():
        values |= _facts(name, one, language)
    values["gap"] = _money(high.cents - low.cents, language)
    cap = brief.constraints.price_max or 0.0
    values["cap"] = f"{cap:g}元" if language == "zh" else f"${cap:g}"
    values["cat"] = brief.constraints.category or ""
    values["x"] = next(iter(brief.constraints.exclude.material), "")
    values["x.color"] = next(iter(brief.constraints.color), "")
    values |= {"way.count": brief.texts.get("way1.count", ""), "way.price": brief.texts.get("way1.price", "")}
    values |= {name: brief.texts.get(name, "") for name in ("cart.count", "cart.total")}
    return values


def _facts(name: str, one: _Made, language: Language) -> dict[str, str]:
    size = one.size if language == "zh" else one.size.replace(", ", " and ", one.size.count(", ") == 1)
    facts = {
        name: one.title,
        f"{name}.short": one.short,
        f"{name}.brand": one.brand,
        f"{name}.price": _money(one.cents, language),
        f"{name}.color": one.color,
        f"{name}.material": one.material or "",
        f"{name}.size": size,
        f"{name}.rating": f"{one.rating:g}",
        f"{name}.left": str(one.stock or ""),
    }
    if one.list_cents:
        facts |= {
            f"{name}.list": _money(one.list_cents, language),
            f"{name}.save": _money(one.list_cents - one.cents, language),
        }
    return facts


def _fill(wording: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z.]+)\}", lambda match: values[match.group(1)], wording)


_KIND_OF = {
    "price": "price",
    "color": "color",
    "material": "material",
    "size": "size",
    "brand": "brand",
    "rating": "rating",
    "left": "stock",
    "list": "price",
}


def _wrong(
    wording: str,
    scene: str,
    values: dict[str, str],
    brief: Brief,
    made: list[_Made],
    other: _Made,
    language: Language,
    rng: random.Random,
) -> Iterator[Statement]:
    """Yield the wording with one placeholder put wrong; at most one of each kind."""
    done: set[str] = set()
    names = re.findall(r"\{([a-z.]+)\}", wording)
    rng.shuffle(names)
    for name in names:
        kind = _KIND_OF.get(name.rpartition(".")[2]) or {
            "gap": "price",
            "way.price": "price",
            "way.count": "count",
            "cart.total": "price",
            "cart.count": "count",
        }.get(name)
        if name in ("x.color", "way.color") or (
            kind is None and name not in ("low", "high", "top", "low.short", "high.short", "top.short")
        ):
            continue
        kind = kind or "superlative"
        wrong = _wrong_value(wording, name, kind, values, made, other, language, rng)
        if kind in done or wrong is None:
            continue
        done.add(kind)
        yield Statement(_fill(wording, values | wrong), kind, brief, wording)
    if scene in ("in", "out", "excluded", "silent", "policy"):
        yield from _turned(wording, scene, values, brief, made, language, rng)


def _wrong_value(
    wording: str,
    name: str,
    kind: str,
    values: dict[str, str],
    made: list[_Made],
    other: _Made,
    language: Language,
    rng: random.Random,
) -> dict[str, str] | None:
    holder = name.partition(".")[0]
    if kind == "superlative":
        swap = {"low": "high", "high": "low", "top": "nottop"}[holder]
        return {key: values[key.replace(holder, swap, 1)] for key in (holder, f"{holder}.short")}
    if kind in ("price", "count", "rating") or name.endswith("left"):
        return {name: _other_number(values[name], kind, rng)}
    if not values[name]:
        return None
    pools: dict[str, tuple[str, ...]] = {
        "color": _ZH_COLORS if language == "zh" else _EN_COLORS,
        "brand": (other.brand,),
    }
    kinds = _ZH_KINDS if language == "zh" else _EN_KINDS
    pools["material"] = next(kind_[2] for kind_ in kinds if made[0].size in kind_[3])
    pools["size"] = next(kind_[3] for kind_ in kinds if made[0].size in kind_[3])
    title = values.get(holder, "").lower()
    # Among all values of a slate, one that another product has is not false.
    named = [one.material for one in made] if kind == "material" and wording.count(".material}") > 2 else []
    free = [
        one
        for one in pools[kind]
        if one not in named
        and one.lower() not in (values[name].lower(), title)
        and one.lower() not in title
        and not set(one.split(", ")) & set(values[name].replace(" and ", ", ").split(", "))
    ]
    return {name: rng.choice(free)} if free else None


def _other_number(text: str, kind: str, rng: random.Random) -> str:
    if kind == "rating":
        return f"{rng.choice([n / 10 for n in range(21, 35)]):g}"
    if kind == "count" or "." not in text:
        return str(int(re.sub(r"\D", "", text)) + rng.randint(3, 60))
    cents = int(re.sub(r"\D", "", text)) + rng.choice((-700, -300, 100, 450, 1250, 3000))
    return _money(max(cents, 155), "zh" if text.startswith("¥") else "en")


_TURNED = {
    "policy": (
        ("30", "60"),
        ("30", "14"),
        ("$60", "$25"),
        ("$4.95", "$2.95"),
        ("3 to 5", "1 to 2"),
        ("2-year", "5-year"),
        ("can't be", "can be"),
        ("60元", "20元"),
        ("5元", "2元"),
        ("3到5", "1到2"),
        ("2年", "5年"),
        ("不支持", "支持"),
    ),
}


def _turned(
    wording: str,
    scene: str,
    values: dict[str, str],
    brief: Brief,
    made: list[_Made],
    language: Language,
    rng: random.Random,
) -> Iterator[Statement]:
    """Yield the wording on a brief, or with a figure, that makes it false."""
    if scene == "policy":
        for old, new in _TURNED["policy"]:
            if re.search(rf"(?<![\d]){re.escape(old)}", wording):
                yield Statement(re.sub(rf"(?<![\d]){re.escape(old)}", new, wording), "promise", brief, wording)
        return
    index = 1 if scene in ("out", "silent") else 0
    product = brief.products[index]
    zh = language == "zh"
    if scene in ("in", "out"):
        stock = ("缺货" if zh else "out of stock") if scene == "in" else ("有货" if zh else "in stock")
        changed = product.model_copy(update={"fields": product.fields | {"stock": stock}})
        kind = "stock"
    else:
        changed = product.model_copy(update={"fields": product.fields | {"material": values["x"]}})
        kind = "material"
    products = (*brief.products[:index], changed, *brief.products[index + 1 :])
    yield Statement(
        _fill(wording, values), kind, brief.model_copy(update={"products": products, "unstated": ()}), wording
    )
