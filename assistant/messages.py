"""What the two sides say, as values: what an utterance was read as, and the wording of the message that asks for it.

Knows the words of the dialogue (intents, slots, edits) and one canonical text form of the question put to a
generator. The same text is the prefix that the embedded generator was trained on and the human message that a large
model receives, so that one prompt serves all generators. Knows nothing of models, storage or search.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.errors import EmptyUtterance, UtteranceTooLong
from retrieval.types import Constraints, Language, Value


class Intent(StrEnum):
    """What the shopper wants of this turn."""

    SEARCH = "search"
    REFINE = "refine"
    RECOMMEND = "recommend"
    COMPARE = "compare"
    PRODUCT_QUESTION = "product_question"
    EXPLAIN = "explain"
    FEEDBACK = "feedback"
    ADD_TO_CART = "add_to_cart"
    REMOVE_FROM_CART = "remove_from_cart"
    VIEW_CART = "view_cart"
    CHECKOUT = "checkout"
    ORDER_STATUS = "order_status"
    CANCEL_ORDER = "cancel_order"
    RETURN = "return"
    POLICY_QUESTION = "policy_question"
    HANDOFF = "handoff"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    OUT_OF_SCOPE = "out_of_scope"


NEED_INTENTS = frozenset({Intent.SEARCH, Intent.REFINE, Intent.RECOMMEND})
"""The intents that may change the constraints in force; under all others they stay as they were."""


class Slot(StrEnum):
    """A kind of constraint. Values are as the shopper wrote them, but for the listed ones (see `LISTED`)."""

    CATEGORY = "category"
    BRAND = "brand"
    COLOR = "color"
    MATERIAL = "material"
    SIZE = "size"
    FEATURES = "features"
    AUDIENCE = "audience"
    PRICE_MIN = "price_min"
    PRICE_MAX = "price_max"
    RATING_MIN = "rating_min"
    IN_STOCK = "in_stock"
    ON_SALE = "on_sale"
    EXCLUDE_BRAND = "exclude.brand"
    EXCLUDE_COLOR = "exclude.color"
    EXCLUDE_MATERIAL = "exclude.material"
    EXCLUDE_CATEGORY = "exclude.category"
    EXCLUDE_FEATURES = "exclude.features"
    SORT = "sort"
    QUANTITY = "quantity"


PRICES = (Slot.PRICE_MIN, Slot.PRICE_MAX)
"""The limits of a price."""

LISTED: dict[Slot, tuple[str, ...]] = {
    Slot.AUDIENCE: ("men", "women", "kids", "baby", "unisex"),
    Slot.IN_STOCK: ("yes",),
    Slot.ON_SALE: ("yes",),
    Slot.SORT: ("price_asc", "price_desc", "rating_desc", "newest", "popular"),
}
"""Slots whose value is one of a list; every other value is a span of the utterance."""

LastAct = Literal[
    "none", "products", "offer", "no_match", "ask", "confirm_checkout", "confirm_handoff", "cart", "care", "talk"
]
"""What the assistant did last: `offer` means it offered a relaxation, `care` that it spoke of orders or policies."""


class Edit(Value):
    """One change of the constraints in force.

    `set` replaces the slot's values, `add` joins them, `drop` removes `value`, or the whole slot where it is None.
    """

    op: Literal["set", "add", "drop"] = "set"
    slot: Slot
    value: str | None = None


class Reading(Value):
    """What one utterance was read as. `references` are positions in the last slate, from 1; -1 is the last one.

    `liked` is given with feedback alone: whether the shopper likes or dislikes what it is about. `second` is what the
    utterance was meant as if not so, another intent: given only where the reader doubts this one and can tell.
    """

    intent: Intent
    language: Language = "en"
    edits: tuple[Edit, ...] = ()
    references: tuple[int, ...] = ()
    order_number: str | None = None
    liked: bool | None = None
    confidence: float = Field(default=1.0, ge=0, le=1)
    second: Reading | None = None


def constraint_pairs(constraints: Constraints) -> list[tuple[str, str]]:
    """Return the constraints in force as (slot name, value) pairs, in the order of `Slot`, one pair a value."""
    pairs: list[tuple[str, str]] = []
    for slot in Slot:
        holder: object = constraints.exclude if slot.value.startswith("exclude.") else constraints
        value = getattr(holder, slot.value.removeprefix("exclude."))
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        pairs.extend((slot.value, _plain(one)) for one in values)
    return pairs


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if value < 1e6 else f"{value:.0f}"
    return str(value)


def understand_message(constraints: Constraints, last: LastAct, shown: int, utterance: str) -> str:
    r"""Return the human message of an understanding call.

    Four lines: `in force: category=desk; color=black` (or `in force: nothing`), `last: products`, `shown: 3`,
    `shopper: …`. Line breaks of the utterance become spaces; it is always the last line.
    """
    pairs = constraint_pairs(constraints)
    in_force = "; ".join(f"{name}={value}" for name, value in pairs) or "nothing"
    return f"in force: {in_force}\nlast: {last}\nshown: {shown}\nshopper: {' '.join(utterance.split())}"


def readable(text: str, limit: int) -> str:
    """Return the utterance without control characters (C0 and C1 but for white space), checked for length.

    Raises:
        EmptyUtterance: there is nothing to read.
        UtteranceTooLong: it has more than `limit` characters.
    """
    if len(text) > limit:
        raise UtteranceTooLong(f"an utterance may have {limit} characters, this one has {len(text)}; please shorten it")
    kept = "".join(sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and not 127 <= ord(sign) < 160))
    if not kept.strip():
        raise EmptyUtterance("there is nothing to read; please write what you are looking for")
    return kept.strip()
