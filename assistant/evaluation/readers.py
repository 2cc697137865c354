"""Whoever reads requests in an evaluation: a generator through the code of a turn, or a baseline of intents alone.

A generator is timed by the call, around all that a turn would wait for. An answer that is no reading counts as wrong,
not as an accident: a shopper would have got nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, get_args

from assistant.brief import Brief
from assistant.errors import ConfigError, GeneratorNonsense
from assistant.generator import Generator, GeneratorSettings, open_generator
from assistant.messages import Reading
from assistant.settings import FILE, read_settings
from assistant.understanding import TurnReading, read_turns

NONSENSE = "no reading"
"""The intent of an answer that is not a reading."""

SHIPPED = "embedded"
_KINDS: tuple[str, ...] = get_args(GeneratorSettings.model_fields["kind"].annotation)


@dataclass(frozen=True)
class Answer:
    """What came of one request: the last utterance's intent, the confidence in it, in [0, 1], and the time it took.

    `reading` is None where intents alone are read, and where the answer was no reading, whose intent is `NONSENSE`.
    """

    intent: str
    confidence: float
    milliseconds: float
    reading: TurnReading | None = None


class Reader(Protocol):
    """What an evaluation compares. `name` heads its column."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def intents_only(self) -> bool:
        """Whether it reads no constraints."""
        ...

    def read(self, turns: Sequence[str]) -> Answer:
        """Return how the last utterance was read, a slate of three unnamed products between each two."""
        ...


class GeneratorReader:
    """A generator, called as a turn calls it."""

    intents_only = False

    def __init__(self, name: str, generator: Generator, runner: asyncio.Runner) -> None:
        self.name = name
        self._timed = _Timed(generator)
        self._runner = runner
        runner.run(generator.warm_up())

    def read(self, turns: Sequence[str]) -> Answer:
        """Return how the last utterance was read.

        Raises:
            GeneratorUnavailable: the generator did not answer.
        """
        try:
            found = self._runner.run(read_turns(self._timed, list(turns)))
        except GeneratorNonsense:
            return Answer(NONSENSE, 0.0, self._timed.milliseconds)
        return Answer(found.intent, found.confidence, self._timed.milliseconds, found)


class _Timed:
    """A generator that notes how long its last understanding call took."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self.milliseconds = 0.0

    @property
    def name(self) -> str:
        return self._generator.name

    @property
    def version(self) -> str:
        return self._generator.version

    async def understand(self, message: str) -> Reading:
        began = time.perf_counter()
        try:
            return await self._generator.understand(message)
        finally:
            self.milliseconds = (time.perf_counter() - began) * 1000

    def reply(self, brief: Brief, utterance: str, seed: int) -> AsyncIterator[str]:
        return self._generator.reply(brief, utterance, seed)

    async def warm_up(self) -> None:
        await self._generator.warm_up()


def generator_settings(spec: str) -> tuple[GeneratorSettings, Path | None]:
    """Return the generator that `spec` names, and the shop folder where it is one's.

    `embedded` is the shipped one; a folder holds embedded weights, a model in transformers format, or a shop, whose
    own generator it then is (the way to a remote one); `local:NAME` is a model by its hub name.

    Raises:
        ConfigError: it is none of these, or the shop's settings are impossible.
    """
    path = Path(spec)
    kind, colon, model = spec.partition(":")
    if spec == SHIPPED:
        return GeneratorSettings(), None
    folder = path.parent if path.name == FILE else path
    if (folder / FILE).is_file():
        return read_settings(folder).generator, folder
    if (path / "generator.json").is_file():
        return GeneratorSettings(kind="embedded", model=spec), None
    if (path / "config.json").is_file():
        return GeneratorSettings(kind="local", model=spec), None
    if colon and model and kind in _KINDS:
        return GeneratorSettings.model_validate({"kind": kind, "model": model}), None
    raise ConfigError(
        f"{spec!r} is no generator: give 'embedded', a folder of embedded weights or of a model in transformers "
        "format, a shop folder (for the generator of its shop.toml), or 'local:NAME'"
    )


def open_reader(spec: str, runner: asyncio.Runner) -> GeneratorReader:
    """Return the generator that `spec` names, warmed up.

    Raises:
        ConfigError: it names none, or the model's package, path, key or provider is not there.
        ModelUnavailable: the weights are there and cannot be used.
    """
    settings, folder = generator_settings(spec)
    return GeneratorReader(spec, open_generator(settings, folder), runner)
