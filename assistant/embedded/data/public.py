"""Public utterances as a second source: CLINC150 and Bitext, read from a folder outside the project when one is given.

Knows which of their intents are ones of ours and leaves out all that are not clearly one; only what their authors call
training rows is read. Not one of their sentences is stored here. Sources: Larson et al. 2019 (CC BY 3.0) and the Bitext
customer service data (CDLA-Sharing-1.0), in `intents_en/*.parquet`.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

from assistant.embedded.data.talk import order_number
from assistant.errors import AssistantError
from assistant.messages import Intent

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
_SHOPPING = re.compile(
    r"\b(?:buy|bought|shop|shops|store|order|ordered|price|purchase|gift|deliver\w*|ship\w*|refund|return)\b", re.I
)
_SLOT = re.compile(r"\{\{order number\}\}", re.I)
_ANY_SLOT = re.compile(r"\{\{.*?\}\}|[\[\]{}<>]")
PublicUtterances = dict[Intent, tuple[str, ...]]


class PublicDataError(AssistantError):
    """A public data file cannot be read."""


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        import pyarrow.parquet  # only training on public data needs it  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise PublicDataError(f"reading {path} needs pyarrow: install it, or leave the public folder out") from error
    try:
        return pyarrow.parquet.read_table(path).to_pylist()  # pyright: ignore
    except (OSError, ValueError) as error:
        raise PublicDataError(
            f"the file {path} cannot be read ({error}): give the right folder, or leave it out"
        ) from error


def public_utterances(folder: Path) -> PublicUtterances:
    """Return marked English utterances by intent from a folder that holds `intents_en`.

    Raises:
        PublicDataError: a file is missing, is no parquet file, or pyarrow is not installed.
    """
    found: dict[Intent, list[str]] = {}
    for row in _rows(folder / "intents_en" / "clinc150.parquet"):
        name, text = str(row["intent"]), str(row["text"])
        if row["split"] != "train" or name in _UNCLEAR or _ANY_SLOT.search(text):
            continue
        intent = _CLINC.get(name, Intent.OUT_OF_SCOPE)
        if intent == Intent.OUT_OF_SCOPE and _SHOPPING.search(text):
            continue
        found.setdefault(intent, []).append(text)
    for row in _rows(folder / "intents_en" / "bitext_customer_service.parquet"):
        intent = _BITEXT.get(str(row["intent"]))
        text = _SLOT.sub("{order}", str(row["text"]))
        if intent and not _ANY_SLOT.search(text.replace("{order}", "")):
            found.setdefault(intent, []).append(text)
    return {intent: tuple(texts) for intent, texts in found.items()}


def draw(rng: Random, utterances: PublicUtterances, intent: Intent) -> str | None:
    """Return a marked public utterance of `intent`, None where there is none."""
    texts = utterances.get(intent)
    return rng.choice(texts).replace("{order}", order_number(rng)) if texts else None
