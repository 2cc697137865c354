"""Constrained decoding: whatever the logits, what comes out is a reading."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from assistant.constrained import MAX_TOKENS, Grammars, bounded
from assistant.errors import ConfigError, ModelUnavailable
from assistant.reading_schema import parse_reading, reading_schema


@pytest.fixture(scope="module")
def tokenizer(tiny_model: Path) -> Any:
    """Return the tiny model's tokenizer."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(tiny_model)


@pytest.fixture(scope="module")
def grammars(tokenizer: Any) -> Grammars:
    """Return the grammars of a head that is wider than the vocabulary."""
    return Grammars(tokenizer, len(tokenizer) + 5)


@pytest.mark.parametrize("seed", range(12))
def test_random_logits_spell_a_reading(grammars: Grammars, tokenizer: Any, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    prompt = torch.tensor([[7, 8, 9]])
    processor = grammars.processor(reading_schema(), start=3)
    tokens = prompt
    for _ in range(MAX_TOKENS):
        scores = 3 * torch.randn(1, len(tokenizer) + 5, generator=generator)
        token = processor(tokens, scores).argmax(-1, keepdim=True)
        if int(token) == tokenizer.eos_token_id:
            break
        tokens = torch.cat([tokens, token], dim=1)
    else:
        pytest.fail("the answer did not end")
    reading = parse_reading(tokenizer.decode(tokens[0, 3:], skip_special_tokens=True))
    assert all(-1 <= position <= 99 for position in reading.references)


def test_generations_do_not_share_their_place(grammars: Grammars, tokenizer: Any) -> None:
    first, second = (grammars.processor(reading_schema(), start=1) for _ in range(2))
    scores = torch.zeros(1, len(tokenizer) + 5)
    tokens = torch.tensor([[7]])
    for _ in range(5):
        tokens = torch.cat([tokens, first(tokens, scores).argmax(-1, keepdim=True)], dim=1)
    opened = second(torch.tensor([[7]]), scores).argmax(-1)
    assert tokenizer.decode(opened).startswith("{")


def test_free_strings_and_lists_get_a_length_and_listed_ones_do_not() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {"type": "string"}}, "b": {"type": "string", "enum": ["x"]}},
    }
    fields = bounded(schema)["properties"]  # pyright: ignore[reportIndexIssue, reportUnknownVariableType]
    assert fields["a"]["maxItems"] > 0
    assert fields["a"]["items"]["maxLength"] > 0
    assert fields["b"] == {"type": "string", "enum": ["x"]}


def test_a_schema_that_is_none_is_refused(grammars: Grammars) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be held"):
        grammars.processor({"type": "furniture"}, start=0)


def test_without_llguidance_the_error_says_what_to_install(tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **options: Any) -> Any:
        if name.startswith("llguidance"):
            raise ImportError(name)
        return real(name, *rest, **options)

    for name in [name for name in sys.modules if name.startswith("llguidance")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r"pip install 'aisle\[local\]'"):
        Grammars(tokenizer, 10)
