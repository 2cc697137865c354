"""Public utterances by language and intent: sets labeled with intents, and turns of dialogues labeled with acts.

Knows which of their labels is an intent of ours and leaves out all that are not clearly one. Sources: CLINC150 (Larson
et al. 2019, CC BY 3.0), banking77 (Casanueva et al. 2020, CC BY 4.0) and the Bitext customer service data
(CDLA-Sharing-1.0) in `intents_en`; SGD (Rastogi et al. 2020, CC BY-SA 4.0) and STAR (Mosig et al. 2020, MIT) in
`dialogues_en`; CrossWOZ (Zhu et al. 2020) and KdConv (Zhou et al. 2020), both Apache-2.0, in `dialogues_zh`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from assistant.embedded.data.public.files import Row, read_rows
from assistant.embedded.data.public.requests import public_requests
from assistant.embedded.data.talk import order_number
from assistant.messages import Intent
from retrieval.types import Language

_BITEXT: dict[str, Intent] = {
    "cancel_order": Intent.CANCEL_ORDER,
    "track_order": Intent.ORDER_STATUS,
    "check_invoice": Intent.ORDER_STATUS,
    "get_invoice": Intent.ORDER_STATUS,
    "get_refund": Intent.RETURN,
    "track_refund": Intent.RETURN,
    "check_refund_policy": Intent.POLICY_QUESTION,
    "check_cancellation_fee": Intent.POLICY_QUESTION,
    "check_payment_methods": Intent.POLICY_QUESTION,
    "delivery_options": Intent.POLICY_QUESTION,
    "create_account": Intent.POLICY_QUESTION,
    "delete_account": Intent.POLICY_QUESTION,
    "recover_password": Intent.POLICY_QUESTION,
    "newsletter_subscription": Intent.POLICY_QUESTION,
    "complaint": Intent.HANDOFF,
    "contact_customer_service": Intent.HANDOFF,
    "contact_human_agent": Intent.HANDOFF,
}
_CLINC: dict[str, Intent] = {
    "greeting": Intent.GREETING,
    "are_you_a_bot": Intent.GREETING,
    "what_can_i_ask_you": Intent.GREETING,
    "goodbye": Intent.GOODBYE,
    "thank_you": Intent.THANKS,
}
_UNCLEAR = frozenset(
    "cancel yes no maybe repeat order order_status shopping_list shopping_list_update carry_on food_last insurance "
    "insurance_change card_declined redeem_rewards damaged_card report_lost_card replacement_card_duration new_card "
    "what_is_your_name user_name reset_settings rewards_balance accept_reservations text".split()
)
"""Intents of CLINC150 that a shop may hear as well, or that are answers to a question nobody asked here."""
_BANKING: dict[str, Intent] = {
    "request_refund": Intent.RETURN,
    "Refund_not_showing_up": Intent.RETURN,
    **dict.fromkeys(
        (
            "activate_my_card atm_support automatic_top_up balance_not_updated_after_bank_transfer beneficiary_not_allowed "
            "balance_not_updated_after_cheque_or_cash_deposit card_about_to_expire card_linking card_swallowed "
            "cash_withdrawal_charge cash_withdrawal_not_recognised change_pin declined_cash_withdrawal exchange_rate "
            "disposable_card_limits exchange_via_app get_disposable_virtual_card getting_spare_card pin_blocked "
            "getting_virtual_card pending_cash_withdrawal pending_top_up receiving_money top_up_by_bank_transfer_charge "
            "top_up_by_card_charge top_up_by_cash_or_cheque top_up_failed top_up_limits top_up_reverted topping_up_by_card "
            "transfer_into_account transfer_not_received_by_recipient transfer_timing verify_source_of_funds verify_top_up "
            "virtual_card_not_working wrong_amount_of_cash_received wrong_exchange_rate_for_cash_withdrawal"
        ).split(),
        Intent.OUT_OF_SCOPE,
    ),
}
"""Refunds, and what only a bank is asked; payments and cards may be a shop's policy as well and are left out."""
_OTHER_TRADES = ("Alarm", "Banks", "Calendar", "Hotels", "Payment", "Restaurants", "RideSharing", "Services", "Weather")
"""Services of SGD whose wishes no shop meets; films, music, events, flats, cars and journeys might be goods."""
_AGREED = 3
"""So many dialogues of STAR, whose shoppers' turns have no act, hold a greeting or farewell that is taken for one."""
_SHOPPING = re.compile(
    r"\b(?:buy|bought|shop|shops|store|order|ordered|price|purchase|gift|deliver\w*|ship\w*|refund|return)\b"
    r"|[买卖购退换]|快递|发货|订单|客服|多少钱",
    re.I,
)
_BYE = re.compile(r"\b(?:good ?)?bye\b", re.I)
_SLOT = re.compile(r"\{\{order number\}\}", re.I)
_MARKUP = re.compile(r"[\[\]{}<>|]")
PublicUtterances = dict[Language, dict[Intent, tuple[str, ...]]]
_Labeled = tuple[Intent, str]


def public_utterances(folder: Path) -> PublicUtterances:
    """Return marked utterances by language and intent from a folder of public sets, each once.

    Raises:
        PublicDataError: a file is missing or holds a row that cannot be read, or pyarrow is not installed.
    """
    intents, english, chinese = folder / "intents_en", folder / "dialogues_en", folder / "dialogues_zh"
    heard: dict[Language, list[_Labeled]] = {
        "en": [
            *read_rows(intents / "clinc150.parquet", _clinc),
            *read_rows(intents / "banking77.parquet", _banking),
            *read_rows(intents / "bitext_customer_service.parquet", _bitext),
            *_sgd(english / "sgd.jsonl.gz"),
            *_star(english / "star.jsonl.gz"),
            *((Intent.SEARCH, request) for request in public_requests(folder)),
        ],
        "zh": [
            *read_rows(chinese / "crosswoz.jsonl.gz", _crosswoz),
            *read_rows(chinese / "kdconv.jsonl.gz", _kdconv),
        ],
    }
    return {language: _by_intent(labeled) for language, labeled in heard.items()}


def draw(rng: Random, texts: tuple[str, ...]) -> str:
    """Return one of the marked utterances with an order number where it has a place for one."""
    return rng.choice(texts).replace("{order}", order_number(rng))


def _by_intent(labeled: list[_Labeled]) -> dict[Intent, tuple[str, ...]]:
    found: dict[Intent, dict[str, None]] = {}
    for intent, text in labeled:
        text = " ".join(text.split())
        if intent != Intent.SEARCH and _MARKUP.search(text.replace("{order}", "")):
            continue
        if text and not (intent == Intent.OUT_OF_SCOPE and _SHOPPING.search(text)):
            found.setdefault(intent, {})[text] = None
    return {intent: tuple(texts) for intent, texts in found.items()}


def _clinc(row: Row) -> Iterator[_Labeled]:
    name = str(row["intent"])
    if row["split"] == "train" and name not in _UNCLEAR:
        yield _CLINC.get(name, Intent.OUT_OF_SCOPE), str(row["text"])


def _banking(row: Row) -> Iterator[_Labeled]:
    if row["split"] == "train" and (intent := _BANKING.get(str(row["intent"]))):
        yield intent, str(row["text"])


def _bitext(row: Row) -> Iterator[_Labeled]:
    if intent := _BITEXT.get(str(row["intent"])):
        yield intent, _SLOT.sub("{order}", str(row["text"]))


def _sgd(path: Path) -> Iterator[_Labeled]:
    """Thanks and farewells by act, and first wishes of other trades; a text under both acts alone is thanks."""
    thanks: set[str] = set()
    farewells: list[str] = []

    def read(row: Row) -> Iterator[_Labeled]:
        if row["split"] != "train":
            return
        said = [turn for turn in row["turns"] if turn["role"] == "user"]
        for place, turn in enumerate(said):
            acts = {act[1] for act in turn["acts"]}
            if acts == {"THANK_YOU"}:
                thanks.add(turn["text"])
                yield Intent.THANKS, turn["text"]
            elif acts == {"THANK_YOU", "GOODBYE"}:
                farewells.append(turn["text"])
            elif (
                not place
                and acts <= {"INFORM_INTENT", "INFORM"}
                and acts
                and turn["acts"][0][0].startswith(_OTHER_TRADES)
            ):
                yield Intent.OUT_OF_SCOPE, turn["text"]

    yield from read_rows(path, read)
    yield from ((Intent.GOODBYE, text) for text in farewells if text not in thanks)


def _star(path: Path) -> Iterator[_Labeled]:
    """Turns that the assistant answers with its greeting or its farewell, where several dialogues agree."""
    greetings: Counter[str] = Counter()
    farewells: Counter[str] = Counter()

    def read(row: Row) -> Iterator[None]:
        for turn, answer in zip(row["turns"], row["turns"][1:], strict=False):
            if (turn["role"], answer["role"]) == ("user", "assistant"):
                act = answer.get("act") or ""
                greetings.update([turn["text"].strip()] * (act == "hello"))
                farewells.update(
                    [turn["text"].strip()] * (act.startswith("goodbye") and bool(_BYE.search(turn["text"])))
                )
        return iter(())

    list(read_rows(path, read))
    for intent, counted in ((Intent.GREETING, greetings), (Intent.GOODBYE, farewells)):
        yield from ((intent, text) for text, count in counted.items() if count >= _AGREED)


def _crosswoz(row: Row) -> Iterator[_Labeled]:
    """Thanks and farewells by act; wishes and questions that name their trade themselves (hotel, restaurant, sight)."""
    if row["split"] == "test":
        return
    for turn in row["turns"]:
        if turn["role"] != "user":
            continue
        acts = {act[1] if act[0] == "General" else act[0] for act in turn["acts"]}
        if acts == {"thank"}:
            yield Intent.THANKS, turn["text"]
        elif acts and acts <= {"bye", "thank"}:
            yield Intent.GOODBYE, turn["text"]
        elif "Request" in acts and any(act[0] != "General" and act[1] in turn["text"] for act in turn["acts"]):
            yield Intent.OUT_OF_SCOPE, turn["text"]


def _kdconv(row: Row) -> Iterator[_Labeled]:
    """First questions of talks on films, music and journeys: they name what they are about."""
    if row["split"] != "test" and row["turns"] and row["turns"][0]["role"] == "user":
        text = str(row["turns"][0]["text"])
        if text.endswith(("？", "?")):
            yield Intent.OUT_OF_SCOPE, text
