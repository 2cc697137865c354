"""The embedded model behind OpenAI's protocol: a remote model whose sense is known, and which knows only its requests.

The embedded model reads the very message of an understanding request. For a reply it takes another form of the facts
than remote models are given: the server makes that form of the request's lines, and fills the facts into the
placeholders that the model writes. Of the shop, the brief and the conversation it has nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

import jsonschema
from langchain_core.messages import HumanMessage

from assistant.amend import amend
from assistant.brief import FIELDS, GLOBALS, Act, Brief, BriefProduct, fill, reply_message
from assistant.embedded.chat import EmbeddedChat
from assistant.labels import field_label
from assistant.messages import Edit, Intent, Reading
from retrieval.types import Constraints, Language

_TEXTS = [name for name in GLOBALS if "." not in name or name.startswith(("way", "cart."))]
_LABELS = (
    *(
        r"reply",
        r"asked [a-z_.]+",
        r"product \d+",
        r"all shown fit",
        r"in the order asked for",
        r"prices",
        r"said before",
    ),
    *(r"cheapest", r"best rated", r"shopper", *map(re.escape, _TEXTS)),
)
_LINE = re.compile(rf"({'|'.join(_LABELS)}): |the cheapest saves ")
_FACT = re.compile(rf"(?:^|; )({'|'.join((*FIELDS, 'description'))})=")
_PLACE = re.compile(r"product (\d+)")


class EmbeddedSense:
    """Answers the bodies of chat completion requests as the embedded model would."""

    def __init__(self) -> None:
        self._model = EmbeddedChat.load()

    def __call__(self, body: dict[str, Any]) -> str:
        """Return the answer to one request; one that asks for a schema gets what satisfies that schema.

        Raises:
            ValidationError: what the model read does not satisfy the schema of the request.
        """
        message = str(body["messages"][-1]["content"])
        if message.startswith("reply: "):
            return self._reply(message, int(body["seed"]))
        reading = json.loads(self._asked(message))
        reading["confidence"] = round(reading["confidence"], 1)  # the schema knows tenths
        del reading["second"]  # and one reading alone
        jsonschema.validate(reading, body["response_format"]["json_schema"]["schema"])
        return json.dumps(reading, ensure_ascii=False)

    def _reply(self, message: str, seed: int) -> str:
        brief, utterance = told(message)
        filled = fill(self._asked(reply_message(brief, utterance), seed=seed), brief)
        assert filled is not None, f"a fact was named that is not in {message!r}"
        return filled

    def _asked(self, message: str, **options: int) -> str:
        return str(self._model.invoke([HumanMessage(message)], **cast(Any, options)).text)


def told(message: str) -> tuple[Brief, str]:
    """Return the brief that a message of facts tells (see `facts_message`), and the shopper's utterance."""
    lines = list(_lines(message))
    act, language = next(text for label, text in lines if label == "reply").split()
    asked = [(label.removeprefix("asked "), text) for label, text in lines if label.startswith("asked ")]
    edits = tuple(Edit.model_validate({"slot": slot, "value": value}) for slot, value in asked)
    places = {label: int(place[1]) for label, text in lines if (place := _PLACE.fullmatch(text))}
    brief = Brief(
        act=Act(act),
        language=cast(Language, language),
        constraints=amend(Constraints(), Reading(intent=Intent.SEARCH, edits=edits)),
        products=tuple(_product(int(place[1]), text) for label, text in lines if (place := _PLACE.fullmatch(label))),
        about=places.get("about"),
        cheapest=places.get("cheapest"),
        best_rated=places.get("best rated"),
        texts={label: text for label, text in lines if label in _TEXTS and not _PLACE.fullmatch(text)},
        recent=tuple(text for label, text in lines if label == "said before"),
    )
    return brief.model_copy(update={"derived": _derived(brief, dict(lines))}), dict(lines)["shopper"]


def _lines(message: str) -> Iterator[tuple[str, str]]:
    """Yield each line's label and text; a line without a label goes on with the one before it."""
    label, text = "", ""
    for line in message.split("\n"):
        begun = _LINE.match(line)
        if begun is None:
            text += f"\n{line}"
            continue
        if label:
            yield label, text
        label, text = begun[1] or "saves", line[begun.end() :]
    yield label, text


def _product(position: int, text: str) -> BriefProduct:
    _, *parts = _FACT.split(text)
    fields = dict(zip(parts[::2], parts[1::2], strict=True))
    details = {"description": fields.pop("description")} if "description" in fields else {}
    return BriefProduct(position=position, product_id="", variant_id="", fields=fields, details=details)


def _derived(brief: Brief, lines: dict[str, str]) -> dict[str, str]:
    """Return what the message says of the shown products together, and the answer under its kind of field."""
    found = {"fits": lines["all shown fit"]} if "all shown fit" in lines else {}
    if "in the order asked for" in lines:
        found["sorted"] = lines["in the order asked for"]
    if ends := re.fullmatch(r"from (.+) to (.+)", lines.get("prices", "")):
        found |= {"low": ends[1], "high": ends[2]}
    if saved := re.fullmatch(r"(\S+) against (.+)", lines.get("saves", "")):
        found |= {"saved": saved[1], "other.title": saved[2]}
    products = {one.position: one.fields for one in brief.products}
    both = brief.cheapest is not None and brief.cheapest == brief.best_rated
    tops = {"both": brief.cheapest} if both else {"cheapest": brief.cheapest, "best": brief.best_rated}
    for name, position in tops.items():
        for one in ("title", "price", "rating"):
            if position and one in products[position] and f"{name}.{one}" in GLOBALS:
                found[f"{name}.{one}"] = products[position][one]
    for name in GLOBALS:
        if name.startswith("answer.") and brief.texts.get("field") == field_label(name[7:], brief.language):
            found[name] = brief.texts["value"]
    return found
