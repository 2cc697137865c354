"""Test splits of public data sets as requests to a shop, where a folder holds them: which label is which intent.

Every mapping is a table here, and is told in docs/understanding.md. Not one of their rows is stored: files are read
from a folder outside the project, in the layout of `SETS`, and rows that a mapping leaves out are left out before
anything is measured. Sources: CLINC150 (Larson et al. 2019, arXiv:1909.02027), banking77 (Casanueva et al. 2020,
arXiv:2003.04807), Schema-Guided Dialogue (Rastogi et al. 2020, arXiv:1909.05855), ESCI's phone queries with limits,
ShoppingBench.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.embedded.data.public import measured
from assistant.embedded.data.public.files import Row, read_rows
from assistant.messages import Intent
from retrieval.types import Constraints

OUT = frozenset({Intent.OUT_OF_SCOPE})


@dataclass(frozen=True)
class PublicRequest:
    """Utterances with the intents that are right for the last one, or, where there are none, the limits it states."""

    group: str
    turns: tuple[str, ...]
    intents: frozenset[Intent] = frozenset()
    limits: Constraints | None = None


@dataclass(frozen=True)
class PublicSet:
    """A set: its file below the folder, and which test requests a row of it holds."""

    name: str
    file: str
    of_row: Callable[[Row], Iterator[PublicRequest]]

    def read(self, folder: Path) -> list[PublicRequest]:
        """Return its test requests, each once, in the order of the file.

        Raises:
            PublicDataError: the file cannot be read, a row is not of the set's layout, or pyarrow is not installed.
        """
        return list(dict.fromkeys(read_rows(folder / self.file, self.of_row)))


_TALK = OUT | {Intent.GREETING}
_CLINC: dict[str, frozenset[Intent]] = {
    "greeting": frozenset({Intent.GREETING}),
    "goodbye": frozenset({Intent.GOODBYE}),
    "thank_you": frozenset({Intent.THANKS}),
    "order_status": frozenset({Intent.ORDER_STATUS}),
    # Who and what the assistant is may be answered by its greeting, which says so.
    **dict.fromkeys(
        (
            "are_you_a_bot what_can_i_ask_you what_is_your_name who_made_you who_do_you_work_for how_old_are_you "
            "where_are_you_from what_are_your_hobbies do_you_have_pets"
        ).split(),
        _TALK,
    ),
    # Questions on cards and payment that a shop may answer from its policies or by a person, or leave to the bank.
    **dict.fromkeys(
        "card_declined redeem_rewards rewards_balance international_fees".split(),
        OUT | {Intent.POLICY_QUESTION, Intent.HANDOFF},
    ),
    "report_fraud": OUT | {Intent.HANDOFF},
}
_CLINC_OURS = frozenset({"greeting", "goodbye", "thank_you", "order_status"})
_CLINC_LEFT_OUT = frozenset("yes no maybe repeat cancel order shopping_list shopping_list_update".split())
"""Answers to a question nobody asked, and errands that a shop may well take for a search or its cart."""

_CARE = OUT | {Intent.POLICY_QUESTION, Intent.HANDOFF}
_BANKING: dict[str, frozenset[Intent]] = {
    "request_refund": frozenset({Intent.RETURN}),
    "Refund_not_showing_up": frozenset({Intent.RETURN}),
    "card_arrival": _CARE | {Intent.ORDER_STATUS},
    "card_delivery_estimate": _CARE | {Intent.ORDER_STATUS},
    "cancel_transfer": _CARE | {Intent.CANCEL_ORDER},
    "transaction_charged_twice": _CARE | {Intent.RETURN},
    "reverted_card_payment?": _CARE | {Intent.RETURN},
}

_SGD: dict[frozenset[str], tuple[str, frozenset[Intent]]] = {
    frozenset({"THANK_YOU"}): ("THANK_YOU", frozenset({Intent.THANKS})),
    frozenset({"THANK_YOU", "GOODBYE"}): ("THANK_YOU and GOODBYE", frozenset({Intent.THANKS, Intent.GOODBYE})),
    frozenset({"REQUEST_ALTS"}): ("REQUEST_ALTS", frozenset({Intent.REFINE})),
    frozenset({"INFORM_INTENT"}): ("INFORM_INTENT of another trade", OUT),
}
_OTHER_TRADES = ("Alarm", "Banks", "Calendar", "Hotels", "Payment", "Restaurants", "RideSharing", "Services", "Weather")
"""Services whose wishes no shop meets. Films, music, events, flats, cars and journeys might be goods: left out."""


def _clinc150(row: Row) -> Iterator[PublicRequest]:
    label = str(row["intent"])
    if row["split"] == "test" and label not in _CLINC_LEFT_OUT:
        group = "a shop's talk" if label in _CLINC_OURS else "oos" if label == "oos" else "other trades"
        yield PublicRequest(group, (str(row["text"]),), _CLINC.get(label, OUT))


def _banking77(row: Row) -> Iterator[PublicRequest]:
    if row["split"] == "test":
        intents = _BANKING.get(str(row["intent"]), _CARE)
        group = "a bank's care" if intents >= OUT else "refunds"
        yield PublicRequest(group, (str(row["text"]),), intents)


def _sgd(row: Row) -> Iterator[PublicRequest]:
    """Each fitting turn behind the shopper's turn before it, since all but a first wish answer something."""
    if row["split"] != "test":
        return
    said = [turn for turn in row["turns"] if turn["role"] == "user"]
    for place, turn in enumerate(said):
        acts = turn["acts"]
        fitting = _SGD.get(frozenset(act[1] for act in acts))
        if fitting is None:
            continue
        group, intents = fitting
        wish = intents == OUT
        if wish and (place or not acts[0][0].startswith(_OTHER_TRADES)):
            continue
        before = () if wish or not place else (str(said[place - 1]["text"]),)
        yield PublicRequest(group, (*before, str(turn["text"])), intents)


_AMOUNT = r"\$\s?(\d[\d,]*(?:\.\d+)?)"
_BETWEEN = re.compile(rf"between {_AMOUNT} and {_AMOUNT}")
_MOST = re.compile(rf"(?:under|below|less than|(?:not cost|no) more than|maximum price of) {_AMOUNT}")
_LEAST = re.compile(rf"(?:over|above) {_AMOUNT}")
_STARS = re.compile(r"(?:between (\d(?:\.\d)?) and )?\b(\d(?:\.\d)?)(?:\+| plus)?[ -]*(?:stars?\b|rating\b)")


def _esci(row: Row) -> Iterator[PublicRequest]:
    """Its limits are read off by narrow patterns; a query with a figure that they miss is left out."""
    limits = stated_limits(str(row["query"]))
    if limits is not None and limits != Constraints():
        yield PublicRequest("limits", (str(row["query"]),), limits=limits)


def stated_limits(query: str) -> Constraints | None:
    """Return the price and rating limits of an English query; None where an amount or rating is not surely a limit."""
    text = query.lower()
    low, high = _one(_LEAST, text), _one(_MOST, text)
    if both := _BETWEEN.search(text):
        low, high = _number(both[1]), _number(both[2])
    stars = _STARS.search(text)
    rating = float(stars[1] or stars[2]) if stars else None
    rest = _STARS.sub(" ", _LEAST.sub(" ", _MOST.sub(" ", _BETWEEN.sub(" ", text))))
    if "$" in rest or re.search(r"\brat(?:ed|ings?)\D{0,24}\d(?:\.\d)?\b(?!,)", rest):
        return None
    return Constraints(price_min=low, price_max=high, rating_min=rating)


def _one(pattern: re.Pattern[str], text: str) -> float | None:
    match = pattern.search(text)
    return _number(match[1]) if match else None


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _shopping_bench(row: Row) -> Iterator[PublicRequest]:
    """Requests for one product with a price, of the half that is never trained on."""
    if row["type"] != "product" or not row["reward"].get("price") or not measured(str(row["id"])):
        return
    ((kind, (low, high)),) = row["reward"]["price"][0].items()
    least, most = {"between": (low, high), "greater than": (low, None), "less than": (None, high or low)}[kind]
    yield PublicRequest("limits", (str(row["query"]),), limits=Constraints(price_min=least, price_max=most))


SETS = (
    PublicSet("CLINC150", "intents_en/clinc150.parquet", _clinc150),
    PublicSet("banking77", "intents_en/banking77.parquet", _banking77),
    PublicSet("SGD", "dialogues_en/sgd.jsonl.gz", _sgd),
    PublicSet("ESCI phone queries", "shopping_requests_en/esci_phone_queries.parquet", _esci),
    PublicSet("ShoppingBench", "shopping_requests_en/shoppingbench.jsonl.gz", _shopping_bench),
)
"""The sets, with their place in the folder."""
