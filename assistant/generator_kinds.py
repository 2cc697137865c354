"""Builds each kind of generator: which chat model, and how that kind is called.

The only place that knows what differs between kinds. Imports a kind's model where it is built, since each pulls in
another heavy stack. Knows nothing of turns.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, cast

from langchain_core.language_models import BaseChatModel

from assistant.chat_generator import Calling, ChatGenerator, keep_to_ourselves
from assistant.errors import ConfigError
from assistant.generator import GeneratorSettings

_UNDERSTAND_TOKENS = 512  # a long reading takes 300; beyond it a model has lost its way
_NO_KEY = "unused"  # OpenAI's client wants some key, also for a server of one's own that asks for none


def build(settings: GeneratorSettings) -> ChatGenerator:
    """Return the generator of the settings' kind.

    Raises:
        ConfigError: The model's package, path, key or provider is not there.
        ModelUnavailable: The weights are there and cannot be used.
    """
    keep_to_ourselves()
    builders = {"embedded": _embedded, "local": _local, "remote": _remote, "scripted": _scripted}
    return builders[settings.kind](settings)


def _embedded(settings: GeneratorSettings) -> ChatGenerator:
    from assistant.embedded.chat import EmbeddedChat

    model = EmbeddedChat.load(Path(settings.model) if settings.model else None)
    calling = Calling(style="placeholders", reply_options={"max_tokens": settings.max_reply_tokens}, redraws=True)
    return ChatGenerator(
        model, calling, name="embedded", weights=model.version, timeout_seconds=settings.timeout_seconds
    )


def _local(settings: GeneratorSettings) -> ChatGenerator:
    from assistant.constrained import MAX_TOKENS
    from assistant.local_chat import LocalChat, fingerprint

    name = settings.model or ""
    model = LocalChat.load(name, settings.device)
    calling = Calling(
        style="facts",
        structured="schema",
        understand_options={"max_tokens": MAX_TOKENS},
        reply_options={"max_tokens": settings.max_reply_tokens},
        seeded=False,
        failures=(RuntimeError,),  # torch's own: out of memory, a lost device
    )
    return ChatGenerator(
        model,
        calling,
        name=f"local:{name}",
        weights=fingerprint(name, model.network),
        timeout_seconds=settings.timeout_seconds,
    )


def _scripted(settings: GeneratorSettings) -> ChatGenerator:
    from assistant.scripted_chat import ScriptedChat

    path = Path(settings.model or "")
    model = ScriptedChat.from_file(path)
    return scripted(model, timeout_seconds=settings.timeout_seconds)


def scripted(model: Any, timeout_seconds: float = 30.0) -> ChatGenerator:
    """Return the generator over a `ScriptedChat` made in code."""
    weights = hashlib.sha256(model.script.model_dump_json().encode()).hexdigest()[:12]
    calling = Calling(style="placeholders", warms_up=False)
    return ChatGenerator(model, calling, name="scripted", weights=f"script:{weights}", timeout_seconds=timeout_seconds)


def _remote(settings: GeneratorSettings) -> ChatGenerator:
    from langchain.chat_models import init_chat_model

    provider, colon, model_name = (settings.model or "").partition(":")
    if not colon or not model_name:
        raise ConfigError(f"generator.model {settings.model!r} names no provider: write for example 'openai:MODEL'")
    options: dict[str, Any] = {"temperature": 0, "max_retries": 0, "timeout": settings.timeout_seconds}
    if settings.base_url:
        options["base_url"] = settings.base_url
    if settings.api_key:
        options["api_key"] = settings.api_key.get_secret_value()
    elif settings.base_url and provider == "openai":
        options["api_key"] = _NO_KEY
    tokens = max(_UNDERSTAND_TOKENS, settings.max_reply_tokens)
    if provider != "openai":
        options["max_tokens"] = tokens
    try:
        model: BaseChatModel = cast(Any, init_chat_model)(model_name, model_provider=provider, **options)
    except ImportError as error:
        extra = "'aisle[remote]'" if provider == "openai" else f"langchain-{provider}"
        raise ConfigError(f"generator.model {settings.model!r} needs: pip install {extra} ({error})") from error
    except Exception as error:  # each provider's client refuses its settings with errors of its own
        raise ConfigError(f"generator.model {settings.model!r} cannot be set up: {error}") from error
    calling = _openai_calling(settings) if provider == "openai" else _other_calling(settings)
    where = f"@{settings.base_url}" if settings.base_url else ""
    return ChatGenerator(
        model,
        calling,
        name=settings.model or "",
        weights=f"{settings.model}{where}",
        timeout_seconds=settings.timeout_seconds,
    )


def _openai_calling(settings: GeneratorSettings) -> Calling:
    import openai

    def refuses_schema(error: Exception) -> bool:
        # A server that knows no schemas says so with 400 or 422, naming the field.
        named = any(word in str(error) for word in ("response_format", "json_schema"))
        return named and isinstance(error, (openai.BadRequestError, openai.UnprocessableEntityError))

    return Calling(
        style="facts",
        structured="text" if settings.structured == "text" else "schema",
        schema_options={"strict": True},
        understand_options={"max_tokens": _UNDERSTAND_TOKENS},
        reply_options={"max_tokens": settings.max_reply_tokens},
        failures=(Exception,),  # beside its own errors, whatever it stumbles over in an answer that is not OpenAI's
        nonsense=(openai.LengthFinishReasonError, openai.ContentFilterFinishReasonError),
        refuses_schema=refuses_schema if settings.structured == "auto" else None,
    )


def _other_calling(settings: GeneratorSettings) -> Calling:
    # Dozens of clients, each with errors and options of its own: any error of the call is the service's, and nothing is
    # passed that one of them might not know.
    return Calling(
        style="facts",
        structured="text" if settings.structured == "text" else "schema",
        seeded=False,
        failures=(Exception,),
    )
