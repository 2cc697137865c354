"""Hidden columns and what titles give back of them, on a handful of products."""

from __future__ import annotations

from rich.console import Console

from assistant.evaluation.tables import print_tagging
from assistant.evaluation.tagging import LEARNED, RULES, TaggingReport, evaluate
from retrieval.embedder import KeywordEmbedder
from retrieval.types import Attribute, Product
from retrieval.vocabulary import normalize


def product(number: int, title: str, brand: str, color: str, *category: str) -> Product:
    stated = [
        Attribute(kind=kind, value=value, normal=normalize(kind, value), field=kind)
        for kind, value in (("brand", brand), ("color", color))
    ]
    variant = {"variant_id": str(number), "price": {"amount": 1, "currency": "USD"}}
    return Product.model_validate(
        {"product_id": str(number), "title": title, "brand": brand, "category": category, "variants": [variant]}
        | {"attributes": stated}
    )


PRODUCTS = [
    product(number, f"{brand} red {thing} {number}", brand, "red", place)
    for number, (brand, thing, place) in enumerate([("Norrfell", "lamp", "Lamps"), ("Velm", "vase", "Vases")] * 30)
]


def report() -> TaggingReport:
    return evaluate(PRODUCTS, KeywordEmbedder(), 1, lambda _: None)


def test_rules_read_listed_colors_and_columns_teach_brands() -> None:
    found = report()
    assert found.taught + found.held == 60
    rules, learned = ({one.name: one.value for one in found.readers[name]} for name in (RULES, LEARNED))
    assert rules["color F1"] == learned["color F1"] == 1.0
    assert "brand precision" not in rules  # nothing was read
    assert rules["brand F1"] == 0.0
    assert learned["brand F1"] == 1.0
    assert {one.name: one.value for one in found.categories} == {
        f"{how}: {what}": 1.0
        for how in ("likely", "sure")
        for what in ("read", "right of those read, or a branch above", "exactly the feed's")
    }


def test_the_tables_name_readers_and_kinds() -> None:
    console = Console(record=True, width=120)
    print_tagging(report(), console)
    shown = console.export_text()
    assert RULES in shown
    assert "brand F1" in shown
    assert "sure: exactly the feed's" in shown
