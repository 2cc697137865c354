"""Commands that read lines and write lines: turns, readings and search runs as JSON lines or TREC runs.

Standard output holds results alone, each flushed with its line, so that another program can speak with one of these.
Knows the line formats; opens nothing and prints no progress.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import wire
from assistant.errors import AssistantError, describe
from assistant.generator import Generator
from assistant.labels import constraint_words
from assistant.service import Service
from assistant.shop import Shop
from assistant.understanding import read_turns
from ranker.requests import read_requests
from ranker.scorer import ShopRanker
from retrieval.errors import RetrievalError
from retrieval.types import Constraints, Language

_RESULT = {"rank", "product_id", "variant_id", "title", "price", "in_stock", "attributes", "score"}

RUN_TAG = "aisle"


class LineError(AssistantError):
    """A line of input is not what the command reads; the message names the line."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int
    turns: list[str] = Field(min_length=1)


def result_row(shown: wire.Result) -> dict[str, Any]:
    """Return one product as the commands print it."""
    return shown.model_dump(mode="json", include=_RESULT)


def constraints_row(constraints: Constraints) -> dict[str, Any]:
    """Return the constraints in force without the empty ones; whole prices and ratings without a decimal point."""
    row = constraints.model_dump(mode="json", exclude_defaults=True)
    return {key: int(value) if isinstance(value, float) and value.is_integer() else value for key, value in row.items()}


def turn_row(turn: wire.Turn) -> dict[str, Any]:
    """Return one turn as `chat --json` prints it."""
    return {
        "utterance": turn.utterance,
        "intent": turn.intent,
        "constraints": constraints_row(turn.constraints),
        "action": turn.action,
        "reply": turn.reply,
        "slate": [result_row(one) for one in turn.slate],
        "options": [one.model_dump(mode="json") for one in turn.options],
        "withheld": turn.withheld,
        "timings_ms": turn.timings_ms,
    }


def write_line(out: IO[str], row: object) -> None:
    """Write one value as one line of JSON and flush it."""
    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    out.flush()


def converse(service: Service, runner: asyncio.Runner, lines: Iterable[str], out: IO[str]) -> int:
    """Take one utterance a line in one conversation, write one turn a line; return how many failed.

    A turn that fails is written as `{"utterance", "error": {"code", "message", "retry"}}`, and the next line is taken.
    """
    conversation = runner.run(service.create())
    failures = 0
    for line in lines:
        utterance = line.rstrip("\r\n")
        if not utterance.strip():
            continue
        try:
            write_line(out, turn_row(runner.run(_turn(service, conversation.conversation_id, utterance))))
        except (AssistantError, RetrievalError) as error:
            failures += 1
            problem = describe(error)
            failed = {"code": problem.code, "message": problem.message, "retry": problem.retry}
            write_line(out, {"utterance": utterance, "error": failed})
    return failures


async def _turn(service: Service, conversation_id: str, utterance: str) -> wire.Turn:
    done: wire.Turn | None = None
    async for event in service.say(conversation_id, utterance):
        if isinstance(event, wire.TurnDone):
            done = event.turn
    assert done is not None, "a turn that raises nothing ends with itself"
    return done


def understand(generator: Generator, runner: asyncio.Runner, lines: Iterable[str], out: IO[str]) -> None:
    """Read each line's utterances and write how the last one was understood.

    Raises:
        LineError: a line is not `{"id", "turns"}`.
        GeneratorUnavailable: the generator did not answer.
        GeneratorNonsense: its answer is not a reading.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            request = _Request.model_validate_json(line)
        except ValidationError as error:
            reason = error.errors()[0]["msg"]
            raise LineError(f'line {number}: {reason}; each line is {{"id": …, "turns": ["…", …]}}') from error
        reading = runner.run(read_turns(generator, request.turns))
        row = {
            "id": request.id,
            "intent": reading.intent,
            "constraints": constraints_row(reading.constraints),
            "references": list(reading.references),
            "order_number": reading.order_number,
            "language": reading.language,
        }
        write_line(out, row)


def search(shop: Shop, runner: asyncio.Runner, words: str, k: int, read: bool) -> tuple[list[wire.Result], Language]:
    """Return the best `k` products for the words, their constraints read from them where `read`.

    Raises:
        GeneratorUnavailable: the words could not be read.
        GeneratorNonsense: the generator's answer is not a reading.
    """
    if not read:
        return shop.search(words, Constraints(), k), "en"
    reading = runner.run(read_turns(shop.generator, [words]))
    # As in a turn: what is wanted is looked for, and what is excluded is not a word to look for.
    wanted = constraint_words(reading.constraints) or words
    return shop.search(wanted, reading.constraints, k, reading.language), reading.language


def read_queries(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (query id, text) of each line `query_id<TAB>text`.

    Raises:
        LineError: a line has no tab, or an id is empty or holds white space, which a TREC run cannot.
    """
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            query_id, tab, text = line.rstrip("\r\n").partition("\t")
            if not tab or not query_id or query_id.split() != [query_id]:
                raise LineError(f"{path}:{number}: expected query_id<TAB>text, got {line.rstrip()[:80]!r}")
            yield query_id, text


def search_file(
    shop: Shop,
    runner: asyncio.Runner,
    queries: Path,
    run: Path,
    k: int,
    read: bool,
    counted: Callable[[int, int | None, str], None],
) -> None:
    """Search each query of a file and write a TREC run, one line a product; `counted` is told after each query.

    Raises:
        LineError: a line of the file is no query; nothing is written.
    """
    asked = list(read_queries(queries))
    with run.open("w", encoding="utf-8") as out:
        for done, (query_id, text) in enumerate(asked, 1):
            for one in search(shop, runner, text, k, read)[0]:
                out.write(f"{query_id} Q0 {one.product_id} {one.rank} {one.score:.6f} {RUN_TAG}\n")
            counted(done, len(asked), "searching")


def rank_file(shop: Shop, requests: Path, run: Path, k: int, counted: Callable[[int, int | None, str], None]) -> str:
    """Rank each request of a file and write a TREC run of at most `k` products each; return which order they got.

    `counted` is told after each.

    Raises:
        RequestError: a line of the file is no request; nothing is written.
    """
    asked = list(read_requests(requests))
    ranker = ShopRanker(shop.database, shop.searcher, shop.ranker_folder)
    with run.open("w", encoding="utf-8") as out:
        for done, request in enumerate(asked, 1):
            for rank, (product_id, score) in enumerate(ranker.rank(request, k), 1):
                out.write(f"{request.id} Q0 {product_id} {rank} {score:.9g} {RUN_TAG}\n")
            counted(done, len(asked), "ranking")
    return ranker.order
