"""The understanding examples: values are spans, annotations follow the rules, a seed decides everything."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from assistant.embedded.data import figures
from assistant.embedded.data.markup import annotate, segments
from assistant.embedded.data.understanding import examples
from assistant.messages import LISTED, NEED_INTENTS, Intent, Slot
from assistant.numbers import parse_number

COUNT = 4000
EXAMPLES = list(examples(COUNT, seed=71))


def _parts(message: str) -> tuple[str, str, int, str]:
    in_force, last, shown, shopper = message.split("\n")
    return in_force, last.removeprefix("last: "), int(shown.removeprefix("shown: ")), shopper.removeprefix("shopper: ")


def test_free_values_are_spans_and_listed_values_are_on_the_list() -> None:
    for example in EXAMPLES:
        utterance = _parts(example.message)[3]
        for edit in example.reading.edits:
            if edit.slot in LISTED:
                assert edit.value in LISTED[edit.slot] or (edit.op == "drop" and edit.value is None), example
            elif edit.value is None:
                assert edit.op == "drop", example
            else:
                assert edit.value, example
                assert edit.value in utterance, example


def test_order_numbers_are_copied_without_their_sign() -> None:
    numbered = [example for example in EXAMPLES if example.reading.order_number]
    assert len(numbered) > COUNT * 0.02
    for example in numbered:
        number = example.reading.order_number or ""
        assert number in _parts(example.message)[3]
        assert not number.startswith("#")


def test_references_stay_within_what_is_shown() -> None:
    referring = [example for example in EXAMPLES if example.reading.references]
    assert len(referring) > COUNT * 0.04
    for example in referring:
        shown = _parts(example.message)[2]
        references = example.reading.references
        assert all(one == -1 or 1 <= one <= shown for one in references), example
        assert len(set(references)) == len(references)


def test_only_the_need_carries_constraints() -> None:
    for example in EXAMPLES:
        if example.reading.intent not in NEED_INTENTS:
            assert {edit.slot for edit in example.reading.edits} <= {Slot.QUANTITY}, example
        if example.reading.intent == Intent.SEARCH:
            assert all(edit.op != "drop" for edit in example.reading.edits), example
            assert example.reading.edits, example


def test_every_intent_and_language_has_its_share() -> None:
    intents = Counter(example.reading.intent for example in EXAMPLES)
    assert set(intents) == set(Intent)
    assert min(intents.values()) > COUNT * 0.012
    assert 0.26 < intents[Intent.SEARCH] / COUNT < 0.36
    languages = Counter(example.reading.language for example in EXAMPLES)
    assert 0.45 < languages["en"] / COUNT < 0.55


def test_a_need_does_not_contradict_itself() -> None:
    for example in EXAMPLES:
        said = {(edit.slot, edit.value) for edit in example.reading.edits if edit.op != "drop"}
        low, high, rating = (
            [parse_number(value or "") or 0 for slot, value in said if slot == wanted]
            for wanted in (Slot.PRICE_MIN, Slot.PRICE_MAX, Slot.RATING_MIN)
        )
        assert len(low) <= 1 >= len(high), example
        assert not (low and high) or low < high, example
        assert all(1 <= one <= 5 for one in rating), example
        for wanted, unwanted in ((Slot.BRAND, Slot.EXCLUDE_BRAND), (Slot.COLOR, Slot.EXCLUDE_COLOR)):
            assert not any((unwanted, value) in said for slot, value in said if slot == wanted), example


def test_chinese_limits_have_both_directions_and_many_forms() -> None:
    chinese = [example for example in EXAMPLES if example.reading.language == "zh"]
    stated = Counter(edit.slot for example in chinese for edit in example.reading.edits if edit.op != "drop")
    assert stated[Slot.PRICE_MIN] > stated[Slot.PRICE_MAX] / 4
    assert stated[Slot.RATING_MIN] > len(chinese) * 0.015
    utterances = [_parts(example.message)[3] for example in chinese]
    for form in ("往上", "起码", "刀", "美元", "欧", "星半", "万"):
        assert any(form in one for one in utterances), form


def test_a_price_between_two_round_ones_is_their_upper_one() -> None:
    for number, words, price in ((20, "一二十", 20), (45, "三四十", 40), (170, "一两百", 200), (310, "两三百", 300)):
        marked = figures.about(Random(0), number)
        assert words in marked
        assert parse_number(words) == price
    assert "七八千" in figures.about(Random(0), 8200)


def test_edits_stand_in_the_order_of_slots_and_begin_with_set() -> None:
    order = {slot: at for at, slot in enumerate(Slot)}
    for example in EXAMPLES:
        slots = [order[edit.slot] for edit in example.reading.edits]
        assert slots == sorted(slots), example
        if example.reading.intent == Intent.SEARCH:
            first = {edit.slot: edit.op for edit in reversed(example.reading.edits)}
            assert set(first.values()) <= {"set"}, example


def test_a_seed_decides_everything() -> None:
    again = list(examples(300, seed=71))
    assert again == EXAMPLES[:300]
    assert list(examples(300, seed=72)) != again


def test_utterances_hardly_repeat() -> None:
    messages = {example.message for example in EXAMPLES}
    assert len(messages) > COUNT * 0.97
    assert not any(mark in message for message in messages for mark in ("[", "{", "|"))


@pytest.mark.parametrize(
    ("line", "utterance", "edits"),
    [
        ("a [c:desk]", "a desk", ["set category desk"]),
        ("[k:black] or [k:navy]", "black or navy", ["set color black", "add color navy"]),
        ("[p:50] for a [c:lamp]", "50 for a lamp", ["set category lamp", "set price_max 50"]),
        ("also [+k:red]", "also red", ["add color red"]),
        ("any [-k:color]", "any color", ["drop color None"]),
        ("not [~b:Nike] then", "not Nike then", ["drop brand Nike"]),
        ("[t=price_asc:cheaper]", "cheaper", ["set sort price_asc"]),
        ("[f:quiet] , please", "quiet, please", ["set features quiet"]),
    ],
)
def test_marks(line: str, utterance: str, edits: list[str]) -> None:
    said = annotate(segments(line))
    assert said.utterance == utterance
    assert [f"{edit.op} {edit.slot} {edit.value}" for edit in said.edits] == edits


def test_marks_of_references_and_orders() -> None:
    said = annotate(segments("[@=2:the second] or [@=-1:the last] of order #[#:A-17]"))
    assert said.references == (2, -1)
    assert said.order_number == "A-17"


def test_features_and_exclusions_join_those_in_force() -> None:
    held = frozenset({Slot.FEATURES, Slot.EXCLUDE_MATERIAL})
    ops = {edit.slot: edit.op for edit in annotate(segments("[f:quiet] [xm:wool] [xf:bulky] [k:red]"), held).edits}
    assert ops == {
        Slot.FEATURES: "add",
        Slot.EXCLUDE_MATERIAL: "add",
        Slot.EXCLUDE_FEATURES: "set",
        Slot.COLOR: "set",
    }
    assert annotate(segments("[!f:quiet]"), held).edits[0].op == "set"
