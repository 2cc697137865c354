"""One table answers every error of every package, by ancestry."""

from __future__ import annotations

import pytest

import assistant.errors as errors
from assistant.errors import AssistantError, describe
from prompts import PromptError
from ranker.errors import RankerError
from retrieval.errors import DatabaseError, IndexUnavailable, RetrievalError


def _tree(root: type[BaseException]) -> list[type[BaseException]]:
    return [root, *(one for child in root.__subclasses__() for one in _tree(child))]


def test_every_error_of_the_assistant_has_a_code_of_its_own() -> None:
    ours = [one for one in _tree(AssistantError) if one.__module__ == errors.__name__]
    codes = [describe(one("x")).code for one in ours]
    assert len(set(codes)) == len(ours)
    assert "internal" not in codes


def test_every_error_is_drawn_in_the_tree() -> None:
    for one in _tree(AssistantError):
        if one.__module__ == errors.__name__:
            assert one.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("error", "code", "status", "retry"),
    [
        (errors.EmptyUtterance("say something"), "empty_utterance", 422, False),
        (errors.NotAllowed("wrong secret"), "not_allowed", 403, False),
        (errors.Conflict("key k1"), "conflict", 409, False),
        (errors.GeneratorUnavailable("refused"), "generator_unavailable", 503, True),
        (errors.GeneratorNonsense("???"), "generator_nonsense", 502, True),
        (IndexUnavailable("locked"), "index_unavailable", 503, True),
        (DatabaseError("locked"), "database", 503, True),
        (RetrievalError("x"), "retrieval", 500, False),
        (RankerError("x"), "ranker", 500, False),
        (PromptError("x"), "prompt", 500, False),
        (ZeroDivisionError("x"), "internal", 500, False),
    ],
)
def test_who_must_act_decides_the_answer(error: Exception, code: str, status: int, retry: bool) -> None:
    problem = describe(error)
    assert (problem.code, problem.status, problem.retry) == (code, status, retry)


def test_a_new_error_is_answered_like_its_parent() -> None:
    class VoiceUnavailable(errors.ModelUnavailable):
        pass

    assert describe(VoiceUnavailable("x")).code == "model_unavailable"


def test_only_the_callers_own_mistakes_are_told_outside() -> None:
    assert describe(errors.UtteranceTooLong("at most 2000 characters")).message == "at most 2000 characters"
    for error in (errors.ConfigError("/srv/shop/shop.toml: key sk-1"), KeyError("secret"), DatabaseError("/srv/shop")):
        assert "/srv" not in describe(error).message
        assert "secret" not in describe(error).message
