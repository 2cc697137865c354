"""Phrases of the books, one by one, folded by the dialogue's own code: what a shopper means by them."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.amend import amend
from assistant.embedded.data import feedback, intents_en, intents_zh, phrases_en, phrases_zh
from assistant.embedded.data.markup import annotate, segments
from assistant.embedded.data.understanding import filled_slots
from assistant.messages import Intent, Reading
from retrieval.types import Constraints, Exclusions

BOOKS = {"en": (phrases_en, intents_en), "zh": (phrases_zh, intents_zh)}


def _strings(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return set().union(*(_strings(one) for one in value.values()))
    if isinstance(value, tuple):
        return set().union(*(_strings(one) for one in value)) if value else set()
    return set()


def _written(language: str) -> set[str]:
    books = BOOKS[language]
    return set().union(*(_strings(value) for book in books for name, value in vars(book).items() if name.isupper()))


WRITTEN = {language: _written(language) for language in BOOKS}
DESK = {"category": "desk", "color": ("white",), "price_max": 200.0}
RED = {"{v}": "[k:red]"}

# language, phrase as it stands in the book, what fills it, in force before (None: a new search), in force after
CASES: list[tuple[str, str, dict[str, str], dict[str, Any] | None, dict[str, Any]]] = [
    ("en", " under {p}", {"{p}": "$[p:90]"}, None, {"price_max": 90.0}),
    ("en", " around {p}", {"{p}": "[p:90] bucks"}, None, {"price_max": 90.0}),
    ("en", ", budget {p}", {"{p}": "[p:1.2k]"}, None, {"price_max": 1200.0}),
    ("en", " over {q}", {"{q}": "$[q:90]"}, None, {"price_min": 90.0}),
    ("en", " for at least {q}", {"{q}": "[q:fifty] dollars"}, None, {"price_min": 50.0}),
    ("en", " between {q} and {p}", {"{q}": "[q:20]", "{p}": "[p:40]"}, None, {"price_min": 20.0, "price_max": 40.0}),
    ("en", ", {r} stars and up", {"{r}": "[r:4.5]"}, None, {"rating_min": 4.5}),
    ("en", " for {v}", {"{v}": "a [f:13 inch tablet]"}, None, {"features": ("13 inch tablet",)}),
    ("en", ", not {v}", {"{v}": "[xk:red]"}, None, {"exclude": {"color": ("red",)}}),
    ("en", ", nothing too {v}", {"{v}": "[xf:bulky]"}, None, {"exclude": {"features": ("bulky",)}}),
    ("en", " without {v}", {"{v}": "[xf:stripes]"}, None, {"exclude": {"features": ("stripes",)}}),
    ("en", "the [t=price_asc:cheapest] {np}", {"{np}": "[c:lamp]"}, None, {"category": "lamp", "sort": "price_asc"}),
    ("en", "[d=yes:deals] on {np}", {"{np}": "[c:lamps]"}, None, {"category": "lamps", "on_sale": True}),
    ("en", "{wrong}, no wait, {v}", {"{wrong}": "blue", **RED}, None, {"color": ("red",)}),
    ("en", "my shoes [f:squeak at work], what helps?", {}, None, {"features": ("squeak at work",)}),
    ("en", "{v} after all", RED, DESK, {**DESK, "color": ("red",)}),
    ("en", "{v} is fine too", {"{v}": "[+k:red]"}, DESK, {**DESK, "color": ("white", "red")}),
    ("en", "any [-k:color] is fine", {}, DESK, {"category": "desk", "price_max": 200.0}),
    ("en", "no [-p:budget limit]", {}, DESK, {"category": "desk", "color": ("white",)}),
    ("en", "raise the budget to {p}", {"{p}": "$[p:300]"}, DESK, {**DESK, "price_max": 300.0}),
    ("en", "forget the brand {v}", {"{v}": "[~b:Hexa]"}, {"brand": ("Hexa", "Kuro")}, {"brand": ("Kuro",)}),
    ("en", "{v} is ok after all", {"{v}": "[~xm:wool]"}, {"exclude": {"material": ("wool",)}}, {}),
    ("en", "[t=price_asc:cheaper]", {}, DESK, {**DESK, "sort": "price_asc"}),
    ("en", "show the [t=rating_desc:best rated]", {}, DESK, {**DESK, "sort": "rating_desc"}),
    ("en", "show me more", {}, DESK, DESK),
    ("en", "yes please", {}, DESK, DESK),
    ("en", "no {v}", {"{v}": "[xm:wool]"}, DESK, {**DESK, "exclude": {"material": ("wool",)}}),
    (
        "en",
        "it should also have {v}",
        {"{v}": "[+f:wheels]"},
        {"features": ("quiet",)},
        {"features": ("quiet", "wheels")},
    ),
    ("en", "{v} please", {"{v}": "[a=women:women]"}, DESK, {**DESK, "audience": "women"}),
    ("en", "only [i=yes:in stock] {one}", {"{one}": "ones"}, DESK, {**DESK, "in_stock": True}),
    ("en", "like {pos} but {change}", {"{pos}": "it", "{change}": "in [k:red]"}, DESK, {**DESK, "color": ("red",)}),
    ("zh", "，{p}以内", {"{p}": "[p:五百]块"}, None, {"price_max": 500.0}),
    ("zh", "，{p}左右", {"{p}": "[p:500]"}, None, {"price_max": 500.0}),
    ("zh", "，{q}以上", {"{q}": "[q:两千]"}, None, {"price_min": 2000.0}),
    ("zh", "，{q}到{p}", {"{q}": "[q:100]", "{p}": "[p:200]元"}, None, {"price_min": 100.0, "price_max": 200.0}),
    ("zh", "，{q}往上", {"{q}": "[q:20]美元"}, None, {"price_min": 20.0}),
    ("zh", "，低于{q}的不看", {"{q}": "[q:1.5万]"}, None, {"price_min": 15000.0}),
    ("zh", "超过{p}的不看", {"{p}": "[p:三百]块"}, DESK, {**DESK, "price_max": 300.0}),
    ("zh", "{r}分以下的别给我", {"{r}": "[r:4.5]"}, DESK, {**DESK, "rating_min": 4.5}),
    ("zh", "，别给我{v}的", {"{v}": "[xb:云杉]"}, None, {"exclude": {"brand": ("云杉",)}}),
    ("zh", "，{r}星以上", {"{r}": "[r:4]"}, None, {"rating_min": 4.0}),
    ("zh", "，除了{v}都行", {"{v}": "[xk:红色]"}, None, {"exclude": {"color": ("红色",)}}),
    ("zh", "还是{v}吧", {"{v}": "[k:红色]"}, DESK, {**DESK, "color": ("红色",)}),
    ("zh", "{v}也行", {"{v}": "[+k:红色]"}, DESK, {**DESK, "color": ("white", "红色")}),
    ("zh", "[-k:颜色]随便", {}, DESK, {"category": "desk", "price_max": 200.0}),
    ("zh", "不限[-p:预算]", {}, DESK, {"category": "desk", "color": ("white",)}),
    ("zh", "有[t=price_asc:便宜点]的吗", {}, DESK, {**DESK, "sort": "price_asc"}),
    ("zh", "还有吗", {}, DESK, DESK),
    ("zh", "别{v}", {"{v}": "[xf:太重]"}, DESK, {**DESK, "exclude": {"features": ("太重",)}}),
]


@pytest.mark.parametrize(("language", "phrase", "fills", "before", "after"), CASES)
def test_phrase(
    language: str, phrase: str, fills: dict[str, str], before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    assert phrase in WRITTEN[language]
    for hole, text in fills.items():
        phrase = phrase.replace(hole, text)
    held = _constraints(before or {"category": "sofa", "brand": ("Old",)})
    said = annotate(segments(phrase), filled_slots(held) if before is not None else frozenset())
    intent = Intent.SEARCH if before is None else Intent.REFINE
    assert amend(held, Reading(intent=intent, language=language, edits=said.edits)) == _constraints(after)  # type: ignore[arg-type]


def _constraints(values: dict[str, Any]) -> Constraints:
    return Constraints.model_validate({**values, "exclude": Exclusions(**values.get("exclude", {}))})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_book_has_every_intent_and_table(language: str) -> None:
    phrases, intents = BOOKS[language]
    assert min(len(feedback.LIKED[language]), len(feedback.DISLIKED[language])) >= 20
    for intent in set(Intent) - {Intent.SEARCH, Intent.REFINE, Intent.FEEDBACK}:
        assert len(getattr(intents, intent.name)) >= 40, intent
    other = BOOKS["zh" if language == "en" else "en"][0]
    for table in ("AFTER", "SENTENCES", "CHANGE", "ALSO", "DROP", "DROP_VALUE"):
        assert set(getattr(phrases, table)) == set(getattr(other, table)), table
