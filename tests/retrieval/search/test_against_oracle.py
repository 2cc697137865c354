"""Random catalogs and constraints against a plain oracle that knows only `Product` values."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.types import Audience, Constraints, Exclusions, Product, Sort, Variant
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product, variant

# The oracle's own small world: every word used below, with what it means.
COLOR_MEANS = {
    "navy": {"navy", "blue"},
    "blue": {"blue"},
    "red": {"red"},
    "grey": {"gray"},
    "gray": {"gray"},
    "红色": {"red"},
}
MATERIAL_MEANS = {
    "walnut": {"walnut", "wood"},
    "wood": {"wood"},
    "leather": {"leather"},
    "faux leather": {"faux leather"},
    "cotton": {"cotton"},
}
KIND_MEANS = {  # noun in a title: what a shopper may call it
    "Sneakers": {"sneakers", "shoes", "footwear", "运动鞋", "鞋子"},
    "Hiking Boots": {"boots", "hiking boots", "shoes", "footwear", "鞋子"},
    "Desk Lamp": {"lamp", "desk lamp", "lighting", "home decor"},
    "Desk": {"desk", "table", "furniture", "书桌", "家具"},
    "Phone Case": {"phone case", "electronics"},
    "Phone": {"phone", "electronics", "手机"},
    "真皮钱包": {"wallet", "钱包"},
}
ASKED_KINDS = sorted(set().union(*KIND_MEANS.values()))
FEATURES = ("waterproof", "fragrance", "usb", "folding")
SENTENCES = (
    "Waterproof outside.",
    "Fragrance-free.",
    "A light fragrance stays.",
    "Charges by USB.",
    "No batteries; not waterproof.",
    "Folding.",
)
SENTENCE_STATES = dict(zip(SENTENCES, ({"waterproof"}, set(), {"fragrance"}, {"usb"}, set(), {"folding"}), strict=True))
SENTENCE_STATES: dict[str, set[str]] = {k: set(v) for k, v in SENTENCE_STATES.items()}


@st.composite
def variants(draw: st.DrawFn, name: str) -> Variant:
    stated: dict[str, str] = {}
    if draw(st.booleans()):
        stated["color"] = draw(st.sampled_from(sorted(COLOR_MEANS)))
    if draw(st.booleans()):
        stated["size"] = draw(st.sampled_from(("S", "M", "L")))
    price = draw(st.integers(1, 20)) * 500
    return variant(
        name,
        price,
        in_stock=draw(st.booleans()),
        list_price=draw(st.sampled_from((None, price, price + 500))),
        **stated,
    )


@st.composite
def products(draw: st.DrawFn, number: int) -> Product:
    stated: dict[str, str] = {}
    for kind, words in (
        ("color", sorted(COLOR_MEANS)),
        ("material", sorted(MATERIAL_MEANS)),
        ("audience", ["men", "women"]),
    ):
        if draw(st.booleans()):
            stated[kind] = draw(st.sampled_from(words))
    noun = draw(st.sampled_from(sorted(KIND_MEANS)))
    count = draw(st.integers(1, 3))
    return product(
        f"p{number}",
        f"Nimbus {noun}",
        [draw(variants(f"p{number}-{place}")) for place in range(count)],
        description=" ".join(draw(st.lists(st.sampled_from(SENTENCES), max_size=2, unique=True))),
        brand=draw(st.sampled_from((None, "Acme", "Zen Works"))),
        rating=draw(st.sampled_from((None, 3.0, 4.0, 4.5))),
        popularity=draw(st.sampled_from((None, 1.0, 2.0))),
        created_at=draw(st.sampled_from((None, "2024-01-01", "2025-06-01"))),
        **stated,
    )


def some(words: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True).map(tuple))


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(st.none(), st.none(), strategy)


@st.composite
def constraint_sets(draw: st.DrawFn) -> Constraints:
    colors, materials = sorted(COLOR_MEANS), sorted(MATERIAL_MEANS)
    return Constraints(
        category=draw(maybe(st.sampled_from(ASKED_KINDS))),  # pyright: ignore[reportArgumentType]
        brand=draw(some(["acme", "ZEN WORKS"])),
        color=draw(some(colors)),
        material=draw(some(materials)),
        size=draw(some(["m", "large"])),
        features=draw(some(list(FEATURES))),
        audience=draw(maybe(st.sampled_from([Audience.MEN, Audience.WOMEN]))),  # pyright: ignore[reportArgumentType]
        price_min=draw(maybe(st.integers(0, 80).map(float))),  # pyright: ignore[reportArgumentType]
        price_max=draw(maybe(st.integers(1, 110).map(float))),  # pyright: ignore[reportArgumentType]
        rating_min=draw(maybe(st.sampled_from([3.5, 4.5]))),  # pyright: ignore[reportArgumentType]
        in_stock=draw(maybe(st.booleans())),  # pyright: ignore[reportArgumentType]
        on_sale=draw(maybe(st.booleans())),  # pyright: ignore[reportArgumentType]
        exclude=Exclusions(
            brand=draw(some(["Acme"])),
            color=draw(some(colors)),
            material=draw(some(materials)),
            category=draw(some(["phone", "boots", "lamp"])),
            features=draw(some(list(FEATURES))),
        ),
        sort=draw(maybe(st.sampled_from(list(Sort)))),  # pyright: ignore[reportArgumentType]
    )


class Oracle:
    """What satisfies what, by loops over values."""

    def __init__(self, catalog: list[Product]) -> None:
        self.catalog = catalog

    def colors(self, shown: Product, sold: Variant) -> set[str]:
        own = [a.value for a in sold.attributes if a.kind == "color"]
        whole = [a.value for a in shown.attributes if a.kind == "color"]
        return set().union(*(COLOR_MEANS[value] for value in own or whole))

    def materials(self, shown: Product) -> set[str]:
        return set().union(*(MATERIAL_MEANS[a.value] for a in shown.attributes if a.kind == "material"))

    def kinds(self, shown: Product) -> set[str]:
        return KIND_MEANS[shown.title.removeprefix("Nimbus ")]

    def features(self, shown: Product) -> set[str]:
        sentences = re.findall(r"[^.]+\.", shown.description)
        return set().union(*(SENTENCE_STATES[sentence.strip()] for sentence in sentences))

    def hard(self, asked: Constraints, shown: Product, sold: Variant) -> bool:
        """Everything but features, which may be relaxed, and a category that nothing here is."""
        colors, materials = self.colors(shown, sold), self.materials(shown)
        sizes = {a.value for a in sold.attributes if a.kind == "size"}
        audience = {a.value for a in shown.attributes if a.kind == "audience"}
        brand = (shown.brand or "").lower()
        no = asked.exclude
        return (
            (asked.category is None or asked.category in self.kinds(shown) or not self.anything(asked.category))
            and (not asked.brand or brand in {b.lower() for b in asked.brand})
            and (not asked.color or any(colors & self.narrow(COLOR_MEANS, c) for c in asked.color))
            and (not asked.material or any(materials & self.narrow(MATERIAL_MEANS, m) for m in asked.material))
            and (not asked.size or bool(sizes & {{"m": "M", "large": "L"}[s] for s in asked.size}))
            and (asked.audience is None or asked.audience.value in audience)
            and (asked.price_min is None or sold.price.amount >= asked.price_min * 100)
            and (asked.price_max is None or sold.price.amount <= asked.price_max * 100)
            and (asked.rating_min is None or (shown.rating is not None and shown.rating >= asked.rating_min))
            and (asked.in_stock is None or sold.in_stock == asked.in_stock)
            and (
                asked.on_sale is None
                or asked.on_sale == (sold.list_price is not None and sold.list_price.amount > sold.price.amount)
            )
            and not (no.brand and brand in {b.lower() for b in no.brand})
            and not any(colors & self.narrow(COLOR_MEANS, c) for c in no.color)
            and not any(materials & self.narrow(MATERIAL_MEANS, m) for m in no.material)
            and not any(kind in self.kinds(shown) for kind in no.category)
            and not any(feature in self.features(shown) for feature in no.features)
        )

    def narrow(self, meanings: dict[str, set[str]], word: str) -> set[str]:
        """The one meaning that the word itself has (navy is not asked for by blue's other shades)."""
        return {"grey": {"gray"}, "红色": {"red"}}.get(word, {word})

    def anything(self, kind: str) -> bool:
        return any(kind in self.kinds(shown) for shown in self.catalog)

    def matches(self, asked: Constraints) -> dict[str, list[Variant]]:
        found = {p.product_id: [v for v in p.variants if self.hard(asked, p, v)] for p in self.catalog}
        found = {product_id: passing for product_id, passing in found.items() if passing}
        by_id = {p.product_id: p for p in self.catalog}
        for feature in asked.features:
            stating = {i: v for i, v in found.items() if feature in self.features(by_id[i])}  # pyright: ignore[reportArgumentType]
            found = stating or found
        return found  # pyright: ignore[reportReturnType]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(1, 9).flatmap(lambda n: st.tuples(*(products(i) for i in range(n)))),
    st.lists(constraint_sets(), min_size=6, max_size=6),
)
def test_search_finds_exactly_what_the_oracle_finds(
    catalog: tuple[Product, ...], asked_sets: list[Constraints]
) -> None:
    oracle = Oracle(list(catalog))
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        shop.fill(catalog)
        searcher = shop.searcher()
        for asked in asked_sets:
            expected = oracle.matches(asked)
            result = searcher.search("nimbus", asked, k=50)
            found = {c.product.product_id: c.variant for c in result.candidates}
            assert set(found) == set(expected), asked
            assert result.total == len(expected)
            assert all(sold in expected[product_id] for product_id, sold in found.items())
            stock = [c.variant.in_stock for c in result.candidates]
            assert stock == sorted(stock, reverse=True)
            assert any(one.slot == "category" for one in result.relaxed) == (
                asked.category is not None and not oracle.anything(asked.category)
            )
            for way in result.relaxations:
                eased = oracle.matches(way.constraints)
                assert len(eased) == way.count > 0
                assert way.price_from is not None
                assert way.price_from.amount == min(v.price.amount for passing in eased.values() for v in passing)
        shop.database.close()
