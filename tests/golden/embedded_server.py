"""Aisle's own model behind OpenAI's protocol: a server whose model is good enough to be held to the golden files.

It is asked as any other server is, by the large models' prompts, schema and facts. What its model was trained on
differs (the bare messages, placeholders in the place of facts), so the facts are read back from the request, and the
placeholders are filled from them: what goes over the wire is free text.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import jsonschema
from typing_extensions import override

from assistant.amend import amend
from assistant.brief import Brief, BriefProduct, fill, reply_message
from assistant.embedded.checkpoint import SHIPPED, load
from assistant.embedded.decode import Decoder, ReplyConfig
from assistant.messages import Edit, Intent, Reading, Slot
from retrieval.types import Constraints
from tests.generator.openai_double import OpenAIDouble

_OPENING = re.compile(r"reply: (\w+) (en|zh)")
_ASKED = re.compile(r"asked ([a-z_.]+): (.*)")
_PRODUCT = re.compile(r"product (\d+): (.*)")
_SINGLED = re.compile(r"(about|cheapest|best rated): product (\d+)")
_TEXT = re.compile(r"([a-z][a-z0-9_.]*): (.*)")
_FIELD = re.compile(r"(?:^|; )([a-z][\w ]*)=")


class EmbeddedServer(OpenAIDouble):
    """Serves the weights that come with the package; `asked` keeps the requests."""

    def __init__(self) -> None:
        super().__init__()
        self._decoder = Decoder(load(SHIPPED))
        self._one_at_a_time = threading.Lock()

    @override
    def pieces(self, body: dict[str, Any]) -> Iterator[str]:
        system, asked = (str(message["content"]) for message in body["messages"])
        with self._one_at_a_time:
            if "response_format" in body:
                yield self._reading(asked, body["response_format"]["json_schema"]["schema"])
            else:
                assert system.startswith("You speak for an online shop")
                yield from self._reply(asked, body)

    def _reading(self, asked: str, schema: dict[str, Any]) -> str:
        reading = self._decoder.understand(asked)
        tenth = round(reading.confidence, 1)  # the schema lists the confidences that there are
        answer = reading.model_copy(update={"confidence": tenth})
        jsonschema.validate(answer.model_dump(mode="json"), schema)
        return answer.model_dump_json()

    def _reply(self, asked: str, body: dict[str, Any]) -> Iterator[str]:
        brief, utterance = read_facts(asked)
        config = ReplyConfig(temperature=body["temperature"], max_tokens=body["max_completion_tokens"])
        said = self._decoder.reply(reply_message(brief, utterance), body["seed"], config)
        for piece in _whole_placeholders(said):
            filled = fill(piece, brief)
            yield piece if filled is None else filled


def read_facts(asked: str) -> tuple[Brief, str]:
    """Return the brief that a message of facts was made from, as far as a reply needs it, and the utterance."""
    found: dict[str, Any] = {"products": [], "texts": {}}
    wanted: list[Edit] = []
    last = ""
    facts, _, utterance = asked.rpartition("\nshopper: ")
    opening, *lines = facts.splitlines()
    if not (act := _OPENING.fullmatch(opening)):
        raise ValueError(f"a reply's facts begin with 'reply: ACT LANGUAGE', not {opening!r}")
    for line in lines:
        if one := _ASKED.fullmatch(line):
            wanted.append(Edit(slot=Slot(one[1]), value=one[2]))
        elif one := _PRODUCT.fullmatch(line):
            found["products"].append(_product(int(one[1]), one[2]))
        elif one := _SINGLED.fullmatch(line):
            found[one[1].replace(" ", "_")] = int(one[2])
        elif one := _TEXT.fullmatch(line):
            last = one[1]
            found["texts"][last] = one[2]
        else:  # a passage of several lines
            found["texts"][last] += f"\n{line}"
    reading = Reading(intent=Intent.SEARCH, edits=tuple(wanted))
    return Brief(act=act[1], language=act[2], constraints=amend(Constraints(), reading), **found), utterance


def _product(position: int, told: str) -> BriefProduct:
    _, *parts = _FIELD.split(told)
    return BriefProduct(
        position=position, product_id="", variant_id="", fields=dict(zip(parts[::2], parts[1::2], strict=True))
    )


def _whole_placeholders(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the text in pieces that cut no placeholder in two."""
    held = ""
    for piece in pieces:
        held += piece
        if held.rfind("{") <= held.rfind("}"):
            yield held
            held = ""
    if held:
        yield held
