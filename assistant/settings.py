"""A shop's settings: shop.toml under the environment, read once, frozen, masked when printed.

`AISLE_GENERATOR__KIND=remote` overrides `kind` of the table `[generator]`. An unknown key is refused, so that a
misspelt limit does not pass for one. No other module reads the environment or the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from sqlalchemy import make_url

from assistant.errors import ConfigError
from assistant.generator import GeneratorSettings
from assistant.rules import RuleSettings
from retrieval.types import Language

FILE = "shop.toml"


class LimitSettings(BaseModel):
    """What one turn may take, and how many turns run and wait; see `parts.Limits`. `turns_at_once` 0: chosen for us."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    utterance_characters: Annotated[int, Field(ge=100, le=20_000)] = 2000
    slate_size: Annotated[int, Field(ge=1, le=6)] = 4
    candidates: Annotated[int, Field(ge=6, le=200)] = 40
    turns_at_once: Annotated[int, Field(ge=0, le=256)] = 0
    turns_waiting: Annotated[int, Field(ge=0, le=10_000)] = 24


class SourceSettings(BaseModel):
    """A file that the shop is kept up to date from: a path (a relative one is the shop folder's) or an http(s) URL."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    location: Annotated[str, Field(min_length=1)]
    every_minutes: Annotated[int, Field(ge=1, le=525_600)] = 60
    mapping: tuple[str, ...] = ()

    @field_validator("location")
    @classmethod
    def _is_file_or_http(cls, location: str) -> str:
        scheme, found, _ = location.partition("://")
        if found and scheme not in ("http", "https"):
            raise ValueError(f"{scheme}:// is not fetched; give a path, or an http:// or https:// address")
        return location

    @field_serializer("location", when_used="json")
    def _masked(self, location: str) -> str:
        """Return the location without what a shop keeps to itself: a password, or a token behind "?"."""
        parts = urlsplit(location)
        if parts.scheme not in ("http", "https"):
            return location
        host = parts.netloc.rpartition("@")
        return parts._replace(netloc=("***@" if host[1] else "") + host[2], query="***" if parts.query else "").geturl()


class Settings(BaseSettings):
    """Everything a shop's owner can set. `threads` 0 leaves the choice to torch.

    `open_shoppers` lets any visitor speak as any shopper; it is for a shop made for trying it out. `contact` is how
    shoppers reach the staff while the assistant is paused. `operator_token` opens the operator page; unless it is set,
    a server that listens beyond this machine makes one at each start.
    """

    model_config = SettingsConfigDict(env_prefix="AISLE_", env_nested_delimiter="__", frozen=True, extra="forbid")

    name: str = "Shop"
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    languages: tuple[Language, ...] = ("en", "zh")
    database: str | None = None
    mapping: tuple[str, ...] = ()
    threads: int = Field(default=0, ge=0, le=256)
    open_shoppers: bool = False
    contact: str = Field(default="", max_length=200)
    operator_token: SecretStr | None = Field(default=None, min_length=16)
    origins: tuple[str, ...] = ()
    sources: tuple[SourceSettings, ...] = ()
    generator: GeneratorSettings = GeneratorSettings()
    limits: LimitSettings = LimitSettings()
    rules: RuleSettings = RuleSettings()

    @model_validator(mode="after")
    def _pins_are_shown(self) -> Self:
        for pin in self.rules.pins:
            if pin.place > self.limits.slate_size:
                raise ValueError(
                    f"rules.pins: {pin.product!r} is pinned to place {pin.place}, and limits.slate_size is "
                    f"{self.limits.slate_size}: it would not be shown"
                )
        return self

    def database_url(self, folder: Path) -> str:
        """Return the SQLAlchemy URL of the database of the shop in `folder`."""
        return self.database or f"sqlite:///{folder / 'aisle.db'}"

    def without_chance(self) -> Self:
        """Return the settings with every list the same each time: for who measures, or says a conversation again."""
        return self.model_copy(update={"rules": self.rules.model_copy(update={"exploration": 0.0})})

    def masked(self) -> str:
        """Return the effective settings as JSON, secrets as stars."""
        shown = self.model_dump(mode="json")
        if self.database:
            shown["database"] = make_url(self.database).render_as_string(hide_password=True)
        return json.dumps(shown, ensure_ascii=False, indent=2)


def read_settings(folder: Path) -> Settings:
    """Return the settings of the shop in `folder`, the environment over its shop.toml.

    Raises:
        ConfigError: there is no such file, or a setting is unknown or impossible; the message names it.
    """
    path = folder / FILE
    if not path.is_file():
        raise ConfigError(
            f"{folder} is not a shop: it has no {FILE}; make one with: aisle init {folder} --catalog FILE"
        )

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class names it
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    try:
        return FromFile()
    except ValidationError as error:
        told = ((".".join(map(str, one["loc"])), one["msg"]) for one in error.errors())
        places = "; ".join(": ".join(filter(None, one)) for one in told)
        raise ConfigError(f"{path}: {places}") from error
    except ValueError as error:  # a broken TOML file
        raise ConfigError(f"{path} is not valid TOML: {error}") from error


def write_settings(
    folder: Path,
    name: str,
    currency: str,
    languages: tuple[str, ...],
    mapping: tuple[str, ...],
    open_shoppers: bool = False,
) -> None:
    """Write the shop.toml of a new shop: what was chosen, and the defaults as comments."""
    listed = ", ".join(json.dumps(one) for one in languages)
    lines = [
        "# The settings of this shop. `aisle check` prints the effective ones; AISLE_… variables override them.",
        f"name = {json.dumps(name, ensure_ascii=False)}",
        f"currency = {json.dumps(currency)}",
        f"languages = [{listed}]",
        *(
            [f"mapping = {json.dumps(mapping, ensure_ascii=False)}  # target=column of the product file"]
            if mapping
            else []
        ),
        *(
            ["open_shoppers = true  # any visitor may speak as any shopper: never for a real shop"]
            if open_shoppers
            else []
        ),
        "",
        "[generator]",
        'kind = "embedded"  # embedded, local, remote or scripted: see docs/generators.md',
        "",
        "# [[sources]]  # kept up to date from here while `aisle serve` runs: see docs/feeds.md",
        '# location = "https://shop.example/products.csv"  # or a path',
        "# every_minutes = 60",
        "",
        "[limits]",
        "slate_size = 4  # products shown at once, 1 to 6",
        "",
        "# [rules]  # what stands where beside fit: see docs/ranking.md",
        '# never = {products = ["id"], brands = ["name"], categories = ["Furniture > Desks"]}  # is not found at all',
        '# pins = [{product = "id", place = 1}]  # in lists of its own category',
        '# boosts = [{brands = ["name"], by = 0.2}]  # of the distance between the best and the worst found; -1 to 1',
        "# exploration = 0.02  # share of lists in a random order, so that the log can answer what if; 0 turns it off",
        "",
    ]
    (folder / FILE).write_text("\n".join(lines), encoding="utf-8")
