"""The generator as the turn sees it: one call that reads an utterance, one that writes a reply, whatever the model.

Knows the four kinds by name and which module builds each; knows no model, no chat framework and no prompt, so that
naming a generator costs nothing until one is opened. A turn makes at most two calls, so nothing here or below asks
twice: an answer that is not a reading is an error that the turn shows, never a guess.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from assistant.brief import Brief
from assistant.messages import Reading


class Generator(Protocol):
    """What the turn needs of a generator. `version` changes whenever its answers may: it goes into the ledger."""

    @property
    def name(self) -> str:
        """What it is called in logs and in the ledger: `embedded`, `local:…`, `openai:…`."""
        ...

    @property
    def version(self) -> str:
        """A fingerprint of the weights (or the model's name, where they are elsewhere) and of the prompts."""
        ...

    async def understand(self, message: str) -> Reading:
        """Return what the utterance in `message` (see `understand_message`) was read as, from one call.

        Raises:
            GeneratorUnavailable: The model did not answer, or not in time.
            GeneratorNonsense: It answered with something that is not a reading.
        """
        ...

    def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        """Yield the reply's text in pieces as they are made; the embedded kind writes placeholders.

        Closing the iterator ends the generation.

        Raises:
            GeneratorUnavailable: The model did not answer, or a piece did not come in time.
        """
        ...

    async def warm_up(self) -> None:
        """Load what loads late and make one call, so that the first shopper does not wait for it.

        Raises:
            GeneratorUnavailable: The model cannot be reached.
        """
        ...


class GeneratorSettings(BaseModel):
    """Which generator a shop uses, and its limits: the `[generator]` table of shop.toml.

    `model` is a path or hub name (local), `provider:name` (remote), or a script file (scripted); the embedded kind
    takes a path to weights of the shop's own, or nothing for the ones that come with the package. `device` is `auto`,
    `cpu` or a torch device, for the local kind. `timeout_seconds` bounds an understanding call and the wait for each
    piece of a reply. `structured` says how a remote server is asked for a reading: with a `schema`, as plain `text`, or
    `auto`, which is with a schema until the server refuses one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["embedded", "local", "remote", "scripted"] = "embedded"
    model: str | None = None
    base_url: str | None = Field(default=None, pattern=r"^https?://")
    api_key: SecretStr | None = None
    device: str = "auto"
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    max_reply_tokens: int = Field(default=160, ge=16, le=1024)
    structured: Literal["auto", "schema", "text"] = "auto"

    @property
    def served(self) -> bool:
        """Whether the model runs on a server, so that a call waits rather than keep a core of this process busy."""
        return self.kind == "remote"

    @model_validator(mode="after")
    def _possible(self) -> GeneratorSettings:
        if self.kind != "embedded" and not self.model:
            raise ValueError(f"generator.model must be set where generator.kind is {self.kind!r}")
        if self.kind != "remote":
            for name in ("base_url", "api_key"):
                if getattr(self, name) is not None:
                    raise ValueError(f"generator.{name} is for kind 'remote', not for {self.kind!r}: remove it")
            if self.structured != "auto":
                raise ValueError(f"generator.structured is for kind 'remote', not for {self.kind!r}: remove it")
        return self


def open_generator(settings: GeneratorSettings, folder: Path | None = None) -> Generator:
    """Return the generator that the settings name, ready to be called; loading weights may take seconds.

    A relative path of a model is looked for in `folder`, the shop's, before it is taken as a name.

    Raises:
        ConfigError: The model's package, path, key or provider is not there.
        ModelUnavailable: The weights are there and cannot be used.
    """
    # Each kind pulls in torch or a vendor's client, which takes seconds: only the one that is chosen is imported.
    from assistant.generator_kinds import build

    if folder and settings.model and settings.kind != "remote" and (folder / settings.model).exists():
        settings = settings.model_copy(update={"model": str(folder / settings.model)})
    return build(settings)
