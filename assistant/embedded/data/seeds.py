"""The hand-written utterances that the training starts from: lines of a file, each checked when it is read.

Knows the format, a JSON object a line: `say` is the utterance as a marked phrase (see `markup`) without choices and
holes, `intent` what it wants, and the state that it is said in: `held` (the need in force, in the same marks), `last`
(what the assistant did), `shown` (products on screen) and, with feedback, `liked`. Knows no training; `variation` makes
many examples of one line. A tenth of the lines, told by a hash of the utterance, is for validation alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from assistant.embedded.data import UnderstandExample, worlds
from assistant.embedded.data.markup import annotate, segments
from assistant.embedded.data.understanding import Turn, example_of
from assistant.errors import AssistantError
from assistant.messages import Intent, LastAct
from retrieval.types import Constraints, Language, Value

FOLDER = Path(__file__).parent
"""Where `seed_en.jsonl` and `seed_zh.jsonl` are."""

_HELD_OUT = 0.1
_EDITING = frozenset(
    {Intent.SEARCH, Intent.REFINE, Intent.RECOMMEND, Intent.ADD_TO_CART, Intent.REMOVE_FROM_CART}
)  # the intents whose utterances may state a need or a quantity


class SeedError(AssistantError):
    """A line of a seed file cannot be used."""


class _Line(Value):
    intent: Intent
    say: str
    held: str = ""
    last: LastAct = "none"
    shown: int = 0
    liked: bool | None = None


@dataclass(frozen=True)
class Seed:
    """One utterance written by hand. `held` is its need in force in marks; `turn` is the whole as a turn."""

    language: Language
    held: str
    turn: Turn

    @property
    def for_validation(self) -> bool:
        """Tell whether it is never trained on."""
        return int.from_bytes(hashlib.sha256(self.turn.phrase.encode()).digest()[:4]) < _HELD_OUT * 2**32

    @property
    def example(self) -> UnderstandExample:
        """The seed as it was written."""
        return cast(UnderstandExample, example_of(self.turn, self.language, segments(self.turn.phrase)))


def read_seeds(folder: Path = FOLDER) -> tuple[Seed, ...]:
    """Return the seeds of both files of a folder, English ones first.

    Raises:
        SeedError: a file is missing, or a line is not of the format, contradicts itself or says what another said.
    """
    return (*_seeds(folder / "seed_en.jsonl", "en"), *_seeds(folder / "seed_zh.jsonl", "zh"))


def _seeds(path: Path, language: Language) -> list[Seed]:
    if not path.exists():
        raise SeedError(f"there is no seed file {path}: put it back, or train with --seed-share 0")
    found: list[Seed] = []
    alike: dict[str, list[Seed]] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            seed = _seed(_Line.model_validate(json.loads(text)), language)
        except (ValueError, ValidationError) as error:
            raise SeedError(f"{path}, line {number}: {_first_line(error)}: {text[:120]}") from error
        if any(other.turn == seed.turn for other in alike.setdefault(seed.turn.phrase, [])):
            raise SeedError(f"{path}, line {number} repeats an utterance in the same state, drop one: {text[:120]}")
        alike[seed.turn.phrase].append(seed)
        found.append(seed)
    return found


def _seed(line: _Line, language: Language) -> Seed:
    if set("<>{}") & set(line.say + line.held):
        raise ValueError("a seed is written out, without choices <a|b> and holes {a}")
    held = worlds.fold(annotate(segments(line.held)).edits) if line.held else Constraints()
    seed = Seed(language, line.held, Turn(line.intent, line.say, held, line.last, line.shown, line.liked))
    made = example_of(seed.turn, language, segments(line.say))
    if made is None:
        raise ValueError("the utterance or one of its values is empty")
    said = annotate(segments(line.say)).utterance
    if "[" in said or "]" in said:
        raise ValueError("a bracket is left that is no mark")
    if made.reading.edits and line.intent not in _EDITING:
        raise ValueError(f"{line.intent} changes no need, so its utterance has no marks but references and orders")
    beyond = [position for position in made.reading.references if position > line.shown]
    if beyond:
        raise ValueError(f"it refers to {beyond} of {line.shown} products shown")
    if line.liked is not None and line.intent != Intent.FEEDBACK:
        raise ValueError("liked goes with feedback alone")
    return seed


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return str(error).splitlines()[0]
