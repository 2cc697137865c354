"""What can go wrong in the assistant, named by who must act, and the one table of how each error is answered.

AssistantError
├── EmptyUtterance          shopper: there is nothing to read
├── UtteranceTooLong        shopper: more words than one turn takes
├── ConversationNotFound    caller of the API: no conversation has this id
├── ShopperNotFound         caller of the API: no shopper has this id
├── OrderNotFound           caller of the API: no order has this number
├── SlateNotFound           caller of the API: no slate has this request id
├── NotAllowed              caller of the API: the secret of the conversation is wrong or missing
├── Conflict                caller of the API: an idempotency key came again with other content
├── ShopBusy                caller of the API: too many turns are waiting; the same request may come again
├── ShopError               shop owner: the shop folder, its policies or its files must be mended
├── ConfigError             operator: a setting is missing, unknown or impossible
├── SchemaMismatch          operator: the database is of another revision than this program
├── SourceUnavailable       operator: a file that the catalog is kept up to date from cannot be had
├── ModelUnavailable        operator: a model cannot be loaded or reached
│   └── GeneratorUnavailable    the generator did not answer, or not in time
├── GeneratorNonsense       operator: the generator's answer is not a reading
├── ScriptExhausted         developer: a scripted generator was asked what its script does not hold
└── ReplayMismatch          developer: a replayed turn is not the recorded one

`describe` is the only place where an error of any package becomes a code, an HTTP status and words for the outside. It
goes by ancestry, so that a new error is answered like its parent until it has a row of its own. The messages of
errors that are not the caller's to mend stay inside: they may name paths and settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from prompts import PromptError
from ranker.errors import EventsError, RankerError, RequestError
from retrieval.errors import (
    CatalogError,
    ConstraintError,
    DatabaseError,
    EncoderUnavailable,
    IndexUnavailable,
    RetrievalError,
)


class AssistantError(Exception):
    """Root of this package's errors."""


class EmptyUtterance(AssistantError):
    """The utterance holds no words."""


class UtteranceTooLong(AssistantError):
    """The utterance is longer than one turn takes; the message says the limit in characters."""


class ConversationNotFound(AssistantError):
    """No conversation has this id, or it was erased."""


class ShopperNotFound(AssistantError):
    """No shopper has this id."""


class OrderNotFound(AssistantError):
    """No order has this number."""


class SlateNotFound(AssistantError):
    """No slate has this request id, or it is not of this conversation."""


class NotAllowed(AssistantError):
    """The conversation's secret is wrong or missing."""


class Conflict(AssistantError):
    """An idempotency key was used before with other content."""


class ShopBusy(AssistantError):
    """As many turns wait as may wait; nothing of this one was stored."""


class ShopError(AssistantError):
    """The shop folder or a file in it must be mended by its owner."""


class ConfigError(AssistantError):
    """A setting is missing, unknown or impossible; the message names it and the mend."""


class SchemaMismatch(AssistantError):
    """The shop's database has another schema revision than this version of Aisle; the message names both."""


class SourceUnavailable(AssistantError):
    """A file that the catalog is kept up to date from cannot be had; the message says why."""


class ModelUnavailable(AssistantError):
    """A model cannot be loaded or reached."""


class GeneratorUnavailable(ModelUnavailable):
    """The generator did not answer, or not in time."""


class GeneratorNonsense(AssistantError):
    """The generator answered an understanding call with something that is not a reading."""


class ScriptExhausted(AssistantError):
    """A scripted generator has no answer for what it was asked."""


class ReplayMismatch(AssistantError):
    """A replayed turn differs from the recorded one; the message names event and field."""


@dataclass(frozen=True)
class Problem:
    """How an error is answered: a stable code, the HTTP status, whether the same request may be tried again."""

    code: str
    status: int
    retry: bool
    message: str


@dataclass(frozen=True)
class _Row:
    code: str
    status: int
    retry: bool = False
    public: str | None = None  # None: the error's own message is for the caller and goes out as it is


_BROKEN: Final = "Something went wrong on our side. It has been noted."
_BUSY: Final = "The assistant is not available right now. Please try again in a moment."

_TABLE: Final[dict[type[BaseException], _Row]] = {
    EmptyUtterance: _Row("empty_utterance", 422),
    UtteranceTooLong: _Row("utterance_too_long", 413),
    ConversationNotFound: _Row("conversation_not_found", 404),
    ShopperNotFound: _Row("shopper_not_found", 404),
    OrderNotFound: _Row("order_not_found", 404),
    SlateNotFound: _Row("slate_not_found", 404),
    NotAllowed: _Row("not_allowed", 403),
    Conflict: _Row("conflict", 409),
    ShopBusy: _Row("busy", 503, retry=True),
    ShopError: _Row("shop", 500, public=_BROKEN),
    ConfigError: _Row("config", 500, public=_BROKEN),
    SchemaMismatch: _Row("schema_mismatch", 500, public=_BROKEN),
    SourceUnavailable: _Row("source_unavailable", 503, retry=True, public=_BUSY),
    ModelUnavailable: _Row("model_unavailable", 503, retry=True, public=_BUSY),
    GeneratorUnavailable: _Row("generator_unavailable", 503, retry=True, public=_BUSY),
    GeneratorNonsense: _Row("generator_nonsense", 502, retry=True, public=_BUSY),
    ScriptExhausted: _Row("script_exhausted", 500, public=_BROKEN),
    ReplayMismatch: _Row("replay_mismatch", 500, public=_BROKEN),
    AssistantError: _Row("assistant", 500, public=_BROKEN),
    CatalogError: _Row("catalog", 422),
    ConstraintError: _Row("constraint", 422),
    IndexUnavailable: _Row("index_unavailable", 503, retry=True, public=_BUSY),
    EncoderUnavailable: _Row("encoder_unavailable", 503, public=_BUSY),
    DatabaseError: _Row("database", 503, retry=True, public=_BUSY),
    RetrievalError: _Row("retrieval", 500, public=_BROKEN),
    EventsError: _Row("events", 422),
    RequestError: _Row("request", 422),
    RankerError: _Row("ranker", 500, public=_BROKEN),
    PromptError: _Row("prompt", 500, public=_BROKEN),
    BaseException: _Row("internal", 500, public=_BROKEN),
}


def describe(error: BaseException) -> Problem:
    """Return how `error` is answered: by its nearest ancestor's row in the table, `internal` where none is ours."""
    row = next(_TABLE[ancestor] for ancestor in type(error).__mro__ if ancestor in _TABLE)
    return Problem(row.code, row.status, row.retry, str(error) if row.public is None else row.public)
