"""Prompts: their variables are checked, and what they teach agrees with the types."""

from __future__ import annotations

import re

import pytest

import prompts
from assistant.amend import amend
from assistant.brief import SAID_BY_CODE, Act
from assistant.chat_generator import understand_prompt
from assistant.messages import NEED_INTENTS, Intent, Reading, Slot
from assistant.reading_schema import parse_reading
from prompts import PromptError
from retrieval.types import Constraints

_HEAD = "---\nversion: 2\nvariables: shop\n---\n"


def test_a_prompt_renders_its_variables() -> None:
    prompt = prompts.parse("greet", _HEAD + "Welcome to {{ shop }}.\n")
    assert prompt.render(shop="Fern & Sons") == "Welcome to Fern & Sons."
    assert (prompt.version, len(prompt.sha256)) == (2, 64)


def test_one_changed_word_changes_the_hash() -> None:
    first, second = (prompts.parse("greet", _HEAD + word + " {{ shop }}") for word in ("Welcome to", "This is"))
    assert first.sha256 != second.sha256


@pytest.mark.parametrize(("values", "named"), [({}, "'shop'"), ({"shop": "F", "stock": 3}, "'stock'")])
def test_a_missing_or_unknown_variable_is_named(values: dict[str, object], named: str) -> None:
    prompt = prompts.parse("greet", _HEAD + "Welcome to {{ shop }}.")
    with pytest.raises(PromptError, match=named):
        prompt.render(**values)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Welcome", "must open with a head"),
        ("---\nversion: 1\n---\nWelcome", "needs 'version: N' and 'variables"),
        ("---\nversion: one\nvariables:\n---\nWelcome", "needs 'version: N'"),
        ("---\nversion: 1\nauthor: me\nvariables:\n---\nWelcome", "'author: me'"),
        ("---\nversion: 1\nvariables: shop\n---\nWelcome", "'shop' is declared but never used"),
        ("---\nversion: 1\nvariables:\n---\nWelcome to {{ shop }}", "'shop' is used but not declared"),
        ("---\nversion: 1\nvariables:\n---\n{% if %}", "not a valid template"),
    ],
)
def test_a_malformed_prompt_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(PromptError, match=re.escape(complaint)):
        prompts.parse("greet", text)


def test_a_template_cannot_reach_into_python() -> None:
    prompt = prompts.parse("greet", _HEAD + "{{ shop.__class__.__mro__ }}")
    with pytest.raises(PromptError):
        prompt.render(shop="F")


def test_an_unknown_prompt_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PromptError, match="there are reply, understand"):
        prompts.load("../secrets")


def test_the_understanding_prompt_explains_every_intent_and_names_every_slot() -> None:
    text = understand_prompt()
    explained = text.split("# intent")[1].split("# edits")[0]
    for intent in Intent:
        assert re.search(rf"^- [^:]*\b{intent.value}\b[^:]*:", explained, re.MULTILINE), intent
    for slot in Slot:
        assert slot.value in text


def test_the_examples_of_the_understanding_prompt_are_readings_that_follow_its_rules() -> None:
    shown = [line for line in understand_prompt().split("# examples")[1].splitlines() if line.strip()]
    examples = [(shown[at - 1], parse_reading(line)) for at, line in enumerate(shown) if line.startswith("{")]
    assert len(examples) >= 8
    assert {reading.language for _, reading in examples} == {"en", "zh"}
    for asked, reading in examples:
        _check_values_are_copied(asked.removeprefix("shopper: "), reading)


def test_the_first_example_means_what_it_says() -> None:
    line = next(line for line in understand_prompt().split("# examples")[1].splitlines() if line.startswith("{"))
    constraints = amend(Constraints(), parse_reading(line))
    assert (constraints.category, constraints.material, constraints.price_max) == ("coffee table", ("walnut",), 300)
    assert constraints.exclude.material == ("glass",)


def test_the_reply_prompt_says_what_every_act_is() -> None:
    acts = prompts.load("reply").render(language="English").split("The acts:")[1]
    for act in set(Act) - SAID_BY_CODE:
        assert re.search(rf"\b{act.value}\b", acts), act


def _check_values_are_copied(utterance: str, reading: Reading) -> None:
    listed = {Slot.AUDIENCE, Slot.SORT, Slot.IN_STOCK, Slot.ON_SALE, Slot.QUANTITY}
    for edit in reading.edits:
        assert reading.intent in NEED_INTENTS or edit.slot == Slot.QUANTITY
        if edit.value is not None and edit.slot not in listed:
            assert edit.value in utterance
